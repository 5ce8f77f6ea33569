"""Numbers that take several words: "half a dozen", "un par de", "une dizaine".

Read in the eight shipped languages, in folded text.
"""

import re
from functools import lru_cache

from ai.text import folded, folded_words

_DOZEN = (
    r"(?:dozens?|docenas?|duzias?|douzaines?|lusin|dazeni|darzeni|darjan"
    rf"|{folded('दर्जन')}|درزن|دزينه)"
)
_TWO = rf"(?:2|two|dos|duas|deux|dua|do|{folded('दो')})"
_THREE = rf"(?:3|three|tres|trois|tiga|teen|{folded('तीन')})"
_HALF = rf"(?:half a|media|meia|une demi|demi|setengah|nusu|aadha|adha|{folded('आधा')}|نصف|نص)"
_FORMS = (
    (6, re.compile(rf"(?<!\w){_HALF}[ -]{_DOZEN}(?!\w)")),
    (2, re.compile(r"(?<!\w)(?:a (?:couple|pair)|(?:un|otro) par|une paire|um par)(?!\w)")),
    (12, re.compile(rf"(?<!\w)(?:(?:a|una|une|uma|ek|satu) {_DOZEN}|selusin)(?!\w)")),
    (24, re.compile(rf"(?<!\w)(?:{_TWO} {_DOZEN}|dazeni mbili)(?!\w)")),
    (36, re.compile(rf"(?<!\w)(?:{_THREE} {_DOZEN}|dazeni tatu)(?!\w)")),
    (10, re.compile(r"(?<!\w)(?:una decena|une dizaine|uma dezena)(?!\w)")),
)


OWN = {"hi": {"do": 2, "char": 4, "das": 10}, "sw": {"sita": 6, "mia": 100}}
"""Numbers that are other words elsewhere, by language: Hindi's in Latin letters, Swahili's."""

BY_ITSELF = {word: number for words in OWN.values() for word, number in words.items()}
"""What they say where nothing else is cited."""


DOZENS = folded_words(
    "dozen dozens docena docenas duzia duzias douzaine douzaines lusin selusin dazeni darzeni"
    " darjan दर्जन درزن دزينة"
)
"""A word for twelve, in one language or another."""


@lru_cache(maxsize=256)
def find_dozens(plain: str) -> tuple[tuple[int, int, int], ...]:
    """Start, end and number of each in a folded text, in their order."""
    found: list[tuple[int, int, int]] = []
    for number, form in _FORMS:
        for match in form.finditer(plain):
            start, end = match.span()
            if not any(low < end and start < high for low, high, _ in found):
                found.append((start, end, number))
    return tuple(sorted(found))
