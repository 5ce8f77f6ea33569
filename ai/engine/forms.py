"""Forms of one root: the verb of what a name has as a noun, a small one, a word in its plural.

"Afinar un piano" is what "Afinación de piano" names, "mbwa hajachanjwa" wants the "chanjo",
"nguras" the "kuras", "silwane" the सिलाई, "espelhinho" is an "espelho". Endings and beginnings of
the eight languages, and no list of words: a form that is conjugated, derived or made small may be
another form of the same root, two plain nouns never are ("mesa" and "meses").
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from ai.text import sounded

LEAST = 4
"""Letters of a root that two words share; fewer are shared by chance."""


@dataclass(frozen=True, slots=True)
class Forms:
    """The roots a word may be a form of. `made`: those that it is plainly a made form of."""

    made: frozenset[str]
    all: frozenset[str]


_ENGLISH = re.compile(r"(.{3,}?)(?:ings?|ed)")
_ENGLISH_NOUN = re.compile(
    r"(.{4,}?)(?:at(?:e[sd]?|ions?|ing)|(?:(?<=[cst])ions?)|ments?|(?<=[vw])als?)"
)
_ENGLISH_PLAIN = re.compile(r"(.{3,}?)(?:es?|s|)")
_LATIN = re.compile(
    r"(.{4,}?)(?:(?:ar|[ei]r(?=..))(?:me|te|se|l[oae]s?|nos|os)?|[aei]ndo|iendo|[ai]d[oa]s?|a[cs]ion(?:es)?"
    r"|i[cs]ion(?:es)?|a[cs]ao|a[cs]oes|i[cs]ao|age(?:m|ns?|s)?|ajes?|[ai]mentos?|imientos?|amientos?"
    r"|e?ments?|[aei]?duras?|uras?|ures?|ez[as]?|an[zc]as?|ations?|[ae]is|a[nm]|e[nm]|amos|emos|imos"
    r"|ons|ent|ees?)"
)
_LATIN_SHORT = re.compile(
    r"(.{4,}?)(?:[ei]re?|age(?:m|ns?|s)?|ajes?|[aei]duras?|uras?|ures?|e[nm])"
)
"""Endings that other words have as well ("shower"): they tell of a verb beside each other alone, or
behind a longer root."""

_LATIN_PLAIN = re.compile(r"(.{4,}?)(?:[aoe]s?|s|)")
_SMALL = re.compile(r"(.{2,}?)(?:z?inh|e?c?it|ill)([oa])s?")
_SWAHILI_VERB = re.compile(
    r"(?:ku|kw|(?:ha)?(?:ni|u|a|tu|m|mu|wa|ha|hu|i|zi)(?:na|me|li|ta|ja|nge|ki)(?:ni|ku|m|tu|wa|i|zi|ki|vi)?"
    r"|(?:ni|u|a|tu|m|wa|i|zi)(?:ni|ku|m|tu|i|zi|ki|vi)?(?=.*e$))(.{2,})[aei]"
)
_SWAHILI_NOUN = re.compile(r"u(.{2,})aji")
_SWAHILI_PLAIN = re.compile(r"(.{4,})[aeiou]")
_SWAHILI_ADDED = re.compile(r"(.{2,}?)(?:[ei]?sh|[ei]?lew|[ei]?liw|ew|iw|w|e|i|an)")

_INDONESIAN_ENDS = re.compile(r"(.{3,}?)(?:kannya|innya|annya|kan|in|an|nya|i)")
_INDONESIAN_BEGINS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("menge", ("",)), ("penge", ("",)), ("meng", ("", "k")), ("peng", ("", "k")),
    ("meny", ("s",)), ("peny", ("s",)), ("men", ("", "t")), ("pen", ("", "t")),
    ("mem", ("", "p")), ("pem", ("", "p")), ("me", ("",)), ("pe", ("",)), ("di", ("",)),
    ("se", ("",)), ("nge", ("",)), ("ng", ("", "k")), ("ny", ("s", "c")), ("n", ("t",)),
    ("m", ("p",)),
)  # fmt: skip
_SHORTENED = frozenset({"n", "m"})
"""Beginnings of one letter, which any word may have: of long roots alone."""

_HINDI = re.compile(r"(.{3,}?)(?:vn|n)[iu]?")
_HINDI_NOUN = re.compile(r"(.{3,}?)i+")

_ARABIC_VERB = re.compile(
    r"(?:[وف])?(?:ب|ع|ح|راح)?[اتين]([\u0621-\u064a]{3})(?:ون|وا|و|ين|ي)?(?:ه|ها|هم|لي|لنا|ني|نا)?"
)
_ARABIC_NOUN = re.compile(r"(?:[وبفك]?(?:ال)?|لل)?(?:ت(..)ي(.)|(..)ي(.)|(..)ا(.)ه|(...))")


@lru_cache(maxsize=16384)
def forms(word: str, *, name: bool = False) -> Forms:
    """The roots of a folded word, each behind the sign of its language.

    `name`: of a name's word. One in Latin letters is of Hindi only where it is spelt alike.
    """
    if "\u0600" <= word[:1] <= "\u06ff":
        made, plain = _arabic(word)
    elif "\u0900" <= word[:1] <= "\u097f":
        made, plain = _hindi(word)
    else:
        readings = [_english(word), _latin(word), _swahili(word), _indonesian(word)]
        readings += [] if name else [_hindi(word)]
        made = set().union(*(reading[0] for reading in readings))
        plain = set().union(*(reading[1] for reading in readings))
    return Forms(frozenset(made), frozenset(made | plain))


_Found = tuple[set[str], set[str]]


def _roots(sign: str, word: str, *written: re.Pattern[str], least: int = LEAST) -> set[str]:
    found = (form.fullmatch(word) for form in written)
    return {f"{sign}{match[1]}" for match in found if match and len(match[1]) >= least}


def _english(word: str) -> _Found:
    made = {_single(root) for root in _roots("e", word, _ENGLISH, least=3)}
    made |= {root.removesuffix("e") for root in _roots("e", word, _ENGLISH_NOUN)}
    plain = {_single(root) for root in _roots("e", word, _ENGLISH_PLAIN, least=3)}
    if word.endswith("ves"):
        # "Knives" and "shelves" are of "knife" and "shelf".
        made.add(f"e{word[:-3]}f")
    return made, plain


def _single(root: str) -> str:
    return root[:-1] if len(root) > 4 and root[-1] == root[-2] and root[-1] not in "ls" else root


def _latin(word: str) -> _Found:
    short = _roots("", word, _LATIN_SHORT)
    made = _roots("l", word, _LATIN) | {f"l{root}" for root in short if len(root) > LEAST}
    made |= {f"v{root}" for root in short}
    plain = _roots("l", word, _LATIN_PLAIN)
    small = _SMALL.fullmatch(word)
    if small:
        # "Sillita" is a "silla", "cochecito" a "coche"; "caminho" is no "cama".
        stem, vowel = small.groups()
        stem = f"{stem[:-2]}c" if stem.endswith("qu") else stem
        made |= {f"d{stem}{vowel}", f"d{stem}e", f"d{stem}"}
    if len(word) >= LEAST:
        plain.add(f"d{word.removesuffix('s')}")
    return made, plain


def _swahili(word: str) -> _Found:
    made: set[str] = set()
    for form in (_SWAHILI_VERB, _SWAHILI_NOUN):
        match = form.fullmatch(word)
        if match:
            made.add(match[1])
            added = _SWAHILI_ADDED.fullmatch(match[1])
            made |= {added[1]} if added else set()
    plain = _SWAHILI_PLAIN.fullmatch(word)
    return (
        {f"s{root}" for root in made if len(root) >= 3},
        {f"s{plain[1]}"} if plain else set(),
    )


def _indonesian(word: str) -> _Found:
    ended = _INDONESIAN_ENDS.fullmatch(word)
    wholes = {word, ended[1]} if ended else {word}
    made = {ended[1]} if ended else set()
    if word.startswith("ke") and word.endswith("an") and len(word) > LEAST + 4:
        # "Kebocoran" is what is "bocor".
        made.add(word[2:-2])
    for begins, restored in _INDONESIAN_BEGINS:
        for whole in wholes:
            if whole.startswith(begins):
                least = 3 if begins == "nge" else LEAST + (begins in _SHORTENED)
                bare = whole.removeprefix(begins)
                made |= {f"{first}{bare}" for first in restored if len(first) + len(bare) >= least}
    return {f"i{root}" for root in made if len(root) >= 3}, {f"i{word}"}


def _hindi(word: str) -> _Found:
    """By sound: names are in one script and customers write in the other."""
    heard = sounded(word)
    return _roots("h", heard, _HINDI, least=3), _roots("h", heard, _HINDI_NOUN, least=3) | {
        f"h{heard}"
    }


def _arabic(word: str) -> _Found:
    verb = _ARABIC_VERB.fullmatch(word)
    noun = _ARABIC_NOUN.fullmatch(word)
    root = "".join(part for part in noun.groups() if part) if noun else ""
    return (
        {f"a{verb[1]}"} if verb else set(),
        {f"a{root}"} if root else set(),
    )
