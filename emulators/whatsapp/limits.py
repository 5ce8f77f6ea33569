"""Whether a message to be sent is one the platform takes, with its own words when it is not."""

import dataclasses
import json
from dataclasses import dataclass
from typing import Any

from emulators.whatsapp.errors import GraphError
from emulators.whatsapp.interactive import check_interactive

KINDS = (
    "text",
    "interactive",
    "image",
    "video",
    "audio",
    "document",
    "sticker",
    "location",
    "contacts",
    "reaction",
    "template",
)
TEXT_BODY = 4096
CAPTION = 1024
CONTACTS = 257
OPAQUE = 512
TEMPLATE_NAME = 512
WITHOUT_CAPTION = ("audio", "sticker")


@dataclass(frozen=True)
class Outgoing:
    """A well-formed message to be sent."""

    to: str | None
    recipient: str | None
    kind: str
    part: Any
    opaque: str | None
    context_id: str | None

    @property
    def body(self) -> dict[str, Any]:
        """The message as it is stored."""
        body: dict[str, Any] = {"type": self.kind, self.kind: self.part}
        if self.context_id:
            body["context"] = {"message_id": self.context_id}
        return body

    def with_part(self, part: Any) -> "Outgoing":
        """The same message with its own object replaced."""
        return dataclasses.replace(self, part=part)


def invalid(details: str) -> GraphError:
    """A value that is out of bounds."""
    return GraphError(131009, details)


def missing(details: str) -> GraphError:
    """A value that is not there."""
    return GraphError(131008, details)


def malformed(details: str) -> GraphError:
    """A value of the wrong shape."""
    return GraphError(100, details, message=f"(#100) {details}")


def maybe_json(value: Any) -> Any:
    """A parameter as it was meant: the Graph API takes objects and arrays as strings too."""
    if not isinstance(value, str) or value[:1] not in ("{", "["):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def check_envelope(body: Any) -> dict[str, Any]:
    """The parts common to a message and to a read mark."""
    if not isinstance(body, dict):
        raise malformed("The request body must be a JSON object.")
    if "messaging_product" not in body:
        raise malformed("The parameter messaging_product is required.")
    if body["messaging_product"] != "whatsapp":
        raise malformed("Param messaging_product must be one of {WHATSAPP}.")
    return body


def check_message(body: dict[str, Any]) -> Outgoing:
    """Check everything that can be told from the request alone."""
    kind = body.get("type", "text")
    if not isinstance(kind, str):
        raise malformed("Param type must be a string.")
    if kind not in KINDS:
        raise GraphError(131051, f"Message type '{kind}' is not currently supported.")
    if body.get("recipient_type", "individual") not in ("individual", "group"):
        raise malformed("Param recipient_type must be one of {INDIVIDUAL, GROUP}.")
    if body.get("recipient_type") == "group":
        raise GraphError(131051, "Messages to groups are not supported for this number.")
    to = _address(body, "to")
    recipient = _address(body, "recipient")
    if to is None and recipient is None:
        raise malformed("The parameter to is required.")
    if kind not in body:
        raise missing(f"Parameter of type {kind} is missing the {kind} object.")
    part = maybe_json(body[kind])
    if kind == "contacts":
        _check_contacts(part)
    elif not isinstance(part, dict):
        raise malformed(f"Param {kind} must be a JSON object.")
    elif kind == "interactive":
        check_interactive(part)
    else:
        CHECKS.get(kind, _check_media)(kind, part)
    return Outgoing(
        to=to,
        recipient=recipient,
        kind=kind,
        part=part,
        opaque=_opaque(body),
        context_id=_context(body),
    )


def _address(body: dict[str, Any], name: str) -> str | None:
    value = body.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip():
        raise malformed(f"Param {name} must be a non-empty string.")
    return value.strip()


def _opaque(body: dict[str, Any]) -> str | None:
    opaque = body.get("biz_opaque_callback_data")
    if opaque is None:
        return None
    if not isinstance(opaque, str):
        raise malformed("Param biz_opaque_callback_data must be a string.")
    if len(opaque) > OPAQUE:
        raise malformed(f"Param biz_opaque_callback_data must be at most {OPAQUE} characters long.")
    return opaque


