"""What a customer wants, told from how people say it in three languages.

Patterns run over folded text (no accents, one form of each Arabic letter). All
languages are always read, because customers mix them. Several intents may hold
at once; the dialogue decides which comes first.
"""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from ai.engine.exemplars import EXEMPLARS
from ai.engine.lexicon import COMMON, FUNCTION, INTENT, MODIFIERS
from ai.engine.matter_lines import LINES
from ai.engine.opening import asks_hours, without_own
from ai.engine.patterns import COMPILED
from ai.spoken import SPOKEN, Spoken
from ai.spoken.apart import APART
from ai.text import folded, grams, tokens, unmask, word_set

READ_HEAD, READ_TAIL = 1200, 400
"""Characters of a very long message that are searched for what it wants."""

_COMPARES = re.compile(
    r"cheapest|(?:which|what|who)\b.{0,30}\bcheap|(?:cual|que) .{0,20}mas barat"
    r"|sabse sast|सबसए ससत|\b(?:le|la|l[ae]quelle?) (?:est )?(?:le |la )?moins cher"
    r"|\b(?:qual|o|a) (?:e )?(?:o |a )?mais barat|paling murah|termurah"
    r"|gani .{0,12}(?:nafuu|rahisi)"
    r"|(?:el|lo|la) mas barat[oa]|ارخص (?:شي|خدمه)|(?:ايهما|ايش|مين|شو) .{0,12}ارخص"
)

_APIECE = re.compile(
    r"\b(?:what(?:'?s| is| are|'?re)|how(?:'?s| is)) (?:it|the|a|an|that|your|one|this)"
    r"(?: \w+){0,4}?[ /](?:per|apiece|a head|a pop|pp|each"
    r"|for (?:the|one|a|an) (?:whole |full )?(?:hour|day|night|week|weekend|month|year))\b"
    r"|\bwhat(?:'?s| is) (?:a|an|one|the|your)(?: [\w'-]+){1,5} (?:cost|costing|go for|going for)\b"
    r"|\bwhat(?:'?s| is)(?: (?!the\b|your\b|up\b)[\w-]+){1,4} (?:a|an|per|each)"
    r" (?:hour|day|night|week|month|year|kilo|person|head|piece)\b"
)
"""A price asked for by what it is counted by, or after the name: "what is the cruise per person?",
"what's a filling cost?"."""

WITHOUT_BOOKING = re.compile(
    r"\b(?:without|w/o|sin|sem|sans|tanpa|bila|bina)(?: (?:an?|la|una|um|uma|de|ya|prendre|prise))*"
    r" (?:appointments?|appt|booking|cita|reserva\w*|turno|marcar|marcacao|agendar|rdv|rendez"
    r"|reserv\w+"
    r"|janji|miadi|kuweka|buking)|\bwalk[ -]?ins?\b"
    r"|\b(?:don'?t|do not|no|not|didn'?t) need (?:to |an? |any )?(?:book|appointment|appt)"
    r"|\bno (?:hace falta|necesito|es necesario) (?:una )?(?:cita|reserva)"
    r"|\bpas besoin (?:de |d')?(?:prendre )?(?:rdv|rendez|reserv)"
    r"|\bnao (?:precisa|preciso|e preciso) (?:de )?(?:marcar|agendar|reserv|hora)"
    r"|\b(?:ga|gak|nggak|tidak) (?:perlu|usah) (?:janji|booking|reserv|pesan)"
    r"|(?<!\w)(?:بدون|من غير|بلا) (?:ال)?(?:حجز|موعد)"
)

_FREE_HOUR = re.compile(r"\bhorarios? (?:\w+ )?(?:livres?|libres?|dispon\w+|vagos?|vacios?)\b")
"""An hour that is free, and no opening hour."""

_SAME_HOUR = re.compile(r"\b(?:mismo|mesmo|meme|same) (?:horario|horaire|timing|hour)\b(?! as)")
""" "Friday, same hour" wishes for the hour that was told, and asks for none."""

_FOR_ONE = re.compile(
    r"\b(?:per|each|every|one|1|single|(?:extra|additional) |for an?)[ -]?(?:single )?person\b"
    r"|\b(?:por|cada|(?:para|pra|son|somos|solo|so|e|es|mas|mais) (?:una|uma|1)|1)"
    r" (?:sola? )?(?:persona|pessoa)\b(?! (?:de verdad|real|humana|que))"
    r"|\b(?:par|chaque|(?:pour|seulement|juste) (?:une|1)(?: seule)?|1|une seule) personne\b"
    r"|\b(?:per|(?:untuk|buat) (?:satu|1)|1|satu) orang\b|\bkwa (?:kila )?mtu(?: mmoja)?\b"
    rf"|\b(?:ek|1|per) (?:aadmi|admi|insaan|vyakti)\b|(?<!\w)(?:{folded('एक')}|1)"
    rf" (?:{folded('आदमी')}|{folded('व्यक्ति')}|{folded('इंसान')})(?!\w)"
    r"|(?<!\w)(?:(?:لل?|كل )(?:ال)?شخص(?: ال?واحد)?|(?:ال)?شخص ال?واحد)(?!\w)"
)
"""Counts people: who asks for the price "for one person please" wants to talk to nobody."""

