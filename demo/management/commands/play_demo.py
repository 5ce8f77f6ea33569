"""Lead the demo's numbers to the running emulator."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from catalog.models import Service
from demo.emulator import Emulator
from tenants.context import in_tenant
from tenants.models import Tenant


def _products(slug: str) -> list[dict[str, str]]:
    """What a business sells under an id of WhatsApp's catalogue."""
    tenant = Tenant.objects.get(slug=slug)
    with in_tenant(tenant, as_assistant=False):
        rows = Service.objects.filter(archived_at=None).exclude(retailer_id="").order_by("id")
        return [
            {
                "retailer_id": row.retailer_id,
                "name": row.name,
                "price": row.price,
                "currency": row.currency,
            }
            for row in rows
        ]


class Command(BaseCommand):
    help = "Register the numbers of the demo's businesses with the running emulator."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("PROFFER_DEMO is not set: this is for demos alone.")
        facts = json.loads((settings.PROFFER_HOME / "demo-seed.json").read_text(encoding="utf-8"))
        emulator = Emulator()
        emulator.wait_until_up()
        for tenant in facts["tenants"]:
            emulator.register_number(
                phone_number_id=tenant["phone_number_id"],
                waba_id=tenant["waba_id"],
                display=tenant["phone_number"],
                name=tenant["name"],
                products=_products(tenant["slug"]),
            )
        self.stdout.write(f"{len(facts['tenants'])} numbers")
