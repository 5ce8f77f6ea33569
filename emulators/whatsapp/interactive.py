"""The bounds of interactive messages: reply buttons, lists and links."""

from typing import Any

from emulators.whatsapp.errors import GraphError

HEADER_TEXT = 60
FOOTER = 60
BODY = 1024
LIST_BODY = 4096
BUTTONS = 3
BUTTON_TITLE = 20
BUTTON_ID = 256
SECTIONS = 10
ROWS = 10
SECTION_TITLE = 24
ROW_ID = 200
ROW_TITLE = 24
ROW_DESCRIPTION = 72
KINDS = (
    "button",
    "list",
    "cta_url",
    "location_request_message",
    "flow",
    "product",
    "product_list",
    "catalog_message",
    "call_permission_request",
    "request_contact_info",
)
# Named by their action; `product_list` needs a header and sections of products.
ACTIONS = {
    "location_request_message": "send_location",
    "flow": "flow",
    "catalog_message": "catalog_message",
    "call_permission_request": "call_permission_request",
}
PRODUCTS = 30
HEADER_MEDIA = ("image", "video", "document")


def check_interactive(part: dict[str, Any]) -> None:
    """Refuse what the platform refuses, naming the first thing that is wrong."""
    kind = part.get("type")
    if not kind:
        raise _missing("Parameter interactive['type'] is required.")
    if kind not in KINDS:
        raise GraphError(131051, f"Interactive type '{kind}' is not currently supported.")
    needs_body = kind not in ("product", "catalog_message")
    _text(part, "body", most=LIST_BODY if kind == "list" else BODY, required=needs_body)
    _text(part, "footer", most=FOOTER, required=False)
    _check_header(part, kind)
    action = part.get("action")
    if not isinstance(action, dict):
        raise _missing("Parameter interactive['action'] is required.")
    if kind == "button":
        _check_buttons(action.get("buttons"))
    elif kind == "list":
        _check_list(action)
    elif kind == "cta_url":
        _check_link(action)
    elif kind in ("product", "product_list"):
        _check_products(action, kind)
    elif kind in ACTIONS and action.get("name") != ACTIONS[kind]:
        raise _invalid(f"Param interactive['action']['name'] must be {ACTIONS[kind]}.")
    elif kind == "flow":
        _check_flow(action.get("parameters"))


def _missing(details: str) -> GraphError:
    return GraphError(131008, details)


def _invalid(details: str) -> GraphError:
    return GraphError(131009, details)


def _text(part: dict[str, Any], name: str, *, most: int, required: bool) -> None:
    holder = part.get(name)
    if holder is None and not required:
        return
    text = holder.get("text") if isinstance(holder, dict) else None
    if not isinstance(text, str) or not text.strip():
        raise _missing(f"Parameter interactive['{name}']['text'] is required.")
    if len(text) > most:
        raise _invalid(
            f"{name.capitalize()} text length invalid. Min length: 1, Max length: {most}"
        )


def _check_header(part: dict[str, Any], kind: str) -> None:
    header = part.get("header")
    if header is None:
        return
    if not isinstance(header, dict):
        raise _invalid("Param interactive['header'] must be a JSON object.")
    header_kind = header.get("type")
    if header_kind == "text":
        text = header.get("text")
        if not isinstance(text, str) or not text.strip():
            raise _missing("Parameter interactive['header']['text'] is required.")
        if len(text) > HEADER_TEXT:
            raise _invalid(f"Header text length invalid. Min length: 1, Max length: {HEADER_TEXT}")
    elif kind == "list" or header_kind not in HEADER_MEDIA:
        raise _invalid(f"Header type '{header_kind}' is not allowed for interactive type {kind}.")
    else:
        _check_header_file(header.get(header_kind), header_kind)


def _check_header_file(file: Any, kind: str) -> None:
    """A file by exactly one of the id of an upload and a link; what is in it is looked at later."""
    if not isinstance(file, dict):
        raise _missing(f"Parameter interactive['header']['{kind}'] is required.")
    named = [name for name in ("id", "link") if file.get(name)]
    if len(named) != 1 or not isinstance(file[named[0]], str):
        raise _missing(f"Param interactive['header']['{kind}'] needs either an id or a link.")


