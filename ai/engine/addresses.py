"""An address by how it is written: parts between commas with a figure beside the name of a street
or a house ("B-204 Shalimar Residency, Gomti Nagar", "au 3 impasse des Lilas", "Gran Vía 45").

It needs no word before it, and stands beside a day, an hour or how many in the same message.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ai.dates import Found
from ai.dates.grammar import FoundDate, FoundTime
from ai.engine.consent import is_yes
from ai.engine.lexicon import FUNCTION, INTENT, MODIFIERS, UNITS
from ai.spoken import SPOKEN
from ai.text import Folded, Token, folded_words, word_set

_STREETS = folded_words(
    "street str road rd avenue ave lane ln drive dr terrace close court crescent square row hill"
    " park gardens grove mews wharf quay way boulevard blvd bd bld highway hwy roundabout walk"
    " house villa apt appt app apartment apartments flat unit suite tower towers residency"
    " residence residences building bldg block bloc floor flr gate plot sector phase society nagar"
    " colony vihar enclave chowk marg gali manzil mohalla lodge hotel hall condo compound estate"
    " office shop room suite burj"
    " calle c avenida avda av paseo plaza pza carrera cra transversal diagonal camino ronda"
    " travesia callejon piso puerta pta portal bajo atico escalera edificio urbanizacion urb barrio"
    " colonia conjunto torre casa izquierda izq derecha dcha apto depto manzana finca oficina local"
    " rue impasse chemin quai allee allees cours place route passage ruelle square faubourg"
    " batiment bat etage appartement escalier porte portail tour immeuble lotissement hameau"
    " bureau chambre"
    " rua travessa largo praca praceta alameda estrada beco viela andar bloco lote apartamento"
    " esquerdo esq direito dto edificio torre predio quadra ladeira rodovia fracao loja sala"
    " jalan jln jl gang gg komplek kompleks perumahan perum rt rw blok lantai apartemen rumah"
    " kost kos kav kelurahan kantor ruko kamar"
    " mtaa barabara nyumba ghorofa jengo kiwanja kitalu uwanja chumba duka ofisi"
    " شارع برج فيلا شقه بنايه عماره زنقه حي طريق مجمع بلوك دور طابق منزل بيت قطعه ممر جاده قاعه"
    " فلل مبنى درب اقامه sha2a she2a 3emara 3omara share3 borj burj bnaya binaya qa3at"
    " " + "गली मकान फ्लैट मंज़िल सेक्टर नगर कॉलोनी रोड मार्ग टावर बिल्डिंग ब्लॉक मोहल्ला विहार"
)
"""Words of streets, houses and their parts."""

_COUNTED = folded_words(
    "room rooms bedroom bedrooms house houses villa villas flat flats unit units apartment floor"
    " floors apartments block blocks gate gates casa casas piso pisos puerta puertas appartement"
    " etage etages porte portes place places tour tours cours andares apartamento apartamentos"
    " rumah lantai nyumba ghorofa hall hotel unites walk walks hill row close park square"
    " room rooms sala salas kamar chumba vyumba chambre chambres shop shops office offices"
)
"""Of these there may be so many, where the number stands before them and nothing else."""

_SMALL = folded_words(
    "de del la las los el da do das dos du des le les l d e y of the and and at on in"
    " al ul bin no nr num number numero nomor nambari namba nº n a au aux en em na con esquina"
    " bis ter near to"
)
"""Stand small within an address."""

_ARTICLES = folded_words("the al el la le les los las ash as ad an")
"""With a capital they begin a name ("The Pearl", "Al Sadd")."""

_SAID = FUNCTION | INTENT | SPOKEN["hi"].function | SPOKEN["hi"].intent
"""Words of sentences, in the scripts without capitals."""

_ORDINALS = folded_words(
    "ground first second third fourth fifth sixth seventh eighth ninth tenth top"
    " primero primer segundo segunda tercero tercer tercera cuarto cuarta quinto quinta sexto"
    " septimo octavo noveno decimo primeiro terceiro terceira quarto setimo oitavo nono"
    " premier deuxieme troisieme quatrieme cinquieme sixieme septieme huitieme dernier"
)
BESIDE = re.compile(
    r"(?:next to|opposite|behind|beside|near|close to|across from|in front of|around the corner"
    r"|junto a|cerca de|frente a|enfrente|al lado|detras|esquina|en face|a cote|pres d|derriere"
    r"|ao lado|perto d|em frente|atras d|ke paas|ke samne|ke peeche|karibu|jirani|mkabala|nyuma ya"
    r"|dekat|samping|depan|belakang|seberang|جنب|قرب|مقابل|خلف|بجانب)(?!\w)"
)
"""Begin what says where an address lies."""

_ENDS = re.compile(r"[\n?!]|\.(?=\s|$)")
_BREAKS = re.compile(r"[\n;?!,]|\.(?=\s|$)")
_DOTTED = folded_words(
    "no nr num st str rd ave av avda bd bld blk apt appt jl jln gg c pl pza cra edif urb dr bldg"
    " flr bat esq izq dto km"
)
"""Short forms that end with a dot and end no sentence."""

_BARE = re.compile(r"(?:\D* )?\d{1,3}")
_TO_NUMBER = re.compile(r" (?:au|a|to|at) \d{1,3}$")
_HOUSE = re.compile(
    r",? (?:bis |ter )?(?:(?:rue|impasse|chemin|quai|allee|avenue|av|bd|boulevard|place|cours|route"
    r"|passage|square)(?!\w)|(?:[^\W\d_]+ ){1,2}(?:street|st|road|rd|avenue|ave|lane|drive|close"
    r"|court|crescent|terrace|gardens|place|way|square|row|grove|blvd|boulevard|pkwy|hwy)(?!\w))"
)
"""Behind the number of a house, in the languages that put it first."""

_LONG_HOUSE = re.compile(
    r"(?<!\d)\d{3,5}(?= (?:[^\W\d_]+\.? ){1,3}(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr"
    r"|close|court|ct|crescent|terrace|place|pl|way|square|row|grove|blvd|boulevard|pkwy|hwy)(?!\w))",
    re.IGNORECASE,
)
"""Numbers of long streets, which are spelt like an hour ("5 pm at 2210 E Speedway Blvd")."""

_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBERED = folded_words("no nr num number numero nomor nambari namba")

_FIGURE = re.compile(r"\d+[^\W\d_]{0,3}|[^\W\d_]{1,2}\d+")
_SURNAMES = word_set("hill park hall lane row way walk close court place torre plaza casa")
"""People are called so as well ("Paul Hill")."""

_LEADING = folded_words(
    "pata address adresse alamat anwani direccion endereco hai mera hamara naya ni est es"
    " पता है मेरा हमारा नया عنواني عنوان العنوان عنوانا"
)
"""Lead to an address, and are none of it."""

_LEADS = word_set("at in on to from near en em na no sur di ke chez a au")

_PLAIN_HOUSE = 3
"""Words of a number with the name of a street that has no word for it ("12 Tulla Heights")."""

MOST_BESIDE = 4
"""Words of a part that belongs to an address by standing next to one."""

MOST_TELLING = 7
"""Words of a part that says what an address is next to."""

NAMES = 2
"""Words without a capital that may name a street, before or behind the word for it."""

MOST = 16
"""Words of an address; more are a letter."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word and what it may be in an address: a figure, a street, a name, a small word, or none
    of these."""

    token: Token
    kind: str
    known: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """What of the words between two breaks may be of an address."""

    words: tuple[_Word, ...]
    run: tuple[_Word, ...]
    joined: bool
    """Whether it only lists on from the part before it."""

    bears: bool
    """Whether the run is an address by itself."""

    @property
    def whole(self) -> bool:
        """Whether nothing but small words stand beside it."""
        rest = [word for word in self.words if word not in self.run]
        return bool(self.run) and all(word.kind == "small" for word in rest)


def find_written(
    source: Folded,
    spoken: tuple[Token, ...],
    taken: list[tuple[int, int]],
    known: list[bool],
) -> tuple[int, int] | None:
    """The first address of a message that is written as one.

    `taken`: days, hours, phones and names; no address goes over them. `known`: of each word,
    whether the catalogue speaks of it.
    """
    parts = _parts(source, spoken, taken, known)
    at = next((n for n, part in enumerate(parts) if part.bears), None)
    if at is None or _only_asked(source, parts[at]):
        return None
    first = last = at
    while first and parts[first].joined and parts[first].whole and _belongs(parts[first - 1]):
        first -= 1
    while last + 1 < len(parts) and parts[last + 1].joined and _goes_on(source, parts[last + 1]):
        last += 1
    whole = _lies(source, parts[last]) or not parts[last].run
    closing = parts[last].words if whole else parts[last].run
    start, end = parts[first].run[0].token.start, closing[-1].token.end
    return (start, end) if sum(start <= token.start < end for token in spoken) <= MOST else None


def named_streets(
    source: Folded, spoken: tuple[Token, ...], taken: list[tuple[int, int]], known: list[bool]
) -> tuple[tuple[int, int], ...]:
    """The parts of an answer to where it is that are no more than a street's or a quarter's name
    ("doctors colony")."""
    return tuple(
        (part.words[0].token.start, part.words[-1].token.end)
        for part in _parts(source, spoken, taken, known)
        if len(part.words) <= MOST_BESIDE
        and any(word.kind == "street" for word in part.words)
        and not any(word.token.text in FUNCTION - _SMALL for word in part.words)
    )


def tells_street(spoken: tuple[Token, ...]) -> bool:
    """Whether a word of a street or a house is said, or a number."""
    return any(token.text in _STREETS or token.text.isdigit() for token in spoken)


def without_houses(raw: str) -> str:
    """The text with numbers of long streets blanked: they are no hours."""
    return _LONG_HOUSE.sub(lambda found: "·" * len(found[0]), raw)


def no_house(text: str, found: Found) -> Found:
    """Without days and hours that number a house, beside others of their kind: "jeudi à 9h au 3
    impasse des Lilas", "at ten at 22 Victoria Terrace"."""
    dates = tuple(day for day in found.dates if not _numbers_house(text, day))
    times = tuple(_without_house(text, at) for at in found.times if not _numbers_house(text, at))
    return replace(found, dates=dates or found.dates, times=times or found.times)


