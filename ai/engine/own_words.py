"""The words of a message as the language that is spoken and the catalogue have them."""

import re
from collections.abc import Callable
from itertools import pairwise

from ai.engine.addresses import tells_street
from ai.engine.index import Index
from ai.engine.intents import misspells
from ai.engine.lexicon import FUNCTION, MODIFIERS
from ai.engine.likeness import Word
from ai.spoken import Spoken
from ai.text import Folded, Token

FEW = 7
"""Words of an answer that may be an address and no more."""

_FEW_NAMED = 7
"""Words of a message that may be no more than what they name."""

_OF_THE_WHOLE = frozenset(("price", "about", "have", "got", "available", "can_you", "menu"))
"""What is asked of a name by what stands around it, and not told without it."""

_A_NAME = "xxxx"
"""Stands for a name where what is beside it is read: a word of no language."""

_ENDS = re.compile(r"[.!?\n:;]")


def as_written(
    source: Folded, spoken: tuple[Token, ...], index: Index, expect: str | None
) -> frozenset[str]:
    """Words that are no slips of others: the catalogue's, a name or an address that was asked for,
    and what has a capital within a sentence ("Huamán" is no human, "Mwiki" no thief)."""
    there = expect == "place" and len(spoken) <= FEW and tells_street(spoken)
    if there or (expect == "name" and len(spoken) <= 4):
        return index.vocabulary | {token.text for token in spoken}
    if source.source.isupper() or source.source.istitle():
        return index.vocabulary
    # Who begins with a small letter capitalises no sentence.
    small = bool(spoken) and source.source[source.origin[spoken[0].start]].islower()
    named = {
        token.text
        for before, token in pairwise(spoken)
        if source.source[source.origin[token.start]].isupper()
        and (small or not _ENDS.search(source.text, before.end, token.start))
    }
    return index.vocabulary | named if named else index.vocabulary


def in_language(words: list[Word], own: Spoken, index: Index) -> list[Word]:
    """The words without what their language hangs on them, its small words and its phrases."""
    phrased = own.phrases.places([word.text for word in words]) if len(words) <= 60 else set()
    out: list[Word] = []
    for place, word in enumerate(words):
        if word.text in index.vocabulary:
            out.append(word)
        elif word.text in own.function or (place in phrased and not index.speaks(word)):
            out.append(silent(word))
        else:
            bare = own.bare(word.text)
            out.append(word if bare == word.text else Word.of(bare))
    return out


def silent(word: Word) -> Word:
    """A word that is like no word of any name."""
    return Word(word.text, "", frozenset())


def is_intent_misspelt(word: Word, index: Index) -> bool:
    own = word.concepts or index.kindred.named_by(word)
    return not own and misspells(word.text, index.vocabulary)


def wanted_beside(
    wanted: dict[str, float],
    text: str,
    called: list[tuple[int, int]],
    *,
    wants: Callable[[str], dict[str, float]],
) -> dict[str, float]:
    """What is wanted without what only the words of names seem to want.

    `called`: where names are said, of the text that `wants` reads.
    """
    if not called:
        return wanted
    for low, high in reversed(called):
        text = text[:low] + _A_NAME + text[high:]
    beside = wants(text)
    # "What's storage per week" asks for its price; who books singing ("canto") does not.
    whole = _OF_THE_WHOLE - {"price"} if "book" in beside else _OF_THE_WHOLE
    kept = {want: sure for want, sure in wanted.items() if want in whole or want in beside}
    # "Quisiera verificación" wishes, though who would like to see ("ver") only looks.
    return kept | {want: beside[want] for want in beside.keys() & {"book"}}


def named_otherwise(
    words: list[Word],
    called: list[bool],
    aside: list[bool],
    wanted: dict[str, float],
    index: Index,
    *,
    booking: bool,
) -> list[bool]:
    """Which words name something in a message where none does by itself.

    `called`: which are of a name said whole ("start-up pack"); `aside`: which count people.
    "Got any beds?", "a double room": what elsewhere says how big may be what is sold here.
    """
    whole = [
        named and bool(word.stem) and word.text not in FUNCTION
        for word, named in zip(words, called, strict=False)
    ]
    if any(whole):
        return whole
    sizes = [
        not other and word.text in MODIFIERS and index.df(word) == 1
        for word, other in zip(words, aside, strict=False)
    ]
    asks = wanted.keys() & {"have", "got", "book", "available"}
    # "Full price" names none, "how much is it to move a one-bedroom flat" does.
    prices = sum(sizes) > 1 and bool(wanted.keys() & {"price", "duration"})
    few = aside.count(False) <= _FEW_NAMED and not booking
    return sizes if asks or prices or few else [False] * len(words)
