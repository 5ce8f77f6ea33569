"""A template as people write it: judged by Meta's rules, and turned into Meta's components.

The bounds are Meta's of 2026 (name 512, header and footer 60, body 1,024, ten buttons of
25 characters, two of them addresses and one a phone number). Each refusal is a sentence at
its field, before anything is asked of Meta.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from whatsapp.models import Template
from whatsapp.templates import languages, samples
from whatsapp.templates.shape import FILES, VARIABLE, Shape, filled, in_order, variables_of

NAME_LIMIT = 512
SHORT_LIMIT = 60
"""Of a header's text and of a footer."""
BODY_LIMIT = 1024
BUTTON_LIMIT = 25
URL_LIMIT = 2000
PHONE_LIMIT = 20
EXAMPLE_LIMIT = 200
BUTTONS_LIMIT = 10
MOST_OF = {"QUICK_REPLY": 10, "URL": 2, "PHONE_NUMBER": 1}
CATEGORIES = (Template.Category.UTILITY, Template.Category.MARKETING)
"""What is written here. Meta writes the text of authentication templates itself."""

_NAME = re.compile(r"[a-z0-9_]+\Z")
_PHONE = re.compile(r"\+?[0-9]{5,19}\Z")
_VARIABLE_NAME = re.compile(r"([1-9][0-9]{0,2}|[a-z][a-z0-9_]{0,39})\Z")
_MARKS = re.compile(r"[*\n\r\t]")


@dataclass(frozen=True, slots=True)
class DraftButton:
    """`kind`: QUICK_REPLY, URL or PHONE_NUMBER; `example`: the whole address that `url` makes."""

    kind: str
    text: str
    url: str = ""
    example: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person filled in. `header`: "", "TEXT", "IMAGE", "VIDEO" or "DOCUMENT".

    `examples` has a value a variable of the body; `has_sample`: a file for the header is there.
    """

    name: str
    language: str
    category: str
    body: str
    header: str = ""
    header_text: str = ""
    header_example: str = ""
    footer: str = ""
    examples: Mapping[str, str] = field(default_factory=dict)
    buttons: Sequence[DraftButton] = ()
    has_sample: bool = False


def of_template(template: Template, shape: Shape) -> Draft:
    """A stored template as it would be written here again."""
    wanted = template.wanted or {}
    return Draft(
        name=template.name,
        language=template.language,
        category=str(wanted.get("category") or template.category),
        body=shape.body,
        header=shape.header_format,
        header_text=shape.header,
        header_example=shape.header_example,
        footer=shape.footer,
        examples=dict(shape.examples),
        buttons=tuple(
            DraftButton(
                kind=button.kind,
                text=button.text,
                url=button.url,
                example=button.example,
                phone=button.phone,
            )
            for button in shape.buttons
        ),
        has_sample=samples.latest(template) is not None,
    )


def problems(draft: Draft) -> dict[str, str]:
    """What Meta would refuse: a sentence a field, empty when it may be handed over."""
    found: dict[str, str] = {}
    if not _NAME.match(draft.name) or len(draft.name) > NAME_LIMIT:
        found["name"] = (
            f"Use small letters, digits and underscores, at most {NAME_LIMIT}: order_on_its_way."
        )
    if draft.language not in languages.CODES:
        found["language"] = "Choose one of the languages."
    if draft.category not in CATEGORIES:
        found["category"] = "Choose utility or marketing."
    found |= _header(draft)
    found |= _body(draft)
    found |= _short("footer", draft.footer, variables=False) if draft.footer else {}
    found |= _buttons(draft.buttons)
    return found


def components(draft: Draft, *, handle: str = "") -> list[dict[str, Any]]:
    """The draft in Meta's shape. `handle`: Meta's name for the header's sample file."""
    names = [*variables_of(draft.header_text), *variables_of(draft.body)]
    named = any(not name.isdecimal() for name in names)
    made: list[dict[str, Any]] = []
    if draft.header == "TEXT":
        header: dict[str, Any] = {"type": "HEADER", "format": "TEXT", "text": draft.header_text}
        variables = variables_of(draft.header_text)
        if variables:
            values = {variables[0]: draft.header_example}
            header["example"] = _example("header_text", variables, values, named=named, flat=True)
        made.append(header)
    elif draft.header:
        example = {"example": {"header_handle": [handle]}} if handle else {}
        made.append({"type": "HEADER", "format": draft.header, **example})
    body: dict[str, Any] = {"type": "BODY", "text": draft.body}
    variables = in_order(variables_of(draft.body))
    if variables:
        body["example"] = _example("body_text", variables, draft.examples, named=named)
    made.append(body)
    if draft.footer:
        made.append({"type": "FOOTER", "text": draft.footer})
    if draft.buttons:
        made.append({"type": "BUTTONS", "buttons": [_button(item) for item in draft.buttons]})
    return made


