"""Number words to 999 in the shipped languages, and how a language puts them together."""

from collections.abc import Sequence

from ai.text import folded, word_set

_UNITS_TO_TWENTY = {
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen twenty",
    "es": "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"
    " dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres"
    " veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve treinta",
    "fr": "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze"
    " seize dix-sept dix-huit dix-neuf vingt",
    "pt": "um dois tres quatro cinco seis sete oito nove dez onze doze treze quatorze quinze"
    " dezesseis dezessete dezoito dezenove vinte",
    "id": "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas",
    "sw": "moja mbili tatu nne tano sita saba nane tisa kumi",
    "hi": "एक दो तीन चार पांच छह सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह"
    " उन्नीस बीस इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस तीस इकतीस बत्तीस"
    " तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस चालीस इकतालीस बयालीस तैंतालीस चवालीस"
    " पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास पचास इक्यावन बावन तिरपन चौवन पचपन छप्पन सत्तावन"
    " अट्ठावन उनसठ साठ इकसठ बासठ तिरसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर सत्तर इकहत्तर"
    " बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उन्यासी अस्सी इक्यासी बयासी तिरासी"
    " चौरासी पचासी छियासी सत्तासी अट्ठासी नवासी नब्बे इक्यानवे बानवे तिरानवे चौरानवे पंचानवे"
    " छियानवे सत्तानवे अट्ठानवे निन्यानवे सौ",
    "ar": "واحد اثنين ثلاثة اربعة خمسة ستة سبعة ثمانية تسعة عشرة",
}
"""From one upwards, without a gap."""

_MORE: dict[str, dict[int, str]] = {
    "en": {
        2: "couple pair both", 12: "dozen", 30: "thirty", 40: "forty fourty", 50: "fifty",
        60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety", 100: "hundred",
    },
    "es": {
        1: "una un", 10: "decena", 12: "docena", 20: "veintena", 40: "cuarenta",
        50: "cincuenta", 60: "sesenta", 70: "setenta", 80: "ochenta", 90: "noventa",
        100: "cien ciento",
    },
    "fr": {
        1: "une", 10: "dizaine", 30: "trente trentaine", 40: "quarante", 50: "cinquante",
        60: "soixante",
        70: "septante soixante-dix", 71: "soixante-onze", 72: "soixante-douze",
        73: "soixante-treize", 74: "soixante-quatorze", 75: "soixante-quinze",
        76: "soixante-seize", 77: "soixante-dix-sept", 78: "soixante-dix-huit",
        79: "soixante-dix-neuf", 80: "quatre-vingt quatre-vingts huitante",
        90: "nonante quatre-vingt-dix", 91: "quatre-vingt-onze", 92: "quatre-vingt-douze",
        93: "quatre-vingt-treize", 94: "quatre-vingt-quatorze", 95: "quatre-vingt-quinze",
        96: "quatre-vingt-seize", 97: "quatre-vingt-dix-sept", 98: "quatre-vingt-dix-huit",
        99: "quatre-vingt-dix-neuf", 100: "cent", 12: "douzaine",
    },
    "pt": {
        1: "uma", 2: "duas", 10: "dezena", 12: "duzia", 14: "catorze", 16: "dezasseis",
        17: "dezassete",
        19: "dezanove", 30: "trinta", 40: "quarenta", 50: "cinquenta", 60: "sessenta",
        70: "setenta", 80: "oitenta", 90: "noventa", 100: "cem cento",
    },
    "id": {10: "puluh", 11: "belas", 12: "duabelas lusin", 100: "seratus ratus"},
    "sw": {
        1: "kimoja", 2: "wawili mawili viwili miwili", 3: "watatu matatu vitatu mitatu",
        4: "wanne manne vinne minne", 5: "watano matano vitano mitano",
        8: "wanane manane vinane minane", 12: "dazeni darzeni", 20: "ishirini",
        30: "thelathini", 40: "arobaini arubaini", 50: "hamsini", 60: "sitini", 70: "sabini",
        80: "themanini", 90: "tisini", 100: "mia",
    },
    "hi": {
        1: "ek", 2: "दोनों do", 3: "teen", 4: "chaar char", 5: "paanch panch paach",
        6: "छः छे chhe chhah cheh", 7: "saat", 8: "aath", 9: "nau", 10: "dus das",
        11: "gyarah gyaarah gyara", 12: "barah baarah दर्जन darjan", 13: "terah",
        14: "chaudah", 15: "pandrah pandra", 16: "solah", 17: "satrah", 18: "atharah atthara",
        19: "unnis", 20: "bees", 21: "ikkis ikkees", 22: "baais bais", 23: "teis teyis",
        24: "chaubis chaubees", 25: "pachees pachis", 26: "chhabbis chhabbees",
        27: "sattais sattaees", 28: "atthais atthaees", 29: "untis unatis", 30: "tees",
        31: "iktis ikattis", 45: "paintalis paintalees",
    },
    "ar": {
        1: "واحدة وحدة وحده", 2: "اثنان ثنين اتنين ثنتين تنتين اثنتين اثنتان",
        3: "ثلاث تلاتة تلات", 4: "اربع", 5: "خمس", 6: "ست", 7: "سبع", 8: "ثمان ثماني تمانية",
        9: "تسع", 10: "عشر", 11: "احدعشر حداشر احداعشر", 12: "اثناعشر اتناشر اثنعش اثنعشر",
        13: "ثلاثةعشر تلتاشر", 14: "اربعةعشر", 15: "خمسةعشر خمستاشر", 20: "عشرين عشرون",
        30: "ثلاثين ثلاثون", 40: "اربعين اربعون", 50: "خمسين خمسون", 60: "ستين ستون",
        70: "سبعين سبعون", 80: "ثمانين ثمانون", 90: "تسعين تسعون", 100: "مية مئة مائة",
    },
    # Written in Latin letters, with digits for Arabic's own sounds.
    "az": {
        1: "wa7ed wa7da wa7d wa7id wahed wahda",
        2: "tnein tneen tnen etnen etneen etnein itnein itneen ethnein ethnain ithnain",
        3: "talata tlata tlate thalatha tlatha thlatha", 4: "arba3 arba3a arb3a arba3ah",
        5: "khamsa 5amsa 5amseh khamseh", 6: "setta sitta sitteh", 7: "sab3a sab3ah saba3",
        8: "tamanya tmanya tamanye thamanya thmanya", 9: "tes3a tis3a tis3ah",
        10: "3ashra 3ashara 3asharah", 11: "7edashar", 12: "etnashar",
    },
}  # fmt: skip

