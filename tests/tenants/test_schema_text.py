"""The committed text that tenants are made from is what the migrations make."""

import os
import re
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from tenants import schema_text
from tenants.condensing import condense
from tenants.models import Tenant
from tenants.provisioning import create_tenant
from tenants.routers import OWNER
from tenants.upgrade import TENANT_ID_FUNCTION, migrate_schema, upgrade_tenants
from tenants.upgrading.replaying import Replay
from tests.support.people import PLATFORM_ADMIN
from tests.support.schema import pg_dump

COMMITTED = Path(schema_text.__file__).parent / "schema" / "tenant.sql"


def test_a_tenant_made_from_the_text_is_what_the_migrations_make(
    committed_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The text has every table in one statement; nothing may have been lost on the way.

    Nor in the state that migrations start from, of those that did nothing in this schema.
    """
    states = []
    migrate = Replay.migrate
    monkeypatch.setattr(Replay, "migrate", lambda *given: states.append(migrate(*given)))
    made = create_tenant(actor=PLATFORM_ADMIN, slug="gamma", name="Gamma")
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            "CREATE SCHEMA t_migrated;"
            + TENANT_ID_FUNCTION.format(schema="t_migrated", tenant_id=made.pk)
        )
    try:
        migrate_schema("t_migrated")
        assert dumped(made.schema_name) == dumped("t_migrated")
        assert states == [MigrationLoader(None).project_state()]
    finally:
        with connections[OWNER].cursor() as cursor:
            cursor.execute("DROP SCHEMA t_migrated CASCADE")


def dumped(schema: str) -> list[str]:
    """Everything in the schema as Postgres describes it, without rights and its name."""
    done = subprocess.run(
        [
            *(str(pg_dump()), "--schema-only", "--no-owner", "--no-privileges", "--no-comments"),
            *(f"--schema={schema}", os.environ["DATABASE_OWNER_URL"]),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    text = done.stdout.replace(f"{schema}.", "the_schema.")
    # The same list of words, as Postgres writes it down the first time and the second.
    text = re.sub(r"\(('\w+'::character varying)\)::text", r"\1", text)
    text = re.sub(r"\((ARRAY\[[^]]*\])\)::text\[\]", r"\1", text)
    statements = re.split(r"\n{2,}", text)
    return sorted(
        statement
        for statement in statements
        if not re.match(r"\\|--|SET |CREATE SCHEMA|CREATE FUNCTION|CREATE POLICY", statement)
        and "ROW LEVEL SECURITY" not in statement
    )


def test_tables_that_reference_each_other_are_made_and_then_joined() -> None:
    dump = "\n\n".join(
        [
            "CREATE SCHEMA s;",
            "CREATE TABLE s.a (\n    id bigint NOT NULL,\n    b bigint\n);",
            "CREATE TABLE s.b (\n    id bigint NOT NULL,\n    a bigint\n);",
            "ALTER TABLE ONLY s.a\n    ADD CONSTRAINT a_pkey PRIMARY KEY (id);",
            "ALTER TABLE ONLY s.b\n    ADD CONSTRAINT b_pkey PRIMARY KEY (id);",
            "CREATE INDEX i ON s.a USING btree (b);",
            "ALTER TABLE ONLY s.a\n    ADD CONSTRAINT to_b FOREIGN KEY (b) REFERENCES s.b(id);",
            "ALTER TABLE ONLY s.b\n    ADD CONSTRAINT to_a FOREIGN KEY (a) REFERENCES s.a(id);",
        ]
    )
    assert condense(dump).split("\n\n") == [
        "CREATE SCHEMA s;",
        "CREATE TABLE s.a (\n    id bigint NOT NULL,\n    b bigint,\n"
        "    CONSTRAINT a_pkey PRIMARY KEY (id)\n);",
        "CREATE TABLE s.b (\n    id bigint NOT NULL,\n    a bigint,\n"
        "    CONSTRAINT b_pkey PRIMARY KEY (id),\n"
        "    CONSTRAINT to_a FOREIGN KEY (a) REFERENCES s.a(id)\n);",
        "ALTER TABLE ONLY s.a\n    ADD CONSTRAINT to_b FOREIGN KEY (b) REFERENCES s.b(id);",
        "CREATE INDEX i ON s.a USING btree (b);",
    ]


def test_what_the_owner_gives_by_default_is_taken_back(committed_db: None) -> None:
    with connections[OWNER].cursor() as cursor:
        cursor.execute("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC")
        try:
            made = create_tenant(actor=PLATFORM_ADMIN, slug="gamma", name="Gamma")
        finally:
            cursor.execute("ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM PUBLIC")
        cursor.execute(
            "SELECT relname FROM pg_class, LATERAL aclexplode(relacl) AS given"
            " WHERE relnamespace = %s::regnamespace AND relkind = 'r' AND given.grantee = 0",
            [made.schema_name],
        )
        assert cursor.fetchall() == []


class TestTheCommand:
    """Each call runs every migration, which takes seconds: the committed text is what it checks."""

    @pytest.fixture(autouse=True)
    def _committed(self, committed_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
        # A run whose text is stale goes on with another one.
        monkeypatch.setattr(schema_text, "TEXT", COMMITTED)

    def test_the_committed_text_equals_a_rebuild(self) -> None:
        """When this fails: `make schema`."""
        call_command("build_tenant_schema", check=True, pg_dump=str(pg_dump()), stdout=StringIO())

    def test_a_stale_text_is_found_and_made_anew(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        text = tmp_path / "tenant.sql"
        text.write_text(COMMITTED.read_text().replace("bigint", "integer", 1))
        monkeypatch.setattr(schema_text, "TEXT", text)
        with pytest.raises(CommandError, match="stale"):
            call_command("build_tenant_schema", check=True, pg_dump=str(pg_dump()))
        call_command("build_tenant_schema", pg_dump=str(pg_dump()), stdout=StringIO())
        assert text.read_text() == COMMITTED.read_text()


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
