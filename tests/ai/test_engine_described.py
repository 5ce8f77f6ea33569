"""Questions about the thing spoken of that its own description answers: `described.txt`."""

from pathlib import Path

import pytest

from tests.support.talks import came

ROWS = Path(__file__).with_name("described.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("row", [row for row in ROWS if row and not row.startswith("#")])
def test_its_description_answers(row: str) -> None:
    talk, _, wanted = row.partition(" => ")
    language, shop, *said = talk.split(" | ")
    got = came(language, shop, *said)
    assert wanted in " + ".join(got), got
