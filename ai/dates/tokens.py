"""A folded message as a row of tokens, each with the kinds of thing that it may be."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA

from ai.dates import numbers
from ai.dates.lexicon import LANGUAGES, SHARED
from ai.dates.lexicon.slips import NO_SLIPS
from ai.text import folded, folded_words, word_set

Value = int | str | tuple[int | str, ...]
Kinds = Mapping[str, Value]
"""Kind (a letter of :mod:`ai.dates.lexicon`, or n, o, h, D, C, B, y) to the value it has then."""

_ARABIZI = (
    "el[- ]?sa3a|elsa3a|as-?sa3a|sa3at?|ba3d|so?b7|9ob7|3asre?|3a?sha|3isha"
    "|[jg][ou]m3a|arb3a|arba3ah?|arba3|arbe3a|el7ad|el[- ]a7ad|7ad|a7ad|rob3|2elleila|nos[- ]?sa3a"
    "|wa7(?:ed|da?|id)|5amsa|5amseh|sab3ah?|saba3|t[ei]s3ah?|3ash(?:a?ra|arah)|7edashar"
)
"""Arabic of days, hours and numbers in Latin letters, with digits for its own sounds."""

_SOUND = (
    r"(?<=\bel )[235679](?!(?:er[oa]|eme|hora|hrs|dia|pers|pax|de|ene|feb|mar|abr|may|jun|jul|ago"
    r"|sep|oct|nov|dic|dec))[^\W\d_]{3,}(?![^\W_])"
)
"""Any other Arabic word behind its article: "el 3enwan" is the address, and no third of a month."""

_TOKEN = re.compile(
    rf"(?P<texted>(?:2(?:day|moro|morrow|mrw|nite|m1|main)|dem1|j[345]|[sw]/[dc]|{_ARABIZI})(?![^\W_]))"
    rf"|(?P<sound>{_SOUND})"
    r"|(?P<feira>[2-6] ?(?:as?)?[- ]?feiras?(?![^\W_]))"
    r"|(?P<half_sign>(?:(?<= y | e )|(?<= et )|(?<= and ))1/2(?!\d)"
    r"|1/2(?= ?(?:an? )?(?:h(?:ou)?rs?|horas?|heures?|jam|ghanta|day|kg|kilo|price)(?![^\W_]))"
    r"|1\u20442)"
    r"|(?P<twice>(?:(?<=pagi|sore)|(?<=siang|malam))2(?![\d:.]))"
    r"|(?P<at>(?<!\S)@(?=[\s\d]))|(?P<iso>(?<!\d)(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)"
    r"|(?<!\d)(?:19|20)\d\d(?: - \d{1,2} - | / \d{1,2} / )\d{1,2}(?!\d))"
    r"|(?P<dmy>\d{1,2}(?: - \d{1,2} - | / \d{1,2} / )\d{4}(?!\d)"
    r"|\d{1,2}(?P<sep>[-/.])\d{1,2}(?P=sep)(?:\d{4}|\d\d)(?!\d))"
    r"|(?P<dm>\d{1,2}/\d{1,2}(?![\d/]))"
    r"|(?P<clock>\d{1,2}(?::|: (?=00|15|30|45)|h)[0-5]\d(?::[0-5]\d)?(?!\d|:\d))"
    r"|(?P<dot>\d{1,2}\.\d\d(?![\d]|\.\d))"
    r"|(?P<odd>\d+(?:[.,]\d+)+|\d{5,})"
    r"|(?P<nth>\d{1,2}(?:st|nd|rd|th|er|ere|eme|e|ro|\.?[oa])(?![^\W_]))"
    r"|(?P<num>\d{1,2}?(?=1\u20442)|\d{1,4})"
    r"|(?P<half>(?<![^\W\d_])[ap]\.? ?m(?![^\W_])\.?)"
    r"|(?P<word>[^\W\d_]+)"
    r"|(?P<money>[$€£₹%])"
    r"|(?P<amp>&)|(?P<between>(?:(?<=\d)|(?<=\d ))~(?= ?\d))"
    r"|(?P<comma>[,;()\"])|(?P<stop>[.!?\n:])|(?P<dash>[-/])|(?P<other>[^\s'])"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign at [start, end) of the folded text; `text` is "" for no word."""

    start: int
    end: int
    text: str
    kinds: Kinds


