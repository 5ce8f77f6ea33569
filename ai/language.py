"""Which language a customer writes: the script first, then small word lists.

Languages without templates are named too (so that a run can say why it
answered in another one), by their script or a few of their commonest words.
"""

import re
import unicodedata
from collections import Counter

from ai.text import fold, tokens, word_set

SHIPPED = ("en", "es", "ar")
"""Languages with templates and a grammar."""

UNKNOWN = "und"

_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": """the a an and or is are am was were do does did you your i i'm my we us it it's
            how what when where who which why much many for of to in on at with can could would
            will want need like have has hi hello hey thanks thank please yes not this that
            there tomorrow today price prices cost book appointment open close cheap any get make
            give
            tell show people okay sure good morning evening afternoon later about from if
            what's how's it'd i'd don't cancel never mind""",
        "es": """el la los las un una unos unas y o es son soy esta estan estoy hay que cual
            cuanto cuanta cuantos cuesta cuestan vale como cuando donde quien por para con sin de
            del en mi mis me te se lo le su sus tu nos os voy vas vamos vais ir nos yo puedo puede
            podeis pueden quiero
            quisiera necesito tengo teneis tienen hola buenas buenos dias tardes noches gracias
            favor si pero muy mas manana hoy precio precios cita reservar abren abris cierran
            hasta vale ustedes vosotros haceis hacen dime quería queria gustaria seria pasado
            lunes martes miercoles jueves viernes sabado domingo todo nada algo claro
            descuento persona hablar alguien cancelar ahora""",
        "fr": """le les des une et est sont je vous nous que quel quelle combien pour avec dans
            bonjour merci oui non prix voulez pouvez voudrais rendez ouvert salut s'il demain
            c'est du au aux sur pas mais""",
        "pt": """o os um uma e sao voce voces nao sim quanto custa ola obrigado obrigada bom
            boa tarde dia amanha preco gostaria quero com para uma meu minha tem voces isso
            marcar""",
        "it": """il lo gli una e sono quanto costa ciao grazie buongiorno vorrei posso per con
            che non domani prezzo appuntamento di della avete siete""",
        "de": """der die das ein eine und ist sind ich sie wir wie viel was kostet wann wo bitte
            danke hallo guten morgen ja nein nicht fur mit haben kann mochte termin preis auf""",
        "nl": """de het een en is ik jij u wij hoe veel wat kost wanneer waar hallo bedankt
            goedemorgen ja nee niet voor met kan afspraak prijs graag""",
        "tr": """ve bir bu ne kadar fiyat merhaba tesekkurler evet hayir icin istiyorum var mi
            yarin randevu lutfen nasil misiniz""",
        "id": """dan yang ini itu berapa harga saya mau bisa halo terima kasih ya tidak untuk
            besok tolong apakah ada""",
        "tl": """ang ng sa mga po ako ikaw magkano kamusta salamat oo hindi gusto ko ba bukas
            para kayo""",
        "pl": """i jest nie tak ile kosztuje czesc dzien dobry dziekuje prosze jutro czy na
            chce moge cena""",
    }.items()
}
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
    words = [token.text for token in tokens(fold(text).text) if not token.text.isdigit()]
    latin_scores = _latin_scores(words)
    script, letters = scripts.most_common(1)[0]
    total = sum(scripts.values())
    arabic = scripts.get("ARABIC", 0)
    if arabic:
        arabic_words = sum(1 for word in words if "\u0600" <= word[0] <= "\u06ff")
        best_latin = max(latin_scores.values(), default=0)
        if best_latin <= arabic_words and arabic_words:
            return _arabic_script(text)
    if script not in ("LATIN", "ARABIC"):
        if scripts.get("HIRAGANA") or scripts.get("KATAKANA"):
            return "ja"
        return _SCRIPTS.get(script, UNKNOWN) if letters * 2 >= total else previous or UNKNOWN
    return _latin(text, latin_scores, len(words), allowed, previous)


def reply_language(detected: str, allowed: tuple[str, ...], default: str) -> str:
    """The language to answer in: the customer's if the business offers it, else its default."""
    if detected in allowed and detected in SHIPPED:
        return detected
    if default in SHIPPED:
        return default
    return next((language for language in allowed if language in SHIPPED), "en")


_ASKED = re.compile(
    r"(?:speak|talk|understand|write|reply|answer|in|habla[sn]?|hablais|en|تتكلم|تتكلمون|تحكي|بال|ب)"
    r" ?(?:in )?(?P<name>english|ingles|انجليزي|انجليزيه|arabic|arabe|عربي|عربيه|العربيه|spanish"
    r"|espanol|castellano|اسباني|french|frances|hindi|urdu|russian|ruso|chinese|german|tagalog)\b"
)
_NAMED = {
    "en": word_set("english ingles انجليزي انجليزيه"),
    "ar": word_set("arabic arabe عربي عربيه العربيه"),
    "es": word_set("spanish espanol castellano اسباني"),
}


def asked_for(text: str) -> str | None:
    """The language a folded text asks to be answered in ("¿hablas español?"), if it does."""
    match = _ASKED.search(text)
    if match is None or len(text) > 60:
        return None
    named = (language for language, names in _NAMED.items() if match["name"] in names)
    return next(named, UNKNOWN)


def is_supported(detected: str) -> bool:
    return detected in SHIPPED or detected == UNKNOWN


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


def _latin_scores(words: list[str]) -> dict[str, int]:
    return {
        language: sum(1 for word in words if word in known) for language, known in _WORDS.items()
    }


def _latin(
    text: str, scores: dict[str, int], count: int, allowed: tuple[str, ...], previous: str | None
) -> str:
    if any(mark in text for mark in "¿¡ñÑ"):
        scores = {**scores, "es": scores["es"] + 3}
    if any(mark in text for mark in "áéíóúÁÉÍÓÚ"):
        scores = {**scores, "es": scores["es"] + 1}
    if any(mark in text for mark in "ãõÃÕ"):
        scores = {**scores, "pt": scores["pt"] + 2}
    if any(mark in text for mark in "ßäÄ"):
        scores = {**scores, "de": scores["de"] + 2}

    def rank(language: str) -> tuple[float, bool, bool]:
        return scores[language], language in allowed or language in SHIPPED, language == previous

    best = max(scores, key=rank)
    if scores[best] == 0:
        return _without_evidence(allowed, previous)
    if best not in SHIPPED:
        shipped = max(("en", "es"), key=lambda language: scores[language])
        # Foreign words are shared between neighbours: naming one needs a clear lead.
        if scores[best] < scores[shipped] + 2 and scores[shipped]:
            return shipped
        if scores[best] < 2 and count > 2:
            return _without_evidence(allowed, previous)
    return best


def _without_evidence(allowed: tuple[str, ...], previous: str | None) -> str:
    if previous:
        return previous
    for language in allowed:
        if language in SHIPPED and language != "ar":
            return language
    return UNKNOWN
