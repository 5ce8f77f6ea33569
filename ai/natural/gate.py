"""The gate that a model's words must pass before a place in them is filled, fail-closed.

It is asked twice: when the words are kept with their run, and by the send path, where the
gate of today counts whatever the words had passed before. It is pure.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterable

from ai.acts import (
    Act,
    Answer,
    Ask,
    Clarify,
    Hours,
    ListServices,
    Place,
    Quote,
    SmallTalk,
)
from ai.natural import words

MOST_CHARACTERS = 240
MOST_WORDS = 40
MOST_PICTURES = 2
MOST_PLACES = 1
"""One name at most: two could be said to come with one another."""

SPEAKS_BEFORE = (Quote, ListServices, Answer, Hours, Place, Ask, Clarify, SmallTalk)
"""Acts that words may stand before; an order's acts, refusals and hand-offs are always strict."""

PLACE = re.compile(r"\{\{((?:service|package):[0-9]{1,12})\}\}")
_LETTERS = {
    "en": frozenset("abcdefghijklmnopqrstuvwxyz"),
    "es": frozenset("abcdefghijklmnopqrstuvwxyzáéíóúüñ"),
}
_PUNCTUATION = {"en": frozenset(" .,!?'’-:…"), "es": frozenset(" .,!?¡¿-:…")}
_PICTURES = ("😊", "🙂", "😀", "😄", "👋", "✨", "🌟", "💛", "💚", "💙", "🙏", "🌸", "☀️", "☀", "🤗")
_HELD = "\ue000"
"""Stands for a place's name while the words are looked at; never let through from outside."""

_SHAPE = re.compile(r"[.,:!?…](?=[^\W_])|[-'’]{2,}|(?<![^\W_])[-'’]|[-'’](?![^\W_])| {2,}")
"""Marks inside of or before words, as addresses and spelt-out words have them."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|" + _HELD)
_SENTENCE = re.compile(r"[.!?…:]+")


def problem(prose: str, *, acts: Iterable[Act], language: str) -> str | None:
    """Why `prose` may not stand before what `acts` say, as a code; None when it may."""
    acts = tuple(acts)
    if language not in words.ALLOWED:
        return "language"
    if not acts or any(not isinstance(act, SPEAKS_BEFORE) for act in acts):
        return "acts"
    if not prose.strip() or len(prose) > MOST_CHARACTERS:
        return "length"
    return (
        _characters(prose)
        or _places(prose, acts)
        or _alphabet(prose, language)
        or _wording(prose, language)
    )


def _characters(prose: str) -> str | None:
    """What no language's words need, in the text as it came and as it reads."""
    if _HELD in prose or unicodedata.normalize("NFC", prose) != prose:
        return "characters"
    outside = PLACE.sub(" ", prose)
    for text in (outside, unicodedata.normalize("NFKC", outside)):
        kinds = {unicodedata.category(character) for character in text}
        if any(kind[0] == "N" for kind in kinds):
            return "number"
        if "Sc" in kinds or set(text) & set("%٪‰﹪％"):
            return "money"
        if "@" in text or "://" in text or "www." in text.lower():
            return "link"
    return None


def _places(prose: str, acts: tuple[Act, ...]) -> str | None:
    named = [found[1] for found in PLACE.finditer(prose)]
    if len(named) > MOST_PLACES or set(named) - _sold(acts):
        return "place"
    rest = PLACE.sub(_HELD, prose)
    if "{" in rest or "}" in rest:
        return "place"
    # Beside a letter, a name would become part of another word.
    around = re.search(rf"[^\W_]{_HELD}|{_HELD}[^\W_]", rest)
    return "place" if around else None


def _sold(acts: tuple[Act, ...]) -> frozenset[str]:
    """References of services and packages that these acts are about."""
    found: set[str] = set()
    for act in acts:
        if isinstance(act, Quote):
            found.add(act.ref)
        elif isinstance(act, Ask):
            found.update(line.ref for line in act.lines)
    return frozenset(found)


def _plain(prose: str) -> tuple[str, int]:
    """The words with places held and pictures taken out, and how many pictures there were."""
    text, pictures = PLACE.sub(_HELD, prose), 0
    for picture in _PICTURES:
        pictures += text.count(picture)
        text = text.replace(picture, "\n")
    return text, pictures


def _alphabet(prose: str, language: str) -> str | None:
    if "\n" in prose:
        return "characters"
    text, pictures = _plain(prose)
    if pictures > MOST_PICTURES:
        return "pictures"
    if re.search(r"[^\W_]\n[^\W_]", text):
        return "characters"
    allowed = _LETTERS[language] | _PUNCTUATION[language] | {_HELD, "\n"}
    # What reads otherwise than it is written (ligatures, wide and small letters) is refused here.
    lowered = {character.lower() for character in text}
    if lowered - allowed or any(len(character) != 1 for character in lowered):
        return "characters"
    plain = text.replace("\n", " ").strip()
    return "shape" if _SHAPE.search(re.sub(r" {2,}", " ", plain)) else None


def _wording(prose: str, language: str) -> str | None:
    text, _ = _plain(prose)
    for part in _SENTENCE.split(text.replace("\n", " ")):
        found = [word.replace("’", "'") for word in _WORD.findall(part)]
        if len(found) > MOST_WORDS:
            return "length"
        refused = _sentence(found, language)
        if refused:
            return refused
    every = [word for word in _WORD.findall(text) if word != _HELD]
    if len(every) > MOST_WORDS:
        return "length"
    return _sayings([word.replace("’", "'").lower() for word in every], language)


def _sentence(found: list[str], language: str) -> str | None:
    for word in found:
        if word == _HELD:
            continue
        # A capital stands at the beginning of a word alone: codes of currencies, Roman numbers.
        if word[1:] != word[1:].lower():
            return "capitals"
        reason = words.refused(word.lower())
        if reason:
            return reason
        if word.lower() not in words.ALLOWED[language]:
            return "unknown_word"
    return None


def _sayings(said: list[str], language: str) -> str | None:
    """Harmless words that together are not: parts of a split word, one after another too."""
    for first, second in itertools.pairwise(said):
        if first == second or (len(first) == 1 and len(second) == 1):
            return "shape"
        reason = words.refused(first + second)
        if reason:
            return reason
    together = f" {' '.join(said)} "
    for saying in words.SAYINGS[language]:
        if f" {saying} " in together:
            return "promise"
    return None
