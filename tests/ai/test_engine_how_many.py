"""How many of something: told with it, before it, by what it is sold by, put right, or not told."""

from pathlib import Path

import pytest

from tests.support.talks import missing, rows

ROWS = rows(Path(__file__).with_name("how_many.txt"))


@pytest.mark.parametrize("row", ROWS)
def test_how_many_is_what_was_said(row: str) -> None:
    assert not missing(row)
