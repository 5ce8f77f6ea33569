"""Ids of buttons and list rows: written by the renderer, read back when tapped.

The grammar (all ids are at most 200 characters, stable over catalogue versions):

    yes | no | change | person          answers
    quote:<ref>                         show what <ref> costs
    book:<ref> | pick:<ref>             book it | choose it
    about:<ref>                         what it is
    slot:<name>:<value>                 a date (ISO), time (HH:MM) …
    change:<slot>                       what to change in a wish
    intent:<code>                       one of acts.CLARIFY_CODES
    menu:<page>:<category>              the catalogue (category may be empty)
    order:<what>:<reference>            cancel | postpone this order; yes | no to what was read back

where <ref> is service:<id>, package:<id> or article:<id>.
"""

import re
from dataclasses import dataclass

from ai.acts import REVIEW_CODES

MAX_ID = 200
_REF = r"(?:service|package|article):[0-9]{1,18}"
_FORMS = {
    "word": re.compile(r"(?P<verb>yes|no|change|person)"),
    "ref": re.compile(rf"(?P<verb>quote|book|pick|about):(?P<value>{_REF})"),
    "slot": re.compile(r"(?P<verb>slot):(?P<name>[a-z]+):(?P<value>.+)", re.DOTALL),
    "change": re.compile(r"(?P<verb>change):(?P<name>[a-z]+)"),
    "intent": re.compile(r"(?P<verb>intent):(?P<name>[a-z]+)"),
    "order": re.compile(
        r"(?P<verb>order):(?P<name>cancel|postpone|yes|no):(?P<value>O-[0-9]{1,15})"
    ),
    "menu": re.compile(r"(?P<verb>menu):(?P<name>[0-9]{1,4}):(?P<value>.*)", re.DOTALL),
}


@dataclass(frozen=True, slots=True)
class Reply:
    """A parsed reply id. `verb` is the first word; `name` and `value` what follows."""

    verb: str
    name: str = ""
    value: str = ""


def parse(reply_id: str) -> Reply | None:
    """What was tapped, or None for an id this renderer does not write."""
    if len(reply_id) > MAX_ID:
        return None
    for form in _FORMS.values():
        match = form.fullmatch(reply_id)
        if match:
            groups = match.groupdict()
            return Reply(groups["verb"], groups.get("name") or "", groups.get("value") or "")
    return None


def menu(page: int, category: str | None) -> str:
    return f"menu:{page}:{category or ''}"[:MAX_ID]


def option(code: str) -> str:
    """The id of a Clarify option: a reference, a code or `change:<slot>`."""
    if code in ("person", *REVIEW_CODES):
        return code
    if code.startswith("change:"):
        return code
    if ":" in code:
        return f"pick:{code}"
    return f"intent:{code}"
