"""Fill an installation with the demo's businesses; again and again without harm."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demo.passwords import Passwords, write_private
from demo.seeding import seed


class Command(BaseCommand):
    help = "Make the demo's two businesses, once, and write how to sign in."

    def handle(self, *args: Any, **options: Any) -> None:
        token = os.environ.get("EMULATOR_ACCESS_TOKEN", "")
        if not token:
            raise CommandError("EMULATOR_ACCESS_TOKEN is not set: the emulator's bearer token.")
        home = settings.PROFFER_HOME
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        facts = seed(passwords=Passwords(home / "demo-passwords.json"), token=token)
        write_private(home / "demo-seed.json", facts)
        for tenant in facts["tenants"]:
            self.stdout.write(f"{tenant['name']}: {tenant['url']}")
