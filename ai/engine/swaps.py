""" "Not 9, 10", "9 nahi 10 baje", "10 pas 9": one number put in another's place.

Which of the two is wrong follows from where the "no" stands, and that differs by language. What
they count, an hour or how many, follows from what was wished so far (`ai.engine.booking`).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from ai.dates import Found
from ai.dates.words import NUMBERS
from ai.text import Token, folded, folded_words

_BEFORE = folded_words(
    "not pas bukan jangan sio siyo مش مو مب ليس mesh mish mich msh mush"
    " forget olvida esquece oublie oubliez lupakan sahau"
)
"""Stand before what is wrong."""

_AFTER = folded_words("nahi nahin nhi nai नहीं नही")
"""Stand after it."""

_EITHER = folded_words(
    "no nope nao non لا la2 hapana tidak gak ga nggak can't cant doesn't doesnt won't wont"
)
"""Stand before or after it, which a comma tells."""

_INSTEAD_OF = re.compile(
    r"(?<!\w)(?:instead of|rather than|au lieu d[eu']|a la place de|plutot que|en (?:vez|lugar) de"
    r"|em vez de|ao inves de|no lugar de|badala ya|alih-alih|ketimbang|daripada|بدل(?: من)?"
    r"|بدال|عوض(?: عن)?|badal)(?!\w)"
)
"""Stand before what is wrong, of several words."""

_IN_PLACE_OF = re.compile(
    rf"(?<!\w)(?:k[ie] (?:jagah|jagha|bajay|badle)|{folded('की जगह|के बजाय|के बदले')})(?!\w)"
)
"""Stand after it."""

_SMALL = folded_words(
    "at a as la las o os el los the for pour para pra à h hs am pm o'clock baje bajey बजे jam pukul"
    " saa الساعه es son sao sino but mais mas tapi bali ni بل c'est it's its make it des les le l"
    " kilo kilos kg people persons personas pessoas personnes orang watu log लोग किलो of them por"
    " favor please pls sorry actually mejor melhor plutot rather ish de que sea sean yang"
    " good work works do make puedo va sirve posso da bisa ho payega chalega marche peux"
    " oclock then instead aja saja deh dong sih lah ya basi to hi bhai yaar pues entonces alors"
    " donc entao plutôt finalement afinal بس خلاص طيب"
    " we we're are there somos seremos on est sera serons sommes nous tuko kami kita hum ham hain"
)
"""What may stand between the two; any other word makes two sayings of them."""

_A_MOMENT = re.compile(
    r"(?<!\w)(?:ek|one|1|un|uma?|satu|dakika) (?:mins?|minutes?|minutos?|menit|sec|seconds?"
    rf"|segundos?|seg|moment\w*|moja)(?!\w)|{folded('एक मिनट')}(?!\w)"
)
"""Who asks to wait a moment counts nothing."""

_GIVE = frozenset(("do", folded("दो")))

_NUMBER = re.compile(r"(?<![\w.:/-])\d{1,3}(?:[:.h]\d{2})?(?=h?(?![\w:/%]|\.\d))")
_NEAR = 3
"""Small words between a "not" and the number that it turns down."""

_BREAK = re.compile(r"[,.;\n-]")


@dataclass(frozen=True, slots=True)
class Swap:
    """Where the wrong number stands in the folded text, and where the right one."""

    wrong: tuple[int, int]
    right: tuple[int, int]


def find_swap(text: str, tokens: tuple[Token, ...], days: list[tuple[int, int]]) -> Swap | None:
    """The two numbers, when there are just two of them that are no part of `days`."""
    numbers = [span for span in _numbers(text, tokens) if not _within(span, days)]
    for one, other in pairwise(numbers):
        instead = _put_instead(text, one, other)
        if instead is not None:
            return instead
    if len(numbers) != 2:
        return None
    one, other = numbers
    between = [token for token in tokens if one[1] <= token.start and token.end <= other[0]]
    turning = [token for token in between if token.text in _BEFORE | _AFTER | _EITHER]
    if any(token.text not in _SMALL for token in between if token not in turning):
        return None
    if len(turning) == 1:
        return _turned_between(text, one, other, turning[0])
    if turning:
        return None
    rest = [token for token in tokens if token.start >= other[1] and token.text not in _SMALL]
    if rest and rest[0].text in _AFTER:
        return Swap(wrong=other, right=one)
    led = [token for token in tokens if token.end <= one[0]][-_NEAR:]
    while led and led[-1].text in _SMALL:
        led.pop()
    if led and led[-1].text in _BEFORE | _EITHER and _are_parted(text, one, other):
        apart = _BREAK.search(text[led[-1].end : one[0]])
        return None if apart else Swap(wrong=one, right=other)
    return None


def _put_instead(text: str, one: tuple[int, int], other: tuple[int, int]) -> Swap | None:
    """ "3 instead of 2", "au lieu de 2, 3", "2 ki jagah 3": what stands between them is small."""
    between = text[one[1] : other[0]]
    of, after = _INSTEAD_OF.search(between), _IN_PLACE_OF.search(between)
    said = of or after
    rest = between[: said.start()] + between[said.end() :] if said else between
    small = all(word in _SMALL for word in re.findall(r"[^\W\d_]+", rest))
    if said:
        right, wrong = (one, other) if of else (other, one)
        return Swap(wrong=wrong, right=right) if small else None
    led = list(_INSTEAD_OF.finditer(text, 0, one[0]))
    close = bool(led) and not text[led[-1].end() : one[0]].strip()
    return Swap(wrong=one, right=other) if close and small else None


def _are_parted(text: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether a stop or a word parts the two, so that they are no range ("not 9-10")."""
    between = text[one[1] : other[0]]
    return between.strip() != "-" and bool(between.strip(" h"))


def _turned_between(
    text: str, one: tuple[int, int], other: tuple[int, int], turning: Token
) -> Swap:
    first_is_wrong = turning.text in _AFTER
    if turning.text in _EITHER:
        # "A las 5 no, a las 6", but "6, no 5".
        ahead = _BREAK.search(text[one[1] : turning.start]) is not None
        behind = text[turning.end : other[0]].strip() != ""
        first_is_wrong = behind and not ahead
    return Swap(wrong=one, right=other) if first_is_wrong else Swap(wrong=other, right=one)


def _numbers(text: str, tokens: tuple[Token, ...]) -> Iterator[tuple[int, int]]:
    moments = [match.span() for match in _A_MOMENT.finditer(text)]
    digits = [
        match.span() for match in _NUMBER.finditer(text) if not _within(match.span(), moments)
    ]
    words = [
        (token.start, token.end)
        for token in tokens
        if token.text in NUMBERS
        and not _within((token.start, token.end), [*digits, *moments])
        # "Kar do" is no two.
        and not (token.text in _GIVE and token is tokens[-1])
    ]
    yield from sorted([*digits, *words])


def _within(span: tuple[int, int], spans: list[tuple[int, int]]) -> bool:
    return any(low < span[1] and span[0] < high for low, high in spans)


def swapped(text: str, found: Found, swap: Swap, *, read: Callable[..., Found]) -> Found:
    """The hours without the wrong one; the right one is an hour if the wrong one was."""
    low, high = swap.wrong
    times = tuple(at for at in found.times if not (at.start < high and low < at.end))
    clock = any(at.moment for at in found.times if at not in times)
    if clock and not any(at.moment for at in times):
        first, last = swap.right
        read_again = read(text[first:last], expect="time").times
        times += tuple(replace(at, start=first, end=last) for at in read_again[:1])
    return replace(found, times=times)
