"""Finding the contact behind an address, or making one."""

import json
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from conversations.identity import Address, Book, Kind, could_be_one, lock_addresses, usable
from conversations.merging import unite
from conversations.models import Channel, Contact, Conversation
from core.clock import now
from tenants.doorbell import ring

NAME_LENGTH = 256
_DIRECTIONS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def clean_name(name: str) -> str:
    """A profile's name without control and direction characters; it is shown, never obeyed."""
    # Far more than is kept, so that a heap of blanks costs nothing.
    spaced = " ".join(name[: NAME_LENGTH * 8].split())
    kept = "".join(
        letter for letter in spaced if letter.isprintable() and letter not in _DIRECTIONS
    )
    return " ".join(kept.split())[:NAME_LENGTH]


def conversation_for(
    *,
    channel: Channel,
    addresses: Sequence[Address],
    profile_name: str,
    at: datetime | None = None,
) -> Conversation:
    """The conversation of whoever has one of `addresses`; new ones are made.

    `at`: when it was written. Runs in the caller's transaction and locks no row. A known
    sender costs one query. Whatever is new happens under a lock on the addresses, so that
    two first messages make one contact. Addresses of two contacts in one update: the
    platform says that they are one, so a task merges them, unless something speaks against
    it (`could_be_one`); then the user id says whose it is, and the number has moved there.
    """
    wanted = usable(addresses)
    name = clean_name(profile_name)
    conversation = _known(channel, wanted)
    if conversation is None:
        with transaction.atomic(savepoint=False):
            lock_addresses(channel.pk, wanted)
            contact, one_more = _contact_of(channel, wanted, at=at or now())
            conversation, _ = Conversation.objects.get_or_create(channel=channel, contact=contact)
            if one_more:
                learn_later(conversation, wanted)
    _call(conversation.contact, name, wanted)
    return conversation


def contact_for(*, channel: Channel, addresses: Sequence[Address], at: datetime) -> Contact:
    """The contact alone, for what starts no conversation; otherwise as above."""
    wanted = usable(addresses)
    with transaction.atomic():
        lock_addresses(channel.pk, wanted)
        return _contact_of(channel, wanted, at=at)[0]


def learn_addresses(*, conversation_id: int, addresses: str) -> bool:
    """Write down (`addresses` as JSON) where the platform says that it reaches the contact;
    True when it was news.

    What the contact has left is not current again by that: the status of a message that was
    on its way to the old number may be late.
    """
    taught = usable((kind, value) for kind, value in json.loads(addresses))
    with transaction.atomic():
        conversation = (
            Conversation.objects.select_related("contact", "channel", "merged_into__contact")
            .filter(pk=conversation_id)
            .first()
        )
        if conversation is None or not taught:
            return False
        conversation = conversation.merged_into or conversation
        channel, contact = conversation.channel, conversation.contact
        lock_addresses(channel.pk, taught)
        book = Book(channel, taught, at=now())
        united = False
        for other in book.owners(taught):
            if other == contact or not book.knows_now(other, taught):
                continue
            if not could_be_one(contact, other, channel=channel):
                # Somebody's own address is not taken away because of an answer to us.
                return False
            contact, united = unite(contact, other), True
            book = Book(channel, taught, at=now())
        return book.hold(contact, taught, sure=False) or united


def _known(channel: Channel, addresses: Sequence[Address]) -> Conversation | None:
    """The conversation when every address is the current one of a single contact's."""
    if not addresses:
        return None
    any_of = Q()
    for kind, value in addresses:
        any_of |= Q(contact__addresses__kind=kind, contact__addresses__value=value)
    # A row for each address.
    rows = list(
        Conversation.objects.select_related("contact", "channel").filter(
            any_of,
            channel=channel,
            merged_into=None,
            contact__addresses__channel=channel,
            contact__addresses__retired_at=None,
        )
    )
    same = len({row.pk for row in rows}) == 1
    return rows[0] if same and len(rows) == len(addresses) else None


def _contact_of(
    channel: Channel, addresses: Sequence[Address], *, at: datetime
) -> tuple[Contact, bool]:
    """Whose the addresses are, and whether somebody else is the same person."""
    book = Book(channel, addresses, at=at)
    owners = book.owners(addresses)
    if owners and not book.knows_now(owners[0], addresses):
        # Known by what they have left alone. With another user id it is somebody who was
        # given the number after them.
        owners = [] if book.speaks_against(owners[0], addresses) else owners
    if not owners:
        contact = Contact.objects.create()
        book.hold(contact, addresses)
        return contact, False
    contact, *others = owners
    if any(could_be_one(contact, other, channel=channel) for other in others):
        return contact, True
    book.hold(contact, addresses, sure=book.knows_now(contact, addresses))
    return contact, False


def learn_later(conversation: Conversation, addresses: Sequence[Address]) -> None:
    """Have a task write down that the addresses are the contact's, also if that makes two
    contacts one: it locks addresses before conversations, and callers hold some of these."""
    ring(
        task="conversations.learn_addresses",
        conversation_id=conversation.pk,
        addresses=json.dumps(addresses),
    )


def _call(contact: Contact, name: str, addresses: Sequence[Address]) -> None:
    """What the profile says; for who shows no name, the user name."""
    if not name and contact.profile_name[:1] in ("", "@"):
        user_name = next((value for kind, value in addresses if kind == Kind.USERNAME), "")
        name = clean_name(f"@{user_name}") if user_name else ""
    if name and contact.profile_name != name:
        contact.profile_name = name
        contact.save(update_fields=["profile_name"])
