"""Which language a customer writes: the script first, then the words that each has.

Languages without templates are named too (so that a run can say why it
answered in another one), by their script or a few of their commonest words.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from ai.spoken import SPOKEN
from ai.text import fold, tokens, word_set

SHIPPED = ("en", "es", "ar", "fr", "pt", "hi", "sw", "id")
"""Languages with texts to answer in; `ai/render/templates/` has a file for each."""

READ = ("en", "ar", "es", "fr", "pt", "hi", "sw", "id")
"""Languages whose wishes the built-in engine understands."""

UNKNOWN = "und"

_NEAREST = {
    "ca": "es",
    "gl": "pt",
    "it": "es",
    "ms": "id",
    "jv": "id",
    "ht": "fr",
    "mr": "hi",
    "ne": "hi",
    "ur": "hi",
    "pa": "hi",
    "bn": "en",
    "tl": "en",
}
"""Whom nobody here reads is answered in what they most likely read too."""

_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": """the a an and or is are am was were do does did you your i i'm my we us it it's
            how what when where who which why much many for of to in on at with can could would
            will want need like have has hi hello hey thanks thank please yes not this that
            there tomorrow today price prices cost book appointment open close cheap any get make
            give
            tell show people okay sure good morning evening afternoon later about from if
            what's how's it'd i'd don't cancel never mind me let think see he she they them his
            her him our us just so but then maybe should only also very more any some all great
            nice well still again already wait both either neither really actually because before
            after around until than too well here now know thought said go going come coming
            been being has had having one two three something anything nothing someone else
            another other each every same first last next week month day time wrong right sorry
            thing things way back out up down off over yeah yep nope fine perfect cool super
            awesome lovely cheers bye hmm oh wow sounds works done ahead forget change instead
            send ask""",
        "es": """el la los las un una unos unas y o es son soy esta estan estoy hay que cual
            cuanto cuanta cuantos cuesta cuestan vale como cuando donde quien por para con sin de
            del en mi mis me te se lo le su sus tu nos os voy vas vamos vais ir nos yo puedo puede
            podeis pueden quiero
            quisiera necesito tengo teneis tienen hola buenas buenos dias tardes noches gracias
            favor si pero muy mas manana hoy precio precios cita reservar abren abris cierran
            hasta vale ustedes vosotros haceis hacen dime quería queria gustaria seria pasado
            lunes martes miercoles jueves viernes sabado domingo todo nada algo claro
            descuento persona hablar alguien cancelar ahora""",
        "it": """il lo gli una e sono quanto costa ciao grazie buongiorno vorrei posso per con
            che non domani prezzo appuntamento di della avete siete""",
        "de": """der die das ein eine und ist sind ich sie wir wie viel was kostet wann wo bitte
            danke hallo guten morgen ja nein nicht fur mit haben kann mochte termin preis auf""",
        "nl": """de het een en is ik jij u wij hoe veel wat kost wanneer waar hallo bedankt
            goedemorgen ja nee niet voor met kan afspraak prijs graag""",
        "tr": """ve bir bu ne kadar fiyat merhaba tesekkurler evet hayir icin istiyorum var mi
            yarin randevu lutfen nasil misiniz""",
        "tl": """ang ng sa mga po ako ikaw magkano kamusta salamat oo hindi gusto ko ba bukas
            para kayo""",
        "pl": """i jest nie tak ile kosztuje czesc dzien dobry dziekuje prosze jutro czy na
            chce moge cena""",
    }.items()
}
# Names and loans that many languages share say little of which it is.
_SHARED = word_set("ok okay no menu status booking book order whatsapp cash hello hi halo super")
for _code, _language in SPOKEN.items():
    _own = _language.function | _language.intent | _language.phrases.words | _language.short.keys()
    _WORDS[_code] = frozenset(
        word for word in _own if word.isascii() and word not in _SHARED
    ) | _WORDS.get(_code, frozenset())
_COUNTS = Counter(word for words in _WORDS.values() for word in words)
_ARABIC_WORDS = word_set(
    "من في على كم هل ما هو هي انا اريد ابغى بدي عندكم سعر لو سمحت شكرا مرحبا السلام"
)
_SCRIPTS = {
    "CYRILLIC": "ru",
    "DEVANAGARI": "hi",
    "CJK": "zh",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "HEBREW": "he",
    "GREEK": "el",
    "THAI": "th",
    "BENGALI": "bn",
    "TAMIL": "ta",
    "TELUGU": "te",
    "MALAYALAM": "ml",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "SINHALA": "si",
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "ETHIOPIC": "am",
    "MYANMAR": "my",
    "KHMER": "km",
}
_URDU = frozenset("ٹڈڑںےہھ")
_PERSIAN = frozenset("ژگچپ")


def detect(text: str, allowed: tuple[str, ...], previous: str | None) -> str:
    """The language of `text`: an ISO 639-1 code, or "und" without any sign of one.

    `allowed` are the business's languages, its default first; they win ties.
    A text that says nothing about its language (a name, a number, an emoji)
    keeps `previous`.
    """
    scripts = _scripts(text)
    if not scripts:
        return previous or UNKNOWN
    words = [
        token.text
        for token in tokens(fold(text).text)
        if len(token.text) > 1 and not token.text.isdigit()
    ]
    latin_scores = _latin_scores(words)
    script, letters = scripts.most_common(1)[0]
    total = sum(scripts.values())
    arabic = scripts.get("ARABIC", 0)
    if arabic:
        arabic_words = sum(1 for word in words if "\u0600" <= word[0] <= "\u06ff")
        best_latin = max(latin_scores.values(), default=0.0)
        if best_latin <= arabic_words and arabic_words:
            return _arabic_script(text)
    if script not in ("LATIN", "ARABIC"):
        if scripts.get("HIRAGANA") or scripts.get("KATAKANA"):
            return "ja"
        return _SCRIPTS.get(script, UNKNOWN) if letters * 2 >= total else previous or UNKNOWN
    return _latin(text, latin_scores, words, allowed, previous)


def reply_language(detected: str, allowed: tuple[str, ...], default: str) -> str:
    """The language to answer in: the customer's if the business offers it, else the nearest."""
    for wanted in (detected, _NEAREST.get(detected, default)):
        if wanted in allowed and wanted in SHIPPED:
            return wanted
    if default in SHIPPED:
        return default
    return next((language for language in allowed if language in SHIPPED), "en")


