"""Bring the database up to date: shared tables, every tenant's schema, all rights."""

from typing import Any

from django.core.management.base import BaseCommand

from tenants.upgrade import upgrade_public, upgrade_tenants


class Command(BaseCommand):
    help = "Migrate the shared schema and every tenant, and state all rights again."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"shared: {upgrade_public()} migrations")
        for tenant, count in upgrade_tenants():
            self.stdout.write(f"{tenant.slug}: {count} migrations")
