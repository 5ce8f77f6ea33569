"""Reading and writing as somebody would, and never where nobody does."""

from datetime import timedelta
from typing import Any

import pytest

from conversations import manners
from conversations.handling import locked_conversation
from conversations.models import Conversation, Message
from conversations.queueing import queue_texts
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tenants.switches import set_switch
from tests.conversations.scripted import ScriptedTransport
from tests.support.jobs import rung
from tests.support.people import PLATFORM_ADMIN

# Fixtures are handed in under their own names.


@pytest.fixture
def marks(transport: ScriptedTransport) -> list[tuple[str, bool]]:
    """What the customer is shown: (message, whether somebody writes)."""
    seen: list[tuple[str, bool]] = []
    transport.acknowledge = (  # type: ignore[method-assign]
        lambda **given: seen.append((given["external_id"], given["typing"]))
    )
    return seen


def wrote(alpha: Tenant, talk: Conversation, wamid: str, **fields: Any) -> int:
    with in_tenant(alpha):
        return talk.messages.create(
            direction="inbound", author="customer", status="received", external_id=wamid, **fields
        ).pk


def look(alpha: Tenant, message: int) -> None:
    with in_tenant(alpha):
        manners.acknowledge(message)


def change(alpha: Tenant, talk: Conversation, **fields: Any) -> None:
    with in_tenant(alpha):
        Conversation.objects.filter(pk=talk.pk).update(**fields)


@pytest.mark.parametrize(
    ("length", "read", "write"), [(0, 0.2, 0.3), (20, 0.6, 0.5), (4000, 1.0, 1.5)]
)
def test_in_proportion_and_bounded(settings: Any, length: int, read: float, write: float) -> None:
    settings.WHATSAPP_READ_SECONDS, settings.WHATSAPP_TYPING_SECONDS = 1.0, 1.5
    assert manners.reading_time("x" * length).total_seconds() == pytest.approx(read)
    assert manners.writing_time("x" * length).total_seconds() == pytest.approx(write)
    settings.WHATSAPP_READ_SECONDS = settings.WHATSAPP_TYPING_SECONDS = 0.0
    assert manners.reading_time("x" * length) == manners.writing_time("x" * length) == timedelta()


@pytest.mark.parametrize(("author", "waits"), [("assistant", True), ("system", False)])
def test_only_the_assistants_answer_is_seen_being_written(
    alpha: Tenant, talk: Conversation, settings: Any, author: str, waits: bool
) -> None:
    settings.WHATSAPP_TYPING_SECONDS = 1.5
    began = now()
    with in_tenant(alpha), locked_conversation(talk.pk) as conversation:
        queue_texts(conversation=conversation, author=author, texts=["x" * 50, "y"])
    [bell] = rung("conversations.deliver")
    with in_tenant(alpha):
        first, second = Message.objects.filter(conversation=talk).order_by("id")
    assert second.not_before is None
    if waits:
        assert bell.due_at >= first.not_before >= began + timedelta(seconds=0.8)
    else:
        assert first.not_before is None
        assert bell.due_at <= now()


def test_typing_is_shown_only_while_an_answer_is_made(
    alpha: Tenant, talk: Conversation, marks: list[tuple[str, bool]]
) -> None:
    first = wrote(alpha, talk, "w1")
    look(alpha, first)
    change(alpha, talk, turn_due_at=now())
    look(alpha, first)
    assert marks == [("w1", False), ("w1", True)]


def test_the_newest_mark_is_for_all(
    alpha: Tenant, talk: Conversation, marks: list[tuple[str, bool]]
) -> None:
    first = wrote(alpha, talk, "w1")
    last = wrote(alpha, talk, "w2")
    wrote(alpha, talk, "w3", kind="reaction")
    look(alpha, first)
    assert marks == []
    look(alpha, last)
    assert [wamid for wamid, _ in marks] == ["w2"]


@pytest.mark.parametrize("kind", ["ai", "sending"])
def test_none_while_a_switch_is_engaged(
    alpha: Tenant, talk: Conversation, marks: list[tuple[str, bool]], kind: str
) -> None:
    message = wrote(alpha, talk, "w1")
    set_switch(actor=PLATFORM_ADMIN, kind=kind, engaged=True, reason="x", tenant=alpha)
    look(alpha, message)
    assert marks == []


@pytest.mark.parametrize("field", ["assistant_paused", "muted_until"])
def test_none_where_the_assistant_does_not_read(
    alpha: Tenant, talk: Conversation, marks: list[tuple[str, bool]], field: str
) -> None:
    message = wrote(alpha, talk, "w1")
    change(alpha, talk, **{field: now() + timedelta(hours=1) if field == "muted_until" else True})
    look(alpha, message)
    assert marks == []
