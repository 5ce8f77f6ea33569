"""An hour and the half of the day that was said for it, in one message or over two."""

import re
from datetime import timedelta

from ai.acts import Span
from ai.dates import find, is_open, local
from ai.dates.grammar import FoundTime
from ai.engine import slips
from ai.engine.talk import Talk
from ai.slots import cited

_CLOCK = re.compile(r"\d{1,2}(?:[:.h]\d{2})?h?")


def with_its_half(talk: Talk, moment: FoundTime) -> tuple[Span, ...]:
    """Where the hour is said; with the part of the day that was said before or after it.

    "In the evening", then "half past seven"; "at eight", then "at night": the two are one answer.
    () where several hours were offered.
    """
    spans = talk.said.spans(moment.start, moment.end)
    clocks = [found for found in talk.said.found.times if found.moment is not None]
    if len(clocks) > 1 and slips.leaves_open(talk.said.text, tuple(clocks)):
        return ()
    held = talk.state.slots.get("time", ())
    before = cited(held, talk.sources) if held else None
    if not before or moment.half is not None:
        return spans
    now = local(talk.turn.now, talk.turn.snapshot.business)
    both = (*spans, *held) if moment.moment is not None else (*held, *spans)
    earlier = find(before, now=now, expect="time").times
    joined = find(cited(both, talk.sources) or "", now=now, expect="time").times
    parts = (moment.moment is None) != all(found.moment is None for found in earlier)
    one = len(joined) == 1 and joined[0].moment is not None and joined[0].half is not None
    return both if parts and one else in_held_half(talk, spans)


def in_held_half(talk: Talk, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Where another hour is said, with the half of the day of the one that was wished so far.

    "5 pm", then "make it 7": seven in the evening.
    """
    both: list[Span] = []
    for held in talk.state.slots.get("time", ()):
        clock = _CLOCK.search(cited((held,), talk.sources) or "")
        if clock is None:
            both.append(held)
            continue
        begins, ends = held.start + clock.start(), held.start + clock.end()
        both += [Span(held.message_id, held.start, begins)] if held.start < begins else []
        both += spans
        both += [Span(held.message_id, ends, held.end)] if ends < held.end else []
    business = talk.turn.snapshot.business
    now = local(talk.turn.now, business)
    read = find(cited(tuple(both), talk.sources) or "", now=now, expect="time").times
    moment = read[0].moment if len(read) == 1 and read[0].half in ("am", "pm") else None
    week = [now.date() + timedelta(days=ahead) for ahead in range(7)]
    # "Not 7, 11" of a shop that closes at eight is no hour of the night.
    comes = moment is not None and any(is_open(business, day, moment) for day in week)
    return tuple(both) if comes and set(spans) <= set(both) else spans
