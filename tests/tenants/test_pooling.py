"""A pooler that mixes up sessions is found before anything is served over it."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from tenants import pooling as product
from tenants.models import Tenant
from tenants.pooling import SessionsMix, check_at_start, check_login, check_pooling
from tests.support.pooler import Pooler, pooling

URL = urlsplit(os.environ["DATABASE_APP_URL"])
SOCKET = str(Path(parse_qs(URL.query)["host"][0], ".s.PGSQL.5432"))

pytestmark = pytest.mark.usefixtures("committed_db")


def through(pooler: Pooler) -> str:
    """The application's address, by way of the pooler."""
    return f"postgresql://{URL.username}:{URL.password}@127.0.0.1:{pooler.port}{URL.path}"


@pytest.fixture
def pooled(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pooler]:
    """A database `pooled`: the default one over a pooler of the parameter's mode."""
    with pooling(SOCKET, mode=request.param) as pooler:
        address = {**connections.settings["default"], "HOST": "127.0.0.1", "PORT": pooler.port}
        monkeypatch.setitem(connections.settings, "pooled", {**address, "OPTIONS": {}})
        yield pooler


def command(url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_APP_URL": url,
            "PROFFER_HOME": "/nonexistent",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


class TestFinding:
    def test_a_direct_connection_passes_quickly(self, alpha: Tenant, beta: Tenant) -> None:
        begun = time.perf_counter()
        check_pooling()
        assert time.perf_counter() - begun < 10
        call_command("check_pooling", stdout=StringIO())

    @pytest.mark.parametrize("pooled", ["session"], indirect=True)
    def test_session_pooling_passes(self, pooled: Pooler, alpha: Tenant, beta: Tenant) -> None:
        check_login(using="pooled")

    @pytest.mark.parametrize("pooled", ["transaction", "tracking"], indirect=True)
    def test_transaction_pooling_is_refused(
        self, pooled: Pooler, alpha: Tenant, beta: Tenant
    ) -> None:
        with pytest.raises(SessionsMix, match=r"one process of Postgres .*pooling\.md"):
            check_login(using="pooled")

    def test_the_pooler_does_mix_up_tenants(self, alpha: Tenant, beta: Tenant) -> None:
        """What is refused is a danger: one client reads what the other set."""
        with pooling(SOCKET, mode="transaction") as pooler:
            first = psycopg.connect(through(pooler), autocommit=True)
            second = psycopg.connect(through(pooler), autocommit=True)
            first.execute(f"SET search_path = {alpha.schema_name}")
            second.execute(f"SET search_path = {beta.schema_name}")
            assert first.execute("SHOW search_path").fetchone() == (beta.schema_name,)
            first.close()
            second.close()

    @pytest.mark.parametrize("what", [1, 2, 3])
    def test_a_pooler_with_several_servers_is_found_by_what_it_swaps(
        self, monkeypatch: pytest.MonkeyPatch, alpha: Tenant, beta: Tenant, what: int
    ) -> None:
        """Whatever of a session is the other's is enough, the role as well as the path."""
        see = product._Session._see

        def swapped(session: product._Session) -> tuple:
            row = list(see(session))
            if session._expected and session.name == "second":
                row[what] = "another's"
            return tuple(row)

        monkeypatch.setattr(product._Session, "_see", swapped)
        with pytest.raises(SessionsMix, match="another's"):
            check_pooling()

    def test_nothing_stays_set_on_a_connection_of_a_pool(
        self, monkeypatch: pytest.MonkeyPatch, alpha: Tenant, beta: Tenant
    ) -> None:
        default = connections.settings["default"]
        pool = {"min_size": 2, "max_size": 2, "timeout": 5}
        monkeypatch.setitem(
            connections.settings,
            "own_pool",
            {**default, "CONN_MAX_AGE": 0, "OPTIONS": {**default["OPTIONS"], "pool": pool}},
        )
        wrapper = connections.create_connection("own_pool")
        try:
            check_login(using="own_pool")
            wrapper.ensure_connection()
            row = wrapper.connection.execute(
                "SELECT current_user::text, current_setting('search_path')"
            ).fetchone()
            assert row == (URL.username, '"$user", public')
        finally:
            wrapper.close()
            wrapper.close_pool()


class TestStarting:
    def test_the_command_says_what_to_do(self, alpha: Tenant) -> None:
        with pooling(SOCKET, mode="transaction") as pooler:
            done = command(through(pooler), "check_pooling")
        assert done.returncode == 1
        assert "Proffer does not start" in done.stderr and "session pooling" in done.stderr
        assert "Traceback" not in done.stderr

    @pytest.mark.parametrize("process", ["relay", "steward"])
    def test_a_process_refuses_to_start(self, alpha: Tenant, process: str) -> None:
        with pooling(SOCKET, mode="transaction") as pooler:
            done = command(through(pooler), process)
        assert done.returncode != 0
        assert "Proffer does not start" in done.stderr

    def test_a_worker_refuses_to_start(self, alpha: Tenant) -> None:
        done = self._run_refused(
            "-m", "celery", "--quiet", "-A", "config", "worker", "-Q", "default", "--pool", "solo"
        )
        assert done.returncode != 0 and "Proffer does not start" in done.stderr

    def test_the_web_refuses_to_start(self, alpha: Tenant) -> None:
        done = self._run_refused(
            *("-m", "granian", "config.asgi:application", "--interface", "asgi"),
            *("--host", "127.0.0.1", "--port", "0", "--workers", "1", "--no-ws"),
        )
        assert done.returncode != 0 and "Proffer does not start" in done.stderr + done.stdout

    def _run_refused(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        with pooling(SOCKET, mode="transaction") as pooler:
            return subprocess.run(
                [sys.executable, *arguments],
                cwd=settings.BASE_DIR,
                env={
                    **os.environ,
                    "DJANGO_SETTINGS_MODULE": "config.settings",
                    "DATABASE_APP_URL": through(pooler),
                    "PROFFER_HOME": "/nonexistent",
                },
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )

    def test_a_database_that_is_not_there_yet_is_waited_for(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(product, "PAUSE_SECONDS", 0.02)
        answers: list[Exception] = [psycopg.OperationalError("starting up")] * 2
        asked = []

        def check() -> None:
            asked.append(1)
            if answers:
                raise answers.pop()

        monkeypatch.setattr(product, "check_pooling", check)
        check_at_start()
        assert len(asked) == 3
        stopped = threading.Event()
        stopped.set()
        check_at_start(stopping=stopped)
        assert len(asked) == 3
