"""What a field of the catalogue may hold, and the sentence for what it may not.

A cleaner takes what a form or the API sent and returns what is stored, or
raises Unusable with a sentence for that field. `clean` runs the cleaners of a
whole record, so that a person sees all problems at once.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from django.conf import settings

from catalog.snapshot import WEEKDAYS
from core.currencies import CURRENCIES
from core.errors import InvalidInput
from core.money import parse_minor
from core.zones import known_zones

DETAILS = ("name", "phone", "place", "date", "time", "quantity", "notes")
"""What a customer may be asked for before a service is proposed."""

MAX_NAME = 120
MAX_DESCRIPTION = 2000
MAX_RETAILER_ID = 100
MAX_QUESTION = 240
MAX_ANSWER = 8000
MAX_WORD = 60
MAX_WORDS = 30
MAX_ITEMS = 30
MAX_MINUTES = 7 * 24 * 60  # a week: longer work is sold as several

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
_PRICE = re.compile(r"\d{1,15}(\.\d{1,6})?")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{2,30}")

Cleaner = Callable[[Any], Any]


class Unusable(Exception):
    """One field's problem, as a sentence."""


def clean(
    fields: Mapping[str, Any], *, cleaners: Mapping[str, Cleaner], required: Collection[str] = ()
) -> dict[str, Any]:
    """Every given field cleaned. Raises InvalidInput naming all that cannot be used."""
    cleaned: dict[str, Any] = {}
    problems: dict[str, str] = {name: "This is needed." for name in required if name not in fields}
    for name, value in fields.items():
        cleaner = cleaners.get(name)
        if cleaner is None:
            problems[name] = "There is no such field."
            continue
        try:
            cleaned[name] = cleaner(value)
        except Unusable as problem:
            problems[name] = str(problem)
    if problems:
        raise InvalidInput(fields=problems)
    return cleaned


def line(*, limit: int, needed: bool = False) -> Cleaner:
    """One line of text: no line breaks or control characters, outer space removed."""

    def cleaner(value: Any) -> str:
        text = " ".join(_text(value).split())
        return _bounded(text, limit=limit, needed=needed)

    return cleaner


def prose(*, limit: int, needed: bool = False) -> Cleaner:
    """Text that keeps its line breaks."""

    def cleaner(value: Any) -> str:
        text = _text(value).replace("\r\n", "\n").replace("\r", "\n").strip()
        return _bounded(text, limit=limit, needed=needed)

    return cleaner


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Unusable("Write this as text.")
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\r\t" for c in value):
        raise Unusable("This contains characters that cannot be shown.")
    return value


def _bounded(text: str, *, limit: int, needed: bool) -> str:
    if needed and not text:
        raise Unusable("This is needed.")
    if len(text) > limit:
        raise Unusable(f"Use at most {limit} characters.")
    return text


def whole_number(*, low: int, high: int) -> Cleaner:
    def cleaner(value: Any) -> int:
        if isinstance(value, str) and value.strip().isdecimal() and len(value) <= 9:
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise Unusable(f"Use a whole number from {low} to {high}.")
        return value

    return cleaner


def optional(cleaner: Cleaner) -> Cleaner:
    """None and empty text mean: not given."""

    def allow_nothing(value: Any) -> Any:
        return None if value is None or value == "" else cleaner(value)

    return allow_nothing


def price_in(currency: str) -> Cleaner:
    """A price as text ("120" or "120.00") or a whole number, in minor units of `currency`."""

    def cleaner(value: Any) -> int:
        text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        if not isinstance(text, str) or not _PRICE.fullmatch(text.strip()):
            raise Unusable("Write the price as a number, such as 120.00.")
        try:
            return parse_minor(text, currency=currency)
        except InvalidInput as problem:
            raise Unusable(problem.fields["price"]) from None

    return cleaner


def exactly(expected: str) -> Cleaner:
    """Accepts the one value that is right anyway, such as a service's own currency."""

    def cleaner(value: Any) -> str:
        if value != expected:
            raise Unusable(f"This business sells in {expected}.")
        return expected

    return cleaner


def words(value: Any) -> list[str]:
    """Short search words; repeated ones are kept once."""
    if not isinstance(value, list | tuple):
        raise Unusable("Send a list of words.")
    one = line(limit=MAX_WORD)
    kept: dict[str, str] = {}
    for word in map(one, value):
        if word:
            kept.setdefault(word.casefold(), word)
    if len(kept) > MAX_WORDS:
        raise Unusable(f"Use at most {MAX_WORDS} words.")
    return list(kept.values())


def details(value: Any) -> list[str]:
    """What to ask the customer for: a choice from DETAILS."""
    if not isinstance(value, list | tuple):
        raise Unusable("Send a list.")
    unknown = [str(item)[:MAX_WORD] for item in value if item not in DETAILS]
    if unknown:
        raise Unusable(f"Choose from {', '.join(DETAILS)}; not {', '.join(unknown[:3])}.")
    return list(dict.fromkeys(value))


