"""What a message turns down: "Friday instead of Saturday", "any day but Friday"."""

import re
from typing import TypeVar

from ai.dates.found import FoundDate, FoundTime
from ai.dates.tokens import Token
from ai.text import folded, word_set

_Kind = TypeVar("_Kind", FoundDate, FoundTime)

_GAP = 6
"""Characters between a day and the words after it that turn it down ("को", a comma)."""

_LOOK_BACK = 60
"""Characters before a day in which the words that turn it down are looked for."""


def _either(*listed: str) -> str:
    return "|".join(folded(word) for words in listed for word in words.split("|"))


_SMALL = (
    r"(?: (?:"
    + _either(
        "on|at|for|the|this|next|el|los|la|las|a las|este|le|les|ce|na|no|nas|nos|as|aos|a|o|os",
        "à|em|pour|para|hari|jam|saa|siku ya|يوم|أيام|الساعة|في|di|pada|untuk|dia|de|que sea",
    )
    + r"))*[ ']*$"
)
_INSTEAD = re.compile(
    r"(?<!\w)(?:"
    + _either(
        "instead of|rather than|not|en vez de|en vez del|en lugar de|en lugar del|no|nao",
        "بدل|بدلا من|مو|مش|وليس|ليس|pas|plutôt que|au lieu de|au lieu du|em vez de|em vez da",
        "em vez do|bukan|daripada|sio|badala ya|can't|cannot|can not|can't do|can't make",
        "can't come|cannot do|cannot make|no puedo|no podré|je ne peux pas|peux pas|não posso",
        "não consigo|tidak bisa|gak bisa|ga bisa|nggak bisa|siwezi|ما أقدر|ما بقدر|مش قادر",
    )
    + r"|(?:plutot|mejor|rather|melhor|antes) (?:\w+ ){1,3}(?:que|than))"
    + _SMALL
)
"""What stands before a day that is turned down for another."""

_TWICE = re.compile(r"(?<!\w)(?P<no>no|nao|مو|مش) ?,? ?(?P=no)" + _SMALL)
""" "No no Thursday" denies what was said before, and wants the Thursday."""

_ON = re.compile(r"(?<!\w)no $")
_ON_THESE = word_set("sabado domingo dia proximo fim final inicio comeco natal")
"""Portuguese "no sábado" is on Saturday, where Spanish has its article."""

_INSTEAD_AFTER = re.compile(
    r" ?(?:(?:"
    + _either("को|के लिए|ko")
    + r") )?(?:"
    + _either(
        "की जगह|के बजाय|के बदले|नहीं|ki jagah|ke bajay|ke badle|nahi|nahin|nai",
        "doesn't work|does not work|no good|not good|is out|won't do|doesn't suit|won't work",
        "is no good|isn't good|is not possible",
        "isn't possible|no puedo|no me va|no me viene|je ne peux pas|je peux pas|não posso|não dá",
        "não consigo|tidak bisa|gak bisa|ga bisa|nggak bisa|siwezi|sitaweza|ما أقدر|ما بقدر",
        "ما يناسبني|ما ينفع|مش مناسب",
    )
    + r"|(?:"
    + _either("no|nope|não|non|لا|hapana|nggak|gak")
    + r")(?= *(?:[,.;]|$)))(?!\w)"
)
"""The same behind it: "शनिवार की जगह शुक्रवार" wants the Friday."""

