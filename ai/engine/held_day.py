"""Another day or hour, told by the one that is wished so far: "a day later", "the saturday then".

What is taken cites the held words and the new ones behind them; the server reads the two as one
(`ai.slots`).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from ai.acts import Slot, Span
from ai.dates import Found, FoundDate, local
from ai.dates.moving import Move, find_move, weekday_alone, weekday_near
from ai.engine import slips
from ai.engine.said import Said
from ai.engine.talk import Talk
from ai.slots import Source, read_slot
from ai.turn import Turn

MOST_DAYS = 2
"""Days in a message of which one is put in the other's place; of more, none is."""

STRANGE = 2
"""Words that nobody knows beside a move; with more of them it may be of something else."""


def held_day(talk: Talk) -> date | None:
    """The day that is wished so far, if it is one."""
    return day_wished(talk.turn, talk.state.slots.get("date", ()), talk.sources)


def day_wished(turn: Turn, spans: tuple[Span, ...], sources: Mapping[int, Source]) -> date | None:
    """The day that `spans` cite; None where they cite none."""
    if not spans:
        return None
    reading = read_slot(Slot("date", spans), turn=turn, sources=sources, day=None)
    return date.fromisoformat(reading.value) if reading.value else None


def is_held_day(talk: Talk, item: FoundDate) -> bool:
    """Whether a day that is named is the one that is wished so far."""
    return item.day is None or (_near_held(talk, item) or item.day) == held_day(talk)


def day_instead(talk: Talk) -> FoundDate | None:
    """The other day where the one that is wished so far is spoken of once beside it.

    "Friday is the wedding, can I come on Thursday": who still wanted the Friday would not say it
    before another. "No, Thursday, on Friday I'm away" puts it right. "Friday or Thursday" leaves
    it open.
    """
    days = sorted((day for day in talk.said.found.dates if day.day), key=lambda day: day.start)
    if len(days) != MOST_DAYS or not talk.state.slots.get("date"):
        return None
    first, last = days
    held = [is_held_day(talk, day) for day in days]
    if first.day == last.day or slips.leaves_open(talk.said.text, days) or all(held):
        return None
    back = held[1] and (talk.wants("change") or slips.corrects(talk.said.tokens))
    return last if held[0] else first if back else None


def part_from_held(said: Said, held: date | None, read: Callable[[str], Found]) -> None:
    """Read as two days what names two at odds, where one of them is put right: "no, Thursday,
    tomorrow I'm away" is no single day. `read` finds days in a text."""
    if held is None or not slips.corrects(said.tokens):
        return
    for item in said.found.dates:
        comma = said.text.find(",", item.start, item.end)
        if item.day is not None or comma < 0:
            continue
        halves = [(item.start, comma), (comma + 1, item.end)]
        days = [read(said.text[low:high]).dates for low, high in halves]
        told = [found[0].day for found in days if len(found) == 1]
        if len(told) == len(halves) and told.count(held) == 1 and all(told):
            parted = tuple(
                FoundDate(low, high, day) for (low, high), day in zip(halves, told, strict=True)
            )
            rest = tuple(day for day in said.found.dates if day != item)
            said.found = replace(said.found, dates=(*rest, *parted))
            return


def tells_instead(said: Said, held: date | None) -> bool:
    """Whether the day that is wished so far stands beside the one that is put in its place."""
    days = sorted((day for day in said.found.dates if day.day), key=lambda day: day.start)
    if held is None or len(days) != MOST_DAYS:
        return False
    same = [day.day is not None and day.day.weekday() == held.weekday() for day in days]
    return sum(same) == 1 and (same[0] or slips.corrects(said.tokens))


def day_spans(talk: Talk, item: FoundDate) -> tuple[Span, ...]:
    """Where a day is said; with the held one before it where that says of which week it is."""
    spans = talk.said.spans(item.start, item.end)
    near = _near_held(talk, item)
    return (*_held(talk, "date"), *spans) if near and near != item.day else spans


def take_moved(talk: Talk) -> bool:
    """Take a day or an hour that is told by how far it is from the held one. False if none is."""
    move = find_move(talk.said.text)
    name = "date" if move and move.days else "time"
    held = _held(talk, name) if talk.state.lines else ()
    if move is None or not held or _is_of_another(talk, move):
        return False
    said = talk.said
    spans = (*held, *said.spans(move.start, move.end))
    day = held_day(talk)
    reading = read_slot(Slot(name, spans), turn=talk.turn, sources=talk.sources, day=day)
    if not reading.value:
        return False
    talk.state.slots[name] = spans
    said.taken.append((move.start, move.end))
    said.found = replace(
        said.found,
        dates=tuple(it for it in said.found.dates if not move.start <= it.start < move.end),
        times=tuple(it for it in said.found.times if not move.start <= it.start < move.end),
    )
    talk.sure(intent=1.0)
    return True


def _is_of_another(talk: Talk, move: Move) -> bool:
    """Whether the move may be from something else than what is held: a day or an hour is told
    besides, it reaches beyond the words, or what stands behind it is what it is counted from."""
    said = talk.said
    found = slips.ranges(said.found)
    beside = [at for at in found if at[0] < move.start or at[1] > move.end]
    behind = [at for at, token in enumerate(said.tokens) if token.start >= move.end]
    joined = bool(behind) and not said.text[move.end : said.tokens[behind[0]].start].strip()
    counted_from = joined and said.content[behind[0]]
    asks = talk.wants("duration", "about", "price", "hours", "have")
    strange = [
        word
        for word in talk.resolution.unmatched
        if word not in said.text[move.start : move.end].split()
    ]
    return bool(beside or counted_from or asks or talk.resolution.sold) or len(strange) > STRANGE


def _held(talk: Talk, name: str) -> tuple[Span, ...]:
    spans: tuple[Span, ...] = talk.state.slots.get(name, ())
    now = {message.id for message in talk.turn.messages}
    return () if any(span.message_id in now for span in spans) else spans


def _near_held(talk: Talk, item: FoundDate) -> date | None:
    """The day of a weekday's name that is near the held one."""
    weekday = weekday_alone(talk.said.text[item.start : item.end])
    wished = weekday is not None and talk.state.lines and _held(talk, "date")
    held = held_day(talk) if wished else None
    if weekday is None or held is None or item.day is None:
        return None
    today = local(talk.turn.now, talk.turn.snapshot.business).date()
    return weekday_near(held, weekday, today=today)
