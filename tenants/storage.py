"""Files lie under their tenant's folder; outside a tenant there are none."""

from pathlib import Path

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
