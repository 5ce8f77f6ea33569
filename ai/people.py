"""How many people, and who: numbers of people and names in a customer's own words.

Both give places of the folded text, so that what is found can be cited as a span.
Read in the eight shipped languages; a name is taken after words that introduce one, or
alone where it was asked for.
"""

import re
from functools import lru_cache

from ai.dates.tokens import Token, read
from ai.text import fold, folded, folded_words, word_set

Places = list[tuple[int, int]]

_ONE = word_set(
    folded(
        "me i myself person man woman boy girl kid child toddler baby husband wife mother mom mum"
        " father dad son daughter brother sister friend boss colleague partner girlfriend boyfriend"
        " fiance fiancee grandmother grandfather aunt uncle cousin guest adult lady guy"
        " self gentleman"
        " fiancé yo mi esposa esposo marido mujer hijo hija amigo amiga novio novia hermano hermana"
        " persona moi femme mari ami amie fils fille copain copine personne eu minha esposa filho"
        " filha irmao irma pessoa saya istri suami anak teman mimi mke mume rafiki मैं पत्नी पति"
        " aku gue gw temen kawan شخص زوجتي زوجي انا صديقي صديقتي صاحبي صاحبتي اختي اخي اخوي امي ابي"
    )
)
_MANY = word_set(
    "people persons men women boys girls kids children toddlers babies friends brothers sisters"
    " sons daughters siblings colleagues guests adults others other ladies guys pax peeps ppl"
    " covers diners heads seniors grandparents parents couples cousins kiddos relatives members"
    " coworkers folks buddies mates neighbors neighbours"
)
_PAIRS = word_set("couple parents grandparents couples شخصين pareja padres paire casal pais")
_DUALS = word_set("شخصين شخصان نفرين wawili berdua")
_OURS = word_set("my our his her a an the your mi mis mon ma mes meu minha nos nuestros other")
_OF_OURS = (["of", "my"], ["of", "our"], ["of", "his"], ["of", "her"])
_SELF = folded_words("me i myself moi yo eu saya aku gue gw mimi मैं انا")
_LINKS = word_set("and plus with y e et with dan sama dengan na और و con avec com , &")
_OF_PEOPLE = re.compile(
    r"(?:(?:table|party|parties|part|band|family|all|team|group|booking|reservation"
    r"|reserve|mesa|grupo|table|groupe|reserva"
    r"|meja|kundi|meza)(?: \w+)?(?: is| de| for| of| pour| para| untuk| ya)"
    r"|(?:people|party|guests?|us|we|you)(?: is| are| were| was| of|'re)| for(?: just"
    r"| only| us)?|just|only|be|seats?"
    r"|(?:there|it)(?:'s| are| is| will be)|somos|seremos|vamos a ser|para|pour|serons|sommes|sera"
    r"|est|pra|pa|untuk|kami|tuko|tutakuwa|kwa|watu|tupo|wageni|हम|कुल|نحن|احنا|سنكون|عددنا"
    r"|ل|to|have|a total of|total of"
    r"|booked|book|needs?|accommodate|accomodate|make it|actually|said|now|around|about) ?$"
)
_AFTER = re.compile(
    r" ?(?:of us|of them|in total|total|in all|altogether|top|en total|au total"
    r"|no total|de nosotros"
    r"|orang|watu)(?!\w)"
)
_FOLLOWS = word_set(
    "under outside inside instead now seated sitting coming tonight asap listed indoors outdoors"
    " max maximum maybe but bitte fuera dentro dehors afuera agora ahora"
)
_NOT_PEOPLE = frozenset("cduimkgeCDAPOWMB")


_NOBODY_ELSE = re.compile(
    r"(?<!\w)(?:(?:just|only) me|me (?:alone|only)|(?:solo|solamente) yo|yo sol[oa]"
    r"|(?:juste|seulement|que) moi|moi seule?|(?:so|apenas|somente) eu|eu sozinh[oa]"
    r"|(?:cuma|hanya) (?:saya|aku)|(?:saya|aku) (?:sendiri|sendirian)"
    r"|sirf (?:main|mai|me)|(?:main|mai) (?:akela|akeli)|mimi (?:tu|peke yangu)|بس انا|انا بس"
    r"|انا لحالي|انا لوحدي|لحالي|لوحدي|"
    + "|".join(map(folded, ("सिर्फ मैं", "मैं अकेला", "मैं अकेली")))
    + r")"
    r"(?!\w| ?(?:and|n|y|e|et|dan|na|aur|plus|with|con|com|avec|sama|और|و|\+|&)(?!\w)| ?و\w)"
)
"""Who comes alone, whatever is said of others: "just me, my friend can't"."""


def is_and_somebody(word: str) -> bool:
    """Whether a folded Arabic word is "and my friend" and its like."""
    return word[:1] == "و" and word[1:] in _ONE


