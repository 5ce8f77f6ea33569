"""A bare number that may be the hour as well as how many."""

from ai.engine import booking
from ai.engine.held_hour import may_be_hour
from ai.engine.howmany import FIRST_HOUR
from ai.engine.talk import Talk
from ai.slots import cited, read_quantity

WITH_SORRY = 2
"""Words of "sorry, I meant 3" beside the number."""

HOURS = 12
"""The clock's; a larger bare number is how many."""


def hour_or_how_many(talk: Talk) -> bool:
    """Whether a bare number may be another hour as well as how many, of what has both, or of
    which of several things."""
    said, state = talk.said, talk.state
    entries = [talk.turn.snapshot.sellable(ref) for ref in state.lines]
    counted = any(entry is not None and "quantity" in entry.details for entry in entries)
    meant = may_be_hour(talk, read_quantity(cited(said.one_number(), talk.sources) or "") or 0)
    if (
        not ((counted or meant or len(state.lines) > 1) and "time" in state.slots)
        or said.found.times
        or said.found.dates
    ):
        return False
    if said.swap is not None:
        return not booking.swapped_detail(talk)
    number = read_quantity(cited(said.one_number(), talk.sources) or "") or 0
    several = len(state.lines) > 1
    near = not said.people() and (1 if several or meant else FIRST_HOUR) <= number <= HOURS
    named = {*talk.resolution.refs, *talk.resolution.maybe}
    if several and len(named & set(state.lines)) == 1:
        # "Make it five points" says of which.
        return False
    alone = said.counts_only(WITH_SORRY if meant else 1) or bool(
        several and said.corrected_quantity()
    )
    measured = any(token.text in said.sold_by for token in said.tokens)
    return near and alone and not (said.says_of_what() or measured)
