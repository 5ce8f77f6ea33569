"""Numbers that take several words: "half a dozen", "un par de", "une dizaine".

Read in the eight shipped languages, in folded text.
"""

import re
from functools import lru_cache

from ai.text import folded

_DOZEN = rf"(?:dozen|docena|duzia|douzaine|lusin|dazeni|darzeni|darjan|{folded('दर्जन')}|درزن|دزينه)"
_HALF = rf"(?:half a|media|meia|une demi|demi|setengah|nusu|aadha|adha|{folded('आधा')}|نصف|نص)"
_FORMS = (
    (6, re.compile(rf"(?<!\w){_HALF}[ -]{_DOZEN}(?!\w)")),
    (2, re.compile(r"(?<!\w)(?:a (?:couple|pair)|(?:un|otro) par|une paire|um par)(?!\w)")),
    (12, re.compile(rf"(?<!\w)(?:a|una|une|uma|ek) {_DOZEN}(?!\w)")),
    (10, re.compile(r"(?<!\w)(?:una decena|une dizaine|uma dezena)(?!\w)")),
)


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
