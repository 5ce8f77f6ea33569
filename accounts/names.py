"""Names that people read: of people, of roles, of reasons."""

import unicodedata

from core.errors import InvalidInput

JOINERS = "\u200c\u200d"
"""Persian and Hindi names need them, and so do most faces with more than one part."""

_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_BLANK = ("Z", "C", "M")


def clean_name(raw: str) -> str:
    """One line, composed, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", raw).split())


def name_problem(raw: str, *, most: int, empty: str) -> str:
    """What is wrong with `raw` as a name, as a sentence; "" when nothing is.

    Marks that turn the writing direction, and other characters nobody sees, are
    refused: with them a name can pass for another. `empty` is said when there is none.
    """
    if any(
        unicodedata.category(letter) in _UNSEEN and letter not in JOINERS for letter in raw.strip()
    ):
        return "Use one line of letters that can be seen."
    name = clean_name(raw)
    if all(unicodedata.category(letter)[0] in _BLANK for letter in name):
        return empty
    if len(name) > most:
        return f"At most {most} characters."
    return ""


def checked_name(raw: str, *, field: str, most: int, empty: str) -> str:
    """The cleaned name. Raises InvalidInput with the sentence at `field`."""
    problem = name_problem(raw, most=most, empty=empty)
    if problem:
        raise InvalidInput(fields={field: problem})
    return clean_name(raw)
