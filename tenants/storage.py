"""Files lie under their tenant's folder; outside a tenant there are none."""

import shutil
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible

from tenants.context import require_tenant


@deconstructible
class TenantStorage(FileSystemStorage):
    """MEDIA_ROOT/<schema>/…; a name that would leave that folder is refused by the base class.

    Files are served by a view that checks the reader's rights, never by URL.
    """

    @property
    def location(self) -> str:
        """The active tenant's folder. Raises NoTenant outside one."""
        return str(Path(self.base_location).resolve() / require_tenant().schema_name)


def folder_of(schema_name: str) -> Path:
    """Where the files of that tenant lie."""
    return Path(settings.MEDIA_ROOT).resolve() / schema_name


def count_files(schema_name: str) -> int:
    return sum(not path.is_dir() for path in folder_of(schema_name).rglob("*"))


def erase_files(schema_name: str) -> int:
    """Delete the tenant's folder with everything in it; how many files there were."""
    count = count_files(schema_name)
    folder = folder_of(schema_name)
    if folder.exists():
        shutil.rmtree(folder)
    return count
