"""What the platform says of a number or a whole account, and of what it has no place else for."""

from collections.abc import Callable
from typing import Any

from conversations.channels import ChannelNotice, Parsed
from whatsapp.errors import code_of, verdict
from whatsapp.identities import first, moment
from whatsapp.shapes import mapping, mappings, word
from whatsapp.splitting import digits

MAX_WORD = 64


def notice(body: dict[str, Any]) -> ChannelNotice:
    """Any field as a notice: its name, the word for what happened, and its body."""
    value = mapping(body.get("value"))
    return ChannelNotice(
        account=word(body.get("waba_id")),
        topic=word(body.get("field"))[:MAX_WORD],
        event=first(
            value.get("event"), value.get("decision"), value.get("alert_type"), value.get("status")
        )[:MAX_WORD],
        number=digits(first(value.get("display_phone_number"), value.get("phone_number"))),
        detail=value,
        codes=codes_in(value.get("errors")),
        at=moment(body.get("time")) or moment(value.get("timestamp")),
    )


def codes_in(errors: Any) -> tuple[tuple[str, str], ...]:
    """The codes that a list of errors names, with our words for them."""
    found = [code_of(error) for error in mappings(errors)]
    return tuple((str(code)[:16], verdict(code).reason) for code in found if code is not None)


def _errors(body: dict[str, Any]) -> ChannelNotice:
    """`value.errors`: the number itself is in trouble, no message of it."""
    metadata = mapping(body.get("metadata"))
    return ChannelNotice(
        account=word(body.get("waba_id")),
        topic="errors",
        number=digits(word(metadata.get("display_phone_number"))),
        detail={"errors": mappings(body.get("errors"))},
        codes=codes_in(body.get("errors")),
        at=moment(body.get("time")),
    )


READERS: dict[str, Callable[[dict[str, Any]], Parsed | None]] = {"errors": _errors}
