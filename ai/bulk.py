"""What is sold by so much of it: "firewood, 100 kg", "pack of 100 cards".

Who wants 300 kg of it wants three. Only whole ones are read: of 250 kg nobody can say how many.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ai.dates.tokens import read
from ai.dates.words import NUMBERS
from ai.slots import read_quantity
from ai.text import folded, folded_words, tokens
from ai.units import UNIT_OF, unit_of
from catalog.snapshot import PackageEntry, ServiceEntry

_BULK = frozenset(unit_of(word) for word in ("kg", "g", "l", "ml"))
"""Measures of what may be had in any amount; so many metres or watts say how big a thing is."""

_COUNTED = 20
"""From here on a number of a name may count the things in it ("a hundred cards")."""

_MANY = 50
"""From here on a multiple of what one holds is hardly ever that many of them."""

_BEHIND = 2
"""Words behind a number of which one names what is counted ("a hundred business cards")."""

_LEADS = folded_words("of de x par por isi ya wa na من")
"""Before the number that ends a name: "flyers x 500", "a pack of 100"."""

_TIMED = frozenset("iudkmgC")
"""Kinds of words that say how long something is (`ai.dates.tokens`)."""

_VESSELS = folded_words(
    "bag bags sack sacks bottle bottles can cans cylinder keg kegs box carton jar tin tank backpack"
    " bolsa bolsas saco sacos botella garrafa garrafao barril barriles barris caja caixa bidon"
    " mochila lata cilindro botijao sac sacs bouteille bouteilles caisse fut cubi gunia mtungi"
    " chupa katoni bonge sanduku galon gas tabung karung botol dus कैन बोतल बोरी सिलेंडर डिब्बा كيس"
    " قنينه علبه اسطوانه برميل كرتون tray trays pack packs packet packets set sets lot lots bandeja"
    " bandejas tabuleiro plateau plateaux barquette paquete paquetes pacote pacotes paquet paquets"
    " trei pakiti nampan paket pak isi set ट्रे पैकेट सेट صينيه باكيت طقم jar jars cans gallon galones"
)
"""What holds so much, and is counted itself: "the 20 litre can" says which."""


@dataclass(frozen=True, slots=True)
class _Amount:
    """How much one of an entry is: 100 of one of these words."""

    number: int
    words: frozenset[str]
    loose: bool


def counted(
    text: str, *, before: str, behind: str, entry: ServiceEntry | PackageEntry
) -> int | None:
    """How many of the entry a customer's words say; None where no number can be read.

    `before` and `behind`: what stands right beside them, where its measure may be told.
    """
    number, amount = read_quantity(text), _amount(tuple(_names_of(entry)))
    if number is None:
        return 1 if is_measure(text) else None
    if amount is None:
        return number
    whole, rest = divmod(number, amount.number)
    if _says(f"{text} {behind}", number, amount) or _is_led(before, amount):
        return _rest(number, amount) if rest else whole
    many = number > entry.max_quantity or amount.number >= _MANY
    return whole if many and whole and not rest else number


def _rest(number: int, amount: _Amount) -> int | None:
    """How many are wished of what is counted by its things, where these are fewer than one holds:
    "3 cards" may well be three sets."""
    return None if amount.words & _BULK or number > amount.number else number


def is_measure(text: str) -> bool:
    """Whether words are a measure and nothing else: Arabic's "kilo of liver" is one."""
    return unit_of(folded(text).strip()) in _BULK


def is_loose(entry: ServiceEntry | PackageEntry) -> bool:
    """Whether so much of it is one of it, said with nothing else ("100 kg of firewood")."""
    amount = _amount(tuple(_names_of(entry)))
    return amount is not None and amount.loose


def _names_of(entry: ServiceEntry | PackageEntry) -> Iterable[str]:
    return (entry.name, *(told.name for told in entry.translations.values()))


def _says(said: str, number: int, amount: _Amount) -> bool:
    """Whether the number is told with the measure of what is sold."""
    words = [token.text for token in tokens(_spaced(folded(said)))]
    place = next((at for at, word in enumerate(words) if _value(word) == number), None)
    return place is not None and any(
        unit_of(word) in amount.words for word in words[place + 1 : place + 1 + _near(amount)]
    )


def _is_led(before: str, amount: _Amount) -> bool:
    """Whether the measure stands before its number, as in Swahili ("kilo 75")."""
    *rest, last = [token.text for token in tokens(folded(before))] or [""]
    return unit_of(last) in amount.words & _BULK and not (rest and _value(rest[-1]))


def _near(amount: _Amount) -> int:
    return 1 if amount.words & _BULK else _BEHIND


@lru_cache(maxsize=4096)
def _amount(names: tuple[str, ...]) -> _Amount | None:
    """How much one is, where all names that say it say the same."""
    told = [amount for name in names if (amount := _amount_in(_spaced(folded(name)))) is not None]
    if len({amount.number for amount in told}) != 1:
        return None
    words = frozenset().union(*(amount.words for amount in told))
    return _Amount(told[0].number, words, all(amount.loose for amount in told))


def _amount_in(name: str) -> _Amount | None:
    words = [token.text for token in tokens(name)]
    found = [
        (number, held)
        for place, word in enumerate(words)
        if (number := _value(word)) and (held := _held(words, place, number))
    ]
    return _Amount(*found[0], loose=_VESSELS.isdisjoint(words)) if len(found) == 1 else None


def _held(words: list[str], place: int, number: int) -> frozenset[str]:
    """What the number at a place of a name is so much of; () where it counts nothing."""
    before, after = words[:place], words[place + 1 :]
    units = [unit_of(word) for word in (*after[:1], *before[-1:])]
    bulk = next((unit for unit in units if unit in _BULK), "")
    if bulk or number < _COUNTED:
        return frozenset([bulk] if bulk else [])
    if not before and after:
        timed = any(set(token.kinds) & _TIMED for token in read(after[0]))
        return frozenset() if timed or after[0] in UNIT_OF else _stems(after[:_BEHIND])
    last = not after and len(before) > 1 and before[-1] in _LEADS
    return _stems(before[:-1]) if last else frozenset()


def _stems(words: list[str]) -> frozenset[str]:
    return frozenset(unit_of(word) for word in words if word not in _VESSELS)


def _value(word: str) -> int | None:
    return int(word) if word.isdigit() and len(word) <= 5 else NUMBERS.get(word)


_GLUED = re.compile(r"(?<![\w.,])(\d{1,5})(?=[^\W\d_])")


def _spaced(plain: str) -> str:
    """The text with "100kg" in two words."""
    return _GLUED.sub(r"\1 ", plain)
