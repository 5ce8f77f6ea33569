"""From webhooks to messages and back: whatever the order and number of deliveries, each once."""

import random

import pytest

from conversations.models import Attachment, Conversation, InboundEvent, Message
from core.clock import now
from tenants.context import in_tenant
from tests.support.jobs import run_jobs, rung
from tests.support.world import ALPHA
from tests.whatsapp import meta
from tests.whatsapp.test_media import picture
from whatsapp import slowdown
from whatsapp.models import CloudNumber

pytestmark = pytest.mark.usefixtures("committed_db")
CUSTOMER = "971551112233"


def deliver(*changes):
    assert meta.post(meta.envelope(*changes)).status_code == 200


def drain():
    return run_jobs(only="conversations.drain")


def talk():
    return Conversation.objects.get(contact__addresses__value=CUSTOMER)


def texts(**filters):
    return list(talk().messages.filter(**filters).order_by("id").values_list("text", flat=True))


def sent_by(author: str) -> Message:
    """A message of ours in that talk, which Meta has taken."""
    return Message.objects.create(
        conversation=talk(),
        direction="outbound",
        author=author,
        text="Hello",
        status="sent",
        external_id="wamid.out",
    )


def test_a_burst_delivered_three_times_is_read_once_in_order(alpha):
    burst = meta.change(messages=[meta.text(f"line {n}", wamid=f"wamid.{n}") for n in range(30)])
    for _ in range(3):
        deliver(burst)
        drain()
    with in_tenant(alpha):
        assert texts(direction="inbound") == [f"line {n}" for n in range(30)]
        assert talk().contact.profile_name == "Layla"
        assert not InboundEvent.objects.filter(processed_at=None).exists()


def test_order_is_the_order_of_arrival(alpha):
    changes = [
        meta.change(messages=[meta.text(f"line {n}", wamid=f"wamid.{n}")]) for n in range(10)
    ]
    random.Random(7).shuffle(changes)
    arrived = [change["value"]["messages"][0]["text"]["body"] for change in changes]
    for change in changes:
        deliver(change)
    for change in reversed(changes):
        deliver(change)
    drain()
    with in_tenant(alpha):
        assert texts() == arrived


@pytest.mark.parametrize("seed", range(4))
def test_statuses_only_climb(alpha, seed):
    deliver(meta.change(messages=[meta.text("hi", wamid="wamid.in")]))
    drain()
    with in_tenant(alpha):
        message = Message.objects.create(
            conversation=talk(),
            direction="outbound",
            author="system",
            text="Hello",
            status="sending",
            attempts=1,
        )
    statuses = [
        meta.status(name, wamid="wamid.out", send_key=str(message.send_key))
        for name in ("sent", "delivered", "read")
    ] * 3
    random.Random(seed).shuffle(statuses)
    for status in statuses:
        deliver(meta.change(statuses=[status]))
        drain()
    with in_tenant(alpha):
        message.refresh_from_db()
        assert (message.status, message.external_id) == ("read", "wamid.out")
        assert message.sent_at
        assert message.delivered_at


def test_a_failure_is_told_in_plain_words(alpha):
    deliver(meta.change(messages=[meta.text("hi", wamid="wamid.in")]))
    drain()
    with in_tenant(alpha):
        message = sent_by("system")
    failed = meta.status("failed", wamid="wamid.out") | {"errors": [{"code": 131026}]}
    deliver(meta.change(statuses=[failed]))
    drain()
    with in_tenant(alpha):
        message.refresh_from_db()
        assert (message.status, message.error_code) == ("failed", "131026")
        assert message.error == "This customer cannot be reached on WhatsApp."


def test_too_fast_as_told_by_a_status_slows_the_number_and_calls_a_person(alpha):
    slowdown.forget()
    asked = meta.text("hi", wamid="wamid.in", at=int(now().timestamp()))
    deliver(meta.change(messages=[asked]))
    drain()
    with in_tenant(alpha):
        sent_by("assistant")
    failed = meta.status("failed", wamid="wamid.out") | {"errors": [{"code": 130429}]}
    deliver(meta.change(statuses=[failed]))
    drain()
    with in_tenant(alpha):
        assert talk().waiting_reason == "not_delivered"
        assert slowdown.remaining_here(talk().channel) > 0
    slowdown.forget()


def test_a_picture_goes_from_the_webhook_into_the_tenants_folder(
    alpha, emulator, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    with in_tenant(alpha):
        number = CloudNumber.objects.get(channel__address=ALPHA.phone_number_id)
        number.token = "EAAtests"
        number.save()
    image = {"id": emulator.file(picture(), mime_type="image/jpeg"), "mime_type": "image/jpeg"}
    message = meta.text("", wamid="wamid.pic") | {"type": "image", "image": image}
    deliver(meta.change(messages=[message]))
    drain()
    assert run_jobs(only="whatsapp.fetch_attachment") == ["whatsapp.fetch_attachment"]
    with in_tenant(alpha):
        attachment = Attachment.objects.get(message__external_id="wamid.pic")
        assert attachment.state == "stored"
        assert (tmp_path / "t_alpha" / attachment.file.name).exists()


def test_every_kind_that_no_one_understands_is_kept_and_shown(alpha):
    hologram = meta.text("", wamid="wamid.holo") | {"type": "hologram", "hologram": {"x": 1}}
    deliver(meta.change(messages=[hologram]))
    drain()
    with in_tenant(alpha):
        found = talk().messages.get()
        assert (found.kind, found.content["type"]) == ("unsupported", "hologram")


def test_a_note_of_whatsapps_is_shown_and_calls_for_no_answer(alpha):
    system = {"type": "something_new", "body": "Layla did something"}
    note = meta.text("", wamid="wamid.x") | {"type": "system", "system": system}
    deliver(meta.change(messages=[note]))
    drain()
    with in_tenant(alpha):
        assert talk().messages.get().kind == "system"
        assert talk().turn_due_at is None
    assert not rung("ai.take_turn")


def test_a_clock_ahead_of_ours_does_not_hold_the_window_open(alpha):
    deliver(meta.change(messages=[meta.text("hi", wamid="wamid.f", at=4_000_000_000)]))
    drain()
    with in_tenant(alpha):
        assert talk().last_inbound_at <= now()
