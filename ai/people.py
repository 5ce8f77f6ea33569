"""Who: names in a customer's own words.

Places are of the folded text, so that what is found can be cited as a span. Read in the eight
shipped languages; a name is taken after words that introduce one, or alone where it was asked for.
"""

import re
from functools import lru_cache

from ai import kin
from ai.dates.tokens import read
from ai.text import Folded, fold, folded, word_set

Places = list[tuple[int, int]]


def is_and_somebody(word: str) -> bool:
    """Whether a folded Arabic word is "and my friend" and its like."""
    return word[:1] == "و" and kin.is_one(word[1:])


_INTRODUCES = re.compile(
    r"(?<!\w)(?:my (?:full |first |last |sur)?name(?:'s| is| would be)?|(?:full|first"
    r"|last) name(?: is)?"
    r"|(?:the )?name(?: for the \w+)?(?: is|'s| ?[:=-]| should be| would be)|name"
    r"|under(?: the)?(?: name)?(?: of| is)?|in the name(?: of)?|(?:reserved|booked) (?:by|for)"
    r"|i am called|i am|i'm|im|this is|call(?:ed)? (?:me|be|call me)|(?:i )?go by"
    r"|known as|here is|it's|its|for"
    r"|name's|with|listed under|belongs to|they call me|put it under|by|surname(?: is)?"
    r"|me llamo|mi nombre es|mi nombre|soy|a nombre de|a nombre|de parte de|nombre ?[:=-]"
    r"|je m'appelle|je suis|mon nom est|mon prenom est|au nom de|c'est|moi c'est|nom ?[:=-]"
    r"|meu nome e|me chamo|eu sou|em nome de|no nome de|sou (?:o|a)|aqui e (?:o|a)"
    r"|nama saya(?: adalah)?|saya bernama|atas nama|panggil saya|nama ?[:=-]|dengan"
    r"|jina langu(?: ni)?|naitwa|ninaitwa|mimi ni|kwa jina la|jina ?[:=-]"
    r"|mera naam|main|"
    + "|".join(
        re.escape(folded(word))
        for word in (
            "मेरा नाम", "नाम", "मैं", "اسمي هو", "اسمي", "الاسم", "الاسم هو", "انا", "معك", "معاك",
            "باسم", "على اسم", "انا اسمي",
        )
    )
    + r")[ :,\"'-]{1,3}"
)  # fmt: skip
_WEAK = frozenset(
    {"for", "with", "by", "it's", "its", "im", "i'm", "i am", "this is", "here is", "soy", "c'est"}
    | {"je suis", "dengan", "main", "name", "under", "under the"}
    | {"booked for", "booked by", "reserved for", "reserved by"}
)
_OF_ONESELF = frozenset(
    {"je suis", "moi c'est", "eu sou", "sou o", "sou a", "aqui e o", "aqui e a", "mimi ni", "main"}
    | {folded("मैं"), folded("انا")}
)
"""Lead to a name or to anything else of oneself ("mimi ni muuguzi", "main dukaan chalata hoon"):
told unasked, it is a name by its capital."""
_BEHIND_NOUNS = word_set("se mein me ka ki ke ko par pe de du des da do")
"""Tie what stands before them to a sentence ("main Delhi se hoon")."""
_AFTERWARDS = re.compile(
    r"(?: is (?:my|the) name| is the name| here(?!\w)| has (?:a|done|made|booked)"
    r"|,? (?:party|table) (?:of|for)"
    r"| name(?!\w)| is what|'s (?:table|booking|reservation))"
)
_NOT_NAME = word_set(
    folded(
        "and or y e o et ou dan na aur for from at on in my the a an phone number tel mobile email"
        " address tomorrow today please pls by with de del la el los para con por favor"
        " gracias and i"
        " we you he she it is are was want need would like can could but so not no yes"
        " yeah hi hello"
        " hey thanks thank sorry just only table reservation booking book party people person time"
        " date name first last full surname under our your this that there here have has"
        " had will be"
        " am pm quiero necesito hola mesa reserva cita numero telefono direccion mi me"
        " si una un soy"
        " le les une du des je vous nous bonjour merci oui non pour avec telephone"
        " numero est sur que"
        " o os as um uma eu meu minha ola obrigado obrigada sim nao quero preciso e da do"
        " saya ada nama dan untuk mau ya tidak nomor di yang terima kasih halo ni wa"
        " langu jina nataka"
        " nina simu asante ndiyo hapana है हैं और का की नंबर फोन से मेरा चाहिए رقمي رقم"
        " هاتفي عنواني يوم"
        " غدا بكره اليوم الساعه من في و لو سمحت شكرا اريد ابغى هو okay ok sure great"
        " good thats some"
        " going making calling looking afraid running trying one two what when where how"
        " why who any"
        " birthday dinner lunch breakfast everyone everything something anything them us"
        " cancel change"
        " lets let do does did if then than also again new same different correct right"
        " wrong fine mr"
        " it's i'm im its that's inside outside indoor outdoor perfect available restaurant tonight"
        " morning evening afternoon night noon midnight friends family kids adults nobody both all"
    ).replace("'", "")
)  # fmt: skip


