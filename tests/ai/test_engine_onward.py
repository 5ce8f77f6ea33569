"""Talks that go on with what was spoken of, with words beside that nobody knows: `onward.txt`."""

from pathlib import Path

import pytest

from tests.support.talks import missing, rows

ROWS = rows(Path(__file__).with_name("onward.txt"))


@pytest.mark.parametrize("row", ROWS)
def test_the_talk_goes_on(row: str) -> None:
    assert not missing(row)
