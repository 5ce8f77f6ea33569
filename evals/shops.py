"""The invented businesses that the talks play in, read from `businesses/*.toml`.

`now` is the same morning for all of them. A price is in the minor units of the business's
currency; `names` are an entry's name in other languages, `at_most` how many may be ordered. Entries
are numbered by their order, as `service:1` in the talks. Those of `fresh/` were written for it.
"""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from catalog.snapshot import (
    WEEKDAYS,
    ArticleEntry,
    BusinessEntry,
    Money,
    PackageEntry,
    PackageItem,
    ServiceEntry,
    Snapshot,
    Translation,
)

FOLDER = Path(__file__).parent / "businesses"
_WHEN = ("date", "time", "name")
"""What most services ask for."""

_MOST = 20


@dataclass(frozen=True, slots=True)
class Shop:
    """A business on one morning: a Tuesday, ten o'clock."""

    snapshot: Snapshot
    now: datetime


def read(path: Path) -> Shop:
    """The business written in `path`. Raises KeyError where something needed is left out."""
    written = tomllib.loads(path.read_text("utf-8"))
    business = _business(written["business"])
    rows = {kind: written.get(kind, []) for kind in ("services", "packages", "articles")}
    return Shop(
        Snapshot(
            1,
            business,
            tuple(_service(n, row, business.currency) for n, row in enumerate(rows["services"], 1)),
            tuple(_package(n, row, business.currency) for n, row in enumerate(rows["packages"], 1)),
            tuple(_article(n, row) for n, row in enumerate(rows["articles"], 1)),
        ),
        datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo(business.timezone)),
    )


def _business(row: dict[str, Any]) -> BusinessEntry:
    spans = {day: tuple(map(tuple, row["hours"].get(day, ()))) for day in WEEKDAYS}
    return BusinessEntry(**{**row, "languages": tuple(row["languages"]), "hours": spans})


def _service(number: int, row: dict[str, Any], currency: str) -> ServiceEntry:
    return ServiceEntry(
        number,
        row["name"],
        row.get("about", ""),
        row.get("category", ""),
        Money(row["price"], currency),
        row.get("minutes"),
        tuple(row.get("details", _WHEN)),
        tuple(row.get("also", ())),
        row.get("at_most", _MOST),
        _names(row),
    )


def _package(number: int, row: dict[str, Any], currency: str) -> PackageEntry:
    return PackageEntry(
        number,
        row["name"],
        row.get("about", ""),
        Money(row["price"], currency),
        tuple(PackageItem(service, quantity) for service, quantity in row["contains"]),
        tuple(row.get("details", _WHEN)),
        max_quantity=row.get("at_most", _MOST),
        translations=_names(row),
    )


def _article(number: int, row: dict[str, Any]) -> ArticleEntry:
    keywords = tuple(row.get("keywords", ()))
    return ArticleEntry(number, row["question"], row["answer"], row["language"], keywords)


def _names(row: dict[str, Any]) -> dict[str, Translation]:
    return {language: Translation(name) for language, name in row.get("names", {}).items()}


SHOPS = {path.stem: read(path) for path in sorted(FOLDER.glob("*.toml"))}
