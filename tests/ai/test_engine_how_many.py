"""How many of something: told with it, before it, by what it is sold by, put right, or not told."""

from pathlib import Path

import pytest

from tests.support.talks import held

ROWS = Path(__file__).with_name("how_many.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("row", [row for row in ROWS if row and not row.startswith("#")])
def test_how_many_is_what_was_said(row: str) -> None:
    talk, _, wanted = row.partition(" => ")
    language, shop, *said = talk.split(" | ")
    (*_, last) = held(language, shop, *said)
    assert wanted in " ".join(last.got), last.got
