"""Messages that say several things, and what is not told beside them: `parts.txt`."""

from pathlib import Path

import pytest

from tests.support.talks import came, rows

ROWS = rows(Path(__file__).with_name("parts.txt"))


@pytest.mark.parametrize("row", ROWS)
def test_each_part_is_answered_and_nothing_else(row: str) -> None:
    talk, _, wanted = row.partition(" => ")
    language, shop, *said = talk.split(" | ")
    got = " + ".join(came(language, shop, *said))
    assert got == wanted or (wanted == "clarify" and got.startswith("clarify"))
