"""A wished order while it is being put together: what is missing, what is wrong, what it is.

The same function decides for every backend whether a wish is complete: a
proposal without a required detail becomes the question for that detail.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from ai.acts import Ask, Line, ReviewOrder, Slot
from ai.bulk import counted
from ai.dates import open_days, time_options
from ai.slots import Source, cited, read_slot, says_several
from ai.turn import Turn
from catalog.snapshot import PackageEntry, ServiceEntry

ASK_ORDER = ("date", "time", "quantity", "place", "name", "phone", "notes")
"""The order in which details are asked for: what decides about the wish first. How many comes
before who and where: whose number was not understood is asked for it before the talk goes on."""

MAX_LINES = 10

BESIDE = 24
"""Characters before and behind a number in which its measure may be told."""


class UnknownLine(LookupError):
    """A line names something that is not published (any more)."""

    def __init__(self, ref: str) -> None:
        super().__init__(ref)
        self.ref = ref


def read_line(line: Line, *, turn: Turn, sources: Mapping[int, Source]) -> tuple[Line, str | None]:
    """The line with the quantity its spans say, and the problem with it if there is one."""
    entry = turn.snapshot.sellable(line.ref)
    if entry is None:
        raise UnknownLine(line.ref)
    if not line.spans:
        return replace(line, quantity=1), None
    text = cited(line.spans, sources)
    number = _read_count(text, line, entry, sources) if text is not None else None
    if number is None:
        return Line(line.ref), None if text is not None else "unreadable"
    if number < 1:
        return Line(line.ref), "too_few"
    if number > entry.max_quantity:
        return Line(line.ref), "too_many"
    return replace(line, quantity=number), None


def _read_count(
    text: str, line: Line, entry: ServiceEntry | PackageEntry, sources: Mapping[int, Source]
) -> int | None:
    """How many a line's words say, with what stands right beside them."""
    first, last = line.spans[0], line.spans[-1]
    before = sources[first.message_id].text[max(0, first.start - BESIDE) : first.start]
    behind = sources[last.message_id].text[last.end : last.end + BESIDE]
    return counted(text, before=before, behind=behind, entry=entry)


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish as the server reads it: good lines and details, and what is wrong with others."""

    lines: tuple[Line, ...]
    details: tuple[Slot, ...]
    problems: dict[str, str]
    missing: tuple[str, ...]
    day: date | None


def read_wish(
    lines: tuple[Line, ...],
    slots: tuple[Slot, ...],
    *,
    turn: Turn,
    sources: Mapping[int, Source],
) -> Wish:
    """Read lines and details anew from the customer's words.

    Raises UnknownLine for a line that is not published.
    """
    told = {line.ref for line in lines if says_several(cited(line.spans, sources) or "")}
    lines, quantity_problem = _read_lines(lines, turn=turn, sources=sources)
    good: dict[str, Slot] = {}
    problems: dict[str, str] = {}
    day: date | None = None
    given = {slot.name: slot for slot in slots if slot.name in ASK_ORDER}
    required = required_details(lines, given, turn=turn)
    if told:
        # "Me and my friends" are more than one, also of what is not counted otherwise.
        required |= {"quantity"}
    for name in ("name", "phone"):
        if name in required and name not in given and turn.known.get(name):
            given[name] = Slot(name, ())
    for name in ASK_ORDER:
        if name not in given or name == "quantity":
            continue
        reading = read_slot(given[name], turn=turn, sources=sources, day=day)
        if reading.problem:
            problems[name] = reading.problem
        elif reading.value:
            good[name] = replace(given[name], value=reading.value)
            if name == "date":
                day = date.fromisoformat(reading.value)
    if quantity_problem:
        problems["quantity"] = quantity_problem
    # What cannot be comes first; a part of a day waits for its day.
    order: tuple[str, ...] = ASK_ORDER
    if turn.policy.preferences.ask_name_first:
        order = ("name", *(name for name in ASK_ORDER if name != "name"))
    wrong = [n for n in order if n in problems and not problems[n].startswith("part_")]
    open_still = [
        name
        for name in order
        if name not in wrong
        and (
            name in problems or (name in required and not _has(name, good, lines, told, turn=turn))
        )
    ]
    missing = (*wrong, *open_still)
    details = tuple(good[name] for name in ASK_ORDER if name in good)
    return Wish(lines=lines, details=details, problems=problems, missing=missing, day=day)


def next_act(
    lines: tuple[Line, ...],
    slots: tuple[Slot, ...],
    *,
    turn: Turn,
    sources: Mapping[int, Source],
) -> Ask | ReviewOrder:
    """The question for the first thing wrong or missing, or the whole wish read back.

    Raises UnknownLine for a line that is not published.
    """
    wish = read_wish(lines, slots, turn=turn, sources=sources)
    if not wish.missing:
        return ReviewOrder(lines=wish.lines, slots=wish.details)
    return ask(wish.missing[0], wish, turn=turn)


def ask(slot: str, wish: Wish, *, turn: Turn, problem: str | None = None) -> Ask:
    """The question for `slot` with what is understood so far and what can be chosen."""
    problem = wish.problems.get(slot, problem)
    return Ask(
        slot=slot,
        lines=wish.lines,
        understood=tuple(detail for detail in wish.details if detail.name != slot),
        problem=problem,
        options=options_for(slot, day=wish.day, problem=problem, turn=turn),
    )


def required_details(
    lines: tuple[Line, ...], given: Mapping[str, Slot], *, turn: Turn
) -> frozenset[str]:
    """What the lines' services ask of a customer; a time needs its day."""
    required: set[str] = set()
    for line in lines:
        entry = turn.snapshot.sellable(line.ref)
        if entry is None:
            raise UnknownLine(line.ref)
        required |= set(entry.details)
    if "time" in given:
        required.add("date")
    return frozenset(required & set(ASK_ORDER))