_ORDINALS = {
    "en": "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
    " thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
    "es": "primero segundo tercero cuarto quinto sexto septimo octavo noveno decimo",
    "fr": "premier deuxieme troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme"
    " dixieme",
    "pt": "primeiro",
    "id": "pertama kedua ketiga keempat kelima",
    "sw": "kwanza pili",
    "hi": "पहली दूसरी तीसरी चौथी पांचवीं छठी सातवीं आठवीं नौवीं दसवीं",
    "ar": "الاولى الثانية الثالثة الرابعة الخامسة السادسة السابعة الثامنة التاسعة العاشرة",
}
_MORE_ORDINALS: dict[str, dict[int, str]] = {
    "en": {30: "thirtieth"},
    "es": {1: "primer primera primeros primeras", 2: "segunda", 3: "tercer tercera", 4: "cuarta"},
    "pt": {1: "primeira primeiros primeiras", 3: "terceiro terceira"},
    "fr": {1: "premiere premiers premieres"},
    "hi": {
        1: "पहला पहले pehla pehli pehle pahla pahli pahle",
        2: "दूसरा दूसरे dusra dusri dusre doosra doosri doosre",
        3: "तीसरा तीसरे tisra tisri tisre teesra teesri teesre",
        4: "चौथा चौथे chautha chauthi chauthe",
        5: "paanchvi panchvi paanchwi panchwi",
    },
    "ar": {1: "الاول الواحدة", 2: "الثاني ثاني", 3: "الثالث ثالث", 4: "الرابع رابع",
           5: "الخامس", 11: "الحادية"},
}  # fmt: skip
COUNTS = word_set(
    "dozen couple pair both docena douzaine duzia दर्जन दोनों decena veintena dizaine trentaine"
    " dezena lusin dazeni darzeni darjan"
)
"""These say how many, never when."""

_LAST_DAY = 31

UNSURE = frozenset(
    folded("un um once six second both dix onze seis media lima mia sita do char das").split()
)
"""Words of one language that are others of another; taken only where its language is spoken."""


def words_of(language: str) -> dict[str, int]:
    """The number words of a language as they are written (a hyphen splits a phrase)."""
    counted = {
        word: value for value, word in enumerate(_UNITS_TO_TWENTY[language].split(), start=1)
    }
    more = [_MORE.get(language, {}), _MORE["az"] if language == "ar" else {}]
    for value, listed in (item for table in more for item in table.items()):
        counted.update(dict.fromkeys(listed.split(), value))
    return counted


def ordinals_of(language: str) -> dict[str, int]:
    """First, second, third…; in Arabic the hours are told in them."""
    counted = {word: value for value, word in enumerate(_ORDINALS[language].split(), start=1)}
    for value, listed in _MORE_ORDINALS.get(language, {}).items():
        counted.update(dict.fromkeys(listed.split(), value))
    if language == "hi":
        for word, value in words_of(language).items():
            if 5 <= value <= _LAST_DAY and word not in COUNTS:
                counted.update(dict.fromkeys((f"{word}वीं", f"{word}वां", f"{word}वें"), value))
    return counted


def joined(values: Sequence[int], language: str, *, linked: Sequence[bool]) -> int | None:
    """Number words in a row as one number, or None when they are not one.

    `linked[i]` says that an "and" stands before the i-th word.
    """
    total = values[0]
    for value, link in zip(values[1:], linked[1:], strict=True):
        step = _joined_two(total, value, language, link=link)
        if step is None:
            return None
        total = step
    return total


def _joined_two(total: int, value: int, language: str, *, link: bool) -> int | None:
    if value == 100 and 1 <= total <= 9 and not link:
        return total * 100
    if total >= 100:
        return total + value if total % 100 == 0 and value < 100 else None
    if language == "ar":
        if 3 <= total <= 9 and value == 10 and not link:
            return total + 10
        return total + value if total < 10 and value >= 20 and value % 10 == 0 and link else None
    if language == "sw":
        return total + value if total % 10 == 0 and value < 10 and link else None
    if language == "id" and 2 <= total <= 9 and value in (10, 11) and not link:
        return total * 10 if value == 10 else total + 10
    tens = total >= 20 and total % 10 == 0 and value < 10
    if language in ("en", "id"):
        return total + value if tens and not link else None
    if language == "fr":
        return total + value if tens and (not link or value == 1) else None
    if language in ("es", "pt"):
        return total + value if tens and link else None
    return None


NUMBERS: dict[str, int] = {
    folded(word): value
    for language in _UNITS_TO_TWENTY
    for word, value in words_of(language).items()
    if "-" not in word
    and folded(word) not in {"un", "um", "both", "mia", "sita", "couple of", "do", "char", "das"}
}
"""Single number words of all languages; for counting things where the language is not known."""
for _word, _value in ordinals_of("ar").items():
    NUMBERS.setdefault(folded(_word), _value)
NUMBERS.update({"un": 1})
