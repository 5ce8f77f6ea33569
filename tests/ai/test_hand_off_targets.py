"""Whoever is named for a hand-off: it is among theirs, and told by mail while they are away."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from accounts.limits import LIMITS, spend_limit
from accounts.models import Session, User
from ai.actions import update_settings
from ai.calling import mail_asked
from ai.models import AssistantSettings
from ai.targets import Share, answerers, asked_for, share_of
from audit.models import Entry
from conversations.handling import take_over
from conversations.models import Conversation
from conversations.queries import inbox
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.ai.test_turns import Customer, customer  # noqa: F401
from tests.api.caller import as_person
from tests.support.jobs import run_jobs, rung
from tests.support.mailbox import Mailbox
from tests.support.people import person

AGENT = "agent@example.test"
PERSON = "I want to talk to a person please"
ASKED = "asked_for_person"


@pytest.fixture
def away(customer: Customer) -> User:  # noqa: F811
    """The agent, whom the settings name for who asks for a person, and who is not signed in."""
    with in_tenant(customer.tenant):
        agent = person("agent")
    names(customer.tenant, {ASKED: f"person:{agent.pk}"})
    return agent


def names(tenant: Tenant, targets: dict[str, str], **more: Any) -> None:
    with in_tenant(tenant):
        fields = {"hand_off_to": targets, **more}
        update_settings(actor=person("owner").actor, fields=fields)


def sign_in(user: User, *, ends_in: timedelta = timedelta(hours=1)) -> None:
    Session.objects.create(
        session_key="of the agent", session_data="", user=user, expire_date=now() + ends_in
    )


def test_they_get_one_mail_that_holds_no_word_of_the_customers(
    customer: Customer,  # noqa: F811
    away: User,
    mailbox: Mailbox,
) -> None:
    customer.ask(f"{PERSON}, it is about Bartholomew")
    mail = mailbox.only(AGENT)
    assert mail["subject"] == "A customer waits for you"
    talk = customer.conversation
    assert mail["links"] == [f"http://alpha.localhost:8000/inbox/{talk.pk}/"]
    written = f"{mail['text']}{mail['html']}"
    assert "Bartholomew" not in written
    assert "Ana" not in written
    customer.ask("Hello? Is anybody there?")
    assert len(mailbox.mails(AGENT)) == 1
    assert len(mailbox.mails()) == 1
    with in_tenant(customer.tenant):
        assert (talk.handler, talk.assigned_to_id) == ("agent", None)
        assert talk in inbox(filter="mine", user_id=away.pk, asked=share(away).rows)


def share(user: User) -> Share:
    return share_of(user.pk, AssistantSettings.objects.get())


def test_where_it_only_drafts_they_are_told_once_while_the_customer_waits(
    customer: Customer,  # noqa: F811
    away: User,
    mailbox: Mailbox,
) -> None:
    names(customer.tenant, {ASKED: f"person:{away.pk}"}, copilot=True)
    for _ in range(2):
        customer.ask(PERSON)
    assert len(mailbox.mails(AGENT)) == 1


def test_a_session_that_is_over_is_none(
    customer: Customer,  # noqa: F811
    away: User,
    mailbox: Mailbox,
) -> None:
    with in_tenant(customer.tenant):
        sign_in(away, ends_in=timedelta(seconds=-1))
    customer.ask(PERSON)
    assert mailbox.only(AGENT)


@pytest.mark.parametrize("targets", [{}, {ASKED: "role:agent"}, {"complaint": "person:{agent}"}])
def test_for_anybody_a_role_and_another_reason_nobody_is_mailed(
    customer: Customer,  # noqa: F811
    away: User,
    mailbox: Mailbox,
    targets: dict[str, str],
) -> None:
    given = {reason: who.format(agent=away.pk) for reason, who in targets.items()}
    names(customer.tenant, given)
    customer.ask(PERSON)
    assert customer.conversation.waiting_reason == ASKED
    assert mailbox.mails() == []


@pytest.mark.parametrize("what", ["signed in", "taken over", "handed over anew", "has left"])
def test_who_need_not_be_told_is_not(
    customer: Customer,  # noqa: F811
    away: User,
    mailbox: Mailbox,
    what: str,
) -> None:
    customer.writes(PERSON)
    run_jobs(only="conversations.drain")
    run_jobs(only="ai.take_turn")
    (ring,) = rung("assistant.mail_asked")
    assert set(ring.kwargs) == {"conversation_id", "since"}
    with in_tenant(customer.tenant):
        talk = customer.conversation
        if what == "signed in":
            sign_in(away)
        elif what == "taken over":
            take_over(actor=person("owner").actor, conversation_id=talk.pk)
        elif what == "handed over anew":
            Conversation.objects.filter(pk=talk.pk).update(waiting_since=now())
        else:
            User.objects.filter(pk=away.pk).update(is_active=False)
    assert "assistant.mail_asked" in run_jobs()
    assert mailbox.mails() == []


def test_many_customers_are_no_flood_of_mails_and_hold_up_no_other(
    customer: Customer,  # noqa: F811
    away: User,
    mailbox: Mailbox,
) -> None:
    customer.ask(PERSON)
    since = customer.conversation.waiting_since
    assert since is not None
    with in_tenant(customer.tenant):
        for _ in range(LIMITS["mail.asked"].most + 2):
            mail_asked(conversation_id=customer.conversation.pk, since=since.isoformat())
        assert len(mailbox.mails(AGENT)) == LIMITS["mail.asked"].most
        assert Entry.objects.filter(code="mail.asked.throttled").count() == 1
        spend_limit("mail.address", email=AGENT, everywhere=True)


TARGETS = ("", "anyone", "role:agent", "role:owner", "person:{agent}", "person:{owner}")


def test_what_is_theirs_is_what_the_settings_ask_them_for(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        agent, owner = person("agent"), person("owner")
        talk = factories.ConversationFactory(channel=Conversation.objects.get(pk=1).channel)
        staff = answerers()
        for own, rest, reason in product(TARGETS, TARGETS, ("complaint", "media", "hours", "")):
            chosen = {"complaint": own, "otherwise": rest}
            targets = {
                key: target.format(agent=agent.pk, owner=owner.pk)
                for key, target in chosen.items()
                if target
            }
            asked = asked_for(reason, targets, staff)
            talk.waiting_since, talk.waiting_reason = now(), reason
            talk.save()
            found = share_of(agent.pk, AssistantSettings(hand_off_to=targets))
            expected = bool(reason) and asked.people is not None and asked.includes(agent.pk)
            assert found.holds(talk) is expected, (targets, reason)
            rows = Conversation.objects.filter(found.rows, pk=talk.pk)
            assert rows.exists() is expected, (targets, reason)
        talk.waiting_since = None
        assert not found.holds(talk)


@pytest.mark.parametrize(("target", "mine"), [("role:agent", True), ("role:owner", False)])
def test_it_stands_among_theirs_in_the_inbox_and_the_api(
    tenant_db: None,
    alpha: Tenant,
    client_for: Callable[[Tenant, User], Any],
    target: str,
    mine: bool,
) -> None:
    with in_tenant(alpha):
        agent = person("agent")
        talk = factories.ConversationFactory(
            channel=Conversation.objects.get(pk=1).channel,
            contact=factories.ContactFactory(name="Ana"),
            handler="agent",
            waiting_since=now(),
            waiting_reason="complaint",
            last_message_at=now(),
        )
    names(alpha, {"complaint": target})
    page = client_for(alpha, agent).get("/inbox/?show=mine").content.decode()
    assert ("Ana" in page, "For you" in page) == (mine, mine)
    everything = client_for(alpha, agent).get("/inbox/list/").content.decode()
    assert "Ana" in everything
    assert ("For you" in everything) is mine
    found = as_person(alpha, "agent").get("conversations/", filter="mine").json()["results"]
    assert (talk.pk in [row["id"] for row in found]) is mine
