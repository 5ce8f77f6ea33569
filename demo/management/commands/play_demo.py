"""Lead the demo's numbers to the running emulator."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demo.emulator import Emulator


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
            )
        self.stdout.write(f"{len(facts['tenants'])} numbers")