def _without_house(text: str, at: FoundTime) -> FoundTime:
    """An hour that does not end with the number of a house: "9h au 3 impasse"."""
    led = _TO_NUMBER.search(text, at.start, at.end) if at.until else None
    house = led is not None and _HOUSE.match(text, at.end) is not None
    return replace(at, end=led.start(), until=None) if led and house else at


def _numbers_house(text: str, item: FoundDate | FoundTime) -> bool:
    bare = _BARE.fullmatch(text, item.start, item.end)
    return bare is not None and _HOUSE.match(text, item.end) is not None


def _parts(
    source: Folded,
    spoken: tuple[Token, ...],
    taken: list[tuple[int, int]],
    known: list[bool],
) -> list[_Part]:
    """The message between its breaks and its days and hours."""
    out: list[_Part] = []
    words: list[_Word] = []
    joined, end = False, 0
    for place, token in enumerate(spoken):
        if any(low <= token.start < high for low, high in taken):
            continue
        gap = source.text[end : token.start]
        apart = any(low < token.start and end <= low for low, _ in taken)
        if words and (apart or _breaks(gap, words[-1].token)):
            out.append(_part(words, joined=joined))
            words = []
            joined = not apart and set(gap) <= {",", "\n", " "}
        first = not words and (not out or _ENDS.search(gap) is not None)
        kind = _kind(source, token, first=first)
        words.append(_Word(token, kind, known[place]))
        end = token.end
    return [*out, _part(words, joined=joined)] if words else out


