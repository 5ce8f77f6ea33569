"""What processes remember of tenants: no query twice, and no change unnoticed in any of them."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from supervisor.valkey import EmbeddedValkey
from tenants import invalidation
from tenants.directory import Directory, forget_all, hosts, tenants_by_id
from tenants.erasure.running import carry_out
from tenants.lifecycle import delete_tenant, erase_tenant, reactivate_tenant, suspend_tenant
from tenants.models import Tenant
from tenants.provisioning import create_tenant
from tests.support.people import PLATFORM_ADMIN
from tests.support.waiting import until
from whatsapp.actions import connect_cloud_number

ANSWERER = """
import os, sys
import django
django.setup()
from django.test import Client
from tenants.directory import hosts, phone_numbers, tenants_by_id
from tenants.invalidation import ear
def answered(method, host):
    answer = getattr(Client(SERVER_NAME=host), method)("/api/v1/services/")
    return f"{answer.status_code} {answer.json()['error']['code']}"
def named(tenant):
    return f"{tenant.name} {tenant.state}" if tenant else "nobody"
if "fork" in sys.argv:
    tenants_by_id.find("1")
    pid = os.fork()
    if pid:
        os._exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
for line in sys.stdin:
    word, _, key = line.strip().partition(" ")
    if word == "find":
        print(tenants_by_id.find(key).name, flush=True)
    elif word in ("get", "post"):
        print(answered(word, key), flush=True)
    elif word == "host":
        print(named(hosts.find(key)), flush=True)
    elif word == "number":
        print(named(phone_numbers.find(key)), flush=True)
    else:
        print(ear.remember_seconds(), flush=True)
"""


SOON = 20.0
"""Seconds, on a machine that does other things too."""


class Other:
    """Another process of the product, asked over a pipe."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, line: str) -> str:
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()

    def name_of(self, tenant: Tenant) -> str:
        return self.ask(f"find {tenant.pk}")

    def remember_seconds(self) -> float:
        return float(self.ask("seconds"))

    def hears(self, seconds: float) -> None:
        """Wait until it remembers for so long."""
        until(lambda: self.remember_seconds() == seconds, lambda: self.remember_seconds())

    def says(self, question: str, answer: str) -> None:
        """Wait for the answer: what it is told of over Redis takes a moment, what nobody tells
        it takes two minutes while it hears."""
        assert SOON < invalidation.HEARING_SECONDS / 2
        until(lambda: self.ask(question) == answer, lambda: self.ask(question), seconds=SOON)