_NONE: Kinds = {"_": 0}
_PLAIN: dict[str, Kinds] = {
    "money": {"c": 0},
    "comma": {",": 0},
    "stop": {".": 0},
    "dash": {"-": 0},
    "between": {"-": 0},
    "amp": {"&": 0},
    "other": _NONE,
    "odd": {"x": 0},
    "at": {"@": 0},
    "half_sign": {"H": 0},
}


def _phrase(written: str) -> tuple[str, ...]:
    return tuple(
        re.findall(
            rf"{_ARABIZI}|2[a-z]+\d?|[a-z]+\d|s/d|w/c|[^\W\d_]+", folded(written).replace("_", " ")
        )
    )


def _value(said: list[str]) -> tuple[str, Value]:
    """Of a line's head: its kind and value ("R 0 evening" is the pair of both)."""
    kind = said[0]
    if kind == "R":
        return kind, (int(said[1]), said[2] if len(said) > 2 else "")
    if len(kind) == 2:
        return kind[1], int(kind[0])
    if len(said) == 1:
        return kind, 0
    return kind, int(said[1]) if said[1].lstrip("-").isdigit() else said[1]


def _compiled() -> dict[tuple[str, ...], dict[str, dict[str, Value]]]:
    table: dict[tuple[str, ...], dict[str, dict[str, Value]]] = {}

    def put(phrase: tuple[str, ...], language: str, kind: str, value: Value) -> None:
        table.setdefault(phrase, {}).setdefault(language, {}).setdefault(kind, value)

    for language, listed in LANGUAGES.items():
        for line in (listed.strip() + SHARED.rstrip()).splitlines():
            head, _, written = line.partition(":")
            kind, value = _value(head.split())
            for entry in written.split():
                put(_phrase(entry), language, kind, value)
        for word, number in numbers.words_of(language).items():
            put(_phrase(word), language, "j" if word in numbers.COUNTS else "n", number)
        for word, number in numbers.ordinals_of(language).items():
            put(_phrase(word), language, "h" if language == "ar" else "v", number)
    return table


_TABLE = _compiled()
KINDS = (
    frozenset(frozenset(kinds) for found in _TABLE.values() for kinds in found.values())
    | frozenset(frozenset(kinds) for kinds in "_c,.-xovhn@HWCBD&")
    | frozenset([frozenset("ny#"), frozenset("n#")])
)
"""All sets of kinds that a token can have."""

_LANGUAGES_OF = {
    phrase[0]: frozenset(found)
    for phrase, found in _TABLE.items()
    if len(phrase) == 1 and len(found) <= 4
}
_FIRST_WORDS = {phrase[0]: 0 for phrase in _TABLE}
for _phrase_words in _TABLE:
    _FIRST_WORDS[_phrase_words[0]] = max(_FIRST_WORDS[_phrase_words[0]], len(_phrase_words))
_ORDER = tuple(LANGUAGES)
_NO_VOTE = "a"
"""A word of half of the languages, and of "5 a 6pm"."""

_NO_OTHER = 5
"""Letters of a day's name that is no other word ("set", "sat")."""

_SURE = frozenset(["kal", "aaj", "hoy", "bsk"])
"""Short, but words of one language only: read among another's too ("kal morning 9 am")."""

_ISH = frozenset(
    ["noon", "midday", *(word for word, value in numbers.words_of("en").items() if value <= 12)]
)
_AFTER_CLOCKS = word_set("works pls plz then suits free good thx fine sounds yes")
_TEN_OR_FIFTEEN = folded_words("das dus दस")
"""Hindi "das pandrah" is ten or fifteen of something, and no quarter past ten."""

