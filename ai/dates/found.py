"""What is found in a message: days, times, and where they stand."""

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A day at [start, end) of the folded text.

    `day` is None where no single day is named: "next week" and "from Monday to Wednesday"
    are the days `first` to `until`, both included. Where these are told by another
    day ("before Friday", "the week of the 15th"), `named` is that day.
    """

    start: int
    end: int
    day: date | None
    problem: str | None = None
    first: date | None = None
    until: date | None = None
    named: date | None = None


@dataclass(frozen=True, slots=True)
class FoundTime:
    """A time of day; `half` is "am"/"pm"/"exact" when it is sure; `part` alone is a part of a day.

    `until` is the end of a range ("between 3 and 5"), in the same half as `moment`.
    """

    start: int
    end: int
    moment: time | None
    half: str | None = None
    part: str | None = None
    until: time | None = None


@dataclass(frozen=True, slots=True)
class Found:
    dates: tuple[FoundDate, ...]
    times: tuple[FoundTime, ...]
