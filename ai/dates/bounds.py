"""Days before and after another: "before Friday", "the Monday after Easter", "not before the 5th".

Of an open end no day is taken: the customer is asked which.
"""

from datetime import date, timedelta

from ai.dates import calendar
from ai.dates.found import FoundDate
from ai.dates.tokens import Token
from ai.text import folded, folded_words, word_set

_DAYS = 7
"""How many days are told after an open beginning; whoever asks for the day shows its own."""

_BEFORE = folded_words("before antes avant قبل sebelum kabla") | {"earlier than"}
_NOT_BEFORE = frozenset(["not before"])
_AFTER = frozenset(
    folded("after|despues de|despues|tras|apres|depois|بعد|setelah|sesudah|selepas|baada ya").split(
        "|"
    )
)
_UNTIL = "d ici"
_BEFORE_IT = folded_words("पहले pehle pahle pehele")
_AFTER_IT = frozenset(folded("के बाद|ke baad|baad|बाद").split("|"))
_NOT = word_set(
    folded("not no pas nao jangan bukan tidak si sio مو مش ليس لا नहीं nahi nahin never")
)
_FOLLOWING = frozenset(folded("اللي بعدها|اللي بعده|d après|que sigue").split("|"))
_NOT_DAYS = folded_words("prayer prayers prayer's lunch namaz jumma")


def bounded(dates: list[FoundDate], tokens: tuple[Token, ...], today: date) -> list[FoundDate]:
    """The days, those that only bound others as the days that they leave."""
    out: list[FoundDate] = []
    for found in dates:
        read = _bounded(found, tokens, today) if found.day is not None else None
        if read is None:
            out.append(found)
            continue
        if out and read.start <= out[-1].start:
            out.pop()
        out.append(read)
    return out


def _bounded(found: FoundDate, tokens: tuple[Token, ...], today: date) -> FoundDate | None:
    first = next(place for place, token in enumerate(tokens) if token.end > found.start)
    last = max(place for place, token in enumerate(tokens) if token.start < found.end)
    following = tokens[last + 1] if last + 1 < len(tokens) else None
    if found.day is None or (following is not None and following.text in _NOT_DAYS):
        return None
    return _led(found, found.day, tokens, first, today) or _followed(
        found, found.day, tokens, last, today
    )


def _led(
    found: FoundDate, day: date, tokens: tuple[Token, ...], first: int, today: date
) -> FoundDate | None:
    """ "Before Friday", "after the 15th"."""
    at = first - 1
    while at >= 0 and _is_small(tokens[at]):
        at -= 1
    word = tokens[at].text if at >= 0 else ""
    before, from_it = word in _BEFORE, word in _NOT_BEFORE
    if word == _UNTIL:
        return FoundDate(
            tokens[at].start, found.end, None, "which_day", min(today, day), day, named=day
        )
    if not before and not from_it and word not in _AFTER:
        return None
    named = tokens[at - 1] if at else None
    if named is not None and "W" in named.kinds and word not in _NOT_BEFORE:
        weekday = int(str(named.kinds["W"]))
        if before:
            near = calendar.weekday_ahead(day - timedelta(days=8), weekday, today_counts=False)
            near += timedelta(days=0 if near + timedelta(days=7) >= day else 7)
        else:
            near = calendar.weekday_ahead(day, weekday, today_counts=False)
        return FoundDate(_start(tokens, at - 1), found.end, near)
    if named is not None and set(named.kinds) & set("dkmg"):
        # "Any day after", "the week before" were read before this.
        return _open(tokens[at].start, found.end, day, today, before=before)
    if named is not None and named.text in _NOT and (before or from_it):
        return _from(named.start, found.end, day)
    if from_it:
        return _from(tokens[at].start, found.end, day)
    return _open(tokens[at].start, found.end, day, today, before=before)


def _is_small(token: Token) -> bool:
    """Whether it may stand between: an article, or the word "day" of "hari Jumat"."""
    if token.text in _AFTER:
        return False
    return bool(set(token.kinds) & set("bsG")) or token.text in ("hari", "siku")


def _start(tokens: tuple[Token, ...], place: int) -> int:
    led = tokens[place - 1] if place else None
    return led.start if led is not None and set(led.kinds) & set("sG") else tokens[place].start


def _followed(
    found: FoundDate, day: date, tokens: tuple[Token, ...], last: int, today: date
) -> FoundDate | None:
    """The same in Hindi, where the word comes after: "शुक्रवार से पहले"."""
    rest = tokens[last + 1 : last + 4]
    if " ".join(token.text for token in rest[:2]) in _FOLLOWING:
        # "Not this Friday, the Friday after that."
        later = day + timedelta(weeks=1)
        return FoundDate(found.start, rest[1].end, None, "which_day", later, later, named=day)
    words = [token.text for token in rest]
    linked = bool(rest) and bool(set(rest[0].kinds) & set("b~"))
    place = 1 if linked else 0
    word = words[place] if len(words) > place else ""
    if linked and word in _BEFORE_IT:
        negated = len(words) > place + 1 and words[place + 1] in _NOT
        if negated:
            return _from(found.start, rest[place + 1].end, day)
        return _open(found.start, rest[place].end, day, today, before=True)
    if word in _AFTER_IT and (linked or " " in word):
        return _open(found.start, rest[place].end, day, today, before=False)
    return None


def _from(start: int, end: int, day: date) -> FoundDate:
    last = day + timedelta(days=_DAYS - 1)
    return FoundDate(start, end, None, "which_day", day, last, named=day)


def _open(start: int, end: int, day: date, today: date, *, before: bool) -> FoundDate:
    if before:
        last = day - timedelta(days=1)
        return FoundDate(start, end, None, "which_day", min(today, last), last, named=day)
    first, last = day + timedelta(days=1), day + timedelta(days=_DAYS)
    return FoundDate(start, end, None, "which_day", first, last, named=day)