@contextmanager
def other_process(*arguments: str, **environment: str) -> Iterator[Other]:
    with subprocess.Popen(
        [sys.executable, "-c", ANSWERER, *arguments],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Other(process)
        process.stdin.close()


def rename(tenant: Tenant, name: str) -> None:
    Tenant.objects.filter(pk=tenant.pk).update(name=name)


NUMBER = "100000000000009"


@pytest.fixture
def gamma(committed_db: None) -> Tenant:
    """A tenant of its own with a number."""
    tenant = create_tenant(actor=PLATFORM_ADMIN, slug="gamma", name="Gamma")
    connect_cloud_number(
        actor=PLATFORM_ADMIN,
        tenant=tenant,
        phone_number_id=NUMBER,
        display="+971 50 000 0009",
        waba_id="200000000000009",
        token="a token",
    )
    return tenant


@pytest.mark.usefixtures("committed_db")
class TestOverProcesses:
    @pytest.mark.parametrize("arguments", [(), ("fork",)])
    def test_a_change_is_heard_of_at_once_and_remembered_until_then(
        self, alpha: Tenant, arguments: tuple[str, ...]
    ) -> None:
        with other_process(*arguments) as other:
            assert other.name_of(alpha) == alpha.name
            other.hears(invalidation.HEARING_SECONDS)
            assert other.name_of(alpha) == alpha.name
            rename(alpha, "Unsaid")
            time.sleep(invalidation.DEAF_SECONDS + 0.2)
            assert other.name_of(alpha) == alpha.name
            forget_all()
            other.says(f"find {alpha.pk}", "Unsaid")

    def test_it_is_told_once_it_is_committed(self, alpha: Tenant) -> None:
        with other_process() as other:
            other.name_of(alpha)
            other.hears(invalidation.HEARING_SECONDS)
            other.name_of(alpha)
            with transaction.atomic():
                rename(alpha, "Committed")
                forget_all()
                time.sleep(0.1)
                assert other.name_of(alpha) == alpha.name
            other.says(f"find {alpha.pk}", "Committed")

    def test_a_move_of_one_process_is_seen_by_the_next_request_of_another(
        self, gamma: Tenant
    ) -> None:
        host, number = f"gamma.{settings.BASE_HOST}", NUMBER
        with other_process() as other:
            assert other.ask(f"get {host}") == other.ask(f"post {host}") == "401 not_authenticated"
            assert other.ask(f"number {number}") == "Gamma active"
            other.hears(invalidation.HEARING_SECONDS)
            other.ask(f"get {host}")
            other.ask(f"number {number}")

            suspend_tenant(actor=PLATFORM_ADMIN, tenant=gamma, reason="Unpaid.")
            assert other.ask(f"post {host}") == "403 tenant_suspended"
            assert other.ask(f"get {host}") == "401 not_authenticated"
            other.says(f"number {number}", "Gamma suspended")
            reactivate_tenant(actor=PLATFORM_ADMIN, tenant=gamma)
            assert other.ask(f"post {host}") == "401 not_authenticated"
            other.says(f"number {number}", "Gamma active")

            delete_tenant(actor=PLATFORM_ADMIN, tenant=gamma, reason="Over.")
            assert other.ask(f"get {host}") == other.ask(f"post {host}") == "410 tenant_deleted"
            other.says(f"number {number}", "Gamma deleted")
            carry_out(erase_tenant(actor=PLATFORM_ADMIN, tenant=gamma, reason="Over."))
            assert other.ask(f"get {host}").startswith("404 ")
            other.says(f"number {number}", "nobody")
            other.says(f"host {host}", "nobody")

    def test_in_the_owners_transaction_as_well(
        self, alpha: Tenant, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told: list[str] = []
        monkeypatch.setattr(invalidation, "_tell", lambda: told.append("told"))
        with transaction.atomic(using="owner"):
            forget_all()
            with transaction.atomic():
                forget_all()
            assert told == []
        assert told == ["told", "told"]
        with pytest.raises(ZeroDivisionError), transaction.atomic(using="owner"):
            forget_all()
            raise ZeroDivisionError
        assert len(told) == 2

    def test_who_cannot_hear_looks_again_after_two_seconds(
        self, alpha: Tenant, tmp_path: Path
    ) -> None:
        tmp_path.chmod(0o711)
        valkey = EmbeddedValkey(data_dir=tmp_path / "data", run_dir=tmp_path / "run")
        valkey.start()
        try:
            with other_process(REDIS_URL=f"unix://{valkey.socket}?db=0") as other:
                assert other.name_of(alpha) == alpha.name
                other.hears(invalidation.HEARING_SECONDS)
                valkey.stop()
                other.hears(invalidation.DEAF_SECONDS)
                other.name_of(alpha)
                rename(alpha, "Unheard")
                other.says(f"find {alpha.pk}", "Unheard")
                valkey.start()
                other.hears(invalidation.HEARING_SECONDS)
        finally:
            valkey.stop()


class TestInOneProcess:
    def test_a_second_look_asks_no_database(self, tenant_db: None, alpha: Tenant) -> None:
        host = f"{alpha.slug}.{settings.BASE_HOST}"
        assert hosts.find(host) == alpha
        with CaptureQueriesContext(connection) as queries:
            assert hosts.find(host) == alpha
        assert len(queries) == 0

    def test_what_is_not_there_is_not_remembered(self, tenant_db: None) -> None:
        assert hosts.find("nobody.localhost") is None
        with CaptureQueriesContext(connection) as queries:
            assert hosts.find("nobody.localhost") is None
        assert len(queries) == 1

    def test_a_row_read_before_a_change_is_not_kept_after_it(
        self, tenant_db: None, alpha: Tenant, beta: Tenant
    ) -> None:
        answers = [alpha, beta]

        def load(key: str) -> Tenant:
            if len(answers) == 2:
                forget_all()  # somebody changes it while we read
            return answers.pop(0)

        directory = Directory(load)
        assert directory.find("x") == alpha
        assert directory.find("x") == beta

    def test_a_look_costs_microseconds(self, tenant_db: None, alpha: Tenant) -> None:
        tenants_by_id.find(str(alpha.pk))
        begun = time.thread_time()  # others may have the processor meanwhile
        for _ in range(10_000):
            tenants_by_id.find(str(alpha.pk))
        # A query is a hundred times this.
        assert (time.thread_time() - begun) / 10_000 < 50e-6
