"""A question about the wish that stands read back, which reading it again answers."""

import re

from ai.engine.talk import Talk
from ai.text import folded

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


_ASKS_TOTAL = re.compile(
    r"\b(?:how much|what)\b.{0,24}\b(?:total|altogether|all together|in all|everything|overall)\b"
    r"|\bhow much (?:do|will|would|should) (?:i|we) (?:have to )?(?:pay|owe)\b"
    r"|\b(?:cuanto|que)\b.{0,20}\b(?:total|todo|junto)\b|\bquanto\b.{0,20}\b(?:total|tudo|todo)\b"
    r"|\b(?:combien|fait)\b.{0,20}\b(?:total|tout)\b|\b(?:kul|total)\b.{0,14}\bkitn[aei]\b"
    r"|\bkitn[aei]\b.{0,14}\b(?:total|kul)\b|\b(?:jumla|yote|zote)\b.{0,14}\bngapi\b"
    r"|\b(?:total|totalnya|semuanya|semua|jadi|jadinya)\b.{0,14}\b(?:berapa|brp)\b|\b(?:berapa|brp)\b.{0,14}\b(?:total|semua)"
    r"|(?:كم|قديش|بكم).{0,14}(?:مجموع|الكل|كله|كلها|اجمالي)|(?:مجموع|اجمالي).{0,8}كم"
    rf"|{folded('कुल')}.{{0,14}}{folded('कितन')}|{folded('कितन')}.{{0,14}}{folded('कुल')}"
)


def asks_total(talk: Talk) -> bool:
    """Whether it is asked what the wish that stands read back comes to, all together."""
    stands = talk.state.pending.get("kind") == "review"
    other = talk.resolution.sold or talk.resolution.maybe or talk.wants("discount", "change")
    return stands and not other and _ASKS_TOTAL.search(talk.said.text) is not None


def asks_back(talk: Talk) -> bool:
    """Whether what was read back answers it; an hour that nobody told stands nowhere in it."""
    text, slots = talk.said.text, talk.state.slots
    when = any(name in slots and form.search(text) for name, form in _ASKS_WHEN.items())
    return when or _ASKS_WHETHER.search(text) is not None
