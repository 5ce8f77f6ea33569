"""A business opens its own workspace: form, mail, one button. And those who abuse it."""

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from accounts.links import hash_of
from accounts.models import User
from audit.models import Entry
from catalog.models import BusinessProfile
from core.clock import now
from tenants.context import in_tenant
from tenants.models import SignUp, Tenant
from tests.front.asking import FIELDS, PASSWORD, asked, counts, front, link_of, made
from tests.support.jobs import run_jobs, rung
from tests.support.mailbox import Mailbox
from tests.support.ports import free_port
from workspaces import signing_up

pytestmark = pytest.mark.usefixtures("committed_db")


# ------------------------------------------------------------------ the way in


def test_from_the_form_to_a_workspace_one_can_sign_in_to(mailbox: Mailbox) -> None:
    client = front()
    answer = asked(client)
    assert answer.headers["Location"] == "/sign-up/sent/"
    assert FIELDS["email"] in client.get("/sign-up/sent/").content.decode()
    assert run_jobs() == ["accounts.mail_sign_up"]
    path = link_of(mailbox)
    stored = SignUp.objects.get()
    token = path.rstrip("/").rpartition("/")[2]
    assert stored.token_hash == hash_of(token)
    assert stored.sent_at is not None
    assert PASSWORD not in stored.password

    later = front("198.51.100.9")
    taken = later.get(path)
    assert taken.headers["Location"] == "/sign-up/confirm/"
    page = later.get("/sign-up/confirm/").content.decode()
    assert "http://marina-flowers.localhost:8000/" in page
    assert token not in page
    assert not Tenant.objects.filter(slug=FIELDS["slug"]).exists()

    assert later.post("/sign-up/confirm/", {"slug": FIELDS["slug"]}).status_code == 302
    ready = later.get("/sign-up/confirm/").content.decode()
    assert "http://marina-flowers.localhost:8000/sign-in/" in ready
    tenant = made()
    assert (tenant.state, tenant.plan, tenant.name) == ("active", "trial", "Marina Flowers")
    with in_tenant(tenant):
        owner = User.objects.get()
        assert (owner.email, owner.name, owner.role) == (FIELDS["email"], "Noor Haddad", "owner")
        profile = BusinessProfile.objects.get()
        assert (profile.timezone, profile.currency, profile.default_language) == (
            "Asia/Dubai",
            "AED",
            "ar",
        )
    inside = Client(SERVER_NAME="marina-flowers.localhost")
    signed = inside.post("/sign-in/", {"email": FIELDS["email"], "password": PASSWORD})
    assert signed.status_code == 302
    assert inside.get("/inbox/").status_code == 200
    stored.refresh_from_db()
    assert (stored.tenant, stored.password) == (tenant, "")
    assert Entry.objects.filter(code="front.sign_up.confirmed").count() == 1


def test_a_program_that_follows_the_link_opens_nothing(mailbox: Mailbox) -> None:
    """Scanners fetch every link of a mail before anybody reads it."""
    asked(front())
    run_jobs()
    path = link_of(mailbox)
    scanner = front("192.0.2.1")
    for _ in range(3):
        scanner.get(path)
        scanner.head(path)
        scanner.get("/sign-up/confirm/")
    assert not Tenant.objects.filter(slug=FIELDS["slug"]).exists()
    assert SignUp.objects.get().confirmed_at is None
    person = front()
    person.get(path)
    assert person.post("/sign-up/confirm/", {"slug": FIELDS["slug"]}).status_code == 302


def test_two_tabs_and_a_double_click_open_one_workspace(mailbox: Mailbox) -> None:
    asked(front())
    run_jobs()
    path = link_of(mailbox)
    tabs = [front() for _ in range(6)]
    for tab in tabs:
        tab.get(path)
    answers: list[int] = []
    gate = threading.Barrier(len(tabs))

    def press(tab: Client) -> None:
        gate.wait()
        try:
            answer = tab.post("/sign-up/confirm/", {"slug": FIELDS["slug"]})
            answers.append(answer.status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(tab,)) for tab in tabs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(answers) <= {302, 409}
    assert 302 in answers
    assert Tenant.objects.filter(slug__startswith="marina").count() == 1
    for tab in tabs:
        assert "is ready" in tab.get("/sign-up/confirm/").content.decode()
    assert Entry.objects.filter(code="front.sign_up.confirmed").count() == 1


