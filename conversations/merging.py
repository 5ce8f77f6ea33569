"""Two contacts are one person: merging them, and undoing it.

All or nothing, in one transaction. The addresses, talks and orders of the absorbed one
become the kept one's; two talks at one number are joined (`conversations.joining`). The
absorbed one stays as an empty row that no list shows. Its consent stays with it, as proof,
and counts for the kept one. `ContactMerge.moved` holds the keys of all that went along, so
that an undo gives back exactly those, whatever has come since.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, transaction
from psycopg.errors import DeadlockDetected

from audit.actions import record
from conversations import blocking, consent
from conversations.exceptions import MergeImpossible
from conversations.followers import move, move_back
from conversations.identity import Address, lock_everywhere
from conversations.joining import join, part
from conversations.models import Contact, ContactAddress, ContactMerge, Conversation
from core.actors import Actor, system_actor
from core.clock import now
from core.errors import NotFound
from core.locks import lock_exclusive, lock_key
from tenants.context import require_tenant
from tenants.live import announce

AUTOMATIC = system_actor("identity")
"""Merges when one update of the platform names the addresses of both."""

_OWN_WAY = frozenset({Conversation, ContactMerge})
"""What a merge handles itself, or leaves: who was merged with whom is history."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge would do, in numbers: `joined` of the `talks` go into one of the kept's."""

    kept: Contact
    absorbed: Contact
    talks: int
    joined: int
    messages: int
    orders: int
    addresses: int
    opted_out: bool


def preview(*, actor: Actor, kept_id: int, absorbed_id: int) -> Preview:
    """What :func:`merge_contacts` would do. Raises NotFound or MergeImpossible."""
    actor.require("contacts.merge")
    kept, absorbed = _pair(kept_id, absorbed_id)
    talks = list(absorbed.conversations.filter(merged_into=None))
    numbers = set(kept.conversations.filter(merged_into=None).values_list("channel_id", flat=True))
    return Preview(
        kept=kept,
        absorbed=absorbed,
        talks=len(talks),
        joined=sum(talk.channel_id in numbers for talk in talks),
        messages=sum(talk.messages.count() for talk in talks),
        orders=getattr(absorbed, "orders").count(),  # noqa: B009 (a room above owns it)
        addresses=absorbed.addresses.count(),
        opted_out=consent.out_after_merge(kept, absorbed),
    )


def merge_contacts(*, actor: Actor, kept_id: int, absorbed_id: int) -> ContactMerge:
    """Make `absorbed` a part of `kept`. Raises NotAllowed, NotFound or MergeImpossible."""
    actor.require("contacts.merge")
    with _refused_if_crossed(), transaction.atomic():
        lock_contacts(kept_id, absorbed_id)
        kept, absorbed = _pair(kept_id, absorbed_id)
        return _merge(kept, absorbed, actor=actor)


def unite(one: Contact, other: Contact) -> Contact:
    """Merge two of whom the platform itself says that they are one; returns the older, kept.

    Runs in the caller's transaction, which took :func:`lock_to_unite` if it locks any address.
    """
    lock_contacts(one.pk, other.pk)
    kept, absorbed = sorted(Contact.objects.filter(pk__in=[one.pk, other.pk]), key=lambda c: c.pk)
    if absorbed.merged_into_id or kept.merged_into_id:
        return live(kept)
    _merge(kept, absorbed, actor=AUTOMATIC)
    return kept


def undo_merge(*, actor: Actor, merge_id: int) -> ContactMerge:
    """Take two contacts apart again, with exactly what each brought along.

    Raises NotAllowed, NotFound, or MergeImpossible when a later merge has to be undone
    first. Undone already: nothing happens.
    """
    actor.require("contacts.merge")
    with _refused_if_crossed(), transaction.atomic():
        found = ContactMerge.objects.filter(pk=merge_id).first()
        if found is None:
            raise NotFound("There is no such merge.")
        lock_contacts(found.kept_id, found.absorbed_id)
        found = ContactMerge.objects.select_related("kept", "absorbed").get(pk=merge_id)
        if found.undone_at:
            return found
        kept, absorbed = found.kept, found.absorbed
        if kept.merged_into_id:
            raise MergeImpossible(
                "What it was merged into was merged itself since. Undo the later merge first."
            )
        _lock_everything(kept, absorbed)
        _give_back(found, kept, absorbed)
        absorbed.merged_into = None
        absorbed.save(update_fields=["merged_into"])
        consent.after_undo(kept, found)
        blocking.after_undo(kept, found)
        found.undone_at = now()
        found.undone_by_id = actor.person_id
        found.save(update_fields=["undone_at", "undone_by"])
        _record(actor, "conversations.contact.unmerged", kept, absorbed)
    return found


def live(contact: Contact) -> Contact:
    """Who the contact is now: itself, or whoever it was merged into."""
    while contact.merged_into_id is not None:
        contact = Contact.objects.get(pk=contact.merged_into_id)
    return contact


