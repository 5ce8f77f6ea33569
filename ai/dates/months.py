"""Months that are told by their number."""

from collections.abc import Sequence
from dataclasses import replace

from ai.dates.tokens import Token
from ai.text import folded, folded_words

_MONTH = folded_words("شهر الشهر بشهر")
_OF_MONTH = folded("من شهر")
_COUNTED = frozenset("dkmguipcH%")


def with_months(tokens: Sequence[Token]) -> list[Token]:
    """Arabic "شهر 12", "شهر عشرة", "الشهر الثامن" are December, October and August."""
    out: list[Token] = []
    for place, token in enumerate(tokens):
        before = out[-1] if out else None
        led = before is not None and (before.text in _MONTH or before.text == _OF_MONTH)
        kinds = token.kinds
        number = kinds.get("n", kinds.get("h"))
        after = tokens[place + 1].kinds if place + 1 < len(tokens) else {}
        if not led or not isinstance(number, int) or not 1 <= number <= 12 or set(after) & _COUNTED:
            out.append(token)
            continue
        if before is not None and before.text in _MONTH:
            out.pop()
            token = replace(token, start=before.start)
        out.append(replace(token, text=token.text or str(number), kinds={"M": number}))
    return out
