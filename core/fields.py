"""`tenant_id`: filled by the database, and no other value passes."""

from typing import Any

from django.db import models
from django.utils.deconstruct import deconstructible


@deconstructible
class CurrentTenantId(models.Func):
    """`current_tenant_id()`: a function each schema carries, owned by the schema's owner."""

    function = "current_tenant_id"
    arity = 0
    output_field = models.BigIntegerField()
    allowed_default = True


class TenantIdField(models.BigIntegerField):
    """A column with DEFAULT and CHECK on the schema's own `current_tenant_id()`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("db_default", CurrentTenantId())
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("db_default", None)
        kwargs.pop("editable", None)
        return name, path, args, kwargs

    def db_check(self, connection: Any) -> str:
        return f"{connection.ops.quote_name(self.column)} = current_tenant_id()"
