"""The body of ``POST /messages``: whom it is for, what it answers, and the part of its kind."""

from typing import Any

from conversations.models import Channel, Message
from whatsapp.outgoing import BUILDERS, CannotSend, NotNow, Outgoing

__all__ = ["CannotSend", "NotNow", "message_payload", "read_payload"]


def message_payload(
    *,
    to: tuple[str, str],
    kind: str,
    text: str,
    content: dict[str, Any],
    send_key: str,
    message: Message | None = None,
    channel: Channel | None = None,
) -> dict[str, Any]:
    """A message as it is sent. `send_key` comes back in every status.

    `content["reply_to"]` is the transport's id of the message that this one answers.
    `message` and `channel` are needed for files alone. Raises CannotSend or NotNow.
    """
    build = BUILDERS.get(kind)
    if build is None:
        raise CannotSend(f"Messages of kind “{kind}” cannot be sent over WhatsApp.")
    payload: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **_recipient(to),
        "biz_opaque_callback_data": send_key,
    }
    quoted = content.get("reply_to")
    if quoted and kind != "reaction":
        payload["context"] = {"message_id": quoted}
    return payload | build(
        Outgoing(
            kind=kind,
            text=text,
            content=content,
            send_key=send_key,
            message=message,
            channel=channel,
        )
    )


def read_payload(*, message_id: str, typing: bool) -> dict[str, Any]:
    """Marks a customer's message as read; `typing` shows that an answer is being written."""
    payload: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": message_id,
    }
    if typing:
        payload["typing_indicator"] = {"type": "text"}
    return payload


def _recipient(to: tuple[str, str]) -> dict[str, str]:
    kind, value = to
    if kind == "phone":
        # Without the plus the platform puts the business's own country before it.
        return {"to": "+" + value.removeprefix("+")}
    return {"recipient": value}
