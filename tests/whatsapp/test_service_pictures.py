"""The picture of a service on the customer's phone: from their question to what they see."""

import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
import requests

from ai.actions import update_settings
from catalog import pictures
from catalog.actions import update_service
from conversations import delivery
from conversations.models import Attachment, Conversation, Message
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.catalog.drawings import drawn
from tests.support.jobs import run_jobs
from tests.support.people import person
from tests.whatsapp import meta
from tests.whatsapp.conftest import TOKEN, Emulator
from whatsapp.media import showing
from whatsapp.models import CloudNumber
from whatsapp.outgoing.base import CannotSend

CUSTOMER = "971551112233"
ASKING = "How much is a deep clean?"


@pytest.fixture(autouse=True)
def quick(settings: Any, tmp_path: Path) -> None:
    settings.BURST_QUIET = settings.BURST_QUIET_COMPLETE = 0.0
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def picture(committed_db: None, alpha: Tenant, emulator: Emulator) -> pictures.Picture:
    """That of the deep clean, which the customer is about to ask for."""
    emulator.customer_writes(CUSTOMER)
    ready = pictures.read(io.BytesIO(drawn(size=(320, 200))))
    with in_tenant(alpha):
        for number in CloudNumber.objects.all():
            number.token = TOKEN
            number.save()
        give(ready)
    return ready


def give(ready: pictures.Picture | None) -> None:
    update_service(
        actor=person("owner").actor,
        service_id=1,
        fields={},
        picture=ready,
        without_picture=ready is None,
    )


def asks(wamid: str = "wamid.1") -> None:
    asked = meta.text(ASKING, wamid=wamid, sender=CUSTOMER, at=int(now().timestamp()))
    assert meta.post(meta.envelope(meta.change(messages=[asked]))).status_code == 200


def seen(emulator: Emulator) -> list[dict[str, Any]]:
    return [row for row in emulator.thread(CUSTOMER) if row["direction"] == "outbound"]


def uploads(emulator: Emulator) -> list[dict[str, Any]]:
    return [row for row in emulator.requests() if row["path"].endswith("/media")]


def pictured(emulator: Emulator) -> list[dict[str, Any]]:
    """What was seen with a picture above its buttons."""
    return [row for row in seen(emulator) if row.get("header", {}).get("type") == "image"]


def answer(tenant: Tenant) -> Message:
    """The message that shows the picture."""
    with in_tenant(tenant):
        talk = Conversation.objects.get(contact__addresses__value=CUSTOMER)
        found: Message = talk.messages.get(author="assistant", content__has_key="picture")
        return found


def test_the_phone_shows_picture_price_and_buttons_in_one_message(
    alpha: Tenant, emulator: Emulator, picture: pictures.Picture
) -> None:
    asks()
    run_jobs()
    (only,) = seen(emulator)
    assert (only["kind"], only["header"]["type"]) == ("interactive", "image")
    assert "120.00 AED" in only["text"]
    assert [button["id"] for button in only["buttons"]] == ["book:service:1", "about:service:1"]
    shown = only["header"]["image"]["id"]
    fetched = requests.get(f"{emulator.url}/phone/media/{shown}", timeout=10)
    assert hashlib.sha256(fetched.content).hexdigest() == picture.sha256
    with in_tenant(alpha):
        message = answer(alpha)
        kept = Attachment.objects.get(message=message)
        assert (message.status, kept.state, kept.mime_type) == ("sent", "stored", "image/jpeg")
        assert (kept.filename, kept.uploaded_id) == ("Deep clean.jpg", shown)
        give(None)
        with kept.file.open("rb") as file:
            assert file.read() == picture.data, "what was sent stays with its message"


def test_a_second_question_uploads_nothing(
    alpha: Tenant, emulator: Emulator, picture: pictures.Picture
) -> None:
    asks()
    run_jobs()
    asks("wamid.2")
    run_jobs()
    assert len(seen(emulator)) == 2
    assert len(pictured(emulator)) == len(uploads(emulator)) == 1


def test_without_buttons_the_words_stand_below_the_picture(
    alpha: Tenant, emulator: Emulator, picture: pictures.Picture
) -> None:
    with in_tenant(alpha):
        preferences = {"offer_booking": False}
        update_settings(actor=person("owner").actor, fields={"preferences": preferences})
        update_service(actor=person("owner").actor, service_id=1, fields={"description": ""})
    asks()
    run_jobs()
    (only,) = seen(emulator)
    assert only["kind"] == "image"
    assert "120.00 AED" in only["media"]["caption"]


def test_words_and_buttons_go_alone_when_the_picture_was_removed_meanwhile(
    alpha: Tenant, emulator: Emulator, picture: pictures.Picture
) -> None:
    asks()
    run_jobs(only="conversations.drain")
    run_jobs(only="ai.take_turn")
    with in_tenant(alpha):
        give(None)
    run_jobs()
    (only,) = seen(emulator)
    assert (only["kind"], "header" in only, len(only["buttons"])) == ("interactive", False, 2)
    assert "120.00 AED" in only["text"]
    assert uploads(emulator) == []
    with in_tenant(alpha):
        assert answer(alpha).status == "sent"
        assert not Attachment.objects.filter(message=answer(alpha)).exists()


def test_a_picture_that_is_tried_again_is_one_file_and_one_upload(
    alpha: Tenant, emulator: Emulator, picture: pictures.Picture
) -> None:
    emulator.faults(http_500=1.0)
    asks()
    run_jobs(only="conversations.drain")
    run_jobs(only="ai.take_turn")
    run_jobs(only="conversations.deliver")
    emulator.faults(http_500=0.0)
    with in_tenant(alpha):
        message = answer(alpha)
        kept = Attachment.objects.get(message=message)
        Message.objects.filter(pk=message.pk).update(status="queued", not_before=None)
        delivery.deliver(message.conversation_id)
        assert answer(alpha).status == "sent"
        assert Attachment.objects.get(message=message).file.name == kept.file.name
    assert len(pictured(emulator)) == 1


def test_of_two_who_send_one_message_the_slower_takes_the_others_copy(
    alpha: Tenant, emulator: Emulator, picture: pictures.Picture, tmp_path: Path
) -> None:
    asks()
    run_jobs(only="conversations.drain")
    run_jobs(only="ai.take_turn")
    with in_tenant(alpha):
        message = answer(alpha)
        first = showing.attached(message)
        assert first is not None
        files = {path for path in tmp_path.rglob("*") if path.is_file()}
        assert showing.attached(message) == first
        assert {path for path in tmp_path.rglob("*") if path.is_file()} == files
        erased = Message(pk=message.pk + 1000, content=message.content)
        with pytest.raises(CannotSend):
            showing.attached(erased)
        assert {path for path in tmp_path.rglob("*") if path.is_file()} == files
