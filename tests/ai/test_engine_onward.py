"""Talks that go on with what was spoken of, with words beside that nobody knows: `onward.txt`."""

from pathlib import Path

import pytest

from tests.support.talks import held

ROWS = Path(__file__).with_name("onward.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("row", [row for row in ROWS if row and not row.startswith("#")])
def test_the_talk_goes_on(row: str) -> None:
    talk, _, wanted = row.partition(" => ")
    language, shop, *said = talk.split(" | ")
    (*_, last) = held(language, shop, *said)
    assert wanted in " + ".join(last.got), last.got
