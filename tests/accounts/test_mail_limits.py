"""Limits count exactly, end by themselves, are told once, and can be lifted."""

import threading
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.exceptions import TooManyAttempts
from accounts.limits import (
    LIMITS,
    NotCounted,
    engaged_limits,
    lift_limit,
    mailbox,
    spend_limit,
    subject_of,
)
from audit.models import Entry
from core import limits
from core.actors import system_actor
from core.errors import InvalidInput
from core.limits import Limit, spend
from tenants.context import in_tenant
from tenants.models import Tenant

pytestmark = pytest.mark.usefixtures("tenant_db")

QUICK = Limit("tests.quick", 3, 9, "One in three seconds: a test can wait, and nobody is so slow.")


def use_up(name: str, **subject: Any) -> None:
    for _ in range(LIMITS[name].most):
        spend_limit(name, **subject)


def test_so_many_at_once_and_then_one_now_and_then() -> None:
    assert [spend(QUICK, subject="a").wait for _ in range(3)] == [0, 0, 0]
    refused = spend(QUICK, subject="a")
    assert 0 < refused.wait <= 3
    assert refused.first
    assert not spend(QUICK, subject="a").first
    assert spend(QUICK, subject="b").wait == 0
    threading.Event().wait(refused.wait)
    assert spend(QUICK, subject="a").wait == 0
    assert spend(QUICK, subject="a").wait > 0


def test_attempts_side_by_side_are_counted_each(alpha: Tenant) -> None:
    waits: list[float] = []
    gate = threading.Barrier(20)
    slow = Limit("tests.slow", 7, 3600, "More than a test takes.")

    def attempt() -> None:
        gate.wait()
        waits.append(spend(slow, subject="x").wait)

    threads = [threading.Thread(target=attempt) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert waits.count(0) == 7


def test_each_workspace_counts_its_own(alpha: Tenant, beta: Tenant) -> None:
    with in_tenant(alpha):
        use_up("accounts.reset", address="192.0.2.1")
        with pytest.raises(TooManyAttempts):
            spend_limit("accounts.reset", address="192.0.2.1")
        assert Entry.objects.filter(code="accounts.reset.throttled").count() == 1
    with in_tenant(beta):
        spend_limit("accounts.reset", address="192.0.2.1")
        assert not Entry.objects.filter(code="accounts.reset.throttled").exists()
        assert engaged_limits() == []
    spend_limit("accounts.reset", address="192.0.2.1")


def test_a_refusal_is_told_once_and_names_no_mailbox(alpha: Tenant) -> None:
    use_up("front.find.email", email="sara@example.test")
    for _ in range(5):
        with pytest.raises(TooManyAttempts) as refusal:
            spend_limit("front.find.email", email="Sara+x@example.test")
        assert 0 < refusal.value.retry_after <= 3600
    entry = Entry.objects.get(code="front.find.email.throttled")
    assert entry.data["subject"].startswith("email-")
    assert "sara" not in str(entry.data)


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:1"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
    ],
)
def test_one_line_is_one_subject(one: str, same: str) -> None:
    assert subject_of(address=one) == subject_of(address=same)
    assert subject_of(address=one) != subject_of(address="198.51.100.1")
    assert subject_of(address="2001:db8::1") != subject_of(address="2001:db8:0:1::1")


def test_one_person_is_one_mailbox() -> None:
    assert mailbox(" Sara+shop@Example.test") == mailbox("sara@example.test")
    assert mailbox("sara@example.test") != mailbox("sana@example.test")


def test_who_is_refused_is_seen_and_let_go() -> None:
    spend_limit("front.sign_up", address="2001:db8::1")
    assert engaged_limits() == []
    for _ in range(LIMITS["front.sign_up"].most - 1):
        spend_limit("front.sign_up", address="2001:db8::1")
    with pytest.raises(TooManyAttempts):
        spend_limit("front.sign_up", address="2001:db8::1")
    (found,) = engaged_limits()
    assert (found.limit.name, found.subject) == ("front.sign_up", "2001:db8::/64")
    assert found.seconds > 0
    lift_limit(actor=system_actor("tests"), name="front.sign_up", subject=found.subject)
    assert engaged_limits() == []
    spend_limit("front.sign_up", address="2001:db8::1")
    assert Entry.objects.filter(code="front.sign_up.lifted").count() == 1


def test_what_was_never_counted_is_lifted_without_a_word() -> None:
    lift_limit(actor=system_actor("tests"), name="front.sign_up", subject="192.0.2.1")
    assert not Entry.objects.filter(code="front.sign_up.lifted").exists()
    with pytest.raises(InvalidInput):
        lift_limit(actor=system_actor("tests"), name="front.nothing", subject="192.0.2.1")


@pytest.fixture
def away(settings: Any) -> Any:
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"
    limits._client.cache_clear()
    yield
    limits._client.cache_clear()


def test_without_redis_they_close(away: None) -> None:
    for act in (
        lambda: spend_limit("front.sign_up", address="192.0.2.1"),
        lambda: engaged_limits(),
        lambda: lift_limit(actor=system_actor("t"), name="front.sign_up", subject="x"),
    ):
        with pytest.raises(NotCounted):
            act()


def said(*words: str, **options: str) -> str:
    output = StringIO()
    call_command("limits", *words, stdout=output, **options)
    return output.getvalue()


def test_an_operator_lists_and_lifts_them(alpha: Tenant) -> None:
    assert said("list") == "Nobody is refused at the moment.\n"
    use_up("front.find.email", email="sara@example.test")
    with pytest.raises(TooManyAttempts):
        spend_limit("front.find.email", email="sara@example.test")
    assert "front.find.email  email-" in said("list")
    assert "Nobody" in said("list", tenant="alpha")
    assert "may go on" in said("lift", "front.find.email", email="Sara@example.test")
    assert "Nobody" in said("list")


def test_the_command_says_what_is_wrong(alpha: Tenant, client_for: Callable[..., Any]) -> None:
    for words, options in (
        (("lift",), {}),
        (("lift", "front.nothing"), {}),
        (("list",), {"tenant": "nobody"}),
    ):
        with pytest.raises(CommandError):
            said(*words, **options)
