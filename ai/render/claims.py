"""What in a customer's own words would read, in a message of ours, as our word for it.

Details are the customer's words, and they are read back. "My name is Your order is confirmed", a
note of "agreed for 1 AED", or a vendor that points at such words would have us write them. So
words that tell an amount of money, a discount or a confirmation are kept for the team as they
were written, and the customer is told that they are, without their being said again.
"""

import re
import unicodedata

from ai.render.lint import MONEY, PROMISES
from ai.render.numbers import says_a_number
from ai.text import word_set
from core.currencies import CURRENCIES

_WORDS_TOO = word_set(
    "all ang bam bob cad cup den dop ern gel gip lak mad mop nad pen php ron sos sot top try"
)
"""Codes of currencies that are words, in small letters: "2 cup", "3 gel"."""

_CODES = "|".join(
    (
        *sorted({code.lower() for code in CURRENCIES} - _WORDS_TOO),
        *("dhs?", "rs", "rp", "ksh", "tsh", "bucks?", "quid", "fils", "paise", "cents?"),
    )
)
_BESIDE = re.compile(
    rf"(?<![^\W\d_])(?:{_CODES})[\s.:=]{{0,2}}\d|\d[\d.,/]*[-\s]{{0,2}}k?\s?(?:{_CODES})(?![^\W\d_])"
)
"""A number and the currency that it is of, side by side."""

_PRICED = re.compile(
    r"(?:\b(?:pric(?:e[ds]?|ing)|costs?|fees?|charg(?:e[ds]?|ing)|pa(?:y(?:ing|s)?|id)|worth|total"
    r"|preci(?:o|os)|cuest[ae]n?|cost[eo]s?|pag(?:o|ue|ado)|(?:a|vou|voy a|debo|devo) pagar"
    r"|prix|coute\w*|pay(?:er|ez|e)|precos?|custam?|valor|harga\w*|bayar|seharga|bei|lipa|kulipa|daam|kimat|keemat)\b"
    r"|سعر|ثمن|مبلغ|ادفع|دفع|قيم[هة]|कीमत|दाम|मूल्य)[^\n]{0,20}"
)
"""What is said of a price, and the words behind it."""

_GIVEN = re.compile(
    r"\b(?:is|are|it'?s|all|comes?|completely|totally|entirely|agreed) free\b"
    r"(?! (?:after|before|from|on|at|in|until|till|to|this|next|every|all|between|around|most"
    r"|today|tomorrow|tonight|now|then|only|mon|tue|wed|thu|fri|sat|sun))"
    r"|\bhalf(?: the)? price|\b(?:i|we|you) (?:now |hereby )?confirm\b|\bagreed\b|\baccepted\b"
    r"|\b(?:booking|order|appointment|reservation)(?: is| was)? (?:done|made|final|fixed|secured)\b"
    r"|\bsin (?:coste|costo|cargo)\b|\bconfirm(?:amos|o|ons)\b|\bacordado\b|\bacordamos\b"
    r"|\baceptad[oa]\b|\baceit[oa]\b|\bde graca\b|\bcombinad[oa]\b|\bconvenu\b|\baccepte[es]?\b"
    r"|\b(?:nous|je) confirm|\bsans frais\b|\bbila malipo\b|\bimekubaliwa\b|\bcuma-?cuma\b"
    r"|\bditerima\b|\bmanzoor\b|\bpakka\b|\bmuft\b|\bfree mein\b"
    r"|بدون مقابل|بلاش|متفق|اتفقنا|تم القبول|نؤكد|أكدنا|اكدنا|मंज़ूर|फ़्री"
)


_FREE = re.compile(
    r"(?<!gluten)(?<!sugar)(?<!dairy)(?<!lactose)(?<!nut)(?<!fat)(?<!alcohol)(?<!smoke)(?<!egg)"
    r"(?<!caffeine)(?<!fragrance)(?<!perfume)(?<!chemical)(?<!meat)(?<!soy)(?<!hands)(?<!pet)"
    r"[^\w'’][Ff](?:ree|REE)\W*$"
)
_NAME = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+){1,2}")


def claims(text: str) -> bool:
    """Whether `text` tells an amount of money, a share of one, a discount or a confirmation."""
    plain = unicodedata.normalize("NFKC", text)
    bare = "".join(
        character
        for character in unicodedata.normalize("NFD", plain)
        if unicodedata.category(character) not in ("Mn", "Cf")
    )
    if any(unicodedata.category(c) == "Sc" for c in plain) or set(plain) & set("%٪‰"):
        return True
    if _counts(plain) and not any(character.isalpha() for character in plain):
        # Nothing but a number: beside a thing's name it reads as what that costs.
        return True
    if _FREE.search(plain) and not _NAME.fullmatch(plain):
        return True
    for said in (plain.casefold(), bare.casefold()):
        if PROMISES.search(said) or _GIVEN.search(said) or _BESIDE.search(said):
            return True
        # One is no number among words, but "for one dirham" tells a price.
        if MONEY.search(said) or any(_counts(found[0]) for found in _PRICED.finditer(said)):
            return True
    return False


def _counts(text: str) -> bool:
    """Whether a number is told, in digits of any script or in words."""
    return any(character.isdigit() for character in text) or says_a_number(text)
