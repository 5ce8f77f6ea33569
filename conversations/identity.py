"""Who has which address, and whether two contacts are one person.

An address is current for one contact at a time and stays with whoever had it before as a
retired one. A user id never passes to another person, a telephone number does: where the
two disagree, the user id says who it is. User names pass freely from hand to hand: they are
kept to be shown and searched, and say who it is only where nothing else does.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, F, Q, QuerySet, When

from conversations.models import Channel, Contact, ContactAddress, ContactMerge
from conversations.numbers import same_line, spellings
from core.clock import now
from core.compiled import Compiled
from core.locks import lock_exclusive, lock_key
from core.rows import Rows
from tenants.context import require_tenant

Address = tuple[str, str]
Kind = ContactAddress.Kind

IDENTIFYING = (Kind.BSUID, Kind.PARENT_BSUID, Kind.LID, Kind.PHONE)
"""What says who somebody is, the strongest first."""

WRITTEN_TO = (Kind.PHONE, Kind.BSUID, Kind.PARENT_BSUID)
"""Where a message can be sent, the best first: some templates need a number."""

ONE_EACH = (Kind.BSUID, Kind.PARENT_BSUID, Kind.LID, Kind.USERNAME)
"""Of these a person has one on a channel: a new one ends the old."""

REPLACED = (*ONE_EACH, Kind.PHONE)
"""A new one ends the old; of a telephone number another spelling is no new one."""

NEW_OWNER = timedelta(days=30)
"""A number that was given up is handed to somebody else after a month at the soonest (the
shortest quarantine of operators; the FCC's minimum is 45 days). Until then a message from
it is its former owner's, on its way for long."""

MOST = 20
"""Addresses taken from one update; real ones name three or four."""


def usable(addresses: Iterable[Address]) -> tuple[Address, ...]:
    """Those that fit the table, each once."""
    longest = ContactAddress._meta.get_field("value").max_length or 0
    kinds = set(Kind.values)
    kept = [
        (kind, value)
        for kind, value in addresses
        if kind in kinds and value and len(value) <= longest
    ]
    return tuple(dict.fromkeys(kept))[:MOST]


def written_as(address: Address) -> tuple[str, ...]:
    """Every way the address may be stored; its own first."""
    kind, value = address
    return spellings(value) if kind == Kind.PHONE else (value,)


def same(one: Address, other: Address) -> bool:
    if one[0] != other[0]:
        return False
    return one[1] == other[1] or (one[0] == Kind.PHONE and same_line(one[1], other[1]))


def lock_addresses(channel_id: int, addresses: Iterable[Address]) -> None:
    """Held to the end of the transaction by whoever finds, makes or moves their contacts."""
    lock_everywhere((channel_id, address) for address in addresses)


def lock_everywhere(addresses: Iterable[tuple[int, Address]]) -> None:
    """The same, of several channels, named by their ids: all by one statement, in one order."""
    tenant_id = require_tenant().tenant_id
    lock_exclusive(
        lock_key("contact", tenant_id, channel_id, kind, min(written_as((kind, value))))
        for channel_id, (kind, value) in addresses
    )


_rows_of = Compiled(
    lambda asked: (
        ContactAddress.objects.select_related("contact")
        .filter(channel=asked("channel"), value__any=asked("values"))
        .order_by("id")
    )
)
_ADDRESSES = Rows(ContactAddress, "address")


class Book:
    """The rows of some addresses on one channel, read once and kept up to date."""

    def __init__(self, channel: Channel, addresses: Sequence[Address], *, at: datetime) -> None:
        # A clock that is ahead of ours retires nothing in the future.
        self.channel, self.at = channel, min(at, now())
        values = {value for address in addresses for value in written_as(address)}
        self.rows = _rows_of(channel=channel.pk, values=list(values))

    def current(self, address: Address, *, exactly: bool = False) -> ContactAddress | None:
        """Who has the address now, in this spelling before others."""
        exact = _first(self._rows(address, exactly=True), retired=False)
        if exact or exactly:
            return exact
        return _first(self._rows(address), retired=False)

    def former(self, address: Address) -> ContactAddress | None:
        """Who had it last, unless so long ago that somebody else must have it by now."""
        latest = _first(
            sorted(
                self._rows(address),
                key=lambda row: (row.retired_at is not None, row.retired_at),
                reverse=True,
            ),
            retired=True,
        )
        if latest is None or latest.retired_at is None:
            return None
        gone = address[0] == Kind.PHONE and latest.retired_at + NEW_OWNER < self.at
        return None if gone else latest

    def owners(self, addresses: Sequence[Address]) -> list[Contact]:
        """Whose they are, the one named by the strongest first; former owners only where
        nobody has any of them now."""
        named = sorted(identifying(addresses), key=_strength) or addresses
        for look in (self.current, self.former):
            found: dict[int, Contact] = {}
            for address in named:
                row = look(address)
                if row is not None:
                    found.setdefault(row.contact_id, row.contact)
            if found:
                return list(found.values())
        return []

    def knows_now(self, contact: Contact, addresses: Sequence[Address]) -> bool:
        """Whether one of the addresses says by itself who it is, and not only who it was."""
        rows = (self.current(address) for address in identifying(addresses) or addresses)
        return any(row is not None and row.contact_id == contact.pk for row in rows)

    def speaks_against(self, contact: Contact, addresses: Sequence[Address]) -> bool:
        """Whether the addresses hold a user id other than the one that the contact has."""
        ids = [address for address in addresses if address[0] in ONE_EACH[:-1]]
        rows = contact.addresses.filter(
            channel=self.channel, kind__in=[kind for kind, _ in ids], retired_at=None
        )
        has = {row.kind: row.value for row in rows}
        return any(has.get(kind, value) != value for kind, value in ids)

    def hold(self, contact: Contact, addresses: Sequence[Address], *, sure: bool = True) -> bool:
        """Write down that the addresses are the contact's now; True when that was news.

        Whoever had one of them keeps it as a retired one, and so does the contact what it
        replaces. `sure` False: the contact was known by a retired address alone, which
        says nothing of where it is reached today.
        """
        news = False
        for address in addresses:
            kind, value = address
            held = self.current(address, exactly=True)
            if held is not None and held.contact_id == contact.pk:
                continue
            mine = [row for row in self._rows(address, exactly=True) if row.contact == contact]
            if mine and (not sure or _since(mine[-1]) > self.at):
                continue
            news = True
            if held is not None:
                self._retire(held)
            newer = self._replace(contact, address)
            if mine:
                row = mine[-1]
                row.retired_at, row.last_seen_at = newer, self.at
                row.save(update_fields=["retired_at", "last_seen_at"])
                continue
            self.rows.append(
                ContactAddress.objects.create(
                    contact=contact,
                    channel=self.channel,
                    kind=kind,
                    value=value,
                    last_seen_at=self.at,
                    retired_at=newer,
                )
            )
        return news

    def give(self, contact: Contact, addresses: Sequence[Address]) -> None:
        """As `hold`, for a contact that was just made and has none: by one statement."""
        given: list[ContactAddress] = []
        for address in addresses:
            kind, value = address
            held = self.current(address, exactly=True)
            if held is not None:
                self._retire(held)
            for row in given:
                if row.kind == kind and _replaces(address, row):
                    row.retired_at = self.at
            given.append(
                ContactAddress(
                    contact=contact,
                    channel=self.channel,
                    kind=kind,
                    value=value,
                    last_seen_at=self.at,
                )
            )
        _ADDRESSES.insert(given)
        self.rows += given

    def retire(self, contact: Contact, addresses: Sequence[Address]) -> None:
        """The contact moved away from them, in whatever spelling they are stored."""
        for address in addresses:
            for row in self._rows(address):
                if row.contact == contact and row.retired_at is None:
                    self._retire(row)

    def _replace(self, contact: Contact, address: Address) -> datetime | None:
        """End what `address` takes the place of. A moment when it is itself the older one."""
        kind, _ = address
        if kind not in REPLACED:
            return None
        others = contact.addresses.filter(channel=self.channel, kind=kind, retired_at=None)
        for row in others:
            if not _replaces(address, row):
                continue
            if row.last_seen_at is not None and row.last_seen_at > self.at:
                return row.last_seen_at
            self._retire(next((known for known in self.rows if known == row), row))
        return None

    def _retire(self, row: ContactAddress) -> None:
        row.retired_at = self.at
        row.save(update_fields=["retired_at"])

    def _rows(self, address: Address, *, exactly: bool = False) -> list[ContactAddress]:
        found = [row for row in self.rows if same((row.kind, row.value), address)]
        return [row for row in found if row.value == address[1]] if exactly else found


def _replaces(address: Address, row: ContactAddress) -> bool:
    return address[0] in REPLACED and not same((row.kind, row.value), address)


def identifying(addresses: Iterable[Address]) -> list[Address]:
    return [address for address in addresses if address[0] in IDENTIFYING]


def current_address(contact: Contact, channel: Channel) -> Address | None:
    """Where the contact is written to on this channel; never an address it has left.

    Of several spellings of one number, the one that WhatsApp named last.
    """
    rows = written_to(contact.pk, channel.pk)
    return rows.values_list("kind", "value").first()


def written_to(contact: Any, channel: Any) -> QuerySet[ContactAddress]:
    """The addresses that messages of a channel can go to, by keys or by expressions; the one
    that they go to comes first."""
    rank = Case(*(When(kind=kind, then=place) for place, kind in enumerate(WRITTEN_TO)))
    return ContactAddress.objects.filter(
        contact=contact, channel=channel, retired_at=None, kind__in=WRITTEN_TO
    ).order_by(rank, F("last_seen_at").desc(nulls_last=True), "-id")


def could_be_one(one: Contact, other: Contact, *, channel: Channel) -> bool:
    """Whether nothing speaks against it, once the platform says that they are.

    Two current user ids or two telephones are two people (or one that moved on, which the
    platform tells by itself), and so are those whom staff has taken apart before.
    """
    rows = ContactAddress.objects.filter(
        contact__in=[one, other], retired_at=None, kind__in=IDENTIFYING
    ).filter(Q(channel=channel) | Q(kind=Kind.PHONE))
    for kind in IDENTIFYING:
        values = [row.value for row in rows if row.kind == kind]
        if any(not same((kind, values[0]), (kind, value)) for value in values[1:]):
            return False
    pair = [one, other]
    return not ContactMerge.objects.filter(
        kept__in=pair, absorbed__in=pair, undone_at__isnull=False
    ).exists()


def _strength(address: Address) -> int:
    return IDENTIFYING.index(Kind(address[0]))


def _since(row: ContactAddress) -> datetime:
    return row.retired_at or now()


def _first(rows: Iterable[ContactAddress], *, retired: bool) -> ContactAddress | None:
    return next((row for row in rows if (row.retired_at is not None) == retired), None)