_KEYWORDS = sorted(
    word_set(
        """
    price prices pricing cost costs much discount discounts cheaper appointment appointments book
    booking reserve reservation schedule available availability tomorrow cancel cancelled confirm
    address location located person human agent manager open opening hours included includes
    services service package packages speak complain complaint refund
    cuanto cuesta cuestan precio precios descuento reservar reserva horario abierto abren cierran
    direccion servicios hablar persona cancelar confirmar quiero necesito incluye gracias
    سعر اسعار خصم حجز احجز موعد عنوان اريد تكلفه خدمات شخص موظف تفتحون شكرا
    """
    )
)
_KNOWN = FUNCTION | INTENT | MODIFIERS | COMMON
_KNOWN |= word_set(folded(" ".join(APART[code] for code in ("en", "es", "ar"))))
# "Hujan" is rain, and no slip of "human".
_KNOWN |= {word for word in re.split(r"[\s!:-]+", folded(LINES)) if word.isalpha()}


def intents(
    text: str,
    *,
    vocabulary: frozenset[str],
    language: str = "",
    spelt: frozenset[str] = frozenset(),
) -> dict[str, float]:
    """Intents in a folded text with their strengths, 0 to 1.

    `vocabulary` are words of the catalogue, which are never "corrected" away; nor are those in
    `spelt` ("cuarto" of an hour is no slip of "cuanto"). `language`: the
    one the text was taken to be in; its phrases are read beside the patterns of all.
    """
    text = without_own(_ends(text))
    spoken = SPOKEN.get(language)
    # "Preciso" is no slip of "precios" where Portuguese is written.
    right = vocabulary | spelt
    right |= spoken.quiet | spoken.phrases.words if spoken else frozenset()
    readings = {text, unmask(text)}
    readings |= {_spell(reading, right) for reading in readings}
    compares = any(_COMPARES.search(reading) for reading in readings)
    found = {
        name: 1.0
        for name, pattern in COMPILED.items()
        if any(pattern.search(reading) for reading in readings)
    }
    if spoken:
        said = _by_phrase(text, spoken, vocabulary)
        found.update(said)
        if language != "ar":
            # What another language's pattern saw in words of this one yields to its own.
            for name in _ONLY_ALONE.intersection(found) - said.keys():
                if found.keys() - _ONLY_ALONE:
                    found.pop(name)
            if "who_are_you" in said and "complaint" not in said:
                found.pop("complaint", None)
            if "status" in said:
                found.pop("place", None)
    if {"status", "my_order"} <= found.keys():
        # "¿Dónde está mi pedido?" asks for no address.
        found.pop("place", None)
    if WITHOUT_BOOKING.search(text):
        # "Can I come without an appointment?" asks for none.
        found["walk_in"] = 1.0
        for name in ("book", "available"):
            found.pop(name, None)
    if _APIECE.search(text):
        # "What is it per shirt?" asks for no description.
        found["price"] = 1.0
        found.pop("about", None)
    if _SAME_HOUR.search(text) or _FREE_HOUR.search(text):
        found.pop("hours", None)
    elif asks_hours(text):
        found["hours"] = 1.0
    if compares:
        # Asking which is cheapest is a question about prices, not for another price.
        found.pop("discount", None)
        found.update({"price": 1.0, "menu": 1.0})
    if not found:
        found.update(_by_example(text))
    if "person" in found and (apart := _FOR_ONE.sub("·", text)) != text:
        beside = intents(apart, vocabulary=vocabulary, language=language, spelt=spelt)
        found = {name: sure for name, sure in found.items() if name in beside or name != "person"}
    return found


_GRAVE = frozenset({"discount", "confirm", "override"})
"""Wishes that are refused."""

SHORT = 5
"""Letters of the longest words of which one letter makes another word."""

_ONLY_ALONE = frozenset({"can_you", "got", "have", "about", "place", "menu"})
"""Weak wishes: a word of one language is easily taken for these in another."""


