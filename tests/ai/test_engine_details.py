"""Names, places, days and hours said in ordinary ways: `details.txt`."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ai.dates import find
from ai.engine.counting import no_counts
from ai.text import folded
from tests.support.talks import missing, rows

ROWS = rows(Path(__file__).with_name("details.txt"))


@pytest.mark.parametrize("row", ROWS)
def test_the_talk_goes_on(row: str) -> None:
    assert not missing(row)


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("serve para as duas coisas?", 0),
        ("y a deux enfants avec nous", 0),
        ("a las dos gracias", 1),
        ("às duas depois do almoço", 1),
        ("el viernes a las dos martes no", 1),
    ],
)
def test_an_article_and_a_number_may_count_things(said: str, hours: int) -> None:
    found = no_counts(folded(said), find(said, now=datetime(2026, 11, 24, 9, tzinfo=UTC)))
    assert len(found.times) == hours
