"""Customers' addresses and consent, as people read them."""

from collections.abc import Iterable
from dataclasses import dataclass

from conversations.models import ConsentEvent, ContactAddress

Kind = ContactAddress.Kind

_KINDS = {
    Kind.PHONE: "Phone",
    Kind.USERNAME: "User name",
    Kind.EMAIL: "E-mail",
    Kind.BSUID: "WhatsApp id",
    Kind.PARENT_BSUID: "WhatsApp id (group)",
    Kind.LID: "Linked-device id",
}
_SHOWN_FIRST = tuple(_KINDS)
_SOURCES = {
    ConsentEvent.Source.KEYWORD: "wrote",
    ConsentEvent.Source.AGENT: "noted by staff",
    ConsentEvent.Source.PLATFORM: "told WhatsApp",
    ConsentEvent.Source.IMPORT: "imported",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One consent event as a line."""

    what: str
    how: str
    text: str
    event: ConsentEvent


def kind(code: str) -> str:
    return _KINDS.get(Kind(code), code)


def written(row: ContactAddress) -> str:
    """The address as people write it."""
    return {Kind.PHONE: "+", Kind.USERNAME: "@"}.get(Kind(row.kind), "") + row.value


def best(rows: Iterable[ContactAddress]) -> list[str]:
    """How a customer is reached now, in words: the numbers; else a user name or an e-mail;
    WhatsApp's own id only for somebody of whom nothing else is known."""
    current = [row for row in rows if row.retired_at is None]
    for code in _SHOWN_FIRST:
        found = [written(row) for row in current if row.kind == code]
        if found:
            return list(dict.fromkeys(found))
    return []


def said(events: Iterable[ConsentEvent]) -> list[Said]:
    return [
        Said(
            what=_what(event),
            how=_SOURCES.get(ConsentEvent.Source(event.source), event.source),
            text=event.text,
            event=event,
        )
        for event in events
    ]


def _what(event: ConsentEvent) -> str:
    wanted = event.kind == ConsentEvent.Kind.OPTED_IN
    if event.source == ConsentEvent.Source.PLATFORM:
        return "Wants marketing" if wanted else "Wants no marketing"
    return "Wants messages" if wanted else "Wants no messages"
