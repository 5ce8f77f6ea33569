"""What the server reads in the spans of a customer's own words.

Nothing that a backend claims is believed: every value shown or stored is read
here, from text the customer wrote (or a choice of ours they tapped).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import phonenumbers
from babel.core import get_global

from ai import reply_ids
from ai.acts import Slot, Span
from ai.company import find_people, how_many
from ai.dates import Reading, check_date, check_time, local, read_date, read_time
from ai.dates.grammar import Found, FoundDate, FoundTime
from ai.dates.moving import find_move, weekday_alone, weekday_near
from ai.dates.tokens import read as read_tokens
from ai.dozens import BY_ITSELF, find_dozens
from ai.render.claims import claims
from ai.render.clean import LIMITS, untrusted
from ai.text import MAX_READ, folded
from ai.turn import Turn
from catalog.snapshot import BusinessEntry

_NUMBER = re.compile(r"(?<![\w.,])x?(-?\d{1,6})x?(?![\w]|[.,]\d)")
_PLURAL = r"(?!(?:و|ب|ل)?(?:ال)?\w{2}اتين(?!\w))"
"""Cartons and dresses end like two of something."""

DUAL = re.compile(rf"(?<!\w){_PLURAL}\w{{2,}}تين(?!\w)")
"""Arabic says two of a thing by its ending."""
DUAL_OR_MANY = re.compile(
    rf"{_PLURAL}[\u0621-\u064a]{{3,}}ين|y[aeou][uw]?mei?n|y[aeou][uw]?mai?n|leil[ae]?tei?n|lail[ae]?tai?n"
    r"|lel[ae]?tei?n|sa3tei?n|sa3tai?n|sa3teen|shahr[ae]i?n|[eo]sbo3[ae]i?n"
)
"""Where a thing of the catalogue is named, two of it; elsewhere it may be many people."""

_PHONE = re.compile(r"(?<!\w)(?:\+|00)?\(?\d(?:[\d ().\-/]{5,20})\d(?!\w)")
_LIKE_A_DATE = re.compile(r"20\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)")
"""Of a day that does not exist ("2027-02-29") no calendar keeps the digits."""


@dataclass(frozen=True, slots=True)
class Source:
    """A message that spans may cite: its text, when it was said and what was tapped."""

    text: str
    said_at: datetime
    reply_id: str = ""


def sources_of(turn: Turn) -> dict[int, Source]:
    """Messages that may be cited in this turn: its own, and those the dialogue carries."""
    carried: dict[int, Source] = {}
    for key, row in dict(turn.state.get("texts", {})).items():
        carried[int(key)] = Source(
            text=row["text"],
            said_at=datetime.fromisoformat(row["said_at"]),
            reply_id=row.get("reply_id", ""),
        )
    for message in turn.messages:
        carried[message.id] = Source(message.text[:MAX_READ], turn.now, message.reply_id)
    return carried


def cited(spans: tuple[Span, ...], sources: Mapping[int, Source]) -> str | None:
    """The words at `spans`, or None when a span lies outside what the customer wrote."""
    pieces = []
    for span in spans:
        source = sources.get(span.message_id)
        if source is None or not 0 <= span.start <= span.end <= len(source.text):
            return None
        if span.start == span.end and not source.reply_id:
            return None
        pieces.append(source.text[span.start : span.end])
    return " ".join(pieces) if spans else None


def read_slot(
    slot: Slot, *, turn: Turn, sources: Mapping[int, Source], day: date | None
) -> Reading:
    """The value of a slot as the server reads it; `day` is the wished day, for times."""
    if not slot.spans:
        return Reading(value=_known(slot.name, turn))
    moved = _read_moved(slot, turn=turn, sources=sources, day=day)
    if moved is not None:
        return moved
    text = cited(slot.spans, sources)
    if text is None:
        return Reading(problem="unreadable")
    source = sources[slot.spans[0].message_id]
    tapped = reply_ids.parse(source.reply_id) if source.reply_id else None
    if tapped is not None and tapped.verb == "slot" and tapped.name == slot.name:
        return _read_tapped(tapped, turn=turn, day=day)
    business = turn.snapshot.business
    if slot.name == "date":
        reading = read_date(text, said_at=source.said_at, now=turn.now, business=business)
    elif slot.name == "time":
        reading = read_time(text, said_at=source.said_at, now=turn.now, business=business, day=day)
    elif slot.name == "phone":
        reading = Reading(value=read_phone(text, business))
    elif slot.name == "name":
        reading = Reading(value=read_name(text))
    elif slot.name == "quantity":
        number = read_quantity(text)
        reading = Reading(value=str(number) if number else "")
    else:
        reading = Reading(value=untrusted(text, limit=LIMITS[slot.name]))
    if not reading.value and not reading.problem:
        return Reading(problem="unreadable")
    return reading


def _read_moved(
    slot: Slot, *, turn: Turn, sources: Mapping[int, Source], day: date | None
) -> Reading | None:
    """The value of a day or an hour that is told by one cited before it ("11 December", then "the
    saturday" or "a day later"); None of what is not told so."""
    if slot.name not in ("date", "time") or len({span.message_id for span in slot.spans}) == 1:
        return None
    last = slot.spans[-1].message_id
    first = next(
        at for at in range(len(slot.spans), 0, -1) if slot.spans[at - 1].message_id != last
    )
    told = folded(cited(slot.spans[first:], sources) or "")
    move = find_move(told)
    by = move.minutes if move and (move.start, move.end) == (0, len(told)) else 0
    weekday = weekday_alone(told) if slot.name == "date" else None
    if not by and weekday is None:
        return None
    before = read_slot(
        Slot(slot.name, slot.spans[:first]), turn=turn, sources=sources, day=day
    ).value
    if not before:
        return None
    business, here = turn.snapshot.business, local(turn.now, turn.snapshot.business)
    if slot.name == "time":
        moment = datetime.combine(here.date(), time.fromisoformat(before)) + timedelta(minutes=by)
        if moment.date() != here.date():
            return Reading(problem="unreadable")
        at = FoundTime(0, 0, moment.time(), half="exact")
        return check_time(Found((), (at,)), now=turn.now, business=business, day=day)
    held = date.fromisoformat(before)
    if weekday is not None:
        near = weekday_near(held, weekday, today=here.date())
    else:
        near = held + timedelta(minutes=by)
    if near is None:
        return None
    return check_date(Found((FoundDate(0, 0, near),), ()), now=turn.now, business=business)


def _known(name: str, turn: Turn) -> str:
    value = turn.known.get(name, "")
    if name == "name":
        # A profile may be called anything; who orders is asked then.
        return "" if claims(value) else read_name(value)
    return untrusted(value, limit=LIMITS["phone"]) if name == "phone" else ""


def _read_tapped(tapped: reply_ids.Reply, *, turn: Turn, day: date | None) -> Reading:
    business = turn.snapshot.business
    try:
        if tapped.name == "date":
            chosen = FoundDate(0, 0, date.fromisoformat(tapped.value))
            return check_date(Found((chosen,), ()), now=turn.now, business=business)
        if tapped.name == "time":
            moment = FoundTime(0, 0, time.fromisoformat(tapped.value), half="exact")
            return check_time(Found((), (moment,)), now=turn.now, business=business, day=day)
    except ValueError:
        return Reading(problem="unreadable")
    return Reading(problem="unreadable")


def read_quantity(text: str) -> int | None:
    """The one number in `text`, in digits or words; None when there is none or two.

    One below nothing ("-1") stays so: nobody can have it, and it must not be read as 1.
    Several people told one by one ("2 adults and 3 kids") are their sum.
    """
    plain = folded(text)
    if plain in BY_ITSELF or plain in ("a", "an"):
        return BY_ITSELF.get(plain, 1)
    dozens = find_dozens(plain)
    if len(dozens) == 1 and dozens[0][:2] == (0, len(plain)):
        return dozens[0][2]
    groups = find_people(text)
    if len(groups) == 1 and groups[0] == (0, len(plain)):
        return how_many(plain)
    numbers = _numbers(plain)
    if not numbers and (DUAL.search(plain) or DUAL_OR_MANY.fullmatch(plain)):
        return 2
    return numbers[0] if len(set(numbers)) == 1 else None


def says_several(text: str) -> bool:
    """Whether more than one are told in words that no number can be read of.

    "Me and my friends", or "5 of us, 2 of them kids"; of one number that is told, False.
    """
    several = len(set(_numbers(folded(text)))) > 1 or bool(find_people(text))
    return several and read_quantity(text) is None


def _numbers(plain: str) -> list[int]:
    """The numbers of a folded text: its digits, or its number words where it has none."""
    numbers = [int(found) for found in _NUMBER.findall(plain)]
    if numbers:
        return numbers
    read = (token.kinds.get("n", token.kinds.get("j")) for token in read_tokens(plain))
    return [number for number in read if isinstance(number, int)]


def read_name(text: str) -> str:
    """A person's name, or "" for what can hardly be one."""
    name = untrusted(text, limit=LIMITS["name"]).strip(" .,;:!?-\"'()")
    letters = sum(1 for character in name if character.isalpha())
    digits = sum(1 for character in name if character.isdigit())
    return name if letters >= 2 and digits == 0 and len(name.split()) <= 7 else ""


def find_phones(text: str) -> list[tuple[int, int]]:
    """Where a folded text holds something as long as a phone number."""
    return [
        match.span()
        for match in _PHONE.finditer(text)
        if 7 <= sum(character.isdigit() for character in match.group()) <= 15
        and not _LIKE_A_DATE.match(match.group())
    ]


def read_phone(text: str, business: BusinessEntry) -> str:
    """The phone number in `text` as E.164, or ""."""
    plain = folded(text)
    for start, end in find_phones(plain):
        digits = plain[start:end]
        if digits.startswith("00"):
            digits = "+" + digits[2:]
        try:
            number = phonenumbers.parse(digits, _region(business.phone, business.timezone))
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return ""


@lru_cache(maxsize=1024)
def _region(phone: str, timezone: str) -> str | None:
    """The country whose numbers are written without a prefix here."""
    try:
        region = phonenumbers.region_code_for_number(phonenumbers.parse(phone, None))
    except phonenumbers.NumberParseException:
        region = None
    return region or get_global("zone_territories").get(timezone)
