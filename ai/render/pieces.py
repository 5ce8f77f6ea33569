"""What the writers of single acts share."""

from dataclasses import dataclass

from ai.render.parts import BUTTON_TITLE_LIMIT, LIST_BUTTON_LIMIT, Button, Row
from ai.render.voice import Voice
from catalog.snapshot import PackageEntry, ServiceEntry
from core.splitting import cut


class UnknownReference(ValueError):
    """An act names something the snapshot does not hold."""


@dataclass(frozen=True, slots=True)
class Block:
    """What one act adds to the message. Quotes also have a short form for being several."""

    text: str
    buttons: tuple[Button, ...] = ()
    rows: tuple[Row, ...] = ()
    list_button: str = ""
    quote_line: str = ""
    choose: Button | None = None


def sellable(ref: str, voice: Voice) -> ServiceEntry | PackageEntry:
    entry = voice.snapshot.sellable(ref)
    if entry is None:
        raise UnknownReference(ref)
    return entry


def button_of(reply_id: str, title: str) -> Button:
    return Button(id=reply_id, title=cut(title, BUTTON_TITLE_LIMIT))


def list_button_of(key: str, voice: Voice) -> str:
    return cut(voice.title(key), LIST_BUTTON_LIMIT)
