"""What only sounds as if a lower price were asked for.

"Take 5 cm off the trousers", "bisa kurangin panjangnya?", "my battery is at 20%", "is breakfast
free?", "a table for 12 on Friday, can you do that?": less of something that is no money, what
something is at, and what costs nothing anyway. Whoever haggles says so in other words as well, or
names an amount (:mod:`ai.engine.offers`), and is told no.
"""

import re

from ai.engine import clauses
from ai.engine.lexicon import FUNCTION, INTENT
from ai.engine.offers import prices
from ai.engine.talk import Talk
from ai.text import tokens

_CLAUSE = re.compile(r"[^.,;:!?\n]+")
_MEASURED = re.compile(
    r"\d ?(?:cms?|mms?|inch(?:es)?|centim\w*|senti\w*|سم|سنتي\w*|انش|इच|सएमई?|सएटई\w*)(?!\w)"
)
_OF_PRICES = re.compile(
    r"\b(?:pric\w+|discount\w*|bill|total|costs?|rates?|fees?|cheap\w*|deal|eur\w*|usd|dollars?|aed"
    r"|preci\w+|descuent\w*|total|tarif\w*|barat\w*|prix|remise|reduc\w+|moins cher|preco\w*"
    r"|desconto|valor|harga\w*|diskon|biaya|ongkos|bei|punguzo|daam|rate|kimat|chhoot|paise|rupa?ye)\b"
    r"|سعر|خصم|ثمن|حساب|مبلغ|तए|दआम|रएट|पएसए|छउट"
)
_OFF_THEIRS = re.compile(
    r"\b(?:bit|little|some|something|inch(?:es)?|take|cut|trim)\b[^.,?!\n]{0,14}\boff"
    r" (?:my|his|her|their|the (?:sides?|top|back|length|ends|fringe|hem|sleeves?|legs?|bottom))\b"
    r"(?! (?:bill|order|total|price|invoice|booking|next|first)\b)"
)
_SHORTER = re.compile(
    r"\brebaj\w+(?: (?:un )?(?:poco|poquito))? (?:por|de|en|a) (?:los?|las?|el|atras|arriba)\b"
    r"(?! preci)"
    r"|\bkurang(?:in|i|kan) (?:panjang|lebar|pinggang|ujung|samping|bawah|atas|gula|garam|pedas"
    r"|es|minyak)\w*"
)
_LEFT = re.compile(
    r"\bme l[oa]s? dej(?:o|aron|aba) (?=(?:mis?|un|una|el|la|su)\b)"
    r"|\bl[oa]s? dej\w+ (?:en|a) (?!menos|mitad|la mitad|precio|mas|algo|eso|cuanto|\d)[^\W\d]+\b"
    r"(?![^.,;?!\n]*\d)"
)
"""What was left by somebody, or is to be left somewhere."""

_SHARE = re.compile(r"\d ?%")
_ASKS_SHARE = re.compile(
    r"\b(?:off|less|disc\w*|give|get|make|do|knock|take|drop|have|can (?:i|we)|could|deal|pay\w*"
    r"|cash|students?|customers?|menos|desc\w*|reba\w*|con un|llevo|haz\w*|hac\w+"
    r"|da(?:me|nos|is|n|r)?|den?me|dej\w*|quit\w*|pag\w+|efectivo|estud\w+|client\w+|remise|reduc\w*|moins|fais|fait\w*|donne\w*|etud\w+|comptant"
    r"|desconto|faz\w*|tira\w*|kurang\w*|diskon|potong\w*|kasih|tunai|pelajar|punguz\w*|nipe\w*"
    r"|kam|chh\w+t|karo|kardo|do na|dijiye|wanafunzi)\b|خصم|نزل|اقل|تخفيض|كاش|كم"
)
"""Who asks for a share of the price says one of these."""

