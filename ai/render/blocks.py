"""One act, one block of text with the buttons or rows that go with it."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

from ai import reply_ids
from ai.acts import (
    REVIEW_CODES,
    Act,
    Answer,
    Ask,
    Clarify,
    HandOff,
    Hours,
    Line,
    ListServices,
    OrderChange,
    OrderStatus,
    Place,
    ProposeOrder,
    Quote,
    Refuse,
    ReviewOrder,
    Slot,
    SmallTalk,
)
from ai.dates.opening import spans_on
from ai.render import orders
from ai.render.claims import claims
from ai.render.clean import LIMITS, single_line, untrusted
from ai.render.pages import listed, page
from ai.render.parts import (
    BUTTON_TITLE_LIMIT,
    ROW_DESCRIPTION_LIMIT,
    ROW_TITLE_LIMIT,
    ROWS_LIMIT,
    Button,
    Row,
)
from ai.render.pieces import (
    Block,
    UnknownReference,
    button_of,
    list_button_of,
    sellable,
)
from ai.render.voice import Voice
from catalog.snapshot import ArticleEntry, Money, PackageEntry, ServiceEntry
from core.splitting import cut, length

DESCRIPTION_LIMIT = 1200
SHOWN_DETAILS = ("date", "time", "name", "phone", "place", "notes")
OWN_WORDS = frozenset({"name", "place", "notes"})
"""Details that are the customer's words; the others are read by us and written anew."""


def block(act: Act, voice: Voice) -> Block:
    return _WRITERS[type(act)](act, voice)


def _quote(act: Quote, voice: Voice) -> Block:
    entry = sellable(act.ref, voice)
    name = voice.name(entry)
    price = voice.money(entry.price)
    minutes = entry.duration_minutes if isinstance(entry, ServiceEntry) else None
    description = cut(voice.description(entry), DESCRIPTION_LIMIT)
    items = _package_items(entry, voice)
    buttons: list[Button] = []
    if act.book:
        buttons.append(button_of(f"book:{act.ref}", voice.title("button_book")))
    if act.detail == "duration":
        sentences = [
            voice.say("quote_duration", name=name, duration=voice.duration(minutes))
            if minutes
            else voice.say("quote_no_duration", name=name)
        ]
    elif act.detail == "about":
        about = (
            voice.say("quote_description", name=name, description=description)
            if description
            else voice.say("quote_no_description", name=name)
        )
        sentences = [about] if description or not items else []
        sentences += [items] if items else []
        sentences += [voice.say("quote_price", name=name, price=price)]
    else:
        sentences = [voice.say("quote_price", name=name, price=price)]
        sentences += [items] if items else []
        if minutes:
            sentences.append(voice.frame("quote_takes", duration=voice.duration(minutes)))
        if description:
            buttons.append(button_of(f"about:{act.ref}", voice.title("button_about")))
    if act.book:
        sentences.append(voice.say("quote_book"))
    line = ""
    if act.detail == "price":
        line = voice.say("quote_line", name=name, price=price)
    return Block(
        text=" ".join(sentences),
        buttons=tuple(buttons),
        quote_line=line,
        choose=button_of(f"book:{act.ref}", name) if act.book else None,
    )


def _package_items(entry: ServiceEntry | PackageEntry, voice: Voice) -> str:
    if not isinstance(entry, PackageEntry):
        return ""
    items = []
    for item in entry.items:
        service = voice.snapshot.sellable(f"service:{item.service_id}")
        if service is not None:
            items.append(
                voice.say("line_short", quantity=str(item.quantity), name=voice.name(service))
            )
    return voice.frame("quote_items", items=voice.enumerate(items)) if items else ""


def _list_services(act: ListServices, voice: Voice) -> Block:
    entries = listed(act.category, voice)
    if not entries:
        return Block(voice.say("list_empty"))
    if act.packages_first:
        entries = sorted(entries, key=lambda entry: isinstance(entry, ServiceEntry))
    here, more = page(entries, act, voice)
    verb = "book" if act.intro == "book" else "quote"
    lines = []
    rows = []
    for entry in here:
        name, price = voice.name(entry), voice.money(entry.price)
        shown = voice.say("quote_line", name=name, price=price)
        lines.append(shown if act.prices else f"• {voice.isolate(name)}")
        facts = [price] if act.prices else []
        if isinstance(entry, ServiceEntry) and entry.duration_minutes:
            facts.append(voice.duration(entry.duration_minutes))
        if length(name) > ROW_TITLE_LIMIT:
            facts.append(name)
        rows.append(
            Row(
                id=f"{verb}:{entry.ref}",
                title=cut(name, ROW_TITLE_LIMIT),
                description=cut(" · ".join(facts), ROW_DESCRIPTION_LIMIT),
            )
        )
    text = "\n".join([voice.say(f"list_{act.intro}"), *lines])
    return Block(text=text, rows=(*rows, *more), list_button=list_button_of("list_button", voice))


