"""Run the relay: publish due rings to the workers until told to stop."""

import logging
import signal
import threading
from types import FrameType
from typing import Any

import psycopg
from celery import current_app
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections
from kombu.exceptions import OperationalError
from redis import RedisError

from tenants import relay
from tenants.pooling import SessionsMix, check_at_start

logger = logging.getLogger("tenants.relay")

PAUSE_AFTER_TROUBLE = 0.5


class Command(BaseCommand):
    help = "Publish due work to the workers, waking by LISTEN."
    # Django's checks load every page, serializer and form, 20 MB that stay; `prepare` runs them.
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        self._stopping = threading.Event()
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        try:
            check_at_start(stopping=self._stopping)
        except SessionsMix as finding:
            raise CommandError(str(finding)) from None
        while not self._stopping.is_set():
            try:
                with relay.listening() as listener:
                    self._run(listener)
            except (DatabaseError, psycopg.Error, OperationalError, RedisError, OSError) as error:
                logger.warning("the relay pauses: %s", error)
                close_old_connections()
                self._stopping.wait(PAUSE_AFTER_TROUBLE)

    def _run(self, listener: psycopg.Connection[Any]) -> None:
        while not self._stopping.is_set():
            if relay.broker_forgot():
                relay.release_all()
            jobs = relay.claim()
            relay.publish(current_app, jobs)
            if not jobs:
                relay.hear(listener, seconds=relay.seconds_to_next())

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping.set()
