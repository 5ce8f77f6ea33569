"""Signing up is limited: exactly, with a way back, and closed when nothing can be counted."""

import threading
from typing import Any

import pytest
from django.db import connections

from accounts.limits import LIMITS
from audit.models import Entry
from core import limits
from tenants.models import Flag, SignUp, Tenant
from tests.front.asking import FIELDS, asked, counts, front, link_of
from tests.support.jobs import run_jobs
from tests.support.mailbox import Mailbox

pytestmark = pytest.mark.usefixtures("committed_db")


def test_one_line_opens_a_few_and_is_then_told_to_wait(mailbox: Mailbox) -> None:
    most = LIMITS["front.sign_up"].most
    for number in range(most):
        assert asked(front(), email=f"n{number}@marina.test").status_code == 302
    before = counts()
    refused = [asked(front(), email="more@marina.test") for _ in range(3)]
    assert [answer.status_code for answer in refused] == [429] * 3
    assert 1 <= int(refused[0].headers["Retry-After"]) <= 3600
    assert "Too many attempts" in refused[0].content.decode()
    assert counts() == before
    entry = Entry.objects.get(code="front.sign_up.throttled")
    assert entry.data["subject"] == "203.0.113.7"
    assert asked(front("203.0.113.8"), email="more@marina.test").status_code == 302


def test_one_mailbox_is_not_bombed_from_many_lines(mailbox: Mailbox) -> None:
    answers = [
        asked(front(f"198.51.100.{number}"), email=f"Victim+{number}@Example.test").status_code
        for number in range(6)
    ]
    assert answers == [302, 302, 302, 429, 429, 429]


def test_fifty_at_once_are_counted_exactly(mailbox: Mailbox) -> None:
    answers: list[int] = []
    gate = threading.Barrier(50)

    def ask(number: int) -> None:
        try:
            client = front("192.0.2.77")
            gate.wait()
            answers.append(asked(client, email=f"n{number}@marina.test").status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(set(answers)) == [302, 429]
    assert answers.count(302) == LIMITS["front.sign_up"].most == SignUp.objects.count()


def test_while_redis_is_away_it_is_closed_and_says_so(
    mailbox: Mailbox, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"
    limits._client.cache_clear()
    try:
        before = counts()
        answer = asked(front())
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "60"
        assert "Nothing was changed" in answer.content.decode()
        assert counts() == before
    finally:
        limits._client.cache_clear()


def test_the_platform_can_close_it(mailbox: Mailbox) -> None:
    asked(front())
    run_jobs()
    client = front()
    client.get(link_of(mailbox))
    Flag.objects.create(name="sign_up", enabled=False, reason="A wave of spam")
    before = counts()
    for answer in (
        front().get("/sign-up/"),
        asked(front()),
        client.get("/sign-up/confirm/"),
        client.post("/sign-up/confirm/", {"slug": FIELDS["slug"]}),
    ):
        assert answer.status_code == 403
        assert "cannot be opened here at the moment" in answer.content.decode()
    assert counts() == before


def test_the_hint_tells_whether_an_address_is_free(alpha: Tenant) -> None:
    client = front()
    assert client.get("/sign-up/address/?slug=marina").json() == {"slug": "marina", "problem": ""}
    assert "taken" in client.get("/sign-up/address/?slug=Alpha").json()["problem"]
    assert client.post("/sign-up/address/").status_code == 405
