"""The body of a webhook as Meta sends it, and its signature."""

import hashlib
import hmac
import json
from typing import Any, TypedDict


class Change(TypedDict):
    """One update before it is put into an envelope."""

    waba_id: str
    field: str
    value: dict[str, Any]


# Meta escapes more than JSON asks for. None of these characters occurs in JSON outside strings.
ESCAPES = (("/", "\\/"), ("<", "\\u003C"), ("%", "\\u0025"), ("@", "\\u0040"))
LISTS = ("contacts", "messages", "statuses", "errors")


def seal(changes: list[Change], *, at: float) -> bytes:
    """The raw body of one POST with these updates, in Meta's escaped-Unicode form.

    `at`: the hour in seconds, which stands on entries about an account itself.
    """
    entries: dict[str, list[dict[str, Any]]] = {}
    told_about_account: set[str] = set()
    for change in changes:
        into = entries.setdefault(change["waba_id"], [])
        last = into[-1] if into else None
        if "metadata" not in change["value"]:
            told_about_account.add(change["waba_id"])
        if last and _can_join(last, change):
            _join(last["value"], change["value"])
        else:
            into.append({"value": dict(change["value"]), "field": change["field"]})
    text = json.dumps(
        {
            "object": "whatsapp_business_account",
            "entry": [
                {
                    "id": waba,
                    **({"time": int(at)} if waba in told_about_account else {}),
                    "changes": inner,
                }
                for waba, inner in entries.items()
            ],
        },
        separators=(",", ":"),
    )
    for plain, escaped in ESCAPES:
        text = text.replace(plain, escaped)
    return text.encode("ascii")


def _can_join(last: dict[str, Any], change: Change) -> bool:
    """Messages of one number share a value, and so do statuses; nothing else is joined."""
    mine, other = last["value"], change["value"]
    return (
        last["field"] == change["field"] == "messages"
        and mine.get("metadata") == other.get("metadata")
        and ("messages" in mine) == ("messages" in other)
        and ("statuses" in mine) == ("statuses" in other)
    )


def _join(value: dict[str, Any], more: dict[str, Any]) -> None:
    for key in LISTS:
        if key in more:
            known = value.get(key, [])
            value[key] = known + [item for item in more[key] if item not in known]


def sign(body: bytes, *, secret: str) -> str:
    """The X-Hub-Signature-256 header over the raw body."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
