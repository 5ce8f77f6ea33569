"""What customers say in the languages that are read by lists of phrases.

English, Spanish and Arabic in its own letters are read by `ai.engine.patterns`; here are French,
Portuguese, Hindi (in both its scripts), Swahili, Indonesian, and Arabic in Latin letters.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ai.spoken import arabizi, french, hindi, indonesian, portuguese, swahili
from ai.spoken.apart import APART
from ai.spoken.phrases import Phrases
from ai.spoken.shortened import SHORTENED
from ai.text import folded, tokens

_VOWELS = re.compile("[aeiouy]")
_DOUBLED = re.compile(r"(.)\1+")
_HEARD = 3
"""Consonants that tell a word."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language: its phrases, and its words that say nothing of which service is meant.

    `yes` and `no` match a folded message that is that and nothing more.
    """

    phrases: Phrases
    function: frozenset[str]
    intent: frozenset[str]
    modifiers: frozenset[str]
    yes: re.Pattern[str]
    no: re.Pattern[str]
    quiet: frozenset[str]
    endings: tuple[str, ...]
    apart: frozenset[str]
    """Everyday words that are no slips of its phrases, however like them."""
    short: Mapping[str, tuple[str, ...]]
    """What short forms stand for."""

    heard: frozenset[str] = frozenset()
    """The quiet words without their vowels, of a language that everybody spells by ear."""

    def bare(self, word: str) -> str:
        """A word without what the language hangs on it ("harganya" is "harga")."""
        for ending in self.endings:
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                return word.removesuffix(ending)
        return word

    def is_apart(self, word: str) -> bool:
        """Whether a word is one of its own, and no slip of a phrase's word."""
        return word in self.apart or self.bare(word) in self.apart

    def written_out(self, words: Iterable[str]) -> list[str]:
        """Words with their short forms written out ("vcs" is "voces")."""
        return [part for word in words for part in self.short.get(word, (word,))]

    def is_quiet(self, word: str) -> bool:
        """Whether a word can name no service."""
        if word in self.short:
            return all(self.is_quiet(part) for part in self.short[word])
        if word in self.quiet or self.bare(word) in self.quiet:
            return True
        return bool(self.heard) and _unvoiced(word) in self.heard


def _unvoiced(word: str) -> str:
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", word))


def _words(listed: str) -> frozenset[str]:
    return frozenset(token.text for token in tokens(folded(listed)))


def _one_of(listed: str) -> str:
    found = sorted(
        {folded(" ".join(phrase.split())) for phrase in listed.split(",")}, key=len, reverse=True
    )
    return "|".join(re.escape(phrase) for phrase in found if phrase)


def _only(meant: str, polite: str) -> re.Pattern[str]:
    said, beside = _one_of(meant), _one_of(polite)
    return re.compile(
        rf"\W*(?:(?:{beside})\W+){{0,2}}(?:{said})(?:\W+(?:{said}|{beside})){{0,5}}\W*"
    )


def _spoken(
    *,
    phrases: dict[str, str],
    function: str,
    intent: str,
    modifiers: str,
    yes: str,
    no: str,
    polite: str,
    endings: tuple[str, ...],
    apart: str,
    short: Mapping[str, tuple[str, ...]],
    by_ear: bool,
) -> Spoken:
    read = Phrases.of(phrases)
    heard = {_unvoiced(word) for word in _words(function)} if by_ear else set()
    little = (_words(function) | _words(yes), _words(intent), _words(modifiers))
    return Spoken(
        phrases=read,
        function=little[0],
        intent=little[1],
        modifiers=little[2],
        quiet=frozenset().union(*little, read.alone),
        endings=endings,
        apart=_words(apart),
        short=short,
        heard=frozenset(word for word in heard if len(word) >= _HEARD),
        yes=_only(yes, polite),
        no=_only(no, polite),
    )


SPOKEN: dict[str, Spoken] = {
    code: _spoken(
        phrases=language.PHRASES,
        function=language.FUNCTION,
        intent=language.INTENT,
        modifiers=language.MODIFIERS,
        yes=language.YES,
        no=language.NO,
        polite=language.POLITE,
        endings=("nya",) if language is indonesian else (),
        apart=APART[code],
        short=SHORTENED.get(code, {}),
        by_ear=language is arabizi,
    )
    for code, language in {
        "fr": french,
        "pt": portuguese,
        "hi": hindi,
        "sw": swahili,
        "id": indonesian,
        "ar": arabizi,
    }.items()
}