_FREE = re.compile(
    r"\b(?:for free|free of charge|gratis|gratuit\w*|complimentary|bure|muft|free me(?:in)?)\b"
    r"|(?<!\w)(?:ب|بال)?(?:بلاش|مجان\w*)|मउ?फ\w*त"
)
_GIVES = re.compile(
    r"\b(?:give|get|make|throw|want|have (?:it|this|that|one)|do (?:it|this|that|one|me)|let me"
    r"|haz\w*|hac(?:e[dnrs]|eis)\w*|da(?:me|nos|is|n)?|regal\w*|dej\w*|pon\w*|fais|faites|faire"
    r"|donne\w*|offr\w*|faz\w*|faca\w*|deixa\w*|kasih|dikasih|minta|bikin|nipe\w*|nifanyie|fanya"
    r"|de do|dedo|kar do|karo|dijiye|dena|chahiye|first|primera?|premiere?|primeira|pertama)\b"
    r"|(?<!\w)(?:اعط|عط|سوي|سوو|خلي|ابي|ابغ|بدي|عايز|نبي|اول)"
)
_FOR_SOMEBODY = re.compile(
    rf"(?:{_FREE.pattern}) (?:for|para|pour|untuk|buat|kwa|por|pra|to|ke liye|لل|ل)"
    r"|\b(?:student|etudiant|estudiant|pelajar|mahasiswa|mwanafunzi|wanafunzi)\w*|طلاب|طالب"
)
"""What is to be free for some is a price of their own."""

_COUNTED = re.compile(
    r"(?:can|could|would|will) (?:you|u|we|i) (?:please |just |maybe )?(?:do|make|take|have|get)\b"
    r"[^.?!\n]{0,30}?(?<!\d)(\d{2})(?![\d%]| ?(?:aed|dhs?|eur|euros?|€|\$|usd|dollars?|bucks))"
    r"|(?<!\w)[نت]?خليها (\d{2})(?![\d%]| ?(?:درهم|ريال|دينار|دولار|يورو|جنيه|aed|sar|dhs?))"
)
SHORT = 3
"""Letters of words that tell nothing."""

FEW = 0.25
"""Share of a price up to which a number that stands in a wish with a day is no offer for it."""


def without_others(talk: Talk) -> str:
    """The message with everything blotted out that asks for less of something else than money."""
    text = talk.said.text
    for form in (_OFF_THEIRS, _SHORTER, _LEFT):
        text = form.sub(_blotted, text)
    text = _CLAUSE.sub(_unmeasured, text)
    text = _CLAUSE.sub(_unshared, text)
    if _asks_what_is_free(talk):
        text = _FREE.sub(_blotted, text)
    return _COUNTED.sub(_blotted, text) if _counts(talk) else text


def _blotted(found: re.Match[str]) -> str:
    return "·" * len(found[0])


def _unmeasured(clause: re.Match[str]) -> str:
    """A clause that says by how much something is to be shorter speaks of no price, where it names
    none."""
    measured = _MEASURED.search(clause[0]) and not _OF_PRICES.search(clause[0])
    return _blotted(clause) if measured else clause[0]


def _unshared(clause: re.Match[str]) -> str:
    """A clause that says how much of something there is ("a battery at 20 %") asks for no part of a
    price."""
    told = [token.text for token in tokens(clause[0]) if token.text not in FUNCTION | INTENT]
    tells = any(len(word) > SHORT and not word.isdigit() for word in told)
    asks = _ASKS_SHARE.search(clause[0])
    return clause[0] if asks or not tells else _SHARE.sub(_blotted, clause[0])


def _asks_what_is_free(talk: Talk) -> bool:
    """ "Is the breakfast free?", of what is not sold: nothing is to be given away."""
    said, resolution = talk.said, talk.resolution
    named = resolution.sold or resolution.maybe
    subject = any(
        tells and not _FREE.fullmatch(token.text)
        for token, tells in zip(said.tokens, said.content, strict=False)
    )
    asked = clauses.asks(said.text) and subject and not named
    asked = asked and not _FOR_SOMEBODY.search(said.text)
    return asked and not _GIVES.search(said.text) and not _OF_PRICES.search(said.text)


def _counts(talk: Talk) -> bool:
    """Whether a bare number beside a day, or for an hour that is held, is far below any price."""
    when = talk.gives_time or bool(talk.state.slots.get("time"))
    numbers = [int(found[1] or found[2]) for found in _COUNTED.finditer(talk.said.text)]
    known = [price for price in prices(talk) if price]
    return when and all(number <= FEW * price for number in numbers for price in known)
