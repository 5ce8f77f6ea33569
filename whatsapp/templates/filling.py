"""A template with its variables filled in: judged, rendered as the customer sees it, and in
the form that the Cloud API takes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from whatsapp.templates.drafts import BODY_LIMIT, SHORT_LIMIT, URL_LIMIT, is_visible
from whatsapp.templates.shape import VARIABLE, Shape, filled

VALUE_LIMIT = BODY_LIMIT
_BREAKS = re.compile(r"[\n\r\t]| {5,}")
_GREETING = re.compile(
    r"\A(hi|hello|hey|dear|good (morning|afternoon|evening)|hola|buenos días|buenas tardes|"
    r"estimad[oa]|مرحبا|مرحباً|أهلا|أهلاً|عزيزي|عزيزتي)[ ,،]*\Z",
    re.IGNORECASE,
)
_THEIR_NAME = frozenset(
    {"name", "first_name", "customer", "customer_name", "customer_first_name", "client", "nombre"}
)
_OUR_NAME = frozenset({"business", "business_name", "company", "company_name", "shop", "store"})


@dataclass(frozen=True, slots=True)
class Values:
    """What stands for the variables: of the body by name, of the header's text, and of the
    buttons' addresses by the button's place."""

    body: Mapping[str, str] = field(default_factory=dict)
    header: str = ""
    buttons: Mapping[int, str] = field(default_factory=dict)


def one_line(text: str) -> str:
    """What is to stand for a variable, as one line: Meta takes no breaks in it."""
    return " ".join(text.replace("\x00", "").split())


def problems(shape: Shape, values: Values) -> dict[str, str]:
    """What Meta would refuse of the values, a sentence a field: `values.NAME`, `header`,
    `buttons.PLACE`."""
    found: dict[str, str] = {}
    for name in shape.variables:
        if wrong := _wrong(values.body.get(name, "")):
            found[f"values.{name}"] = wrong
    if not found and len(filled(shape.body, values.body)) > BODY_LIMIT:
        found["values"] = f"With these words it is longer than {BODY_LIMIT:,} characters."
    if shape.header_variables:
        if wrong := _wrong(values.header):
            found["header"] = wrong
        elif len(_header(shape, values)) > SHORT_LIMIT:
            found["header"] = f"With it the header is longer than {SHORT_LIMIT} characters."
    for place, button in enumerate(shape.buttons):
        given = values.buttons.get(place, "")
        if button.variable and (
            not given or len(given) > URL_LIMIT or any(letter.isspace() for letter in given)
        ):
            found[f"buttons.{place}"] = "Write the end of the address, without spaces."
    unknown = [name for name in values.body if name not in shape.variables]
    if unknown:
        found[f"values.{unknown[0][:40]}"] = "The template has no such variable."
    return found


def _wrong(value: str) -> str:
    if not is_visible(value):
        return "Fill this in."
    if _BREAKS.search(value):
        return "One line, without tabs or many spaces in a row: WhatsApp takes nothing else."
    if len(value) > VALUE_LIMIT:
        return f"At most {VALUE_LIMIT:,} characters."
    return ""


def rendered(shape: Shape, values: Values) -> str:
    """The whole text, as the customer reads it."""
    parts = [_header(shape, values), filled(shape.body, values.body), shape.footer]
    return "\n\n".join(part for part in parts if part)


def _header(shape: Shape, values: Values) -> str:
    if shape.header_format != "TEXT":
        return ""
    return filled(shape.header, dict.fromkeys(shape.header_variables, values.header))


def components(shape: Shape, values: Values) -> list[dict[str, Any]]:
    """The values as ``POST /messages`` takes them, all but a header's file."""
    made: list[dict[str, Any]] = []
    if shape.header_variables:
        made.append(
            {
                "type": "header",
                "parameters": [_text(shape, shape.header_variables[0], values.header)],
            }
        )
    if shape.variables:
        made.append(
            {
                "type": "body",
                "parameters": [_text(shape, name, values.body[name]) for name in shape.variables],
            }
        )
    made += [
        {
            "type": "button",
            "sub_type": "url",
            "index": str(place),
            "parameters": [{"type": "text", "text": values.buttons[place]}],
        }
        for place, button in enumerate(shape.buttons)
        if button.variable
    ]
    return made


def _text(shape: Shape, name: str, value: str) -> dict[str, str]:
    named = {"parameter_name": name} if shape.named else {}
    return {"type": "text", **named, "text": value}


def suggested(shape: Shape, *, customer: str, business: str) -> dict[str, str]:
    """Values that can be told from the conversation; whoever sends it sees and changes them."""
    found: dict[str, str] = {}
    first = customer.split()[0] if customer.split() else ""
    for name in shape.variables:
        word = name.lower()
        if word in _THEIR_NAME or _is_greeted(shape.body, name):
            found[name] = one_line(first if "first" in word or word.isdecimal() else customer)
        elif word in _OUR_NAME:
            found[name] = one_line(business)
    return {name: value for name, value in found.items() if value}


def _is_greeted(body: str, name: str) -> bool:
    first = VARIABLE.search(body)
    return bool(first and first[1] == name and _GREETING.match(body[: first.start()].strip()))
