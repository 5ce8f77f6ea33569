"""Blocks of a document put together into passages: one matter each, short enough for a chat.

Nothing is reworded: a passage is a run of the document's own sentences under the last
heading before them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalog.knowledge.extracting import Block

LONGEST = 900
"""Characters of a passage: what is still read on a phone without scrolling far."""
SHORT = 220
"""Paragraphs up to this are put together with what follows under the same heading."""
MAX_HEADING = 200
MAX_PASSAGES = 2500

_SENTENCE = re.compile(r"(?<=[.!?؟।。])\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    page: int | None
    heading: str
    text: str


def pieces(blocks: Iterable[Block]) -> list[Piece]:
    """The passages of a document, in their order; at most MAX_PASSAGES."""
    made: list[Piece] = []
    heading = ""
    held: list[Block] = []
    for block in blocks:
        if block.heading:
            made += _under(heading, held)
            heading, held = block.text[:MAX_HEADING], []
        else:
            held.append(block)
    made += _under(heading, held)
    return made[:MAX_PASSAGES]


def _under(heading: str, blocks: list[Block]) -> Iterator[Piece]:
    """What stands under one heading."""
    page: int | None = None
    text = ""
    for block in blocks:
        for part in _parts(block.text):
            whole = f"{text}\n{part}" if text else part
            # A passage names one page.
            if text and (len(whole) > LONGEST or len(text) > SHORT or block.page != page):
                yield Piece(page, heading, text)
                text, page = part, block.page
            else:
                page = block.page if not text else page
                text = whole
    if text:
        yield Piece(page, heading, text)


def _parts(text: str) -> Iterator[str]:
    """A paragraph, cut between its sentences where it is too long for one passage."""
    text = text.strip()
    held = ""
    for sentence in _SENTENCE.split(text) if len(text) > LONGEST else [text]:
        whole = f"{held} {sentence}" if held else sentence
        if len(whole) > LONGEST:
            if held:
                yield held
            *full, held = _cut(sentence)
            yield from full
        else:
            held = whole
    if held:
        yield held


def _cut(sentence: str) -> list[str]:
    """A sentence without end, cut between words, and a word without end, anywhere."""
    cut: list[str] = []
    while len(sentence) > LONGEST:
        at = sentence.rfind(" ", 1, LONGEST)
        at = at if at > 0 else LONGEST
        cut.append(sentence[:at].strip())
        sentence = sentence[at:].strip()
    return [*cut, sentence]
