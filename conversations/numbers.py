"""One telephone, several spellings: what a number may also be written as.

Some countries changed how a mobile number is written, and WhatsApp knows accounts by the
spelling of the day they were made. Which one is right is told by WhatsApp alone, so nothing
is normalised here; look-ups ask for all of them, or one person becomes two contacts.

Only spellings that no other line can have are named. Sources: ANATEL resolution 553/2010
(Brazil's ninth digit: 11 to 28 first, then the rest), Argentina's and Mexico's numbering
plans as the phonenumbers library describes them, and the threads chatwoot#5840 (Brazil,
Argentina) and chatwoot#14048 (Mexico).
"""

import re
from collections.abc import Callable

# 55, area, and with or without the 9 before eight digits. Only mobiles got it, which begin
# with 6 to 9: what begins with 2 to 5 is a landline and has no other spelling.
_BRAZIL_LONG = re.compile(r"(55[1-9]\d)9([6-9]\d{7})\Z")
_BRAZIL_SHORT = re.compile(r"(55[1-9]\d)([6-9]\d{7})\Z")

# The 1 after 52 was dialled for mobiles until 2019.
_MEXICO_LONG = re.compile(r"521(\d{10})\Z")
_MEXICO_SHORT = re.compile(r"52(\d{10})\Z")

# The 9 after 54 says "mobile"; area and number have ten digits together, and no landline
# shares its ten with a mobile.
_ARGENTINA_LONG = re.compile(r"549(\d{10})\Z")
_ARGENTINA_SHORT = re.compile(r"54([1-8]\d{9})\Z")

_SPELLINGS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_BRAZIL_LONG, lambda found: f"{found[1]}{found[2]}"),
    (_BRAZIL_SHORT, lambda found: f"{found[1]}9{found[2]}"),
    (_MEXICO_LONG, lambda found: f"52{found[1]}"),
    (_MEXICO_SHORT, lambda found: f"521{found[1]}"),
    (_ARGENTINA_LONG, lambda found: f"54{found[1]}"),
    (_ARGENTINA_SHORT, lambda found: f"549{found[1]}"),
)


def spellings(digits: str) -> tuple[str, ...]:
    """Every way `digits` (country code first, no plus) is written, its own first."""
    for pattern, other in _SPELLINGS:
        if found := pattern.match(digits):
            return digits, other(found)
    return (digits,)


def same_line(one: str, other: str) -> bool:
    """Whether both are spellings of one telephone."""
    return other in spellings(one)
