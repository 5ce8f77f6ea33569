"""Who and where, in a customer's own words: their places in the folded text."""

import re
from collections.abc import Callable
from dataclasses import replace

from ai.acts import Span
from ai.dates import Found
from ai.dates.tokens import begins_as_written
from ai.dates.words import MONTHS, WEEKDAYS
from ai.engine.consent import is_yes
from ai.engine.lexicon import NOT_NAMES
from ai.people import is_and_somebody
from ai.slots import read_name
from ai.text import Folded, Token, folded, word_set

_NAME_LEAD = re.compile(
    r"(?:\bmy name(?:'s| is)|\bname(?: is|'s| ?[:=-])|\bi am\b|\bi'm\b|\bim\b|\bthis is\b"
    r"|\bit's\b|\bits\b"
    r"|under (?:the )?name(?: of)?|in the name of|put it under|call me\b|here is\b"
    r"|\b(?:she|he)(?:'s| is) (?:called|named)|\b(?:her|his) name(?:'s| is)|\bse llama\b"
    r"|\bs'appelle|\bchama-se|\bnamanya\b|\bjina lake\b|(?<!\w)اسمها|(?<!\w)اسمه"
    r"|\bme llamo\b|mi nombre es|\bsoy\b|a nombre de|nombre ?[:=-]|de parte de"
    r"|(?<!\w)اسمي|(?<!\w)الاسم(?: هو)? ?[:-]?|(?<!\w)انا|(?<!\w)معك|(?<!\w)معاك|(?<!\w)باسم"
    r"|(?<!\w)علي اسم|^\W*(?:name|naam|nama|nom|nombre|nome|jina(?: langu)?(?: ni)?|"
    + folded("नाम")
    # "Rosa Gil is the name. And what …": a sentence that ends leads to nothing.
    + r")\b)(?:(?![.!?]\s)\W){0,3}"
)
NAME_WORDS = word_set(
    "name named called nombre llama nom nama namanya jina naam नआम اسم الاسم باسم"
)
_NICK = word_set("la el")
"""Stand before a name in Spanish ("soy la Toñi")."""

_NAAM = frozenset(("naam", folded("नाम")))
_OF_NAME = frozenset(("se", "pe", "par", "ke", "ka", "hai", *folded("से के का है पर").split()))

_NAME_STOP = word_set(
    "and y و from at on in for my phone number tel mobile email address tomorrow today please pls"
    " by"
    " with de from mi numero telefono direccion para el la manana hoy por favor gracias and"
    " رقمي رقم هاتفي عنواني يوم غدا بكره اليوم الساعه من في و لو سمحت شكرا i want need would like"
    " can could but so quiero necesito اريد ابغي بدي thanks thank here who que the a an is are"
)
_PARTICLES = word_set(
    "de da do dos das del la las los van von der den bin bint ibn al el ben e y et and und dan na"
)
"""Stand small within a name that is written with capitals."""

