"""A template being sent: is it there, may it go out, does it bring what it needs."""

from typing import Any

from emulators.whatsapp.errors import GraphError
from emulators.whatsapp.templates.registry import Registry, Template
from emulators.whatsapp.templates.shape import VARIABLE, variables

# What a status other than approved means for a send.
STANDING = {"PAUSED": 132015, "DISABLED": 132016}
MEDIA_FORMATS = ("IMAGE", "VIDEO", "DOCUMENT")


def pick(registry: Registry, part: dict[str, Any], *, waba_id: str) -> Template:
    """The template meant, if it may be sent."""
    name, language = part["name"], part["language"]["code"]
    template = registry.find(waba_id, name, language)
    if template is not None and template.status in STANDING:
        raise GraphError(
            STANDING[template.status],
            f"template name ({name}) in {language} is {template.status.lower()}",
        )
    if template is None or template.status != "APPROVED":
        raise GraphError(132001, f"template name ({name}) does not exist in {language}", status=404)
    return template


def render(template: Template, part: dict[str, Any]) -> dict[str, Any]:
    """What the customer sees: `{text, header, footer, buttons}`. Raises what Meta refuses."""
    given = _by_kind(part)
    shown: dict[str, Any] = {"text": "", "header": None, "footer": None, "buttons": []}
    for item in template.components:
        kind = item["type"]
        if kind == "HEADER":
            shown["header"] = _header(template, item, given.get("header", []))
        elif kind == "BODY":
            shown["text"] = _fill(
                template, str(item.get("text", "")), given.get("body", []), "body"
            )
        elif kind == "FOOTER":
            shown["footer"] = item.get("text")
        elif kind == "BUTTONS":
            shown["buttons"] = _buttons(item["buttons"], part)
    if given.get("header") and template.part("HEADER") is None:
        raise _format("header: the template has no header, parameters were given")
    return shown


def _format(details: str) -> GraphError:
    return GraphError(132012, details)


def _by_kind(part: dict[str, Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for component in part.get("components") or []:
        kind = str(component.get("type", "")).lower()
        parameters = component.get("parameters") or []
        if kind not in ("header", "body", "footer", "button", "carousel", "limited_time_offer"):
            raise _format(f"components: unexpected type {kind!r}")
        if not isinstance(parameters, list) or not all(
            isinstance(item, dict) for item in parameters
        ):
            raise _format(f"{kind}: parameters must be an array of objects")
        if kind != "button":
            found.setdefault(kind, []).extend(parameters)
    return found


def _header(template: Template, item: dict[str, Any], parameters: list[Any]) -> dict[str, Any]:
    kind = item["format"]
    if kind == "TEXT":
        text = _fill(template, str(item.get("text", "")), parameters, "header")
        return {"type": "text", "text": text}
    received = str(parameters[0].get("type", "")).upper() if parameters else "UNKNOWN"
    if len(parameters) != 1 or received != kind:
        raise _format(f"header: Format mismatch, expected {kind}, received {received}")
    inner = parameters[0].get(kind.lower())
    if not isinstance(inner, dict):
        raise _format(f"header: {kind.lower()} is missing")
    if kind in MEDIA_FORMATS and not (inner.get("id") or inner.get("link")):
        raise _format(f"header: {kind.lower()} needs an id or a link")
    return {"type": kind.lower(), kind.lower(): inner}


def _fill(template: Template, text: str, parameters: list[Any], where: str) -> str:
    wanted = variables(text)
    values: dict[str, str] = {}
    for position, parameter in enumerate(parameters):
        value = _value(parameter, where)
        if template.parameter_format == "NAMED":
            name = parameter.get("parameter_name")
            if not isinstance(name, str) or not name:
                raise _format(f"{where}: Parameter name is missing or empty")
            values[name] = value
        else:
            values[str(position + 1)] = value
    if len(wanted) != len(parameters):
        raise GraphError(
            132000,
            f"{where}: number of localizable_params ({len(parameters)}) does not match the "
            f"expected number of params ({len(wanted)})",
        )
    if missing := [name for name in wanted if name not in values]:
        raise _format(f"{where}: Parameter name {missing[0]} is missing")
    return VARIABLE.sub(lambda match: values[match[1]], text)


def _value(parameter: dict[str, Any], where: str) -> str:
    kind = parameter.get("type")
    inner = parameter.get(str(kind))
    if kind in ("currency", "date_time") and isinstance(inner, dict):
        inner = inner.get("fallback_value")
    if kind not in ("text", "currency", "date_time") or not isinstance(inner, str):
        raise _format(f"{where}: Format mismatch, expected TEXT, received {str(kind).upper()}")
    if not inner.strip() or "\n" in inner or "\t" in inner or "     " in inner:
        raise GraphError(
            100,
            "Param text cannot have new-line/tab characters or more than 4 consecutive spaces",
            message="(#100) Invalid parameter",
        )
    return inner


def _buttons(buttons: list[dict[str, Any]], part: dict[str, Any]) -> list[dict[str, Any]]:
    given: dict[int, dict[str, Any]] = {}
    for component in part.get("components") or []:
        if str(component.get("type", "")).lower() == "button":
            asked = str(component.get("index", ""))
            if not asked.isdecimal() or int(asked) >= len(buttons):
                raise _format(f"buttons: there is no button at index {asked!r}")
            given[int(asked)] = component
    shown = []
    for index, button in enumerate(buttons):
        parameters = (given.get(index) or {}).get("parameters") or []
        first = parameters[0] if parameters and isinstance(parameters[0], dict) else {}
        entry = {"type": button["type"], "title": button.get("text", "Copy code")}
        if button["type"] == "QUICK_REPLY":
            entry["payload"] = str(first.get("payload") or button.get("text", ""))
        elif button["type"] == "URL":
            entry["url"] = button["url"]
            if variables(button["url"]):
                words = first.get("text")
                if not isinstance(words, str):
                    raise GraphError(
                        131008, f"buttons: Button at index {index} of type Url requires a parameter"
                    )
                entry["url"] = VARIABLE.sub(words.replace("\\", r"\\"), button["url"])
        elif button["type"] == "COPY_CODE" and not isinstance(first.get("coupon_code"), str):
            raise GraphError(
                131008, f"buttons: Button at index {index} of type CopyCode requires a parameter"
            )
        shown.append(entry)
    return shown
