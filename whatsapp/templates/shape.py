"""What a template consists of, read from Meta's components: whatever they hold, never an error."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from whatsapp.shapes import mapping, mappings, word

VARIABLE = re.compile(r"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")
FILES = {"IMAGE": "image", "VIDEO": "video", "DOCUMENT": "document"}
"""Formats of a header that is a file → the kind of message such a file is sent as."""

FILLED = frozenset({"QUICK_REPLY", "URL", "PHONE_NUMBER"})
"""Kinds of buttons that are sent from here; others need data that this product has not."""

KNOWN = frozenset({"HEADER", "BODY", "FOOTER", "BUTTONS"})


def variables_of(text: str) -> list[str]:
    """The names of a text's variables, each once, in the order they first stand."""
    return list(dict.fromkeys(VARIABLE.findall(text)))


def in_order(names: Sequence[str]) -> list[str]:
    """Numbered variables by their number, as Meta counts them; named ones as they stand."""
    if all(name.isdecimal() for name in names):
        return sorted(names, key=int)
    return list(names)


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its variables' values; one without a value stays as it is."""
    return VARIABLE.sub(lambda found: values.get(found[1], found[0]), text)


@dataclass(frozen=True, slots=True)
class Button:
    """`kind` in Meta's words; `url` may end in a variable, `example` is then the whole address."""

    kind: str
    text: str
    url: str = ""
    phone: str = ""
    example: str = ""

    @property
    def variable(self) -> bool:
        return bool(VARIABLE.search(self.url))


@dataclass(frozen=True)
class Shape:
    """A template's parts. `header_format`: "", "TEXT", "IMAGE", "VIDEO", "DOCUMENT", or another."""

    header_format: str
    header: str
    body: str
    footer: str
    buttons: tuple[Button, ...]
    examples: Mapping[str, str]
    header_example: str
    strange: tuple[str, ...]

    @cached_property
    def header_variables(self) -> list[str]:
        return variables_of(self.header) if self.header_format == "TEXT" else []

    @cached_property
    def variables(self) -> list[str]:
        return in_order(variables_of(self.body))

    @property
    def file_kind(self) -> str:
        """The kind of file its header takes; "" for none."""
        return FILES.get(self.header_format, "")

    @property
    def named(self) -> bool:
        """Whether its variables have names instead of numbers."""
        names = [*self.header_variables, *self.variables]
        return any(not name.isdecimal() for name in names)

    @property
    def unsendable(self) -> str:
        """Why it cannot be sent from here, for staff; "" when it can."""
        if self.strange or any(button.kind not in FILLED for button in self.buttons):
            return "It has parts that only WhatsApp Manager can fill in."
        if self.header_format not in ("", "TEXT", *FILES):
            return "Its header needs what only WhatsApp Manager can fill in."
        return "" if self.body else "It has no text."


def read(components: Any) -> Shape:
    """The parts of a template's components, written in Meta's shape in any case of letters."""
    parts: dict[str, dict[str, Any]] = {}
    strange = []
    for component in mappings(components):
        kind = word(component.get("type")).upper()
        if kind in KNOWN:
            parts.setdefault(kind, component)
        else:
            strange.append(kind)
    header, body = parts.get("HEADER", {}), parts.get("BODY", {})
    text = word(body.get("text"))
    head = word(header.get("text"))
    return Shape(
        header_format=(word(header.get("format")).upper() or "TEXT") if header else "",
        header=head,
        body=text,
        footer=word(parts.get("FOOTER", {}).get("text")),
        buttons=tuple(_buttons(parts.get("BUTTONS", {}))),
        examples=_examples(body, "body_text", text),
        header_example=next(iter(_examples(header, "header_text", head).values()), ""),
        strange=tuple(strange),
    )


def _buttons(component: dict[str, Any]) -> list[Button]:
    return [
        Button(
            kind=word(button.get("type")).upper(),
            text=word(button.get("text")),
            url=word(button.get("url")),
            phone=word(button.get("phone_number")),
            example=_first(button.get("example")),
        )
        for button in mappings(component.get("buttons"))
    ]


def _first(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return word(value)


def _examples(component: dict[str, Any], key: str, text: str) -> dict[str, str]:
    """Variable → its example. Numbered ones come as a list (of lists), named ones as objects."""
    example = mapping(component.get("example"))
    named = mappings(example.get(f"{key}_named_params"))
    if named:
        return {word(item.get("param_name")): word(item.get("example")) for item in named}
    given = example.get(key)
    if isinstance(given, list) and given and isinstance(given[0], list):
        given = given[0]
    if not isinstance(given, list):
        return {}
    return dict(zip(in_order(variables_of(text)), map(word, given), strict=False))