_ELIDES = re.compile(r"(?:[cjnqstmy]|qu)'")
"""French sentences elide; names do so after d, l and o alone."""
_PLACE_LEAD = re.compile(
    r"(?:\b(?:my |our |the )?address(?: is|'s)? ?[:=-]? ?|\b(?:i live|we live|located|i'm"
    r"|we are|we're|deliver|send (?:them|it|someone)) (?:at|in|to)\b ?"
    r"|\bcome (?:at|to)\b ?|\bcome in(?! (?:for|at|on|to|and|with|the|tom|today|mon|tue|wed|thu|fri"
    r"|sat|sun|this|next|later|early|a|my|now)|\W|$)\b ?"
    r"|\bmy (?:location|place|house|home|villa|apartment|flat)(?: is|'s)? ?(?:at|in|:)? ?"
    r"|\blocation ?[:=-] ?"
    r"|(?:mi |la )?direccion(?: es)? ?[:=-]? ?|\bvivo en ?|\bestoy en ?|\bcalle (?=\w)"
    r"|عنواني ?:?-? ?|العنوان ?[:=-]? ?|ساكن(?:ه)? (?:في|ب) ?|موقعي ?:? ?)"
)
_ADDRESS = re.compile(
    r"(?<!\w)(?P<place>(?:villa|apt|apartment|flat|tower|street|road|building|bldg|house|office|block"
    r"|floor|portal|piso|puerta|برج|فيلا|شقه|بنايه|عماره)\.? ?(?:no\.?|number|num|#|رقم)? ?\d+\w*"
    r"|\d+ [^\W\d]+ (?:street|st|road|rd|avenue|ave|tower)\b"
    r"|\d+,? (?:bis |ter )?(?:rue|av|avenue|bd|bld|boulevard|allee|place|impasse)\b"
    r"|(?:rua|travessa|alameda|jalan|jln|jl|gang|mtaa(?: wa)?|barabara ya|gali|गलइ|زنقه|حي)\.? ?\w+"
    r"|(?:calle|avenida|avda|plaza|paseo|c/) ?\w+|شارع \w+)"
)
_AT = re.compile(r"(?<!\w)(?:at|in|to|en) (?P<place>[^\W\d_]\w*)")
_SENTENCE_END = re.compile(r"[\n;!?]|\.(?:\s|$)")
_TRAILING = re.compile(
    r"[ ,]+(?:on|at|for|by|from|please|pls|and|this|next|el|la|a|para|por favor|thanks)$"
)
_TIME_WORDS = frozenset(MONTHS) | frozenset(WEEKDAYS) | {"the", "this", "la", "el", "case", "total"}
_ASKS_ADDRESS = re.compile(r"(?:the )?address|(?:la )?direccion|العنوان")
_GIVES = re.compile(r":| is| es")
_LEAVES = re.compile(r"[,.;:!?\n]")
_LEADS_CAPITALS = re.compile(
    r"(?<!\w)(?:under|it'?s for|nom(?: c'est| est)?|nome d[aeo]|nama|a[./]n\.?"
    r"|jina(?: l\w+)?(?: ni)?|naam|e?sm[iy]|ism[iy]|(?:b|bi|be|3ala |3la )e?sm)\W{1,3}"
)
""" "Under Nina", "no nome da Inês", "pake nama Dimas", "jina ni Brian", "3ala esm Rami": it is a
name that follows, where it has capitals."""

_BEHIND = re.compile(
    r"(?<!\w)(?:(?:ke|k|" + folded("के") + r") (?:naam|nam|" + folded("नाम") + r")"
    r"|is (?:the|my) name)(?!\w)"
)
""" "Tanvi Bhatt ke naam pe kar do", "Rosa Gil is the name": it is said after the name that it is
one."""

MOST_WORDS = 4
"""Words of a name."""


def no_lead(text: str, found: Found) -> Found:
    """Without days that are no day and stand where a name begins: "a nombre de" is no November."""
    leads = [match.span() for match in _NAME_LEAD.finditer(text)]
    days = [
        day
        for day in found.dates
        if day.day is not None or not any(low < day.end and day.start < high for low, high in leads)
    ]
    return replace(found, dates=tuple(days)) if len(days) < len(found.dates) else found


_FLOOR = re.compile(
    r" ?(?:etage|floor|flr|fl|piso|andar|planta|lantai|ghorofa|manzil|mala|maala|arrondissement|"
    r"arr|" + folded("मंज़िल|मंजिल") + r"|طابق|الطابق|دور)(?!\w)"
)


def no_floor(text: str, found: Found) -> Found:
    """Without days that number a floor: "3e étage" is nobody's third."""
    days = tuple(day for day in found.dates if not _FLOOR.match(text, day.end))
    return replace(found, dates=days) if len(days) < len(found.dates) else found


_NAMES_TOO = word_set(
    "sam dom jan mar may mai june juni jun juli julio julia august augusto agosto april avril abril"
    " ven sol mer lun ahad noor"
)
"""Short names that are short days and months as well."""


def named_like_a_day(source: Folded, found: Found) -> Found:
    """Without the day that a name is, where a name was asked for: "Sam" is no Saturday."""
    said = source.text.strip(" .!")
    first = source.source.strip()[:1]
    head = said.split()[0] if said else ""
    if head not in _NAMES_TOO or not first.isupper() or len(said.split()) > 3:
        return found
    days = tuple(day for day in found.dates if source.text[day.start : day.end].strip() != head)
    return replace(found, dates=days)


def as_asked(source: Folded, found: Found, expect: str | None) -> Found:
    """Without days that are rather the name or the address that was asked for.

    A street may be spelt nearly like a day ("Al Manara", and mañana).
    """
    if expect == "name":
        return named_like_a_day(source, found)
    if expect != "place":
        return found
    said = [(day, source.text[day.start : day.end].split()) for day in found.dates]
    days = tuple(day for day, words in said if len(words) > 1 or begins_as_written(words[0]))
    return replace(found, dates=days)