_THIRDS = folded_words("ثلث الثلث")
"""Twenty minutes of an hour: no number that others are put together with."""

_LEADS_FEIRA = word_set("a as na nas de da das ate para pra toda todas essa esta nesta proxima")
_FOLLOWS_FEIRA = word_set("as a ao e ou de depois pela ate que dia tem pode por seria fica")
_WITH_ENGLISH = frozenset(["hi", "sw", "id", "ar"])
"""Languages that name days in English as well ("kal ya tuesday")."""

_SPELT: dict[str, list[str]] = {
    language: sorted(
        {
            phrase[0]
            for phrase, found in _TABLE.items()
            for name, kinds in found.items()
            if len(phrase) == 1 and len(phrase[0]) >= 6 and set(kinds) & {"W", "M", "R"}
            if language in ("", name) or (name == "en" and language in _WITH_ENGLISH)
        }
        | {
            word
            for word, name in (
                ("today", "en"), ("lunes", "es"), ("jueves", "es"), ("lundi", "fr"),
                ("mardi", "fr"), ("jeudi", "fr"), ("demain", "fr"),
            )
            if language in ("", name) or (name == "en" and language in _WITH_ENGLISH)
        }
    )
    for language in ("", *LANGUAGES)
}  # fmt: skip
"""Days and months that are recognised though mistyped, by the language of the message."""


@lru_cache(maxsize=8192)
def _meant(word: str, language: str) -> str:
    """The day or month that a mistyped word means, or the word itself."""
    if len(word) < 5 or word in NO_SLIPS:
        return word
    for known in _SPELT[language]:
        if known[0] != word[0] or abs(len(known) - len(word)) > 2:
            continue
        allowed = 2 if len(known) >= 8 else 1
        if OSA.distance(known, word, score_cutoff=allowed) <= allowed:
            return known
    return word


def begins_as_written(word: str) -> bool:
    """Whether a folded word stands at the beginning of a day's, hour's or number's, unmended."""
    return word in _FIRST_WORDS


def read(text: str) -> list[Token]:
    """The tokens of a folded text, number words put together."""
    raw = _split(text)
    language = _language([token.text for token in raw if token.text])
    raw = [_corrected(token, language) for token in raw]
    language = language or _language([token.text for token in raw if token.text])
    return _put_together(_look_up(raw, language), language)


def _corrected(token: Token, language: str) -> Token:
    word = token.text
    if len(word) < 5 or word in _FIRST_WORDS or "\u0600" <= word[0] <= "\u06ff":
        return token
    meant = _meant(word, language)
    return token if meant == word else replace(token, text=meant)


def _split(text: str) -> list[Token]:
    out: list[Token] = []
    for match in _TOKEN.finditer(text):
        group = match.lastgroup or ""
        start, end = match.span()
        if group == "sep":
            group = "dmy"
        if group == "twice":
            # "Pagi2" writes a word doubled; the 2 is no hour.
            continue
        if match[0] == "-" and start > 0 and end < len(text) and _between_letters(text, start):
            continue
        if group in ("word", "texted", "sound"):
            out += _words(match[0], start)
        elif group == "half":
            out.append(Token(start, end, match[0][0] + "m", {}))
        else:
            out.append(Token(start, end, "", _PLAIN.get(group) or _number(group, match[0])))
    return out


def _between_letters(text: str, place: int) -> bool:
    return text[place - 1].isalpha() and text[place + 1].isalpha()


