"""Finding the contact behind an address, or making one."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F

from conversations.exceptions import OwnersChanged
from conversations.identity import Address, Book, Kind, could_be_one, lock_addresses, usable
from conversations.merging import lock_to_unite, unite
from conversations.models import Channel, Contact, Conversation
from core.clock import now
from core.compiled import Compiled
from core.rows import Rows
from tenants.doorbell import ring

_CONTACTS, _TALKS = Rows(Contact, "contact"), Rows(Conversation, "talk")

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
    return found_or_made(channel=channel, addresses=addresses, profile_name=profile_name, at=at)[0]


def found_or_made(
    *,
    channel: Channel,
    addresses: Sequence[Address],
    profile_name: str,
    at: datetime | None = None,
    unknown: bool = False,
) -> tuple[Conversation, bool]:
    """The same, and whether it is a stranger's: then contact and conversation were made here,
    and until the commit nobody else sees them.

    `unknown`: the caller has looked, and holds no conversation for which somebody could wait
    who has the addresses locked.
    """
    wanted = usable(addresses)
    name = clean_name(profile_name)
    conversation = None if unknown else _known(channel, wanted)
    if conversation is None:
        with transaction.atomic(savepoint=False):
            lock_addresses(channel.pk, wanted)
            owner = _owner_of(channel, wanted, at=at or now(), name=name)
            if owner.made:
                conversation = Conversation(channel=channel, contact=owner.contact)
                _TALKS.insert([conversation])
                return conversation, True
            conversation, _ = Conversation.objects.get_or_create(
                channel=channel, contact=owner.contact
            )
            if owner.one_more:
                learn_later(conversation, wanted)
    _call(conversation.contact, name, wanted)
    return conversation, False


def contact_for(*, channel: Channel, addresses: Sequence[Address], at: datetime) -> Contact:
    """The contact alone, for what starts no conversation; otherwise as above."""
    wanted = usable(addresses)
    with transaction.atomic():
        lock_addresses(channel.pk, wanted)
        return _owner_of(channel, wanted, at=at).contact


def learn_addresses(*, conversation_id: int, addresses: str) -> bool:
    """Write down (`addresses` as JSON) where the platform says that it reaches the contact;
    True when it was news.

    What the contact has left is not current again by that: the status of a message that was
    on its way to the old number may be late. Raises OwnersChanged when it is to be tried anew:
    whom to lock is known only by looking before.
    """
    taught = usable((kind, value) for kind, value in json.loads(addresses))
    if not taught:
        return False
    with transaction.atomic():
        before = _taught(conversation_id, taught)
        if before is None:
            return False
        channel, contact, others, _ = before
        if others:
            also = ((channel.pk, address) for address in taught)
            lock_to_unite([contact, *others], also=also)
        else:
            lock_addresses(channel.pk, taught)
        after = _taught(conversation_id, taught)
        if after is None or (after.contact, after.others) != (contact, others):
            raise OwnersChanged
        book = after.book
        for other in others:
            if not could_be_one(contact, other, channel=channel):
                # Somebody's own address is not taken away because of an answer to us.
                return False
            contact = unite(contact, other)
            book = Book(channel, taught, at=now())
        return book.hold(contact, taught, sure=False) or bool(others)


class _Taught(NamedTuple):
    """Whom the platform named by some addresses; `others` have them now and are not `contact`."""

    channel: Channel
    contact: Contact
    others: list[Contact]
    book: Book


def _taught(conversation_id: int, addresses: Sequence[Address]) -> _Taught | None:
    """As it is at the moment; None when the conversation is gone."""
    conversation = (
        Conversation.objects.select_related("contact", "channel", "merged_into__contact")
        .filter(pk=conversation_id)
        .first()
    )
    if conversation is None:
        return None
    channel = conversation.channel
    contact = (conversation.merged_into or conversation).contact
    book = Book(channel, addresses, at=now())
    others = [
        other
        for other in book.owners(addresses)
        if other != contact and book.knows_now(other, addresses)
    ]
    return _Taught(channel, contact, others, book)


_current = Compiled(
    lambda asked: (
        Conversation.objects.select_related("contact")
        .filter(
            channel=asked("channel"),
            merged_into=None,
            contact__addresses__channel=asked("channel"),
            contact__addresses__value__any=asked("values"),
            contact__addresses__retired_at=None,
        )
        .annotate(by_kind=F("contact__addresses__kind"), by_value=F("contact__addresses__value"))
        .order_by()
    )
)
"""Conversations of those who have one of some values now, a row for each address."""


def _known(channel: Channel, addresses: Sequence[Address]) -> Conversation | None:
    """The conversation when every address is the current one of a single contact's."""
    if not addresses:
        return None
    rows: list[Any] = _current(channel=channel.pk, values=[value for _, value in addresses])
    rows = [row for row in rows if (row.by_kind, row.by_value) in addresses]
    if len(rows) != len(addresses) or len({row.pk for row in rows}) != 1:
        return None
    found: Conversation = rows[0]
    found.channel = channel
    return found


class _Owner(NamedTuple):
    """Whose some addresses are; `one_more`: somebody else is the same person."""

    contact: Contact
    made: bool = False
    one_more: bool = False


def _owner_of(
    channel: Channel, addresses: Sequence[Address], *, at: datetime, name: str = ""
) -> _Owner:
    """Whoever has or had the addresses, or else a new contact with the profile's `name`."""
    book = Book(channel, addresses, at=at)
    owners = book.owners(addresses)
    if owners and not book.knows_now(owners[0], addresses):
        # Known by what they have left alone. With another user id it is somebody who was
        # given the number after them.
        owners = [] if book.speaks_against(owners[0], addresses) else owners
    if not owners:
        contact = Contact(profile_name=_profile_name("", name, addresses))
        _CONTACTS.insert([contact])
        book.give(contact, addresses)
        return _Owner(contact, made=True)
    contact, *others = owners
    if any(could_be_one(contact, other, channel=channel) for other in others):
        return _Owner(contact, one_more=True)
    book.hold(contact, addresses, sure=book.knows_now(contact, addresses))
    return _Owner(contact)


def learn_later(conversation: Conversation, addresses: Sequence[Address]) -> None:
    """Have a task write down that the addresses are the contact's, also if that makes two
    contacts one: it locks addresses before conversations, and callers hold some of these."""
    ring(
        task="conversations.learn_addresses",
        conversation_id=conversation.pk,
        addresses=json.dumps(addresses),
    )


def _call(contact: Contact, name: str, addresses: Sequence[Address]) -> None:
    name = _profile_name(contact.profile_name, name, addresses)
    if contact.profile_name != name:
        contact.profile_name = name
        contact.save(update_fields=["profile_name"])


def _profile_name(before: str, name: str, addresses: Sequence[Address]) -> str:
    """What the profile says now, if anything; for who shows no name, the user name."""
    if not name and before[:1] in ("", "@"):
        user_name = next((value for kind, value in addresses if kind == Kind.USERNAME), "")
        name = clean_name(f"@{user_name}") if user_name else ""
    return name or before