def find_name(
    source: Folded, spoken: tuple[Token, ...], taken: list[tuple[int, int]]
) -> tuple[int, int] | None:
    behind = _BEHIND.search(source.text)
    if behind:
        return _run_before(source, spoken, behind.start(), taken)
    for lead in _NAME_LEAD.finditer(source.text):
        following = [token for token in spoken if token.start >= lead.end()]
        if len(following) > 1 and following[0].text in _NICK and _capital(source, following[1]):
            following = following[1:]
        chosen: list[Token] = []
        for token in following:
            gap = source.text[(chosen[-1].end if chosen else lead.end()) : token.start]
            if _LEAVES.search(gap) or token.text in _NAME_STOP or _inside(token, taken):
                break
            if is_and_somebody(token.text):
                break
            if any(character.isdigit() for character in token.text) or len(chosen) == 4:
                break
            if not chosen and token.text in NOT_NAMES:
                break
            if chosen and token.text in NOT_NAMES and not _capital(source, token):
                break
            small = not _capital(source, token) and token.text not in _PARTICLES
            if chosen and small and _capital(source, chosen[0]):
                break
            chosen.append(token)
        if not chosen or not read_name(source.text[chosen[0].start : chosen[-1].end]):
            continue
        weak = lead.group().strip(" ,:-'") in (
            "it's",
            "its",
            "this is",
            "here is",
            "معك",
            "انا",
            "i am",
            "im",
            "i'm",
            "soy",
        )
        if weak and len(chosen) > 3:
            continue
        if weak and not _capital(source, chosen[0]) and len(chosen) > 2:
            continue
        return chosen[0].start, chosen[-1].end
    return _named_behind(spoken, taken) or _capitals_led(source, spoken, taken)


_WEAKLY = re.compile(r"(?<!\w)(?:it'?s|this is|here is|i am|i'?m|soy|معك|معاك|انا)\W*$")


def told_outright(text: str, name: tuple[int, int] | None) -> bool:
    """Whether what stands before a name leads to nothing but names ("in the name of"), as "I'm"
    and "it's" do not."""
    return name is not None and _WEAKLY.search(text[: name[0]]) is None


def _capitals_led(
    source: Folded, spoken: tuple[Token, ...], taken: list[tuple[int, int]]
) -> tuple[int, int] | None:
    """The words with capitals that follow a word which may lead to a name, or to something else."""
    if source.source.isupper():
        return None
    for lead in _LEADS_CAPITALS.finditer(source.text):
        chosen: list[Token] = []
        for token in spoken:
            if token.start < lead.end():
                continue
            gap = source.text[(chosen[-1].end if chosen else lead.end()) : token.start]
            joins = token.text in _PARTICLES and bool(chosen)
            fits = (_is_upper(source, token) or joins) and token.text.isalpha()
            if gap.strip() or not fits or _inside(token, taken) or len(chosen) == MOST_WORDS:
                break
            chosen.append(token)
        while chosen and not _is_upper(source, chosen[-1]):
            chosen.pop()
        if chosen and not all(token.text in NOT_NAMES for token in chosen):
            return chosen[0].start, chosen[-1].end
    return None


def _run_before(
    source: Folded, spoken: tuple[Token, ...], end: int, taken: list[tuple[int, int]]
) -> tuple[int, int] | None:
    """The words of a name that end at `end`: with capitals, or of a script that has none."""
    chosen: list[Token] = []
    for token in reversed([token for token in spoken if token.end <= end]):
        gap = source.text[token.end : chosen[0].start if chosen else end]
        plain = token.text.isalpha() or token.text.replace("़", "").isalpha()
        stops = token.text in NOT_NAMES or _inside(token, taken) or _LEAVES.search(gap)
        if stops or not plain or not _capital(source, token) or len(chosen) == MOST_WORDS:
            break
        chosen.insert(0, token)
    return (chosen[0].start, chosen[-1].end) if chosen else None


def _named_behind(
    spoken: tuple[Token, ...], taken: list[tuple[int, int]]
) -> tuple[int, int] | None:
    """ "Mahesh Gupta naam se": Hindi says that it is a name after the name."""
    words = list(spoken)
    while words and words[-1].text in _OF_NAME:
        words.pop()
    if not words or words[-1].text not in _NAAM:
        return None
    words.pop()
    while words and words[-1].text in _OF_NAME:
        words.pop()
    while words and is_yes(words[0].text):
        words.pop(0)
    plain = all(
        token.text not in NOT_NAMES and token.text.isalpha() and not _inside(token, taken)
        for token in words
    )
    return (words[0].start, words[-1].end) if plain and 1 <= len(words) <= 4 else None


