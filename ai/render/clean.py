"""Other people's words made safe to repeat in our messages."""

import re
import unicodedata

from core.splitting import cut

LINK = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,20}://|www\.)\S+|\b(?:[\w-]+\.)+[a-z]{2,24}\b(?:[/:?#]\S*)?",
    re.IGNORECASE,
)
_MARKUP = str.maketrans(dict.fromkeys("*_~`<>[]{}|\\", " "))
LIMITS = {"name": 60, "phone": 24, "place": 160, "notes": 240}


def untrusted(text: str, *, limit: int) -> str:
    """One plain line of a customer's words: no markup, links, control or direction marks."""
    # A few times the limit is plenty; the rest would be cut anyway.
    plain = unicodedata.normalize("NFKC", text[: 4 * limit])
    plain = "".join(_visible(character) for character in plain)
    plain = LINK.sub(" ", plain)
    plain = plain.translate(_MARKUP).replace("://", " ")
    return cut(" ".join(plain.split()), limit)


def single_line(text: str) -> str:
    """The business's own words on one line, without control and direction marks."""
    return " ".join("".join(_visible(character) for character in text).split())


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp", "Zs"):
        return " "
    # Joiners stay: emoji and several scripts need them.
    if category in ("Cf", "Cs", "Co", "Cn") and character not in "\u200d\u200c":
        return ""
    return character
