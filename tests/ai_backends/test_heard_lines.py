"""What the list of conversations says of voice notes, also when talks become one and part again."""

import threading
from typing import Any

import pytest
from django.db import connection, transaction

from ai.backends import ways
from ai.backends.models import Backend
from ai.hearing import work
from ai.models import Hearing
from conversations.merging import merge_contacts, undo_merge
from conversations.models import Channel, Conversation, Message
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.ai_backends.callers import Caller, hearing_backend
from tests.ai_backends.stand import VendorApi
from tests.conversations.scripted import install
from tests.support.jobs import run_jobs
from tests.support.people import person
from tests.support.waiting import until_a_session_waits_for_a_lock


@pytest.fixture
def customer(committed_db: None, alpha: Tenant, settings: Any) -> Caller:
    settings.BURST_QUIET = settings.BURST_QUIET_COMPLETE = 0.0
    ways.forget()
    with in_tenant(alpha):
        channel = Channel.objects.create(transport="scripted", address="s1", display="+1")
    return Caller(alpha, channel, install())


@pytest.fixture
def ears(other: VendorApi, committed_db: None) -> Backend:
    return hearing_backend("openai", other)


def test_the_list_shows_a_voice_notes_words_as_such(
    customer: Caller, other: VendorApi, ears: Backend
) -> None:
    other.answers({"text": "How much is a deep clean?"}, {"text": "And a sofa?"})
    first, second = customer.sends("audio"), customer.sends("audio")
    lines = []
    for key in (first, second):
        with in_tenant(customer.tenant):
            lines.append(Conversation.objects.get(channel=customer.channel).preview)
        customer.is_fetched(key)
        run_jobs(only="ai.hear")
    assert lines == ["[audio]", "[audio]"], "an older voice note's words stand for no newer one"
    with in_tenant(customer.tenant):
        talk = Conversation.objects.get(channel=customer.channel)
    assert talk.preview == "🎤 And a sofa?"


def test_words_heard_while_two_talks_become_one_stand_in_the_one_kept(
    customer: Caller, other: VendorApi, ears: Backend
) -> None:
    other.answers({"text": "How much is a deep clean?"}, {"acts": []})
    customer.is_fetched(customer.sends("audio"))
    with in_tenant(customer.tenant):
        hearing = Hearing.objects.get(message__conversation__channel=customer.channel)
        absorbed = Conversation.objects.get(messages__hearing=hearing)
        kept = factories.ConversationFactory(channel=customer.channel, last_message_at=None)

    def hear() -> None:
        with in_tenant(customer.tenant):
            work.hear(hearing.pk)
        connection.close()

    listening = threading.Thread(target=hear)
    with in_tenant(customer.tenant), transaction.atomic():
        merge(kept, absorbed)
        listening.start()
        until_a_session_waits_for_a_lock()  # the talk's row, which this transaction holds
    listening.join(20)
    with in_tenant(customer.tenant):
        kept.refresh_from_db()
    assert kept.preview == "🎤 How much is a deep clean?"
    run_jobs()
    assert "120.00 AED" in customer.heard_since(0)


@pytest.mark.parametrize("since", [False, True], ids=["nothing-since", "one-more-since"])
def test_talks_that_come_apart_say_what_was_heard_edited_and_deleted_meanwhile(
    tenant_db: None, alpha: Tenant, since: bool
) -> None:
    """Each says its own: nothing of another's stays behind."""
    with in_tenant(alpha):
        channel = Channel.objects.create(transport="scripted", address="s1", display="+1")
        kept = talk(channel, "mine", text="mine")
        spoken = talk(channel, "[audio]", kind="audio", text="")
        edited = talk(channel, "their text", text="their text")
        deleted = talk(channel, "🎤 secret", kind="audio", text="")
        merges = [merge(kept, each) for each in (spoken, edited, deleted)]
        messages = dict(
            zip(("mine", "spoken", "edited", "deleted"), kept.messages.all(), strict=True)
        )
        factories.HearingFactory(message=messages["spoken"], text="and a sofa")
        factories.HearingFactory(message=messages["deleted"], text="secret")
        change(messages["edited"], text="B", earlier_texts=["their text"])
        change(messages["deleted"], revoked_at=now(), earlier_texts=[""])
        Conversation.objects.filter(pk=kept.pk).update(preview="[deleted]")
        if since:
            newest = factories.InboundMessageFactory(conversation=kept, text="", kind="audio")
            factories.HearingFactory(message=newest, text="one more")
        for each in reversed(merges):
            undo_merge(actor=person("owner").actor, merge_id=each.pk)
        for each in (kept, spoken, edited, deleted):
            each.refresh_from_db()
    assert kept.preview == ("🎤 one more" if since else "mine")
    lines = [each.preview for each in (spoken, edited, deleted)]
    assert lines == ["🎤 and a sofa", "B", "[deleted]"]


def talk(channel: Channel, line: str, **said: Any) -> Conversation:
    made: Conversation = factories.ConversationFactory(
        channel=channel, preview=line, last_message_at=now()
    )
    factories.InboundMessageFactory(conversation=made, **said)
    return made


def merge(kept: Conversation, absorbed: Conversation) -> Any:
    return merge_contacts(
        actor=person("owner").actor, kept_id=kept.contact_id, absorbed_id=absorbed.contact_id
    )


def change(message: Message, **fields: Any) -> None:
    Message.objects.filter(pk=message.pk).update(**fields)
