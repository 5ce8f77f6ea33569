"""Run the steward: sweeps, erasures, what was left behind, until told to stop."""

import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from tenants.pooling import SessionsMix, check_at_start
from tenants.routers import OWNER
from tenants.steward import serve


class Command(BaseCommand):
    help = "Do the platform's chores, each every so many seconds. Needs the owner's login."
    # Django's checks load every page, serializer and form, 20 MB that stay; `prepare` runs them.
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        if OWNER not in connections:
            raise CommandError("The steward needs the owner's login: set DATABASE_OWNER_URL.")
        self._stopping = threading.Event()
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        try:
            check_at_start(stopping=self._stopping)
        except SessionsMix as finding:
            raise CommandError(str(finding)) from None
        serve(self._stopping)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping.set()
