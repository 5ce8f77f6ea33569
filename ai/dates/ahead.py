"""Reads the moments that are told from now: "in two hours", "setengah jam lagi"."""

from datetime import datetime, timedelta

from ai.dates.patterns import Match
from ai.text import folded

_LONGEST_SWAHILI = 3
"""Hours that "baada ya saa tatu" may count; of more it is the hour of the clock."""


_WITHIN = frozenset(
    folded("within|d ici|sous|em ate|خلال|في غضون|ndani ya|के भीतर|के अंदर|ke andar|ke bhitar").split(
        "|"
    )
)


def says_within(match: Match) -> bool:
    """Whether any moment until then is meant: "within three days", where "in" is that day."""
    return any(token.text in _WITHIN for token in match.tokens[match.first : match.last])


def in_hours(match: Match, now: datetime) -> datetime | None:
    """The moment that "in two hours" means, at the next full five minutes."""
    if match.token("c") and match.tokens[match.first].text != "dans":
        # French alone writes "dans 1h30"; "بعد 5:30" is a time of day.
        return None
    if match.token("one") and not match.value("one", "u"):
        return None
    quarters, said = match.token("d34"), match.value("n", "n")
    if quarters is not None and quarters.kinds["D"] != (3, 4, 0, "dm"):
        return None
    if match.token("q3") and said != 3:
        return None
    sunrise = match.token("u")
    if sunrise is not None and "J" in sunrise.kinds and (said or 0) > _LONGEST_SWAHILI:
        # "Baada ya saa kumi" is after four; of the first hours it may be in how many.
        return None
    back = match.name == "in_hours_past"
    moment = now + timedelta(minutes=-_minutes_of(match) if back else _minutes_of(match))
    if not back:
        moment += timedelta(minutes=-moment.minute % 5)
    return moment.replace(second=0, microsecond=0)


def _minutes_of(match: Match) -> int:
    unit = match.token("u") or match.token("u2") or match.token("uh")
    half = match.token("hf") or match.token("hf2")
    count = match.token("n3") or match.token("n") or match.token("n2")
    kinds = unit.kinds if unit else {}
    clock = match.token("c")
    said = clock.kinds["C"] if clock else ()
    if isinstance(said, tuple) and said:
        return int(said[0]) * 60 + int(said[1])
    each = 1 if "i" in kinds else 60
    if match.token("qt"):
        return 15
    if match.token("q3") or match.token("d34"):
        return 45
    if match.token("one"):
        return 60
    if match.token("uh") or (half and count is None and "&" not in match.kinds):
        return 30
    number = 0
    if count is not None:
        if "X" in count.kinds:
            return int(str(count.kinds["X"]))
        number = int(str(next(count.kinds[kind] for kind in "nj1" if kind in count.kinds))) or 1
    number = number or int(str(kinds.get("u") or 1))
    return min(number * each + (30 if half else 0), 60 * 24 * 60)
