"""Meta's side in tests: bodies as they are sent, signed and in the escaped form."""

import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from tests.support.world import ALPHA, BETA
from whatsapp.signature import sign

PATH = "/webhooks/whatsapp/"
WABA = "500000000000001"


def metadata(number: str) -> dict[str, str]:
    return {"display_phone_number": "971500000001", "phone_number_id": number}


def text(
    body: str, *, wamid: str, sender: str = "971551112233", at: int = 1795251600
) -> dict[str, Any]:
    return {
        "from": sender,
        "id": wamid,
        "timestamp": str(at),
        "type": "text",
        "text": {"body": body},
    }


def status(
    name: str, *, wamid: str, customer: str = "971551112233", send_key: str = ""
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": wamid,
        "status": name,
        "timestamp": "1795251700",
        "recipient_id": customer,
    }
    if send_key:
        found["biz_opaque_callback_data"] = send_key
    return found


def change(
    *,
    number: str = ALPHA.phone_number_id,
    messages: Sequence[Any] = (),
    statuses: Sequence[Any] = (),
    name: str = "Layla",
) -> dict[str, Any]:
    """One change of the field `messages`, with the contacts that belong to it."""
    value: dict[str, Any] = {"messaging_product": "whatsapp", "metadata": metadata(number)}
    if messages:
        senders = dict.fromkeys(
            message["from"]
            for message in messages
            if isinstance(message, dict) and "from" in message
        )
        value["contacts"] = [{"profile": {"name": name}, "wa_id": sender} for sender in senders]
        value["messages"] = list(messages)
    if statuses:
        value["statuses"] = list(statuses)
    return {"field": "messages", "value": value}


def envelope(*changes: dict[str, Any], waba: str = WABA) -> dict[str, Any]:
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": waba, "changes": list(changes)}],
    }


def sealed(payload: Any) -> bytes:
    """The bytes as Meta writes them: ASCII, slashes and some more escaped."""
    written = json.dumps(payload, separators=(",", ":"))
    for plain, escaped in (("/", "\\/"), ("<", "\\u003C"), ("%", "\\u0025"), ("@", "\\u0040")):
        written = written.replace(plain, escaped)
    return written.encode()


def post(payload: Any, *, header: str | None = None, raw: bytes | None = None) -> HttpResponse:
    """Post a payload, signed unless another `header` is given ("" sends none)."""
    body = sealed(payload) if raw is None else raw
    signature = sign(body, secret=settings.WHATSAPP_APP_SECRET) if header is None else header
    headers = {"X-Hub-Signature-256": signature} if signature else {}
    return Client().post(PATH, data=body, content_type="application/json", headers=headers)


NUMBERS = (ALPHA.phone_number_id, BETA.phone_number_id)