def _part(words: list[_Word], *, joined: bool) -> _Part:
    """The words of a part, with the first run of them that bears an address."""
    runs: list[list[_Word]] = [[]]
    cut = [False]
    for at, word in enumerate(words):
        if word.kind or _names_street(words, at):
            runs[-1].append(word)
        else:
            cut[-1] = True
            runs.append([])
            cut.append(False)
    told = [(one, ends) for run, ends in zip(runs, cut, strict=True) if (one := _trimmed(run))]
    for run, ends in told:
        led = any(word.token.text in _LEADS for word in words[: words.index(run[0])][-1:])
        if _bears(run, cut=ends, led=led, alone=len(run) == len(words)):
            return _Part(tuple(words), run, joined, bears=True)
    return _Part(tuple(words), told[0][0] if told else (), joined, bears=False)


def _breaks(gap: str, before: Token) -> bool:
    found = _BREAKS.search(gap)
    return found is not None and not (found[0] == "." and before.text in _DOTTED)


def _kind(source: Folded, token: Token, *, first: bool) -> str:
    """What a word may be; `first` of a sentence it may have a capital without being a name."""
    text = token.text
    if text in _STREETS:
        return "street"
    if _FIGURE.fullmatch(text):
        return "" if _YEAR.fullmatch(text) else "figure"
    upper = source.source[source.origin[token.start]].isupper() and not source.source.isupper()
    plain = text in FUNCTION or text in INTENT or is_yes(text)
    spoken = "'" in text and text.partition("'")[0] in FUNCTION - _SMALL
    if upper and not spoken and (text in _ARTICLES or not (first and plain)):
        return "name" if len(text) > 1 else "letter"
    if upper and len(text) == 1:
        return "letter"
    return "small" if text in _SMALL or text in _ORDINALS or len(text) == 1 else ""


