"""Dates and times in eight languages, as customers text them.

`find` reads a message against the moment it was written (on the business's
clock) and says where every date and time stands. It never guesses what was not
said: "next week" or "in the morning" come back as what they are, to be asked
about; a bare "5" is a time only where a time was asked for (`expect`).
"""

import re
from dataclasses import replace
from datetime import date, datetime, time
from functools import lru_cache

from ai.dates import calendar
from ai.dates.ahead import in_hours, says_within
from ai.dates.bounds import bounded
from ai.dates.choices import other_days, other_hours
from ai.dates.days import read_day
from ai.dates.feasts import without_feasts
from ai.dates.found import Found, FoundDate, FoundTime
from ai.dates.hours import PART_OF, half_of, in_half, read_time
from ai.dates.joining import in_said_week, join_clocks, join_days
from ai.dates.months import with_months
from ai.dates.past import told_back, with_verbs
from ai.dates.patterns import DATE_GRAMMAR, TIME_GRAMMAR, Match
from ai.dates.tokens import Token, read
from ai.dates.unwanted import keep_wanted
from ai.dates.years import with_years
from ai.text import Folded, fold, folded

__all__ = ["Found", "FoundDate", "FoundTime", "find"]


def find(
    text: str, *, now: datetime, expect: str | None = None, month_first: bool = False
) -> Found:
    """All dates and times in `text`, by their place in the folded text.

    `now` is on the business's clock. `expect` ("date" or "time") lets a bare
    number be one. `month_first` reads 11/28 the American way when both could be.
    """
    return _find(fold(text), now, expect, month_first)


@lru_cache(maxsize=512)
def _find(source: Folded, now: datetime, expect: str | None, month_first: bool) -> Found:
    tokens, verbs = told_back(with_years(tuple(with_months(read(source.text)))))
    if not tokens:
        return Found((), ())
    reader = _Reader(tokens, now, expect, month_first)
    dates, times = reader.days(), reader.hours()
    dates = join_days(source.text, in_said_week(dates, tokens), tokens, now.date())
    times = join_clocks(source.text, times, tokens)
    if not any(found.moment for found in times):
        times += _hours_after_days(source.text, dates, tokens) or _hours_before_parts(
            dates, times, tokens
        )
    times += other_hours(times, tokens)
    dates = sorted(dates + other_days(dates, times, tokens), key=lambda item: item.start)
    dates = bounded(without_feasts(source.text, dates, tokens), tokens, now.date())
    dates = keep_wanted(source.text, dates, tokens)
    times = keep_wanted(source.text, times, tokens)
    if expect == "time" and not any(found.moment for found in times):
        times += _bare_time(source.text, tokens)
    if expect == "date" and not dates:
        dates += _bare_day(source.text, tokens, now.date())
    return Found(
        dates=tuple(sorted(with_verbs(dates, verbs), key=lambda item: item.start)),
        times=_merge_halves(tuple(sorted(times, key=lambda item: item.start))),
    )


