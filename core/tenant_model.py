"""The base of every tenant's table."""

from typing import Any, Self

from django.db import models

from core.fields import TenantIdField
from core.scope import active_tenant_id


class CrossTenantAccess(Exception):
    """A row of another tenant was met while a tenant is active. Fatal: stop and roll back."""

    def __init__(self, *, active: int, met: int, what: str) -> None:
        self.active = active
        self.met = met
        self.what = what
        super().__init__(f"{what} belongs to tenant {met}, but tenant {active} is active")


class TenantModel(models.Model):
    """A row of one tenant. The database fills `tenant_id`; a foreign one raises on load.

    Keys are alike in all tenants, so a row that is carried into another tenant
    and written there would hit a stranger's: saving, deleting and refreshing it
    there raise as well.
    """

    tenant_id = TenantIdField()

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any, **more: Any) -> Self:
        instance = super().from_db(db, field_names, values, **more)
        met = instance.__dict__.get("tenant_id")
        if met is not None and met != active_tenant_id():
            raise CrossTenantAccess(
                active=active_tenant_id(), met=met, what=f"{cls._meta.label} {instance.pk}"
            )
        return instance

    def stay_home(self) -> None:
        met = self.__dict__.get("tenant_id")
        if isinstance(met, int) and met != active_tenant_id():
            raise CrossTenantAccess(
                active=active_tenant_id(), met=met, what=f"{self._meta.label} {self.pk}"
            )

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        # A new row may not carry a tenant of its own either; the CHECK refuses that one.
        if not self._state.adding:
            self.stay_home()
        super().save_base(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.stay_home()
        return super().delete(*args, **kwargs)

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        self.stay_home()
        super().refresh_from_db(*args, **kwargs)