def how_many(text: str) -> int | None:
    """The number of people that `text` says ("me, my wife and our four children": 6)."""
    if _NOBODY_ELSE.search(folded(text)):
        return 1
    total = 0
    counted = False
    tokens = read(folded(text))
    for place, token in enumerate(tokens):
        if token.text in _OURS and any(
            _is_person(after) for after in tokens[place + 1 : place + 2]
        ):
            # "Mi mujer" is one, though "mi" alone may be one as well.
            continue
        number = _number(token)
        if counted and number is None and token.text in _ONE:
            # "2 anak": where nouns have no plural, the number counts them already.
            counted = False
            continue
        counted = number is not None
        if number is not None:
            total += number
        elif token.text in _PAIRS or token.text in _DUALS:
            total += 0 if total else 2
        elif token.text in _ONE:
            total += 1
    return total or None


_TOGETHER = {"berdua": 2, "bertiga": 3, "berempat": 4, "berlima": 5, "berenam": 6}
"""Indonesian says so many together in a word."""


def _number(token: Token) -> int | None:
    if token.text in _TOGETHER:
        return _TOGETHER[token.text]
    for kind in "nj":
        if kind in token.kinds:
            return int(str(token.kinds[kind]))
    return None


def find_people(text: str, *, asked: bool = False, taken: Places | None = None) -> Places:
    """Where the customer says for how many people; `asked` lets a number alone be it."""
    plain = folded(text)
    alone = _NOBODY_ELSE.search(plain)
    if alone:
        return [alone.span()]
    tokens = [
        token
        for token in read(plain)
        if not any(low < token.end and token.start < high for low, high in taken or ())
    ]
    groups = _groups(plain, tokens)
    if groups:
        return groups
    numbers = [token for token in tokens if _number(token) is not None]
    duals = [
        (token.start, token.end)
        for token in tokens
        if token.text in _DUALS or token.text in _TOGETHER
    ]
    if duals:
        return duals[:1]
    found = [token for token in numbers if _counts_people(plain, tokens, token)]
    if not found and len(numbers) == 1 and (asked and _unit(tokens, numbers[0]) is None):
        found = numbers
    return [(token.start, token.end) for token in found[:1]]


def _counts_people(plain: str, tokens: list[Token], token: Token) -> bool:
    if _AFTER.match(plain, token.end):
        return True
    unit = _unit(tokens, token)
    before = " " + plain[: token.start].rstrip()
    return unit is None and _OF_PEOPLE.search(before[-40:]) is not None


def _unit(tokens: list[Token], token: Token) -> Token | None:
    """The word after a number that says it counts something other than people."""
    place = tokens.index(token)
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if following is None or following.start > token.end + 1:
        return None
    other = set(following.kinds) & _NOT_PEOPLE or (
        following.kinds.keys() == {"_"} and following.text not in _FOLLOWS
    )
    return following if other else None


def _groups(plain: str, tokens: list[Token]) -> Places:
    """Runs such as "4 adults and 2 kids", "me and my wife", "five people"."""
    out: Places = []
    at = 0
    while at < len(tokens):
        last = _member(tokens, at)
        if last is None:
            at += 1
            continue
        first, start, end = at, tokens[at].start, tokens[last].end
        at = last + 1
        counted = any(_number(token) is not None for token in tokens[first : last + 1])
        while (more := _next_member(plain, tokens, at)) is not None:
            end, at, counted = tokens[more].end, more + 1, True
        # "My wife is ill" says who, not how many.
        if counted or tokens[last].text in ("myself", *_PAIRS):
            out.append((start, end))
    return out


def _next_member(plain: str, tokens: list[Token], at: int) -> int | None:
    place = at
    while place < len(tokens) and place < at + 3 and _links(plain, tokens[place]):
        place += 1
    if place == at and not (place < len(tokens) and _number(tokens[place]) is not None):
        return None
    last = _member(tokens, place) if place < len(tokens) else None
    if last is None and place > at and place < len(tokens) and _number(tokens[place]) is not None:
        return place if _unit(tokens, tokens[place]) is None else None
    return last


def _links(plain: str, token: Token) -> bool:
    return token.text in _LINKS or plain[token.start : token.end] in (",", "&", "+")


def _member(tokens: list[Token], at: int) -> int | None:
    """The last token of one member of a group that begins at `at`."""
    place, number, ours = at, False, False
    while place < len(tokens) and tokens[place].text in _OURS and place < at + 2:
        ours = True
        place += 1
    if place < len(tokens) and _number(tokens[place]) is not None:
        number = True
        place += 1
    while place < len(tokens) and tokens[place].text in ("other", "married", "young", "small"):
        if place + 1 >= len(tokens) or not _is_person(tokens[place + 1]):
            break
        place += 1
    if place >= len(tokens):
        return None
    token = tokens[place]
    if number and place == at + 1 and [t.text for t in tokens[place : place + 2]] in _OF_OURS:
        place += 2
        token = tokens[place] if place < len(tokens) else token
    if number and token.text not in _SELF and (_is_person(token) or token.text in _PAIRS):
        return place
    single = token.text in _ONE or token.text in _PAIRS
    if single and (ours or token.text in _SELF):
        return place
    return place if ours and token.text in _MANY and token.text not in ("people", "other") else None


def _is_person(token: Token) -> bool:
    return "p" in token.kinds or token.text in _MANY or token.text in _ONE


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
        weak = lead[0].strip(" :,\"'-") in _WEAK
        if weak and sure:
            continue
        span = _run(plain, words, lead.end(), capital, taken or [], weak=weak)
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
