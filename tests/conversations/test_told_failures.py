"""What was accepted and is told to have failed for a reason that passes: nobody sends it again."""

import pytest
from django.db import transaction

from conversations.channels import StatusUpdate
from conversations.handling import hand_back, take_over
from conversations.models import Channel, Conversation
from conversations.statuses import apply_status
from panels.words import waiting_reason
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.conversations.scripted import ScriptedTransport
from tests.factories import OutboundMessageFactory
from tests.support.people import person

SLOW, BUSY, NEVER = "130429", "131016", "131026"


@pytest.fixture(autouse=True)
def codes(transport: ScriptedTransport) -> None:
    transport.slows, transport.temporary = {SLOW}, {BUSY}


def failed(alpha: Tenant, talk: Conversation, *, code: str, author: str) -> Conversation:
    """Its conversation after WhatsApp told so."""
    with in_tenant(alpha), transaction.atomic():
        message = OutboundMessageFactory(
            conversation=talk,
            author=author,
            agent=person("agent") if author == "agent" else None,
            status="sent",
            external_id=f"out.{code}.{author}",
        )
        update = StatusUpdate(
            external_id=message.external_id, status="failed", error="Not now.", error_code=code
        )
        assert apply_status(Channel.objects.get(pk=talk.channel_id), update) == "failed"
        talk.refresh_from_db()
        return talk


@pytest.mark.parametrize("code", [SLOW, BUSY])
def test_a_lost_answer_of_the_assistant_waits_for_a_person(
    alpha: Tenant,
    talk: Conversation,
    code: str,
) -> None:
    after = failed(alpha, talk, code=code, author="assistant")
    assert after.waiting_since is not None
    assert after.waiting_reason == "not_delivered"
    assert "did not deliver" in waiting_reason(after.waiting_reason)


@pytest.mark.parametrize(
    ("code", "author"), [(NEVER, "assistant"), (BUSY, "system"), (BUSY, "agent")]
)
def test_nobody_is_called_for_anything_else(
    alpha: Tenant,
    talk: Conversation,
    code: str,
    author: str,
) -> None:
    assert failed(alpha, talk, code=code, author=author).waiting_since is None


def test_who_took_the_conversation_over_is_not_called_to_it_again(
    alpha: Tenant,
    talk: Conversation,
) -> None:
    with in_tenant(alpha):
        take_over(actor=person("agent").actor, conversation_id=talk.pk)
    assert failed(alpha, talk, code=BUSY, author="assistant").waiting_since is None
    with in_tenant(alpha):
        hand_back(actor=person("agent").actor, conversation_id=talk.pk)
    assert failed(alpha, talk, code=SLOW, author="assistant").waiting_since is not None


@pytest.mark.parametrize(("code", "times"), [(SLOW, 1), (BUSY, 0), (NEVER, 0)])
@pytest.mark.parametrize("author", ["assistant", "system"])
def test_the_whole_number_waits_only_when_it_was_too_fast(
    alpha: Tenant,
    talk: Conversation,
    transport: ScriptedTransport,
    code: str,
    times: int,
    author: str,
) -> None:
    failed(alpha, talk, code=code, author=author)
    assert transport.slowed == [talk.channel_id] * times