def _answer(act: Answer, voice: Voice) -> Block:
    entry = voice.snapshot.find(act.ref)
    if not isinstance(entry, ArticleEntry):
        raise UnknownReference(act.ref)
    if entry.is_extract:
        # Word for word from a document that the business approved, and said to be that.
        return Block(f"“{entry.answer.strip()}”\n— {single_line(entry.source)}")
    return Block(entry.answer.strip())


def _hours(act: Hours, voice: Voice) -> Block:
    week = voice.week()
    if not week:
        return Block(voice.say("hours_unknown"))
    if act.date is None:
        return Block(voice.frame("hours_week", hours=week))
    day = date.fromisoformat(act.date)
    spans = spans_on(voice.snapshot.business, day)
    if spans:
        return Block(voice.say("hours_day", day=voice.day(day), hours=voice.opening(spans)))
    closed = voice.say("hours_closed_day", day=voice.day(day))
    return Block(f"{closed}\n{voice.frame('hours_week', hours=week)}")


def _place(act: Place, voice: Voice) -> Block:
    address = single_line(voice.snapshot.business.address)
    phone = single_line(voice.snapshot.business.phone)
    if address and phone:
        where = voice.say("place_address", address=address)
        return Block(f"{where}\n{voice.say('place_phone', phone=phone)}")
    if address:
        return Block(voice.say("place_address", address=address))
    if phone:
        return Block(voice.say("place_only_phone", phone=phone))
    return Block(voice.say("place_unknown"))


def _ask(act: Ask, voice: Voice) -> Block:
    sentences = []
    understood = _understood(act, voice)
    if understood:
        sentences.append(voice.frame("ask_understood", details=understood))
    if act.problem:
        sentences.append(_problem(act, voice))
    sentences.append(voice.say(f"ask_{act.slot}"))
    rows: list[Row] = []
    for option in act.options[:ROWS_LIMIT]:
        if act.slot == "date":
            day = date.fromisoformat(option)
            opening = voice.opening(spans_on(voice.snapshot.business, day))
            rows.append(
                Row(
                    id=f"slot:date:{option}",
                    title=cut(voice.short_day(day), ROW_TITLE_LIMIT),
                    description=cut(opening, ROW_DESCRIPTION_LIMIT),
                )
            )
        elif act.slot == "time":
            rows.append(Row(f"slot:time:{option}", voice.clock(time.fromisoformat(option))))
    button = list_button_of(f"ask_button_{act.slot}", voice) if rows else ""
    return Block(text="\n".join(sentences), rows=tuple(rows), list_button=button)


def _understood(act: Ask, voice: Voice) -> str:
    pieces = []
    for line in act.lines:
        name = voice.name(sellable(line.ref, voice))
        if line.quantity > 1:
            pieces.append(voice.say("line_short", quantity=str(line.quantity), name=name))
        else:
            pieces.append(voice.isolate(name))
    pieces += [_told(slot, voice) for slot in _ordered(act.understood) if not _claims(slot)]
    return voice.title("join_comma").join(piece for piece in pieces if piece)


def _told(slot: Slot, voice: Voice) -> str:
    """A detail among others: a note in quotation marks, or it reads as one more thing we do."""
    value = detail_value(slot, voice)
    if slot.name == "notes" and value and voice.edition > 1:
        return voice.say("detail_quoted", value=value)
    return voice.isolate(value)


def _problem(act: Ask, voice: Voice) -> str:
    values = {slot.name: slot.value for slot in act.understood}
    week = voice.week()
    if act.problem == "outside_hours" and values.get("date"):
        day = date.fromisoformat(values["date"])
        spans = spans_on(voice.snapshot.business, day)
        return voice.say(
            "problem_outside_hours_day", day=voice.day(day), hours=voice.opening(spans)
        )
    text = voice.say(f"problem_{act.problem}")
    if act.problem == "closed" and week:
        text = f"{text}\n{voice.frame('problem_closed_hours', hours=week)}"
    return text


def _ordered(slots: tuple[Slot, ...]) -> list[Slot]:
    ranked = [slot for slot in slots if slot.name in SHOWN_DETAILS and slot.value]
    return sorted(ranked, key=lambda slot: SHOWN_DETAILS.index(slot.name))


def _claims(slot: Slot) -> bool:
    """Whether a detail's words must not be said again by us."""
    return slot.name in OWN_WORDS and claims(slot.value)


def detail_value(slot: Slot, voice: Voice) -> str:
    """A slot's value as the customer reads it."""
    if slot.name == "date":
        return voice.day(date.fromisoformat(slot.value))
    if slot.name == "time":
        return voice.read_back(time.fromisoformat(slot.value))
    if _claims(slot):
        # The first edition's runs had no such sentence; they leave the detail out.
        return voice.title("detail_as_written") if voice.edition > 1 else ""
    return untrusted(slot.value, limit=LIMITS.get(slot.name, 60))