def options_for(slot: str, *, day: date | None, problem: str | None, turn: Turn) -> tuple[str, ...]:
    """Days or times to tap, from the opening hours."""
    business = turn.snapshot.business
    if slot == "date":
        return tuple(day.isoformat() for day in open_days(business, now=turn.now))
    if slot == "time" and day is not None:
        part = problem.removeprefix("part_") if problem and problem.startswith("part_") else None
        times = time_options(business, day, now=turn.now, part=part)
        if not times and part:
            times = time_options(business, day, now=turn.now)
        return tuple(f"{moment.hour:02d}:{moment.minute:02d}" for moment in times)
    return ()


def digest(lines: tuple[Line, ...], slots: tuple[Slot, ...]) -> str:
    """What was read back to the customer, in short: a yes counts for exactly this."""
    content = {
        "lines": [[line.ref, line.quantity] for line in lines],
        "slots": sorted([slot.name, slot.value] for slot in slots),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32]


def _read_lines(
    lines: tuple[Line, ...], *, turn: Turn, sources: Mapping[int, Source]
) -> tuple[tuple[Line, ...], str | None]:
    read: dict[str, Line] = {}
    problem: str | None = None
    for line in lines[:MAX_LINES]:
        checked, wrong = read_line(line, turn=turn, sources=sources)
        problem = problem or wrong
        read[checked.ref] = checked
    return tuple(read.values()), problem


def _has(
    name: str,
    good: Mapping[str, Slot],
    lines: tuple[Line, ...],
    told: set[str],
    *,
    turn: Turn,
) -> bool:
    """`told`: the lines of which several are wished, and nobody can say how many."""
    if name == "quantity":
        # Only of what is counted: a suit beside four shirts is one suit.
        return all(line.spans for line in lines if line.ref in told or _is_counted(line, turn))
    return name in good


def _is_counted(line: Line, turn: Turn) -> bool:
    entry = turn.snapshot.sellable(line.ref)
    return entry is not None and "quantity" in entry.details