def lock_contacts(*contact_ids: int) -> None:
    """Held to the end of the transaction by whoever merges them or takes them apart."""
    tenant_id = require_tenant().tenant_id
    lock_exclusive(lock_key("contact-merge", tenant_id, pk) for pk in contact_ids)


def lock_to_unite(
    contacts: Collection[Contact], *, also: Iterable[tuple[int, Address]] = ()
) -> None:
    """All that merging these takes, in its order: contacts, then every address of theirs.

    `also`: other addresses that the caller needs, by channel. Whose they are, and that the
    contacts still stand for themselves, is certain only of what is read afterwards.
    """
    lock_contacts(*(contact.pk for contact in contacts))
    lock_everywhere([*_addresses_of(contacts), *also])


def _addresses_of(contacts: Collection[Contact]) -> list[tuple[int, Address]]:
    rows = ContactAddress.objects.filter(contact__in=contacts)
    return [(row.channel_id, (row.kind, row.value)) for row in rows]


@contextmanager
def _refused_if_crossed() -> Iterator[None]:
    """Of two transactions that wait for each other Postgres ends one: nothing happened."""
    try:
        yield
    except OperationalError as error:
        if not isinstance(error.__cause__, DeadlockDetected):
            raise
        raise MergeImpossible(
            "Something else was changed about these customers at this moment. Try again."
        ) from error


def _pair(kept_id: int, absorbed_id: int) -> tuple[Contact, Contact]:
    if kept_id == absorbed_id:
        raise MergeImpossible("Choose two different customers.")
    found = {row.pk: row for row in Contact.objects.filter(pk__in=[kept_id, absorbed_id])}
    if len(found) < 2:
        raise NotFound("There is no such customer.")
    if any(row.merged_into_id for row in found.values()):
        raise MergeImpossible("One of the two was merged already. Look at the list again.")
    return found[kept_id], found[absorbed_id]


def _merge(kept: Contact, absorbed: Contact, *, actor: Actor) -> ContactMerge:
    talks = _lock_everything(kept, absorbed)
    by_number = {talk.channel_id: talk for talk in talks if talk.contact_id == kept.pk}
    joined: list[dict[str, Any]] = []
    carried: list[int] = []
    for talk in talks:
        if talk.contact_id == kept.pk:
            continue
        if into := by_number.get(talk.channel_id):
            joined.append(join(into, talk))
        else:
            talk.contact = kept
            talk.save(update_fields=["contact"])
            carried.append(talk.pk)
            announce(topic="inbox", id=talk.pk)
    moved = {
        "rows": move(absorbed, kept, leave=_OWN_WAY),
        "joined": joined,
        "carried": carried,
        "consent": consent.carry_over(kept, absorbed),
        "blocked": blocking.carry_over(kept, absorbed),
        "language": kept.language,
        "name": kept.name,
    }
    kept.language = kept.language or absorbed.language
    kept.name = kept.name or absorbed.name
    kept.save(update_fields=["language", "name"])
    absorbed.merged_into = kept
    absorbed.save(update_fields=["merged_into"])
    made = ContactMerge.objects.create(
        kept=kept,
        absorbed=absorbed,
        moved=moved,
        merged_by_id=actor.id if actor.kind == "person" else None,
    )
    _record(actor, "conversations.contact.merged", kept, absorbed)
    return made


def _give_back(found: ContactMerge, kept: Contact, absorbed: Contact) -> None:
    moved = found.moved
    move_back(moved.get("rows", {}), source=absorbed, target=kept)
    for carried in Conversation.objects.filter(pk__in=moved.get("carried", []), contact=kept):
        carried.contact = absorbed
        carried.save(update_fields=["contact"])
        announce(topic="inbox", id=carried.pk)
    for entry in moved.get("joined", []):
        pair = Conversation.objects.select_for_update().in_bulk([entry["kept"], entry["other"]])
        part(entry, kept=pair[entry["kept"]], other=pair[entry["other"]])
    for name in ("language", "name"):
        # What only came from the other goes with it.
        if getattr(kept, name) == getattr(absorbed, name) and not moved.get(name):
            setattr(kept, name, "")
    kept.save(update_fields=["language", "name"])


def _lock_everything(kept: Contact, absorbed: Contact) -> list[Conversation]:
    """Nobody finds, writes to or answers either until this is over; the talks, in one order."""
    lock_everywhere(_addresses_of([kept, absorbed]))
    return list(
        Conversation.objects.select_for_update(of=("self",))
        .filter(contact__in=[kept, absorbed], merged_into=None)
        .order_by("pk")
    )


def _record(actor: Actor, code: str, kept: Contact, absorbed: Contact) -> None:
    """In the history of both."""
    for one, other in ((kept, absorbed), (absorbed, kept)):
        record(
            actor=actor,
            code=code,
            target=f"contact:{one.pk}",
            data={"kept": kept.pk, "absorbed": absorbed.pk, "other": other.label[:120]},
        )
