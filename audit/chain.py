"""The hash chain, recomputed: what each entry's hash must be, apart from the database.

``hash = SHA-256(previous + text)``, where the text is a JSON array of strings (null
for NULL) without spaces, in the order of :data:`FIELDS`. The database writes it at
commit (migration 0002); here it is written a second time, so that a fault or a lie in
one of the two shows.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from psycopg import Connection, sql

START = bytes(32)
"""What the first link of a chain has as its previous hash."""

FIELDS = (
    "position",
    "linked_at",
    "id",
    "tenant_id",
    "at",
    "actor_kind",
    "actor_id",
    "actor_label",
    "code",
    "target",
    "data",
)
"""What a hash covers, in order: place and time of the link, then every column of the entry."""

ROWS_AT_ONCE = 2000
"""Rows fetched in one go: about 1 MB, so a long history needs no more memory than a short one."""

_LINKED = (
    "SELECT link.position, link.entry_id, link.previous, link.hash, link.tenant_id,"
    " link.position::text,"
    " to_char(link.linked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'),"
    " entry.id::text, entry.tenant_id::text,"
    " to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'),"
    " entry.actor_kind, entry.actor_id::text, entry.actor_label, entry.code, entry.target,"
    " entry.data::text"
    " FROM {schema}.audit_link AS link"
    " LEFT JOIN {schema}.audit_entry AS entry ON entry.id = link.entry_id"
    " WHERE link.position > %s ORDER BY link.position"
)
_UNLINKED = (
    "SELECT coalesce(entry.id, link.entry_id) FROM {schema}.audit_entry AS entry"
    " FULL JOIN {schema}.audit_link AS link ON link.entry_id = entry.id"
    " WHERE link.position IS NULL ORDER BY 1 LIMIT 1"
)
_HEAD = (
    "SELECT position, hash FROM {schema}.audit_link"
    " WHERE position IS NOT NULL ORDER BY position DESC LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a chain: a position and the hash there."""

    position: int = 0
    hash: bytes = START


@dataclass(frozen=True, slots=True)
class Broken:
    """The first thing amiss: at which position, of which entry (if one is left), and what."""

    position: int
    entry_id: int | None
    problem: str

    def __str__(self) -> str:
        entry = "" if self.entry_id is None else f", entry {self.entry_id}"
        return f"position {self.position}{entry}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far the chain is unbroken, how many entries were read, and where it breaks if it does."""

    through: Place
    entries: int
    broken: Broken | None = None


@dataclass(frozen=True, slots=True)
class Linked:
    """A link with the fields its hash covers; `fields` are None when its entry is gone."""

    place: Place
    entry_id: int
    previous: bytes
    tenant_id: int
    fields: tuple[str | None, ...]

    @property
    def data(self) -> Any:
        return json.loads(self.fields[-1] or "null")


def text_of(fields: tuple[str | None, ...]) -> str:
    """The text that is hashed; `fields` in the order of :data:`FIELDS`."""
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def hash_of(previous: bytes, fields: tuple[str | None, ...]) -> bytes:
    return hashlib.sha256(previous + text_of(fields).encode()).digest()


def head_of(connection: Connection, *, schema: str) -> Place:
    """Where the chain of `schema` ends now; `Place()` when nothing was ever written."""
    row = connection.execute(_in(schema, _HEAD)).fetchone()
    return Place(row[0], bytes(row[1])) if row else Place()


def links_after(connection: Connection, *, schema: str, position: int) -> Iterator[Linked]:
    """The links after `position`, in order, as a stream of one snapshot."""
    with connection.transaction(), connection.cursor(name="audit_links") as rows:
        rows.itersize = ROWS_AT_ONCE
        rows.execute(_in(schema, _LINKED), [position])
        for place, entry_id, previous, after, tenant_id, *fields in rows:
            yield Linked(
                place=Place(place, bytes(after or b"")),
                entry_id=entry_id,
                previous=bytes(previous or b""),
                tenant_id=tenant_id,
                fields=tuple(fields),
            )


def verify(
    connection: Connection,
    *,
    schema: str,
    tenant_id: int,
    start: Place,
    anchors: Mapping[int, bytes],
) -> Verdict:
    """Recompute the chain of `schema` after `start`, which is taken as right.

    `anchors` are hashes noted elsewhere, by position; those at or before `start` are
    not looked at. `connection` must be the owner's, as no tenant's role reads
    another's history.
    """
    through, entries = start, 0
    for link in links_after(connection, schema=schema, position=start.position):
        problem = _problem(link, after=through, tenant_id=tenant_id, anchors=anchors)
        if problem:
            return Verdict(through=through, entries=entries, broken=problem)
        through, entries = link.place, entries + 1
    last = max(anchors, default=0)
    broken = None
    if last > through.position:
        broken = Broken(
            position=through.position + 1,
            entry_id=None,
            problem=f"the end is missing: an anchor says that there were {last} positions",
        )
    elif (row := connection.execute(_in(schema, _UNLINKED)).fetchone()) is not None:
        broken = Broken(
            position=through.position + 1, entry_id=row[0], problem="it was never linked"
        )
    return Verdict(through=through, entries=entries, broken=broken)


def _problem(
    link: Linked, *, after: Place, tenant_id: int, anchors: Mapping[int, bytes]
) -> Broken | None:
    """What is wrong with the link that follows `after`, if anything is."""
    expected = after.position + 1
    if link.place.position != expected:
        return Broken(
            position=expected,
            entry_id=None,
            problem=f"it is missing; the next is entry {link.entry_id} "
            f"at position {link.place.position}",
        )
    problem = ""
    if link.fields[FIELDS.index("id")] is None:
        problem = "the entry is missing"
    elif link.previous != after.hash:
        problem = "its link does not follow the one before"
    elif hash_of(after.hash, link.fields) != link.place.hash:
        problem = "the entry or its link is not what was written"
    elif (str(link.tenant_id), link.fields[FIELDS.index("tenant_id")]) != (str(tenant_id),) * 2:
        problem = "it belongs to another workspace"
    elif anchors.get(expected, link.place.hash) != link.place.hash:
        problem = "the chain was rewritten: an anchor says otherwise"
    return Broken(position=expected, entry_id=link.entry_id, problem=problem) if problem else None


def _in(schema: str, statement: str) -> sql.Composed:
    return sql.SQL(statement).format(schema=sql.Identifier(schema))
