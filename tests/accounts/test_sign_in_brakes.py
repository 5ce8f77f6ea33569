"""Guessing is stopped, in every direction, and nobody is shut out by a stranger's guesses."""

import threading
from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
import redis
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import Client

from accounts.brakes import Attempt, Brake, spend, stopped
from accounts.exceptions import TooManyAttempts
from accounts.models import SignInBrake, User
from audit.models import Entry
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.factories import PASSWORD
from tests.support.people import person

ClientFor = Callable[[Tenant | None, User | None], Client]
OWNER, AGENT = "owner@example.test", "agent@example.test"


def attempt(client: Client, email: str, password: str, *, address: str = "192.0.2.1") -> int:
    return client.post(
        "/sign-in/", {"email": email, "password": password}, REMOTE_ADDR=address
    ).status_code


def fill(brake: Brake, by: Attempt) -> None:
    for _ in range(brake.most):
        spend(brake, attempt=by)


class TestOnePersonFromOnePlace:
    def test_is_stopped_there_and_nowhere_else(
        self, tenant_db: None, alpha: Tenant, beta: Tenant, client_for: ClientFor
    ) -> None:
        client = client_for(alpha, None)
        for _ in range(Brake.PLACE.most):
            assert attempt(client, OWNER, "guess") == 401
        assert attempt(client, OWNER, PASSWORD) == 429
        assert attempt(client_for(alpha, None), OWNER, PASSWORD, address="192.0.2.2") == 302
        assert attempt(client_for(alpha, None), AGENT, PASSWORD) == 302
        assert attempt(client_for(beta, None), OWNER, PASSWORD) == 302

    def test_is_free_again_after_the_window(
        self, tenant_db: None, alpha: Tenant, client_for: ClientFor
    ) -> None:
        with time_machine.travel(now(), tick=False) as clock:
            for _ in range(Brake.PLACE.most + 5):
                attempt(client_for(alpha, None), OWNER, "guess")
            assert attempt(client_for(alpha, None), OWNER, PASSWORD) == 429
            clock.shift(timedelta(seconds=Brake.PLACE.seconds + 1))
            assert attempt(client_for(alpha, None), OWNER, PASSWORD) == 302

    def test_a_network_of_ipv6_is_one_place(
        self, tenant_db: None, alpha: Tenant, client_for: ClientFor
    ) -> None:
        client = client_for(alpha, None)
        for number in range(Brake.PLACE.most):
            attempt(client, OWNER, "guess", address=f"2001:db8::{number + 1:x}")
        assert attempt(client, OWNER, PASSWORD, address="2001:db8::ffff") == 429

    def test_an_emptied_redis_forgets_nothing(
        self, tenant_db: None, alpha: Tenant, client_for: ClientFor
    ) -> None:
        client = client_for(alpha, None)
        for _ in range(Brake.PLACE.most):
            attempt(client, OWNER, "guess")
        with redis.Redis.from_url(settings.REDIS_URL) as store:
            store.flushdb()
        assert attempt(client, OWNER, PASSWORD) == 429


def test_one_person_from_everywhere_is_stopped_and_staff_are_told(
    tenant_db: None, alpha: Tenant, client_for: ClientFor
) -> None:
    with in_tenant(alpha):
        owner = person("owner")
        fill(Brake.PERSON, Attempt(user=owner, address="192.0.2.1"))
    assert attempt(client_for(alpha, None), OWNER, PASSWORD, address="198.51.100.77") == 429
    with in_tenant(alpha):
        entry = Entry.objects.get(code="accounts.sign_in.throttled")
        assert entry.target == f"user:{owner.pk}"
        assert [row.user for row in stopped()] == [owner]


def test_a_known_device_is_let_in_while_strangers_guess(
    tenant_db: None, alpha: Tenant, client_for: ClientFor
) -> None:
    mine = client_for(alpha, None)
    assert attempt(mine, OWNER, PASSWORD) == 302
    mine.post("/sign-out/")
    with in_tenant(alpha):
        fill(Brake.PERSON, Attempt(user=person("owner")))
        fill(Brake.ADDRESS, Attempt(address="192.0.2.1"))
        fill(Brake.PLACE, Attempt(user=person("owner"), address="192.0.2.1"))
    assert attempt(client_for(alpha, None), OWNER, PASSWORD) == 429
    assert attempt(mine, OWNER, PASSWORD) == 302


