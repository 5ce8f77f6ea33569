"""What corrects, takes back or leaves open what was said, in the eight shipped languages.

A correction that is not read must not be passed over: whoever wrote "no, I said two" and reads
the same again says yes to what they never wanted. So these words count even where nothing else
of a message was understood.
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from ai.dates import Found, FoundDate, FoundTime
from ai.text import Token, folded, folded_words

Gone = FoundDate | FoundTime
"""What may be taken back."""


def ranges(found: Found) -> list[tuple[int, int]]:
    """Where the days and hours stand."""
    days = [(day.start, day.end) for day in found.dates]
    return [*days, *((at.start, at.end) for at in found.times)]


CORRECTING = folded_words(
    "no not nope wrong sorry actually meant instead rather wait oops hang mistake mistyped"
    " mejor perdon perdona digo dije quise equivoque realidad espera sino"
    " non pas pardon plutot finalement enfin attendez attends trompe trompee voulais mince"
    " melhor nao digo quis errei desculpa desculpe perai pera calma verdade vdd engano enganei"
    " لا مو مش غلط غلطت قصدي اقصد عفوا لحظه بدل"
    " nahi nahin nhi galat galti matlab ruko rukiye balki badle नहीं नही गलत गलती मतलब रुको रुकिए"
    " hapana siyo sio samahani ngoja subiri nimekosea namaanisha badala"
    " bukan salah maaf maksud maksudnya maksudku tunggu sebenarnya ralat keliru"
)
"""How people begin to put right what was said or understood."""

_SMALL = folded_words("the a my el la los las le les l o os as yang ya la cha ka ki ko")
_OR = folded_words("or o u ou atau au ama ya या او")


_MISREAD = re.compile(
    r"not what i (?:asked|said|meant|want\w*)|wrong answer"
    r"|\b(?:you|u|ya) (?:didn'?t|did not|don'?t|havent|haven't|have not) (?:answer|understand|get)"
    r"|\b(?:you(?:'re| are)|u are|u r|ur|youre)"
    r" not (?:listening|answering|reading)|read (?:it|that|my \w+) again"
    r"|no (?:es|era|fue) (?:eso |lo )?(?:que|lo que) (?:te |le |os )?(?:pregunt|ped|dije|quer)"
    r"|no (?:te|le|os) pregunte eso|no me (?:entiend|entend)|no has entendido|no (?:es|era) eso"
    r"|pas ce que (?:j'ai|je)|(?:avez|as) (?:pas|rien) (?:compris|repondu)"
    r"|c'est pas (?:ca|ma question)"
    r"|nao (?:foi|e|era) (?:isso|o que)|(?:voce|vc|vcs|voces) nao (?:entend|respond|leu)"
    r"|مو هذا (?:سوالي|قصدي|اللي)|مش ده|ما (?:فهمت|فهمتني|جاوبت|رديت)|ليس هذا ما"
    r"|(?:ye|yeh) nahi (?:puch|pooch|bola|kaha)|(?:samjhe|samjha|samajh) nahi|galat jawab"
    r"|(?:sijauliza|sikuuliza|hujanielewa|hujaelewa|hamjanielewa|sivyo nilivyo|si hicho nil)"
    r"|bukan itu (?:maksud|yang|pertanyaan)|(?:ga|gak|nggak|tidak) (?:nyambung|menjawab|ngerti)"
)


def says_misread(text: str) -> bool:
    """Whether somebody says that they were not understood ("that's not what I asked")."""
    return _MISREAD.search(text) is not None


SUPPOSES = re.compile(
    r"\W*(?:(?:ok|so|and|but|y|e|et|w|dan|na|aur|mais|pero) )?"
    r"(?:what if|if|si|se|kalau|kalo|kama|agar|لو|ولو|اذا)(?!\w)"
)
""" "And if it were two?": a supposition, which asks and orders nothing."""

_WHO = folded_words("who whos who's quien quienes qui quem kaun koun कौन nani siapa sapa مين منو")
_HEADCOUNT = re.compile(
    r"how many (?:people|persons|guys|men|workers|staff|cleaners|mechanics|of you)"
    r"|cuant[oa]s (?:personas|tecnicos|vienen|vendran|vais|van a venir|sois)"
    r"|combien de (?:personnes|gens|monde|techniciens)|combien (?:serez|etes|viendr)"
    r"|quant[ao]s (?:pessoas|tecnicos|vem|vao vir)"
    r"|kitne (?:log|aadmi|admi|bande|banday)|"
    + folded("कितने (?:लोग|आदमी)")
    + r"|(?:berapa orang|orang ?(?:nya)? berapa)|(?:watu|mafundi) wangapi"
    r"|كم (?:شخص|واحد|عامل|نفر|عامله)"
)


def asks_who(text: str, tokens: tuple[Token, ...]) -> bool:
    """Whether it is asked who comes, or how many of them: what no catalogue says."""
    marked = "?" in text
    words = [token.text for token in tokens]
    who = not _WHO.isdisjoint(words if marked else words[:1])
    return len(words) > 1 and (who or _HEADCOUNT.search(text) is not None)


_NOT = folded_words("not no pas non nao bukan sio siyo مو مش")


def turned_down(text: str, tokens: tuple[Token, ...], first: int) -> bool:
    """Whether what begins at the token `first` is named as the wrong thing ("not the battery")."""
    for place in range(first - 1, max(-1, first - 4), -1):
        if "," in text[tokens[place].end : tokens[place + 1].start]:
            return False
        if tokens[place].text in _NOT:
            return True
        if tokens[place].text not in _SMALL:
            return False
    return False


def corrects(tokens: tuple[Token, ...]) -> bool:
    """Whether a message puts something right, whether or not we see what."""
    return any(token.text in CORRECTING for token in tokens)


def leaves_open(text: str, found: Sequence[Gone]) -> bool:
    """Whether several days or hours are offered to choose from ("Monday or Tuesday")."""
    told = sorted(found, key=lambda item: item.start)
    for one, other in pairwise(told):
        between = text[one.end : other.start].split()
        if 1 <= len(between) <= 3 and any(word in _OR for word in between):
            return True
    return False


_ONLY_BEFORE = {
    "": folded_words("only just solo solamente"),
    "es": folded_words("nomas"),
    "fr": folded_words("seulement juste uniquement"),
    "pt": folded_words("so somente apenas"),
    "hi": folded_words("bas sirf keval सिर्फ बस केवल"),
    "id": folded_words("cuma hanya cm"),
    "ar": folded_words("بس فقط bas"),
}
_ONLY_AFTER = {
    "": folded_words("only solo solamente"),
    "es": folded_words("nomas"),
    "fr": folded_words("seulement uniquement"),
    "pt": folded_words("so somente apenas"),
    "hi": folded_words("hi ही bas बस"),
    "id": folded_words("aja saja doang"),
    "sw": folded_words("tu pekee peke"),
    "ar": folded_words("بس فقط bas"),
}
"""Words by which one thing is wished and no other, before and behind it."""


def says_only(tokens: tuple[Token, ...], named: Sequence[int], language: str) -> bool:
    """Whether what the tokens at `named` name is said to be all of it ("just the sofa then")."""
    if not named:
        return False
    before, after = min(named) - 1, max(named) + 1
    while before >= 0 and tokens[before].text in _SMALL:
        before -= 1
    lead = _ONLY_BEFORE[""] | _ONLY_BEFORE.get(language, frozenset())
    end = _ONLY_AFTER[""] | _ONLY_AFTER.get(language, frozenset())
    return (before >= 0 and tokens[before].text in lead) or (
        after < len(tokens) and tokens[after].text in end
    )


_BETWEEN = re.compile(
    r"(?<!\w)(?:between|betwn|entre|antara|kati ya|baina ya|بين|ke beech|ke bich|"
    + folded("के बीच")
    + r")(?!\w)"
)
_LED = 14
"""Characters before an hour in which "between" may stand."""


def is_between(text: str, moment: FoundTime) -> bool:
    """Whether an hour is only one end of when somebody may come ("between 2 and 4")."""
    said = text[max(0, moment.start - _LED) : moment.end]
    return moment.until is not None and _BETWEEN.search(said) is not None


_BECAUSE = re.compile(
    r"(?<!\w)(?:because|becuase|bcoz|coz|cuz|bc|since|porque|pq|xq|ya que|es que|pois|ja que|e que"
    r"|parce que|puisque|car(?= \w+ (?:j'|je |on |nous |mon |ma |il |elle ))|soalnya|karena|krn"
    r"|sebab|kwa sababu|kwa vile|kwani|maana|kyunki|kyonki|لان|لانو|لانه|عشان|علشان|"
    + folded("क्योंकि")
    + r")(?!\w)"
)
"""Stands before why something is wished."""


def without_reasons(text: str, found: Found) -> Found:
    """The days and hours without those behind a "because", where others stand before it: "Saturday
    would be better because Friday I work"."""
    why = _BECAUSE.search(text)
    if why is None:
        return found
    at = why.start()
    dates = tuple(item for item in found.dates if item.start < at)
    times = tuple(item for item in found.times if item.start < at)
    # "At 3 because Friday I work" has no day before it: the day is why all the same.
    if not (dates or times):
        return found
    return Found(dates, times)


