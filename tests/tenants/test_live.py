"""Who tells open pages something, and who holds a lock, never makes others wait for long."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis
from django.conf import settings as product
from django.db import OperationalError, connection, transaction

from conversations.models import Conversation
from tenants.context import in_tenant
from tenants.live import MOST, Mouth, announce, channel_for
from tenants.models import Tenant
from tenants.routers import OWNER
from tests.support.waiting import until

HUNG = 0.9
"""Seconds that somebody who tells something may take while Redis hangs: far more than the
microseconds it takes on a machine that does other things too, less than the shortest timeout."""


@pytest.fixture
def hung(tmp_path: Path) -> Iterator[str]:
    """A server that is stopped: the system takes connections in its place, nobody answers."""
    path = tmp_path / "hung"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen(8)
        yield f"unix://{path}"


def test_telling_costs_nothing_while_redis_hangs(hung: str, settings: Any) -> None:
    settings.REDIS_URL = hung
    mouth = Mouth()
    for number in range(3 * MOST):
        begun = time.monotonic()
        mouth.say("live:1", str(number))
        assert time.monotonic() - begun < HUNG
    assert len(mouth._said) <= MOST
    begun = time.monotonic()
    mouth.close()
    assert time.monotonic() - begun < 5, "as long as it takes to tell a part of it in vain"


def test_what_was_said_is_told_in_order_and_the_same_once() -> None:
    with redis.Redis.from_url(product.REDIS_URL) as client, client.pubsub() as ear:
        ear.subscribe("proffer:test")
        assert ear.get_message(timeout=5)["type"] == "subscribe"
        mouth = Mouth()
        with mouth._changed:  # so that all of it is said before any is told
            for body in ("1", "2", "1", "3"):
                mouth.say("proffer:test", body)
        heard = [ear.get_message(timeout=5) for _ in range(3)]
        assert [message["data"] for message in heard if message] == [b"1", b"2", b"3"]
        assert ear.get_message(timeout=0.1) is None
        mouth.close()


def test_what_is_rolled_back_is_told_to_nobody(committed_db: None, alpha: Tenant) -> None:
    with redis.Redis.from_url(product.REDIS_URL) as client, client.pubsub() as ear:
        ear.subscribe(channel_for(alpha.pk))
        assert ear.get_message(timeout=5)["type"] == "subscribe"
        with in_tenant(alpha):
            with pytest.raises(LookupError), transaction.atomic():
                announce(topic="inbox", id=1)
                raise LookupError
            with transaction.atomic():
                announce(topic="inbox", id=2)
        message = ear.get_message(timeout=5)
        assert message is not None
        assert json.loads(message["data"]) == {"topic": "inbox", "id": 2}


# ---------------------------------------------------------------- locks


def _says(cursor: Any, name: str) -> str:
    cursor.execute(f"SHOW {name}")
    return str(cursor.fetchone()[0])


def test_the_applications_login_has_patience_and_the_owners_all_of_it(
    committed_db: None, alpha: Tenant, login: Callable[[str], psycopg.Connection]
) -> None:
    with in_tenant(alpha), connection.cursor() as cursor:
        assert _says(cursor, "lock_timeout") == "5s"
        assert _says(cursor, "idle_in_transaction_session_timeout") == "15s"
        # Not with the transaction that sets the role, and not against it.
        cursor.execute("BEGIN; SET LOCAL lock_timeout = '1s'; ROLLBACK")
        assert _says(cursor, "lock_timeout") == "5s"
    with login(OWNER).cursor() as cursor:
        assert _says(cursor, "lock_timeout") == "0"


def test_a_row_of_somebody_who_stands_still_is_free_again(
    committed_db: None, alpha: Tenant, settings: Any
) -> None:
    """As of a process that SIGSTOP has struck in the middle of a transaction."""
    settings.DATABASE_SESSION = {
        "lock_timeout": "200ms",
        "idle_in_transaction_session_timeout": "2s",
    }
    connection.close()
    stopped = connection.copy()
    try:
        with in_tenant(alpha):
            with stopped.cursor() as cursor:
                cursor.execute("BEGIN")
                cursor.execute("SELECT id FROM conversations_conversation LIMIT 1 FOR UPDATE")
                [key] = cursor.fetchone()
            talk = Conversation.objects.select_for_update().filter(pk=key)
            with pytest.raises(OperationalError, match="lock timeout"), transaction.atomic():
                talk.get()

            def it_is_free() -> bool:
                try:
                    with transaction.atomic():
                        return bool(talk.get().pk == key)
                except OperationalError:
                    return False

            until(it_is_free)
    finally:
        stopped.close()
        connection.close()
