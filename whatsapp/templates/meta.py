"""Asking Meta about an account's templates: list, create, edit, delete, and header samples.

What Meta refuses comes as :class:`Refused`, with a sentence and the field it belongs to;
what did not work this time as :class:`NotNow`. Nothing here touches a row.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from core.crypto import SealBroken
from core.http import Answer, OutboundError
from whatsapp import graph
from whatsapp.errors import Act, code_of, verdict
from whatsapp.models import CloudNumber
from whatsapp.shapes import mapping, mappings, storable, word

PAGE = 25
"""Templates asked for at once: with the longest texts still below the bound of an answer."""

MOST_PAGES = 400
"""10,000 templates; an account may have 6,000 at most."""

FIELDS = "id,name,language,category,status,components,quality_score,rejected_reason"
EXISTS = 2388024
"""Meta's subcode for a name that is taken in this language."""

_REFUSALS: dict[int, tuple[str, str]] = {
    2388019: ("", "This account has as many templates as WhatsApp allows. Delete some first."),
    2388023: ("name", "A template of this name is being deleted. Choose another name."),
    EXISTS: ("name", "WhatsApp has another template of this name in this language."),
    2388040: ("body", "WhatsApp finds a part of it too long."),
    2388047: ("header_text", "WhatsApp does not accept the form of the header."),
    2388072: ("body", "WhatsApp does not accept the form of the message."),
    2388073: ("footer", "WhatsApp does not accept the form of the footer."),
    2388293: ("body", "There are too many variables for so short a text. Add some words."),
    2388299: ("body", "It may neither begin nor end with a variable."),
}
"""Meta's subcode → the field at fault, and what to do."""

_WORDS = 160
"""Characters kept of Meta's own explanation."""


class Refused(Exception):
    """Meta will not do it. `field` is that of a draft, empty for the whole."""

    def __init__(self, sentence: str, *, field: str = "", subcode: int = 0) -> None:
        self.sentence = sentence
        self.field = field
        self.subcode = subcode
        super().__init__(sentence)


class NotNow(Exception):
    """It did not work this time, and may at another. `reason` is for logs and people."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A template as Meta lists it; `status` and `category` in small letters."""

    external_id: str
    name: str
    language: str
    category: str
    status: str
    quality: str
    rejected_reason: str
    components: list[dict[str, Any]]


def listed(number: CloudNumber, *, name: str = "") -> Iterator[Listed]:
    """Every template of the number's account (or those of one name), page by page."""
    after = ""
    for _ in range(MOST_PAGES):
        query = {"fields": FIELDS, "limit": str(PAGE)}
        query |= {"after": after} if after else {}
        query |= {"name": name} if name else {}
        body = _asked(number, "get", f"{_templates(number)}?{urlencode(query)}")
        for item in mappings(body.get("data")):
            found = _listed(item)
            if found and (not name or found.name == name):
                yield found
        paging = mapping(body.get("paging"))
        following = word(mapping(paging.get("cursors")).get("after"))
        if not word(paging.get("next")) or not following or following == after:
            return
        after = following
    raise NotNow("the list of templates does not end")


def _listed(item: dict[str, Any]) -> Listed | None:
    name, language = word(item.get("name")), word(item.get("language"))
    external_id = word(item.get("id"))
    if not 0 < len(name) <= 512 or not 0 < len(language) <= 16 or not 0 < len(external_id) <= 40:
        return None
    reason = word(item.get("rejected_reason"))
    return Listed(
        external_id=external_id,
        name=storable(name),
        language=storable(language),
        category=word(item.get("category")).lower()[:16],
        status=word(item.get("status")).lower()[:24],
        quality=word(mapping(item.get("quality_score")).get("score")).lower()[:16],
        rejected_reason="" if reason.upper() == "NONE" else storable(reason)[:200],
        components=storable(mappings(item.get("components"))),
    )


