"""The 24-hour window: to the second, on both sides of a clock change, for templates always."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from accounts.permissions import Role
from conversations.actions import reply
from conversations.exceptions import WindowClosed
from conversations.models import Conversation, Message
from conversations.window import free_until, refusal, window_closes_at, window_is_open
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.support.people import person

SECOND = timedelta(seconds=1)
WROTE = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)
"""The night in which Europe's clocks go back: a day of 25 hours there, and 24 here."""


def talk(**fields: object) -> Conversation:
    return Conversation(last_inbound_at=WROTE, **fields)


@pytest.mark.parametrize(
    ("after", "may"),
    [
        (timedelta(), True),
        (timedelta(hours=24) - SECOND, True),
        (timedelta(hours=24), False),
        (timedelta(hours=24) + SECOND, False),
        (timedelta(hours=25), False),
    ],
)
def test_free_text_leaves_within_24_hours_to_the_second(after: timedelta, may: bool) -> None:
    assert refusal(talk(), kind="text", at=WROTE + after) == ("" if may else "window_closed")


@pytest.mark.parametrize("kind", ["text", "buttons", "list", "image", "reaction", "location"])
def test_outside_it_only_templates_leave(kind: str) -> None:
    late = WROTE + timedelta(days=3)
    assert refusal(talk(), kind=kind, at=late) == "window_closed"
    assert refusal(talk(), kind="template", at=late) == ""


def test_who_never_wrote_has_no_window() -> None:
    silent = Conversation()
    assert window_closes_at(silent) is None
    assert refusal(silent, kind="text", at=WROTE) == "window_closed"


def test_an_advertisements_free_days_open_nothing() -> None:
    fresh = talk(entry_point_until=WROTE + timedelta(hours=72))
    after = WROTE + timedelta(hours=30)
    assert refusal(fresh, kind="text", at=after) == "window_closed"
    assert free_until(fresh, at=after) == WROTE + timedelta(hours=72)
    assert free_until(fresh, at=WROTE + timedelta(hours=72)) is None


def test_the_clock_is_ours_whatever_it_is_set_to() -> None:
    with time_machine.travel(WROTE + timedelta(hours=24) - SECOND, tick=False):
        assert window_is_open(talk())
    with time_machine.travel(WROTE + timedelta(hours=24), tick=False):
        assert not window_is_open(talk())


@pytest.mark.usefixtures("tenant_db")
def test_a_reply_after_it_is_refused_with_what_to_do_and_nothing_is_queued(alpha: Tenant) -> None:
    with in_tenant(alpha):
        closed = factories.ConversationFactory(last_inbound_at=now() - timedelta(hours=24))
        with pytest.raises(WindowClosed, match="template"):
            reply(actor=person(Role.AGENT).actor, conversation_id=closed.pk, text="Hello?")
        assert not Message.objects.filter(conversation=closed).exists()
