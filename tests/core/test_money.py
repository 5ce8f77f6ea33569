"""Money: exact in, exact out."""

import pytest

from core.errors import InvalidInput
from core.money import MAX_MINOR, parse_minor, to_decimal_string


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("120", "AED", 12000),
        ("120.00", "AED", 12000),
        (" 0.5 ", "EUR", 50),
        ("120", "JPY", 120),
        ("1.234", "KWD", 1234),
        ("0", "AED", 0),
    ],
)
def test_prices_are_read_exactly(text: str, currency: str, minor: int) -> None:
    assert parse_minor(text, currency=currency) == minor


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("", "AED"),
        ("free", "AED"),
        ("1.234", "AED"),
        ("1.5", "JPY"),
        ("-1", "AED"),
        ("1E2", "AED"),
        ("١٢٠", "AED"),
        ("NaN", "AED"),
        ("Infinity", "AED"),
        ("1e9999999", "AED"),
        ("1e-9999999", "AED"),
        (str(MAX_MINOR), "AED"),
        ("1,000", "AED"),
    ],
)
def test_what_is_no_exact_price_is_refused_at_its_field(text: str, currency: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        parse_minor(text, currency=currency, field="price")
    assert set(refusal.value.fields) == {"price"}


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [(12000, "AED", "120.00"), (5, "EUR", "0.05"), (120, "JPY", "120"), (1234, "KWD", "1.234")],
)
def test_amounts_are_written_with_their_currencys_decimals(
    minor: int, currency: str, text: str
) -> None:
    assert to_decimal_string(minor, currency) == text
