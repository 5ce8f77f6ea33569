"""A question about the wish that stands read back, which reading it again answers."""

import re

from ai.engine.talk import Talk

_ASKS_WHEN = {
    "time": re.compile(
        r"what time\b|(?:que|q) horas?|quelle heure|kitne baje|saa (?:ngapi|gani)|jam berapa"
        r"|كم الساعه|الساعه كم"
    ),
    "date": re.compile(
        r"what (?:day|date)\b|(?:que|q) dias?|quel jour|kis din|siku gani|hari apa|اي يوم"
    ),
}
_ASKS_WHETHER = re.compile(
    r"\b(?:booked|confirmed|reserved|sorted|done|confirmad[oa]|reservad[oa]|marcad[oa]|agendad[oa]"
    r"|confirme|reserve|dipesan|terpesan|imethibitishwa)\b|محجوز|موكد"
)
"""When it is that was wished, or whether it is settled: reading it again is the answer."""


def asks_back(talk: Talk) -> bool:
    """Whether what was read back answers it; an hour that nobody told stands nowhere in it."""
    text, slots = talk.said.text, talk.state.slots
    when = any(name in slots and form.search(text) for name, form in _ASKS_WHEN.items())
    return when or _ASKS_WHETHER.search(text) is not None