def _wish(lines: tuple[Line, ...], slots: tuple[Slot, ...], voice: Voice) -> list[str]:
    """The lines, the total and the details of a wish, each on its own line."""
    texts = []
    totals: dict[str, int] = {}
    for line in lines:
        entry = sellable(line.ref, voice)
        amount = Money(entry.price.minor * line.quantity, entry.price.currency)
        totals[amount.currency] = totals.get(amount.currency, 0) + amount.minor
        shown = voice.money(amount)
        if line.quantity == 1:
            texts.append(voice.say("line_one", name=voice.name(entry), amount=shown))
        else:
            texts.append(
                voice.say(
                    "line_many",
                    quantity=str(line.quantity),
                    name=voice.name(entry),
                    each=voice.money(entry.price),
                    amount=shown,
                )
            )
    for currency, minor in totals.items():
        texts.append(voice.say("review_total", total=voice.money(Money(minor, currency))))
    for slot in _ordered(slots):
        value = detail_value(slot, voice)
        if value:
            texts.append(
                voice.say("detail_line", label=voice.title(f"label_{slot.name}"), value=value)
            )
    return texts


def _review(act: ReviewOrder, voice: Voice) -> Block:
    wish = "\n".join(_wish(act.lines, act.slots, voice))
    text = f"{voice.say('review_intro')}\n{wish}\n\n{voice.say('review_question')}"
    return Block(
        text=text,
        buttons=(
            button_of("yes", voice.title("button_yes")),
            button_of("change", voice.title("button_change")),
            button_of("no", voice.title("button_no")),
        ),
    )


def _propose(act: ProposeOrder, voice: Voice) -> Block:
    head = [voice.say("propose_intro")]
    reference = single_line(act.reference)
    if reference:
        head.append(voice.say("propose_reference", reference=reference))
    wish = "\n".join([*head, *_wish(act.lines, act.slots, voice)])
    return Block(f"{wish}\n\n{voice.say('propose_outro')}")


def _clarify(act: Clarify, voice: Voice) -> Block:
    buttons = []
    for option in act.options:
        if option.startswith("change:"):
            title = voice.title(f"change_{option.removeprefix('change:')}")
        elif ":" in option:
            entry = voice.snapshot.find(option)
            if entry is None:
                raise UnknownReference(option)
            title = (
                single_line(entry.question)
                if isinstance(entry, ArticleEntry)
                else voice.name(entry)
            )
        elif option in REVIEW_CODES:
            title = voice.title(f"button_{option}")
        else:
            title = voice.title(f"option_{option}")
        buttons.append(button_of(reply_ids.option(option), title))
    key = "clarify_codes"
    if any(option.startswith("change:") for option in act.options):
        key = "clarify_change"
    elif any(":" in option for option in act.options):
        key = "clarify_refs"
    lines = [voice.say(key)]
    # Button titles are short: what they stand for is written out when they had to be cut.
    for option in act.options:
        entry = voice.snapshot.find(option)
        if entry is None:
            continue
        full = entry.question if isinstance(entry, ArticleEntry) else voice.name(entry)
        if length(single_line(full)) > BUTTON_TITLE_LIMIT:
            lines.append(f"• {voice.isolate(single_line(full))}")
    return Block("\n".join(lines), buttons=tuple(buttons))


def _small_talk(act: SmallTalk, voice: Voice) -> Block:
    text = voice.say(f"small_talk_{act.code}", business=single_line(voice.snapshot.business.name))
    if act.code not in ("greeting", "who_are_you", "how_are_you"):
        return Block(text)
    return Block(
        text,
        buttons=tuple(
            button_of(reply_ids.option(code), voice.title(f"option_{code}"))
            for code in ("menu", "hours", "person")
        ),
    )


def _refuse(act: Refuse, voice: Voice) -> Block:
    return Block(
        voice.say(f"refuse_{act.code}", business=single_line(voice.snapshot.business.name))
    )


def _hand_off(act: HandOff, voice: Voice) -> Block:
    return Block(voice.say(f"hand_off_{act.reason}"))


_WRITERS: dict[type[Any], Callable[[Any, Voice], Block]] = {
    Quote: _quote,
    ListServices: _list_services,
    Answer: _answer,
    Hours: _hours,
    Place: _place,
    Ask: _ask,
    ProposeOrder: _propose,
    ReviewOrder: _review,
    OrderStatus: orders.status,
    OrderChange: orders.change,
    Clarify: _clarify,
    SmallTalk: _small_talk,
    Refuse: _refuse,
    HandOff: _hand_off,
}
