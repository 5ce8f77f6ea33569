"""Tasks that a worker runs for `test_worker_pulse`, with less patience than the product has.

Imported by that worker alone: the tests that walk all tasks would count these as ours.
"""

import threading
import time

from config.celery import app
from tenants import heartbeat, worker_pulse

heartbeat.EVERY_SECONDS = 0.0
worker_pulse.EVERY_SECONDS = 0.3
worker_pulse.LATE_SECONDS = 1.0
worker_pulse.STUCK_SECONDS = 3.0


@app.task(name="pulse.deadlock")
def deadlock() -> None:
    """Wait for a lock that its own thread holds."""
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()


@app.task(name="pulse.long")
def long_work(*, seconds: float) -> None:
    """Work that takes long and goes forward."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(0.05)
        sum(range(1000))
