"""What tests stand on: whatever one of them committed is as seeded when the next begins."""

from collections.abc import Callable

import psycopg
import pytest

from tests.support import restore
from tests.support.world import ALPHA

SCHEMA = f"t_{ALPHA.slug}"
ROWS = f"SELECT id, name, xmin::text::bigint FROM {SCHEMA}.catalog_service ORDER BY id"
CHANGES = (
    f"UPDATE {SCHEMA}.catalog_service SET name = name || '!'",
    f"DELETE FROM {SCHEMA}.catalog_packageitem; DELETE FROM {SCHEMA}.catalog_service",
    f'INSERT INTO {SCHEMA}.catalog_service SELECT (jsonb_populate_record(s, \'{{"id": 99,'
    f' "name": "Z"}}\')).* FROM {SCHEMA}.catalog_service AS s WHERE id = 1',
)


@pytest.fixture
def seeded(committed_db: None, _seeded_copy: restore.Seeded) -> restore.Seeded:
    return _seeded_copy


def names(connection: psycopg.Connection) -> list[tuple]:
    return [row[:2] for row in connection.execute(ROWS).fetchall()]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_undone(
    seeded: restore.Seeded,
    login: Callable[[str], psycopg.Connection],
    change: str,
) -> None:
    owner = login("owner")
    before = names(owner)
    owner.execute(change)
    assert names(owner) != before
    restore.put_back(seeded)
    assert names(owner) == before


def test_what_was_under_way_is_undone_the_next_time_and_what_is_as_it_was_stays(
    seeded: restore.Seeded, login: Callable[[str], psycopg.Connection]
) -> None:
    owner, late = login("owner"), login("owner")
    before = names(owner)
    late.execute("BEGIN; SELECT pg_current_xact_id()")
    restore.put_back(seeded)
    late.execute(CHANGES[0])
    late.execute("COMMIT")
    assert names(owner) != before
    restore.put_back(seeded)
    assert names(owner) == before
    written = owner.execute(ROWS).fetchall()
    restore.put_back(seeded)
    restore.put_back(seeded)
    assert owner.execute(ROWS).fetchall() == written
