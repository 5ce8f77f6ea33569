"""Finding the contact behind an address, or making one."""

from collections.abc import Sequence

from django.db import transaction

from conversations.models import Channel, Contact, ContactAddress, Conversation
from core.locks import lock_exclusive, lock_key
from tenants.context import require_tenant

NAME_LENGTH = 256
_DIRECTIONS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def clean_name(name: str) -> str:
    """A profile's name without control and direction characters; it is shown, never obeyed."""
    spaced = " ".join(name.split())
    kept = "".join(
        letter for letter in spaced if letter.isprintable() and letter not in _DIRECTIONS
    )
    return " ".join(kept.split())[:NAME_LENGTH]


def conversation_for(
    *, channel: Channel, addresses: Sequence[tuple[str, str]], profile_name: str
) -> Conversation:
    """The conversation of whoever has one of `addresses`; new ones are learnt on the way.

    Runs in the caller's transaction, under a lock on the addresses, so that two
    first messages make one contact.
    """
    tenant_id = require_tenant().tenant_id
    lock_exclusive(
        lock_key("contact", tenant_id, channel.pk, kind, value) for kind, value in addresses
    )
    with transaction.atomic():
        known = {
            (row.kind, row.value): row
            for row in ContactAddress.objects.select_related("contact").filter(
                channel=channel, value__in=[value for _, value in addresses]
            )
        }
        found = [known[address] for address in addresses if address in known]
        name = clean_name(profile_name)
        if found:
            contact = found[0].contact
            if name and contact.profile_name != name:
                contact.profile_name = name
                contact.save(update_fields=["profile_name"])
        else:
            contact = Contact.objects.create(profile_name=name)
        ContactAddress.objects.bulk_create(
            [
                ContactAddress(contact=contact, channel=channel, kind=kind, value=value)
                for kind, value in addresses
                if (kind, value) not in known
            ]
        )
        conversation, _ = Conversation.objects.get_or_create(channel=channel, contact=contact)
    return conversation
