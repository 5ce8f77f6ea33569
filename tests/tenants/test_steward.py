"""The steward as a process: jobs that fail, kills, two at once, and what the panel is told."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from core.clock import now
from tenants import upkeep
from tenants.lifecycle import delete_tenant, erase_tenant
from tenants.models import Doorbell, Erasure, StewardJob, Tenant
from tenants.provisioning import create_tenant
from tenants.routers import OWNER
from tenants.steward import IN_WAITING, JobSeen, jobs_seen
from tests.support.people import PLATFORM_ADMIN

pytestmark = pytest.mark.usefixtures("committed_db")

SECONDS = 60
"""A process starts in two; the machine may be busy."""

JOBS = """
import os, time
from pathlib import Path
from django.db import connection, connections, transaction

HERE = Path(__file__).parent

def note(name):
    with (HERE / name).open("a") as book:
        book.write(f"{os.getpid()}\\n")

def good():
    note("good")

def fails():
    note("fails")
    if not (HERE / "mended").exists():
        raise ValueError("out of order")

def breaks_its_transaction():
    note("breaks")
    connection.set_autocommit(False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")

def loses_its_connections():
    note("loses")
    for each in connections.all():
        with each.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

def lasts():
    note("lasts")
    time.sleep(0 if (HERE / "mended").exists() else 120)
    note("lasted")
"""


class Stewards:
    """`manage.py steward` with jobs of the test's, as often as wanted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.running: list[subprocess.Popen[bytes]] = []
        (folder / "chores.py").write_text(JOBS)

    def start(self, *names: str, seconds: float = 0.2) -> subprocess.Popen[bytes]:
        """One that has the named jobs; without names the real ones."""
        self.jobs = {name: (f"chores.{name}", seconds) for name in names}
        module = "config.settings"
        if names:
            module = "steward_settings"
            text = f"from config.settings import *\nSTEWARD_JOBS = {self.jobs!r}\n"
            (self.folder / f"{module}.py").write_text(text)
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "manage.py", "steward"],
                cwd=settings.BASE_DIR,
                env={
                    **os.environ,
                    "PROFFER_LOGIN": "owner",
                    "DJANGO_SETTINGS_MODULE": module,
                    "PYTHONPATH": os.pathsep.join([str(self.folder), str(settings.BASE_DIR)]),
                },
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        self.running.append(process)
        return process

    def done(self, name: str) -> list[int]:
        """The process behind each run of the job, in order."""
        book = self.folder / name
        return [int(line) for line in book.read_text().split()] if book.exists() else []

    def seen(self) -> dict[str, JobSeen]:
        with override_settings(STEWARD_JOBS=self.jobs):
            return {job.name: job for job in jobs_seen()}

    def until(self, true: Callable[[], bool]) -> None:
        deadline = time.monotonic() + SECONDS
        while not true():
            assert time.monotonic() < deadline, (self.folder / "log").read_text()[-3000:]
            time.sleep(0.05)


@pytest.fixture
def stewards(committed_db: None, tmp_path: Path) -> Iterator[Stewards]:
    found = Stewards(tmp_path)
    yield found
    for process in found.running:
        process.kill()
        process.wait(timeout=10)


class TestFailing:
    def test_a_job_that_fails_is_shown_and_stops_no_other(self, stewards: Stewards) -> None:
        names = ("breaks_its_transaction", "fails", "good", "loses_its_connections")
        process = stewards.start(*names)
        stewards.until(lambda: len(stewards.done("good")) >= 4)
        stewards.until(lambda: min(len(stewards.done(n)) for n in ("breaks", "loses")) >= 3)
        assert set(stewards.done("good")) == {process.pid}
        seen = stewards.seen()
        assert seen["fails"].last_error == "ValueError: out of order"
        assert seen["fails"].failures >= 2
        assert "division by zero" in seen["breaks_its_transaction"].last_error
        assert (seen["good"].last_error, seen["good"].failures) == ("", 0)
        assert seen["good"].runs >= 3
        assert not seen["fails"].overdue

        (stewards.folder / "mended").touch()
        stewards.until(lambda: stewards.seen()["fails"].last_error == "")
        assert stewards.seen()["fails"].failures == 0

        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0

    def test_one_that_was_never_run_or_not_for_long_is_overdue(self) -> None:
        jobs = {"old": ("x.y", 30), "never": ("x.y", 30), "fresh": ("x.y", 30)}
        for name, age in (("old", timedelta(minutes=5)), ("fresh", timedelta(0))):
            StewardJob.objects.using(OWNER).create(name=name, finished_at=now() - age)
        with override_settings(STEWARD_JOBS=jobs):
            seen = {job.name: job.overdue for job in jobs_seen()}
        assert seen == {"old": True, "never": True, "fresh": False}


