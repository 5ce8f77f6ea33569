"""Write `tenants/schema/tenant.sql` from the migrations, by way of a scratch schema."""

import os
import re
import subprocess
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from tenants.routers import OWNER
from tenants.schema_text import ID_TOKEN, SCHEMA_TOKEN, TEXT, fingerprint, migration_names
from tenants.upgrade import TENANT_ID_FUNCTION, migrate_schema, run_as_owner


class Command(BaseCommand):
    help = "Rebuild the cached text that new tenants are made from."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--check", action="store_true", help="compare only; fail if stale")
        parser.add_argument(
            "--pg-dump", default="pg_dump", help="a pg_dump of the server's version"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        text = self._build(options["pg_dump"])
        if options["check"]:
            if not TEXT.exists() or TEXT.read_text() != text:
                raise CommandError("tenants/schema/tenant.sql is stale: make schema")
            return
        TEXT.parent.mkdir(exist_ok=True)
        TEXT.write_text(text)
        self.stdout.write(f"wrote {TEXT.name}, {len(text)} characters")

    def _build(self, pg_dump: str) -> str:
        run_as_owner(
            f"DROP SCHEMA IF EXISTS {SCHEMA_TOKEN} CASCADE; CREATE SCHEMA {SCHEMA_TOKEN};"
            + TENANT_ID_FUNCTION.format(schema=SCHEMA_TOKEN, tenant_id=ID_TOKEN)
        )
        try:
            migrate_schema(SCHEMA_TOKEN)
            dump = self._dump(pg_dump)
        finally:
            run_as_owner(f"DROP SCHEMA {SCHEMA_TOKEN} CASCADE")
        applied = ",\n".join(f"  ('{app}', '{name}', now())" for app, name in migration_names())
        return (
            f"-- migrations: {fingerprint()}\n"
            "-- Written by `manage.py build_tenant_schema`; do not edit.\n"
            f"{dump}\n"
            f"INSERT INTO {SCHEMA_TOKEN}.django_migrations (app, name, applied) VALUES\n"
            f"{applied};\n"
        )

    def _dump(self, pg_dump: str) -> str:
        parameters = connections[OWNER].get_connection_params()
        environment = {**os.environ, "PGPASSWORD": str(parameters.get("password") or "")}
        command = [
            pg_dump, "--schema-only", "--no-owner", "--no-privileges", "--no-comments",
            f"--schema={SCHEMA_TOKEN}", f"--dbname={parameters['dbname']}",
            f"--host={parameters.get('host', '')}", f"--username={parameters['user']}",
        ]  # fmt: skip
        if parameters.get("port"):
            command.append(f"--port={parameters['port']}")
        done = subprocess.run(  # noqa: S603 (the operator's own pg_dump)
            command, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.stderr.write(done.stderr)
            raise CommandError("pg_dump failed")
        kept = [
            line
            for line in done.stdout.splitlines()
            # psql's own commands and session settings: the text runs inside the
            # caller's session and transaction.
            if not re.match(r"\\|--|SET |SELECT pg_catalog\.set_config", line)
        ]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
