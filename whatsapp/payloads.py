"""A message as the Cloud API takes it, within the limits it states."""

from typing import Any

TEXT_LIMIT = 4096
BUTTON_BODY_LIMIT = 1024
LIST_BODY_LIMIT = 4096
BUTTONS_LIMIT = 3
ROWS_LIMIT = 10
TITLE_LIMIT = 20
"""Of a button, and of the button that opens a list."""
ROW_TITLE_LIMIT = 24
ROW_DESCRIPTION_LIMIT = 72
BUTTON_ID_LIMIT = 256
ROW_ID_LIMIT = 200


class CannotSend(Exception):
    """The message is outside of what the Cloud API can carry; `reason` is for staff."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def message_payload(
    *, to: tuple[str, str], kind: str, text: str, content: dict[str, Any], send_key: str
) -> dict[str, Any]:
    """The body of ``POST /messages``. `send_key` comes back in every status. Raises CannotSend."""
    payload: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **_recipient(to),
        "biz_opaque_callback_data": send_key,
    }
    if not text.strip():
        raise CannotSend("The message is empty.")
    if kind == "text":
        _within(text, TEXT_LIMIT, "The text")
        return payload | {"type": "text", "text": {"body": text, "preview_url": False}}
    if kind == "buttons":
        return payload | {"type": "interactive", "interactive": _buttons(text, content)}
    if kind == "list":
        return payload | {"type": "interactive", "interactive": _list(text, content)}
    raise CannotSend(f"Messages of kind “{kind}” cannot be sent over WhatsApp.")


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


def _buttons(text: str, content: dict[str, Any]) -> dict[str, Any]:
    _within(text, BUTTON_BODY_LIMIT, "A text with buttons")
    buttons = content.get("buttons") or []
    _count(buttons, BUTTONS_LIMIT, "buttons")
    for button in buttons:
        _within(button["id"], BUTTON_ID_LIMIT, "A button's id")
        _within(button["title"], TITLE_LIMIT, "A button")
    _distinct([button["id"] for button in buttons])
    _distinct([button["title"] for button in buttons])
    return {
        "type": "button",
        "body": {"text": text},
        "action": {
            "buttons": [
                {"type": "reply", "reply": {"id": button["id"], "title": button["title"]}}
                for button in buttons
            ]
        },
    }


def _list(text: str, content: dict[str, Any]) -> dict[str, Any]:
    _within(text, LIST_BODY_LIMIT, "A text with a list")
    opener = content.get("list_button") or ""
    _within(opener, TITLE_LIMIT, "The button of a list")
    rows = content.get("rows") or []
    _count(rows, ROWS_LIMIT, "rows")
    for row in rows:
        _within(row["id"], ROW_ID_LIMIT, "A row's id")
        _within(row["title"], ROW_TITLE_LIMIT, "A row")
        if row.get("description"):
            _within(row["description"], ROW_DESCRIPTION_LIMIT, "A row's description")
    _distinct([row["id"] for row in rows])
    return {
        "type": "list",
        "body": {"text": text},
        "action": {"button": opener, "sections": [{"rows": [_row(row) for row in rows]}]},
    }


def _row(row: dict[str, Any]) -> dict[str, str]:
    shown = {"id": row["id"], "title": row["title"]}
    if row.get("description"):
        shown["description"] = row["description"]
    return shown


def _within(text: str, limit: int, what: str) -> None:
    if not text.strip():
        raise CannotSend(f"{what} is empty.")
    if len(text) > limit:
        raise CannotSend(f"{what} has {len(text)} characters; WhatsApp takes {limit}.")


def _count(items: list[Any], limit: int, what: str) -> None:
    if not 0 < len(items) <= limit:
        raise CannotSend(f"WhatsApp takes 1 to {limit} {what}, not {len(items)}.")


def _distinct(values: list[str]) -> None:
    if len(set(values)) != len(values):
        raise CannotSend("Two choices of one message are the same.")