def _trimmed(run: list[_Word]) -> tuple[_Word, ...]:
    """A run without the small words at its ends; "second floor" keeps its first."""
    while run and _is_loose(run[0], before=True) and _kinds(run[:2]) != ["letter", "figure"]:
        run = run[1:]
    while run and _is_loose(run[-1], before=False):
        run = run[:-1]
    return tuple(run)


def _kinds(words: Sequence[_Word]) -> list[str]:
    return [word.kind for word in words]


def _is_loose(word: _Word, *, before: bool) -> bool:
    """Whether a small word is none of an address at its end."""
    text = word.token.text
    if word.kind not in ("small", "letter") or text in _ORDINALS:
        return False
    return not (text in _NUMBERED if before else word.kind == "letter")


def _names_street(words: list[_Word], at: int) -> bool:
    """Whether a word without a capital names the street or house that stands near it."""
    word = words[at]
    text = word.token.text
    if word.known or text in FUNCTION or text in INTENT or is_yes(text):
        return False
    if text in _LEADING:
        return False
    before = [one.kind for one in words[max(0, at - NAMES) : at]]
    after = [one.kind for one in words[at + 1 : at + 1 + NAMES]]
    # "rajendra nagar road no 2": a number follows at once.
    numbered = after[:1] == ["street"] and "figure" in _kinds(words[at + 1 : at + 1 + 2 * NAMES])
    # "14 cardigan road", "rua augusta 12", "portail bleu".
    near = "figure" in before or numbered or not _has_case(text)
    return "street" in before or ("street" in after and near)


def _has_case(text: str) -> bool:
    """Whether a word is of a script that has capitals."""
    return text.upper() != text


def _bears(run: tuple[_Word, ...], *, cut: bool, led: bool, alone: bool) -> bool:
    """Whether words are an address by themselves.

    `cut`: other words follow on them ("Maria 4 kids"); `led`: a word stands before them that says
    where; `alone`: nothing else stands between the same breaks.
    """
    kinds = _kinds(run)
    streets = [word for word in run if word.kind == "street"]
    names = [word for word in run if word.kind == "name"]
    known = any(word.known for word in (*streets, *names))
    if "figure" in kinds and streets:
        counted = kinds[0] == "figure" and run[1].token.text in _COUNTED
        return not (counted and all(word.token.text in _COUNTED for word in streets))
    if names and len(names) == len(run) - 1 and kinds[0] == "figure" and len(run) <= _PLAIN_HOUSE:
        # "5 Clonroad", and nothing beside it; "2 Adults" are counted.
        counted = any(word.token.text in MODIFIERS | UNITS for word in names)
        return alone and not (known or counted)
    if "figure" in kinds and names:
        figure, name = kinds.index("figure"), kinds.index("name")
        lettered = kinds[max(0, figure - 1)] == "letter"
        # "Margherita 2" is two of them.
        long = len(names) > 1 or len(run[figure].token.text) > 1
        return not (known or cut) and (lettered or (name < figure and long))
    surname = len(run) <= len(("first", "last")) and run[-1].token.text in _SURNAMES and not led
    return bool(streets and names) and not (known or surname)


def _only_asked(source: Folded, part: _Part) -> bool:
    """Whether a question speaks of a street ("is there parking on Mill Road?")."""
    if any(word.kind == "figure" for word in part.run):
        return False
    ended = _ENDS.search(source.text, part.run[-1].token.end)
    return ended is not None and "?" in ended[0]


def _belongs(part: _Part) -> bool:
    """Whether a part next to an address is of it: a house, a district, a floor."""
    told = {word.kind for word in part.run}
    floor = any(word.token.text in _ORDINALS | _NUMBERED for word in part.run)
    if not part.whole or len(part.words) > MOST_BESIDE or any(word.known for word in part.run):
        return False
    return bool(told & {"name", "street"}) or floor


def _is_plain(part: _Part) -> bool:
    """Whether a part is a word or two of a script without capitals that say nothing else: a town
    behind its street."""
    return len(part.words) <= NAMES and not any(
        _has_case(word.token.text)
        or word.known
        or word.kind == "figure"
        or word.token.text in _SAID
        for word in part.words
    )


def _lies(source: Folded, part: _Part) -> bool:
    """Whether a part says what an address is next to."""
    start = part.words[0].token.start
    return BESIDE.match(source.text, start) is not None and len(part.words) <= MOST_TELLING


def _goes_on(source: Folded, part: _Part) -> bool:
    """Whether a part behind an address goes on with it."""
    return part.bears or _belongs(part) or _lies(source, part) or _is_plain(part)