_ASKED = re.compile(
    r"(?:speak|talk|understand|write|reply|answer|in|habla[sn]?|hablais|en|parlez(?:[ -]vous)?"
    r"|falam?|bisa(?: bahasa)?|bahasa|mnaongea|unaongea|تتكلم|تتكلمون|تحكي|بال|ب)"
    r" ?(?:in )?(?P<name>english|ingles|انجليزي|انجليزيه|arabic|arabe|عربي|عربيه|العربيه|spanish"
    r"|espanol|castellano|اسباني|french|frances|francais|portuguese|portugues|hindi|swahili"
    r"|kiswahili|indonesian|indonesia|urdu|russian|ruso|chinese|german|tagalog)\b"
)
_NAMED = {
    "en": word_set("english ingles انجليزي انجليزيه"),
    "ar": word_set("arabic arabe عربي عربيه العربيه"),
    "es": word_set("spanish espanol castellano اسباني"),
    "fr": word_set("french frances francais"),
    "pt": word_set("portuguese portugues"),
    "hi": word_set("hindi"),
    "sw": word_set("swahili kiswahili"),
    "id": word_set("indonesian indonesia bahasa"),
}


_OF_OTHERS = re.compile(
    r"\b(?:do|does|will|can|would) (?:the|he|she|they|his|her|our|my)\b"
    r"|\b(?:il|elle|ils|elles|ella|ele|ela|dia|gurunya|pemandunya)(?: \w+)? (?:parl|habl|fal|bisa)"
    r"|\b(?:guide|guia|teacher|instructor|professeur|profesora?|professora?) (?:parl|habl|fal|spea)"
)
"""Asks of somebody else than who writes back whether they speak it."""


def asked_for(text: str) -> str | None:
    """The language a folded text asks to be answered in ("¿hablas español?"), if it does."""
    match = _ASKED.search(text)
    if match is None or len(text) > 60 or _OF_OTHERS.search(text):
        return None
    named = (language for language, names in _NAMED.items() if match["name"] in names)
    return next(named, UNKNOWN)


def is_supported(detected: str) -> bool:
    """Whether the engine reads this language, or nothing says that it does not."""
    return detected in READ or detected == UNKNOWN


