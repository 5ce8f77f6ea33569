"""Filters of the panels: money, moments and people as words.

Times are shown in the active time zone, which a tenant's page sets to the
business's own. Sentences for codes live in `panels.words`.
"""

import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from babel.numbers import format_currency
from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from core.clock import now
from core.money import exponent
from panels import history_words, words

register = template.Library()

_RELATIVE = frozenset({"Today", "Yesterday", "Tomorrow"})

HUES = 5
"""How many tints avatars have in the style sheet."""


@register.filter
def money(minor: int, currency: str) -> str:
    """12000, "AED" → "AED 120.00", as the page's language writes it."""
    from decimal import Decimal  # noqa: PLC0415

    amount = Decimal(minor).scaleb(-exponent(currency))
    locale = (get_language() or "en").split("-")[0]
    # The currency's code, not its sign: "$" means six currencies to our users.
    text = format_currency(
        amount, currency, format="¤¤ #,##0.00", locale=locale, currency_digits=True
    )
    return text.replace("\xa0", " ")


@register.filter
def micros(amount: int, currency: str) -> str:
    """Millionths of a currency: 15700, "USD" → "USD 0.0157"; whole cents keep two digits."""
    from decimal import Decimal  # noqa: PLC0415

    exact = Decimal(amount).scaleb(-6)
    short = exact.quantize(Decimal("0.01"))
    return f"{currency} {short if short == exact else exact.quantize(Decimal('0.0001'))}"


@register.filter
def grouped(number: int) -> str:
    """1234567 → "1 234 567", with spaces at which no line breaks."""
    return f"{int(number):,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


@register.filter
def initials(label: str) -> str:
    """At most two letters that stand for a person."""
    parts = [word for word in str(label).split() if word[:1].isalnum()]
    chosen = parts[:1] + parts[-1:] if len(parts) > 1 else parts
    return "".join(word[0] for word in chosen).upper() or "?"


@register.filter
def first_word(name: str) -> str:
    return str(name).split()[0] if str(name).split() else ""


@register.filter
def hue(label: str) -> int:
    """A tint that stays with a name."""
    return zlib.crc32(str(label).encode()) % HUES + 1


def _today() -> date:
    return timezone.localdate()


@register.filter(expects_localtime=True)
def clock(at: datetime) -> str:
    return at.strftime("%H:%M")


@register.filter(expects_localtime=True)
def day_label(at: datetime | date) -> str:
    """ "Today", "Yesterday", "Tuesday", or the date once a week has passed."""
    day = at.date() if isinstance(at, datetime) else at
    gap = (_today() - day).days
    if gap == 0:
        return "Today"
    if gap == 1:
        return "Yesterday"
    if gap == -1:
        return "Tomorrow"
    if 1 < gap < 7:
        return date_format(day, "l")
    return date_format(day, "j F" if day.year == _today().year else "j F Y")


@register.filter(expects_localtime=True)
def short_time(at: datetime) -> str:
    """For lists: the clock today, the weekday this week, the date before."""
    gap = (_today() - at.date()).days
    if gap == 0:
        return clock(at)
    if gap == 1:
        return "Yesterday"
    if 1 < gap < 7:
        return date_format(at, "D")
    return date_format(at, "j M" if at.year == _today().year else "j M Y")


@register.filter(expects_localtime=True)
def moment(at: datetime) -> str:
    return f"{day_label(at)}, {clock(at)}"


@register.filter
def inside(label: str) -> str:
    """A moment in the middle of a sentence: "Tomorrow, 09:00" → "tomorrow, 09:00". Weekdays and
    months keep their capitals, as English has them."""
    day, comma, rest = label.partition(",")
    return f"{day.lower() if day in _RELATIVE else day}{comma}{rest}"


@register.filter(expects_localtime=True)
def full_time(at: datetime) -> str:
    return date_format(at, "l j F Y, H:i") + f" ({at.tzname()})"


@register.filter
def time_left(until: datetime) -> str:
    """ "3 h 20 min left", "12 min left", "time is up". The page's script keeps it current."""
    left = until - now()
    if left <= timedelta():
        return "time is up"
    minutes = int(left.total_seconds() // 60)
    days, rest = divmod(minutes, 1440)
    hours, minutes = divmod(rest, 60)
    if days:
        return f"{days} d {hours} h left"
    if hours:
        return f"{hours} h {minutes} min left"
    return f"{minutes} min left" if minutes else "under a minute left"


@register.filter
def urgency(until: datetime) -> str:
    """The tone of a deadline: calm, soon (under an hour), or over."""
    left = until - now()
    if left <= timedelta():
        return "bad"
    return "wait" if left < timedelta(hours=1) else "plain"


def needs_foot(message: Any) -> bool:
    """Whether a message that another one follows still says something of its own below."""
    return bool(
        message.late
        or message.run
        or message.held
        or message.edited_at
        or message.status in ("failed", "cancelled")
    )


def by_day(messages: Iterable[Any]) -> Iterator[tuple[date, list[Any]]]:
    """A thread in day groups, each message told whether it follows its like."""
    day: date | None = None
    group: list[Any] = []
    before: Any = None
    for message in messages:
        current = timezone.localtime(message.created_at).date()
        if current != day:
            if day is not None:
                yield day, group
            day, group, before = current, [], None
        message.follows = (
            before is not None
            and before.author == message.author
            and before.agent_id == message.agent_id
            and message.created_at - before.created_at < timedelta(minutes=5)
        )
        if before is not None and message.follows:
            before.foot = needs_foot(before)
        message.foot = True
        group.append(message)
        before = message
    if day is not None:
        yield day, group


@register.filter
def percent(share: float) -> int:
    return round(share * 100)


register.filter("waiting_words", words.waiting_reason)
register.filter("act_words", words.act)
register.filter("audit_words", history_words.audit)
register.filter("letter_words", words.letter)
register.filter("detail_words", words.detail)
register.filter("target_words", history_words.target)


@register.filter
def line_total(line: Any, currency: str) -> str:
    """What one line of a proposal or order comes to."""
    return money(line.unit_minor * line.quantity, currency)
