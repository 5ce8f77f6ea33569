"""Retention: entries past their time go, and a summary of them stays in the chain.

The summary (an entry ``audit.pruned``) is written before anything is deleted, and is
itself kept for ever: how many entries of which code, from when to when, and the hash
at the cut, from which the rest of the chain is verified. The database lets nobody but
its owner write one or delete, and only behind the setting of :data:`_DOOR`.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection, sql

from audit.chain import (
    FIELDS,
    Broken,
    Linked,
    Place,
    Verdict,
    hash_of,
    links_after,
)

SUMMARY = "audit.pruned"
BATCH = 1000
"""Entries deleted in one transaction: some 20 ms, so nobody waits long for the chain."""

_DOOR = "SET LOCAL proffer.audit_pruning = 'on'"
# As text: what a jsonb column becomes depends on who opened the connection.
_NEWEST_SUMMARY = (
    "SELECT entry.data::text FROM {schema}.audit_entry AS entry"
    " JOIN {schema}.audit_link AS link ON link.entry_id = entry.id"
    " WHERE entry.code = %s ORDER BY link.position DESC LIMIT 1"
)
# Walks the oldest entries only, up to the first that stays.
_FIRST_THAT_STAYS = (
    "SELECT link.position FROM {schema}.audit_link AS link"
    " JOIN {schema}.audit_entry AS entry ON entry.id = link.entry_id"
    " WHERE link.position > %s AND entry.at >= %s ORDER BY link.position LIMIT 1"
)
_COUNTS = (
    "SELECT entry.code, count(*), min(entry.id), max(entry.id), min(entry.at), max(entry.at)"
    " FROM {schema}.audit_link AS link"
    " JOIN {schema}.audit_entry AS entry ON entry.id = link.entry_id"
    " WHERE link.position > %s AND link.position <= %s AND entry.code <> %s"
    " GROUP BY entry.code ORDER BY entry.code"
)
_KEPT = (
    "SELECT link.position, encode(link.hash, 'hex') FROM {schema}.audit_link AS link"
    " JOIN {schema}.audit_entry AS entry ON entry.id = link.entry_id"
    " WHERE link.position > %s AND link.position <= %s AND entry.code = %s"
    " ORDER BY link.position"
)
_LAST = "SELECT position, hash FROM {schema}.audit_link WHERE position <= %s"
_LAST += " ORDER BY position DESC LIMIT 1"
_WRITE = (
    "INSERT INTO {schema}.audit_entry"
    " (at, actor_kind, actor_label, code, target, data)"
    " VALUES (now(), 'system', 'retention', %s, '', %s)"
)
# The oldest first: what a crash leaves is one unbroken stretch up to the cut.
_DELETE = (
    "WITH gone AS ("
    " SELECT link.entry_id FROM {schema}.audit_link AS link"
    " JOIN {schema}.audit_entry AS entry ON entry.id = link.entry_id"
    " WHERE link.position <= %s AND entry.code <> %s ORDER BY link.position LIMIT %s"
    "), entries AS (DELETE FROM {schema}.audit_entry WHERE id IN (SELECT entry_id FROM gone))"
    " DELETE FROM {schema}.audit_link WHERE entry_id IN (SELECT entry_id FROM gone)"
)


@dataclass(frozen=True, slots=True)
class Cut:
    """Where the chain was cut, and the summaries before that place that were kept."""

    place: Place
    kept: dict[int, bytes]


def cut_of(connection: Connection, *, schema: str) -> Cut:
    """The newest cut; at the chain's start when nothing was ever pruned."""
    row = connection.execute(_in(schema, _NEWEST_SUMMARY), [SUMMARY]).fetchone()
    return _cut(json.loads(row[0])) if row else Cut(place=Place(), kept={})


def _cut(data: dict[str, Any]) -> Cut:
    return Cut(
        place=Place(data["through"], bytes.fromhex(data["hash"])),
        kept={position: bytes.fromhex(text) for position, text in data["kept"]},
    )


def prune(connection: Connection, *, schema: str, before: datetime) -> int:
    """Delete the entries of `schema` that are older than `before`; returns how many went.

    Finishes first what an earlier run that was killed had begun. `connection` is the
    owner's and in no transaction.
    """
    gone = _delete(connection, schema=schema, through=cut_of(connection, schema=schema).place)
    with connection.transaction():
        connection.execute(_DOOR)
        place = _summarise(connection, schema=schema, before=before)
    return gone + (_delete(connection, schema=schema, through=place) if place else 0)


def _summarise(connection: Connection, *, schema: str, before: datetime) -> Place | None:
    """Write the summary of what is to go; None when nothing is."""

    def rows(statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        return connection.execute(_in(schema, statement), parameters).fetchall()

    old = cut_of(connection, schema=schema).place.position
    stays = rows(_FIRST_THAT_STAYS, old, before)
    last = rows(_LAST, stays[0][0] - 1 if stays else 2**62)
    if not last or last[0][0] <= old:
        return None
    place = Place(last[0][0], bytes(last[0][1]))
    counts = rows(_COUNTS, old, place.position, SUMMARY)
    if not counts:
        return None
    summary = {
        "through": place.position,
        "hash": place.hash.hex(),
        "entries": sum(row[1] for row in counts),
        "codes": {row[0]: row[1] for row in counts},
        "first_id": min(row[2] for row in counts),
        "last_id": max(row[3] for row in counts),
        "first_at": min(row[4] for row in counts).isoformat(),
        "last_at": max(row[5] for row in counts).isoformat(),
        "kept": rows(_KEPT, old, place.position, SUMMARY),
    }
    connection.execute(_in(schema, _WRITE), [SUMMARY, json.dumps(summary)])
    return place


def _delete(connection: Connection, *, schema: str, through: Place) -> int:
    gone = 0
    while True:
        with connection.transaction():
            connection.execute(_DOOR)
            batch = connection.execute(
                _in(schema, _DELETE), [through.position, SUMMARY, BATCH]
            ).rowcount
        gone += batch
        if batch < BATCH:
            return gone


def verify_kept(connection: Connection, *, schema: str, cut: Cut) -> Verdict:
    """Check what lies at or before the cut: the kept summaries, and rows not yet deleted.

    A summary is vouched for by the next one, the newest by the chain after the cut. A
    row that a killed run left must lead, link by link, to the hash at the cut.
    """
    through = Verdict(through=cut.place, entries=0)
    if cut.place.position == 0:
        return through
    known, following = dict(cut.kept), Place(cut.place.position + 1, cut.place.hash)
    for link in reversed(list(_before(connection, schema=schema, cut=cut))):
        position = link.place.position
        leads_on = position + 1 == following.position and link.place.hash == following.hash
        genuine = hash_of(link.previous, link.fields) == link.place.hash
        summary = link.fields[FIELDS.index("code")] == SUMMARY
        vouched = known.pop(position, b"") == link.place.hash if summary else leads_on
        if not (genuine and vouched):
            broken = Broken(position, link.entry_id, "an entry before the cut is not genuine")
            return Verdict(through=through.through, entries=0, broken=broken)
        following = Place(position, link.previous)
        if summary:
            known |= _cut(link.data).kept
    if known:
        broken = Broken(max(known), None, "the summary of what was cleared away is missing")
        return Verdict(through=through.through, entries=0, broken=broken)
    return through


def _before(connection: Connection, *, schema: str, cut: Cut) -> Iterator[Linked]:
    for link in links_after(connection, schema=schema, position=0):
        if link.place.position > cut.place.position:
            return
        yield link


def _in(schema: str, statement: str) -> sql.Composed:
    return sql.SQL(statement).format(schema=sql.Identifier(schema))