_ON = (
    r"(?: (?:on|at|the|for|it|make|come|ir|venir|vir|aller|el|la|les|le|a|as|o|em|na|no|di|hari"
    r"|jam|saa|siku|يوم|الساعه|ni))* $"
)
_TAKEN_BACK = re.compile(
    r"(?<!\w)(?<!why )(?<!pourquoi )(?:not|isn't|isnt|can'?t|cannot|won'?t|can'?t do|cannot do"
    r"|no (?:es|era|quiero|puedo|me va|me viene|me sirve)|ya no"
    r"|nao (?:e|era|quero|posso|da)|pas|mesh|mish|mush|msh|مو|مش|ليس|مب|bukan|jangan)" + _ON
)
_SWAHILI = re.compile(r"(?<!\w)(?:si|sio|siyo)" + _ON)
"""Where Spanish is spoken, "si" is yes."""

_LEFT_OUT = re.compile(
    r"(?<!\w)(?:not|pas|bukan|jangan|sio|مو|مش|ليس|nahi|nahin|" + folded("नहीं") + r")(?!\w)"
)
_FIRST = re.compile(r"[^\W_]+[,;]?\s*")
_FAILS = re.compile(
    r" ?,?(?: (?:ko|me|mein|pe|wale))? ?(?:(?:no|nao|non|bukan|hapana)(?= ?[,.;])|won'?t work"
    r"|(?:does|is)n'?t (?:work|good)|doesnt work|is no good|i can'?t|cant"
    r"|no puedo|no me va|no me viene|nao posso|nao da|nao consigo|(?:je )?(?:ne )?peux pas"
    r"|ca (?:ne )?va pas|nahi|nahin|nhi|"
    + folded("नहीं")
    + r"|ما اقدر|ما ينفع|ما يناسب|siwezi|haiwezekani"
    r"|(?:ga|gak|nggak|tidak|gabisa) ?(?:bisa|jadi)|gabisa)(?!\w)"
)


