"""What a customer agreed to receive. The door of `Contact.opted_out_at`.

Two strengths. STOP, and a person of the business on the customer's behalf, end everything:
`opted_out_at` is set, and after one confirmation nothing leaves. What the customer told the
platform ("no marketing", error 131050) ends marketing alone: it is the newest
`ConsentEvent`, and refuses what is sent in bulk or with a template of that category.
Agreeing again lifts both. Every change is a `ConsentEvent` with its words, for ever.
"""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime

from audit.actions import record
from conversations import word_answers
from conversations.models import ConsentEvent, Contact, ContactMerge, Message
from conversations.queueing import Piece, queue_messages
from conversations.routing import Arrival
from conversations.words import Word, word_of
from core.actors import Actor, system_actor
from core.clock import now
from core.errors import InvalidInput, NotFound
from tenants.live import announce

Kind = ConsentEvent.Kind
Source = ConsentEvent.Source

BLOCKED = "blocked"
OPTED_OUT = "opted_out"
NO_MARKETING = "opted_out_marketing"
MARKETING = "marketing"

TYPED = frozenset({"text", "button"})
"""Kinds whose text is the customer's own word, or a template's quick reply. A place called
“Stop” or a row that the business named so is none."""

NOTE_LENGTH = 300
PLATFORM = system_actor("WhatsApp")
_CODES: dict[str, str] = {
    Kind.OPTED_IN: "conversations.contact.opted_in",
    Kind.OPTED_OUT: "conversations.contact.opted_out",
}


def refusal(contact: Contact, *, lane: str, category: str = "") -> str:
    """Why a message may not leave for this contact, as a word; "" when it may.

    Costs a query for marketing alone: what is in the bulk lane, or of that category. The
    answer to STOP itself is the caller's exception.
    """
    if contact.blocked_at:
        return BLOCKED
    if contact.opted_out_at:
        return OPTED_OUT
    if lane != Message.Lane.BULK and category.lower() != MARKETING:
        return ""
    newest = consents(contact).order_by("-at", "-pk").values_list("kind", flat=True).first()
    return NO_MARKETING if newest == Kind.OPTED_OUT else ""


def handle(arrival: Arrival) -> bool:
    """Take STOP and START, and keep silent for those who opted out."""
    contact, message = arrival.conversation.contact, arrival.message
    said = word_of(message.text) if message.kind in TYPED else None
    by = Actor(kind="customer", label=contact.label, id=contact.pk)
    if said and said.name == "stop":
        if _opt_out(contact, by=by, source=Source.KEYWORD, text=message.text, message=message):
            _end_turn(arrival)
            _answer(arrival, word_answers.GOODBYE, said)
        return True
    if contact.opted_out_at is None:
        return False
    if said is None or said.name != "start":
        return True
    if _opt_in(contact, by=by, source=Source.KEYWORD, text=message.text, message=message):
        _answer(arrival, word_answers.WELCOME, said)
    return True


def set_by_staff(*, actor: Actor, contact_id: int, wanted: bool, note: str) -> bool:
    """Record what a customer told a person of the business; True when it changed anything.

    Raises NotAllowed, NotFound or InvalidInput: how they said it has to be written down.
    """
    actor.require("inbox.reply")
    words = " ".join(note.replace("\x00", "").split())
    if not words:
        raise InvalidInput(fields={"note": "Write how and when the customer told you."})
    if len(words) > NOTE_LENGTH:
        raise InvalidInput(fields={"note": f"At most {NOTE_LENGTH} characters."})
    contact = Contact.objects.filter(pk=contact_id, merged_into=None).first()
    if contact is None:
        raise NotFound("There is no such customer.")
    change = _opt_in if wanted else _opt_out
    return change(contact, by=actor, source=Source.AGENT, text=words)


def prefer(contact: Contact, *, wanted: bool, text: str, at: datetime) -> bool:
    """What the customer told the platform about marketing, or what its refusal of a message
    tells (131050); True when that was news."""
    newest = consents(contact).order_by("-at", "-pk").values_list("kind", flat=True).first()
    kind = Kind.OPTED_IN if wanted else Kind.OPTED_OUT
    if newest == kind or (wanted and newest is None):
        return False
    _note(contact, kind, by=PLATFORM, source=Source.PLATFORM, text=text, at=at)
    return True


