"""A forgotten password over HTTP: one mail, one use, and nobody learns who is known here."""

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, connections
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import EmailLink, RefreshToken, User
from accounts.passwords import set_password
from accounts.resets import LINK_LIFE
from accounts.tokens import issue
from audit.models import Entry
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.factories import PASSWORD
from tests.support.jobs import run_jobs, rung
from tests.support.mailbox import Mailbox
from tests.support.people import person

pytestmark = pytest.mark.usefixtures("committed_db")
ClientFor = Callable[[Tenant | None, User | None], Client]

AGENT = "agent@example.test"
NEW = "quiet otter mends kettles"


@pytest.fixture
def link(alpha: Tenant, client_for: ClientFor, mailbox: Mailbox) -> str:
    """The path of the link that alpha's agent was sent."""
    return mailed(alpha, client_for, mailbox)


def mailed(tenant: Tenant, client_for: ClientFor, mailbox: Mailbox) -> str:
    client_for(tenant, None).post("/forgot/", {"email": AGENT})
    run_jobs()
    (address,) = mailbox.mails(AGENT)[-1]["links"]
    base = f"http://{tenant.slug}.localhost:8000"
    assert str(address).startswith(base)
    return str(address).removeprefix(base)


def opened(tenant: Tenant | None, client_for: ClientFor, path: str) -> Client:
    client = client_for(tenant, None)
    client.get(path)
    return client


def sets(client: Client, password: str = NEW) -> int:
    return client.post("/reset/", {"password": password}).status_code


def signs_in(tenant: Tenant, client_for: ClientFor, password: str) -> bool:
    answer = client_for(tenant, None).post("/sign-in/", {"email": AGENT, "password": password})
    return answer.status_code == 302


def unchanged(tenant: Tenant) -> bool:
    with in_tenant(tenant):
        told = Entry.objects.filter(code="accounts.password.reset").exists()
        return person("agent").check_password(PASSWORD) and not told


def test_the_link_of_the_mail_sets_a_password_and_ends_what_was_open(
    alpha: Tenant, client_for: ClientFor, link: str, mailbox: Mailbox
) -> None:
    thief = client_for(alpha, None)
    thief.post("/sign-in/", {"email": AGENT, "password": PASSWORD})
    with in_tenant(alpha):
        issue(person("agent"))
    client = opened(alpha, client_for, link)
    assert AGENT in client.get("/reset/").content.decode()
    assert sets(client) == 200
    assert thief.get("/inbox/").status_code == 302
    assert client.get("/inbox/").status_code == 302, "a reset signs nobody in"
    assert signs_in(alpha, client_for, NEW)
    assert not signs_in(alpha, client_for, PASSWORD)
    with in_tenant(alpha):
        assert not RefreshToken.objects.filter(user=person("agent"), revoked_at=None).exists()
        assert Entry.objects.filter(code="accounts.password.reset").count() == 1
    run_jobs()
    notices = str(mailbox.mails(AGENT))
    assert "password of your account was changed" in notices
    assert NEW not in notices


def test_it_works_once(alpha: Tenant, client_for: ClientFor, link: str) -> None:
    first, second = (opened(alpha, client_for, link) for _ in range(2))
    assert sets(first) == 200
    for client in (first, second, opened(alpha, client_for, link)):
        assert sets(client, "another otter mends kettles") == 410
        assert client.get("/reset/").status_code == 410
    assert signs_in(alpha, client_for, NEW)


def test_two_at_once_set_one_password(alpha: Tenant, client_for: ClientFor, link: str) -> None:
    clients = [opened(alpha, client_for, link) for _ in range(6)]
    answers: list[int] = []
    gate = threading.Barrier(len(clients))

    def press(client: Client, number: int) -> None:
        try:
            gate.wait()
            answers.append(sets(client, f"{NEW} number {number}"))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(c, n)) for n, c in enumerate(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200] + [410] * 5
    with in_tenant(alpha):
        assert Entry.objects.filter(code="accounts.password.reset").count() == 1


def test_a_link_of_one_workspace_is_none_at_another_nor_at_the_platform(
    alpha: Tenant, beta: Tenant, client_for: ClientFor, link: str
) -> None:
    """Beta has a person with the same key, e-mail and password."""
    factories.UserFactory(email=AGENT, name="Pia", role="platform")
    for elsewhere in (beta, None):
        client = opened(elsewhere, client_for, link)
        assert client.get("/reset/").status_code == 410
        assert sets(client) == 410
    carried = client_for(beta, None)
    carried.cookies = opened(alpha, client_for, link).cookies
    assert sets(carried) == 410
    assert unchanged(beta)
    assert unchanged(alpha)
    assert sets(opened(alpha, client_for, link)) == 200


def test_it_ends_after_an_hour(alpha: Tenant, client_for: ClientFor, link: str) -> None:
    client = opened(alpha, client_for, link)
    with time_machine.travel(now() + LINK_LIFE + timedelta(seconds=1)):
        assert sets(client) == 410
        assert sets(opened(alpha, client_for, link)) == 410
    assert unchanged(alpha)