def _example(
    key: str,
    variables: Sequence[str],
    values: Mapping[str, str],
    *,
    named: bool,
    flat: bool = False,
) -> dict[str, Any]:
    if named:
        return {
            f"{key}_named_params": [
                {"param_name": name, "example": values.get(name, "")} for name in variables
            ]
        }
    row = [values.get(name, "") for name in variables]
    return {key: row if flat else [row]}


def _button(button: DraftButton) -> dict[str, Any]:
    made: dict[str, Any] = {"type": button.kind, "text": button.text}
    if button.kind == "URL":
        made["url"] = button.url
        if VARIABLE.search(button.url):
            made["example"] = [button.example]
    if button.kind == "PHONE_NUMBER":
        made["phone_number"] = button.phone
    return made


# ---------------------------------------------------------------- the rules


def _header(draft: Draft) -> dict[str, str]:
    if not draft.header:
        return {}
    if draft.header in FILES:
        return {} if draft.has_sample else {"sample": "Choose a file that shows what it is like."}
    if draft.header != "TEXT":
        return {"header": "Choose none, text, picture, video or document."}
    found = _short("header_text", draft.header_text, variables=True)
    variables = variables_of(draft.header_text)
    if found:
        return found
    if len(variables) > 1:
        return {"header_text": "A header may have one variable."}
    if variables and variables[0].isdecimal() and variables[0] != "1":
        return {"header_text": "The header counts for itself: its variable is {{1}}."}
    if variables and not _is_line(draft.header_example):
        return {"header_example": "Give an example, in one line."}
    return {}


def _body(draft: Draft) -> dict[str, str]:
    text, names = draft.body, variables_of(draft.body)
    if not is_visible(VARIABLE.sub("", text)):
        return {"body": "Write the message."}
    if len(text) > BODY_LIMIT:
        return {"body": f"At most {BODY_LIMIT:,} characters; these are {len(text):,}."}
    wrong = _braces(text) or _names(names, [*variables_of(draft.header_text), *names])
    if wrong:
        return {"body": wrong}
    if VARIABLE.match(text.strip()) or re.search(r"\}\}\s*\Z", text):
        return {"body": "It may neither begin nor end with a variable: put words around it."}
    if re.search(r"\}\}\s*\{\{", text):
        return {"body": "Put words between two variables."}
    if re.search(r"\n\s*\n\s*\n", text):
        return {"body": "At most one empty line at a time."}
    found = {}
    for name in names:
        if not _is_line(draft.examples.get(name, "")):
            found[f"examples.{name}"] = f"Give an example for {{{{{name}}}}}, in one line."
    if not found and len(filled(text, draft.examples)) > BODY_LIMIT:
        return {"body": f"With its examples it is longer than {BODY_LIMIT:,} characters."}
    return found


def _braces(text: str) -> str:
    """Why what looks like a variable is none; empty when all are."""
    rest = VARIABLE.sub("", text)
    if "{{" in rest or "}}" in rest:
        return "Variables look like {{1}} or {{first_name}}, one pair of braces each side."
    return ""