def _words(word: str, start: int) -> list[Token]:
    """A word; of an Arabic one that is not known, its "and", "in" or "for" apart."""
    end = start + len(word)
    if word in _FIRST_WORDS:
        return [Token(start, end, word, {})]
    if word.endswith("ish") and word[:-3] in _ISH:
        return [Token(start, end - 3, word[:-3], {}), Token(end - 3, end, "ish", {})]
    if "\u0600" <= word[0] <= "\u06ff":
        if word[0] == "و" and (known_rest := _words(word[1:], start + 1))[0].text in _FIRST_WORDS:
            return [Token(start, start + 1, "و", {}), *known_rest]
        if word.startswith("هال") and "ال" + word[3:] in _FIRST_WORDS:
            # "هالخميس" is this Thursday.
            return [Token(start, start + 1, "هذا", {}), Token(start + 1, end, "ال" + word[3:], {})]
        for prefix in ("ب", "ل", "ف", "ع", "ال", "لل", "بال", "عال"):
            rest = word[len(prefix) :]
            if word.startswith(prefix) and rest:
                forms = ("ال" + rest, rest) if len(prefix) > 1 else (rest, "ال" + rest)
                known = next((form for form in forms if form in _FIRST_WORDS), None)
                if known is not None and len(rest) >= 2:
                    return [Token(start, end, known, {})]
        return [Token(start, end, word, {})]
    return [Token(start, end, word, {})]


def _number(group: str, said: str) -> Kinds:
    parts = tuple(int(part) for part in re.findall(r"\d+", said))
    if group == "iso":
        return {"D": (parts[2], parts[1], parts[0], "iso")}
    if group == "dmy":
        return {"D": (parts[0], parts[1], parts[2] + (2000 if parts[2] < 100 else 0), "dmy")}
    if group == "dm":
        return {"D": (parts[0], parts[1], 0, "dm")}
    if group == "clock":
        exact = "exact" if said.startswith("0") else ""
        return {"C": (parts[0], parts[1], exact)} if parts[0] <= 24 else _NONE
    if group == "feira":
        return {"W": parts[0] - 2}
    if group == "dot":
        return {"B": (parts[0], parts[1], "")}
    if group == "nth":
        # Days are masculine where "2a" is written, and French ones are "le 3": "2a" and "3e"
        # count weeks, Fridays and floors.
        return {
            "v" if said[-1] == "a" or said.lstrip("0123456789") in ("e", "eme") else "o": parts[0]
        }
    value = parts[0]
    if len(said) == 4 and 1900 <= value <= 2100:
        return {"n": value, "y": value, "#": value}
    return {"n": value, "#": value}


def _language(words: list[str]) -> str:
    """The shipped language that most of the words are of.

    Of two, the one whose day is named: "segunda" is a Portuguese Monday rather than
    a Spanish second.
    """
    votes: Counter[str] = Counter()
    for word in words:
        spoken = _LANGUAGES_OF.get(word) if word != _NO_VOTE else None
        for language in spoken or ():
            votes[language] += 12 // len(spoken or ())
    best = max(votes.values(), default=0)
    likely = [name for name in _ORDER if votes[name] == best and best]
    if len(likely) < 2:
        return likely[0] if likely else ""
    return max(likely, key=lambda name: sum(_is_day(word, name) for word in words))


def _is_day(word: str, language: str) -> bool:
    return len(word) >= _NO_OTHER and "W" in _TABLE.get((word,), {}).get(language, {})


def _look_up(raw: list[Token], language: str) -> list[Token]:
    out: list[Token] = []
    at = 0
    while at < len(raw):
        token = raw[at]
        if not token.text:
            feira = language == "pt" and _is_feira(raw, at)
            out.append(replace(token, kinds={"W": _feira(token)}) if feira else token)
            at += 1
            continue
        if token.text == "a" and not language and _is_between_numbers(raw, at):
            # "5 a 6pm", cited alone: no English speaks of a 6.
            out.append(replace(token, kinds=_TABLE["a",]["es"]))
            at += 1
            continue
        length = 1
        kinds: Kinds | None = None
        for size in range(min(_FIRST_WORDS.get(token.text, 0), len(raw) - at), 0, -1):
            phrase = tuple(part.text for part in raw[at : at + size])
            found = _TABLE.get(phrase)
            kinds = _chosen(found, phrase, language) if found else None
            if kinds is not None:
                length = size
                break
        last = raw[at + length - 1]
        text = " ".join(part.text for part in raw[at : at + length])
        out.append(Token(token.start, last.end, text, kinds or _NONE))
        at += length
    return out


