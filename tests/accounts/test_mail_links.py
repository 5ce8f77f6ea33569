"""Links by mail: minted when sent, used once, here alone; what cannot leave is not lost."""

import hashlib
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from accounts import links
from accounts.links import LinkSpent, mail_link, offer_link, open_link, revoke_link, use_link
from accounts.models import EmailLink, User
from audit.models import Entry
from core.clock import now
from core.errors import InvalidInput
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.support.jobs import run_jobs, rung
from tests.support.mailbox import Mailbox
from tests.support.people import person
from tests.support.ports import free_port

pytestmark = pytest.mark.usefixtures("committed_db")

NOOR = "noor@example.test"
WEEK = timedelta(days=7)


def invite(alpha: Tenant, *, email: str = NOOR, name: str = "Noor", **more: Any) -> EmailLink:
    with in_tenant(alpha):
        return offer_link(
            purpose="invitation",
            email=email,
            name=name,
            role="agent",
            expires_in=WEEK,
            created_by=person("owner"),
            **more,
        )


def stored(alpha: Tenant, link: EmailLink) -> EmailLink:
    with in_tenant(alpha):
        return EmailLink.objects.get(pk=link.pk)


def token_in(mail: dict[str, Any]) -> str:
    return str(mail["links"][0].rstrip("/").rpartition("/")[2])


def test_a_link_is_sent_once_and_only_its_hash_is_kept(alpha: Tenant, mailbox: Mailbox) -> None:
    link = invite(alpha)
    assert run_jobs() == ["accounts.mail_link"]
    mail = mailbox.only(NOOR)
    token = token_in(mail)
    assert mail["links"][0] == f"http://alpha.localhost:8000/join/{token}/"
    assert mail["subject"] == "Sara invites you to Alpha"
    assert len(token) == 43
    row = stored(alpha, link)
    assert row.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert row.sent_at is not None
    with in_tenant(alpha):
        mail_link(link.pk)
    assert len(mailbox.mails(NOOR)) == 1
    with in_tenant(alpha), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_emaillink")
        assert token not in str(cursor.fetchall())


def test_nothing_is_sent_when_the_act_is_rolled_back(alpha: Tenant, mailbox: Mailbox) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        invite(alpha)
        raise ZeroDivisionError
    assert run_jobs() == []
    assert mailbox.mails() == []
    with in_tenant(alpha):
        assert not EmailLink.objects.filter(email=NOOR).exists()


