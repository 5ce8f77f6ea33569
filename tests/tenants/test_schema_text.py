"""The committed text that tenants are made from is what the migrations make."""

import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections

from tenants import schema_text
from tenants.models import Tenant
from tenants.routers import OWNER
from tenants.upgrade import upgrade_tenants
from tests.support.schema import pg_dump, rebuilt_text

COMMITTED = Path(schema_text.__file__).parent / "schema" / "tenant.sql"


def test_the_committed_text_equals_a_rebuild(committed_db: None) -> None:
    """When this fails: `make schema`."""
    assert COMMITTED.read_text() == rebuilt_text()


def test_a_stale_text_is_found_by_the_check(
    committed_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = tmp_path / "tenant.sql"
    monkeypatch.setattr(schema_text, "TEXT", text)
    call_command("build_tenant_schema", pg_dump=str(pg_dump()), stdout=StringIO())
    call_command("build_tenant_schema", check=True, pg_dump=str(pg_dump()), stdout=StringIO())
    text.write_text(text.read_text().replace("bigint", "integer", 1))
    with pytest.raises(CommandError, match="stale"):
        call_command("build_tenant_schema", check=True, pg_dump=str(pg_dump()))


def test_a_text_of_other_migrations_makes_no_tenant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = tmp_path / "tenant.sql"
    text.write_text("-- migrations: 0123456789abcdef\n")
    monkeypatch.setattr(schema_text, "TEXT", text)
    with pytest.raises(schema_text.StaleSchemaText):
        schema_text.text_for(schema="t_x", tenant_id=1)


def test_a_tenant_made_from_the_text_needs_no_migration(committed_db: None) -> None:
    result = upgrade_tenants()
    assert (result.tenants, result.done, result.failed) == (2, [], [])


def test_no_foreign_key_leaves_its_schema(tenant_db: None, alpha: Tenant) -> None:
    """The database stays ready to be moved, schema by schema."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint k"
            " JOIN pg_class a ON a.oid = conrelid JOIN pg_class b ON b.oid = confrelid"
            " WHERE contype = 'f' AND a.relnamespace <> b.relnamespace"
        )
        assert cursor.fetchall() == []


def test_business_tables_do_not_exist_in_public(tenant_db: None) -> None:
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = {name for (name,) in cursor.fetchall()}
    rooms = ("catalog_", "conversations_", "orders_", "whatsapp_", "ai_dialogue", "ai_assistant")
    assert [name for name in tables if name.startswith(rooms)] == []
    assert "tenants_tenant" in tables
    assert os.environ["DATABASE_APP_URL"] != os.environ["DATABASE_OWNER_URL"]
