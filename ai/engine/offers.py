"""Amounts of money that a customer names for what is sold: no hour, no quantity, but haggling.

Regular expressions over folded text, for the eight shipped languages; the number is the only
group that matches.
"""

import re
from itertools import chain

from ai.engine import counting
from ai.engine.lexicon import FUNCTION, UNITS
from ai.engine.talk import Talk
from ai.spoken import SPOKEN
from ai.text import folded_words
from catalog.snapshot import PackageEntry, ServiceEntry
from core.money import exponent

_N = r"(\d{1,3}(?:[.,]\d{3})+|\d{2,6})(?![\w:/%]|[.,]\d)"

_DEALT = re.compile(
    rf"\b(?:do|make|give|sell|let|leave|take|accept|settle)\b(?: \w+){{0,4}}"
    rf" (?:for|at) (?:just |only )?{_N}"
    rf"|\b(?:hac\w+|haz\w*|dej\w+|dais|da[sn]?|queda\w*)(?: \w+){{0,4}} (?:por|en|a) {_N}"
    rf"|\b(?:faz\w*|faca\w*|fecha\w*|deixa\w*|fica\w*|sai|vende\w*)(?: \w+){{0,4}}"
    rf" (?:por|em|a) {_N}"
    rf"|\b(?:fai\w+|fer\w+|laiss\w+)(?: \w+){{0,4}} (?:pour|a) {_N}"
    rf"|\b(?:nifanyie|tufanyie|fanya|mfanye|nipe|nitakupa|nitalipa|chukua)"
    rf"(?: kwa| bei| ya){{0,2}} {_N}"
    rf"|\b(?:kasih|dikasih|bikin|lepas)(?: \w+)? {_N}"
    rf"|(?<![\w.,]){_N}(?: rupa?ye| rs| रउपए)? (?:me|mein|मए) (?:\w+ )?"
    rf"(?:de|do|kar|karo|karoge|doge|dedo|ho|hoga|दए|दओ|कर|हओ|हओगआ)(?!\w)"
    rf"|(?<![\w.,]){_N} (?:doge|lagao|karoge|le lo|final)(?!\w)"
    rf"|(?<!\w)(?:ka|ke|ki|sab|total|कआ|कए|सब) {_N}(?: rupa?ye| rs| रउपए)?"
    rf" (?:kar|karo|kardo|karna|laga|lagao|lagado|rakh|rakho|rakhlo|कर|लगआ|रख)(?!\w)"
    rf"|(?<!\w)(?:[ابتن]?سو[يى]?ها|خليها|[اتن]خليها|تعطيني|اعطيك|اعطيكم|ادفع|تعملها|اعملها)"
    rf"(?: \w+)? (?:علي |ب ?)?{_N}"
)
"""An amount beside a word for doing, giving or selling it."""

_NAMED = re.compile(
    rf"(?<!\w)(?:for|por|pour|kwa|untuk|buat|jadi|bisa|iwe|ب) ?{_N}"
    rf"|(?<![\w.,]){_N} (?:aja|saja|doang|bisa|boleh|tu|basi|me|mein|मए|بس|فقط"
    rf"|ok|okay|final|deal|last|no mas|nomas|so|seulement|apenas)(?!\w)"
)
"""An amount that stands where people count and tell hours too: only near a price it is one."""

_ALONE = re.compile(
    rf"^\W*(?:(?:ok|okay|oke|ok|yes|no|so|vale|si|bueno|y|et|alors|bon|e|entao|haan|acha|to|sawa"
    rf"|basi|ya|kalau|و|طيب|اوكي)\W+){{0,2}}{_N}"
)
"""An amount that a message begins with."""

_OF_WHAT = folded_words(
    "people person persons guests pax of personas persona pessoas pessoa personnes personne orang"
    " watu log लोग شخص اشخاص نفر ضيف ضيوف menit jam hari tahun thn dakika saa siku miaka minutes"
    " minutos minuto heures heure ans jours anos dias ghante ghanta baje साल मिनट घंटे दिन kilo kilos"
    " kg rue avenue street road"
)
"""What a number may count or number, right behind it."""

_MONEY = folded_words(
    "aed dh dhs dirham dirhams mad eur euro euros usd dollar dollars bucks ksh kes bob sh shilingi"
    " rs rupees rupaye rupay inr reais real brl rp rupiah ribu rb idr tzs pesos mxn درهم دراهم"
    " ريال ريالات दिरहम रुपये रुपए"
)

FREE = ("name", "place", "phone", "notes")
"""Details that have numbers of their own."""

FEW = 6
"""Words of a message in which an amount needs no word beside it."""

NEAR = 0.4
"""Share of a price from which a number is an offer rather than anything else."""

LARGE = 100
"""From here on a number beside a word for selling is money, whatever things cost."""


def offers_money(talk: Talk) -> bool:
    """Whether the message names an amount below the price of what it is about."""
    numbers = _numbers(talk, _DEALT)
    listed = prices(talk)
    if any(number >= LARGE or _is_near(number, listed) for number in numbers):
        return True
    # "Pour 25" of what is sold in dozens says how many.
    most = _most_counted(talk)
    named = _numbers(talk, _NAMED)
    if talk.state.pending.get("slot") not in FREE and len(talk.said.tokens) <= FEW:
        # "3500 y ya": so many are none of it, and so much is a price.
        named += [number for number in _numbers(talk, _ALONE) if number >= LARGE]
    return any(number > most and _is_near(number, listed) for number in named)


def _numbers(talk: Talk, form: re.Pattern[str]) -> list[int]:
    """The amounts that a form finds, apart from days, hours, phones and people."""
    said = talk.said
    found = []
    for match in form.finditer(said.text):
        start, end = counting.number_in(match)
        taken = any(start < high and low < end for low, high in said.taken)
        # What follows may be a part of the form itself ("5000 me kar do").
        if not taken and (match.end() > end or not _measures(talk, end)):
            found.append(int(re.sub(r"\D", "", said.text[start:end])))
    return found


def _measures(talk: Talk, end: int) -> bool:
    """Whether a number is of something: minutes, people, boxes, a street.

    Only small words and money may stand right behind an amount.
    """
    after = re.match(r" ?([^\W\d_]+)", talk.said.text[end:])
    if after is None or after[1] in _MONEY:
        return False
    if after[1] in UNITS or after[1] in _OF_WHAT:
        return True
    spoken = SPOKEN.get(talk.language)
    return not (after[1] in FUNCTION or (spoken is not None and spoken.is_quiet(after[1])))


def _entries(talk: Talk) -> list[ServiceEntry | PackageEntry]:
    """What the message may be about: what it names, what is wished, what was told last."""
    refs = chain(talk.resolution.refs, talk.resolution.maybe, talk.state.lines, talk.state.last)
    entries = (talk.turn.snapshot.sellable(ref) for ref in dict.fromkeys(refs))
    return [entry for entry in entries if entry is not None]


def prices(talk: Talk) -> list[float]:
    """Prices in the currency's units, of each and of all together."""
    each = [entry.price.minor / 10 ** exponent(entry.price.currency) for entry in _entries(talk)]
    return [*each, sum(each)]


def _is_near(number: int, prices: list[float]) -> bool:
    return any(NEAR * price <= number <= price for price in prices)


def _most_counted(talk: Talk) -> int:
    """The largest quantity that may be meant; 0 where nothing of it is counted."""
    return max(
        (entry.max_quantity for entry in _entries(talk) if "quantity" in entry.details), default=0
    )