def test_one_of_many_uses_wins(alpha: Tenant, mailbox: Mailbox) -> None:
    invite(alpha)
    run_jobs()
    token = token_in(mailbox.only(NOOR))
    outcomes: list[str] = []
    gate = threading.Barrier(6)

    def use() -> None:
        try:
            with in_tenant(alpha):
                link = open_link(purpose="invitation", token=token)
                gate.wait()
                with transaction.atomic():
                    use_link(link)
            outcomes.append("used")
        except LinkSpent:
            outcomes.append("spent")
        finally:
            connection.close()

    threads = [threading.Thread(target=use) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["spent"] * 5 + ["used"]


def test_using_it_in_an_act_that_fails_leaves_it_unused(alpha: Tenant, mailbox: Mailbox) -> None:
    invite(alpha)
    run_jobs()
    token = token_in(mailbox.only(NOOR))
    with in_tenant(alpha):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            use_link(open_link(purpose="invitation", token=token))
            raise ZeroDivisionError
        assert open_link(purpose="invitation", token=token).used_at is None


def spoil_used(link: EmailLink) -> None:
    with transaction.atomic():
        use_link(link)


def spoil_revoked(link: EmailLink) -> None:
    assert revoke_link(link)
    assert not revoke_link(link)


def spoil_old(link: EmailLink) -> None:
    EmailLink.objects.filter(pk=link.pk).update(expires_at=now() - timedelta(seconds=1))


@pytest.mark.parametrize("spoil", [spoil_used, spoil_revoked, spoil_old])
def test_a_spent_link_opens_nothing(
    alpha: Tenant, mailbox: Mailbox, spoil: Callable[[EmailLink], None]
) -> None:
    invite(alpha)
    run_jobs()
    token = token_in(mailbox.only(NOOR))
    with in_tenant(alpha):
        link = open_link(purpose="invitation", token=token)
        spoil(link)
        with pytest.raises(LinkSpent) as refusal:
            open_link(purpose="invitation", token=token)
        assert refusal.value.status == 410
        with pytest.raises(LinkSpent), transaction.atomic():
            use_link(link)


def test_a_link_is_for_its_purpose_and_its_workspace_alone(
    alpha: Tenant, beta: Tenant, mailbox: Mailbox
) -> None:
    invite(alpha)
    run_jobs()
    token = token_in(mailbox.only(NOOR))
    with in_tenant(alpha), pytest.raises(LinkSpent):
        open_link(purpose="password_reset", token=token)
    with in_tenant(beta), pytest.raises(LinkSpent):
        open_link(purpose="invitation", token=token)
    with pytest.raises(LinkSpent):
        open_link(purpose="invitation", token=token)
    with in_tenant(alpha):
        assert open_link(purpose="invitation", token=token).email == NOOR


@pytest.mark.parametrize("token", ["", "x", "a" * 44, "ä" * 43, "a" * 42 + "\n", "a\x00" * 21])
def test_what_is_no_token_is_refused_before_the_database(alpha: Tenant, token: str) -> None:
    with in_tenant(alpha), pytest.raises(LinkSpent):
        open_link(purpose="invitation", token=token)


def test_inviting_again_sends_the_same_one_anew_and_the_older_mail_is_dead(
    alpha: Tenant, mailbox: Mailbox
) -> None:
    first = invite(alpha, name="Nor")
    run_jobs()
    second = invite(alpha, name="Noor")
    run_jobs()
    older, newer = map(token_in, mailbox.mails(NOOR))
    assert second.pk == first.pk
    with in_tenant(alpha):
        with pytest.raises(LinkSpent):
            open_link(purpose="invitation", token=older)
        assert open_link(purpose="invitation", token=newer).name == "Noor"


def test_two_invitations_at_once_are_one(alpha: Tenant) -> None:
    failures: list[BaseException] = []

    def ask() -> None:
        try:
            invite(alpha)
        except BaseException as error:  # noqa: BLE001 (shown by the assertion)
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with in_tenant(alpha):
        assert EmailLink.objects.filter(email=NOOR).count() == 1


def test_the_platforms_links_go_to_its_own_host(mailbox: Mailbox, alpha: Tenant) -> None:
    admin = factories.UserFactory(email="pia@example.test", name="Pia", role="platform")
    offer_link(
        purpose="password_reset", email=admin.email, user=admin, expires_in=timedelta(hours=1)
    )
    assert run_jobs() == ["accounts.mail_platform_link"]
    mail = mailbox.only(admin.email)
    assert mail["links"][0].startswith("http://platform.localhost:8000/reset/")
    assert "60 minutes" in mail["text"]
    assert open_link(purpose="password_reset", token=token_in(mail)).user == admin
    with in_tenant(alpha), pytest.raises(LinkSpent):
        open_link(purpose="password_reset", token=token_in(mail))


# ------------------------------------------------------------------ what can go wrong


def test_a_mail_server_that_is_away_costs_time_alone(
    alpha: Tenant, mailbox: Mailbox, settings: Any
) -> None:
    settings.EMAIL_PORT = free_port()
    link = invite(alpha)
    run_jobs()
    row = stored(alpha, link)
    assert row.sent_at is None
    assert row.error == "The mail server cannot be used (ConnectionRefusedError)."
    (bell,) = rung("accounts.mail_link")
    assert now() < bell.due_at <= now() + links.SOONEST
    settings.EMAIL_PORT = mailbox.smtp_port
    run_jobs(within=links.SOONEST)
    row = stored(alpha, link)
    assert (row.sent_at is not None, row.error) == (True, "")
    with in_tenant(alpha):
        assert open_link(purpose="invitation", token=token_in(mailbox.only(NOOR))) == link


def test_a_mail_waits_as_long_as_its_link_holds_and_no_longer(
    alpha: Tenant, mailbox: Mailbox, settings: Any
) -> None:
    settings.EMAIL_PORT = free_port()
    link = invite(alpha)
    with in_tenant(alpha):
        EmailLink.objects.filter(pk=link.pk).update(created_at=now() - timedelta(days=1))
    run_jobs()
    (bell,) = rung("accounts.mail_link")
    assert now() + links.LATEST - timedelta(seconds=5) < bell.due_at
    with in_tenant(alpha):
        EmailLink.objects.filter(pk=link.pk).update(expires_at=now())
    run_jobs(within=links.LATEST)
    assert rung() == []
    row = stored(alpha, link)
    assert row.error.startswith("It expired before it could be sent.")
    with in_tenant(alpha):
        assert Entry.objects.filter(code="accounts.mail.failed").count() == 1


def test_an_address_that_is_refused_for_good_is_told_and_not_tried_again(
    alpha: Tenant, mailbox: Mailbox
) -> None:
    mailbox.faults(reject=550)
    link = invite(alpha)
    run_jobs()
    assert rung() == []
    row = stored(alpha, link)
    assert row.error == "The mail server refuses this address: 550 Refused on purpose"
    assert row.sent_at is None
    with in_tenant(alpha):
        entry = Entry.objects.get(code="accounts.mail.failed")
    assert entry.data == {"purpose": "invitation", "why": row.error}


def test_an_address_that_is_refused_for_now_is_tried_again(alpha: Tenant, mailbox: Mailbox) -> None:
    mailbox.faults(reject=451)
    link = invite(alpha)
    run_jobs()
    assert "451" in stored(alpha, link).error
    mailbox.faults(reject=0)
    run_jobs(within=links.SOONEST)
    assert stored(alpha, link).sent_at is not None


def test_an_answer_that_is_lost_brings_the_mail_twice_and_the_newer_link_holds(
    alpha: Tenant, mailbox: Mailbox
) -> None:
    mailbox.faults(drop_after_accept=True)
    link = invite(alpha)
    run_jobs()
    assert len(mailbox.mails(NOOR)) == 1
    assert stored(alpha, link).sent_at is None
    mailbox.faults(drop_after_accept=False)
    run_jobs(within=links.SOONEST)
    older, newer = map(token_in, mailbox.mails(NOOR))
    with in_tenant(alpha):
        with pytest.raises(LinkSpent):
            open_link(purpose="invitation", token=older)
        assert open_link(purpose="invitation", token=newer) == link


def test_a_slow_copy_of_the_task_says_nothing_about_the_newer_mail(
    alpha: Tenant, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = invite(alpha)
    sending = links.send_mail

    def slow(**fields: Any) -> None:
        monkeypatch.setattr(links, "send_mail", sending)
        mail_link(link.pk)
        sending(**fields)

    monkeypatch.setattr(links, "send_mail", slow)
    with in_tenant(alpha):
        mail_link(link.pk)
    newer, older = map(token_in, mailbox.mails(NOOR))
    with in_tenant(alpha):
        assert open_link(purpose="invitation", token=newer) == link
        with pytest.raises(LinkSpent):
            open_link(purpose="invitation", token=older)


def test_nobody_is_bombed_with_mails_whoever_asks_for_them(
    alpha: Tenant, beta: Tenant, mailbox: Mailbox
) -> None:
    for number in range(6):
        for tenant in (alpha, beta):
            with in_tenant(tenant):
                offer_link(
                    purpose="password_reset",
                    email=f"Noor+{number}@Example.test",
                    expires_in=timedelta(hours=1),
                )
    run_jobs()
    assert len(mailbox.mails()) == 10
    with in_tenant(beta):
        waiting = EmailLink.objects.filter(purpose="password_reset", sent_at=None)
        assert [link.error for link in waiting] == [
            "This address was sent many mails in the last hour; it is sent later."
        ]
    assert len(rung("accounts.mail_link")) == 2


def test_somebody_who_left_is_sent_nothing(alpha: Tenant, mailbox: Mailbox) -> None:
    with in_tenant(alpha):
        gone = factories.UserFactory(email="gone@example.test", is_active=False)
        offer_link(purpose="password_reset", email=gone.email, user=gone, expires_in=WEEK)
    run_jobs()
    assert mailbox.mails() == []


# ------------------------------------------------------------------ hostile words


@pytest.mark.parametrize(
    "email",
    ["", "noor", "a@b@c", "noor@example.test\nBcc: all@example.test", "noor@example.test, x@y.z"],
)
def test_an_address_that_is_none_is_refused(alpha: Tenant, email: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        invite(alpha, email=email)
    assert list(refusal.value.fields) == ["email"]
    assert rung() == []


def test_names_carry_no_headers_no_markup_and_no_links(alpha: Tenant, mailbox: Mailbox) -> None:
    hostile = "Win\r\nBcc: all@example.test\r\n\r\n<img src=x> https://evil.example/?a=1 \u202e" * 2
    with in_tenant(alpha):
        owner = person("owner")
        User.objects.filter(pk=owner.pk).update(name=hostile[:120])
    invite(alpha, name=hostile[:120])
    run_jobs()
    mail = mailbox.only(NOOR)
    assert mail["to"] == [NOOR]
    assert "Bcc" not in mail["headers"]
    assert "\n" not in mail["subject"]
    assert "<img" not in mail["html"]
    assert "&lt;img" in mail["html"]
    assert "https://evil" not in mail["text"] + mail["html"] + mail["subject"]
    assert "\u202e" not in mail["text"]
    assert [link for link in mail["links"] if "evil" in link] == []