def _is_between_numbers(raw: list[Token], at: int) -> bool:
    beside = raw[at - 1 : at] + raw[at + 1 : at + 2]
    return len(beside) == 2 and at > 0 and all(set(t.kinds) & set("nCBD") for t in beside)


def _feira(token: Token) -> int:
    return int(str(token.kinds.get("v", 0))) - 2


def _is_feira(raw: list[Token], at: int) -> bool:
    """Brazilian "6a as 15h" is Friday; "a 2a via" is the second copy."""
    before, after = raw[at - 1] if at else None, raw[at + 1] if at + 1 < len(raw) else None
    led = before is None or not before.text or before.text in _LEADS_FEIRA
    followed = after is not None and bool(after.text) and after.text not in _FOLLOWS_FEIRA
    return 0 <= _feira(raw[at]) <= 4 and led and not followed


def _chosen(
    found: dict[str, dict[str, Value]], phrase: tuple[str, ...], language: str
) -> Kinds | None:
    if language in found:
        return found[language]
    word = phrase[0]
    short = (len(word) < 4 and word not in _SURE) or word in numbers.UNSURE
    if language and len(phrase) == 1 and word.isascii() and short:
        return None
    kinds = found[next(name for name in _ORDER if name in found)]
    return kinds if not language or len(phrase) > 1 or set(kinds) & set("WMRPZNnpde@kO") else None


def _clocks_in_words(said: list[Token]) -> list[Token]:
    """ "Three thirty", "do tees" as one clock; "two thirty minute massages" has none."""
    out: list[Token] = []
    for token, following in pairwise([*said, None]):
        before = out[-1] if out else None
        if token is None:
            break
        hour = before.kinds.get("n") if before is not None and before.text else None
        measured = following is not None and (
            bool(set(following.kinds) & set("pcdkmguin"))
            or ("_" in following.kinds and following.text not in _AFTER_CLOCKS)
        )
        told = bool(token.text) and token.kinds.get("n") in (15, 30, 45) and not measured
        if before is not None and before.text in _TEN_OR_FIFTEEN and token.kinds.get("n") == 15:
            told = False
        if before is not None and isinstance(hour, int) and hour <= 12 and told:
            clock: Kinds = {"C": (hour, int(str(token.kinds["n"])), "")}
            out[-1] = Token(before.start, token.end, before.text, clock)
        else:
            out.append(token)
    return out


def _put_together(read_tokens: list[Token], language: str) -> list[Token]:
    """Number words in a row become one number ("twenty five", "خمسة وعشرين")."""
    out: list[Token] = []
    at = 0
    while at < len(read_tokens):
        token = read_tokens[at]
        out.append(token)
        at += 1
        if not token.text or not set(token.kinds) & {"n", "h"}:
            continue
        if "h" in token.kinds:
            # "الحادية عشرة" is the eleventh.
            if at < len(read_tokens) and read_tokens[at].kinds.get("n") == 10:
                hour = {"h": int(str(token.kinds["h"])) % 10 + 10}
                out[-1] = Token(token.start, read_tokens[at].end, token.text, hour)
                at += 1
            continue
        values, links = [int(str(token.kinds["n"]))], [False]
        while at < len(read_tokens):
            link = "&" in read_tokens[at].kinds and at + 1 < len(read_tokens)
            following = read_tokens[at + 1] if link else read_tokens[at]
            if not following.text or not set(following.kinds) & {"n", "v"}:
                break
            ordinal = "n" not in following.kinds
            value = int(str(following.kinds["v" if ordinal else "n"]))
            total = numbers.joined([*values, value], language, linked=[*links, link])
            if total is None or following.text in _THIRDS:
                break
            values, links = [total], [False]
            last = Token(token.start, following.end, token.text, {"v" if ordinal else "n": total})
            out[-1] = last
            at += 2 if link else 1
            if ordinal:
                break
    return _clocks_in_words(out) if language in ("en", "hi") else out
