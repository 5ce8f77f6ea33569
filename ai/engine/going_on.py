"""A message that goes on with the one thing that was spoken of, or that we asked about."""

import re

from ai.engine import naming, placing
from ai.engine.likeness import Word
from ai.engine.resolve import Resolution
from ai.engine.talk import Talk

_ASKING = ("price", "duration", "about", "hours", "place", "menu", "status", "off_topic")

ALIKE = 0.9
"""Likeness of a word to a name's from which it is hardly another word."""

_AND = re.compile(
    r"\W*(?:(?:ok|okay|ah|oh|cool|nice|great|vale|bueno|d'accord|ta|achha|accha|sawa|طيب|طب)\W+)?"
    r"(?:and|what about|how about|y|e|et|aur|na|je|dan|kalau|kalo|terus|trus|w|و|और)(?!\w)"
)
_SAID_BESIDE = {"can_you", "conditional", "got", "have", "greeting"}
"""What an "and …?" may seem to want that asks for nothing else than a price."""


def asks_on(talk: Talk) -> bool:
    """Whether "and five of them?" after a price asks for one as well, of another thing."""
    said, resolution = talk.said, talk.resolution
    told = talk.state.told[-1].get("acts", ()) if talk.state.told else ()
    priced = any(key.startswith("quote") and " price" in key for key in told)
    named = {*resolution.refs, *resolution.maybe} - {*talk.state.last}
    asks = "?" in said.text and _AND.match(said.text) is not None
    dated = said.found.dates or said.found.times
    wants = said.intents.keys() - _SAID_BESIDE
    return bool(priced and talk.state.last and named and asks and not dated and not wants)


def gives_detail(talk: Talk) -> bool:
    """Whether a message gives a name, an address, a phone or how many, as a wish has them."""
    said = talk.said
    named = naming.told_outright(said.text, said.name)
    return bool(named or said.place or said.phones or said.corrected_quantity())


def gives_address(talk: Talk, ref: str) -> bool:
    """Whether a message is nothing but the address that `ref` needs, for a day told before."""
    said, slots = talk.said, talk.state.slots
    entry = talk.turn.snapshot.sellable(ref)
    wanted = entry is not None and "place" in entry.details and "place" not in slots
    when = said.found.dates or said.found.times
    told = bool(slots.get("date")) and not when and talk.state.pending.get("kind") == "quote"
    return wanted and told and placing.is_written_as_address(said.folded, said.tokens)


def spoken_of(talk: Talk) -> str | None:
    """The one service that the talk is about, where no wish is open yet."""
    state = talk.state
    if state.lines or state.proposed or talk.turn.open_orders:
        return None
    pending = state.pending
    if pending.get("kind") in ("handed", "order", "service"):
        return None
    spoken = {*state.last, *(ref for ref in pending.get("refs", ()) if ":" in ref)}
    refs = [ref for ref in spoken if talk.turn.snapshot.sellable(ref)]
    # Of a package the details are of what is in it, which may be meant alone.
    return refs[0] if len(refs) == 1 and refs[0].startswith("service:") else None


def goes_on(talk: Talk) -> bool:
    """Whether a message wishes for what we asked about, though it does not name it.

    A day, an hour, how many, a name: nobody tells one of what they do not want. "Is there room
    on Sunday at nine?" asks and wishes at once; another question does not.
    """
    if talk.wants("change", "cancel", *_ASKING):
        return False
    clock = any(item.moment for item in talk.said.found.times)
    when = talk.gives_time and (bool(talk.said.found.dates) or clock)
    asks = talk.wants("have", "got") or "?" in talk.said.text
    return when or (gives_detail(talk) and not asks)


def leave_unlike(
    resolution: Resolution, words: list[Word], *, spoken: list[str], wishes: bool
) -> None:
    """Without what a word is only a little like ("shift", a shirt) in a talk of something else.

    `wishes`: a day and an hour are told, so that even what seems named for sure is hardly meant.
    """
    perhaps = [match for match in resolution.likely if match.ref in resolution.maybe]
    if resolution.sold and not wishes:
        return
    near = [*resolution.sold, *perhaps]
    refs = {match.ref for match in near}
    if not near or refs & set(spoken) or not {*resolution.maybe} <= refs:
        return
    if any(match.closest >= ALIKE for match in near):
        return
    resolution.sold, resolution.maybe, resolution.likely = [], [], []
    resolution.modified = False
    places = {place for match in near for place in match.positions}
    unlike = [words[place].text for place in sorted(places)]
    resolution.unmatched += [word for word in unlike if word not in resolution.unmatched]
