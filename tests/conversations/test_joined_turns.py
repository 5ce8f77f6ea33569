"""When two talks become one: what a turn of the assistant's answers then, and after an undo."""

import pytest

from conversations.merging import undo_merge
from conversations.models import Channel, Conversation, Message
from conversations.unanswered import waiting_for_answer
from core.clock import now
from tests import factories
from tests.conversations.test_merging import (  # noqa: F401 (a fixture)
    customer,
    merged,
    number,
    owner,
    snapshot,
)

# Fixtures are handed in under their own names.
# ruff: noqa: F811


def unanswered(talk: Conversation) -> list[Message]:
    """What a turn of the assistant's would read."""
    return list(waiting_for_answer(talk.pk, after=talk.answered_through))


def test_an_open_turn_goes_on_with_all_that_waits(number: Channel) -> None:
    kept, other = customer(number, "971550000011"), customer(number, "971550000012")
    first = factories.InboundMessageFactory(conversation=kept)
    kept.answered_through = first.pk
    waiting = factories.InboundMessageFactory(conversation=other)
    other.turn_due_at, other.answered_through = now(), waiting.pk - 1
    for talk in (kept, other):
        talk.save()
    epochs = kept.epoch, other.epoch
    merged(kept, other)
    assert kept.turn_due_at is not None
    assert kept.answered_through == waiting.pk - 1
    assert kept.epoch > max(epochs)
    assert (other.turn_due_at, other.epoch) == (None, kept.epoch)


def test_an_old_conversation_is_not_answered_again_because_a_new_one_waits(number: Channel) -> None:
    """A new contact's talk, whose every message waits, knows of nothing answered yet."""
    kept, other = customer(number, "971550000011"), customer(number, "971550000012")
    old = factories.InboundMessageFactory.create_batch(3, conversation=kept)
    kept.answered_through = old[-1].pk
    kept.save()
    waiting = factories.InboundMessageFactory(conversation=other)
    Conversation.objects.filter(pk=other.pk).update(turn_due_at=now())
    merged(kept, other)
    assert kept.turn_due_at is not None
    assert list(unanswered(kept)) == [waiting]


@pytest.mark.parametrize("also_waits", [False, True])
def test_what_was_answered_meanwhile_in_the_other_talk_stays_answered(
    number: Channel, also_waits: bool
) -> None:
    kept, other = customer(number, "971550000011"), customer(number, "971550000012")
    waiting = factories.InboundMessageFactory(conversation=other)
    answered = factories.InboundMessageFactory(conversation=kept)
    newest = factories.InboundMessageFactory(conversation=kept)
    kept.answered_through = answered.pk if also_waits else newest.pk
    kept.turn_due_at = now() if also_waits else None
    other.turn_due_at = now()
    for talk in (kept, other):
        talk.save()
    before = snapshot()
    merge = merged(kept, other)
    assert list(unanswered(kept)) == ([waiting, newest] if also_waits else [waiting])
    undo_merge(actor=owner(), merge_id=merge.pk)
    for talk in (kept, other):
        talk.refresh_from_db()
    assert list(unanswered(kept)) == ([newest] if also_waits else [])
    assert list(unanswered(other)) == [waiting]
    assert snapshot()["conversations.Message"] == before["conversations.Message"]
    assert (kept.turn_due_at is not None, other.turn_due_at is not None) == (also_waits, True)


def test_what_came_since_is_answered_alone_after_an_undo(number: Channel) -> None:
    """The kept talk had been left to people, so all of it would be taken for unanswered."""
    kept, other = customer(number, "971550000011"), customer(number, "971550000012")
    factories.InboundMessageFactory.create_batch(2, conversation=kept)
    factories.InboundMessageFactory(conversation=other)
    Conversation.objects.filter(pk=other.pk).update(turn_due_at=now())
    merge = merged(kept, other)
    since = factories.InboundMessageFactory(conversation=kept)
    undo_merge(actor=owner(), merge_id=merge.pk)
    kept.refresh_from_db()
    assert kept.turn_due_at is not None
    assert list(unanswered(kept)) == [since]


def test_a_turn_without_anything_to_answer_is_not_due(number: Channel) -> None:
    kept, other = customer(number, "971550000011"), customer(number, "971550000012")
    old = factories.InboundMessageFactory(conversation=kept)
    factories.InboundMessageFactory(conversation=other, revoked_at=now())
    Conversation.objects.filter(pk=other.pk).update(turn_due_at=now())
    Conversation.objects.filter(pk=kept.pk).update(answered_through=old.pk)
    merged(kept, other)
    assert kept.turn_due_at is None
    assert list(unanswered(kept)) == []
