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
    folded(
        "after|despues de|despues|tras|apres|depois|após|بعد|setelah|sesudah|selepas|baada ya"
    ).split("|")
)
_UNTIL = folded_words(
    "until untill till til hasta ate sampai hingga sampe sampek smp smpe s/d sd hadi mpaka"
    " حتى لغاية لحد لين"
) | frozenset(
    folded("no later than|hasta el|ate o|ate ao|jusqu a|jusqu au|d ici|d ici a|d ici au").split("|")
)
"""The day itself is the last one. English "by Friday" is no such word: it is ready on Friday."""

_UNTIL_IT = folded_words("तक tak")
_BEFORE_IT = folded_words("पहले pehle pahle pehele")
_AFTER_IT = frozenset(folded("के बाद|ke baad|baad|बाद").split("|"))
_NOT = word_set(
    folded("not no pas nao jangan bukan tidak si sio مو مش ليس لا नहीं nahi nahin never")
)
_MOVES = word_set(
    folded(
        "move moved shift push postpone reschedule delay mover mueve muevela pasar pasa posponer"
        " aplazar retrasar adiar mudar passar remarcar decaler reporter repousser deplacer"
        " kuhamisha hamisha nihamishe mnihamishie kuahirisha ahirisha kusogeza sogeza kupeleka"
        " pindah pindahkan undur mundur geser tunda shift khiskao badlo انقل تنقل نقل اجل تاجيل"
    )
)
_FOLLOWING = frozenset(folded("اللي بعدها|اللي بعده|d après|que sigue").split("|"))
_ONWARDS = frozenset(
    folded(
        "onwards|onward|or later|or after|en adelante|o despues|o mas tarde|em diante|ou depois"
        "|ou mais tarde|ou plus tard|ou apres|dan seterusnya|atau setelahnya|na kuendelea"
        "|au baadaye|وما بعد|فصاعدا|وما بعده"
    ).split("|")
)
_NOT_DAYS = folded_words("prayer prayers prayer's lunch namaz jumma")


def bounded(dates: list[FoundDate], tokens: tuple[Token, ...], today: date) -> list[FoundDate]:
    """The days, those that only bound others as the days that they leave."""
    out: list[FoundDate] = []
    for found in dates:
        bound = _bounded if found.day is not None else _bounded_span
        read = bound(found, tokens, today)
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


def _bounded_span(found: FoundDate, tokens: tuple[Token, ...], today: date) -> FoundDate | None:
    """ "After next week", "before March", "hasta fin de mes": the days that these leave."""
    first, last = found.first, found.until
    if first is None or last is None or first >= last or found.named is not None:
        return None
    within = [token for token in tokens if found.start <= token.start < found.end]
    month = calendar.month_span(first) == (first, last)
    if not month and any(set(token.kinds) & set("~-") for token in within):
        # From one day to another: both ends are told.
        return None
    at = _before(tokens, next(p for p, token in enumerate(tokens) if token.end > found.start))
    word = tokens[at].text if at >= 0 else ""
    start, end = tokens[max(at, 0)].start, found.end
    following = [token for token in tokens if token.start >= found.end][:2]
    behind = next((t.text for t in following if not set(t.kinds) & set("b~")), "")
    if behind in _UNTIL_IT | _BEFORE_IT | _AFTER_IT:
        start, end, word = found.start, following[-1].end, behind
    elif word and at and set(tokens[at - 1].kinds) & set("dkmgWn"):
        # "Two days after the weekend" is counted from it.
        return None
    if word in _UNTIL | _UNTIL_IT and last >= today:
        return FoundDate(start, end, None, "which_day", today, last)
    if word in _BEFORE | _BEFORE_IT and not first <= today <= last:
        if _is_negated(tokens, at):
            return None
        before = first - timedelta(days=1)
        return FoundDate(start, end, None, "which_day", min(today, before), before)
    if word in _AFTER | _AFTER_IT:
        later = (last + timedelta(days=1), last + timedelta(days=_DAYS))
        return FoundDate(start, end, None, "which_day", *later)
    return None


def _before(tokens: tuple[Token, ...], place: int) -> int:
    """Where the word stands that leads what begins at `place`; -1 if there is none."""
    at = place - 1
    while at >= 0 and (_is_small(tokens[at]) or _is_long_until(tokens, at)):
        at -= 1
    return at


def _is_long_until(tokens: tuple[Token, ...], at: int) -> bool:
    """ "Até a sexta"."""
    return at > 0 and tokens[at].text in ("a", "as") and tokens[at - 1].text == "ate"


def _is_negated(tokens: tuple[Token, ...], at: int) -> bool:
    return at > 0 and tokens[at - 1].text in _NOT


def _is_moved(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether something is to be moved: the day is where to, not an end ("kuhamisha hadi")."""
    return any(token.text in _MOVES for token in tokens[:at])


def _led(
    found: FoundDate, day: date, tokens: tuple[Token, ...], first: int, today: date
) -> FoundDate | None:
    """ "Before Friday", "after the 15th"."""
    at = _before(tokens, first)
    word = tokens[at].text if at >= 0 else ""
    before, from_it = word in _BEFORE, word in _NOT_BEFORE
    if word in _UNTIL and _is_negated(tokens, at):
        return _from(tokens[at - 1].start, found.end, day)
    if word in _UNTIL:
        if day <= today or _is_moved(tokens, at):
            return None
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
    onward = next((n for n in (2, 1) if " ".join(words[:n]) in _ONWARDS and len(words) >= n), 0)
    if onward and day >= today:
        # "Friday or later", "from Monday onwards".
        return _from(found.start, rest[onward - 1].end, day)
    linked = bool(rest) and bool(set(rest[0].kinds) & set("b~"))
    place = 1 if linked else 0
    word = words[place] if len(words) > place else ""
    if words and words[0] in _UNTIL_IT and day > today:
        return FoundDate(found.start, rest[0].end, None, "which_day", today, day, named=day)
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
