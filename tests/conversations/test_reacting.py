"""An emoji of staff's on a customer's message: sent, shown, taken back; and answers that quote."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction

from accounts.permissions import Role
from audit.models import Entry
from conversations import deadletters
from conversations.actions import reply
from conversations.channels import Rejected, StatusUpdate
from conversations.exceptions import (
    CannotQuote,
    CannotReact,
    CannotRedrive,
    OptedOut,
    WindowClosed,
)
from conversations.models import Contact, Conversation, Message
from conversations.reacting import set_reaction
from conversations.statuses import apply_status
from core.actors import Actor
from core.clock import now
from core.errors import InvalidInput, NotAllowed, NotFound
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.conversations.scripted import ScriptedTransport
from tests.support.jobs import run_jobs
from tests.support.people import person


def said(talk: Conversation, **more: object) -> Message:
    fields = {"text": "Until nine?", "external_id": f"wamid.{Message.objects.count()}"}
    return factories.InboundMessageFactory(conversation=talk, **(fields | more))


def agent() -> Actor:
    return person(Role.AGENT).actor


def react(message: Message, emoji: str) -> str:
    return set_reaction(actor=agent(), message_id=message.pk, emoji=emoji).our_reaction


def reactions() -> list[Message]:
    return list(Message.objects.filter(kind="reaction").order_by("id"))


@pytest.fixture
def liked(alpha: Tenant, talk: Conversation, transport: ScriptedTransport) -> Message:
    """A message of hers with our 👍 on it, which is about to leave."""
    with in_tenant(alpha):
        message = said(talk)
        react(message, "👍")
        return message


def test_it_is_shown_at_once_sent_once_and_moves_nothing_else(
    alpha: Tenant, talk: Conversation, transport: ScriptedTransport
) -> None:
    with in_tenant(alpha):
        message = said(talk)
        due = now() + timedelta(minutes=5)
        Conversation.objects.filter(pk=talk.pk).update(
            waiting_since=now(), preview="Until nine?", turn_due_at=due
        )
        before = Conversation.objects.values().get(pk=talk.pk)
        assert react(message, " 👍🏽 ") == react(message, "👍🏽") == "👍🏽"
        assert Conversation.objects.values().get(pk=talk.pk) == before
    run_jobs()
    with in_tenant(alpha):
        [sent] = reactions()
        assert sent.status == "sent"
        assert sent.content == {"reaction": {"of": message.external_id, "emoji": "👍🏽"}}
        assert (sent.author, sent.lane) == ("agent", "reply")
        assert react(message, "") == ""
    run_jobs()
    with in_tenant(alpha):
        assert [row.content["reaction"]["emoji"] for row in reactions()] == ["👍🏽", ""]
        assert len(transport.sent) == 2
        codes = Entry.objects.order_by("id").values_list("code", flat=True)
        assert [code for code in codes if "react" in code] == [
            "conversations.reacted",
            "conversations.reaction_taken_back",
        ]


def test_one_that_fails_gives_back_what_stood_there(
    alpha: Tenant, transport: ScriptedTransport, liked: Message
) -> None:
    run_jobs()
    transport.answers = [Rejected(code="131009", reason="Too old.")] * 2
    with in_tenant(alpha):
        assert react(liked, "❤️") == "❤️"
    run_jobs()
    with in_tenant(alpha):
        liked.refresh_from_db()
        assert liked.our_reaction == "👍", "as the customer sees it"
        failed = reactions()[-1]
        with pytest.raises(CannotRedrive):
            deadletters.redrive_message(actor=person(Role.ADMIN).actor, message_id=failed.pk)
        # Two at once, of which the first fails: the second is what counts.
        react(liked, "😮")
        react(liked, "🙏")
    run_jobs()
    with in_tenant(alpha):
        liked.refresh_from_db()
        assert [row.status for row in reactions()] == ["sent", "failed", "failed", "sent"]
        assert liked.our_reaction == "🙏"


def test_whatsapps_later_no_takes_it_away(
    alpha: Tenant, talk: Conversation, transport: ScriptedTransport, liked: Message
) -> None:
    run_jobs()
    with in_tenant(alpha), transaction.atomic():
        [sent] = reactions()
        told = StatusUpdate(
            external_id=sent.external_id,
            status="failed",
            send_key=str(sent.send_key),
            error="Too old.",
            error_code="131009",
        )
        assert apply_status(talk.channel, told) == "failed"
        liked.refresh_from_db()
        assert liked.our_reaction == ""


def test_what_gets_none_and_who_may_not(alpha: Tenant, talk: Conversation) -> None:
    with in_tenant(alpha):
        old = now() - timedelta(days=30, minutes=1)
        for refused in (
            said(talk, provider_at=old),
            said(talk, revoked_at=now()),
            said(talk, kind="call"),
            said(talk, external_id=""),
            factories.OutboundMessageFactory(conversation=talk, external_id="wamid.ours"),
        ):
            with pytest.raises(CannotReact):
                react(refused, "👍")
        message = said(talk)
        for nonsense in ("ok", "👍👍", "a", "7", "x" * 40):
            with pytest.raises(InvalidInput):
                react(message, nonsense)
        with pytest.raises(NotFound):
            set_reaction(actor=agent(), message_id=10**9, emoji="👍")
        with pytest.raises(NotAllowed):
            set_reaction(
                actor=replace(agent(), permissions=frozenset()), message_id=message.pk, emoji="👍"
            )
        Contact.objects.filter(pk=talk.contact_id).update(opted_out_at=now())
        with pytest.raises(OptedOut):
            react(message, "👍")
        Contact.objects.filter(pk=talk.contact_id).update(opted_out_at=None)
        Conversation.objects.filter(pk=talk.pk).update(last_inbound_at=now() - timedelta(days=1))
        with pytest.raises(WindowClosed):
            react(message, "👍")
        assert reactions() == []
        message.refresh_from_db()
        assert message.our_reaction == ""


def test_the_window_that_closes_on_the_way_takes_it_away(
    alpha: Tenant, talk: Conversation, transport: ScriptedTransport, liked: Message
) -> None:
    with in_tenant(alpha):
        Conversation.objects.filter(pk=talk.pk).update(last_inbound_at=now() - timedelta(days=1))
    run_jobs()
    with in_tenant(alpha):
        liked.refresh_from_db()
        assert liked.our_reaction == ""
        [failed] = reactions()
        assert (failed.status, failed.error_code) == ("failed", "window_closed")
        assert transport.sent == []


def test_an_answer_quotes_once_and_only_what_is_here(alpha: Tenant, talk: Conversation) -> None:
    with in_tenant(alpha):
        asked = said(talk)
        words = "Yes.\n\n" + "And more. " * 500

        def answer(quotes: int) -> list[Message]:
            return reply(
                actor=agent(),
                conversation_id=talk.pk,
                text=words,
                quotes=quotes,
                idempotency_key="once",
            )

        first, *others = answer(asked.pk)
        assert first.content["reply_to"] == asked.external_id
        assert first.content["quoted"] == asked.pk
        assert others
        assert all("reply_to" not in other.content for other in others)
        assert answer(asked.pk)[0].pk == first.pk
        for wrong in (said(talk, external_id=""), said(talk, revoked_at=now())):
            with pytest.raises(CannotQuote):
                reply(actor=agent(), conversation_id=talk.pk, text="Yes", quotes=wrong.pk)
        elsewhere = Message.objects.exclude(conversation=talk).first()
        with pytest.raises(NotFound):
            reply(actor=agent(), conversation_id=talk.pk, text="Yes", quotes=elsewhere.pk)
