"""Cache keys and Redis keys carry the tenant; outside a tenant they say `public`."""

from core.scope import PUBLIC_SCHEMA, active_scope


def make_key(key: str, key_prefix: str, version: int) -> str:
    """Django's KEY_FUNCTION."""
    scope = active_scope()
    owner = scope.schema_name if scope else PUBLIC_SCHEMA
    return f"{key_prefix}:{owner}:{version}:{key}"
