"""Money is an integer of minor units and a currency; floats never touch it."""

import re

from core.errors import InvalidInput

# ISO 4217 currencies whose minor unit is not 1/100 (ISO 4217 list one, 2026).
_NO_MINOR_UNIT = (
    *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF"),
    *("UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"),
)
_THOUSANDTHS = ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")
_EXPONENTS = {**dict.fromkeys(_NO_MINOR_UNIT, 0), **dict.fromkeys(_THOUSANDTHS, 3)}
MAX_MINOR = 10**12
"""No single price above this many minor units: a slip of the keyboard, not a price."""


_PRICE = re.compile(r"(?P<whole>[0-9]{1,15})(\.(?P<part>[0-9]{1,6}))?")


def exponent(currency: str) -> int:
    """How many decimals `currency` is written with."""
    return _EXPONENTS.get(currency, 2)


def to_decimal_string(minor: int, currency: str) -> str:
    """12000, "AED" → "120.00"; 120, "JPY" → "120"."""
    digits = exponent(currency)
    if not digits:
        return str(minor)
    sign = "-" if minor < 0 else ""
    whole, part = divmod(abs(minor), 10**digits)
    return f"{sign}{whole}.{part:0{digits}d}"


def parse_minor(text: str, *, currency: str, field: str = "price") -> int:
    """ "120" or "120.00" → 12000. Raises InvalidInput for what is not an exact price."""
    written = _PRICE.fullmatch(text.strip())
    if written is None:
        raise InvalidInput(fields={field: "Write the price as a number, such as 120.00."})
    decimals = exponent(currency)
    whole, part = written["whole"], (written["part"] or "").rstrip("0")
    if len(part) > decimals:
        raise InvalidInput(fields={field: f"{currency} has {decimals} decimals at most."})
    minor = int(whole) * 10**decimals + int(part.ljust(decimals, "0") or "0")
    if minor > MAX_MINOR:
        raise InvalidInput(fields={field: "That price is too large."})
    return minor