def find_names(
    text: str, *, asked: bool = False, taken: Places | None = None, sure: bool = False
) -> Places:
    """Where the customer gives a name; `asked` lets a few words alone be it.

    `sure` takes it only after words that introduce nothing else ("my name is"), not after
    "for" or "with", which may lead a service as well.
    """
    source = fold(text)
    plain = source.text
    words = [
        (match.start(), match.end())
        for match in re.finditer(r"[^\W\d_]+(?:['.-][^\W\d_]+)*", plain)
    ]
    capital = _capitals(text, words, source.origin)
    spans: Places = []
    for lead in _INTRODUCES.finditer(plain):
        led_by = lead[0].strip(" :,\"'-")
        of_oneself = led_by in _OF_ONESELF
        weak = of_oneself or led_by in _WEAK
        if weak and sure and not of_oneself:
            continue
        span = _run(plain, words, lead.end(), capital, taken or [], weak=weak)
        if span is not None and of_oneself and sure and not _stands_as_name(source, words, span):
            continue
        if span is not None and not any(low < span[1] and span[0] < high for low, high in spans):
            spans.append(span)
    if not spans and not sure:
        spans = _before(plain, words, capital, taken or [])
    if not spans and asked:
        spans = _only_a_name(plain, words, capital, taken or [])
    return spans


def _capitals(text: str, words: Places, origin: tuple[int, ...]) -> frozenset[int]:
    """Where words begin with a capital letter, or are of a script that has none."""
    shouted = text.isupper()
    return frozenset(
        start
        for start, _ in words
        if not shouted
        and (
            text[origin[start]].isupper()
            or text[origin[start]].lower() == text[origin[start]].upper()
        )
    )


def _stands_as_name(source: Folded, words: Places, span: tuple[int, int]) -> bool:
    """Whether words begin with a capital, and nothing behind ties them to a sentence."""
    after = next((source.text[low:high] for low, high in words if low >= span[1]), "")
    first = source.source[source.origin[span[0]]]
    return first.isupper() and not source.source.isupper() and after not in _BEHIND_NOUNS


@lru_cache(maxsize=4096)
def _is_said_otherwise(word: str) -> bool:
    """Whether a word is one of days, times or numbers."""
    kinds = {kind for token in read(word) for kind in token.kinds}
    return bool(kinds & set("WMRPZnpdkmgeV"))


def _can_be_name(plain: str, span: tuple[int, int], taken: Places) -> bool:
    word = plain[span[0] : span[1]]
    bare = word.replace("'", "")
    if (
        bare in _NOT_NAME
        or (bare[0] == "و" and bare[1:] in _NOT_NAME)
        or is_and_somebody(bare)
        or any(low < span[1] and span[0] < high for low, high in taken)
    ):
        return False
    return len(word) > 1


def _run(
    plain: str, words: Places, begin: int, capital: frozenset[int], taken: Places, *, weak: bool
) -> tuple[int, int] | None:
    """Up to four words from `begin` on that may be a name together."""
    chosen: Places = []
    for span in words:
        if span[0] < begin:
            continue
        gap = plain[(chosen[-1][1] if chosen else begin) : span[0]]
        if gap.strip(' "') or len(chosen) == 4 or not _can_be_name(plain, span, taken):
            break
        if chosen and chosen[0][0] in capital and span[0] not in capital:
            break
        if (weak or len(chosen) >= 2) and span[0] not in capital:
            break
        if span[0] not in capital and _is_said_otherwise(plain[span[0] : span[1]]):
            break
        chosen.append(span)
    if weak and all(_is_said_otherwise(plain[low:high]) for low, high in chosen):
        return None
    return (chosen[0][0], chosen[-1][1]) if chosen else None


def _before(plain: str, words: Places, capital: frozenset[int], taken: Places) -> Places:
    """ "Darby Malas is my name", "Mirian Navanjo here"."""
    for place, span in enumerate(words):
        if place + 1 < len(words) and span[0] in capital:
            run = _run(plain, words, span[0], capital, taken, weak=True)
            if run is not None and _AFTERWARDS.match(plain, run[1]):
                return [run]
    return []


def _only_a_name(plain: str, words: Places, capital: frozenset[int], taken: Places) -> Places:
    fitting = [span for span in words if _can_be_name(plain, span, taken)]
    if not fitting or (re.search(r"\d", plain) and not taken):
        return []
    if len(fitting) == len(words) <= 4 and not any(
        _is_said_otherwise(plain[low:high]) for low, high in words
    ):
        return [(words[0][0], words[-1][1])]
    for span in fitting:
        run = _run(plain, words, span[0], capital, taken, weak=True)
        if run is not None and len(plain[run[0] : run[1]].split()) >= 2:
            return [run]
    return []