def language(value: Any) -> str:
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
        raise Unusable("Use a language code, such as en or ar.")
    return value


def spoken_language(value: Any) -> str:
    """A language the assistant can write in."""
    offered = [code for code, _ in settings.LANGUAGES]
    if value not in offered:
        raise Unusable(f"Choose from {', '.join(offered)}.")
    return str(value)


def spoken_languages(value: Any) -> list[str]:
    if not isinstance(value, list | tuple) or not value:
        raise Unusable("Choose one language or more.")
    return list(dict.fromkeys(spoken_language(item) for item in value))


def translations(value: Any) -> dict[str, dict[str, str]]:
    """{language: {"name": …, "description": …}}; an entry without a name is left out."""
    if not isinstance(value, Mapping):
        raise Unusable("Send an object with a language code for each translation.")
    name, description = line(limit=MAX_NAME), prose(limit=MAX_DESCRIPTION)
    kept: dict[str, dict[str, str]] = {}
    for code, texts in value.items():
        if not isinstance(texts, Mapping) or set(texts) - {"name", "description"}:
            raise Unusable("Each translation has a name and a description.")
        entry = {
            "name": name(texts.get("name", "")),
            "description": description(texts.get("description", "")),
        }
        if entry["description"] and not entry["name"]:
            raise Unusable(f"Write the name in “{language(code)}” too.")
        if entry["name"]:
            kept[language(code)] = entry
    return kept


def package_items(value: Any) -> list[tuple[int, int]]:
    """[{"service_id": 3, "quantity": 1}] as (service, quantity), each service once."""
    if not isinstance(value, list | tuple) or not value:
        raise Unusable("Put at least one service into the package.")
    if len(value) > MAX_ITEMS:
        raise Unusable(f"Use at most {MAX_ITEMS} services.")
    quantity = whole_number(low=1, high=99)
    service_id = whole_number(low=1, high=10**15)
    items: dict[int, int] = {}
    for item in value:
        if not isinstance(item, Mapping) or set(item) - {"service_id", "quantity"}:
            raise Unusable("Each item has a service_id and a quantity.")
        key = service_id(item.get("service_id"))
        if key in items:
            raise Unusable("Name each service once and raise its quantity instead.")
        items[key] = quantity(item.get("quantity", 1))
    return list(items.items())


def timezone(value: Any) -> str:
    if not isinstance(value, str) or value not in known_zones():
        raise Unusable("Choose a time zone, such as Asia/Dubai.")
    return value


def currency(value: Any) -> str:
    if not isinstance(value, str) or value not in CURRENCIES:
        raise Unusable("Use a currency code of three letters, such as AED.")
    return value


def phone(value: Any) -> str:
    text: str = line(limit=32)(value)
    if text and not _PHONE.fullmatch(text):
        raise Unusable("Write the number with its country code, such as +971 4 123 4567.")
    return text


def hours(value: Any) -> dict[str, list[list[str]]]:
    """{"mon": [["09:00", "18:00"]], …}; a span that ends before it starts runs past midnight."""
    if not isinstance(value, Mapping) or set(value) - set(WEEKDAYS):
        raise Unusable(f"Give the hours by day: {', '.join(WEEKDAYS)}.")
    return {day: _day_spans(value[day]) for day in WEEKDAYS if value.get(day)}


def _day_spans(spans: Any) -> list[list[str]]:
    if not isinstance(spans, list | tuple) or len(spans) > 6:
        raise Unusable("Give each day's hours as pairs, such as 09:00 to 18:00.")
    cleaned: list[list[str]] = []
    for span in spans:
        if (
            not isinstance(span, list | tuple)
            or len(span) != 2
            or not all(isinstance(moment, str) and _TIME.fullmatch(moment) for moment in span)
        ):
            raise Unusable("Write times as 09:00 to 18:00.")
        cleaned.append(list(span))
    cleaned.sort()
    for (opens, closes), following in pairwise(cleaned):
        if closes <= opens or closes > following[0]:
            raise Unusable("Opening hours of one day must not overlap.")
    return cleaned


def day(value: Any) -> date:
    """A date as 2026-12-31."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            pass
    raise Unusable("Write the date as 2026-12-31.")


def one_of(*allowed: str) -> Cleaner:
    """One of a few codes."""

    def cleaner(value: Any) -> str:
        if value not in allowed:
            raise Unusable(f"Choose from {', '.join(allowed)}.")
        return str(value)

    return cleaner


def dates(value: Any) -> list[str]:
    """ISO dates, each once, in order."""
    if not isinstance(value, list | tuple) or len(value) > 366:
        raise Unusable("Send a list of at most 366 dates.")
    try:
        return sorted({date.fromisoformat(item).isoformat() for item in value})
    except (TypeError, ValueError):
        raise Unusable("Write dates as 2026-12-31.") from None