def is_taken_back(text: str, item: Gone, *, language: str) -> bool:
    """Whether a day or hour is named as the wrong one ("not Monday", "kal nahi")."""
    before = text[max(0, item.start - 40) : item.start]
    if language == "sw" and _SWAHILI.search(before):
        return True
    return _TAKEN_BACK.search(before) is not None or _FAILS.match(text, item.end) is not None


def put_right(
    text: str, found: Found, *, language: str, read: Callable[[str], Found]
) -> tuple[Found, list[Gone]]:
    """The days and hours without those named as wrong; and what is gone with them.

    Gone is what was taken back with nothing named in its place. `read` finds days and hours in a
    text, and none that a "not" leaves out; so what that was is read without it. "Not tomorrow,
    Thursday" is two days at odds, and one without the first.
    """
    bare = _LEFT_OUT.sub(lambda match: "·" * len(match[0]), text)
    named = found if bare == text else read(bare)
    for item in named.dates:
        if item.day is None and item.problem and is_taken_back(text, item, language=language):
            first = _FIRST.match(text, item.start)
            if first and first.end() < item.end:
                hidden = "·" * (first.end() - item.start)
                found = read(text[: item.start] + hidden + text[first.end() :])
                break
    told: list[Gone] = [*named.dates, *named.times]
    back = [item for item in told if is_taken_back(text, item, language=language)]
    starts = {item.start for item in back}
    dates = tuple(item for item in found.dates if item.start not in starts)
    times = tuple(item for item in found.times if item.start not in starts)
    gone = [item for item in back if not (dates if isinstance(item, FoundDate) else times)]
    return Found(dates, times), gone