def consents(contact: Contact) -> QuerySet[ConsentEvent]:
    """Everything said about it, also as those who were merged into the contact."""
    return ConsentEvent.objects.filter(contact_id__in=_everybody_of([contact]))


# ---------------------------------------------------------------- merging


def out_after_merge(kept: Contact, absorbed: Contact) -> bool:
    """Whether the two as one are opted out: what was said last counts, and without any
    record a merge makes nobody reachable who was not."""
    if kept.opted_out_at is None and absorbed.opted_out_at is None:
        return False
    newest = (
        ConsentEvent.objects.filter(contact_id__in=_everybody_of([kept, absorbed]))
        .exclude(source=Source.PLATFORM)
        .order_by("-at", "-pk")
        .first()
    )
    return newest is None or newest.kind == Kind.OPTED_OUT


def carry_over(kept: Contact, absorbed: Contact) -> dict[str, str | None]:
    """Make `kept` what both said; returns what :func:`after_undo` needs."""
    before = kept.opted_out_at
    if out_after_merge(kept, absorbed):
        kept.opted_out_at = kept.opted_out_at or absorbed.opted_out_at
    else:
        kept.opted_out_at = None
    kept.save(update_fields=["opted_out_at"])
    return {"before": _text(before), "after": _text(kept.opted_out_at)}


def after_undo(kept: Contact, merge: ContactMerge) -> None:
    """Give back what held before; what was said since holds for both."""
    said = merge.moved.get("consent", {})
    if _text(kept.opted_out_at) == said.get("after"):
        before = said.get("before")
        kept.opted_out_at = parse_datetime(before) if before else None
        kept.save(update_fields=["opted_out_at"])
    elif kept.opted_out_at is not None and merge.absorbed.opted_out_at is None:
        merge.absorbed.opted_out_at = kept.opted_out_at
        merge.absorbed.save(update_fields=["opted_out_at"])


# ---------------------------------------------------------------- the door


def _opt_out(contact: Contact, **said: Any) -> bool:
    moment = now()
    # One of several at once changes it: one confirmation, one entry.
    if not Contact.objects.filter(pk=contact.pk, opted_out_at=None).update(opted_out_at=moment):
        return False
    contact.opted_out_at = moment
    _note(contact, Kind.OPTED_OUT, **said)
    return True


def _opt_in(contact: Contact, **said: Any) -> bool:
    was_out = Contact.objects.filter(pk=contact.pk, opted_out_at__isnull=False).update(
        opted_out_at=None
    )
    newest = consents(contact).order_by("-at", "-pk").values_list("kind", flat=True).first()
    if not was_out and newest != Kind.OPTED_OUT:
        return False
    contact.opted_out_at = None
    _note(contact, Kind.OPTED_IN, **said)
    return True


def _note(
    contact: Contact,
    kind: str,
    *,
    by: Actor,
    source: str,
    text: str,
    message: Message | None = None,
    at: datetime | None = None,
) -> None:
    ConsentEvent.objects.create(
        contact=contact,
        kind=kind,
        source=source,
        text=text[:NOTE_LENGTH],
        message=message,
        at=at or now(),
    )
    record(
        actor=by,
        code=_CODES[kind],
        target=f"contact:{contact.pk}",
        data={"source": source},
    )
    for talk in contact.conversations.values_list("pk", flat=True):
        announce(topic=f"conversation-{talk}", id=talk)


def _everybody_of(contacts: list[Contact]) -> list[int]:
    found = [contact.pk for contact in contacts]
    newest = found
    while newest:
        newest = list(Contact.objects.filter(merged_into__in=newest).values_list("pk", flat=True))
        found += newest
    return found


def _end_turn(arrival: Arrival) -> None:
    """Nothing is thought about any more for somebody who wants no answer."""
    conversation = arrival.conversation
    conversation.turn_due_at = conversation.burst_started_at = None
    conversation.save(update_fields=["turn_due_at", "burst_started_at"])


def _answer(arrival: Arrival, texts: dict[str, str], said: Word) -> None:
    conversation = arrival.conversation
    if conversation.contact.blocked_at:
        return
    language = said.language(conversation.language or conversation.contact.language)
    # Marked, so that the answer to STOP itself may still leave.
    queue_messages(
        conversation=conversation,
        author=Message.Author.SYSTEM,
        pieces=[Piece(text=texts.get(language, texts["en"]), content={"notice": "consent"})],
    )


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