def _by_phrase(text: str, spoken: Spoken, vocabulary: frozenset[str]) -> dict[str, float]:
    """What the phrases of a language say, as written and with its slips put right."""
    said = spoken.written_out(token.text for token in tokens(text))
    readings = [[token.text for token in tokens(text)], said]
    readings.append([token.text for token in tokens(unmask(text))])
    if spoken.endings:
        readings.append([spoken.bare(word) for word in said])
    if len(said) <= 60:
        known = spoken.quiet | vocabulary
        known |= COMMON
        readings.append(
            [
                word if word in known or spoken.is_apart(word) else spoken.phrases.spelt(word)
                for word in said
            ]
        )
    found: dict[str, float] = {}
    for number, reading in enumerate(readings):
        if reading not in readings[:number]:
            found.update(dict.fromkeys(spoken.phrases.intents(reading, names=vocabulary), 1.0))
    if _GRAVE.intersection(found) and len(said) <= 60:
        # A short word one letter off ("chhat" for a "chhut") is no slip that anybody is refused
        # for: these are read where they are spelt so.
        sure = [
            read if len(word) > SHORT else word
            for word, read in zip(said, readings[-1], strict=True)
        ]
        kept = set().union(*(spoken.phrases.intents(r) for r in (*readings[:-1], sure)))
        found = {name: how for name, how in found.items() if name not in _GRAVE or name in kept}
    if "status" in found:
        # "Where is my order?" asks for no address.
        found.pop("place", None)
    return found


def _ends(text: str) -> str:
    """The head and the tail of a very long text: there people say what they want."""
    if len(text) <= READ_HEAD + READ_TAIL:
        return text
    return f"{text[:READ_HEAD]}\n{text[-READ_TAIL:]}"


_PIECES = re.compile(r"[,.;:?!\n،؛؟]+")
_NONE: frozenset[str] = frozenset()

SHORTEST = 4
"""Letters of the shortest words whose slips are put right."""


def asks_price_besides(text: str, *, language: str) -> bool:
    """Whether a price is asked for as well, beside the words that ask how long something takes."""
    pieces = [intents(piece, vocabulary=_NONE, language=language) for piece in _PIECES.split(text)]
    if any("price" in wants and "duration" not in wants for wants in pieces):
        # "Ganti rem berapa, lama ga?": what joins the two words is a stop.
        return True
    spoken = SPOKEN.get(language)
    if spoken is None or language == "ar":
        # The phrases of Arabic are those in Latin letters alone.
        return COMPILED["price"].search(COMPILED["duration"].sub(" · ", text)) is not None
    words = [token.text for token in tokens(text)]
    taken = spoken.phrases.places(words, intent="duration")
    rest = [word for place, word in enumerate(words) if place not in taken]
    return bool(taken) and "price" in spoken.phrases.intents(rest)


def corrected(word: str, vocabulary: frozenset[str]) -> str:
    """The intent word a misspelt word is, or the word itself."""
    if len(word) < 4 or word in _KNOWN or word in vocabulary or word.isdigit():
        return word
    allowed = 1 if len(word) <= 6 else 2
    best, closest = word, allowed + 1
    for keyword in _KEYWORDS:
        if abs(len(keyword) - len(word)) > allowed or len(keyword) < 4:
            continue
        if len(word) == len(keyword) == SHORTEST and sorted(word) != sorted(keyword):
            # "Oven" is no slip of "open"; "opne" is.
            continue
        edits = OSA.distance(word, keyword, score_cutoff=allowed)
        # Hardly anybody mistypes how a word begins: "pours" is no slip of "hours".
        if edits < closest and keyword[0] in word[:2]:
            best, closest = keyword, edits
    return best


def misspells(word: str, vocabulary: frozenset[str]) -> bool:
    """Whether a word is a slip of one that only asks or wishes."""
    right = corrected(word, vocabulary)
    return right != word and (right in INTENT or right in FUNCTION)


def _spell(text: str, vocabulary: frozenset[str]) -> str:
    found = tokens(text)
    if len(found) > 60:
        return text
    out, at = [], 0
    for token in found:
        out.append(text[at : token.start])
        out.append(corrected(token.text, vocabulary))
        at = token.end
    return "".join(out) + text[at:]


def _by_example(text: str) -> dict[str, float]:
    """The intent of the nearest shipped example, when it is near."""
    if len(text) > 200:
        return {}
    asked = grams(text)
    norm = sum(count * count for count in asked.values()) ** 0.5
    if not norm:
        return {}
    best: tuple[float, str] = (0.0, "")
    for name, example, example_norm in _examples():
        dot = sum(count * example.get(gram, 0.0) for gram, count in asked.items())
        best = max(best, (dot / (norm * example_norm), name))
    return {best[1]: min(0.9, best[0])} if best[0] >= 0.62 else {}


@lru_cache(maxsize=1)
def _examples() -> tuple[tuple[str, dict[str, float], float], ...]:
    out = []
    for name, sentences in EXEMPLARS.items():
        for sentence in sentences:
            example = grams(sentence)
            out.append((name, example, sum(c * c for c in example.values()) ** 0.5))
    return tuple(out)


def masked_digits(text: str, taken: list[tuple[int, int]], *, hidden: list[tuple[int, int]]) -> str:
    """The text without the digits of days, times and phones: they are no prices or offers.

    `hidden`: links and addresses, of which no word says anything.
    """
    letters = list(text)
    for start, end in taken:
        for place in range(start, end):
            if letters[place].isdigit():
                letters[place] = "·"
    for start, end in hidden:
        letters[start:end] = "·" * (end - start)
    return "".join(letters)
