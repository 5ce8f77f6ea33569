"""Messages as WhatsApp takes them: texts, buttons and lists within its limits."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from ai.text import graphemes

TEXT_LIMIT = 4096
BUTTON_BODY_LIMIT = 1024
LIST_BODY_LIMIT = 4096
BUTTON_TITLE_LIMIT = 20
BUTTONS_LIMIT = 3
ROWS_LIMIT = 10
ROW_TITLE_LIMIT = 24
ROW_DESCRIPTION_LIMIT = 72
LIST_BUTTON_LIMIT = 20
ELLIPSIS = "…"

Kind = Literal["text", "buttons", "list"]


@dataclass(frozen=True, slots=True)
class Button:
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One outgoing message."""

    kind: Kind
    text: str
    buttons: tuple[Button, ...] = ()
    list_button: str = ""
    rows: tuple[Row, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Part":
        return cls(
            kind=data["kind"],
            text=data["text"],
            buttons=tuple(Button(**button) for button in data["buttons"]),
            list_button=data["list_button"],
            rows=tuple(Row(**row) for row in data["rows"]),
        )


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
