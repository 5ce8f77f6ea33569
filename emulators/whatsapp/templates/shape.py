"""What a template must look like to be created: bounds and examples, refused in Meta's words."""

import re
from typing import Any

from emulators.whatsapp.errors import GraphError

CATEGORIES = ("MARKETING", "UTILITY", "AUTHENTICATION")
FORMATS = ("TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION")
BUTTONS = ("QUICK_REPLY", "URL", "PHONE_NUMBER", "COPY_CODE", "FLOW", "OTP", "CATALOG")
NAME = re.compile(r"[a-z0-9_]{1,512}")
LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2,3})?")
VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
HEADER_TEXT = FOOTER = 60
BODY = 1024
BUTTON_TEXT = 25
MOST_BUTTONS = 10

Component = dict[str, Any]


def refuse(words: str, *, subcode: int, title: str) -> GraphError:
    """A template the platform does not take: code 100, with words for the person."""
    return GraphError(
        100, message="Invalid parameter", subcode=subcode, user_title=title, user_message=words
    )


def variables(text: str) -> list[str]:
    """The names of a text's variables, each once, in their order."""
    return list(dict.fromkeys(VARIABLE.findall(text)))


def check_name(body: dict[str, Any]) -> tuple[str, str, str]:
    """Name, language and category of a new template."""
    name, language = body.get("name"), body.get("language")
    category = str(body.get("category", "")).upper()
    for word in ("name", "language", "category", "components"):
        if not body.get(word):
            raise GraphError(100, message=f"(#100) The parameter {word} is required.")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise refuse(
            "The message template name can only have lowercase letters, numbers and underscores.",
            subcode=2388047,
            title="Invalid template name",
        )
    if not isinstance(language, str) or not LANGUAGE.fullmatch(language):
        raise GraphError(100, message=f"(#100) Param language: {language!r} is not supported.")
    if category not in CATEGORIES:
        raise GraphError(100, message=f"(#100) Param category must be one of {set(CATEGORIES)}.")
    return name, language, category


def check_components(components: Any, *, parameter_format: str) -> list[Component]:
    """The components with their types in capitals, or the refusal."""
    if not isinstance(components, list) or not all(isinstance(item, dict) for item in components):
        raise GraphError(100, message="(#100) Param components must be an array of objects.")
    found = [{**item, "type": str(item.get("type", "")).upper()} for item in components]
    kinds = [item["type"] for item in found]
    unknown = set(kinds) - {"HEADER", "BODY", "FOOTER", "BUTTONS", "CAROUSEL"}
    if unknown or len(set(kinds)) != len(kinds):
        raise GraphError(100, message=f"(#100) Param components: unexpected types {kinds}.")
    if "BODY" not in kinds:
        raise refuse("A template needs a body.", subcode=2388042, title="Body is missing")
    for item in found:
        _CHECKS[item["type"]](item, parameter_format)
    return found


def _check_header(item: Component, parameter_format: str) -> None:
    item["format"] = str(item.get("format", "")).upper()
    if item["format"] not in FORMATS:
        raise GraphError(100, message=f"(#100) Param format must be one of {set(FORMATS)}.")
    if item["format"] == "TEXT":
        text = _text(item, most=HEADER_TEXT, what="header")
        if len(variables(text)) > 1:
            raise refuse(
                "The header can have one variable.", subcode=2388073, title="Invalid header"
            )
        _examples(item, text, parameter_format, "header_text")
    elif item["format"] != "LOCATION" and not (item.get("example") or {}).get("header_handle"):
        raise refuse(
            "Add an example of the header's file by its handle.",
            subcode=2388273,
            title="Header example is missing",
        )


def _check_body(item: Component, parameter_format: str) -> None:
    if "text" not in item and "add_security_recommendation" in item:
        return  # An authentication template: the platform writes its words.
    text = _text(item, most=BODY, what="body")
    if re.match(r"\s*\{\{", text) or re.search(r"\}\}\s*$", text):
        raise refuse(
            "Variables can't be at the start or end of the template.",
            subcode=2388299,
            title="Variables at the start or end",
        )
    names = variables(text)
    positional = [name for name in names if name.isdecimal()]
    if parameter_format == "POSITIONAL" and names != [str(n + 1) for n in range(len(names))]:
        raise refuse(
            "Number the variables {{1}}, {{2}} and so on.",
            subcode=2388072,
            title="Variables are out of order",
        )
    if parameter_format == "NAMED" and positional:
        raise refuse("Name all variables.", subcode=2388072, title="Variables are not named")
    _examples(item, text, parameter_format, "body_text")


def _check_footer(item: Component, _parameter_format: str) -> None:
    if "text" not in item and "code_expiration_minutes" in item:
        return
    if variables(_text(item, most=FOOTER, what="footer")):
        raise refuse("A footer has no variables.", subcode=2388072, title="Invalid footer")


def _check_buttons(item: Component, _parameter_format: str) -> None:
    buttons = item.get("buttons")
    if not isinstance(buttons, list) or not 0 < len(buttons) <= MOST_BUTTONS:
        raise GraphError(100, message=f"(#100) Param buttons: 1 to {MOST_BUTTONS} are allowed.")
    for button in buttons:
        kind = str(button.get("type", "")).upper() if isinstance(button, dict) else ""
        if kind not in BUTTONS:
            raise GraphError(100, message=f"(#100) Param buttons: unexpected type {kind!r}.")
        button["type"] = kind
        if kind not in ("OTP", "COPY_CODE"):
            _text(button, most=BUTTON_TEXT, what="button")
        needed = {"URL": "url", "PHONE_NUMBER": "phone_number"}.get(kind)
        if needed and not isinstance(button.get(needed), str):
            raise GraphError(100, message=f"(#100) Param buttons: {needed} is required.")
        if kind == "URL" and variables(button["url"]) and not button.get("example"):
            raise refuse("Add an example of the link.", subcode=2388043, title="Example is missing")


def _check_carousel(item: Component, _parameter_format: str) -> None:
    if not isinstance(item.get("cards"), list) or not 0 < len(item["cards"]) <= 10:
        raise GraphError(100, message="(#100) Param cards: 1 to 10 are allowed.")


def _text(holder: Component, *, most: int, what: str) -> str:
    text = holder.get("text")
    if not isinstance(text, str) or not text.strip():
        raise GraphError(100, message=f"(#100) The {what} needs a text.")
    if len(text) > most:
        raise refuse(
            f"The {what} can have at most {most} characters.",
            subcode=2388040,
            title="Character limit exceeded",
        )
    return text


def _examples(item: Component, text: str, parameter_format: str, key: str) -> None:
    names = variables(text)
    if not names:
        return
    example = item.get("example")
    example = example if isinstance(example, dict) else {}
    if parameter_format == "NAMED":
        rows = example.get(f"{key}_named_params")
        given = len(rows) if isinstance(rows, list) else 0
    else:
        rows = example.get(key)
        if key == "body_text" and isinstance(rows, list) and rows and isinstance(rows[0], list):
            rows = rows[0]
        given = len(rows) if isinstance(rows, list) else 0
    if given != len(names):
        raise refuse(
            "Add a sample text for every variable.", subcode=2388043, title="Example is missing"
        )


_CHECKS = {
    "HEADER": _check_header,
    "BODY": _check_body,
    "FOOTER": _check_footer,
    "BUTTONS": _check_buttons,
    "CAROUSEL": _check_carousel,
}
