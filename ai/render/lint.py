"""What a business's own wording of a sentence may say; ours are held to the same.

A wording is joined with the catalogue's facts when it is sent. So by itself it holds no
number, no amount, no link, and no word that grants or confirms anything; places ({name},
{price}) come from the sentence's own closed set, and those that carry its fact must be there.
"""

import re
import unicodedata
from functools import cache

from ai.render import templates
from ai.render.clean import LINK
from ai.render.numbers import says_a_number
from core.currencies import CURRENCIES
from core.splitting import length

SENTENCE_LIMIT = 300
TITLE_LIMIT = 20
ROW_LIMIT = 24
LINES = 4

_PLACE = re.compile(r"\{([a-z_]+)\}")
_TITLES = ("button_", "option_", "change_", "ask_button", "list_button", "label_")
_ROWS = ("list_more", "list_back")
_PARTS = ("join_", "count_", "line_", "detail_", "quote_line", "closed")
FIXED = frozenset(
    {
        "propose_outro",
        "propose_reference",
        "refuse_confirm",
        "order_sent_cancel",
        "order_sent_postpone",
        "order_sent_outro",
    }
)
"""Customers must always read that a request is a request, and that people decide."""

PROMISES = re.compile(
    # English
    r"confirmed|\b(?:is|are) booked|booked for|\bapproved|guarantee|discount|for free|free of"
    r"|\bcheaper|\breduced|\boff\b.{0,3}%|special price|best price|\bdeals?\b|coupon|voucher"
    r"|\bpromo|half.price"
    # Spanish and Portuguese
    r"|confirmad[oa]|reservad[oa]|aprobad[oa]|aprovad[oa]|garanti|descuento|desconto"
    r"|\bgratis\b|\bgr[aá]tis|gratuit|rebaja|\boferta|más barat|mais barat|mitad de precio"
    r"|metade do preço|cup[oó]n|\bcupom"
    # French
    r"|confirmée?s?\b|réservée?s?\b|approuvé|\bremise|réduction|rabais|\bsoldes"
    r"|moins cher|offerte?s?\b|moitié prix|bon d.achat"
    # Arabic
    r"|تم التأكيد|مؤكد(?![ههاا])|تم الحجز|محجوز|تمت الموافقة|مضمون|خصم|تخفيض|مجان|أرخص|عرض خاص"
    r"|نصف السعر|قسيمة"
    # Hindi
    r"|पक्का|पक्की|कन्फर्म|पुष्टि हो|बुक हो|मंज़ूर|मंजूर|गारंटी|(?<!\S)छूट|डिस्काउंट|मुफ़्त|मुफ्त|(?<!\S)फ्री"
    r"|सस्त[ाेी]|ऑफ़र|ऑफर|कूपन|आधे दाम"
    # Swahili
    r"|imethibitishwa|limethibitishwa|imeidhinishwa|limeidhinishwa|dhamana|punguzo|\bbure\b"
    r"|\bnafuu|\bofa\b|kuponi|nusu bei"
    # Indonesian
    r"|dikonfirmasi|disetujui|dijamin|garansi|\bdiskon|potongan harga|\bkupon|lebih murah"
    r"|setengah harga|sudah dipesan",
    re.IGNORECASE,
)
MONEY = re.compile(
    r"per ?cent|por ?ci?ento|pour ?cent|بالمئة|بالمائة|في المئة|प्रतिशत|asilimia|\bpersen"
    r"|\b(?:dollars?|euros?|dirhams?|riyals?|rials?|dinars?|pounds?|pesos?|rupees?|rupiah"
    r"|shillings?|shilingi|yens?|yuan|dólar(?:es)?|dolares|reais|francos?|francs?)\b"
    r"|درهم|ريال|دينار|دولار|يورو|جنيه|ليرة|रुपय|रुपए|रूपय|डॉलर|यूरो",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"\w\.[^\W\d_]{2,}")
"""A name of a page in whatever script: a dot in the middle of letters."""
_NUMBER_SIGNS = frozenset("🔟💯")
_CODE = re.compile(r"(?<![A-Z])[A-Z]{3}(?![A-Z])")


@cache
def editable() -> tuple[str, ...]:
    """The sentences a business may say its own way, in the order of our files."""
    return tuple(
        key for key in templates.TEXTS["en"] if key not in FIXED and not key.startswith(_PARTS)
    )


