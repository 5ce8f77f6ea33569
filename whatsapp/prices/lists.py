"""Reading and judging price lists, and finding a message's price in the one of its day."""

import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import phonenumbers
from django.conf import settings

from conversations.models import ContactAddress, Message
from conversations.pricing import Cost
from core.compiled import Compiled
from core.currencies import CURRENCIES
from whatsapp.shapes import word

logger = logging.getLogger(__name__)

SHIPPED = Path(__file__).parent
PER_MESSAGE = "PMP"
"""Meta's model in which each delivered message has a price of its own."""

CATEGORIES = frozenset(
    {"marketing", "utility", "authentication", "authentication_international", "service"}
)
MOST = Decimal(100)
"""No message costs more than this in any of Meta's currencies but by a slip of the keyboard."""
MOST_WHOLE = Decimal(100_000)
"""The same where the unit is small (IDR, COP, CLP …)."""
_SMALL = frozenset({"IDR", "COP", "CLP", "ARS"})
MICROS = 1_000_000
_COUNTRY = re.compile(r"[A-Z]{2}\Z")
_current_addresses = Compiled(
    lambda asked: ContactAddress.objects.filter(
        contact=asked("contact"), channel=asked("channel"), retired_at=None
    ).values_list("kind", "value")
)
_USER_ID = re.compile(r"([A-Z]{2})\.")


class BadList(Exception):
    """It is no price list; the message says where and why."""


@dataclass(frozen=True, slots=True)
class PriceList:
    """`prices`: (country, category) → millionths of `currency`."""

    source: str
    valid_from: date
    currency: str
    prices: Mapping[tuple[str, str], int]
    markets: Mapping[str, str]

    @property
    def file_name(self) -> str:
        return f"{self.valid_from.isoformat()}-{self.currency}.json"


def parse(text: str) -> PriceList:
    """A list from its file. Raises BadList for anything it should not hold."""
    try:
        given = json.loads(text, parse_float=str)
    except (ValueError, RecursionError):
        raise BadList("It is not JSON.") from None
    if not isinstance(given, dict):
        raise BadList("It is not one JSON object.")
    if extra := set(given) - {"source", "valid_from", "currency", "markets"}:
        raise BadList(f"It has a field that is not known: {min(extra)}.")
    source, currency = given.get("source"), given.get("currency")
    if not isinstance(source, str) or not source.startswith("https://"):
        raise BadList("“source” has to be the https address it comes from.")
    if currency not in CURRENCIES:
        raise BadList("“currency” has to be the three letters of a currency.")
    try:
        valid_from = date.fromisoformat(word(given.get("valid_from")))
    except ValueError:
        raise BadList("“valid_from” has to be a day, such as 2026-10-01.") from None
    prices: dict[tuple[str, str], int] = {}
    markets: dict[str, str] = {}
    rows = given.get("markets")
    if not isinstance(rows, list) or not rows:
        raise BadList("“markets” has to be a list of markets.")
    for row in rows:
        _market(row, currency, prices, markets)
    return PriceList(
        source=source, valid_from=valid_from, currency=currency, prices=prices, markets=markets
    )


def _market(
    row: Any, currency: str, prices: dict[tuple[str, str], int], markets: dict[str, str]
) -> None:
    name = row.get("market") if isinstance(row, dict) else None
    if not isinstance(name, str) or not name.strip():
        raise BadList("A market has no name.")
    countries = row.get("countries")
    if not isinstance(countries, list) or not countries:
        raise BadList(f"{name}: “countries” has to be a list of two-letter codes.")
    if extra := set(row) - CATEGORIES - {"market", "countries"}:
        raise BadList(f"{name}: there is no category “{min(extra)}”.")
    charged = {key: _micros(row[key], f"{name}, {key}", currency) for key in CATEGORIES & set(row)}
    for country in countries:
        if not isinstance(country, str) or not _COUNTRY.match(country):
            raise BadList(f"{name}: {country!r} is no two-letter code of a country.")
        if country in markets:
            raise BadList(f"{country} is in two markets: {markets[country]} and {name}.")
        markets[country] = name
        prices.update({(country, key): micros for key, micros in charged.items()})