class TestKilled:
    def test_a_job_that_was_cut_off_is_run_again_by_the_next(self, stewards: Stewards) -> None:
        first = stewards.start("lasts", "good")
        stewards.until(lambda: stewards.done("lasts") == [first.pid])
        first.send_signal(signal.SIGKILL)
        first.wait(timeout=10)
        cut_off = stewards.seen()["lasts"]
        assert cut_off.started_at is not None and cut_off.finished_at is None
        (stewards.folder / "mended").touch()
        second = stewards.start("lasts", "good")
        stewards.until(lambda: second.pid in stewards.done("lasted"))
        stewards.until(lambda: stewards.seen()["lasts"].finished_at is not None)
        assert first.pid not in stewards.done("lasted")

    def test_of_two_one_works_and_the_other_takes_over(self, stewards: Stewards) -> None:
        pair = [stewards.start("good") for _ in range(2)]
        stewards.until(lambda: len(stewards.done("good")) >= 10)
        assert all(process.poll() is None for process in pair)
        [leader] = {*stewards.done("good")}
        other = next(process for process in pair if process.pid != leader)
        next(process for process in pair if process.pid == leader).kill()
        began = time.monotonic()
        stewards.until(lambda: other.pid in stewards.done("good"))
        # It may have been starting still; from then on it looks that often.
        assert time.monotonic() - began < IN_WAITING + SECONDS / 2
        order = stewards.done("good")
        assert order == sorted(order, key=lambda pid: pid == other.pid), "they took turns"


def test_the_real_one_erases_what_was_begun_and_clears_what_was_left(stewards: Stewards) -> None:
    gone = create_tenant(actor=PLATFORM_ADMIN, slug="gamma", name="Gamma")
    delete_tenant(actor=PLATFORM_ADMIN, tenant=gone, reason="Over.")
    erase_tenant(actor=PLATFORM_ADMIN, tenant=gone, reason="Over.")
    create_tenant(actor=PLATFORM_ADMIN, slug="delta", name="Delta", state=Tenant.State.PREPARING)
    stewards.start()
    stewards.until(lambda: Erasure.objects.get().finished_at is not None)
    stewards.until(lambda: not Tenant.objects.filter(slug="delta").exists())
    assert list(Tenant.objects.values_list("slug", flat=True)) == ["alpha", "beta"]
    stewards.until(lambda: all(job.runs for job in jobs_seen()))
    assert {job.name: job.last_error for job in jobs_seen() if job.last_error} == {}
    assert not [job.name for job in jobs_seen() if job.overdue]


def test_many_tenants_are_swept_in_turn_and_a_round_leaves_nobody_out(
    alpha: Tenant, beta: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "SWEPT_AT_ONCE", 1)
    tenants = Tenant.objects.filter(state=Tenant.State.ACTIVE).count()
    swept = []
    for turn in range(tenants):
        Doorbell.objects.all().delete()
        StewardJob.objects.using(OWNER).update_or_create(name="sweep", defaults={"runs": turn})
        upkeep.sweep()
        rung = Doorbell.objects.filter(task__in=settings.SWEEP_TASKS)
        swept.append(set(rung.values_list("tenant_id", flat=True)))
    assert all(len(each) == 1 for each in swept)
    assert len(set.union(*swept)) == tenants >= 2


def test_a_few_tenants_are_all_swept_each_time(alpha: Tenant, beta: Tenant) -> None:
    for _ in range(2):
        Doorbell.objects.all().delete()
        upkeep.sweep()
        rung = Doorbell.objects.filter(task__in=settings.SWEEP_TASKS)
        assert {alpha.pk, beta.pk} <= set(rung.values_list("tenant_id", flat=True))
