"""A bare number beside the hour that is wished so far: "make it 4, I'm still at work at 3"."""

import re
from dataclasses import replace

from ai.acts import Span
from ai.dates import find, local
from ai.dates.words import NUMBERS
from ai.engine.counting import told_of_one
from ai.engine.halves import in_held_half
from ai.engine.talk import Talk
from ai.slots import cited, read_quantity

_COUNTS = re.compile(
    rf"(?<!\w)(?:we|we're|we'll be|we are|were|of us|us|table of|somos|seremos|vamos|vamos a ser"
    rf"|on est|on sera|nous sommes|nous serons|sao|tuko|kami|kita|ham|hum|احنا|حنا|صرنا)"
    rf" (?:\w+ )?(?:\d+|{'|'.join(NUMBERS)})(?!\w)"
)
"""So many people come."""

_N = rf"(?:\d{{1,2}}|half an?|{'|'.join(NUMBERS)})"
_MOVES_BY = re.compile(
    rf"(?<!\w)(?:{_N} )?(?:an? )?(?:hours?|hrs?|minutes?|mins?|bit|little) (?:later|earlier)(?!\w)"
    rf"|(?<!\w)(?:{_N} )?(?:media )?(?:horas?|minutos?|rato|poco)"
    r" (?:mas tarde|mas temprano|antes|despues)(?!\w)"
    rf"|(?<!\w)(?:{_N} )?(?:demi-)?(?:heures?|minutes?|peu) plus t(?:ard|ot)(?!\w)"
    rf"|(?<!\w)(?:{_N} )?(?:meia )?(?:horas?|minutos?|pouco)"
    r" (?:mais tarde|mais cedo|antes|depois)(?!\w)"
    rf"|(?<!\w)(?:{_N} )?(?:jam|menit|sedikit) lebih (?:lambat|awal|cepat|telat)(?!\w)"
    rf"|(?<!\w)(?:aadha |adha |{_N} )?(?:ghanta|ghante|minute) (?:baad|pehle)(?!\w)"
)
"""How much later or earlier than the hour wished so far; alone it names none."""

_MEANT = re.compile(
    r"(?<!\w)(?:meant?|quise decir|quis dizer|voulais dire|maksud\w*|namaanisha|matlab|قصدي|اقصد)"
    r"(?!\w)"
)

_PROPOSED = re.compile(
    r"(?:(?:can|could|may|shall) (?:we|i) (?:please |maybe )?(?:do|make it|come|say|have|get)"
    r"|make it|let's (?:do|say|make it)|(?:how|what) about"
    r"|(?:^|[.,!?;\n] ?)(?:ok(?:ay)?|fine|then)),? (?:at )?(?P<hour>\d{1,2})"
    r"(?: (?:then|instead|please|pls|ok|okay))?(?= ?(?:$|[.,!?;\n]))"
)
"""A bare number that is held out as an hour, and as nothing else."""

NEAR = 3
"""Hours from the one wished so far, within which another one was rather meant."""

CLOCK = 12
"""Hours of a clock face."""


def proposed(talk: Talk) -> tuple[int, int] | None:
    """Where a bare number stands that is the hour that was asked for ("ok 11 then"), or one for
    the hour wished so far, beside another that tells why ("I finish at 10. can we do 11?")."""
    said = talk.said
    found = _PROPOSED.search(said.text)
    clocks = [item for item in said.found.times if item.moment is not None]
    asked = talk.state.pending.get("slot") == "time"
    open_hour = asked or (bool(talk.state.slots.get("time")) and len(clocks) == 1)
    if found is None or not open_hour:
        return None
    start, end = found.span("hour")
    bare = [said.tokens[place].start for place in said.spare_numbers()]
    return (start, end) if bare == [start] and 0 < _number(talk, start, end) <= CLOCK else None


def take_hour_instead(talk: Talk) -> bool:
    """Take the one bare number beside the hour that was wished so far as the other hour.

    Only of what is not counted: of a table or a bed it may be how many. The hour wished so far,
    said again, is no number of anything either. False where no hour was taken.
    """
    said, state = talk.said, talk.state
    held = _held(talk)
    told = proposed(talk)
    if held is not None and told is not None:
        said.taken.append(told)
        said.found = replace(said.found, times=())
        state.slots["time"] = in_held_half(talk, said.spans(*told))
        return True
    if held is None or _is_counted(talk) or _COUNTS.search(said.text):
        return False
    if any(form.search(said.text) for form in told_of_one(counted=False)):
        return False
    bare = [said.tokens[place] for place in said.spare_numbers()]
    hours = {token: _number(talk, token.start, token.end) for token in bare}
    if not bare or not all(0 < hour <= CLOCK for hour in hours.values()):
        return False
    again = [token for token in bare if hours[token] % CLOCK == held]
    clocks = [item for item in said.found.times if item.moment is not None]
    named = [item for item in clocks if item.moment and item.moment.hour % CLOCK == held]
    others = [token for token in bare if token not in again]
    if not (again or named) or len(others) > 1 or len(clocks) > len(named):
        return False
    said.taken += [(token.start, token.end) for token in bare]
    if not others:
        return False
    gone = tuple(item for item in said.found.times if item not in named)
    said.found = replace(said.found, times=gone)
    state.slots["time"] = in_held_half(talk, said.spans(others[0].start, others[0].end))
    return True


def moves_by(talk: Talk) -> bool:
    """Whether the hour that is wished so far is to be moved by so much ("half an hour later")."""
    said = talk.said
    held = bool(talk.state.slots.get("time")) and not said.found.times[1:]
    return held and _MOVES_BY.search(said.text) is not None


def _held(talk: Talk) -> int | None:
    """The full hour on the clock face that is wished so far."""
    spans: tuple[Span, ...] = talk.state.slots.get("time", ())
    now = local(talk.turn.now, talk.turn.snapshot.business)
    read = find(cited(spans, talk.sources) or "", now=now, expect="time").times
    moment = read[0].moment if len(read) == 1 else None
    return moment.hour % CLOCK if moment is not None else None


def may_be_hour(talk: Talk, number: int) -> bool:
    """Whether a number that puts another right is as near to the hour wished so far as an hour
    that was meant: "sorry, I meant 3" after two o'clock."""
    held = _held(talk)
    if held is None or _MEANT.search(talk.said.text) is None:
        return False
    apart = (number - held) % CLOCK
    return 0 < min(apart, CLOCK - apart) <= NEAR


def _is_counted(talk: Talk) -> bool:
    entries = (talk.turn.snapshot.sellable(ref) for ref in talk.state.lines)
    return any(entry is not None and "quantity" in entry.details for entry in entries)


def _number(talk: Talk, start: int, end: int) -> int:
    return read_quantity(cited(talk.said.spans(start, end), talk.sources) or "") or 0