def _micros(value: Any, where: str, currency: str) -> int:
    try:
        amount = Decimal(value) if isinstance(value, str | int) else None
    except InvalidOperation:
        amount = None
    most = MOST_WHOLE if currency in _SMALL else MOST
    if amount is None or isinstance(value, bool) or not amount.is_finite():
        raise BadList(f"{where}: the price has to be a decimal, such as “0.0157”.")
    if not 0 <= amount <= most or amount * MICROS != int(amount * MICROS):
        raise BadList(f"{where}: {value} is no price of one message.")
    return int(amount * MICROS)


# ---------------------------------------------------------------- the lists there are

_known: dict[Path, tuple[int, int, PriceList]] = {}
"""File → when it was changed, its size, and what it says: read again when it was replaced."""


def folder() -> Path | None:
    """Where the operator's own lists are; None when none is set."""
    return Path(settings.WHATSAPP_PRICES_DIR) if settings.WHATSAPP_PRICES_DIR else None


def every_list() -> list[PriceList]:
    """All lists, the earliest first. The operator's stands for the shipped one of its name."""
    files = {path.name: path for path in SHIPPED.glob("*.json")}
    own = folder()
    if own is not None:
        files |= {path.name: path for path in own.glob("*.json")}
    found = [_read(path) for path in files.values()]
    return sorted(found, key=lambda one: (one.valid_from, one.currency))


def _read(path: Path) -> PriceList:
    about = path.stat()
    known = _known.get(path)
    if known is None or known[:2] != (about.st_mtime_ns, about.st_size):
        try:
            known = (about.st_mtime_ns, about.st_size, parse(path.read_text("utf-8")))
        except (BadList, UnicodeDecodeError) as error:
            raise BadList(f"{path.name}: {error}") from None
        _known[path] = known
    return known[2]


def list_of(day: date) -> PriceList | None:
    """The list in force on that day, in the currency that the installation is billed in."""
    found = [
        one
        for one in every_list()
        if one.currency == settings.WHATSAPP_PRICES_CURRENCY and one.valid_from <= day
    ]
    return found[-1] if found else None


def price_of(message: Message, at: datetime) -> Cost | None:
    """What a billable message cost that was delivered `at`; None when no list says.

    The day is UTC's; Meta changes prices at midnight of the account's own time zone, so the
    first hours of a new list may go by the old one. Volume tiers are not known here: what
    Meta bills may be less.
    """
    if message.price_model != PER_MESSAGE or message.price_category not in CATEGORIES:
        return None
    try:
        current = list_of(at.astimezone(UTC).date())
    except (BadList, OSError):
        # `manage.py check` says the same; a file must not hold up the messages.
        logger.exception("the price lists cannot be read: nothing is priced")
        return None
    country = _country(message) if current else ""
    micros = current.prices.get((country, message.price_category)) if current else None
    return None if current is None or micros is None else Cost(micros, current.currency)


def _country(message: Message) -> str:
    """Where the customer's number is from, by the phone number or else the id that names it."""
    talk = message.conversation
    found = dict(_current_addresses(contact=talk.contact_id, channel=talk.channel_id))
    phone = found.get(ContactAddress.Kind.PHONE)
    if phone:
        return country_of_phone(phone)
    named = _USER_ID.match(found.get(ContactAddress.Kind.BSUID, ""))
    return named[1] if named else ""


def country_of_phone(digits: str) -> str:
    """ "971501234567" → "AE"; "" for what is no number of a country."""
    try:
        number = phonenumbers.parse(f"+{digits.removeprefix('+')}")
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.region_code_for_number(number) or ""
