"""A yes with more beside it: agreed only where every word of the message agrees or changes nothing.

"Perfect, thanks, see you then" and "haan ji, sab sahi hai, book kar dijiye" say yes and no more.
Nothing is read past: a word that is in neither list may be a condition, a change or a no.
"""

import re
from functools import lru_cache

from ai.spoken.agreeing import AGREES, BESIDE
from ai.text import folded, tokens

MOST = 18
"""Words of a message that may still be no more than a yes."""

LONGEST = 160
"""Characters of it."""

Phrase = tuple[str, ...]

_NO_WORDS_OF_A_YES = re.compile(r"[?\"=<>{}\[\]]|(?<!\w)\d+(?!\w)")
"""A question, a figure, and words put into our mouth agree to nothing."""


@lru_cache(maxsize=1)
def _phrases() -> dict[str, dict[Phrase, bool]]:
    """For each language its phrases, and whether a phrase agrees or only stands beside."""
    read = {}
    for language in AGREES:
        known: dict[Phrase, bool] = {}
        for listed, agrees in ((BESIDE, False), (AGREES, True)):
            for written in f"{listed['']}, {listed[language]}".split(","):
                phrase = tuple(token.text for token in tokens(folded(written)))
                if phrase:
                    known[phrase] = agrees
        read[language] = known
    return {language: known for language, known in read.items() if language}


def agrees_throughout(text: str) -> bool:
    """Whether every word of a folded text agrees, or stands beside a yes and changes nothing.

    In one language at a time, with the words that are said in all of them: "si" is a yes where
    Spanish is spoken, and a no where Swahili is.
    """
    if len(text) > LONGEST or _NO_WORDS_OF_A_YES.search(text):
        return False
    words = tuple(token.text for token in tokens(text))
    if not 1 <= len(words) <= MOST:
        return False
    return any(_agrees(words, known) for known in _phrases().values())


def _agrees(words: Phrase, known: dict[Phrase, bool]) -> bool:
    """Whether phrases of one language make up all the words, with one that agrees among them."""
    longest = max(map(len, known))
    reached: list[bool | None] = [False] + [None] * len(words)
    for start in range(len(words)):
        agreed = reached[start]
        if agreed is None:
            continue
        for end in range(start + 1, min(start + longest, len(words)) + 1):
            says = known.get(words[start:end])
            if says is not None:
                reached[end] = bool(reached[end]) or agreed or says
    return bool(reached[-1])
