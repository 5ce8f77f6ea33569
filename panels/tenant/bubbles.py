"""What a message shows beside its words: files, places, cards, what it answers, its state.

A message's content came from outside in whatever shape; everything is read here, where a
wrong shape shows less, so that templates meet plain values alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.timezone import localtime

from conversations.models import Attachment, Conversation, Message
from conversations.quoting import is_known
from core.clock import now
from panels import words
from panels.templatetags.panel import clock
from whatsapp.filetypes import PICTURES, name_to_save
from whatsapp.shapes import mapping, mappings

MOST = 30
"""Lines of an order, fields of a form or cards that a bubble shows; the rest is counted."""
LONGEST = 300
"""Characters of one such value."""
SNIPPET = 120
SLOW_SECONDS = 15
"""After which a send that has no answer yet is told from one that is just leaving."""

_MAP = "https://www.openstreetmap.org/?mlat={0}&mlon={1}#map=16/{0}/{1}"

_HIDDEN_FIELDS = frozenset({"flow_token", "wa_flow_response_params"})

_WHAT_TO_DO = {
    "131047": "Send a template, or wait until they write.",
    "window_closed": "Send a template, or wait until they write.",
    "131026": "Reach them another way: they may not use WhatsApp any more.",
    "131049": "Try again tomorrow.",
    "131048": "Write less to people who do not answer; it is tried again later.",
    "131053": "Save the file in another format and send it again.",
    "131056": "Wait a minute, then send it again.",
    "unconfirmed": "It may have arrived: ask the customer before you send it again.",
    "190": "Connect the number again.",
    "no_token": "Connect the number again.",
}


@dataclass(frozen=True, slots=True)
class Quote:
    """What a message answers. `pk` is None when it is not among what we know."""

    who: str
    text: str
    pk: int | None


@dataclass(frozen=True, slots=True)
class Card:
    """A person in a contacts message, or an advertisement: a title and lines below it."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    title: str
    address: str
    map: str


