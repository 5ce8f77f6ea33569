"""What is put beside a wish that stands, taken out of it, exchanged in it or counted anew."""

from pathlib import Path

import pytest

from tests.support.talks import missing, rows

ROWS = rows(Path(__file__).with_name("standing.txt"))


@pytest.mark.parametrize("row", ROWS)
def test_what_stands_stays_and_the_rest_is_as_said(row: str) -> None:
    assert not missing(row)
