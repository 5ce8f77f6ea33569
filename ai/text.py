"""Customers' text made comparable, without losing where each character came from.

`fold` lower-cases, strips accents, harakat, zero-width and control characters,
unifies digits, quotes and Arabic letter forms, and undoes look-alike letters.
Every folded character remembers its place in the original, so that what is
found in the folded text can be cited as a span of the customer's own message.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

MAX_READ = 8192
"""Characters of one burst that are read; WhatsApp sends at most 4,096 in a message."""

_ARABIC_FORMS = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ئ": "ي",
        "ؤ": "و",
        "ة": "ه",
        "ک": "ك",
        "گ": "ك",
        "پ": "ب",
        "چ": "ج",
        "ڤ": "ف",
    }
)
_PUNCTUATION = {
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "`": "'",
    "´": "'",
    "“": '"',
    "”": '"',
    "–": "-",
    "—": "-",
    "−": "-",
    "‐": "-",
    "‑": "-",
    "،": ",",
    "؛": ";",
    "؟": "?",
    "٪": "%",
    "٫": ".",
    "٬": ",",
    "×": "x",
    "✖": "x",
    "।": ".",
}
# Devanagari's vowel signs are no letters to Unicode; as letters, words stay whole.
# Long and short i and u, which are often mistyped, become one.
_VOWEL_SIGNS = str.maketrans("ािीुूृेैोौॉॅईऊऑ", "आइइउउऋएऐओऔओएइउओ")
# Cyrillic and Greek letters that look Latin; undone only inside words that mix scripts.
_LOOKALIKES = dict(
    zip("авсԁеһіјкӏмнорԛѕтухуѵоαβεικνορτυχ", "abcdehijklmhopqstyxyvoabeikvoptux", strict=True)
)
_LEET = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s"}
)
_WORD = re.compile(r"و(?=\d)|[^\W_]+(?:'[^\W_]+)*|%")
_MIXED = re.compile(r"[^\W\d_]+")
_LEETED = re.compile(
    r"(?<!\w)(?=[\w@$]*[a-z])(?=[\w@$]*[013457@$])[a-z@$][a-z0134578@$]*[a-z](?!\w)"
)
_SPELT_OUT = re.compile(r"(?<!\w)[^\W\d_](?:[ .\-_*|]{1,2}[^\W\d_]){3,}(?!\w)")
_SEPARATORS = re.compile(r"[ .\-_*|]+")


def word_set(listed: str) -> frozenset[str]:
    """The words of a written-out list."""
    return frozenset(listed.split())


def folded_words(listed: str) -> frozenset[str]:
    """The words of a written-out list, folded as customers' words are."""
    return word_set(folded(listed))


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text and, for each of its characters, its index in the original."""

    text: str
    origin: tuple[int, ...]
    source: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's [start, end) for a range of the folded text."""
        if start >= end or not self.origin:
            return (0, 0)
        stop = self.origin[min(end, len(self.origin)) - 1] + 1
        # The marks of the last letter are part of it.
        while stop < len(self.source) and unicodedata.category(self.source[stop])[0] == "M":
            stop += 1
        return self.origin[start], stop