@dataclass(frozen=True, slots=True)
class File:
    """`form`: picture, sticker, sound, film, or document."""

    attachment: Attachment
    form: str
    name: str
    can_retry: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything of a message that is no plain text."""

    who: str
    text: str
    file: File | None
    place: Place | None
    advert: Card | None
    cards: tuple[Card, ...]
    lines: tuple[tuple[str, str], ...]
    fields: tuple[tuple[str, str], ...]
    quote: Quote | None
    options: tuple[str, ...]
    note: str
    marks: tuple[str, ...]
    earlier: tuple[str, ...]
    deleted: bool
    reactions: tuple[tuple[str, str], ...]
    state: str
    to_do: str
    price: str
    can_redrive: bool
    can_answer: bool


def dress(
    messages: Sequence[Message],
    *,
    conversation: Conversation,
    may_reply: bool,
    may_redrive: bool,
    may_write: bool = False,
) -> None:
    """Give each message its `shown`. One query when any of them answers another, else none.

    `may_write`: free text may be sent in the conversation now, by who looks.
    """
    quoted = _quoted(messages, conversation)
    for message in messages:
        message.shown = _shown(  # type: ignore[attr-defined]
            message,
            conversation,
            quoted=quoted,
            may_reply=may_reply,
            may_redrive=may_redrive,
            may_write=may_write,
        )


def _shown(
    message: Message,
    conversation: Conversation,
    *,
    quoted: Mapping[str, Message],
    may_reply: bool,
    may_redrive: bool,
    may_write: bool,
) -> Shown:
    deleted = message.revoked_at is not None
    # Of what was deleted, that it was is all that is shown.
    content = {} if deleted else mapping(message.content)
    place = _place(message, content)
    fields = _fields(content)
    failed = message.status == Message.Status.FAILED and not message.discarded_at
    return Shown(
        who=who(message, conversation),
        text="" if place and message.kind == "location" else message.text,
        file=None if deleted else _file(message, may_reply=may_reply),
        place=place,
        advert=_advert(content),
        cards=_cards(content),
        lines=_lines(content),
        fields=fields,
        quote=_quote(content, quoted, conversation),
        options=_options(content) if message.direction == Message.Direction.OUTBOUND else (),
        note="" if deleted else _note(message, content),
        marks=_marks(message, content),
        earlier=() if deleted else tuple(map(_word, message.earlier_texts or [])),
        deleted=deleted,
        reactions=_reactions(message, conversation),
        state=_state(message),
        to_do=_WHAT_TO_DO.get(message.error_code, "") if failed else "",
        price=price(message),
        can_redrive=failed and may_redrive,
        can_answer=may_write and not deleted and is_known(message),
    )


def who(message: Message, conversation: Conversation) -> str:
    """Whose words they are, for people."""
    match message.author:
        case Message.Author.CUSTOMER:
            return conversation.contact.label
        case Message.Author.ASSISTANT:
            return "Assistant"
        case Message.Author.AGENT:
            return message.agent.name if message.agent else "A colleague"
        case Message.Author.PHONE_APP:
            return "Phone"
        case _:
            return "Automatic message"


def price(message: Message) -> str:
    """What it cost, as far as that is known; empty when nothing is known."""
    if message.cost_micros:
        amount = Decimal(message.cost_micros) / 1_000_000
        return f"{message.cost_currency} {amount:.4f}".strip()
    if message.billable is False:
        return "free"
    return "charged, price not known" if message.billable else ""


# ---------------------------------------------------------------- what it is made of


def _file(message: Message, *, may_reply: bool) -> File | None:
    attachment = getattr(message, "attachment", None)
    if attachment is None:
        return None
    stored = attachment.mime_type
    form = "document"
    if message.kind == "sticker":
        form = "sticker"
    elif stored in PICTURES and message.kind != "document":
        form = "picture"
    elif stored.startswith("audio/") and message.kind != "document":
        form = "sound"
    elif stored.startswith("video/") and message.kind != "document":
        form = "film"
    inbound = message.direction == Message.Direction.INBOUND
    kept = attachment.state == Attachment.State.STORED
    return File(
        attachment=attachment,
        form=form,
        name=name_to_save(attachment.filename, stored, otherwise=message.kind)
        if kept
        else attachment.filename or message.kind,
        can_retry=may_reply and inbound,
    )


def _place(message: Message, content: Mapping[str, Any]) -> Place | None:
    # Ours lies one level deeper, as it was given to be sent.
    given = mapping(content.get("location")) or content
    latitude, longitude = _degrees(given.get("latitude")), _degrees(given.get("longitude"))
    if message.kind != "location" or latitude is None or longitude is None:
        return None
    where = (f"{latitude:.6f}", f"{longitude:.6f}")
    return Place(
        title=_word(given.get("name")) or f"{latitude:.5f}, {longitude:.5f}",
        address=_word(given.get("address")),
        map=_MAP.format(*where),
    )


def _advert(content: Mapping[str, Any]) -> Card | None:
    advert = mapping(content.get("referral"))
    if not advert:
        return None
    lines = [_word(advert.get(key)) for key in ("body", "source_url")]
    return Card(title=_word(advert.get("headline")) or "An advertisement", lines=_some(lines))


def _cards(content: Mapping[str, Any]) -> tuple[Card, ...]:
    found = []
    for card in mappings(content.get("contacts"))[:MOST]:
        name = mapping(card.get("name"))
        lines = [
            *(_word(phone.get("phone")) for phone in mappings(card.get("phones"))),
            *(_word(mail.get("email")) for mail in mappings(card.get("emails"))),
            _word(mapping(card.get("org")).get("company")),
        ]
        title = _word(name.get("formatted_name")) or _word(name.get("first_name")) or "No name"
        found.append(Card(title=title, lines=_some(lines[:6])))
    return tuple(found)


def _lines(content: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """A native order's lines: what and how many, and the price the customer's phone showed."""
    found = []
    for item in mappings(content.get("items"))[:MOST]:
        name = _word(item.get("name")) or _word(
            item.get("retailer_id") or item.get("product_retailer_id")
        )
        quantity = _word(item.get("quantity")) or "1"
        shown = (
            f"{_word(item.get('currency'))} {_word(item.get('price') or item.get('item_price'))}"
        )
        found.append((f"{quantity} × {name or 'something'}", shown.strip()))
    return tuple(found)


def _fields(content: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """A form's answers, a permission or a payment, as labels and values."""
    given = content.get("form")
    if given is None:
        given = content.get("permission") or content.get("payment")
    if isinstance(given, list):
        given = {str(place): value for place, value in enumerate(given, start=1)}
    if isinstance(given, str):
        return (("Answer", given[:LONGEST]),) if given else ()
    rows = [
        (_label(name), _value(value))
        for name, value in mapping(given).items()
        if name not in _HIDDEN_FIELDS
    ]
    return tuple(rows[:MOST])


def _options(content: Mapping[str, Any]) -> tuple[str, ...]:
    """The choices a message offered: its buttons, or the rows of its list."""
    offered = content.get("buttons") or content.get("rows")
    if not offered:
        offered = [
            row
            for section in mappings(content.get("sections"))
            for row in mappings(section.get("rows"))
        ]
    return tuple(_word(option.get("title")) for option in mappings(offered)[:MOST])


