"""The words of a message as the language that is spoken and the catalogue have them."""

from ai.engine.index import Index
from ai.engine.intents import misspells
from ai.engine.likeness import Word
from ai.spoken import Spoken
from ai.text import Token


def as_written(spoken: tuple[Token, ...], index: Index, expect: str | None) -> frozenset[str]:
    """Words that are no slips of others: the catalogue's, and a name that was asked for."""
    if expect == "name" and len(spoken) <= 4:
        return index.vocabulary | {token.text for token in spoken}
    return index.vocabulary


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
