"""One process of the product, watched: what a container runs in the place of its command.

`python -m supervisor watch relay -- python manage.py relay` starts the command, hands signals
on, ends as it ends, and kills it when it shows no sign of work for longer than its patience.
It is for whoever started us (Docker, systemd) to start us again.
"""

import os
import sys
from pathlib import Path

import redis

from supervisor import probe
from supervisor.errors import Trouble
from supervisor.processes import Child, Program
from supervisor.programs import PATIENCE
from supervisor.signals import Signals
from supervisor.watchdog import Watchdog

LOOK_SECONDS = 2.0

HUNG = 70
"""Our own end when what we watched was silent and is killed (EX_SOFTWARE)."""

_DATABASES = ("DATABASE_APP_URL", "DATABASE_ASSISTANT_URL", "DATABASE_OWNER_URL")


def watch(*, role: str, command: tuple[str, ...], patience: float | None = None) -> int:
    """Run `command` as `role` until it ends; its exit code, or HUNG.

    `patience`: seconds it may be silent, those of the role unless told. Raises Trouble when it
    cannot be begun.
    """
    if not command:
        raise Trouble("Name the command after --, such as: watch relay -- python manage.py relay")
    child = Child(
        Program(
            name=role,
            argv=command,
            environment=os.environ,
            folder=Path.cwd(),
            patience=PATIENCE[role] if patience is None else patience,
        ),
        log=None,
    )
    dog = Watchdog(database_url=_database_url(), broker_answers=_broker_answers)
    # Rows of before stay silent: in a container the next process has the same number.
    dog.look()
    with Signals() as signals:
        try:
            child.start()
        except OSError as error:
            raise Trouble(f"{command[0]} cannot be started: {error.strerror}.") from None
        dog.start()
        if role == "web":
            probe.keep_knocking("127.0.0.1", 8000, "/health/ready")
        return _until_it_ends(child, dog, signals)


def _until_it_ends(child: Child, dog: Watchdog, signals: Signals) -> int:
    told = 0
    while (code := child.exit_code()) is None:
        if signals.stop_requests > told:
            told = signals.stop_requests
            child.ask_to_stop()
        silent = None if told else dog.silent_for(child)
        if silent is not None:
            sys.stderr.write(
                f"{child.name} has shown no sign of work for {silent:.0f} s and is killed\n"
            )
            child.sweep()
            return HUNG
        signals.wait(LOOK_SECONDS)
    child.sweep()
    # As a shell tells of a signal.
    return code if code >= 0 else 128 - code


def _database_url() -> str:
    for name in _DATABASES:
        if os.environ.get(name):
            return os.environ[name]
    raise Trouble(f"Set one of {', '.join(_DATABASES)}.")


def _broker_answers() -> bool:
    """Whether it says something within two seconds."""
    url = os.environ.get("REDIS_URL", "")
    try:
        with redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2) as broker:
            return bool(broker.ping())
    except (redis.RedisError, ValueError):
        return False