_EXCEPT = re.compile(
    r"(?<!\w)(?:"
    + _either(
        "except|except for|excepting|excluding|other than|apart from|aside from|besides|but not",
        "with the exception of|anything but|anytime but",
        "excepto|salvo|quitando|a excepción de|a excepción del|que no sea|que no sean",
        "sauf|excepté|hormis|hors|à part|à l'exception de|à l'exception du",
        "exceto|tirando|a não ser|com exceção de|kecuali|selain|asal bukan|asal jangan",
        "isipokuwa|ila|kasoro|mbali na|barring|ما عدا|ماعدا|عدا|إلا|غير|باستثناء|سوى",
    )
    + r"|all but"
    + r"|(?:any|every|all|each)(?: (?:other|single))? ?(?:day|date|time|morning|afternoon|evening"
    r"|night|weekday|one)s?(?: of the week| this week| next week)? but"
    + r"|(?<!al )(?<!lo )(?<!pelo )(?<!ao )(?<!au )menos"
    + r")(?: not)?"
    + _SMALL
)
_EXCEPT_AFTER = re.compile(
    r" ?(?:"
    + _either("को|के|ko|ke")
    + r")? ?(?:"
    + _either(
        "छोड़कर|छोड़ कर|छोड़के|छोड़ के|अलावा|सिवा|सिवाय|chhodkar|chhod kar|chodkar|chod kar|chhod ke",
        "chhodke|chod ke|alawa|alava|siwa|siwaye|sino",
    )
    + r")(?!\w)"
)
_NOT = re.compile(
    r"(?<!\w)(?<!why )(?<!if )(?<!or )(?<!pourquoi )(?<!est-ce )(?<!kenapa )(?<!mengapa )"
    + "".join(f"(?<!{folded(word)} )" for word in ("ليش", "ليه", "لماذا"))
    + f"(?:{_either('not|pas|bukan|jangan|sio|mesh|mish|msh|مو|مش|ليس')})"
    + _SMALL
)
_BOUND = re.compile(
    f"(?:{_either('before|after|avant|après|antes|depois|قبل|بعد|sebelum|setelah|kabla|baada')})"
    r"(?!\w)"
)
""" "Not before 5" turns down no 5."""

_NOT_AFTER = re.compile(f" ?(?:{_either('को|ko')})? ?(?:{_either('नहीं|nahi|nahin')}) *(?:[.,!]|$)")
"""Turned down even where nothing else is named; "no el viernes" may be "no, el viernes"."""

_INDONESIAN = word_set(
    "natal jam hari tanggal tgl senin selasa rabu kamis jumat sabtu minggu besok"
)
_LINKS = word_set(folded("and or nor y e o u ni et ou dan atau na au و أو ولا और या aur ya"))


def keep_wanted(text: str, found: list[_Kind], tokens: tuple[Token, ...]) -> list[_Kind]:
    """Without what is left out, and without what something else is named for.

    "Any day but Friday" names no day at all: it is better asked for than read as Friday.
    """
    kept: list[_Kind] = []
    left_out: _Kind | None = None
    for item in sorted(found, key=lambda one: one.start):
        linked = left_out is not None and _is_linked(left_out, item, tokens)
        if linked or _is_left_out(text, item):
            left_out = item
        else:
            kept.append(item)
    if len(kept) < 2:
        return kept
    after = [item for item in kept if _INSTEAD_AFTER.match(text, item.end)]
    return [
        item for item in kept if item not in after and not _is_turned_down(text, item, after)
    ] or kept


def _before(text: str, item: _Kind) -> str:
    return text[max(0, item.start - _LOOK_BACK) : item.start]


def _is_left_out(text: str, item: _Kind) -> bool:
    before = _before(text, item)
    negated = _NOT.search(before)
    if (
        negated
        and negated[0].startswith("pas")
        and text[item.start : item.end].split(" ", 1)[0] in _INDONESIAN
    ):
        # "Pas natal" is at Christmas.
        negated = None
    if _EXCEPT.search(before) or (negated and not _BOUND.match(text, item.start)):
        return True
    return bool(_EXCEPT_AFTER.match(text, item.end) or _NOT_AFTER.match(text, item.end))


def _is_turned_down(text: str, item: _Kind, after: list[_Kind]) -> bool:
    """Whether the words before it turn it down, and do not belong to the day before them."""
    before = _before(text, item)
    if _ON.search(before) and re.split(r"\W", text[item.start : item.end])[0] in _ON_THESE:
        return False
    near = _INSTEAD.search(before)
    if near is None or _TWICE.search(before):
        return False
    begun = max(0, item.start - _LOOK_BACK) + near.start()
    return not any(0 <= begun - other.end <= _GAP for other in after)


def _is_linked(one: _Kind, other: _Kind, tokens: tuple[Token, ...]) -> bool:
    """ "Except Friday and Saturday": both are left out."""
    between = [t for t in tokens if one.end <= t.start and t.end <= other.start]
    linked = [t for t in between if t.text in _LINKS]
    return bool(linked) and all(t in linked or set(t.kinds) & set("Gsl") for t in between)
