"""A customer moves to another number or user id, as the platform tells it.

The old address is retired, the new one is current, and the talk goes on where it was. The
new one may be another contact's: of somebody who wrote from it only after the change, who
is the same person, so the two are merged; or of somebody who had it before, who keeps a
talk of their own and loses the address. So two people who swap their numbers stay two.
"""

from datetime import datetime, timedelta

from audit.actions import record
from conversations.channels import AddressChange, PreferenceUpdate
from conversations.consent import prefer
from conversations.contacts import clean_name, contact_for, learn_later
from conversations.identity import (
    Address,
    Book,
    could_be_one,
    identifying,
    lock_addresses,
    same,
    usable,
)
from conversations.models import Channel, Contact, ContactAddress, InboundEvent, Message
from conversations.updates import handles
from core.actors import system_actor
from core.clock import now
from tenants.live import announce

PLATFORM = system_actor("WhatsApp")

SWAPPED = timedelta(days=3)
"""Both halves of a swap are told within this; operators give a number to somebody new only
after weeks."""

SAME_MOMENT = timedelta(seconds=2)
"""The platform's times have whole seconds, and its machines' clocks are not one."""

NOTE_LENGTH = 500
NOTES = {
    "number": "Changed their number.",
    "user_id": "Has a new WhatsApp id.",
    "identity": "Their security code changed: another phone, or WhatsApp installed anew.",
}


@handles(AddressChange)
def follow(event: InboundEvent, change: AddressChange) -> str:
    """Keep the customer's talk together across the change."""
    channel = event.channel
    before, after = usable(change.before), usable(change.after)
    if not identifying((*before, *after)):
        return "no address"
    at = min(change.at or event.received_at, now())
    lock_addresses(channel.pk, (*before, *after))
    book = Book(channel, (*before, *after), at=at)
    contact = _mover(book, before) if before else None
    if contact is None:
        owners = book.owners(after)
        if not owners:
            return "nobody of ours"
        contact = owners[0]
    if name := clean_name(change.profile_name):
        contact.profile_name = name
        contact.save(update_fields=["profile_name"])
    if change.reason != "identity":
        _move(book, contact, before, after, at=at)
    _tell(channel, contact, event, change, at=at)
    return f"contact {contact.pk} moved" if change.reason != "identity" else "noted"


@handles(PreferenceUpdate)
def take_preference(event: InboundEvent, update: PreferenceUpdate) -> str:
    """What a customer told the platform they want to receive."""
    addresses = usable(update.addresses)
    if update.category != "marketing_messages" or not identifying(addresses):
        return "preference kept"
    at = min(update.at or event.received_at, now())
    contact = contact_for(channel=event.channel, addresses=addresses, at=at)
    words = "wants marketing" if update.wanted else "wants no marketing"
    text = f"WhatsApp: {update.detail or words}"
    news = prefer(contact, wanted=update.wanted, text=text, at=at)
    return f"contact {contact.pk} {words}" if news else "known preference"


def _mover(book: Book, before: tuple[Address, ...]) -> Contact | None:
    """Who moves away from `before`: who has it, or who lost it a moment ago to somebody who
    moved onto it and has told of no new address yet."""
    ids = [address for address in identifying(before) if address[0] != "phone"]
    if owners := book.owners(ids):
        return owners[0]
    for address in before:
        if (lost := book.former(address)) and _is_adrift(lost, book.at):
            holder = book.current(address)
            if holder is not None and holder.contact_id != lost.contact_id:
                return lost.contact
    owners = book.owners(before)
    return owners[0] if owners else None


def _is_adrift(row: ContactAddress, at: datetime) -> bool:
    recent = row.retired_at is not None and row.retired_at + SWAPPED > at
    has_another = row.contact.addresses.filter(
        channel=row.channel_id, kind=row.kind, retired_at=None
    )
    return recent and not has_another.exists()


def _move(
    book: Book,
    contact: Contact,
    before: tuple[Address, ...],
    after: tuple[Address, ...],
    *,
    at: datetime,
) -> None:
    # What is named again stays; of the rest, what has a successor of its kind is left.
    kinds = {kind for kind, _ in after}
    left = [
        address
        for address in before
        if address[0] in kinds and not any(same(address, new) for new in after)
    ]
    book.retire(contact, left)
    talk = contact.conversations.filter(channel=book.channel, merged_into=None).first()
    for other in book.owners(after):
        if other == contact or talk is None or not book.knows_now(other, after):
            continue
        if _came_after(other, at) and could_be_one(contact, other, channel=book.channel):
            learn_later(talk, after)
            return
    book.hold(contact, after)


def _came_after(contact: Contact, at: datetime) -> bool:
    """Whether nothing is known of the contact from before the change."""
    first = (
        Message.objects.filter(conversation__contact=contact)
        .order_by("id")
        .values_list("provider_at", "created_at")
        .first()
    )
    written = (first[0] or first[1]) if first else contact.created_at
    return written > at + SAME_MOMENT


def _tell(
    channel: Channel,
    contact: Contact,
    event: InboundEvent,
    change: AddressChange,
    *,
    at: datetime,
) -> None:
    """A note in the talk, which opens no window and waits for nobody, and in the history."""
    record(
        actor=PLATFORM,
        code="conversations.contact.address_changed",
        target=f"contact:{contact.pk}",
        data={"reason": change.reason},
    )
    talk = contact.conversations.filter(channel=channel, merged_into=None).first()
    if talk is None:
        return
    note, _ = Message.objects.get_or_create(
        conversation=talk,
        direction=Message.Direction.INBOUND,
        external_id=event.external_id,
        defaults={
            "author": Message.Author.CUSTOMER,
            "kind": "system",
            "status": Message.Status.RECEIVED,
            "text": change.text[:NOTE_LENGTH] or NOTES.get(change.reason, NOTES["number"]),
            "content": {"type": change.reason},
            "provider_at": at,
        },
    )
    announce(topic=f"conversation-{talk.pk}", id=note.pk)