def _names(names: Sequence[str], everywhere: Sequence[str]) -> str:
    for name in names:
        if not _VARIABLE_NAME.match(name):
            return (
                f"“{name[:40]}” cannot be a variable: use numbers, or small letters, digits and _."
            )
    numbered = [name for name in everywhere if name.isdecimal()]
    if numbered and len(numbered) != len(everywhere):
        return "Number all variables or name all of them, not both."
    numbers = sorted(int(name) for name in names if name.isdecimal())
    if numbers != list(range(1, len(numbers) + 1)):
        return "Number the variables from {{1}} on without a gap."
    return ""


def _short(name: str, text: str, *, variables: bool) -> dict[str, str]:
    """A header's or footer's line."""
    if not is_visible(VARIABLE.sub("", text) if variables else text):
        return {name: "Write some words." if variables else "Write some words or leave it empty."}
    if len(text) > SHORT_LIMIT:
        return {name: f"At most {SHORT_LIMIT} characters; these are {len(text)}."}
    if not variables and ("{{" in text or "}}" in text):
        return {name: "No variables here."}
    if wrong := _braces(text) or _names(variables_of(text)[:1], ()):
        return {name: wrong}
    if _MARKS.search(text) or any(map(_is_emoji, text)):
        return {name: "One line without asterisks and emoji."}
    return {}


def _buttons(buttons: Sequence[DraftButton]) -> dict[str, str]:
    if len(buttons) > BUTTONS_LIMIT:
        return {"buttons": f"At most {BUTTONS_LIMIT} buttons."}
    found: dict[str, str] = {}
    texts: set[str] = set()
    for index, button in enumerate(buttons):
        at = f"buttons.{index}"
        if button.kind not in MOST_OF:
            found[f"{at}.kind"] = "Choose a quick reply, a web address or a phone number."
        elif sum(item.kind == button.kind for item in buttons[: index + 1]) > MOST_OF[button.kind]:
            found[f"{at}.kind"] = f"At most {MOST_OF[button.kind]} of these."
        if not is_visible(button.text) or len(button.text) > BUTTON_LIMIT:
            found[f"{at}.text"] = f"1 to {BUTTON_LIMIT} characters."
        elif "{{" in button.text or _MARKS.search(button.text) or any(map(_is_emoji, button.text)):
            found[f"{at}.text"] = "One line without variables, asterisks and emoji."
        elif button.text.casefold() in texts:
            found[f"{at}.text"] = "Two buttons may not say the same."
        texts.add(button.text.casefold())
        if button.kind == "URL":
            found |= _url(at, button)
        if button.kind == "PHONE_NUMBER" and not _PHONE.match(button.phone.replace(" ", "")):
            found[f"{at}.phone"] = "Write the number with its country code: +971501234567."
    kinds = [button.kind == "QUICK_REPLY" for button in buttons]
    if kinds != sorted(kinds) and kinds != sorted(kinds, reverse=True):
        found["buttons"] = "Put all quick replies together, before or after the other buttons."
    return found


def _url(at: str, button: DraftButton) -> dict[str, str]:
    if len(button.url) > URL_LIMIT or not _is_address(VARIABLE.sub("x", button.url)):
        return {f"{at}.url": "Write a whole address that begins with https://"}
    names = VARIABLE.findall(button.url)
    if names and (names != ["1"] or not button.url.endswith("{{1}}")):
        return {f"{at}.url": "An address may have one variable, {{1}}, at its end."}
    start = button.url.removesuffix("{{1}}")
    if names and (
        not button.example.startswith(start)
        or button.example == start
        or not _is_address(button.example)
    ):
        return {f"{at}.example": f"Give the whole address as it may become: {start[:60]}…"}
    return {}


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in ("https", "http")
            and bool(parts.hostname)
            and "." in (parts.hostname or "")
            and not any(letter.isspace() for letter in text)
        )
    except ValueError:
        return False


def is_visible(text: str) -> bool:
    """Whether anything of it can be seen: spaces and formatting characters alone cannot."""
    return any(unicodedata.category(letter)[0] not in "ZC" for letter in text)


def _is_line(text: str) -> bool:
    return is_visible(text) and len(text) <= EXAMPLE_LIMIT and not re.search(r"[\n\r\t]", text)


def _is_emoji(letter: str) -> bool:
    return unicodedata.category(letter) == "So" or "\U0001f000" <= letter <= "\U0001faff"
