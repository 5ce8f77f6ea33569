"""Files and messages for later over the API."""

import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import encode_multipart
from PIL import Image

from conversations.models import Attachment, Conversation, Message, ScheduledMessage
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.api.caller import PREFIX, Caller, as_person, refusal

pytestmark = pytest.mark.usefixtures("tenant_db")


@pytest.fixture(autouse=True)
def folder(tenant_db: None, settings, tmp_path, alpha: Tenant) -> None:
    settings.MEDIA_ROOT = tmp_path
    with in_tenant(alpha):
        Conversation.objects.update(last_inbound_at=now())


def picture() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (30, 20), "teal").save(written, format="PNG")
    return written.getvalue()


def send(caller: Caller, data: bytes, *, name: str = "sofa.png", **fields: str):
    form = {"file": SimpleUploadedFile(name, data), **fields}
    return caller.client.post(PREFIX + "conversations/1/files/", form)


def stored(tenant: Tenant, **more: object) -> Attachment:
    with in_tenant(tenant):
        attachment = factories.AttachmentFactory(
            message=factories.InboundMessageFactory(conversation_id=1, kind="audio"),
            mime_type="audio/ogg",
            state="stored",
            size=6,
            **more,
        )
        attachment.file.save("x" * 32, ContentFile(b"OggSab"))
        return attachment


def test_a_file_is_sent_and_fetched(alpha: Tenant) -> None:
    caller = as_person(alpha, "agent")
    answer = send(caller, picture(), text="The sofa")
    assert answer.status_code == 201, answer.content
    sent = answer.json()
    assert (sent["kind"], sent["text"], sent["status"]) == ("image", "The sofa", "queued")
    assert sent["attachment"]["filename"] == "sofa.png"
    fetched = caller.get(f"messages/{sent['id']}/file/")
    assert Image.open(io.BytesIO(b"".join(fetched.streaming_content))).size == (30, 20)
    assert fetched["X-Content-Type-Options"] == "nosniff"
    small = caller.get(f"messages/{sent['id']}/file/", size="small")
    assert small["Content-Type"] == "image/webp"
    assert b"".join(small.streaming_content)


def test_a_file_that_cannot_be_sent_is_refused(alpha: Tenant) -> None:
    caller = as_person(alpha, "agent")
    refused = refusal(send(caller, b"<html>", name="a.jpg"), 400, "invalid")
    assert "Save a picture as JPEG" in refused["fields"]["file"]
    refusal(send(caller, picture(), colour="red"), 400, "invalid")
    refusal(caller.post("conversations/1/files/", {"file": "x"}), 415, "unsupported_media_type")
    with in_tenant(alpha):
        assert not Attachment.objects.filter(message__direction="outbound").exists()


def encoded(data: bytes, boundary: str, **fields: str) -> bytes:
    return encode_multipart(boundary, {"file": SimpleUploadedFile("news.pdf", data), **fields})


@pytest.mark.parametrize("size", [20, 4 * 1024 * 1024], ids=["small", "beyond-a-body-of-json"])
def test_a_file_sent_again_with_its_key_is_sent_once(alpha: Tenant, size: int) -> None:
    """As clients send it: each time with another boundary."""
    caller = as_person(alpha, "agent")

    def post(boundary: str, last: bytes = b".", **fields: str):
        return caller.client.post(
            PREFIX + "conversations/1/files/",
            encoded(b"%PDF-1.7\n" + b" " * size + last, boundary, **fields),
            content_type=f"multipart/form-data; boundary={boundary}",
            headers={"Idempotency-Key": "once"},
        )

    first, again = post("one", text="Look"), post("two", text="Look")
    assert first.status_code == 201, first.content
    assert (again.content, again["Idempotency-Replayed"]) == (first.content, "true")
    refusal(post("two", text="Look!"), 422, "idempotency_mismatch")
    refusal(post("two", b"!", text="Look"), 422, "idempotency_mismatch")
    fetched = caller.get(f"messages/{first.json()['id']}/file/")
    assert len(b"".join(fetched.streaming_content)) == size + 10
    with in_tenant(alpha):
        assert Attachment.objects.filter(message__direction="outbound").count() == 1


def test_parts_of_a_file_and_nobody_elses(alpha: Tenant, beta: Tenant) -> None:
    mine = stored(alpha)
    caller = as_person(alpha, "agent")
    path = f"messages/{mine.message_id}/file/"
    part = caller.client.get(PREFIX + path, headers={"Range": "bytes=0-3"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"OggS")
    assert Caller(alpha).get(path).status_code == 401
    theirs = stored(beta, pk=900_001)
    refusal(caller.get(f"messages/{theirs.message_id + 5000}/file/"), 404, "not_found")
    refusal(caller.get("messages/1/file/"), 409, "no_file")


def test_words_wait_are_changed_and_taken_back(alpha: Tenant) -> None:
    caller = as_person(alpha, "agent")
    due = (now() + timedelta(hours=3)).replace(microsecond=0)
    body = {"conversation": 1, "text": "See you", "due_at": due.isoformat()}
    made = caller.post("scheduled/", body)
    assert made.status_code == 201, made.content
    row = made.json()
    assert (row["status"], row["message"]) == ("waiting", None)
    changed = caller.patch(f"scheduled/{row['id']}/", {"text": "At ten"}).json()
    assert (changed["text"], changed["due_at"]) == ("At ten", row["due_at"])
    listed = caller.get("scheduled/", conversation=1, status="waiting").json()["results"]
    assert row["id"] in {each["id"] for each in listed}
    path = f"{PREFIX}scheduled/{row['id']}/"
    assert caller.client.delete(path).status_code == 204
    refusal(caller.patch(f"scheduled/{row['id']}/", {"text": "Still"}), 409, "already_sent")


@pytest.mark.parametrize(
    "change",
    [
        {"due_at": "2099-01-01T09:00:00"},
        {"due_at": "2020-01-01T09:00:00Z"},
        {"due_at": "tomorrow"},
        {"due_at": None},
        {"text": " "},
        {"text": "x" * 4097},
        {"at": "now"},
    ],
)
def test_what_cannot_wait_is_refused(alpha: Tenant, change: dict[str, object]) -> None:
    due = (now() + timedelta(hours=3)).isoformat()
    body = {"conversation": 1, "text": "See you", "due_at": due} | change
    refusal(as_person(alpha, "agent").post("scheduled/", body), 400, "invalid")
    with in_tenant(alpha):
        assert ScheduledMessage.objects.count() == 1  # the seeded one


def test_a_failed_message_is_sent_again_once(alpha: Tenant) -> None:
    with in_tenant(alpha):
        failed = factories.OutboundMessageFactory(conversation_id=1, status="failed")
    path = f"messages/{failed.pk}/redrive/"
    refusal(as_person(alpha, "agent").post(path), 403, "not_allowed")
    caller = as_person(alpha, "admin")
    again = caller.post(path)
    assert (again.status_code, again.json()["status"]) == (201, "queued")
    refusal(caller.post(path), 409, "already_handled")
    with in_tenant(alpha):
        assert Message.objects.filter(text=failed.text, status="queued").count() == 1
