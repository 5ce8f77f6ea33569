"""Who, in a customer's own words: their places in the folded text."""

import re
from collections.abc import Callable
from dataclasses import replace

from ai.acts import Span
from ai.dates import Found
from ai.dates.grammar import FoundDate
from ai.dates.tokens import begins_as_written
from ai.engine.consent import is_yes
from ai.engine.counting import one_that_counts
from ai.engine.lexicon import NOT_NAMES
from ai.people import is_and_somebody
from ai.slots import read_name
from ai.text import Folded, Token, folded, tokens, word_set

NAME_LEAD = re.compile(
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
_LEAVES = re.compile(r"[,.;:!?\n]")
_LEADS_CAPITALS = re.compile(
    r"(?<!\w)(?:under|it'?s for|c'est|nom(?: c'est| est| de?)?|nome(?: d[aeo])?|nombre(?: de?)?"
    r"|names?|saya|andika|nama"
    r"|a[./]n\.?|jina(?: l\w+)?(?: ni)?|naam|e?sm[iy]|ism[iy]|(?:b|bi|be|3ala |3la )e?sm"
    r"|(?:apunta\w*|pon(?:me|lo|la|nos)?|anota\w*|reserva\w*|agenda\w*|marca\w*) como"
    r"|(?:^|(?<=[,.!;] ))(?:e|sou|aqui e) [oa]|(?:^|(?<=[,.!;] ))(?:ini|dengan|ni))\W{1,3}"
)
""" "Under Nina", "no nome da Inês", "pake nama Dimas", "jina ni Brian", "3ala esm Rami": it is a
name that follows, where it has capitals."""

_BEHIND = re.compile(
    r"(?<!\w)(?:(?:ke|k|" + folded("के") + r") (?:naam|nam|" + folded("नाम") + r")"
    r"|(?:naam|" + folded("नाम") + r") (?:se|pe|par|" + folded("से|पे|पर") + r")"
    r"|is (?:the|my) name)(?!\w)"
)
""" "Tanvi Bhatt ke naam pe kar do", "Rosa Gil is the name": it is said after the name that it is
one."""

_BETWEEN = re.compile(
    r"\W*(?:main|mai|" + folded("मैं") + r") (?P<name>[^\W\d_]+(?: [^\W\d_]+){0,2}?)"
    r" (?:hoon|hun|hu|bol|" + folded("हूँ|हूं|बोल") + r")(?!\w)"
)
""" "Main Rahul hoon", to the question who it is."""

_MY = frozenset(("mere", "apne", "kis", "kiske", *folded("मेरे अपने किस किसके").split()))

MOST_OF_ANSWER = 6
"""Words of an answer that holds a name among others."""

MOST_WORDS = 4
"""Words of a name."""


def no_lead(text: str, found: Found) -> Found:
    """Without days that are no day and stand where a name begins: "a nombre de" is no November."""
    leads = [match.span() for match in NAME_LEAD.finditer(text)]
    days = [
        day
        for day in found.dates
        if day.day is not None or not any(low < day.end and day.start < high for low, high in leads)
    ]
    return replace(found, dates=tuple(days)) if len(days) < len(found.dates) else found


_FLOOR = re.compile(
    r" ?(?:etage|floor|flr|fl|piso|andar|planta|izquierda|izq|derecha|dcha|esquerdo|esq|direito|dto"
    r"|puerta|lantai|ghorofa|manzil|mala|maala|arrondissement|"
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


def _without_towns(source: Folded, found: Found) -> Found:
    """Without a word with a capital that is spelt only nearly like a day, beside a day that is
    spelt right ("jeudi, … à Maadi")."""

    def nearly(day: FoundDate) -> bool:
        words = source.text[day.start : day.end].split()
        upper = source.source[source.origin[day.start]].isupper()
        return len(words) == 1 and upper and not begins_as_written(words[0])

    days = tuple(day for day in found.dates if not nearly(day))
    return replace(found, dates=days) if days and len(days) < len(found.dates) else found


def as_asked(source: Folded, found: Found, expect: str | None) -> Found:
    """Without days that are rather the name or the address that was asked for.

    A street may be spelt nearly like a day ("Al Manara", and mañana).
    """
    if expect == "name":
        return named_like_a_day(source, found)
    if expect == "quantity":
        return one_that_counts(source.text, found)
    if expect != "place":
        return _without_towns(source, found)
    said = [(day, source.text[day.start : day.end].split()) for day in found.dates]
    days = tuple(day for day, words in said if len(words) > 1 or begins_as_written(words[0]))
    return replace(found, dates=days)


def find_name(
    source: Folded,
    spoken: tuple[Token, ...],
    taken: list[tuple[int, int]],
    *,
    asked: bool = False,
) -> tuple[int, int] | None:
    """The words that the customer gives as a name. `asked`: a name was asked for.

    Who says "I'm" tells a name or anything else of themselves ("I'm hopeless at this", "soy
    taxista"). Where none was asked for it is one by its capital alone: to ask for it costs a
    question, to write a wrong one is never noticed.
    """
    behind = _BEHIND.search(source.text)
    if behind:
        return _run_before(source, spoken, behind.start(), taken)
    between = _BETWEEN.match(source.text) if asked else None
    if between:
        return between.span("name")
    for lead in NAME_LEAD.finditer(source.text):
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
        if _OF_ONESELF.fullmatch(lead.group().strip(" ,:-'")):
            capital = _is_upper(source, chosen[0]) or _fills_in(source, lead.start(), chosen, taken)
            if len(chosen) > 3 or (not capital and (len(chosen) > 2 or not asked)):
                continue
            if not capital and _goes_on(source, spoken, chosen[-1]):
                continue
        return chosen[0].start, chosen[-1].end
    return _named_behind(spoken, taken) or _capitals_led(source, spoken, taken)


_OF_ONESELF = re.compile(r"it'?s|this is|here is|i am|i'?m|soy|انا")


def _fills_in(
    source: Folded, start: int, chosen: list[Token], taken: list[tuple[int, int]]
) -> bool:
    """Whether words of a script without capitals stand between commas, beside a day or a phone:
    "الثلاثاء ٩ صباحا، أنا فاطمة، العنوان…" fills in a form."""
    plain = source.source[source.origin[chosen[0].start]]
    before, after = source.text[:start].rstrip(" "), source.text[chosen[-1].end :].lstrip(" ")
    apart = _LEAVES.match(after or ".") and _LEAVES.match(before[-1:] or ".")
    return bool(taken and apart) and not (plain.islower() or plain.isupper())


_SAID_OF_ONESELF = re.compile(
    r"(?<!\w)(?:i am|i'?m|soy|estoy|je suis|j'suis|eu sou|sou|estou|mimi ni|main|ana|انا|"
    + folded("मैं")
    + r")\s{1,2}"
)


def of_oneself(
    source: Folded, spoken: tuple[Token, ...], known: list[bool]
) -> list[tuple[int, int]]:
    """What somebody says they are, where it is no name: "I'm vegan", "je suis infirmière".

    `known`: of each word, whether the catalogue speaks of it.
    """
    found = []
    for lead in _SAID_OF_ONESELF.finditer(source.text):
        after = [place for place, token in enumerate(spoken) if token.start == lead.end()]
        for place in after[:1]:
            token = spoken[place]
            if not (known[place] or token.text in NOT_NAMES or _is_upper(source, token)):
                found.append((token.start, token.end))
    return found


_WEAKLY = re.compile(r"(?<!\w)(?:" + _OF_ONESELF.pattern + r"|معك|معاك)\W*$")
_GOES_ON = word_set("at in on for with from to of the a an as by about en de a con para por في من")
"""Behind a word that "I'm" leads to, these go on with what somebody is ("home from the boat")."""


def _goes_on(source: Folded, spoken: tuple[Token, ...], last: Token) -> bool:
    after = next((token for token in spoken if token.start >= last.end), None)
    if after is None or _LEAVES.search(source.text[last.end : after.start]):
        return False
    return after.text in _GOES_ON or after.text not in _NAME_STOP


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
    bare = [_without_elision(token) for token in spoken]
    for lead in _LEADS_CAPITALS.finditer(source.text):
        chosen: list[Token] = []
        for token in bare:
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


def _without_elision(token: Token) -> Token:
    """ "Au nom d'Élodie": the name begins after the d."""
    if not token.text.startswith("d'"):
        return token
    return Token(token.text[2:], token.start + 2, token.end)


def _run_before(
    source: Folded, spoken: tuple[Token, ...], end: int, taken: list[tuple[int, int]]
) -> tuple[int, int] | None:
    """The words of a name that end at `end`: with capitals, or of a script that has none."""
    chosen: list[Token] = []
    for token in reversed([token for token in spoken if token.end <= end]):
        gap = source.text[token.end : chosen[0].start if chosen else end]
        plain = token.text.isalpha() or token.text.replace("़", "").isalpha()
        small = token.text in NOT_NAMES or token.text in _MY
        stops = small or _inside(token, taken) or _LEAVES.search(gap)
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


_SIGNED = re.compile(r"[,.;!\n-]\s")


def all_capitals(source: Folded, words: tuple[Token, ...]) -> bool:
    """Whether two words or more all begin with a capital, in a message that does not shout."""
    capitals = all(_is_upper(source, word) for word in words)
    return len(words) > 1 and capitals and not source.source.isupper()


def signed_below(
    source: Folded, spoken: tuple[Token, ...], known: list[bool]
) -> list[tuple[int, int]]:
    """The two or three words with capitals behind the last comma or stop of a message: whoever
    signs it, and no other sort of what is named before.

    `known`: of each word, whether the catalogue speaks of it.
    """
    last = max((found.end() for found in _SIGNED.finditer(source.text)), default=0)
    places = [place for place, token in enumerate(spoken[: len(known)]) if token.start >= last > 0]
    words = tuple(spoken[place] for place in places)
    own = not any(known[place] or words[0].text in NOT_NAMES for place in places)
    named = own and 2 <= len(words) <= 3 and all_capitals(source, words)
    if not named or any(not token.text.isalpha() for token in words) or "?" in source.text:
        return []
    return [(words[0].start, words[-1].end)]


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


_SOMEWHERE = word_set("at in to from near en a de desde chez ke di dari kwenye kutoka em")


def one_name(
    source: Folded, spoken: tuple[Token, ...], small: frozenset[str], *, language: str
) -> tuple[int, int] | None:
    """The one run of words with capitals in a short answer to who it is ("put Joan down please",
    "tulis aja Laras"); none that says where, and no first word that any sentence may begin with."""
    if source.source.isupper() or "?" in source.text or len(spoken) > MOST_OF_ANSWER:
        return None
    # "Apunta a Rosa" names somebody, "vous êtes à Lyon" a town.
    somewhere = _SOMEWHERE - {"a"} if language == "es" else _SOMEWHERE
    runs: list[list[Token]] = []
    for place, token in enumerate(spoken):
        plain = place == 0 and (token.text in small or token.text in NOT_NAMES)
        if not _is_upper(source, token) or plain or not token.text.isalpha():
            continue
        gap = source.text[runs[-1][-1].end : token.start] if runs else "."
        between = [one.text for one in tokens(gap)]
        if runs and not _LEAVES.search(gap) and all(word in _PARTICLES for word in between):
            runs[-1].append(token)
        elif place and spoken[place - 1].text in somewhere:
            return None
        else:
            runs.append([token])
    # Alone at the beginning, a word may be any.
    first = bool(runs) and runs[0][0] is spoken[0] and len(runs[0]) == 1 and len(spoken) > 2
    return (runs[0][0].start, runs[0][-1].end) if len(runs) == 1 and not first else None


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


def _capital(source: Folded, token: Token) -> bool:
    """Whether the word stood with a capital letter, or in a script without capitals."""
    start, _ = source.span(token.start, token.end)
    letter = source.source[start]
    return letter.isupper() or not letter.islower()


def _inside(token: Token, ranges: list[tuple[int, int]]) -> bool:
    return any(low <= token.start < high for low, high in ranges)
