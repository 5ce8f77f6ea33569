"""Real servers for a test run: an embedded Postgres and Valkey, and this process's settings.

They are started once per run, before Django reads its settings. Under xdist the
controller starts them and its workers, which inherit the environment, get a
database each. A server never outlives the run: it is told to stop at the end and
dies with its parent otherwise.
"""

import atexit
import base64
import os
import secrets
import shutil
import tempfile
from pathlib import Path

import psutil

from supervisor import database
from supervisor.postgres import EmbeddedPostgres
from supervisor.valkey import EmbeddedValkey

_POSTGRES = "PROFFER_TEST_POSTGRES"
_SOCKET = "PROFFER_TEST_VALKEY"
_FOLDER = "PROFFER_TEST_FOLDER"

# Durability is what the fault runs measure; here it only costs time.
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

_PREFIX = "proffer-tests-"
_MEMORY = Path("/dev/shm")
_ROOM = 4 << 30
"""Bytes that are free where the databases of a run lie in memory: they come to less than one GB,
and a workspace is made of some hundred files."""

# Names that a shell may carry and that would lead the tests to somebody's real data.
_FOREIGN = ("DATABASE_", "REDIS_", "WHATSAPP_", "PROFFER_HOST", "PROFFER_PLATFORM", "CELERY_", "PG")


def start() -> None:
    """Make the servers run and this process's environment lead to them alone."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not (worker and _POSTGRES in os.environ):
        _start_servers()
    number = int(worker.removeprefix("gw") or 0) if worker else 0
    name = f"proffer_{worker}" if worker else "proffer"
    folder = Path(os.environ[_FOLDER]) / (worker or "main")
    (folder / "static").mkdir(parents=True, exist_ok=True)
    passwords = database.Passwords(owner=_word(), app=_word(), assistant=_word())
    logins = database.prepare(os.environ[_POSTGRES].replace("/postgres?", f"/{name}?"), passwords)
    for key in [key for key in os.environ if key.startswith(_FOREIGN)]:
        del os.environ[key]
    os.environ |= {
        "PROFFER_HOME": str(folder),
        "PROFFER_LOGIN": "app",
        "PROFFER_DEMO": "1",
        "PLATFORM_MFA_REQUIRED": "0",  # as in the demo; tests of it turn it on
        "DEBUG": "0",
        "SECRET_KEY": _word(),
        "FIELD_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "AI_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "DATABASE_URL": logins.owner_url,
        "DATABASE_OWNER_URL": logins.owner_url,
        "DATABASE_APP_URL": logins.app_url,
        "DATABASE_ASSISTANT_URL": logins.assistant_url,
        "DATABASE_APP_LOGIN": logins.app_login,
        "DATABASE_ASSISTANT_LOGIN": logins.assistant_login,
        "REDIS_URL": f"unix://{os.environ[_SOCKET]}?db={number % 16}",
        "REDIS_PREFIX": name,
        "WHATSAPP_APP_SECRET": "the app secret of the tests",
        "WHATSAPP_VERIFY_TOKEN": "the verify token of the tests",
        "WHATSAPP_GRAPH_URL": "http://127.0.0.1:9",  # nobody listens: a test names its emulator
        # Tests of it turn it on; all others want their answers at once.
        "WHATSAPP_TYPING_SECONDS": "0",
        "WHATSAPP_READ_SECONDS": "0",
    }


def superuser_url() -> str:
    """This run's database as the one who may do anything there, for tests that tamper."""
    name = os.environ["DATABASE_OWNER_URL"].partition("?")[0].rpartition("/")[2]
    return os.environ[_POSTGRES].replace("/postgres?", f"/{name}?")


def _start_servers() -> None:
    _forget_killed_runs()
    place = _quickest_place()
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=place))
    folder.chmod(0o711)  # the database's own user passes through when the tests run as root
    postgres = EmbeddedPostgres(data_dir=folder / "postgres", run_dir=folder / "pg", settings=_FAST)
    valkey = EmbeddedValkey(data_dir=folder / "valkey", run_dir=folder / "vk")
    postgres.start()
    valkey.start()
    os.environ[_POSTGRES] = postgres.url("postgres")
    os.environ[_SOCKET] = str(valkey.socket)
    os.environ[_FOLDER] = str(folder)
    owner = os.getpid()

    def stop() -> None:
        if os.getpid() != owner:  # a forked child ends; the run goes on
            return
        valkey.stop()
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)


def _quickest_place() -> Path | None:
    """Memory, where there is plenty; else where temporary files go."""
    try:
        plenty = shutil.disk_usage(_MEMORY).free > _ROOM and os.access(_MEMORY, os.W_OK)
    except OSError:
        plenty = False
    return _MEMORY if plenty else None


def _forget_killed_runs() -> None:
    """Memory that nobody gives back otherwise."""
    for left in _MEMORY.glob(f"{_PREFIX}*-*"):
        owner = left.name.removeprefix(_PREFIX).partition("-")[0]
        # Another run may end and take its own away meanwhile; somebody else's cannot be removed.
        if owner.isdigit() and not psutil.pid_exists(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


def _word() -> str:
    return secrets.token_urlsafe(32)