def _scripts(text: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for character in text[:2000]:
        if character.isascii():
            if character.isalpha():
                counts["LATIN"] += 1
        elif character.isalpha():
            name = unicodedata.name(character, "")
            counts[name.split(" ", 1)[0].split("-")[0]] += 1
    if "FULLWIDTH" in counts:
        counts["LATIN"] += counts.pop("FULLWIDTH")
    if "MATHEMATICAL" in counts:
        counts["LATIN"] += counts.pop("MATHEMATICAL")
    return counts


def _arabic_script(text: str) -> str:
    letters = set(text)
    if letters & _URDU:
        return "ur"
    # Gulf and Iraqi writers use گ چ پ too: Persian needs them without common Arabic words.
    words = {token.text for token in tokens(fold(text).text)}
    if letters & _PERSIAN and not words & _ARABIC_WORDS and not any(w[:2] == "ال" for w in words):
        return "fa"
    return "ar"


def _latin_scores(words: list[str]) -> dict[str, float]:
    """How much speaks for each language: a word that only it has counts most."""
    scores = dict.fromkeys(_WORDS, 0.0)
    for word in words:
        shared = _COUNTS.get(word)
        if not shared:
            continue
        for language, known in _WORDS.items():
            if word in known:
                scores[language] += 0.55 + 0.45 / shared
    return scores


_MARKS = (
    ("¿¡ñÑ", "es", 3.0),
    ("ãõÃÕ", "pt", 2.0),
    ("çÇ", "pt", 0.5),
    ("çÇ", "fr", 0.5),
    ("èùûîôœêëÈÊ", "fr", 1.5),
    ("áéíóúÁÉÍÓÚ", "es", 0.6),
    ("áéíóúÁÉÍÓÚ", "pt", 0.5),
    ("éàâÉÀ", "fr", 0.6),
    ("ßäÄ", "de", 2.0),
)
"""Letters and marks that speak for a language, with how much."""

_MARK_OF_ITS_OWN = 2.0


def _latin(
    text: str,
    scores: dict[str, float],
    words: list[str],
    allowed: tuple[str, ...],
    previous: str | None,
) -> str:
    spoken_for = dict(scores)
    for letters, language, weight in _MARKS:
        if any(letter in text for letter in letters):
            spoken_for[language] += weight
    for language in spoken_for:
        if spoken_for[language]:
            # What the business speaks, and what was spoken before, wins a close race.
            spoken_for[language] += 0.5 * (language in allowed) + 0.4 * (language == previous)
    best = max(spoken_for, key=lambda language: (spoken_for[language], language in READ))
    if spoken_for[best] == 0:
        return _without_evidence(allowed, previous)
    if previous in READ and best not in (
        previous,
        *_switched_to(previous, scores, spoken_for, words),
    ):
        return previous
    near = max(READ, key=lambda language: spoken_for.get(language, 0.0))
    if best not in READ:
        # Foreign words are shared between neighbours: naming one needs a clear lead.
        if spoken_for[best] < spoken_for[near] + 1.6 and spoken_for[near]:
            return near
        if spoken_for[best] < 1.6 and len(words) > 2:
            return _without_evidence(allowed, previous)
    elif best not in allowed and best not in ("en", "es") and scores[best] < 1.0:
        # One short word that neighbours share is no sign of a language nobody expects here.
        return _without_evidence(allowed, previous)
    return best


_OF_NAMES = word_set("al el um umm abu bu bin ibn da de do dos la le los di san ana ben")
"""Words of a language that stand in names of streets and people everywhere."""

_SURE_SCORE = 1.4
_FEW_WORDS = 2
_FEW_LANGUAGES = 2


def _switched_to(
    previous: str, scores: dict[str, float], spoken_for: dict[str, float], words: list[str]
) -> Iterator[str]:
    """Languages that the words speak for plainly enough to answer in them from now on.

    "Al Wasl Rd, villa 334" has one Arabic word, and is an address; "gracias" is a switch.
    """
    for language, known in _WORDS.items():
        own = [word for word in words if word in known - _WORDS[previous] - _OF_NAMES]
        few = [word for word in own if _COUNTS[word] <= _FEW_LANGUAGES]
        marked = spoken_for[language] - scores[language] >= _MARK_OF_ITS_OWN
        if (
            marked
            or scores[language] >= _SURE_SCORE
            or len(few) > 1
            or (few and len(words) <= _FEW_WORDS)
        ):
            yield language


def _without_evidence(allowed: tuple[str, ...], previous: str | None) -> str:
    if previous:
        return previous
    for language in allowed:
        if language in READ and language not in ("ar", "hi"):
            return language
    return UNKNOWN
