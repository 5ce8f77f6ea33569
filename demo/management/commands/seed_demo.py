"""Fill a demo with two businesses, once, and describe them in `$PROFFER_HOME/demo-seed.json`."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demo.data import BUSINESSES
from demo.seeding import Seeder


class Command(BaseCommand):
    help = "Make the demo's accounts, businesses and conversations, as far as they are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError("This is no demo (PROFFER_DEMO is not set): nothing was made.")
        token = os.environ.get("EMULATOR_ACCESS_TOKEN", "")
        if not token:
            raise CommandError("EMULATOR_ACCESS_TOKEN is not set: the numbers need a token.")
        for line in Seeder(home=settings.PROFFER_HOME, access_token=token).seed(BUSINESSES):
            self.stdout.write(line)
