"""How a message looks to a check or to the phone page: one flat description."""

import json
from typing import Any

from emulators.whatsapp.store import Store

MEDIA_KINDS = ("image", "video", "audio", "document", "sticker")
PARTS = (
    "location",
    "contacts",
    "reaction",
    "template",
    "button",
    "order",
    "errors",
    "edit",
    "revoke",
    "system",
)
# A later status never goes back to an earlier one, in whatever order they arrived.
RANK = {"accepted": 0, "sent": 1, "delivered": 2, "read": 3, "played": 4, "failed": 5}


def describe(store: Store, row: Any) -> dict[str, Any]:
    """One stored message as JSON, with its statuses and its readable parts."""
    return describe_all(store, [row])[0]


def describe_all(store: Store, rows: list[Any]) -> list[dict[str, Any]]:
    """Many stored messages as JSON; their statuses are read in one go."""
    by_wamid: dict[str, list[dict[str, Any]]] = {row["wamid"]: [] for row in rows}
    wanted = json.dumps(list(by_wamid))
    for status in store.rows(
        "SELECT * FROM statuses WHERE wamid IN (SELECT value FROM json_each(?)) ORDER BY id", wanted
    ):
        entry: dict[str, Any] = {"status": status["status"], "at": status["at"]}
        if status["errors"]:
            entry["errors"] = json.loads(status["errors"])
        by_wamid[status["wamid"]].append(entry)
    described = [_describe(row, by_wamid[row["wamid"]]) for row in rows]
    _note_changes(described)
    return described


def _note_changes(messages: list[dict[str, Any]]) -> None:
    """What was edited or taken back later says so, where both stand in the same list."""
    by_wamid = {message["wamid"]: message for message in messages}
    for message in messages:
        for kind, mark in (("edit", "edited"), ("revoke", "revoked")):
            part = message.get(kind)
            original = part.get("original_message_id") if isinstance(part, dict) else None
            if isinstance(original, str) and original in by_wamid:
                by_wamid[original][mark] = message["text"] if kind == "edit" else True


def _describe(row: Any, statuses: list[dict[str, Any]]) -> dict[str, Any]:
    body = json.loads(row["body"])
    kind = row["kind"]
    best = max(
        (status["status"] for status in statuses), key=lambda s: RANK.get(s, 0), default="accepted"
    )
    described: dict[str, Any] = {
        "wamid": row["wamid"],
        "direction": row["direction"],
        "phone_number_id": row["phone_number_id"],
        "customer": row["customer"],
        "kind": kind,
        "text": readable_text(kind, body),
        "at": row["at"],
        "timestamp": str(int(row["at"])),
        "status": best,
        "statuses": statuses,
        "biz_opaque_callback_data": row["opaque"],
    }
    part = body.get(kind)
    if kind == "interactive" and isinstance(part, dict):
        described.update(_interactive(part))
    elif kind in MEDIA_KINDS and isinstance(part, dict):
        described["media"] = {
            key: part[key]
            for key in ("id", "link", "mime_type", "filename", "caption", "voice")
            if key in part
        }
    elif kind in PARTS:
        described[kind] = part
    if kind == "template" and isinstance(part, dict) and isinstance(part.get("shown"), dict):
        described.update(_template(part["shown"]))
    if isinstance(body.get("referral"), dict):
        described["referral"] = body["referral"]
    if row["origin"]:
        described["origin"] = row["origin"]
    if isinstance(body.get("context"), dict):
        context = body["context"]
        described["context"] = {"id": context.get("id") or context.get("message_id")}
    described["raw"] = body
    return described


def readable_text(kind: str, body: dict[str, Any]) -> str:
    """The words of a message: its body, caption, chosen title or place; else nothing."""
    part = body.get(kind)
    if not isinstance(part, dict):
        return ""
    if kind == "interactive":
        for reply in ("button_reply", "list_reply"):
            if isinstance(part.get(reply), dict):
                return _string(part[reply].get("title"))
        return _string((part.get("body") or {}).get("text"))
    if kind == "location":
        return ", ".join(_string(part[key]) for key in ("name", "address") if part.get(key))
    if kind == "template":
        return _string(part.get("rendered"))
    if kind == "edit":
        inner = part.get("message")
        if not isinstance(inner, dict) or inner.get("type") == "edit":
            return ""
        return readable_text(_string(inner.get("type")), inner)
    if kind == "order" and not part.get("text"):
        return ", ".join(
            f"{item.get('quantity')} × {item.get('product_retailer_id')}"
            for item in part.get("product_items") or []
            if isinstance(item, dict)
        )
    keys = {
        "text": "body",
        "button": "text",
        "reaction": "emoji",
        "system": "body",
        "order": "text",
    }
    return _string(part.get(keys.get(kind, "caption")))


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _template(shown: dict[str, Any]) -> dict[str, Any]:
    """A template as the customer sees it: its header, footer and buttons."""
    found: dict[str, Any] = {}
    if shown.get("header"):
        found["header"] = shown["header"]
    if shown.get("footer"):
        found["footer"] = shown["footer"]
    if shown.get("buttons"):
        found["template_buttons"] = shown["buttons"]
    return found


def _interactive(part: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for reply in ("button_reply", "list_reply", "nfm_reply"):
        if reply in part:
            found["reply"] = part[reply]
    header = part.get("header")
    if isinstance(header, dict):
        found["header"] = header
    if isinstance(part.get("footer"), dict):
        found["footer"] = part["footer"].get("text", "")
    action = part.get("action")
    if not isinstance(action, dict):
        return found
    if part.get("type") == "button":
        found["buttons"] = [dict(button["reply"]) for button in action["buttons"]]
    elif part.get("type") == "list":
        found["list"] = {
            "button": action["button"],
            "sections": [
                {"title": section.get("title", ""), "rows": section["rows"]}
                for section in action["sections"]
            ],
        }
    elif part.get("type") == "cta_url":
        found["link"] = action.get("parameters", {})
    return found
