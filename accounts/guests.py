"""django-allauth as a guest of this room: what of it is installed, and how its rows are walled.

Only `allauth.mfa` has a table here, with our `tenant_id` and a sealed column added to
it; docs/adr/0020 says why. An e-mail address is a column of the person, so allauth's own
address book has no tables: nothing may ask for them, not even the deletion of a person.
"""

from typing import Any

from django.apps import AppConfig
from django.db.models import DO_NOTHING
from django.db.models.signals import post_init, pre_delete, pre_save

from core.fields import TenantIdField
from core.scope import active_tenant_id
from core.sealed import SealedTextField


class AllauthAccount(AppConfig):
    """Imported by `allauth.mfa`, and otherwise unused: no tables, no middleware, no views."""

    name = "allauth.account"
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        super().import_models()
        for model in self.models.values():
            model._meta.managed = False
        owner: Any = self.models["emailaddress"]._meta.get_field("user")
        owner.remote_field.on_delete = DO_NOTHING


class AllauthMfa(AppConfig):
    """The table of authenticators, made by our own migrations (accounts/mfa_migrations)."""

    name = "allauth.mfa"
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        super().import_models()
        for model in self.models.values():
            TenantIdField().contribute_to_class(model, "tenant_id")
            # Of a TOTP; allauth would keep it in `data`, bound to no row.
            SealedTextField(null=True).contribute_to_class(model, "secret")
            post_init.connect(_stay_home, sender=model)
            pre_save.connect(_stay_home, sender=model)
            pre_delete.connect(_stay_home, sender=model)


def _stay_home(instance: Any, **signal: Any) -> None:
    """What TenantModel does for our own models. Raises CrossTenantAccess."""
    from core.tenant_model import CrossTenantAccess  # noqa: PLC0415 (a model: apps load first)

    met = instance.__dict__.get("tenant_id")
    if isinstance(met, int) and met != active_tenant_id():
        raise CrossTenantAccess(
            active=active_tenant_id(), met=met, what=f"{instance._meta.label} {instance.pk}"
        )
