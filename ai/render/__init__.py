"""Acts to messages: every character the assistant sends is written here.

:func:`render` is pure. The same acts, catalogue, language and manner give the same
messages for ever, so that the send path can write them again and compare.
:func:`compose` chooses the manner of a new run, so that nothing is said twice the same way.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ai.acts import Act
from ai.render import latin
from ai.render.blocks import block
from ai.render.first_edition.voice import FirstVoice
from ai.render.manner import FIRST, Manner
from ai.render.parts import (
    BUTTON_BODY_LIMIT,
    CAPTION_LIMIT,
    LIST_BODY_LIMIT,
    Button,
    Part,
    Row,
)
from ai.render.pictures import fresh, picture_of, remember
from ai.render.pieces import Block, UnknownReference, sellable
from ai.render.voice import Voice
from catalog.snapshot import Snapshot
from core.splitting import length, split

__all__ = [
    "Button",
    "Composed",
    "Manner",
    "Part",
    "Row",
    "UnknownReference",
    "compose",
    "render",
    "text_of",
]

_NAMED = re.compile(r"\{\{([a-z]+:[0-9]+)\}\}")


@dataclass(frozen=True, slots=True)
class Composed:
    """New messages, the manner to keep with their run, and the wordings the customer read last."""

    parts: list[Part]
    manner: Manner
    said: dict[str, int]


def compose(
    acts: tuple[Act, ...],
    snapshot: Snapshot,
    language: str,
    *,
    said: Mapping[str, int],
    prose: str = "",
    at: datetime | None = None,
    wrote: str = "",
) -> Composed:
    """Say `acts` otherwise than `said`, which this customer read last: sentence to wording.

    `wrote`: their newest message, whose script a language of two scripts is answered in.
    `prose`: words to stand in front, which the caller has put through `ai.natural`'s gate.
    `at`: the moment, where a picture may come with it; without one none does.
    """
    in_latin = language == latin.LANGUAGE and latin.is_wished(wrote, said=said)
    speaks = latin.LatinVoice if in_latin else Voice
    voice = speaks(acts=tuple(acts), snapshot=snapshot, language=language, said=said)
    picture = fresh(picture_of(acts, snapshot), said=said, at=at) if at else ""
    parts = _written(acts, voice, prose=prose, picture=picture, headed=True)
    manner = Manner(
        picks=voice.picked, prose=prose, picture=picture, headed=bool(picture), latin=in_latin
    )
    spoken = {**said, **voice.spoken}
    if language == latin.LANGUAGE:
        spoken[latin.KEY] = int(in_latin)
    return Composed(parts, manner, remember(spoken, picture=picture, at=at) if at else spoken)


def render(
    acts: tuple[Act, ...], snapshot: Snapshot, language: str, manner: Manner | None = None
) -> list[Part]:
    """The messages that `acts` are. Raises UnknownReference for a reference not published, and
    for a picture that is not the one of the service which the acts explain.

    Without a `manner` it is the newest edition, with wordings picked by the acts themselves.
    """
    manner = manner or Manner()
    if manner.picture and manner.picture != picture_of(acts, snapshot):
        raise UnknownReference(f"picture {manner.picture}")
    voice = _voice_of(manner)(
        acts=tuple(acts), snapshot=snapshot, language=language, picks=manner.picks
    )
    return _written(acts, voice, prose=manner.prose, picture=manner.picture, headed=manner.headed)


def _voice_of(manner: Manner) -> type[Voice]:
    if manner.edition == FIRST:
        return FirstVoice
    return latin.LatinVoice if manner.latin else Voice


def _written(
    acts: tuple[Act, ...], voice: Voice, *, prose: str, picture: str, headed: bool
) -> list[Part]:
    blocks = [block(act, voice) for act in acts]
    joined = _join_quotes(blocks, voice)
    choices = next((item for item in reversed(joined) if item.buttons or item.rows), Block(""))
    front = [_with_names(prose, voice)] if prose else []
    text = "\n\n".join([*front, *(item.text for item in joined if item.text)])
    if not picture:
        return _parts(text, choices, voice)
    return _with_picture(picture, text, choices, voice, headed=headed)


def _with_picture(
    picture: str, text: str, choices: Block, voice: Voice, *, headed: bool
) -> list[Part]:
    """The picture, the words below it and the buttons in one message where they fit.

    WhatsApp puts no picture above a list, and none above words of more than 1,024 characters:
    then the picture comes first, and what can be tapped follows.
    """
    if length(text) > CAPTION_LIMIT:
        return [Part(kind="image", text="", picture=picture), *_parts(text, choices, voice)]
    if headed and choices.buttons and not choices.rows:
        return [Part(kind="buttons", text=text, buttons=choices.buttons, picture=picture)]
    shown = Part(kind="image", text=text, picture=picture)
    if not choices.buttons and not choices.rows:
        return [shown]
    return [shown, *_parts(voice.title("button_choose"), choices, voice)]


def _with_names(prose: str, voice: Voice) -> str:
    """The words with the names of what they speak of, as they were published."""
    return _NAMED.sub(lambda place: voice.isolate(voice.name(sellable(place[1], voice))), prose)


def text_of(parts: list[Part]) -> str:
    """All text of the messages, for records and comparisons."""
    return "\n\n".join(part.text for part in parts)


def _join_quotes(blocks: list[Block], voice: Voice) -> list[Block]:
    """Several prices in a row become one list of prices."""
    quotes = [item for item in blocks if item.quote_line]
    if len(quotes) < 2:
        return blocks
    lines = "\n".join(item.quote_line for item in quotes)
    text = f"{voice.say('quote_several')}\n{lines}"
    buttons = tuple(dict.fromkeys(item.choose for item in quotes if item.choose))
    if buttons:
        text = f"{text}\n{voice.say('quote_book_several')}"
    merged = Block(text=text, buttons=buttons[:3])
    if len(buttons) > 3:
        rows = tuple(Row(id=item.id, title=item.title) for item in buttons)
        merged = Block(text=text, rows=rows, list_button=voice.title("list_button"))
    out: list[Block] = []
    for item in blocks:
        if not item.quote_line:
            out.append(item)
        elif item is quotes[0]:
            out.append(merged)
    return out


def _parts(text: str, choices: Block, voice: Voice) -> list[Part]:
    if not choices.buttons and not choices.rows:
        return [Part(kind="text", text=piece) for piece in split(text)]
    limit = LIST_BODY_LIMIT if choices.rows else BUTTON_BODY_LIMIT
    body = text
    parts: list[Part] = []
    if length(text) > limit:
        parts = [Part(kind="text", text=piece) for piece in split(text)]
        body = voice.title("button_choose")
    if choices.rows:
        return [
            *parts,
            Part(kind="list", text=body, list_button=choices.list_button, rows=choices.rows),
        ]
    return [*parts, Part(kind="buttons", text=body, buttons=choices.buttons)]
