"""A message that goes on with the one thing that was spoken of, or that we asked about."""

from ai.engine import naming
from ai.engine.talk import Talk

_ASKING = ("price", "duration", "about", "hours", "place", "menu", "status", "off_topic")


def gives_detail(talk: Talk) -> bool:
    """Whether a message gives a name, an address, a phone or how many, as a wish has them."""
    said = talk.said
    named = naming.told_outright(said.text, said.name)
    return bool(named or said.place or said.phones or said.corrected_quantity())


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
