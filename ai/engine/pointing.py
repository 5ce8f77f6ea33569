"""What a message points at that names nothing: "it", "that one", "the package"."""

from ai.engine.glossary import TRADE_WORDS
from ai.engine.packs import spoken_package
from ai.engine.talk import Talk
from ai.text import stem, word_set

_POINTING = word_set(
    "it that this one them these those same lo la los las eso este esta ese esa ello"
    " هذا هذه هذي ذلك هاي اياه"
)

FEW = 2
"""Words that nobody knows, up to which the package is meant that is spoken of by that word."""


def pointed_at(talk: Talk) -> list[str]:
    """What "it" means: what was spoken of last and is still sold."""
    offered = [ref for ref in talk.state.pending.get("refs", ()) if ref.startswith("service:")]
    # What we asked whether it is meant is what they go on about.
    spoken = list(talk.state.lines) or talk.state.last or offered[:1]
    asked, whole = {word.text for word in talk.asked_for()}, talk.wants("hours", "place")
    strange = [word for word in talk.resolution.unmatched if whole or word in asked]
    # "And how long wld that take" is of what was spoken of, whatever a word of it is.
    follows = len(strange) == 1 and (
        (talk.wants("duration") and len(spoken) == 1)
        or (talk.wants("price") and talk.state.booking)
    )
    pack = only_package(talk)
    if pack and len(strange) <= FEW and not any(stem(w) in TRADE_WORDS for w in strange):
        return [pack]
    if not spoken or (strange and not (follows and stem(strange[0]) not in TRADE_WORDS)):
        return []
    words = {token.text for token in talk.said.tokens}
    if talk.wants("menu") and not words & _POINTING:
        return []
    return [ref for ref in spoken if talk.turn.snapshot.sellable(ref)]


def only_package(talk: Talk) -> str:
    """The package that is spoken of by that word, if it can be told which."""
    spoken = talk.state.shown or talk.state.last
    return spoken_package(talk.said, talk.turn.snapshot, spoken)
