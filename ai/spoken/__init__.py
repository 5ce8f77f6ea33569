"""What customers say in the languages that are read by lists of phrases.

English, Spanish and Arabic in its own letters are read by `ai.engine.patterns`; here are French,
Portuguese, Hindi (in both its scripts), Swahili, Indonesian, and Arabic in Latin letters.
"""

import re
from dataclasses import dataclass

from ai.spoken import arabizi, french, hindi, indonesian, portuguese, swahili
from ai.spoken.phrases import Phrases
from ai.text import folded, tokens


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

    @property
    def quiet(self) -> frozenset[str]:
        return self.function | self.intent | self.modifiers


def _words(listed: str) -> frozenset[str]:
    return frozenset(token.text for token in tokens(folded(listed)))


def _one_of(listed: str) -> str:
    found = sorted({folded(phrase.strip()) for phrase in listed.split(",")}, key=len, reverse=True)
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
) -> Spoken:
    return Spoken(
        phrases=Phrases.of(phrases),
        function=_words(function),
        intent=_words(intent),
        modifiers=_words(modifiers),
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
