"""Write `tenants/schema/tenant.sql` from the migrations, by way of a scratch schema."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants import schema_text


class Command(BaseCommand):
    help = "Rebuild the cached text that new tenants are made from."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--check", action="store_true", help="compare only; fail if stale")
        parser.add_argument(
            "--pg-dump", default="pg_dump", help="a pg_dump of the server's version"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text = schema_text.build_text(pg_dump=options["pg_dump"])
        except schema_text.DumpFailed as failure:
            raise CommandError(str(failure)) from None
        stored = schema_text.TEXT
        if options["check"]:
            if not stored.exists() or stored.read_text() != text:
                raise CommandError(
                    "tenants/schema/tenant.sql is stale: run manage.py build_tenant_schema"
                )
            return
        stored.parent.mkdir(exist_ok=True)
        stored.write_text(text)
        self.stdout.write(f"wrote {stored.name}, {len(text)} characters")
