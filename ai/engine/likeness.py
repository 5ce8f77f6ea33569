"""How alike two words are: spelling, sound, script and meaning."""

import re
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from ai.engine.glossary import PHRASES, concept
from ai.engine.lexicon import COMMON, FUNCTION, INTENT, MODIFIERS
from ai.spoken import Spoken
from ai.text import Token, skeleton, sounded, stem

CONCEPT = 0.88
"""Similarity of two words for the same thing; less than the word itself."""

FORM = 0.86
"""Similarity of two forms of one root: a verb and its noun, a thing and a small one."""

CLIPPED = 0.82
"""Similarity of a word's beginning to the whole of it."""

MAX_WORDS = 160
"""Words of one burst that are matched against the catalogue."""


_SOUND = re.compile(r"[a-z][35789]|[a-z]2[a-z]|^[237](?=[a-z]{3})")
"""A digit that is a letter of Arabic's: behind a letter, or at the head of a long word. At the end
of a word 2 says it twice in Indonesian ("lumba2")."""

_ELIDED = re.compile(r"^(?:[cdjlmnst]|qu)'(?=\w{3})")
"""French writes its articles together with the word: "l'épilation"."""


_CONTRACTED = re.compile(r"'(?:s|re|ve|ll|d)$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a name or of a message, ready to compare."""

    text: str
    stem: str
    concepts: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "Word":
        text = _ELIDED.sub("", text)
        stemmed = stem(text)
        found = concept(stemmed)
        return cls(text, stemmed, frozenset((found,)) if found else frozenset())


WORKER = "fundi"
"""Swahili for whoever mends things. One "wa" something names that thing's trade ("fundi wa
kiyoyozi"), and nobody who mends all kinds of them."""


def message_words(found: tuple[Token, ...]) -> list[Word]:
    """The words of a message with the concepts of two-word phrases spread over both."""
    words = [Word.of(token.text) for token in found[:MAX_WORDS]]
    out = list(words)
    for place, word in enumerate(words):
        for ahead in (1, 2, 3):
            if place + ahead >= len(words):
                break
            between = words[place + 1 : place + ahead]
            if any(item.text not in FUNCTION and len(item.text) > 1 for item in between):
                break
            named = PHRASES.get((word.stem, words[place + ahead].stem))
            if named:
                for at in (place, place + ahead):
                    out[at] = Word(out[at].text, out[at].stem, out[at].concepts | {named})
    for place in range(len(out) - 2):
        whose = out[place + 2]
        if words[place].text == WORKER and words[place + 1].text == "wa" and whose.concepts:
            out[place] = whose
    return out


def is_content(word: Word, spoken: Spoken | None = None) -> bool:
    """Whether a word can name a service at all, in the language that is spoken."""
    if spoken is not None and spoken.is_quiet(word.text):
        return False
    bare = word.text.removeprefix("و").removeprefix("ال")
    bare = _CONTRACTED.sub("", bare)
    return len(word.text) > 1 and not any(
        text in FUNCTION or text in INTENT or text in MODIFIERS for text in (word.text, bare)
    )


def similarity(said: Word, named: Word) -> float:
    if said.text == named.text:
        return 1.0
    if said.stem == named.stem or _inflected(said.text, named.text):
        return 0.97
    if len(named.text) >= 4 and _sounds(said.text) == _sounds(named.text):
        return 0.9
    if said.text.isdigit() or named.text.isdigit():
        return 0.0
    if said.text in COMMON or said.text in FUNCTION or said.text in INTENT:
        return 0.0
    hindi = "\u0900" <= said.text[0] <= "\u097f"
    if hindi != ("\u0900" <= named.text[0] <= "\u097f"):
        return _by_ear(said.text, named.text)
    arabic = "\u0600" <= said.text[0] <= "\u06ff"
    if arabic != ("\u0600" <= named.text[0] <= "\u06ff"):
        return _across_scripts(said.text, named.text)
    if _clipped(said, named):
        return CLIPPED
    shorter, longer = sorted((len(said.text), len(named.text)))
    if shorter < 3 or longer - shorter > 2:
        return 0.0
    edits = OSA.distance(said.text, named.text, score_cutoff=3)
    if edits > _typos(longer) or (longer <= 5 and said.text[0] != named.text[0]):
        # "Cleaninng" and "cleans" are nearer by their stems.
        stems = max(len(said.stem), len(named.stem))
        if min(len(said.stem), len(named.stem)) < 5:
            return 0.0
        edits = OSA.distance(said.stem, named.stem, score_cutoff=3)
        if edits > _typos(stems):
            return 0.0
    similar = 1.0 - edits / (longer + 1.0)
    # Three- and four-letter words are easily one letter away from something else.
    return min(similar, 0.79) if longer <= 4 else max(0.8, similar)


def _clipped(said: Word, named: Word) -> bool:
    """The beginning of a long word for the whole: "konsul", "cumple", "colo"."""
    return (
        len(said.text) >= 4
        and len(named.text) - len(said.text) >= 3
        and named.text.startswith(said.text)
        and not said.concepts
    )


def _inflected(said: str, named: str) -> bool:
    """Short words that no stem is taken of: "ACs" for "AC", "الدم" for "دم"."""
    if len(named) <= 3 and said == f"{named}s":
        return True
    return said.removeprefix("ال") == named.removeprefix("ال") and named[:1] >= "\u0621"


def _typos(length: int) -> int:
    """Slips allowed in a word of this length."""
    return 1 if length <= 6 else 2 if length <= 9 else 3


_SOUNDS = str.maketrans({"k": "c", "q": "c", "v": "b", "z": "s", "h": "", "y": "i", "w": "u"})


def _sounds(word: str) -> str:
    """Spelling by ear: "korte" and "corte", "barva" and "barba" are the same word."""
    return word.replace("ll", "y").replace("ph", "f").replace("qu", "c").translate(_SOUNDS)


def _by_ear(one: str, other: str) -> float:
    """How alike a word in Hindi's letters and one in Latin letters sound."""
    if min(len(one), len(other)) < 3:
        return 0.0
    heard, other_heard = sounded(one), sounded(other)
    if heard == other_heard:
        return 0.9 if len(heard) > 2 else 0.85 if len(heard) == 2 else 0.0
    whole = heard.rstrip("iu"), other_heard.rstrip("iu")
    return 0.85 if whole[0] == whole[1] and len(whole[0]) > 2 else 0.0


def _across_scripts(one: str, other: str) -> float:
    best = 0.0
    for first in {one.removeprefix("ال"), stem(one)}:
        for second in {other.removeprefix("ال"), stem(other)}:
            bones, others = skeleton(first), skeleton(second)
            if len(bones) < 2 or len(others) < 2:
                continue
            if bones == others:
                best = max(best, 0.85 if len(bones) >= 3 else 0.78)
            elif min(len(bones), len(others)) >= 4 and OSA.distance(bones, others) <= 1:
                best = max(best, 0.75)
    return best


def is_arabizi(word: str) -> bool:
    """Whether digits stand for sounds among Latin letters ("mal3ab", not "3kg")."""
    return word.isascii() and _SOUND.search(word) is not None
