"""The past that a business brings along from its phone: in order, once, and nothing else."""

import random
from datetime import timedelta
from typing import Any

import pytest

from audit.models import Entry
from conversations.models import Attachment, Contact, Conversation, InboundEvent, Message
from core.clock import now
from tenants.context import in_tenant
from tests.support.jobs import run_jobs, rung
from tests.support.world import ALPHA
from tests.whatsapp import meta
from whatsapp.models import CloudNumber
from whatsapp.splitting import HISTORY_PAGE

pytestmark = pytest.mark.usefixtures("committed_db")
CUSTOMER = "971551112233"
OURS = "971500000001"
START = now() - timedelta(days=40)


def said(number: int, *, ours: bool = False, status: str = "READ", **more: Any) -> dict[str, Any]:
    """The message `number`, two of them in each second."""
    found = {
        "from": OURS if ours else CUSTOMER,
        "id": f"wamid.H{number}",
        "timestamp": str(int(START.timestamp()) + number // 2),
        "type": "text",
        "text": {"body": f"line {number}"},
        "history_context": {"status": status},
    }
    return found | ({"to": CUSTOMER} if ours else {}) | more


def chunk(*messages: Any, phase: int = 0, order: int = 1, progress: int = 50) -> dict[str, Any]:
    about = {"phase": phase, "chunk_order": order, "progress": progress}
    thread = {"id": CUSTOMER, "messages": list(messages)}
    return history({"metadata": about, "threads": [thread]})


def history(*chunks: dict[str, Any], **more: Any) -> dict[str, Any]:
    value = {
        "messaging_product": "whatsapp",
        "metadata": meta.metadata(ALPHA.phone_number_id),
        "history": list(chunks),
    }
    return {"field": "history", "value": value | more}


def deliver(*changes: dict[str, Any]) -> None:
    assert meta.post(meta.envelope(*changes)).status_code == 200
    run_jobs(only="conversations.drain")


def talk() -> Conversation:
    return Conversation.objects.get(contact__addresses__value=CUSTOMER)


def texts() -> list[str]:
    return list(talk().messages.order_by("id").values_list("text", flat=True))


def test_it_is_shown_as_it_was_and_does_nothing(alpha):
    deliver(chunk(said(0), said(1, ours=True), said(2, ours=True, status="DELIVERED"), said(3)))
    with in_tenant(alpha):
        rows = list(talk().messages.order_by("id"))
        assert [(row.direction, row.author, row.status, row.text) for row in rows] == [
            ("inbound", "customer", "received", "line 0"),
            ("outbound", "phone_app", "read", "line 1"),
            ("outbound", "phone_app", "delivered", "line 2"),
            ("inbound", "customer", "received", "line 3"),
        ]
        assert all(row.origin == "history" and row.late for row in rows)
        assert all(row.created_at == row.provider_at for row in rows)
        assert all(-(2**53) < row.pk < 0 for row in rows)
        found = talk()
        assert (found.unread, found.last_inbound_at, found.turn_due_at, found.waiting_since) == (
            0,
            None,
            None,
            None,
        )
        assert (found.handler, found.status, found.preview) == ("assistant", "closed", "line 3")
        assert found.last_message_at == rows[-1].provider_at
    assert not rung("ai.take_turn")
    assert not rung("conversations.deliver")


@pytest.mark.parametrize("seed", range(3))
def test_pieces_in_any_order_and_repeated_end_as_the_same(alpha, seed):
    lines = [said(number, ours=number % 3 == 0) for number in range(180)]
    # Meta sends the newest days first; pieces overlap, and one lists the newest first.
    pieces = [
        chunk(*lines[120:], phase=0),
        chunk(*lines[60:130], phase=1, order=1),
        chunk(*lines[:70][::-1], phase=2, order=2, progress=100),
    ] * 2
    random.Random(seed).shuffle(pieces)
    for piece in pieces:
        deliver(piece)
    with in_tenant(alpha):
        assert texts() == [f"line {number}" for number in range(180)]


def test_it_comes_before_what_arrived_here_and_opens_nothing(alpha):
    deliver(meta.change(messages=[meta.text("Hello", wamid="wamid.1", at=int(now().timestamp()))]))
    with in_tenant(alpha):
        before = talk()
    deliver(chunk(said(0), said(1, ours=True)))
    with in_tenant(alpha):
        assert texts() == ["line 0", "line 1", "Hello"]
        after = talk()
        assert (after.last_inbound_at, after.unread, after.preview, after.status) == (
            before.last_inbound_at,
            1,
            "Hello",
            "open",
        )
        assert after.turn_due_at == before.turn_due_at


@pytest.mark.parametrize("first", ["live", "history"])
def test_one_that_also_came_by_itself_is_here_once(alpha, first):
    live = meta.change(messages=[meta.text("line 0", wamid="wamid.H0", at=int(now().timestamp()))])
    both = {"live": live, "history": chunk(said(0))}
    deliver(both.pop(first))
    deliver(*both.values())
    with in_tenant(alpha):
        assert texts() == ["line 0"]
        assert not InboundEvent.objects.filter(processed_at=None).exists()


def test_a_long_past_is_taken_in_bounded_pages(alpha):
    people = [f"97156{number:07d}" for number in range(12)]
    threads = [
        {
            "id": person,
            "messages": [
                said(number) | {"from": person, "id": f"wamid.{person}.{number}"}
                for number in range(120)
            ],
        }
        for person in people
    ]
    deliver(history({"metadata": {"phase": 1, "progress": 100}, "threads": threads}))
    with in_tenant(alpha):
        pages = InboundEvent.objects.filter(sender__in=people)
        assert max(len(page.body["items"]) for page in pages) == HISTORY_PAGE
        assert pages.count() == 12 * 3
        assert Message.objects.filter(origin="history").count() == 12 * 120
        assert Conversation.objects.filter(contact__addresses__value__in=people).count() == 12
        codes = Entry.objects.filter(code="whatsapp.history.imported")
        assert codes.count() == 1
        assert CloudNumber.objects.get(channel__address=ALPHA.phone_number_id).coexistence


def test_nobodys_flood_is_in_the_past(alpha, settings):
    settings.FLOOD_SLOW = settings.FLOOD_MUTE = 5
    recent = [said(number) | {"timestamp": str(int(now().timestamp()) - 5)} for number in range(30)]
    deliver(chunk(*recent))
    deliver(meta.change(messages=[meta.text("Hello", wamid="wamid.1", at=int(now().timestamp()))]))
    with in_tenant(alpha):
        assert (talk().muted_until, talk().slowed_until) == (None, None)
        assert talk().turn_due_at


@pytest.mark.parametrize("first", ["file", "holder"])
def test_a_file_that_comes_later_goes_to_its_message(alpha, first):
    holder = said(0, type="media_placeholder")
    del holder["text"]
    picture = {"id": "991", "mime_type": "image/jpeg", "caption": "The sofa"}
    file = said(0, type="image", image=picture)
    del file["text"], file["history_context"]
    both = {"holder": chunk(holder), "file": history(messages=[file])}
    deliver(both.pop(first))
    deliver(*both.values())
    with in_tenant(alpha):
        shown = talk().messages.get()
        assert (shown.kind, shown.text) == ("image", "The sofa")
        assert Attachment.objects.get(message=shown).external_id == "991"
    assert rung("whatsapp.fetch_attachment")


def test_who_does_not_share_the_past_is_noted(alpha):
    error = {"code": 2593109, "title": "History sharing is turned off", "message": "x"}
    deliver(history({"errors": [error]}))
    with in_tenant(alpha):
        entry = Entry.objects.get(code="whatsapp.history.declined")
        assert entry.data == {"codes": ["2593109"]}
        assert not Message.objects.filter(origin="history").exists()


def test_the_phones_address_book_names_who_has_no_name(alpha):
    deliver(meta.change(messages=[meta.text("Hello", wamid="wamid.1")]))

    def listed(name: str, action: str = "add") -> dict[str, Any]:
        contact = {"full_name": name, "phone_number": CUSTOMER}
        item = {"type": "contact", "action": action, "contact": contact}
        value = {"metadata": meta.metadata(ALPHA.phone_number_id), "state_sync": [item]}
        return {"field": "smb_app_state_sync", "value": value}

    deliver(listed("Layla Haddad"))
    deliver(listed("Somebody else"), listed("", "remove"))
    with in_tenant(alpha):
        assert talk().contact.name == "Layla Haddad"
        before = Contact.objects.count()
    stranger = listed("Nobody here")
    stranger["value"]["state_sync"][0]["contact"]["phone_number"] = "34600111222"
    deliver(stranger)
    with in_tenant(alpha):
        assert Contact.objects.count() == before
