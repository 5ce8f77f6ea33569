"""How people say what they want, as regular expressions over folded text.

No accents, one form of each Arabic letter, digits as ASCII. All languages are
always read together, because customers mix them. Lines break before
a bar and are joined without white space.
"""

import re

from ai.engine.patterns import asking, guarding

COMPILED: dict[str, re.Pattern[str]] = {
    name: re.compile(re.sub(r"\n\s*", "", pattern.strip()))
    for name, pattern in {**asking.PATTERNS, **guarding.PATTERNS}.items()
}