def _context(body: dict[str, Any]) -> str | None:
    context = body.get("context")
    if context is None:
        return None
    if not isinstance(context, dict) or not isinstance(context.get("message_id"), str):
        raise malformed("Param context['message_id'] must be a string.")
    found: str = context["message_id"]
    return found


def _check_text(_kind: str, part: dict[str, Any]) -> None:
    text = part.get("body")
    if text is None or text == "":
        raise missing("Parameter of type text is missing text value: text['body'] is required.")
    if not isinstance(text, str):
        raise malformed("Param text['body'] must be a string.")
    if not text.strip():
        raise invalid("Param text['body'] must not be blank.")
    if len(text) > TEXT_BODY:
        raise malformed(f"Param text['body'] must be at most {TEXT_BODY} characters long.")
    if not isinstance(part.get("preview_url", False), bool):
        raise malformed("Param text['preview_url'] must be a boolean.")


def _check_media(kind: str, part: dict[str, Any]) -> None:
    given = [name for name in ("id", "link") if part.get(name)]
    if not given:
        raise malformed(f"Param {kind} must have one of ['id', 'link'].")
    if len(given) == 2:
        raise malformed(f"Param {kind} must have only one of ['id', 'link'].")
    source = part[given[0]]
    if not isinstance(source, str):
        raise malformed(f"Param {kind}['{given[0]}'] must be a string.")
    if given[0] == "link" and not source.startswith(("http://", "https://")):
        raise malformed(f"Param {kind}['link'] is not a valid URI.")
    caption = part.get("caption")
    if caption is not None:
        if kind in WITHOUT_CAPTION:
            raise malformed(f"Unexpected key 'caption' on param {kind}.")
        if not isinstance(caption, str):
            raise malformed(f"Param {kind}['caption'] must be a string.")
        if len(caption) > CAPTION:
            raise malformed(f"Param {kind}['caption'] must be at most {CAPTION} characters long.")
    if "filename" in part:
        if kind != "document":
            raise malformed(f"Unexpected key 'filename' on param {kind}.")
        if not isinstance(part["filename"], str):
            raise malformed("Param document['filename'] must be a string.")


def _check_location(_kind: str, part: dict[str, Any]) -> None:
    for name, bound in (("latitude", 90), ("longitude", 180)):
        value = part.get(name)
        if value is None:
            raise missing(f"Parameter location['{name}'] is required.")
        try:
            number = float(value)
        except (TypeError, ValueError):
            raise malformed(f"Param location['{name}'] must be a number.") from None
        if not -bound <= number <= bound:
            raise invalid(f"Param location['{name}'] must be between -{bound} and {bound}.")


def _check_contacts(part: Any) -> None:
    if not isinstance(part, list) or not part:
        raise malformed("Param contacts must be a non-empty array.")
    if len(part) > CONTACTS:
        raise invalid(f"At most {CONTACTS} contacts can be sent in one message.")
    for index, contact in enumerate(part):
        name = contact.get("name") if isinstance(contact, dict) else None
        if not isinstance(name, dict) or not name.get("formatted_name"):
            raise missing(f"Parameter contacts[{index}]['name']['formatted_name'] is required.")
        if len(name) < 2:
            raise missing(f"Parameter contacts[{index}]['name'] needs one more part of the name.")


def _check_reaction(_kind: str, part: dict[str, Any]) -> None:
    if not isinstance(part.get("message_id"), str) or not part["message_id"]:
        raise missing("Parameter reaction['message_id'] is required.")
    if not isinstance(part.get("emoji", ""), str):
        raise malformed("Param reaction['emoji'] must be a string.")


def _check_template(_kind: str, part: dict[str, Any]) -> None:
    name = part.get("name")
    if not isinstance(name, str) or not name:
        raise missing("Parameter template['name'] is required.")
    if len(name) > TEMPLATE_NAME:
        raise malformed(f"Param template['name'] must be at most {TEMPLATE_NAME} characters long.")
    language = part.get("language")
    if not isinstance(language, dict) or not isinstance(language.get("code"), str):
        raise missing("Parameter template['language']['code'] is required.")
    components = part.get("components", [])
    if not isinstance(components, list) or not all(isinstance(item, dict) for item in components):
        raise malformed("Param template['components'] must be an array of objects.")


CHECKS = {
    "text": _check_text,
    "location": _check_location,
    "reaction": _check_reaction,
    "template": _check_template,
}
