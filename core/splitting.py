"""Fitting text into a transport's limits without breaking what people see as one character."""

import unicodedata

TEXT_LIMIT = 4096
"""Cloud API: characters in a text body."""

ELLIPSIS = "…"


def length(text: str) -> int:
    """Length as the strictest counter sees it (UTF-16 units: an emoji may be several)."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, limit: int) -> str:
    """`text` within `limit`, shortened at a word or at least between characters, with "…"."""
    text = " ".join(text.split())
    if length(text) <= limit:
        return text
    kept, _ = _take(text, limit - length(ELLIPSIS))
    if length(kept) > limit - length(ELLIPSIS):
        return ELLIPSIS
    space = kept.rfind(" ")
    if space >= len(kept) // 2:
        kept = kept[:space]
    return kept.rstrip(" ,.;:-–—·") + ELLIPSIS


def split(text: str, limit: int = TEXT_LIMIT) -> list[str]:
    """`text` in pieces within `limit`, between paragraphs, sentences, words or characters.

    Nothing is lost but the white space at the seams.
    """
    pieces: list[str] = []
    rest = text.strip()
    while length(rest) > limit:
        head, _ = _take(rest, limit)
        seam = _seam(head)
        pieces.append(rest[:seam].rstrip())
        rest = rest[seam:].lstrip()
    if rest:
        pieces.append(rest)
    return pieces


def _take(text: str, limit: int) -> tuple[str, str]:
    """The longest head of whole characters within `limit`, and the rest."""
    taken: list[str] = []
    used = 0
    # The window bounds the work; a cluster longer than the limit is cut between code points.
    for cluster in graphemes(text[: limit + 64]):
        size = length(cluster)
        if used + size > limit:
            break
        taken.append(cluster)
        used += size
    head = "".join(taken)
    if not head:
        head = text[: max(1, limit // 2)]
    return head, text[len(head) :]


def _seam(head: str) -> int:
    """Where to cut inside `head`: the latest good place in its second half."""
    half = len(head) // 2
    for marks in (("\n\n",), ("\n",), (". ", "! ", "? ", "؟ ", "。"), (" ",)):
        seams = [head.rfind(mark) + len(mark) for mark in marks if head.rfind(mark) >= half]
        if seams:
            return max(seams)
    return len(head)


def graphemes(text: str) -> list[str]:
    """Characters as people see them: base plus marks, joined emoji, flags as one each."""
    clusters: list[str] = []
    flags = 0
    joined = False
    for character in text:
        if clusters and (joined or _extends(character) or (flags % 2 and _is_flag(character))):
            clusters[-1] += character
        else:
            clusters.append(character)
        flags = flags + 1 if _is_flag(character) else 0
        joined = character == "\u200d"
    return clusters


def _is_flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _extends(character: str) -> bool:
    return (
        character in "\u200d\ufe0e\ufe0f"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
        or unicodedata.category(character) in ("Mn", "Me", "Mc")
    )
