"""The words that may be said, by language, and those that are refused by name in any.

What is not allowed is refused whether it is listed here as bad or not: the lists of bad words
only tell people why, and keep a careless addition to the others from doing harm. They are read
from the text files beside this one.
"""

from pathlib import Path

_FOLDER = Path(__file__).resolve().parent


def _read(name: str) -> list[str]:
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _words(name: str) -> frozenset[str]:
    return frozenset(word for line in _read(name) for word in line.split())


ALLOWED = {language: _words(f"{language}.txt") for language in ("en", "es")}
"""The only words that may stand before an answer."""

SAYINGS = {language: tuple(_read(f"{language}.sayings.txt")) for language in ALLOWED}
"""Words of these that promise something together."""

REFUSED = {
    reason: _words(f"{reason}.txt")
    for reason in ("number", "money", "discount", "promise", "advice")
}


def refused(word: str) -> str | None:
    """Which of the lists of bad words, of eight languages, a lower-case word is on."""
    return next((reason for reason, listed in REFUSED.items() if word in listed), None)
