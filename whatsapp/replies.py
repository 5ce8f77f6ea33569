"""What a customer answers with a tap or a form: the subtypes of an interactive message."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from whatsapp.shapes import is_deeper, mapping, storable, word

MAX_DEPTH = 32


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply's gist, the id of what was tapped, its parts, and the kind of message it makes."""

    text: str
    reply_id: str = ""
    content: dict[str, Any] = field(default_factory=dict)
    kind: str = "interactive"


def reply_of(part: dict[str, Any]) -> Reply | None:
    """The reply in an interactive message; None when it is of no kind that is known."""
    name = word(part.get("type"))
    if not name:
        # What lost its name still says by its part what it is.
        name = next((each for each in READERS if isinstance(part.get(each), dict)), "")
    reader = READERS.get(name)
    return reader(name, mapping(part.get(name))) if reader else None


def _choice(name: str, inner: dict[str, Any]) -> Reply | None:
    title, reply_id = word(inner.get("title")), word(inner.get("id"))
    if not (title or reply_id):
        return None
    content = {"reply": name}
    if word(inner.get("description")):
        content["description"] = word(inner.get("description"))
    return Reply(text=title or reply_id, reply_id=reply_id, content=content)


def _form(name: str, inner: dict[str, Any]) -> Reply:
    answers = _answers(inner.get("response_json"))
    content = {"reply": name, "form": answers}
    if word(inner.get("name")) == "address_message":
        content["reply"] = "address_message"
    text = word(inner.get("body")) or word(inner.get("name"))
    return Reply(text=text, content=content)


def _answers(given: Any) -> Any:
    """A form's answers: JSON inside of text, or whatever it was."""
    if not isinstance(given, str):
        return given
    try:
        answers = storable(json.loads(given, parse_constant=str, parse_float=str))
    except (ValueError, RecursionError):
        return given
    return given if is_deeper(answers, than=MAX_DEPTH) else answers


def _permission(name: str, inner: dict[str, Any]) -> Reply:
    """Whether the customer allows to be called, and until when (seconds)."""
    permission: dict[str, Any] = {
        key: word(inner.get(key))
        for key in ("response", "expiration_timestamp", "response_source")
        if word(inner.get(key))
    }
    if isinstance(inner.get("is_permanent"), bool):
        permission["is_permanent"] = inner["is_permanent"]
    return Reply(text="", content={"reply": name, "permission": permission}, kind="call_permission")


def _payment(_name: str, inner: dict[str, Any]) -> Reply:
    """How the customer wants to pay, or that they say they paid. Proves nothing."""
    return Reply(text="", content={"reply": "payment", "payment": inner}, kind="payment")


READERS: dict[str, Callable[[str, dict[str, Any]], Reply | None]] = {
    "button_reply": _choice,
    "list_reply": _choice,
    "nfm_reply": _form,
    "address_message": _form,
    "call_permission_reply": _permission,
    "payment_method": _payment,
    "payment_notification": _payment,
    "payment": _payment,
}
