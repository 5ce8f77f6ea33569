"""Splitting long text at the transport's limit, at the kindest place."""

import unicodedata

TEXT_LIMIT = 4096
"""Cloud API: characters in a text body."""

_BORDERS = ("\n\n", "\n", ". ", "؟ ", "? ", "! ", " ")


def split_text(text: str, limit: int = TEXT_LIMIT) -> list[str]:
    """Parts of at most `limit` characters that together hold every word of `text`.

    Breaks at a paragraph, line, sentence or word border in the last half of a
    part, else between characters that belong together to the reader.
    """
    rest = text.strip()
    parts: list[str] = []
    while len(rest) > limit:
        cut = _border(rest, limit)
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    if rest:
        parts.append(rest)
    return parts


def _border(text: str, limit: int) -> int:
    for border in _BORDERS:
        found = text.rfind(border, limit // 2, limit)
        if found > 0:
            return found + len(border)
    cut = limit
    while cut > limit // 2 and _joined(text, cut):
        cut -= 1
    return cut


def _joined(text: str, index: int) -> bool:
    """Whether the characters on both sides of `index` make one for the reader."""
    after, before = text[index], text[index - 1]
    return (
        unicodedata.combining(after) != 0
        or after in "\u200d\ufe0f\u20e3"
        or before == "\u200d"
        or "\U0001f3fb" <= after <= "\U0001f3ff"
    )