def test_an_address_that_went_meanwhile_is_chosen_anew_and_nothing_is_lost(
    mailbox: Mailbox,
) -> None:
    for name in ("one", "two"):
        asked(front(), email=f"{name}@marina.test")
    run_jobs()
    clients = []
    for name in ("one", "two"):
        client = front()
        client.get(link_of(mailbox, f"{name}@marina.test"))
        clients.append(client)
    first, second = clients
    assert first.post("/sign-up/confirm/", {"slug": FIELDS["slug"]}).status_code == 302
    shown = second.get("/sign-up/confirm/").content.decode()
    assert "is taken. Choose another address." in shown
    refused = second.post("/sign-up/confirm/", {"slug": FIELDS["slug"]})
    assert refused.status_code == 422
    wrong = second.post("/sign-up/confirm/", {"slug": "Not An Address"})
    assert wrong.status_code == 422
    assert second.post("/sign-up/confirm/", {"slug": "marina-too"}).status_code == 302
    tenant = made("marina-too")
    with in_tenant(tenant):
        assert User.objects.get().check_password(PASSWORD)
        assert User.objects.get().email == "two@marina.test"


def test_a_death_between_opening_and_saying_so_is_found_again(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(front())
    run_jobs()
    client = front()
    client.get(link_of(mailbox))
    opening = signing_up._open

    class Killed(BaseException):
        pass

    def dies(wish: SignUp, *, slug: str) -> Tenant:
        opening(wish, slug=slug)
        # What a kill leaves: the claim stands, since nobody takes it back.
        monkeypatch.setattr(SignUp.objects, "filter", refuse)
        raise Killed

    def refuse(*args: object, **kwargs: object) -> None:
        raise Killed

    monkeypatch.setattr(signing_up, "_open", dies)
    with pytest.raises(Killed):
        client.post("/sign-up/confirm/", {"slug": FIELDS["slug"]})
    monkeypatch.undo()
    assert made().state == "active"
    assert client.post("/sign-up/confirm/", {"slug": FIELDS["slug"]}).status_code == 409
    SignUp.objects.update(confirmed_at=now() - signing_up.OPENING_LEASE - timedelta(seconds=1))
    assert client.post("/sign-up/confirm/", {"slug": FIELDS["slug"]}).status_code == 302
    assert Tenant.objects.filter(slug__startswith="marina").count() == 1
    assert SignUp.objects.get().tenant == made()


def test_a_failure_while_opening_leaves_the_link_usable(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(front())
    run_jobs()
    client = front()
    client.get(link_of(mailbox))

    def fails(**_: Any) -> Tenant:
        raise ZeroDivisionError

    monkeypatch.setattr(signing_up, "open_workspace", fails)
    with pytest.raises(ZeroDivisionError):
        client.post("/sign-up/confirm/", {"slug": FIELDS["slug"]})
    monkeypatch.undo()
    assert client.post("/sign-up/confirm/", {"slug": FIELDS["slug"]}).status_code == 302


# ------------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("business_name", "", "name"),
        ("business_name", "x" * 121, "120"),
        ("slug", "", "Use 1 to 40"),
        ("slug", "alpha", "is taken"),
        ("slug", "platform", "is taken"),
        ("slug", "support", "is taken"),
        ("slug", "xn--80ak6aa92e", "Use 1 to 40"),
        ("slug", "a.b", "Use 1 to 40"),
        ("slug", "t'; DROP SCHEMA public", "Use 1 to 40"),
        ("owner_name", "", "Write"),
        ("owner_name", "No\u202eor", "can be seen"),
        ("email", "noor", "full e-mail address"),
        ("email", "noor@marina.test\nBcc: all@x.test", "full e-mail address"),
        ("password", "short", "characters"),
        ("password", "password1234", "breaches"),
        ("timezone", "Mars/Olympus", ""),
        ("currency", "XXX", ""),
        ("language", "tlh", ""),
    ],
)
def test_a_wrong_field_is_told_at_the_field_and_nothing_is_stored(
    mailbox: Mailbox, field: str, value: str, words: str
) -> None:
    before = counts()
    answer = asked(front(), **{field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in page
    assert words in page
    assert PASSWORD not in page
    assert counts() == before
    assert "is taken" not in words or "is taken" in page


def test_every_wrong_field_is_told_at_once() -> None:
    page = front().post("/sign-up/", {}).content.decode()
    for field in FIELDS:
        assert f'id="id_{field}_error"' in page, field


def test_a_known_address_gets_the_same_answer(alpha: Tenant, mailbox: Mailbox) -> None:
    known = asked(front("192.0.2.10"), email="owner@example.test", slug="one-more")
    unknown = asked(front("192.0.2.11"), email="stranger@example.test", slug="another-one")
    assert known.status_code == unknown.status_code == 302
    assert known.headers["Location"] == unknown.headers["Location"]
    run_jobs()
    texts = {
        re.sub(r"confirm/[\w-]+/", "", mailbox.only(email)["text"])
        for email in ("owner@example.test", "stranger@example.test")
    }
    assert len(texts) == 1


def test_the_mail_to_a_strangers_address_holds_no_word_of_the_one_who_asked(
    mailbox: Mailbox,
) -> None:
    asked(
        front(),
        business_name="You won! https://evil.example <b>now</b>",
        owner_name="Claim at evil.example",
        slug="you-won-evil",
    )
    run_jobs()
    mail = mailbox.only(FIELDS["email"])
    assert "evil" not in str({key: mail[key] for key in ("subject", "text", "html", "headers")})


def test_a_hostile_name_stays_text_on_every_page(mailbox: Mailbox) -> None:
    hostile = "<script>alert(1)</script>{{ 7|add:7 }} O'Neill"
    asked(front(), business_name=hostile)
    run_jobs()
    client = front()
    client.get(link_of(mailbox))
    pages = [client.get("/sign-up/confirm/").content.decode()]
    client.post("/sign-up/confirm/", {"slug": FIELDS["slug"]})
    pages.append(client.get("/sign-up/confirm/").content.decode())
    for page in pages:
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page
        assert "{{ 7|add:7 }}" in page


@pytest.mark.parametrize("token", ["x", "a" * 43, "..%2f..", "%00" * 43])
def test_a_link_that_was_never_sent_is_spent(token: str) -> None:
    client = front()
    client.get(f"/sign-up/confirm/{token}/")
    answer = client.get("/sign-up/confirm/")
    assert answer.status_code in (404, 410)
    assert client.post("/sign-up/confirm/", {"slug": "marina"}).status_code in (404, 410)
    assert not Tenant.objects.filter(slug="marina").exists()


def test_an_old_link_is_spent_and_the_wish_is_forgotten(mailbox: Mailbox) -> None:
    asked(front())
    run_jobs()
    client = front()
    client.get(link_of(mailbox))
    SignUp.objects.update(expires_at=now() - timedelta(seconds=1))
    assert client.post("/sign-up/confirm/", {"slug": FIELDS["slug"]}).status_code == 410
    assert not Tenant.objects.filter(slug=FIELDS["slug"]).exists()
    signing_up.forget_old()
    assert not SignUp.objects.exists()


def test_a_link_of_a_workspace_opens_nothing_here_nor_the_other_way(
    alpha: Tenant, mailbox: Mailbox, client_for: Callable[..., Client]
) -> None:
    asked(front())
    run_jobs()
    path = link_of(mailbox)
    inside = client_for(alpha)
    assert inside.get(path).status_code == 404
    token = path.rstrip("/").rpartition("/")[2]
    for page in ("join", "reset"):
        inside.get(f"/{page}/{token}/")
        assert inside.get(f"/{page}/").status_code in (302, 404, 410)


def test_the_page_has_no_secret_and_a_mail_server_that_is_away_loses_nothing(
    mailbox: Mailbox, settings: Any
) -> None:
    settings.EMAIL_PORT = free_port()
    asked(front())
    run_jobs()
    stored = SignUp.objects.get()
    assert stored.sent_at is None
    assert "cannot be used" in stored.error
    assert len(rung("accounts.mail_sign_up")) == 1
    settings.EMAIL_PORT = mailbox.smtp_port
    run_jobs(within=timedelta(seconds=5))
    assert len(mailbox.mails(FIELDS["email"])) == 1
