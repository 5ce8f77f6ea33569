"""Names of days and months of all shipped languages, folded as :mod:`ai.text` folds."""

from ai.dates.lexicon import LANGUAGES
from ai.dates.numbers import NUMBERS
from ai.text import folded

__all__ = ["MONTHS", "NUMBERS", "WEEKDAYS"]


def _listed(kind: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for listed in LANGUAGES.values():
        for line in listed.strip().splitlines():
            head, _, names = line.partition(":")
            if head.startswith(f"{kind} "):
                value = int(head.split()[1])
                for name in names.split():
                    found.setdefault(folded(name.replace("_", " ")), value)
    return found


WEEKDAYS = _listed("W")
MONTHS = _listed("M")