class _Reader:
    """One reading of a message: what one pattern took, the next ones leave."""

    def __init__(
        self, tokens: tuple[Token, ...], now: datetime, expect: str | None, month_first: bool
    ) -> None:
        self._tokens = tokens
        self._now = now
        self._expect = expect
        self._month_first = month_first
        self._taken = [False] * len(tokens)
        self._of_days: list[bool] = []
        self._moments: list[FoundTime] = []

    def days(self) -> list[FoundDate]:
        found: list[FoundDate] = []
        letters = DATE_GRAMMAR.letters(self._tokens)
        for name, form in DATE_GRAMMAR:
            for fitting in form.finditer(letters):
                match = Match(name, self._tokens, fitting)
                if self._is_taken(match):
                    continue
                if name.startswith("in_hours"):
                    moment = in_hours(match, self._now)
                    if moment is None:
                        continue
                    day: FoundDate | None = FoundDate(match.start, match.end, moment.date())
                    if not says_within(match):
                        self._moments.append(
                            FoundTime(match.start, match.end, moment.time(), half="exact")
                        )
                else:
                    day = read_day(match, self._now.date(), month_first=self._month_first)
                if day is not None:
                    found.append(day)
                    self._take(match)
                    self._part_of_day(match)
        return found

    def hours(self) -> list[FoundTime]:
        found, weak = list(self._moments), list[FoundTime]()
        self._of_days = list(self._taken)
        letters = TIME_GRAMMAR.letters(self._tokens)
        for name, form in TIME_GRAMMAR:
            for fitting in form.finditer(letters):
                match = Match(name, self._tokens, fitting)
                if self._is_taken(match):
                    continue
                wanted, beside = self._expect == "time", self._is_beside_a_day(match)
                moment = read_time(match, wanted=wanted, beside_day=beside)
                if moment is not None:
                    found.append(moment)
                    self._take(match)
                    weak += [moment] if _counts_people(match) else []
        sure = any(one.moment is not None for one in found if one not in weak)
        return [one for one in found if one not in weak] if sure else found

    def _is_beside_a_day(self, match: Match) -> bool:
        """Whether a day, or a part of one, stands before or after, but for small words."""
        before, after = match.first - 1, match.last
        if before >= 0 and "l" in self._tokens[before].kinds:
            # "A table for 5-6 tomorrow" counts people.
            return False
        while before >= 0 and set(self._tokens[before].kinds) & set("bsl,@[w"):
            before -= 1
        while after < len(self._tokens) and set(self._tokens[after].kinds) & set("bsl,[~"):
            after += 1
        near = [at for at in (before, after) if 0 <= at < len(self._tokens)]
        return any(self._of_days[at] or "P" in self._tokens[at].kinds for at in near)

    def _is_taken(self, match: Match) -> bool:
        return any(self._taken[match.first : match.last])

    def _take(self, match: Match) -> None:
        self._taken[match.first : match.last] = [True] * (match.last - match.first)

    def _part_of_day(self, match: Match) -> None:
        """ "Tonight" and "esta tarde" are a day and a part of it in one word."""
        beside = match.token("part")
        if beside is not None:
            said_part = PART_OF[str(beside.kinds["P"])]
            self._moments.append(FoundTime(beside.start, beside.end, None, part=said_part))
        token = match.token("r")
        said = token.kinds["R"] if token and match.name == "day" else ()
        if isinstance(said, tuple) and len(said) > 1 and said[1]:
            part = PART_OF[str(said[1])]
            self._moments.append(FoundTime(match.start, match.end, None, part=part))


def _counts_people(match: Match) -> bool:
    """ "À 20h30 pour 6": where an hour is said, "for" is no second one."""
    weak = match.token("weak")
    return weak is not None and weak.text in _FOR_PEOPLE


_FOR_PEOPLE = frozenset(["for", "pour", "para", "pra", "untuk", "kwa", "buat"])
_POLITE = frozenset(
    folded(
        "please pls thanks thank you por favor gracias من فضلك لو سمحت شكرا s'il vous"
        " plait svp merci"
        " obrigado obrigada कृपया tafadhali asante tolong ya terima kasih would be good"
        " ok okay the at"
        " for around about say make it let's maybe على الساعة كده كدا تقريبا"
    )
    .replace("'", " ")
    .split()
)
"""Words that may stand beside a bare hour or day."""

_AROUND = folded("على")
""" "بكرة على 4" is about four."""

_SAYS_RELATIVE = re.compile(r"[^\d]+")


def _hours_after_days(
    text: str, dates: list[FoundDate], tokens: tuple[Token, ...]
) -> list[FoundTime]:
    """ "Tomorrow 5": a number right after a day is its hour, unless it is the day's own date."""
    for found in dates:
        after = [t for t in tokens if t.start >= found.end and "," not in t.kinds]
        if len(after) > 1 and after[0].text == _AROUND:
            after = after[1:]
        if not after or not _SAYS_RELATIVE.fullmatch(text[found.start : found.end]):
            continue
        number = after[0].kinds.get("#")
        if not isinstance(number, int) or found.day is None:
            continue
        said_for = len(after) > 1 and "l" in after[1].kinds
        if not said_for and any(
            t.text not in _POLITE and set(t.kinds) - set(".,") for t in after[1:]
        ):
            continue
        if number > 23 or number in (0, found.day.day):
            continue
        half = "exact" if number > 12 else None
        return [FoundTime(after[0].start, after[0].end, time(number), half=half)]
    return []


_HOURS_OF = {"morning": range(6, 12), "afternoon": range(1, 7), "evening": range(5, 12)}
"""Numbers that are an hour before a day's part: "2 this morning" counts."""


