"""Files lie under their tenant's folder; outside a tenant there are none."""

from pathlib import PurePosixPath

from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible

from tenants.context import require_tenant


@deconstructible
class TenantStorage(FileSystemStorage):
    """MEDIA_ROOT/<schema>/…; a name that would leave the folder is refused by the base class.

    Files are served by a view that checks the reader's rights, never by URL.
    """

    def path(self, name: str) -> str:
        return super().path(str(PurePosixPath(require_tenant().schema_name) / name))
