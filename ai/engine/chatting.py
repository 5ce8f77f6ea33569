"""Greetings and thanks, and a few words that name a trade: messages that ask nothing."""

from ai.acts import Act, SmallTalk
from ai.engine import unsure
from ai.engine.answers import SHORT, is_short, permitted
from ai.engine.glossary import TRADE_WORDS
from ai.engine.talk import Talk


def chat(talk: Talk) -> tuple[Act, ...]:
    """Greetings, thanks and the like, when the message is nothing more."""
    for code in ("who_are_you", "how_are_you", "goodbye", "thanks", "greeting"):
        if talk.wants(code):
            if "?" in talk.said.text and code != "how_are_you" and len(talk.said.tokens) >= SHORT:
                # "Morning, do you treat children?" asks, though none of its words is ours.
                return unsure.lost(talk)
            talk.plain()
            talk.sure(intent=1.0)
            if talk.resolution.unmatched and code in ("greeting", "thanks"):
                talk.sure(match=0.3, unmatched=1.0, margin=0.3)
            return permitted(talk, [SmallTalk(code)])
    return ()


def bare_noun(talk: Talk) -> tuple[Act, ...]:
    """A few words naming a trade nobody here plies ("pizza", "tattoo")."""
    content = [
        word
        for word, is_content in zip(talk.said.words, talk.said.content, strict=True)
        if is_content
    ]
    if content and is_short(talk) and all(word.stem in TRADE_WORDS for word in content):
        talk.sure(intent=0.8)
        return tuple(unsure.unknown_service(talk))
    return ()