@dataclass(frozen=True, slots=True)
class Token:
    """A folded word with its range in the folded text."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=2048)
def fold(source: str) -> Folded:
    """The comparable form of `source` (its first MAX_READ characters)."""
    letters: list[str] = []
    origin: list[int] = []
    for index, original in enumerate(source[:MAX_READ]):
        for character in _fold_character(original):
            letters.append(character)
            origin.append(index)
    text = "".join(letters)
    return Folded(text=_undo_lookalikes(text), origin=tuple(origin), source=source)


def folded(source: str) -> str:
    """Only the text of :func:`fold`."""
    return fold(source).text


@lru_cache(maxsize=8192)
def _fold_character(original: str) -> str:
    if original in _PUNCTUATION:
        return _PUNCTUATION[original]
    category = unicodedata.category(original)
    if original in "\n\r\t\u2028\u2029":
        return "\n" if original != "\t" else " "
    if category in ("Cf", "Cc", "Cs", "Co", "Cn") or original == "\u0640":
        return ""
    out: list[str] = []
    for character in unicodedata.normalize("NFKD", original).translate(_VOWEL_SIGNS):
        kind = unicodedata.category(character)
        # Vowel signs too: without them Hindi's words are whole, and its slips of spelling few.
        if kind in ("Mn", "Mc", "Me", "Cf"):
            continue
        if kind == "Nd":
            out.append(str(unicodedata.decimal(character)))
        elif kind in ("Zs", "Zl", "Zp"):
            out.append(" ")
        else:
            out.append(character.casefold().translate(_ARABIC_FORMS))
    return "".join(out)


def _undo_lookalikes(text: str) -> str:
    if text.isascii():
        return text

    def latinise(match: re.Match[str]) -> str:
        word = match.group()
        if any("a" <= letter <= "z" for letter in word):
            return "".join(_LOOKALIKES.get(letter, letter) for letter in word)
        return word

    return _MIXED.sub(latinise, text)


def is_latin(text: str) -> bool:
    """Whether a folded text has Latin letters."""
    return any("a" <= letter <= "z" for letter in text)


def tokens(text: str) -> tuple[Token, ...]:
    """Words of a folded text, in order."""
    return tuple(Token(m.group(), m.start(), m.end()) for m in _WORD.finditer(text))


def unmask(text: str) -> str:
    """A folded text with s p e l t-out and l33t words written plainly.

    Only for recognising what somebody wants; never for reading numbers.
    """
    text = _SPELT_OUT.sub(lambda match: _SEPARATORS.sub("", match.group()), text)
    return _LEETED.sub(lambda match: match.group().translate(_LEET), text)


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """A light stem: enough that "cleans", "cleaning" and "clean" meet, in three languages."""
    if "\u0600" <= word[:1] <= "\u06ff":
        return _stem_arabic(word)
    word = word.removesuffix("'s").removesuffix("s'").replace("'", "")
    for suffix in ("ings", "ing", "ers"):
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return _undouble(word[: -len(suffix)])
    for suffix in ("arse", "arme", "arte", "arnos", "aros", "arlo", "arla", "ar"):
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)]
    if word.endswith(("xes", "ches", "shes", "sses")) and len(word) > 4:
        return word[:-2]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        word = word[:-1]
    if word.endswith("ed") and len(word) > 5:
        return _undouble(word[:-2])
    if word[-1:] in "aeo" and len(word) > 4:
        word = word[:-1]
    return word


def _undouble(word: str) -> str:
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiousl":
        return word[:-1]
    return word[:-1] if word[-1:] in "aeo" and len(word) > 4 else word


def _stem_arabic(word: str) -> str:
    for prefix in ("وبال", "وال", "بال", "كال", "فال", "لل", "ال"):
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            word = word[len(prefix) :]
            break
    for suffix in ("هما", "كم", "نا", "يات", "تين", "ات", "ين", "ون", "ها", "يه", "ه", "ي"):
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)]
    return word


_SKELETON = str.maketrans(
    {
        "ب": "b", "ت": "t", "ث": "t", "ج": "j", "ح": "h", "خ": "h", "د": "d", "ذ": "d",
        "ر": "r", "ز": "z", "س": "s", "ش": "s", "ص": "s", "ض": "d", "ط": "t", "ظ": "z",
        "ع": "", "غ": "j", "ف": "f", "ق": "k", "ك": "k", "ل": "l", "م": "m", "ن": "n",
        "ه": "h", "و": "", "ي": "", "ا": "", "ء": "",
        "a": "", "e": "", "i": "", "o": "", "u": "", "y": "", "w": "",
        "2": "", "3": "", "5": "h", "6": "t", "7": "h", "8": "j", "9": "s",
        "p": "b", "c": "k", "q": "k", "x": "ks", "v": "f", "g": "j",
    }
)  # fmt: skip


@lru_cache(maxsize=16384)
def skeleton(word: str) -> str:
    """Consonants that survive being written in the other script ("ديب كلين", "deep clean").

    Digits are Arabic's own sounds in Latin letters ("mal3ab"); a number has none.
    """
    if word.isdigit():
        return word
    word = word.replace("sh", "s").replace("ch", "s").replace("ck", "k").replace("ph", "f")
    # Two letters for one of Arabic's own.
    word = word.replace("gh", "j").replace("kh", "h")
    bones = word.translate(_SKELETON)
    return re.sub(r"(.)\1+", r"\1", bones)


_DEVANAGARI = str.maketrans(
    {
        **dict(
            zip("कखगघचछजझटठतथडढदधनणञङपफबभमरलवशषसह", "kkggccjjttttddddnnnnpfbbmrlvsssh", strict=True)
        ),
        **dict(zip("आइउएऐओऔऋअय", ("", "i", "u", "i", "i", "u", "u", "r", "", "y"), strict=True)),
    }
)
"""Folded letters of Hindi as they sound; what Latin letters write in many ways is one."""

_LATIN_SOUNDS = str.maketrans({"a": "", "e": "i", "o": "u", "w": "v", "z": "j", "c": "k", "q": "k"})
_UNHEARD = re.compile(r"(?<=[bdgjkt])h|(?<=ch)h|[nm](?=[bcdfgjklprstvz])")


@lru_cache(maxsize=16384)
def sounded(word: str) -> str:
    """How a word of Hindi sounds, without its a's: "khatmal" and "खटमल", "silai" and "सिलाई"."""
    if "\u0900" <= word[:1] <= "\u097f":
        heard = word.translate(_DEVANAGARI)
    else:
        heard = _UNHEARD.sub("", word.replace("ph", "f").replace("sh", "s").replace("x", "ks"))
        heard = heard.replace("ch", "C").translate(_LATIN_SOUNDS).replace("C", "c")
    return re.sub(r"(.)\1+", r"\1", heard.replace("y", ""))


def grams(text: str) -> dict[str, float]:
    """Character 2- to 4-grams of a folded text with word borders, counted."""
    counts: dict[str, float] = {}
    for token in tokens(text):
        padded = f" {token.text} "
        for size in (2, 3, 4):
            for start in range(len(padded) - size + 1):
                gram = padded[start : start + size]
                counts[gram] = counts.get(gram, 0.0) + 1.0
    return counts
