"""What a question is about, at businesses whose words are few: `about_what.txt`."""

from pathlib import Path

import pytest

from tests.support.talks import came, rows

ROWS = rows(Path(__file__).with_name("about_what.txt"))


@pytest.mark.parametrize("row", ROWS)
def test_that_is_told_and_nothing_else(row: str) -> None:
    talk, _, wanted = row.partition(" => ")
    language, shop, *said = talk.split(" | ")
    assert " + ".join(came(language, shop, *said)) == wanted
