"""Who is blocked is heard, kept and answered by nobody, until it is undone."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from accounts.permissions import Role
from audit.models import Entry
from conversations import blocking, consent, merging, schedule
from conversations.actions import reply
from conversations.delivery import deliver
from conversations.exceptions import ContactBlocked
from conversations.models import Channel, Contact, Conversation, Message
from conversations.queueing import queue_texts
from conversations.routing import Arrival, route
from conversations.unanswered import waiting_for_answer
from core.actors import Actor
from core.clock import now
from core.errors import NotAllowed, NotFound
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.conversations.scripted import ScriptedTransport
from tests.support.jobs import rung
from tests.support.people import person

LOOKS = Actor(kind="person", label="Looks", id=1, permissions=frozenset({"inbox.view"}))


@pytest.fixture
def talk(tenant_db: None, alpha: Tenant, transport: ScriptedTransport) -> Iterator[Conversation]:
    """A customer of alpha's who has just written; the test runs inside alpha."""
    with in_tenant(alpha):
        channel = Channel.objects.create(transport="scripted", address="c1", display="+1 555 0100")
        found = factories.ConversationFactory(channel=channel, last_inbound_at=now())
        factories.ContactAddressFactory(contact=found.contact, channel=channel)
        yield found


def agent() -> Actor:
    return person(Role.AGENT).actor


def block(talk: Conversation, **more: str) -> bool:
    return blocking.block(actor=agent(), contact_id=talk.contact_id, **more)


def heard(talk: Conversation, text: str, **more: object) -> Message:
    """A message of theirs, routed as any that arrives."""
    message = factories.InboundMessageFactory(conversation=talk, text=text, **more)
    talk = Conversation.objects.select_related("contact", "channel").get(pk=talk.pk)
    assert route(Arrival(talk, message))
    message.save(update_fields=["dealt_with"])
    talk.save()
    return message


def codes() -> list[str]:
    return list(
        Entry.objects.filter(code__startswith="conversations.contact")
        .order_by("id")
        .values_list("code", flat=True)
    )


def test_what_was_under_way_stops_and_nobody_is_asked_for(
    talk: Conversation, transport: ScriptedTransport
) -> None:
    queue_texts(conversation=talk, author="assistant", texts=["We can come at nine."])
    queue_texts(conversation=talk, author="system", texts=["Your order is confirmed."])
    Conversation.objects.filter(pk=talk.pk).update(turn_due_at=now(), waiting_since=now())
    assert block(talk, reason="  Insults\n us ")
    assert not block(talk), "twice is once"
    deliver(talk.pk)
    after = Conversation.objects.get(pk=talk.pk)
    assert (after.turn_due_at, after.waiting_since, after.epoch) == (None, None, talk.epoch + 1)
    assert transport.sent == []
    found = talk.messages.filter(direction="outbound").order_by("id")
    assert [(row.status, row.error) for row in found] == [("cancelled", "blocked")] * 2
    [entry] = Entry.objects.filter(code="conversations.contact.blocked")
    assert entry.data == {"reason": "Insults us"}
    assert "whatsapp.bring_block" in {bell.task for bell in rung()}


def test_what_they_write_is_kept_and_answered_by_nobody(talk: Conversation) -> None:
    block(talk)
    for text, more in (("Hello?", {}), ("human", {}), ("And late", {"late": True})):
        assert heard(talk, text, **more).dealt_with
    after = Conversation.objects.get(pk=talk.pk)
    assert (after.turn_due_at, after.waiting_since) == (None, None)
    assert not talk.messages.filter(direction="outbound").exists()


def test_their_stop_counts_without_an_answer(talk: Conversation) -> None:
    block(talk)
    heard(talk, "STOP")
    assert Contact.objects.get(pk=talk.contact_id).opted_out_at
    assert not talk.messages.filter(direction="outbound").exists()


def test_people_are_told_why_they_cannot_write(talk: Conversation) -> None:
    block(talk)
    with pytest.raises(ContactBlocked):
        reply(actor=agent(), conversation_id=talk.pk, text="Hello")
    with pytest.raises(ContactBlocked):
        schedule.schedule(
            actor=agent(),
            conversation_id=talk.pk,
            text="Later",
            due_at=now() + timedelta(hours=1),
        )


def test_it_is_undone_and_old_words_stay_unanswered(talk: Conversation) -> None:
    factories.InboundMessageFactory(conversation=talk, text="You thieves")
    block(talk)
    old = heard(talk, "Hello?")
    assert blocking.unblock(actor=agent(), contact_id=talk.contact_id)
    assert not blocking.unblock(actor=agent(), contact_id=talk.contact_id)
    new = heard(talk, "Are you there?")
    assert (old.dealt_with, new.dealt_with) == (True, False)
    now_on = Conversation.objects.get(pk=talk.pk)
    assert now_on.turn_due_at is not None
    assert list(waiting_for_answer(talk.pk, after=now_on.answered_through)) == [new]
    assert reply(actor=agent(), conversation_id=talk.pk, text="We are")
    assert codes() == ["conversations.contact.blocked", "conversations.contact.unblocked"]


def test_who_may_not_and_who_is_not_there(talk: Conversation) -> None:
    for act in (blocking.block, blocking.unblock):
        with pytest.raises(NotAllowed):
            act(actor=LOOKS, contact_id=talk.contact_id)
        with pytest.raises(NotFound):
            act(actor=agent(), contact_id=10**9)
    assert Contact.objects.get(pk=talk.contact_id).blocked_at is None
    assert consent.refusal(talk.contact, lane="reply") == ""


def test_a_merge_carries_it_along_and_an_undo_gives_it_back(talk: Conversation) -> None:
    admin, other = person(Role.ADMIN).actor, factories.ContactFactory()
    block(talk)
    merge = merging.merge_contacts(actor=admin, kept_id=other.pk, absorbed_id=talk.contact_id)
    assert Contact.objects.get(pk=other.pk).blocked_at
    merging.undo_merge(actor=admin, merge_id=merge.pk)
    assert Contact.objects.get(pk=other.pk).blocked_at is None
    assert Contact.objects.get(pk=talk.contact_id).blocked_at
