"""Questions about the thing spoken of that its own description answers: `described.txt`."""

from pathlib import Path

import pytest

from tests.support.talks import missing, rows

ROWS = rows(Path(__file__).with_name("described.txt"))


@pytest.mark.parametrize("row", ROWS)
def test_its_description_answers(row: str) -> None:
    assert not missing(row)
