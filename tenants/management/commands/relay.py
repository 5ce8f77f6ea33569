"""Run the relay: take in what customers send, publish due rings to the workers, until told
to stop."""

import logging
import signal
import sys
import threading
from types import FrameType
from typing import Any

import psycopg
from celery import current_app
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections
from kombu.exceptions import OperationalError
from redis import RedisError

from core.process import SWITCH_SECONDS, settle
from tenants import relay
from tenants.doorbell import CHANNEL
from tenants.heartbeat import Pulse, beating
from tenants.own_work import Pool, listening
from tenants.pooling import SessionsMix, check_at_start

logger = logging.getLogger("tenants.relay")

PAUSE_AFTER_TROUBLE = 0.5

AT_MOST_EVERY = 0.005
"""Seconds between two claims: what is rung for in between is claimed together."""


class Command(BaseCommand):
    help = "Take in what customers send and publish due work, waking by LISTEN."
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
        sys.setswitchinterval(SWITCH_SECONDS)
        self._handed_out = relay.HandedOut()
        self._turns = relay.Turns()
        settle()
        with beating("relay") as pulse, Pool() as pool:
            while not self._stopping.is_set():
                try:
                    with listening(CHANNEL) as listener:
                        self._run(listener, pool, pulse)
                except (DatabaseError, psycopg.Error) as error:
                    logger.warning("the relay pauses: %s", error)
                    close_old_connections()
                    self._stopping.wait(PAUSE_AFTER_TROUBLE)

    def _run(self, listener: psycopg.Connection[Any], pool: Pool, pulse: Pulse) -> None:
        while not self._stopping.is_set():
            if pool.is_well():
                # Otherwise it falls silent, and is started anew by who misses its beats.
                pulse("publishing")
            try:
                self._publish(listener)
            except (OperationalError, RedisError, OSError) as error:
                # The pool needs no broker and goes on.
                logger.warning("nothing is published: %s", error)
                self._stopping.wait(PAUSE_AFTER_TROUBLE)

    def _publish(self, listener: psycopg.Connection[Any]) -> None:
        if relay.broker_forgot():
            relay.release_all()
        jobs = relay.claim(self._handed_out.room(), turns=self._turns)
        relay.publish(current_app, jobs)
        self._handed_out.jobs += jobs
        if jobs:
            self._stopping.wait(AT_MOST_EVERY)
            if self._handed_out.is_tight():
                # There is likely more than was handed out.
                return
        relay.forget_rings(listener)
        seconds = self._handed_out.seconds_to_next()
        if seconds:
            relay.hear(listener, seconds=seconds)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping.set()
