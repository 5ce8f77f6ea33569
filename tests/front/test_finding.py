"""Find my workspace, the bare host's start, and hosts that lead to nobody."""

import re
import time
from typing import Any

import pytest
from django.test import Client

from accounts.membership import remember
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Flag, Tenant
from tests.support.jobs import run_jobs, rung
from tests.support.mailbox import Mailbox

pytestmark = pytest.mark.usefixtures("committed_db")

KNOWN = "noor@marina.test"


def front(address: str = "203.0.113.7") -> Client:
    return Client(SERVER_NAME="localhost", REMOTE_ADDR=address)


@pytest.fixture
def known(alpha: Tenant, beta: Tenant) -> None:
    for tenant in (alpha, beta):
        with in_tenant(tenant):
            remember(KNOWN)


def test_the_mail_lists_every_workspace_of_the_address(known: None, mailbox: Mailbox) -> None:
    client = front()
    answer = client.post("/find/", {"email": f" {KNOWN.upper()} "})
    assert answer.headers["Location"] == "/find/sent/"
    assert KNOWN in client.get("/find/sent/").content.decode()
    run_jobs()
    text = mailbox.only(KNOWN)["text"]
    assert "http://alpha.localhost:8000/" in text
    assert "http://beta.localhost:8000/" in text


def test_a_strangers_address_gets_the_same_answer_and_no_mail(
    known: None, mailbox: Mailbox
) -> None:
    pages = []
    for email in (KNOWN, "stranger@nowhere.test"):
        client = front()
        answer = client.post("/find/", {"email": email})
        assert answer.status_code == 302
        page = client.get("/find/sent/").content.decode().replace(email, "…")
        pages.append(re.sub(r'"X-CSRFToken": "\w+"', "", page))
    assert pages[0] == pages[1]
    assert [bell.task for bell in rung()] == ["accounts.mail_workspaces"] * 2
    run_jobs()
    assert [mail["to"] for mail in mailbox.mails()] == [[KNOWN]]


def test_the_time_of_the_answer_tells_nothing(known: None, mailbox: Mailbox) -> None:
    """Both do the same work; the bound is far above noise and far below a look-up per tenant.

    Of each the quickest: what else the machine does makes some slower and none quicker.
    """
    times: dict[str, list[float]] = {KNOWN: [], "stranger@nowhere.test": []}
    for number in range(12):
        for email, taken in times.items():
            client = front(f"198.51.100.{number}")
            local, _, domain = email.partition("@")
            began = time.perf_counter()
            client.post("/find/", {"email": f"{local}@{number}.{domain}" if number else email})
            taken.append(time.perf_counter() - began)
    known_time, strange_time = (min(taken[2:]) for taken in times.values())
    assert abs(known_time - strange_time) < 0.5 * max(known_time, strange_time)


def test_the_address_waits_sealed(mailbox: Mailbox) -> None:
    front().post("/find/", {"email": KNOWN})
    (bell,) = rung("accounts.mail_workspaces")
    assert KNOWN not in str(bell.kwargs)
    assert "marina" not in str(bell.kwargs)


def test_a_suspended_workspace_is_listed_as_such_and_a_deleted_one_not(
    known: None, alpha: Tenant, beta: Tenant, mailbox: Mailbox
) -> None:
    Tenant.objects.filter(pk=alpha.pk).update(state="suspended")
    Tenant.objects.filter(pk=beta.pk).update(state="deleted", erase_after=now())
    front().post("/find/", {"email": KNOWN})
    run_jobs()
    text = mailbox.only(KNOWN)["text"]
    assert "Alpha (suspended: it can be read, not changed)" in text
    assert "beta." not in text


@pytest.mark.parametrize("email", ["", "noor", "a@b@c", "noor@marina.test\nBcc: x@y.test"])
def test_what_is_no_address_is_told_at_the_field(email: str) -> None:
    answer = front().post("/find/", {"email": email})
    assert answer.status_code == 422
    assert "full e-mail address" in answer.content.decode()
    assert rung() == []


def test_nobody_is_bombed_by_it(known: None, mailbox: Mailbox) -> None:
    answers = [
        front(f"192.0.2.{number}").post("/find/", {"email": KNOWN}).status_code
        for number in range(5)
    ]
    assert answers == [302, 302, 302, 429, 429]
    run_jobs()
    assert len(mailbox.mails(KNOWN)) == 3


def test_posts_of_one_line_are_counted_together() -> None:
    """Thirty, and one more for every two seconds that the thirty take."""

    def post() -> int:
        return front().post("/find/", {"email": ""}).status_code

    assert [post() for _ in range(30)] == [422] * 30
    more = 0
    while (status := post()) == 422:
        more += 1
        assert more <= 30, "as many again"
    assert status == 429


@pytest.mark.parametrize("path", ["/find/sent/", "/sign-up/sent/"])
def test_a_page_that_belongs_to_a_form_leads_back_to_it(path: str) -> None:
    assert front().get(path).status_code == 302


@pytest.mark.urls("config.front_urls")
def test_the_bare_host_of_an_installation_has_both_ways_in(settings: Any) -> None:
    settings.BASE_URLCONF = "config.front_urls"
    page = front().get("/").content.decode()
    assert "/find/" in page
    assert "/sign-up/" in page
    Flag.objects.create(name="sign_up", enabled=False, reason="closed")
    assert "/sign-up/" not in front().get("/").content.decode()


def test_a_host_that_leads_to_nobody_leads_to_the_front_door() -> None:
    answer = Client(SERVER_NAME="nobody.localhost").get("/inbox/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert 'href="http://localhost:8000/find/"' in page
    assert 'href="/"' not in page


def test_the_front_door_is_at_the_bare_host_alone(alpha: Tenant, settings: Any) -> None:
    for host in ("alpha.localhost", settings.PLATFORM_HOST):
        for path in ("/sign-up/", "/find/", "/sign-up/confirm/"):
            assert Client(SERVER_NAME=host).get(path).status_code == 404


def test_forms_need_their_token() -> None:
    client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    for path in ("/sign-up/", "/find/", "/sign-up/confirm/"):
        assert client.post(path, {"email": KNOWN}).status_code == 403
    assert rung() == []
