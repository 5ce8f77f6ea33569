"""How people say what they want, as regular expressions over folded text.

No accents, one form of each Arabic letter, digits as ASCII. All languages are
always read together, because customers mix them. Lines break before a bar and
are joined without white space. An Arabic alternative begins at the beginning of
a word, after the particles that are written together with it.
"""

import re

from ai.engine.patterns import asking, guarding

_ARABIC_START = re.compile(r"(?:\(\?:)*[\u0621-\u064a]")
_PARTICLES = r"(?<!\w)(?:[وفبلك]?(?:ال)?|لل)"


def _compile(pattern: str) -> re.Pattern[str]:
    joined = re.sub(r"\n\s*", "", pattern.strip())
    alternatives = [
        _PARTICLES + alternative if _ARABIC_START.match(alternative) else alternative
        for alternative in _alternatives(joined)
    ]
    return re.compile("|".join(alternatives))


def _alternatives(pattern: str) -> list[str]:
    """The alternatives of a pattern at its top level."""
    out = [""]
    depth = 0
    for piece in re.findall(r"\\.|\[(?:\\.|[^\]])*\]|.", pattern):
        depth += {"(": 1, ")": -1}.get(piece, 0)
        if piece == "|" and depth == 0:
            out.append("")
        else:
            out[-1] += piece
    return out


COMPILED: dict[str, re.Pattern[str]] = {
    name: _compile(pattern) for name, pattern in {**asking.PATTERNS, **guarding.PATTERNS}.items()
}