def _note(message: Message, content: Mapping[str, Any]) -> str:
    if message.kind in ("unsupported", "unknown"):
        kind = _word(content.get("type")) or "unknown"
        return f"A kind of message Proffer cannot show ({kind}). Look at it on the phone."
    if message.kind == "reaction":
        emoji = _word(mapping(content.get("reaction")).get("emoji"))
        if emoji:
            return f"Reaction {emoji}"
        return "" if message.text else "Took a reaction back"
    if message.kind == "call_permission":
        return "Answered whether you may call"
    if content.get("picture"):
        return _of_picture(message)
    if message.kind == "payment":
        return "About a payment. It proves nothing: look at your account."
    if not message.text and message.kind in ("revoke", "edit"):
        return "Changed a message that is not here"
    return ""


def _of_picture(message: Message) -> str:
    """Of a message that was to show a service's picture, what is not to be seen of it."""
    if getattr(message, "attachment", None) is not None:
        return ""
    if message.status in (Message.Status.QUEUED, Message.Status.SENDING):
        return "With the picture of the service"
    return "Without the picture: it was taken off the service before"


def _marks(message: Message, content: Mapping[str, Any]) -> tuple[str, ...]:
    marks = []
    if message.origin == Message.Origin.HISTORY:
        marks.append("from before it was connected")
    elif message.late:
        marks.append("arrived late")
    if content.get("forwarded_often") is True:
        marks.append("forwarded many times")
    elif content.get("forwarded") is True:
        marks.append("forwarded")
    if content.get("view_once") is True:
        marks.append("to be seen once")
    return tuple(marks)


def _reactions(message: Message, conversation: Conversation) -> tuple[tuple[str, str], ...]:
    given = ((message.reaction, conversation.contact.label), (message.our_reaction, "You"))
    return tuple((emoji, by) for emoji, by in given if emoji)


# ---------------------------------------------------------------- what it answers


def _answered(content: Mapping[str, Any]) -> str:
    return _word(content.get("reply_to")) or _word(content.get("quotes"))


def _quoted(messages: Sequence[Message], conversation: Conversation) -> dict[str, Message]:
    ids = {answered for each in messages if (answered := _answered(mapping(each.content)))}
    if not ids:
        return {}
    known = {each.external_id: each for each in messages if each.external_id in ids}
    missing = ids - known.keys()
    if missing:
        rows = conversation.messages.filter(external_id__in=missing).select_related("agent")
        known |= {each.external_id: each for each in rows}
    return known


def quote_to(message: Message, conversation: Conversation) -> Quote:
    """The message as what an answer to it quotes."""
    text = "Deleted" if message.revoked_at else message.text or message.kind
    return Quote(who=who(message, conversation), text=text[:SNIPPET], pk=message.pk)


def _quote(
    content: Mapping[str, Any], quoted: Mapping[str, Message], conversation: Conversation
) -> Quote | None:
    answered = _answered(content)
    if not answered:
        product = _word(mapping(content.get("product")).get("retailer_id"))
        return Quote(who="About", text=product, pk=None) if product else None
    message = quoted.get(answered)
    if message is None:
        return Quote(who="An earlier message", text="", pk=None)
    return quote_to(message, conversation)


# ---------------------------------------------------------------- where it stands


def _state(message: Message) -> str:
    """Words for a message on its way that is not simply leaving; empty otherwise."""
    began = message.sending_since if message.status == Message.Status.SENDING else None
    if began and (now() - began).total_seconds() > SLOW_SECONDS:
        return "No answer from WhatsApp yet. It may have arrived; it is not sent twice blindly."
    waits = message.status == Message.Status.QUEUED and message.not_before
    if waits and message.error and waits > now():
        return f"Tried again at {clock(localtime(waits))}: {words.not_sent(message.error)}"
    return ""


# ---------------------------------------------------------------- shapes


def _word(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)[:LONGEST]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(filter(None, map(_value, value)))[:LONGEST]
    if isinstance(value, dict):
        parts = (f"{_label(key)}: {_value(part)}" for key, part in value.items())
        return ", ".join(parts)[:LONGEST]
    return _word(value)


def _label(name: str) -> str:
    """ "screen_0_First_name_1" → "First name": how flows name their fields."""
    plain = [part for part in str(name).split("_") if part and not part.isdigit()]
    if plain and plain[0].lower() == "screen":
        plain = plain[1:]
    return (" ".join(plain).capitalize() or str(name))[:60]


def _some(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(line for line in lines if line)


def _degrees(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 180:
        return None
    return float(value)