def _check_buttons(buttons: Any) -> None:
    if not isinstance(buttons, list) or not buttons:
        raise _missing("Parameter interactive['action']['buttons'] is required.")
    if len(buttons) > BUTTONS:
        raise _invalid(f"Invalid buttons count. Min allowed buttons: 1, Max: {BUTTONS}")
    replies = []
    for button in buttons:
        reply = button.get("reply") if isinstance(button, dict) else None
        if not isinstance(reply, dict) or button.get("type") != "reply":
            raise _invalid("Every button must be of type reply and have a reply object.")
        _bounded(reply, "title", most=BUTTON_TITLE, what="Button title")
        _bounded(reply, "id", most=BUTTON_ID, what="Button id")
        if reply["id"] != reply["id"].strip():
            raise _invalid("Button id must not begin or end with a space.")
        replies.append(reply)
    _unique([reply["id"] for reply in replies], "Duplicated button id")
    _unique([reply["title"] for reply in replies], "Duplicated button title")


def _check_list(action: dict[str, Any]) -> None:
    _bounded(action, "button", most=BUTTON_TITLE, what="List button")
    sections = action.get("sections")
    if not isinstance(sections, list) or not sections:
        raise _missing("Parameter interactive['action']['sections'] is required.")
    if len(sections) > SECTIONS:
        raise _invalid(f"Invalid sections count. Min allowed sections: 1, Max: {SECTIONS}")
    ids: list[str] = []
    for section in sections:
        if not isinstance(section, dict):
            raise _invalid("Every section must be a JSON object.")
        if len(sections) > 1 or section.get("title"):
            _bounded(section, "title", most=SECTION_TITLE, what="Section title")
        rows = section.get("rows")
        if not isinstance(rows, list) or not rows:
            raise _missing("Every section needs at least one row.")
        for row in rows:
            if not isinstance(row, dict):
                raise _invalid("Every row must be a JSON object.")
            _bounded(row, "id", most=ROW_ID, what="Row id")
            _bounded(row, "title", most=ROW_TITLE, what="Row title")
            if row.get("description") not in (None, ""):
                _bounded(row, "description", most=ROW_DESCRIPTION, what="Row description")
            ids.append(row["id"])
    if len(ids) > ROWS:
        raise _invalid(f"Total row count exceed max allowed count: {ROWS}")
    _unique(ids, "Duplicated row id")


def _check_link(action: dict[str, Any]) -> None:
    parameters = action.get("parameters")
    if action.get("name") != "cta_url" or not isinstance(parameters, dict):
        raise _invalid("Param interactive['action'] must be a cta_url with parameters.")
    _bounded(parameters, "display_text", most=BUTTON_TITLE, what="Link text")
    _bounded(parameters, "url", most=2000, what="Link")


def _check_products(action: dict[str, Any], kind: str) -> None:
    _bounded(action, "catalog_id", most=100, what="Catalog id")
    if kind == "product":
        _bounded(action, "product_retailer_id", most=100, what="Product retailer id")
        return
    sections = action.get("sections")
    if not isinstance(sections, list) or not 0 < len(sections) <= SECTIONS:
        raise _invalid(f"Invalid sections count. Min allowed sections: 1, Max: {SECTIONS}")
    items = [
        item
        for section in sections
        for item in (section.get("product_items") if isinstance(section, dict) else None) or []
    ]
    if not 0 < len(items) <= PRODUCTS:
        raise _invalid(f"Invalid products count. Min allowed products: 1, Max: {PRODUCTS}")


def _check_flow(parameters: Any) -> None:
    if not isinstance(parameters, dict):
        raise _missing("Parameter interactive['action']['parameters'] is required.")
    _bounded(parameters, "flow_message_version", most=10, what="Flow message version")
    _bounded(parameters, "flow_cta", most=30, what="Flow button")
    if not parameters.get("flow_id") and not parameters.get("flow_name"):
        raise _missing("Parameter flow_id or flow_name is required.")


def _bounded(holder: dict[str, Any], name: str, *, most: int, what: str) -> None:
    value = holder.get(name)
    if value is None:
        raise _missing(f"{what} is required.")
    if not isinstance(value, str) or not value.strip() or len(value) > most:
        raise _invalid(f"{what} length invalid. Min length: 1, Max length: {most}")


def _unique(values: list[str], complaint: str) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise _invalid(f"{complaint}: {value}")
        seen.add(value)