def _hours_before_parts(
    dates: list[FoundDate], times: list[FoundTime], tokens: tuple[Token, ...]
) -> list[FoundTime]:
    """ "8 tonight", "3 this afternoon", "9 tomorrow morning": a number before a day and its part.

    At the beginning of a sentence: elsewhere it may count anything. Which half of the day it is
    in, the part says.
    """
    for day in dates:
        place = next((p for p, token in enumerate(tokens) if token.start == day.start), 0)
        at = place - 2 if place > 1 and "," in tokens[place - 1].kinds else place - 1
        if at < 0 or not (at == 0 or set(tokens[at - 1].kinds) & set(".,@")):
            continue
        after = next((token.start for token in tokens if token.start >= day.end), day.end)
        part = next((item.part for item in times if day.start <= item.start <= after), None)
        kinds = tokens[at].kinds
        number = kinds.get("#", kinds.get("n", kinds.get("h")))
        if part and isinstance(number, int) and number in _HOURS_OF.get(part, ()):
            return [FoundTime(tokens[at].start, tokens[at].end, time(number))]
    return []


def _merge_halves(times: tuple[FoundTime, ...]) -> tuple[FoundTime, ...]:
    """A part of the day said beside a time decides its half ("tomorrow evening at 5")."""
    clocks = [found for found in times if found.moment is not None]
    parts = [found for found in times if found.part]
    if not clocks or not parts:
        return times
    merged = []
    for found in clocks:
        near = min(parts, key=lambda part: abs(part.start - found.start))
        if found.half is not None or found.moment is None or near.part is None:
            merged.append(found)
            continue
        start, end = min(found.start, near.start), max(found.end, near.end)
        half = "evening" if near.part == "evening" else near.part
        moment = _in_half(found.moment, half)
        until = _in_half(found.until, half) if found.until else None
        if until is not None and until < moment:
            until = found.until
        sure = half_of(moment.hour * 60, half)
        merged.append(replace(found, start=start, end=end, moment=moment, until=until, half=sure))
    return tuple(merged)


def _in_half(moment: time, half: str) -> time:
    minutes = in_half(moment.hour * 60 + moment.minute, half) % (24 * 60)
    return time(minutes // 60, minutes % 60)


def _alone(tokens: tuple[Token, ...], kinds: str) -> Token | None:
    """The only token of these kinds, when all others are courtesy, signs or leading words."""
    chosen: Token | None = None
    for token in tokens:
        if set(token.kinds) & set(kinds) and not token.kinds.get("R"):
            if chosen is not None:
                return None
            chosen = token
        elif not (set(token.kinds) & set(",.@%slG[x>bw-O") or token.text in _POLITE):
            return None
    return chosen


def _bare_time(text: str, tokens: tuple[Token, ...]) -> list[FoundTime]:
    token = _alone(tokens, "nhB")
    if token is None:
        return []
    said = next(token.kinds[kind] for kind in "Bnh" if kind in token.kinds)
    hour, minute = (int(said[0]), int(said[1])) if isinstance(said, tuple) else (int(said), 0)
    if hour >= 100 and minute == 0:
        hour, minute = divmod(hour, 100)
    if hour > 24 or minute > 59:
        return []
    half = "exact" if hour == 0 or hour > 12 else None
    return [FoundTime(0, len(text), time(hour % 24, minute), half=half)]


def _is_sunday(tokens: tuple[Token, ...]) -> bool:
    """Indonesian "minggu" is a week elsewhere; to "when?" it is Sunday."""
    said = [token for token in tokens if not set(token.kinds) & set(",.w")]
    return len(said) == 1 and said[0].text == "minggu"


def _bare_day(text: str, tokens: tuple[Token, ...], today: date) -> list[FoundDate]:
    token = _alone(tokens, "#ovn")
    if token is None and _is_sunday(tokens):
        return [FoundDate(0, len(text), calendar.weekday_ahead(today, 6, today_counts=False))]
    if token is None:
        return []
    if "v" in token.kinds and not token.text:
        # "6a" is no sixth, but a Brazilian Friday.
        weekday = int(str(token.kinds["v"])) - 2
        if not 0 <= weekday <= 4 or text[token.end - 1] != "a":
            return []
        named = calendar.weekday_ahead(today, weekday, today_counts=False)
        return [FoundDate(0, len(text), named)]
    number = int(str(next(token.kinds[kind] for kind in "#ovn" if kind in token.kinds)))
    day = calendar.day_of_month(today, number)
    return [FoundDate(0, len(text), day)] if day else []
