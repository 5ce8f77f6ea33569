"""Migrations run on the owner's connection alone, shared and tenant tables apart."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections

from core.scope import PUBLIC_SCHEMA

OWNER = "owner"


class TenantRouter:
    """Shared apps migrate in public, tenant apps in a tenant's schema, nothing elsewhere."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        if db != OWNER:
            return False
        in_public = getattr(connections[db], "schema_name", "") == PUBLIC_SCHEMA
        allowed = settings.SHARED_APPS if in_public else settings.TENANT_APPS
        return apps.get_app_config(app_label).name in allowed
