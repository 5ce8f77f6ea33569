"""What is put in the place of what was wished: another day or hour, or one thing and no other."""

from ai.acts import Span
from ai.engine import booking, slips
from ai.engine.patterns import COMPILED
from ai.engine.talk import Talk


def moves(talk: Talk, before: dict[str, tuple[Span, ...]]) -> bool:
    """Whether another day or hour was put in the place of the one that was wished so far."""
    slots = talk.state.slots
    clock = not talk.said.found.times or any(item.moment for item in talk.said.found.times)
    return clock and any(
        name in before and name in slots and slots[name] != before[name]
        for name in ("date", "time")
    )


def wants_change(talk: Talk) -> bool:
    """Whether a change is wished: in "how much to change the chain" it is the name of a thing."""
    said = talk.said
    named = [said.tokens[place] for match in talk.resolution.sold for place in match.positions]
    told = [match.span() for match in COMPILED["change"].finditer(said.text)]
    is_name = bool(told) and all(
        any(low <= token.start < high for token in named) for low, high in told
    )
    return talk.wants("change") and not (is_name and talk.wants("price", "duration"))


def take_only(talk: Talk) -> bool:
    """ "Only the sofa then": what is named, in place of all that was wished. False if not so."""
    said, sold, lines = talk.said, talk.resolution.sold, talk.state.lines
    places = [place for match in sold for place in match.positions]
    places = places or [place for place, tells in enumerate(said.content) if tells]
    if not lines or talk.asks or not slips.says_only(said.tokens, places, talk.language):
        return False
    maybe = talk.resolution.maybe
    held = [ref for ref in maybe if ref in lines]
    named = talk.resolution.refs or (held if len(held) == 1 else maybe)
    if len(named) != 1 or list(lines) == named:
        return False
    entry = talk.turn.snapshot.sellable(named[0])
    counted = entry is not None and "quantity" in entry.details
    # Another thing in the place of the only one is for as many.
    instead = next(iter(lines.values())) if len(lines) == 1 and counted else ()
    talk.state.lines = {ref: lines.get(ref, instead) for ref in named}
    booking.take_slots(talk)
    talk.plain()
    return True
