"""Refuse migrations that the release before cannot live beside; needs no server."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants.migration_lint import breaches_on_disk, unused_allowances


class Command(BaseCommand):
    help = "Fail for migrations that would break or stop requests while they run."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        unused = unused_allowances()
        if unused:
            raise CommandError(f"Entries of ALLOWED that excuse nothing: {', '.join(unused)}")
        found = breaches_on_disk()
        if found:
            raise CommandError("\n".join(["Not safe beside requests:", *map(str, found)]))
        self.stdout.write("All migrations can run beside requests.")