@cache
def places(key: str) -> frozenset[str]:
    """The places a sentence may have."""
    return frozenset().union(*(_places_of(text) for text in _ours(key)))


@cache
def needed(key: str) -> frozenset[str]:
    """The places that carry a sentence's fact: whatever is told must be told."""
    shared = frozenset.intersection(*(_places_of(text) for text in _ours(key)))
    return shared - {"business"}


def limit(key: str) -> int:
    """The longest a wording may be, as WhatsApp counts."""
    if key == "button_choose":
        return SENTENCE_LIMIT
    if key.startswith(_TITLES):
        return TITLE_LIMIT
    return ROW_LIMIT if key in _ROWS else SENTENCE_LIMIT


def is_title(key: str) -> bool:
    """Whether a sentence stands on a button or row: one wording, one line."""
    return limit(key) < SENTENCE_LIMIT


def tidy(text: str) -> str:
    """Without control and direction characters and without space around its lines."""
    kept = "".join(
        character
        for character in unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
        if character in "\n\u200c\u200d" or unicodedata.category(character)[0] != "C"
    )
    return "\n".join(" ".join(line.split()) for line in kept.split("\n")).strip()


def problem(key: str, text: str) -> str | None:
    """Why a tidy wording may not be said, as a sentence; None when it may."""
    return _shape(key, text) or _places_problem(key, text) or _words(_PLACE.sub(" ", text))


def _shape(key: str, text: str) -> str | None:
    if not text:
        return "Write what the assistant should say."
    if length(text) > limit(key):
        return f"Use at most {limit(key)} characters."
    if is_title(key) and "\n" in text:
        return "Write this on one line."
    if text.count("\n") >= LINES:
        return f"Use at most {LINES} lines."
    if set(text) & set("*_~`<>[]|\\") - ({"_"} if _PLACE.search(text) else set()):
        return "Leave out * _ ~ ` < > [ ] | and \\: messages carry no formatting."
    return None


def _places_problem(key: str, text: str) -> str | None:
    rest = _PLACE.sub("", text)
    if "{" in rest or "}" in rest or "_" in rest:
        return "Write places as they are shown here, such as {name}."
    found = _places_of(text)
    unknown = sorted(found - places(key))
    if unknown:
        allowed = ", ".join(f"{{{name}}}" for name in sorted(places(key))) or "no places"
        return f"{{{unknown[0]}}} is not known here. This sentence has {allowed}."
    missing = sorted(needed(key) - found)
    if missing:
        return f"{{{missing[0]}}} must be in it: it is what the customer is told."
    return None


def _words(text: str) -> str | None:
    plain = unicodedata.normalize("NFKC", text).replace("\u200d", "").replace("\u200c", "")
    characters = [*text, *plain]
    if any(_is_number(character) for character in characters):
        return "Leave out numbers: prices, times and amounts come from your catalogue."
    if says_a_number(plain):
        return "Leave out numbers, also in words: prices and amounts come from your catalogue."
    if any(unicodedata.category(character) == "Sc" for character in characters) or (
        set(plain) & set("%٪‰")
    ):
        return "Leave out amounts and percentages: prices come from your catalogue."
    if MONEY.search(plain) or any(code in CURRENCIES for code in _CODE.findall(plain)):
        return "Leave out currencies: prices come from your catalogue."
    if "@" in plain or "://" in plain or LINK.search(plain) or _DOTTED.search(plain):
        return "Leave out links and addresses of pages and mail."
    # Marks over and under letters, such as Arabic vowels, make no other word of it.
    bare = "".join(character for character in plain if unicodedata.category(character) != "Mn")
    promise = PROMISES.search(plain) or PROMISES.search(bare)
    if promise:
        return f"“{promise[0]}” sounds like a discount or a confirmation. Only people give those."
    return None


def _is_number(character: str) -> bool:
    """Also a letter that counts, such as 五, and a picture of a number."""
    return (
        unicodedata.category(character)[0] == "N"
        or unicodedata.numeric(character, None) is not None
        or character in _NUMBER_SIGNS
    )


def _ours(key: str) -> list[str]:
    return [
        text
        for language in templates.TEXTS
        for texts in templates.own(language).values()
        for text in texts.get(key, ())
    ]


def _places_of(text: str) -> frozenset[str]:
    return frozenset(_PLACE.findall(text))