def joins(words: tuple[Token, ...]) -> bool:
    """Whether the words are nothing but small ones between others ("And", "De la")."""
    return all(word.text in _PARTICLES for word in words)


def all_capitals(source: Folded, words: tuple[Token, ...]) -> bool:
    """Whether two words or more all begin with a capital, in a message that does not shout."""
    capitals = all(_is_upper(source, word) for word in words)
    return len(words) > 1 and capitals and not source.source.isupper()


def is_written_as_name(source: Folded, spoken: tuple[Token, ...]) -> bool:
    """Whether two to four words are all written with a capital, as names are ("Kavita Joshi")."""
    if not 2 <= len(spoken) <= 4 or "?" in source.text or source.source.isupper():
        return False
    own = [token for token in spoken if token.text not in _PARTICLES]
    capitals = all(_is_upper(source, token) for token in own)
    return capitals and not all(token.text in NOT_NAMES for token in own)


def without_lead(
    source: Folded, spoken: tuple[Token, ...], cite: Callable[[int, int], tuple[Span, ...]]
) -> tuple[Span, ...]:
    """The words with a capital where small ones lead to them ("ponle Dani", "anaitwa Brian")."""
    upper = [_is_upper(source, token) for token in spoken]
    first = upper.index(True) if True in upper else 0
    if first == 0 or not all(upper[first:]) or spoken[0].text in _PARTICLES:
        return ()
    return cite(spoken[first].start, spoken[-1].end)


def says_more(source: Folded, spoken: tuple[Token, ...], small: frozenset[str]) -> bool:
    """Whether words that may be a name are rather a sentence: one of `small`, not as a name.

    A capital makes a name of "Will" and "May", unless the whole message shouts.
    """
    shouts = source.source.isupper() and len(spoken) > 2
    return any(
        (token.text in small and (shouts or not _is_upper(source, token)))
        or _ELIDES.match(token.text)
        for token in spoken
        if token.text not in _PARTICLES
    )


def _is_upper(source: Folded, token: Token) -> bool:
    start, _ = source.span(token.start, token.end)
    return source.source[start].isupper()


def find_near(
    source: Folded, taken: list[tuple[int, int]], name: tuple[int, int] | None
) -> tuple[int, int] | None:
    """Something that looks like an address ("Villa 14, Al Barsha", "at Marina Gate").

    Less certain than :func:`find_place`: taken only where an address is wanted.
    """
    text = source.text
    found: tuple[int, int] | None = None
    for form in (_ADDRESS, _AT):
        for match in form.finditer(text):
            start = match.start("place")
            if form is _AT and not source.source[source.span(start, start + 1)[0]].isupper():
                continue
            if found and start >= found[0]:
                break
            end = _SENTENCE_END.search(text, start)
            stop = end.start() if end else len(text)
            limits = [low for low, _ in taken if low > start] + ([name[0]] if name else [])
            leads = [m.start() for m in _NAME_LEAD.finditer(text, start)]
            stop = min([stop, *(low for low in (*limits, *leads) if low > start)])
            value = text[start:stop].rstrip(" ,.;:-")
            for word in _TRAILING.findall(value):
                value = value[: -len(word)].rstrip(" ,")
            inside = any(low < start + len(value) and start < high for low, high in taken)
            if (
                len(value) >= 4
                and not inside
                and not (form is _AT and match["place"] in _TIME_WORDS)
            ):
                found = start, start + len(value)
                break
    return found


def _capital(source: Folded, token: Token) -> bool:
    """Whether the word stood with a capital letter, or in a script without capitals."""
    start, _ = source.span(token.start, token.end)
    letter = source.source[start]
    return letter.isupper() or not letter.islower()


def find_place(source: Folded) -> tuple[int, int] | None:
    for lead in _PLACE_LEAD.finditer(source.text):
        # "The address" may ask for ours; "address:" and "my address" give theirs.
        if _ASKS_ADDRESS.match(lead.group()) and not _GIVES.search(lead.group()):
            continue
        rest = source.text[lead.end() :]
        end = re.search(r"[\n;?!]|\.(?:\s|$)|$", rest)
        length = end.start() if end else len(rest)
        value = rest[:length].strip()
        if len(value) >= 4 and re.search(r"[^\W\d_]{3}", value):
            return lead.end() + (
                len(rest[:length]) - len(rest[:length].lstrip())
            ), lead.end() + length
    return None


def _inside(token: Token, ranges: list[tuple[int, int]]) -> bool:
    return any(low <= token.start < high for low, high in ranges)
