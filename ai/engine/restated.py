"""A yes that says again the day or the hour that was read back: "perfect, see you on Thursday".

Only what is the very same is left out, and what remains must agree throughout; another day or hour
beside a yes is a change, which is read back.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from ai.acts import ReviewOrder, Slot
from ai.dates import find, local, month_first, read_time
from ai.dates.grammar import FoundDate
from ai.engine.agreeing import agrees_throughout
from ai.engine.talk import Talk
from ai.text import fold, folded_words
from ai.turn import Turn
from ai.wishes import UnknownLine, digest, next_act

_UNTIL = folded_words("till til until hasta ate sampai mpaka")
""" "Até quinta" takes leave until then; after a yes it is no bound."""

_LEADS = folded_words(
    "at on for by then this el la las los le a o as es en para na no em pra de du au pour ko ke ki"
    " se liye baje ke din tarikh को के की बजे दिन siku saa ya ni jam hari tanggal pas buat untuk"
    " يوم الساعه في على ع el yom youm 3al 3ala sa3a"
)
"""Small words that a day or an hour hangs on."""


def says_again(talk: Talk) -> bool:
    """Whether what was read back in this talk is agreed to, with its day or hour said again."""
    state = talk.state
    if talk.resolution.sold or talk.said.phones or talk.said.gone:
        return False
    try:
        act = next_act(
            state.wished_lines(), state.wished_slots(), turn=talk.turn, sources=talk.sources
        )
    except UnknownLine:
        # What is no longer sold is told of by the step that follows.
        return False
    if not isinstance(act, ReviewOrder) or digest(act.lines, act.slots) != state.reviewed:
        return False
    return agrees_again(talk.turn, act.slots)


def agrees_again(turn: Turn, slots: tuple[Slot, ...]) -> bool:
    """Whether the message agrees to what was read back and says its day or hour once more.

    `slots`: the details that were read back, with their values.
    """
    if not turn.messages or turn.messages[-1].reply_id:
        return False
    source = fold("\n".join(message.text for message in turn.messages))
    business, now = turn.snapshot.business, local(turn.now, turn.snapshot.business)
    found = find(source.source, now=now, month_first=month_first(business))
    values = {slot.name: slot.value for slot in slots}
    told: list[tuple[int, int]] = []
    for item in found.dates:
        if not _is_same_day(item, source.text, values, now=now):
            return False
        told.append((item.start, item.end))
    day = date.fromisoformat(values["date"]) if values.get("date") else None
    for moment in found.times:
        said = source.text[moment.start : moment.end]
        read = read_time(said, said_at=turn.now, now=turn.now, business=business, day=day)
        if moment.moment is None or read.value != values.get("time", ""):
            return False
        told.append((moment.start, moment.end))
    if not told:
        return False
    text = source.text
    for start, end in sorted(told, reverse=True):
        text = f"{_without_leads(text[:start], at=-1)} {_without_leads(text[end:], at=0)}"
    return agrees_throughout(text)


def _is_same_day(item: FoundDate, text: str, values: Mapping[str, str], *, now: datetime) -> bool:
    if not values.get("date"):
        return False
    day, wished = item.day, date.fromisoformat(values["date"])
    words = text[item.start : item.end].split()
    if day is None and words and words[0] in _UNTIL:
        day = item.named
    if day is None or day.weekday() != wished.weekday():
        return False
    # "Thursday" alone is the one that was read back, also where another comes before it.
    return day == wished or (len(words) == 1 and _is_weekday(words[0], day, now=now))


def _is_weekday(word: str, day: date, *, now: datetime) -> bool:
    """Whether a word names a day of the week, and not one that moves on ("tomorrow")."""
    later = find(word, now=now + timedelta(days=1)).dates
    return any(item.day and item.day.weekday() == day.weekday() for item in later)


def _without_leads(text: str, *, at: int) -> str:
    """The text without the small words at its beginning (`at` 0) or its end (-1)."""
    words = text.split(" ")
    while words and (not words[at] or words[at] in _LEADS):
        words.pop(at)
    return " ".join(words)
