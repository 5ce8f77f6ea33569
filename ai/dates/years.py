"""Years that are spelt out beside a month: "two thousand twenty seven", "dos mil veintisiete"."""

from ai.dates.tokens import Token
from ai.text import folded_words

_THOUSAND = folded_words("thousand mil mille ribu elfu hazaar hazar hajar हज़ार हजार الف")
_TWO_THOUSAND = folded_words("الفين الفان")
_NINE_HUNDRED = folded_words("novecientos novecentos")
_CENTURIES = (18, 19, 20)
"""What is said before a year's last two digits in English: "nineteen eighty six"."""

_BACK = 4
"""Tokens before a year among which its month is: "the 5th of January, of the year"."""

_BESIDE = frozenset("bsnov#,Gd")
"""What may stand between both: "at twenty thirty" is an hour."""

_COUNTED = frozenset("pc")


def with_years(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The tokens, those of a year in words as the one that its digits would be.

    Only behind a month or a week: elsewhere two thousand is a price.
    """
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        year, last = _year_at(tokens, at) if _is_dated(out[-_BACK:]) else (0, at)
        following = tokens[last].kinds if last < len(tokens) else {}
        if year and not set(following) & _COUNTED:
            kinds = {"n": year, "y": year, "#": year}
            out.append(Token(tokens[at].start, tokens[last - 1].end, "", kinds))
            at = last
        else:
            out.append(tokens[at])
            at += 1
    return tuple(out)


def _is_dated(led: list[Token]) -> bool:
    """Whether a month or a week leads, with nothing but its day and small words behind it."""
    for token in reversed(led):
        if set(token.kinds) & set("Mk"):
            return True
        if not set(token.kinds) & _BESIDE:
            return False
    return False


def _year_at(tokens: tuple[Token, ...], at: int) -> tuple[int, int]:
    """The year that begins at a token, and where it ends; 0 if none does."""
    word, first = tokens[at].text, _number(tokens, at)
    second = tokens[at + 1].text if at + 1 < len(tokens) else ""
    if word in _TWO_THOUSAND:
        return _ended(2000, tokens, at + 1)
    if word in _THOUSAND and second in _NINE_HUNDRED:
        return _ended(1900, tokens, at + 2)
    if word and first == 2 and second in _THOUSAND:
        return _ended(2000, tokens, at + 2)
    if word in _THOUSAND and second and _number(tokens, at + 1) == 2:
        # Swahili counts behind: "elfu mbili".
        return _ended(2000, tokens, at + 2)
    if not word or first not in _CENTURIES or not second:
        return 0, at
    ended, more = _number(tokens, at + 1), _number(tokens, at + 2)
    if ended in _CENTURIES and 10 <= more < 100:
        # "December twenty, nineteen eighty six": the day is first.
        return 0, at
    return (first * 100 + ended, at + 2) if 10 <= ended < 100 else (0, at)


def _ended(year: int, tokens: tuple[Token, ...], at: int) -> tuple[int, int]:
    """A year with its last two digits; without them it is rather a price."""
    linked = at < len(tokens) and "&" in tokens[at].kinds
    more = _number(tokens, at + linked)
    spelt = 0 < more < 100 and bool(tokens[at + linked].text)
    return (year + more, at + linked + 1) if spelt else (0, at)


def _number(tokens: tuple[Token, ...], at: int) -> int:
    """What a token counts, -1 for none."""
    said = tokens[at].kinds.get("n") if at < len(tokens) else None
    return said if isinstance(said, int) else -1
