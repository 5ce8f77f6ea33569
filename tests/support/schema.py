"""The text that new tenants are made from, as the migrations on disk would write it now."""

from pathlib import Path

from django.conf import settings

from supervisor import postgres_binaries
from tenants import schema_text


def pg_dump() -> Path:
    return postgres_binaries.bundled() / "bin" / "pg_dump"


def rebuilt_text() -> str:
    """By way of a scratch schema, with every migration."""
    return schema_text.build_text(pg_dump=str(pg_dump()))


def ensure_current_text() -> None:
    """Let a run go on while migrations and the committed text differ.

    That difference is one failing test (tests/tenants/test_schema_text.py), not all of them.
    """
    try:
        schema_text.stored_text()
    except schema_text.StaleSchemaText:
        text = Path(settings.PROFFER_HOME) / "tenant.sql"
        text.write_text(rebuilt_text())
        schema_text.TEXT = text
