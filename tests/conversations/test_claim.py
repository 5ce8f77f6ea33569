"""What a claim looks at holds at its own moment, however long it waited for the conversation."""

import threading
from collections.abc import Callable

from django.db import connection, transaction

from conversations import consent, delivery
from conversations.channel_stops import stop_channel
from conversations.channels import Rejected
from conversations.handling import locked_conversation
from conversations.models import Contact, ContactAddress, Conversation, Message
from conversations.routing import Arrival
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.conversations.scripted import ScriptedTransport
from tests.conversations.test_delivery import say, statuses
from tests.support.waiting import until_a_session_waits_for_a_lock


def delivered_meanwhile(
    alpha: Tenant,
    talk: Conversation,
    change: Callable[[Conversation], object],
) -> None:
    """A worker comes to claim while `change` is made under the conversation's lock, as the
    relay makes it when an update of the customer's is worked off."""
    worker, failures = _delivering(alpha, talk)
    with in_tenant(alpha), transaction.atomic():
        held = Conversation.objects.select_for_update().get(pk=talk.pk)
        worker.start()
        until_a_session_waits_for_a_lock()
        change(held)
    worker.join(20)
    assert not worker.is_alive()
    assert failures == []


def _delivering(
    alpha: Tenant,
    talk: Conversation,
) -> tuple[threading.Thread, list[BaseException]]:
    """A worker, not started yet, and what it will raise."""
    failures: list[BaseException] = []

    def deliver() -> None:
        try:
            with in_tenant(alpha):
                delivery.deliver(talk.pk)
        except BaseException as error:  # noqa: BLE001 (shown by the assertion)
            failures.append(error)
        finally:
            connection.close()

    return threading.Thread(target=deliver), failures


def test_after_stop_only_its_confirmation_leaves(
    alpha: Tenant,
    talk: Conversation,
    transport: ScriptedTransport,
) -> None:
    def stop(held: Conversation) -> None:
        message = factories.InboundMessageFactory(conversation=held, text="STOP")
        assert consent.handle(Arrival(conversation=held, message=message))

    say(alpha, talk, "one")
    delivered_meanwhile(alpha, talk, stop)
    with in_tenant(alpha):
        one = talk.messages.get(text="one")
        assert (one.status, one.error) == ("cancelled", consent.OPTED_OUT)
    assert one.pk not in [pk for pk, _ in transport.sent]
    assert len(transport.sent) == 1, "that the wish was heard"


def test_from_a_number_that_was_stopped_nothing_leaves(
    alpha: Tenant,
    talk: Conversation,
    transport: ScriptedTransport,
) -> None:
    say(alpha, talk, "one")
    delivered_meanwhile(
        alpha, talk, lambda held: stop_channel(held.channel, code="190", reason="Revoked.")
    )
    assert transport.sent == []
    assert statuses(alpha, talk) == [("one", "queued")]


def test_a_talk_that_became_another_contacts_is_that_contacts(
    alpha: Tenant,
    talk: Conversation,
    transport: ScriptedTransport,
) -> None:
    to: list[tuple[str, str]] = []

    def hand_over(held: Conversation) -> None:
        other = Contact.objects.create(name="Ana herself")
        ContactAddress.objects.create(
            contact=other, channel=held.channel, kind="phone", value="34600999888"
        )
        Conversation.objects.filter(pk=held.pk).update(contact=other)

    send = transport.send

    def told(**asked: object) -> object:
        to.append(asked["to"])
        return send(**asked)

    transport.send = told
    say(alpha, talk, "one")
    delivered_meanwhile(alpha, talk, hand_over)
    assert to == [("phone", "34600999888")]
    assert statuses(alpha, talk) == [("one", "sent")]


def test_what_became_of_a_send_is_written_though_the_talk_changed_hands(
    alpha: Tenant,
    talk: Conversation,
    transport: ScriptedTransport,
) -> None:
    """Who settles waits for the conversation as well."""
    left, may_answer = threading.Event(), threading.Event()

    def under_way(message: Message) -> None:
        left.set()
        assert may_answer.wait(20)

    def hand_over(held: Conversation) -> None:
        other = Contact.objects.create(name="Ana herself")
        Conversation.objects.filter(pk=held.pk).update(contact=other)

    transport.before_send = under_way
    transport.answers = [Rejected(code="131026", reason="Nobody has this number.")]
    say(alpha, talk, "one")
    worker, failures = _delivering(alpha, talk)
    worker.start()
    assert left.wait(20)
    with in_tenant(alpha), transaction.atomic():
        held = Conversation.objects.select_for_update().get(pk=talk.pk)
        may_answer.set()
        until_a_session_waits_for_a_lock()
        hand_over(held)
    worker.join(20)
    assert failures == []
    assert statuses(alpha, talk) == [("one", "failed")]


def test_whoever_waited_for_a_talk_sees_its_customer_as_they_are(
    alpha: Tenant,
    talk: Conversation,
) -> None:
    """What is joined while waiting for a lock is as it was before the wait."""
    seen: list[object] = []

    def look() -> None:
        try:
            with in_tenant(alpha), locked_conversation(talk.pk) as conversation:
                seen.append(conversation.contact.opted_out_at)
        finally:
            connection.close()

    worker = threading.Thread(target=look)
    with in_tenant(alpha), transaction.atomic():
        held = Conversation.objects.select_for_update().get(pk=talk.pk)
        worker.start()
        until_a_session_waits_for_a_lock()
        Contact.objects.filter(pk=held.contact_id).update(opted_out_at=now())
    worker.join(20)
    assert seen
    assert seen != [None]
