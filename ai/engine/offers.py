"""Amounts of money that a customer names for what is sold: no hour, no quantity, but haggling.

Regular expressions over folded text, for the eight shipped languages; the number is the only
group that matches.
"""

import re
from itertools import chain

from ai.engine import counting
from ai.engine.talk import Talk
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
    rf"|(?<!\w)(?:[ابتن]?سو[يى]?ها|خليها|[اتن]خليها|تعطيني|اعطيك|اعطيكم|ادفع|تعملها|اعملها)"
    rf"(?: \w+)? (?:علي |ب ?)?{_N}"
)
"""An amount beside a word for doing, giving or selling it."""

_NAMED = re.compile(
    rf"(?<!\w)(?:for|por|pour|kwa|untuk|buat|jadi|bisa|iwe|at|a|em|ب|علي) ?{_N}"
    rf"|(?<![\w.,]){_N} (?:aja|saja|doang|bisa|boleh|tu|basi|me|mein|मए|بس|فقط"
    rf"|ok|okay|final|deal|last|no mas|nomas|so|seulement|apenas)(?!\w)"
)
"""An amount that stands where people count and tell hours too: only near a price it is one."""

_ANY = re.compile(rf"(?<![\w.,:/#-]){_N}")

_OF_WHAT = re.compile(
    r" (?:people|persons?|guests|pax|of|personas?|pessoas?|personnes?|orang|watu|log|logo|लओग"
    r"|شخص|اشخاص|نفر|ضيف|ضيوف)(?!\w)"
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
    prices = _prices(talk)
    if any(number >= LARGE or _is_near(number, prices) for number in numbers):
        return True
    # "Pour 25" of what is sold in dozens says how many.
    most = _most_counted(talk)
    named = _numbers(talk, _NAMED)
    if talk.state.pending.get("slot") not in FREE and len(talk.said.tokens) <= FEW:
        # "3500 y ya": so many are none of it, and so much is a price.
        named += [number for number in _numbers(talk, _ANY) if number >= LARGE]
    return any(number > most and _is_near(number, prices) for number in named)


def _numbers(talk: Talk, form: re.Pattern[str]) -> list[int]:
    """The amounts that a form finds, apart from days, hours, phones and people."""
    said = talk.said
    found = []
    for match in form.finditer(said.text):
        start, end = counting.number_in(match)
        taken = any(start < high and low < end for low, high in said.taken)
        if not (taken or _OF_WHAT.match(said.text, end) or _counts_ours(talk, end)):
            found.append(int(re.sub(r"\D", "", said.text[start:end])))
    return found


def _counts_ours(talk: Talk, end: int) -> bool:
    """Whether the word after a number is one of the catalogue's ("30 boxes")."""
    words = zip(talk.said.tokens, talk.said.words, strict=True)
    after = next((word for token, word in words if token.start == end + 1), None)
    return after is not None and bool(after.stem) and talk.index.knows(after)


def _entries(talk: Talk) -> list[ServiceEntry | PackageEntry]:
    """What the message may be about: what it names, what is wished, what was told last."""
    refs = chain(talk.resolution.refs, talk.resolution.maybe, talk.state.lines, talk.state.last)
    entries = (talk.turn.snapshot.sellable(ref) for ref in dict.fromkeys(refs))
    return [entry for entry in entries if entry is not None]


def _prices(talk: Talk) -> list[float]:
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
