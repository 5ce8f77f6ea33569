"""What the product counts, added up over all processes of a host.

Each process writes its numbers into small mapped files of its own in METRICS_DIR, which
outlive it, so that a killed worker's messages stay counted. Nothing is sent anywhere and
nobody has to read them; `/metrics` adds them up when it is asked. No name here carries a
customer, a text or a tenant's name.

What is read from rows when somebody asks (queues, breakers, heartbeats) is in `config.figures`.
"""

import logging
import os
import re
import socket
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Counter, Histogram

logger = logging.getLogger(__name__)

ACK_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Seconds. Meta asks for a median of 250 ms and less than 1 % above one second."""

WAIT_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
"""Seconds that a message waits between being due and leaving."""

_HOST = socket.gethostname()
_making = threading.Lock()
_CODE = re.compile(r"[A-Za-z0-9_]{1,32}\Z")


@dataclass(frozen=True, slots=True)
class _Instruments:
    received: "Counter"
    sent: "Counter"
    failed: "Counter"
    ambiguous: "Counter"
    ack: "Histogram"
    wait: "Histogram"


def received(number: int = 1) -> None:
    """Customers' messages and other updates that were new and are stored."""
    if number:
        _instruments().received.inc(number)


def sent() -> None:
    """A message was taken by its channel."""
    _instruments().sent.inc()


def failed(code: str) -> None:
    """A message failed for good; `code` is the channel's error code or our own word for it."""
    _instruments().failed.labels(code if _CODE.match(code) else "other").inc()


def ambiguous() -> None:
    """The answer to a send was lost: it may have left, and waits for its status."""
    _instruments().ambiguous.inc()


def acknowledged(seconds: float) -> None:
    """A webhook was answered 200 after so many seconds."""
    _instruments().ack.observe(seconds)


def waited(*, lane: str, seconds: float) -> None:
    """A message of `lane` (reply, notice, bulk) left so many seconds after it was due."""
    _instruments().wait.labels(lane).observe(max(0.0, seconds))


def counted() -> "CollectorRegistry":
    """The sums over all processes that count into METRICS_DIR, for one reading."""
    from prometheus_client import CollectorRegistry  # noqa: PLC0415 (only where it is read)
    from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415 (as above)

    _instruments()
    registry = CollectorRegistry()
    if settings.METRICS_DIR and Path(settings.METRICS_DIR).is_dir():
        MultiProcessCollector(registry, path=str(settings.METRICS_DIR))  # type: ignore[no-untyped-call]
        return registry
    return _own_registry()


def _instruments() -> _Instruments:
    with _making:  # two threads that count for the first time make one set between them
        return _made()


@cache
def _made() -> _Instruments:
    """Made when the first thing is counted: who counts nothing opens no file."""
    from prometheus_client import Counter, Histogram, values  # noqa: PLC0415 (1.5 MB a process)

    if _can_be_shared():
        # The library asks for the folder by this name alone.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(settings.METRICS_DIR)
        values.ValueClass = values.MultiProcessValue(_identity)  # type: ignore[no-untyped-call]
    registry = _own_registry()
    return _Instruments(
        received=Counter(
            "messages_received",
            "Customers' messages that were new and are taken in",
            registry=registry,
        ),
        sent=Counter("messages_sent", "Messages taken by their channel", registry=registry),
        failed=Counter(
            "messages_failed", "Messages that failed for good", ["code"], registry=registry
        ),
        ambiguous=Counter("ambiguous_sends", "Sends whose answer was lost", registry=registry),
        ack=Histogram(
            "ack_seconds", "Until a webhook was answered", buckets=ACK_BUCKETS, registry=registry
        ),
        wait=Histogram(
            "queue_wait_seconds",
            "Between a message being due and its leaving",
            ["lane"],
            buckets=WAIT_BUCKETS,
            registry=registry,
        ),
    )


@cache
def _own_registry() -> "CollectorRegistry":
    from prometheus_client import CollectorRegistry  # noqa: PLC0415 (1.5 MB a process)

    return CollectorRegistry()


def _identity() -> str:
    """Containers that share the folder have process numbers in common."""
    return f"{_HOST}-{os.getpid()}"


def _can_be_shared() -> bool:
    """Whether the folder is there to be written to; without it each process counts for itself."""
    if not settings.METRICS_DIR:
        return False
    folder = Path(settings.METRICS_DIR)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        logger.warning("METRICS_DIR cannot be used, numbers stay in their process: %s", error)
        return False
    return os.access(folder, os.W_OK)
