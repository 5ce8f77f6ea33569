"""The words of a message as the language that is spoken and the catalogue have them."""

import re
from itertools import pairwise

from ai.engine.addresses import tells_street
from ai.engine.index import Index
from ai.engine.intents import misspells
from ai.engine.likeness import Word
from ai.spoken import Spoken
from ai.text import Folded, Token

FEW = 7
"""Words of an answer that may be an address and no more."""

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
