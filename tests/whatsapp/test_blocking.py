"""WhatsApp's own list of whom a number blocks follows what staff decided."""

from typing import Any

import pytest

from audit.models import Entry
from conversations.models import Channel, Contact, ContactAddress
from core.clock import now
from core.http import OutboundError
from tests import factories
from tests.whatsapp.conftest import Emulator
from whatsapp import graph
from whatsapp.blocking import NotTakenYet, bring_block

CUSTOMER = "971550000123"


@pytest.fixture
def contact(channel: Channel) -> Contact:
    found = factories.ContactFactory(name="Nadia")
    ContactAddress.objects.create(
        contact=found, channel=channel, kind="phone", value=CUSTOMER, last_seen_at=now()
    )
    return found


def set_blocked(contact: Contact, blocked: bool) -> None:
    Contact.objects.filter(pk=contact.pk).update(blocked_at=now() if blocked else None)


def hears(emulator: Emulator) -> bool:
    """Whether what the customer writes still gets through."""
    before = len(emulator.thread(CUSTOMER))
    emulator.customer_writes(CUSTOMER)
    return len(emulator.thread(CUSTOMER)) > before


def test_it_is_blocked_there_and_unblocked_again(contact: Contact, emulator: Emulator) -> None:
    assert hears(emulator)
    set_blocked(contact, True)
    for _ in range(2):
        bring_block(contact.pk)
    assert not hears(emulator)
    set_blocked(contact, False)
    bring_block(contact.pk)
    assert hears(emulator)
    assert not Entry.objects.filter(code="conversations.contact.block_refused").exists()


def test_who_thinks_again_while_it_is_told_is_obeyed(
    contact: Contact, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert hears(emulator)
    set_blocked(contact, True)
    tell = graph.change_blocked

    def told_late(*args: Any, blocked: bool, **more: Any) -> Any:
        if blocked:
            # Another job says so at once, and what this one says arrives after it.
            set_blocked(contact, False)
        return tell(*args, blocked=blocked, **more)

    monkeypatch.setattr(graph, "change_blocked", told_late)
    bring_block(contact.pk)
    assert hears(emulator)


def test_what_is_refused_for_good_is_written_down(contact: Contact, emulator: Emulator) -> None:
    set_blocked(contact, True)
    for _ in range(2):
        bring_block(contact.pk)
    [entry] = Entry.objects.filter(code="conversations.contact.block_refused")
    assert entry.data["error_code"] == "131047", "they never wrote"
    assert hears(emulator)


def test_what_passes_is_tried_again(contact: Contact, emulator: Emulator, settings) -> None:
    hears(emulator)
    set_blocked(contact, True)
    settings.WHATSAPP_GRAPH_URL = "http://127.0.0.1:9"
    with pytest.raises((OutboundError, NotTakenYet)):
        bring_block(contact.pk)
    assert hears(emulator)
    assert not Entry.objects.filter(code="conversations.contact.block_refused").exists()