def test_a_known_device_has_a_limit_of_its_own(
    tenant_db: None, alpha: Tenant, client_for: ClientFor
) -> None:
    mine = client_for(alpha, None)
    attempt(mine, OWNER, PASSWORD)
    mine.post("/sign-out/")
    for number in range(Brake.DEVICE.most):
        assert attempt(mine, OWNER, "guess", address=f"198.51.100.{number + 1}") == 401
    assert attempt(mine, OWNER, PASSWORD, address="198.51.100.99") == 429


def test_a_device_known_to_one_person_or_workspace_is_none_to_another(
    tenant_db: None, alpha: Tenant, beta: Tenant, client_for: ClientFor
) -> None:
    mine = client_for(alpha, None)
    attempt(mine, AGENT, PASSWORD)
    mine.post("/sign-out/")
    with in_tenant(alpha):
        fill(Brake.PERSON, Attempt(user=person("owner")))
    with in_tenant(beta):
        fill(Brake.PERSON, Attempt(user=person("agent")))
    assert attempt(mine, OWNER, PASSWORD) == 429
    carried = client_for(beta, None)
    carried.cookies = mine.cookies
    assert attempt(carried, AGENT, PASSWORD) == 429


def test_one_place_at_everybody_is_stopped_before_rows_pile_up(
    tenant_db: None, alpha: Tenant, client_for: ClientFor
) -> None:
    with in_tenant(alpha):
        fill(Brake.ADDRESS, Attempt(address="192.0.2.1"))
        before = SignInBrake.objects.count()
    for number in range(5):
        assert attempt(client_for(alpha, None), f"nobody{number}@example.test", "guess") == 429
    with in_tenant(alpha):
        assert SignInBrake.objects.count() == before


def test_successes_count_for_nothing(tenant_db: None, alpha: Tenant, client_for: ClientFor) -> None:
    """An office behind one address signs in every morning."""
    for _ in range(12):
        client = client_for(alpha, None)
        assert attempt(client, OWNER, PASSWORD) == 302
    with in_tenant(alpha):
        mine = SignInBrake.objects.filter(kind__in=["person", "address"]).exclude(key="0" * 64)
        assert {row.attempts for row in mine} == {0}


def test_an_unlocked_person_signs_in_at_once(
    tenant_db: None, alpha: Tenant, client_for: ClientFor
) -> None:
    for _ in range(Brake.PLACE.most):
        attempt(client_for(alpha, None), OWNER, "guess")
    written = StringIO()
    call_command("unlock", tenant="alpha", email="Owner@example.test", stdout=written)
    assert "can try again" in written.getvalue()
    assert attempt(client_for(alpha, None), OWNER, PASSWORD) == 302
    with in_tenant(alpha):
        assert Entry.objects.filter(code="accounts.sign_in.unlocked").exists()


def test_unlock_wants_to_know_whom(tenant_db: None) -> None:
    with pytest.raises(CommandError, match="--email or --address"):
        call_command("unlock")
    with pytest.raises(CommandError, match="no workspace"):
        call_command("unlock", tenant="nowhere", email=OWNER)


def test_staff_lift_a_count_on_the_page_and_agents_do_not(
    tenant_db: None, alpha: Tenant, client_for: ClientFor
) -> None:
    with in_tenant(alpha):
        owner, agent = person("owner"), person("agent")
        fill(Brake.PERSON, Attempt(user=agent, address="192.0.2.9"))
        with pytest.raises(TooManyAttempts):
            spend(Brake.PERSON, attempt=Attempt(user=agent, address="192.0.2.9"))
        row = stopped()[0]
    page = client_for(alpha, owner).get("/security/").content.decode()
    assert "192.0.2.9" in page
    refused = client_for(alpha, agent).post("/security/unlock/", {"count": row.pk})
    assert refused.status_code == 403
    with in_tenant(alpha):
        assert SignInBrake.objects.filter(pk=row.pk).exists()
    client_for(alpha, owner).post("/security/unlock/", {"count": row.pk})
    with in_tenant(alpha):
        assert not SignInBrake.objects.filter(pk=row.pk).exists()


def test_guesses_side_by_side_do_not_slip_through(committed_db: None, alpha: Tenant) -> None:
    """Twenty at once pass the brake no more often than ten one after another."""
    passed: list[bool] = []
    start = threading.Barrier(20)

    def guess() -> None:
        try:
            with in_tenant(alpha):
                start.wait(timeout=20)
                spend(Brake.PLACE, attempt=Attempt(email="x@example.test", address="192.0.2.3"))
            passed.append(True)
        except TooManyAttempts:
            passed.append(False)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guess) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(passed) == 20
    assert sum(passed) == Brake.PLACE.most
