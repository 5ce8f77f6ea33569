"""A yes with more beside it: agreed only where every word of the message agrees or changes nothing.

"Perfect, thanks, see you then" and "haan ji, sab sahi hai, book kar dijiye" say yes and no more.
Nothing is read past: a word that is in no list may be a condition, a change or a no.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from ai.spoken import assents
from ai.spoken.agreeing import AGREES, BESIDE
from ai.spoken.assents import Phrase, Said, assents_of, ends_of
from ai.text import folded, tokens

MOST = 18
"""Words of a message that may still be no more than a yes."""

LONGEST = 160
"""Characters of it."""

HEARD, BESIDES, PLEASED, AHEAD = range(4)
"""What a phrase says: that an answer was read, nothing, that it is well, or to go ahead."""

_SAYS = {assents.AHEAD: AHEAD, assents.HEARD: HEARD, assents.BESIDE: BESIDES}

_NO_WORDS_OF_A_YES = re.compile(r"[?\"=<>{}\[\]]|(?<!\w)\d+(?!\w)")
"""A question, a figure, and words put into our mouth agree to nothing."""


@lru_cache(maxsize=1)
def _phrases() -> dict[str, tuple[dict[Phrase, int], dict[str, tuple[Said, ...]]]]:
    """For each language its phrases and its lines, and what each of them says.

    English is mixed into all of them, as people do ("sawa, that's fine"); nothing that agrees in
    it denies anywhere else.
    """
    read = {language: _own_phrases(language) for language in AGREES if language}
    lines = {language: assents_of(language) for language in read}
    return {
        language: (
            {**read["en"], **known},
            {
                word: tuple(
                    dict.fromkeys((*lines["en"].get(word, ()), *lines[language].get(word, ())))
                )
                for word in {*lines["en"], *lines[language]}
            },
        )
        for language, known in read.items()
    }


def _own_phrases(language: str) -> dict[Phrase, int]:
    known: dict[Phrase, int] = {}
    for listed, says in ((BESIDE, BESIDES), (AGREES, PLEASED)):
        for written in f"{listed['']}, {listed[language]}".split(","):
            phrase = tuple(token.text for token in tokens(folded(written)))
            if phrase:
                known[phrase] = says
    return known


def agrees_throughout(text: str) -> bool:
    """Whether every word of a folded text agrees, or stands beside a yes and changes nothing.

    In one language at a time, with English and the words that are said in all of them: "si" is a
    yes where Spanish is spoken, and a no where Swahili is.
    """
    if len(text) > LONGEST or _NO_WORDS_OF_A_YES.search(text):
        return False
    words = tuple(token.text for token in tokens(text))
    if not 1 <= len(words) <= MOST:
        return False
    return any(_agrees(words, known, lines) for known, lines in _phrases().values())


def _agrees(words: Phrase, known: dict[Phrase, int], lines: Mapping[str, tuple[Said, ...]]) -> bool:
    """Whether phrases of one language make up all the words, with one that agrees among them.

    Beside what is said to an answer ("good to know") only what goes ahead is a yes.
    """
    ways: list[set[tuple[bool, int]]] = [set() for _ in range(len(words) + 1)]
    ways[0] = {(False, BESIDES)}
    for start in range(len(words)):
        if not ways[start]:
            continue
        for end, says in _next(words, start, known, lines):
            ways[end] |= {
                (heard or says == HEARD, max(agreed, says)) for heard, agreed in ways[start]
            }
    return any(agreed == AHEAD or (agreed == PLEASED and not heard) for heard, agreed in ways[-1])


def _next(
    words: Phrase, start: int, known: dict[Phrase, int], lines: Mapping[str, tuple[Said, ...]]
) -> Iterator[tuple[int, int]]:
    """Where the phrases that begin at `start` end, and what they say."""
    for end in range(start + 1, len(words) + 1):
        says = known.get(words[start:end])
        if says is not None:
            yield end, says
    for said, line in lines.get(words[start], ()):
        for end in ends_of(line, words, start):
            yield end, _SAYS[said]