def test_it_ends_with_a_change_of_the_password_by_another_way(
    alpha: Tenant, client_for: ClientFor, link: str
) -> None:
    """Somebody who reads the mails keeps no way back in."""
    client = opened(alpha, client_for, link)
    with in_tenant(alpha):
        user = person("agent")
        set_password(actor=user.actor, user=user, password=NEW, code="tests.changed")
    assert sets(client, "another otter mends kettles") == 410
    assert signs_in(alpha, client_for, NEW)


def test_the_newest_of_two_ends_both(
    alpha: Tenant, client_for: ClientFor, link: str, mailbox: Mailbox
) -> None:
    older, newer = link, mailed(alpha, client_for, mailbox)
    assert older != newer
    assert sets(opened(alpha, client_for, newer)) == 200
    assert sets(opened(alpha, client_for, older), "another otter mends kettles") == 410


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": "moved@example.test"}])
def test_it_is_for_who_they_were(
    alpha: Tenant, client_for: ClientFor, link: str, change: dict[str, Any]
) -> None:
    client = opened(alpha, client_for, link)
    with in_tenant(alpha):
        key = person("agent").pk
        User.objects.filter(pk=key).update(**change)
    assert sets(client) == 410
    with in_tenant(alpha):
        assert User.objects.get(pk=key).check_password(PASSWORD)


def test_a_password_that_is_refused_spends_nothing(
    alpha: Tenant, client_for: ClientFor, link: str
) -> None:
    client = opened(alpha, client_for, link)
    for bad in ("short", "password1234", AGENT, PASSWORD, ""):
        assert sets(client, bad) == 422
    assert unchanged(alpha)
    assert sets(client) == 200


def test_the_secret_is_in_no_address_no_page_and_no_history(
    alpha: Tenant, client_for: ClientFor, link: str
) -> None:
    token = link.split("/")[2]
    client = client_for(alpha, None)
    taken = client.get(link)
    assert (taken.status_code, taken.headers["Location"]) == (302, "/reset/")
    page = client.get("/reset/")
    for answer in (taken, page):
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "no-store" in answer.headers["Cache-Control"]
        assert token not in answer.content.decode()
    assert not re.findall(r'(?:src|href)="https?://', page.content.decode())
    sets(client)
    with in_tenant(alpha):
        assert token not in str(list(Entry.objects.values_list("data", flat=True)))
        assert token not in str(list(EmailLink.objects.values()))
    assert token not in str([row.kwargs for row in rung()])


def test_programs_that_follow_links_spend_nothing(
    alpha: Tenant, client_for: ClientFor, link: str
) -> None:
    for _ in range(3):
        scanner = client_for(alpha, None)
        scanner.get(link, follow=True)
        scanner.head(link)
    assert unchanged(alpha)
    assert sets(opened(alpha, client_for, link)) == 200


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00" * 43, "..%2f..", "é" * 43])
def test_what_was_never_sent_opens_nothing(
    alpha: Tenant, client_for: ClientFor, token: str
) -> None:
    client = opened(alpha, client_for, f"/reset/{token}/")
    assert client.get("/reset/").status_code == 410
    assert sets(client) == 410


class TestAsking:
    def test_says_and_does_the_same_for_everybody(
        self, alpha: Tenant, client_for: ClientFor, mailbox: Mailbox
    ) -> None:
        """The same words, the same queries: the one who is known is looked up by a worker."""
        answers, asked = [], []
        client = client_for(alpha, None)
        client.post("/forgot/", {"email": "first@example.test"})  # looks up what is then cached
        for email in (AGENT, "nobody@example.test", "support+1@platform.invalid"):
            with CaptureQueriesContext(connection) as queries:
                answers.append(plain(client.post("/forgot/", {"email": email})))
            asked.append([re.sub(r"\d+|'[^']*'", "?", each["sql"]) for each in queries])
        assert len(set(answers)) == 1
        assert asked[0] == asked[1] == asked[2]
        run_jobs()
        assert [mail["to"] for mail in mailbox.mails()] == [[AGENT]]

    @pytest.mark.parametrize("host", ["evil.example", "alpha.localhost.evil.example"])
    def test_the_mail_leads_to_the_workspace_whatever_the_headers_say(
        self, alpha: Tenant, client_for: ClientFor, mailbox: Mailbox, host: str
    ) -> None:
        lies = {"X-Forwarded-Host": host, "Forwarded": f"host={host}", "Referer": f"http://{host}"}
        client_for(alpha, None).post("/forgot/", {"email": AGENT}, headers=lies)
        elsewhere = Client(SERVER_NAME=host).post("/forgot/", {"email": AGENT})
        assert elsewhere.status_code in (400, 404)
        run_jobs()
        mail = mailbox.only(AGENT)
        assert "evil" not in str(mail)
        assert mail["links"][0].startswith("http://alpha.localhost:8000/reset/")


def plain(answer: HttpResponse) -> tuple[int, str]:
    """What was answered, without what is new in every page."""
    return answer.status_code, re.sub(r"[A-Za-z0-9]{64}", "", answer.content.decode())
