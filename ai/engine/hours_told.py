"""What a customer says after opening hours were told."""

import re
from datetime import date

from ai.acts import Act, Hours
from ai.dates.opening import spans_on
from ai.engine import answers, booking, clauses
from ai.engine.going_on import spoken_of
from ai.engine.howmany import LAST_HOUR
from ai.engine.talk import Talk
from ai.slots import read_quantity
from ai.text import folded_words

_SENTENCE = re.compile(r"[^.,!;\n،؛]+")
_CLOSED = folded_words(
    "closed shut cerrado cerrados cierran ferme fermes fermee fechado fechados fecha fecham"
    " band बंद tutup imefungwa mmefunga mnafunga hamfungui مسكر مسكرين مغلق مقفل مقفول مسكره"
)
""""Closed", said of the day that was asked about."""


def after_hours(talk: Talk) -> tuple[Act, ...]:
    """After opening hours were told: another day's, or the hour that was chosen of them."""
    hour, one = chosen_hour(talk), spoken_of(talk)
    if hour is not None and one is not None:
        talk.state.slots["time"] = talk.said.spans(*hour)
        talk.said.taken.append(hour)
        return booking.begin(talk, [one])
    if one is not None and _goes_elsewhere(talk):
        return booking.begin(talk, [one])
    if talk.state.pending.get("day"):
        # Whoever chooses no hour has only asked.
        talk.state.slots.pop("date", None)
    return answers.permitted(talk, [Hours(talk.day)]) if _is_other_day(talk) else ()


def chosen_hour(talk: Talk) -> tuple[int, int] | None:
    """Where the hour stands that was chosen out of the opening hours just told ("8 then"), for the
    day that they were told of or another one."""
    said, ref = talk.said, spoken_of(talk)
    entry = talk.turn.snapshot.sellable(ref) if ref else None
    timed = entry is not None and "time" in entry.details
    day = talk.state.slots.get("date") or said.found.dates
    if not (timed and day) or talk.state.pending.get("kind") != "hours" or "?" in said.text:
        return None
    clocks = [item for item in said.found.times if item.moment]
    if clocks:
        return (clocks[0].start, clocks[0].end) if len(clocks) == 1 else None
    # "8 then, two hours should do" tells how many hours as well.
    numbers = [place for place in said.spare_numbers() if not _is_measure(talk, place)]
    if len(numbers) != 1 or not said.counts_only(1, beside=True) or said.people():
        return None
    token = said.tokens[numbers[0]]
    number = read_quantity(token.text) or 0
    return (token.start, token.end) if 1 <= number <= LAST_HOUR else None


def _goes_elsewhere(talk: Talk) -> bool:
    """Whether it is said that we are closed then, and a day on which we are open is told instead
    ("oh, closed. tuesday then")."""
    said, day = talk.said, talk.day
    business = talk.turn.snapshot.business
    if day is None or clauses.asks(said.text) or not spans_on(business, date.fromisoformat(day)):
        return False
    for sentence in _SENTENCE.finditer(said.text):
        low, high = sentence.span()
        words = {token.text for token in said.tokens if low <= token.start < high}
        dated = any(low <= found.start < high for found in said.found.dates)
        if words & _CLOSED:
            return not dated
    return False


def _is_measure(talk: Talk, place: int) -> bool:
    after = talk.said.tokens[place + 1 : place + 2]
    return bool(after) and after[0].text in talk.said.sold_by


def _is_other_day(talk: Talk) -> bool:
    """ "And on Sunday?" after opening hours were told: a day and nothing else."""
    said = talk.said
    wish = said.found.times or said.spare_numbers() or talk.agrees_first or talk.wants("book")
    if talk.day is None or wish or talk.resolution.content:
        return False
    talk.plain()
    talk.sure(intent=1.0)
    return True
