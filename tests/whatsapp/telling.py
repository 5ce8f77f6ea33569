"""What customers, and the business's phone, are made to say in tests, and what became of it."""

from datetime import timedelta
from typing import Any

from conversations.models import Conversation, InboundEvent, Message
from core.clock import now
from tests.support.jobs import run_jobs
from tests.whatsapp import meta

CUSTOMER = "971551112233"
SECONDS = 0


def moment(ago: float = 0) -> int:
    return int((now() - timedelta(seconds=ago)).timestamp())


def deliver(*changes: dict[str, Any]) -> None:
    assert meta.post(meta.envelope(*changes)).status_code == 200
    run_jobs(only="conversations.drain")


def said(body: str, *, wamid: str, ago: float = 0, **more: Any) -> dict[str, Any]:
    return meta.change(messages=[meta.text(body, wamid=wamid, at=moment(ago)) | more])


def changed(kind: str, part: dict[str, Any], *, wamid: str, ago: float = 0) -> dict[str, Any]:
    """A message that edits, deletes or reacts."""
    message = {
        "from": CUSTOMER,
        "id": wamid,
        "timestamp": str(moment(ago)),
        "type": kind,
        kind: part,
    }
    return meta.change(messages=[message])


def edit(of: str, body: str, *, wamid: str, ago: float = 0) -> dict[str, Any]:
    inner = {"type": "text", "text": {"body": body}}
    return changed("edit", {"original_message_id": of, "message": inner}, wamid=wamid, ago=ago)


def revoke(of: str, *, wamid: str) -> dict[str, Any]:
    return changed("revoke", {"original_message_id": of}, wamid=wamid)


def react(of: str, emoji: str | None, *, wamid: str, ago: float = 0) -> dict[str, Any]:
    part = {"message_id": of} if emoji is None else {"message_id": of, "emoji": emoji}
    return changed("reaction", part, wamid=wamid, ago=ago)


def of_phone(*echoes: dict[str, Any], field: str = "smb_message_echoes") -> dict[str, Any]:
    value = {
        "messaging_product": "whatsapp",
        "metadata": meta.metadata(meta.NUMBERS[0]),
        "message_echoes": list(echoes),
    }
    return {"field": field, "value": value}


def echo(body: str, *, wamid: str, ago: float = 0, **more: Any) -> dict[str, Any]:
    return {
        "from": "971500000001",
        "to": CUSTOMER,
        "id": wamid,
        "timestamp": str(moment(ago)),
        "type": "text",
        "text": {"body": body},
    } | more


def talk() -> Conversation:
    return Conversation.objects.get(contact__addresses__value=CUSTOMER)


def message(wamid: str) -> Message:
    return Message.objects.get(conversation=talk(), external_id=wamid)


def outcome(wamid: str) -> str:
    return InboundEvent.objects.get(external_id=wamid).outcome


def sent(text: str, *, wamid: str = "", author: str = "assistant", status: str = "sent") -> Message:
    conversation = talk()
    return Message.objects.create(
        conversation=conversation,
        direction="outbound",
        author=author,
        text=text,
        external_id=wamid,
        status=status,
        epoch=conversation.epoch,
    )
