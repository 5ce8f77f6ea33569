"""The history as a file: a table for people's programs (CSV), or a JSON object a line.

Both have what a hash of the chain covers, so that whoever keeps the file can hold it
against the chain later (docs/architecture/audit.md).
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from audit.models import Entry, Link

FORMULA = tuple("=+-@\t\r＝＋－＠")
"""What makes a spreadsheet take a cell for a formula, in both widths (OWASP, CSV injection)."""

COLUMNS = (
    "id",
    "position",
    "at",
    "actor_kind",
    "actor_id",
    "actor",
    "code",
    "target",
    "data",
    "hash",
)


@dataclass(frozen=True, slots=True)
class Kind:
    """How a file is named and announced, and what stands before its first entry."""

    suffix: str
    content_type: str
    start: str = ""


KINDS = {
    # The mark at the start lets spreadsheets read names in every script.
    "csv": Kind("csv", "text/csv; charset=utf-8", start="\ufeff" + ",".join(COLUMNS) + "\r\n"),
    "jsonl": Kind("jsonl", "application/x-ndjson; charset=utf-8"),
}


def moment(at: datetime) -> str:
    """In UTC, with microseconds, as the hash covers it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def as_json(entry: Entry, link: Link | None) -> dict[str, Any]:
    """One entry with its place in the chain, which is None until its transaction is done."""
    return {
        "id": entry.pk,
        "position": link.position if link else None,
        "at": moment(entry.at),
        "actor": {
            "kind": entry.actor_kind,
            "id": entry.actor_id,
            "label": entry.actor_label,
        },
        "code": entry.code,
        "target": entry.target,
        "data": entry.data,
        "hash": bytes(link.hash).hex() if link and link.hash is not None else None,
    }


def lines(kind: str, found: Sequence[Entry], places: Mapping[int, Link]) -> str:
    """Some entries as text of that kind."""
    rows = [as_json(entry, places.get(entry.pk)) for entry in found]
    if kind == "jsonl":
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([_cell(each) for each in _cells(row)] for row in rows)
    return text.getvalue()


def _cells(row: Mapping[str, Any]) -> list[Any]:
    actor = row["actor"]
    flat = {
        **row,
        "actor_kind": actor["kind"],
        "actor_id": actor["id"],
        "actor": actor["label"],
        "data": json.dumps(row["data"], ensure_ascii=False),
    }
    return [flat[name] for name in COLUMNS]


def _cell(value: Any) -> str:
    """Text that no spreadsheet runs: what looks like a formula gets an apostrophe before it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