def create(
    number: CloudNumber,
    *,
    name: str,
    language: str,
    category: str,
    components: list[dict[str, Any]],
    named: bool,
) -> tuple[str, str, str]:
    """Hand a new one over for review; Meta's id, status and category. Raises Refused, NotNow."""
    body = {
        "name": name,
        "language": language,
        "category": category.upper(),
        "components": components,
        "parameter_format": "NAMED" if named else "POSITIONAL",
    }
    answer = _asked(number, "post", _templates(number), body)
    external_id = word(answer.get("id"))
    if not 0 < len(external_id) <= 40:
        raise NotNow("the answer names no template")
    status = word(answer.get("status")).lower()[:24] or "pending"
    return external_id, status, (word(answer.get("category")).lower() or category)[:16]


def edit(
    number: CloudNumber, *, external_id: str, category: str, components: list[dict[str, Any]]
) -> None:
    """Hand a change over for review. Raises Refused or NotNow."""
    body = {"category": category.upper(), "components": components}
    _asked(number, "post", graph.segment(external_id), body)


def delete(number: CloudNumber, *, external_id: str, name: str) -> None:
    """Have Meta delete one in its language. One that is gone is well. Raises Refused, NotNow."""
    query = urlencode({"hsm_id": external_id, "name": name})
    try:
        _asked(number, "delete", f"{_templates(number)}?{query}")
    except Refused as refusal:
        if refusal.subcode not in (33, 2593002):
            raise


def upload(number: CloudNumber, data: bytes, *, mime_type: str, name: str) -> str:
    """Hand over a header's sample; the handle that a template names it by.

    Raises Refused or NotNow.
    """
    query = urlencode({"file_name": name, "file_length": len(data), "file_type": mime_type})
    session = word(_asked(number, "post", f"app/uploads?{query}").get("id"))
    if not session.startswith("upload:"):
        raise NotNow("no upload was opened")
    try:
        answer = graph.put(
            session, token=_token(number), content=data, headers={"file_offset": "0"}
        )
    except OutboundError as error:
        raise NotNow(error.reason) from error
    handle = word(_read(answer).get("h"))
    if not handle:
        raise NotNow("the upload was given no handle")
    return handle


def _templates(number: CloudNumber) -> str:
    return f"{graph.segment(number.waba_id)}/message_templates"


def _token(number: CloudNumber) -> str:
    try:
        return number.token.reveal()
    except SealBroken:
        raise Refused("There is no usable access token: connect the number again.") from None


def _asked(
    number: CloudNumber, method: str, path: str, body: dict[str, Any] | None = None
) -> dict[str, Any]:
    token = _token(number)
    try:
        if method == "get":
            answer = graph.get(path, token=token)
        elif method == "delete":
            answer = graph.delete(path, token=token)
        else:
            answer = graph.post(path, token=token, body=body or {}, timeouts=graph.SEND)
    except OutboundError as error:
        raise NotNow(error.reason) from error
    return _read(answer)


def _read(answer: Answer) -> dict[str, Any]:
    try:
        body = mapping(answer.json())
    except (ValueError, RecursionError):
        body = {}
    if 200 <= answer.status < 300:
        if not body:
            raise NotNow("the answer could not be read")
        return body
    error = mapping(body.get("error"))
    code = code_of(error)
    if code is None:
        raise NotNow(f"status {answer.status} without an error code")
    raise _refusal(error, code, answer.status)


def _refusal(error: dict[str, Any], code: int, status: int) -> Refused | NotNow:
    subcode = _number(error.get("error_subcode"))
    if subcode in _REFUSALS:
        field, sentence = _REFUSALS[subcode]
        return Refused(sentence, field=field, subcode=subcode)
    found = verdict(code, http_status=status)
    if found.act in (Act.SLOW_CHANNEL, Act.BACK_OFF, Act.SLOW_RECIPIENT):
        return NotNow(found.reason)
    if found.act is Act.STOP_CHANNEL and subcode != 33:
        return Refused(found.reason, subcode=subcode)
    said = " ".join(storable(word(error.get("error_user_msg"))).split())[:_WORDS]
    sentence = f"WhatsApp refused it: {said}" if said else "WhatsApp did not accept it."
    return Refused(sentence, subcode=subcode)


def _number(value: Any) -> int:
    text = word(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
