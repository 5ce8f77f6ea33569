"""What every business is asked in the plainest words: a price by its name, two, a booking."""

from pathlib import Path

import pytest

from tests.support import plainly
from tests.support.plainly import BOOK, BOTH, PRICE
from tests.support.talks import missing, rows

MISSED = 0.03
"""Share of the pairs of which one is passed over (a comma within a Hindi name); none is wrong."""

LANGUAGES = ("en", "es", "fr", "pt", "ar", "id", "sw", "hi")
PATIENCE = 0.985
"""Share of the bookings that go through without a hitch; none of the rest is proposed wrong."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_price_of_each_thing_is_told_by_its_name(language: str) -> None:
    wrong = []
    for thing in (one for here in plainly.things(language) for one in here):
        said = PRICE[language].format(thing.name)
        came = plainly.told(language, thing.shop, said)
        quotes = [act for act in came.split(" + ") if act.startswith("quote")]
        if quotes != [f"quote {thing.entry.ref}"] or "clarify" in came:
            wrong.append(f"{thing.shop}: {said} -> {came}")
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_prices_of_two_things_are_told_whatever_words_they_share(language: str) -> None:
    pairs = list(plainly.pairs(language))
    wrong = []
    for one, other in pairs:
        said = BOTH[language].format(one.name, other.name)
        came = plainly.told(language, one.shop, said)
        if not {f"quote {one.entry.ref}", f"quote {other.entry.ref}"} <= {*came.split(" + ")}:
            wrong.append(f"{one.shop}: {said} -> {came}")
    assert len(wrong) <= MISSED * len(pairs), wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_thing_is_wished_for_the_day_told_whatever_its_name_says_of_hours(language: str) -> None:
    wrong = []
    for thing in (one for here in plainly.things(language) for one in here):
        said = BOOK[language].format(thing.name)
        came = plainly.told(language, thing.shop, said)
        hour = "time=11:00" in came or "time outside_hours" in came
        timed = hour or "time" not in thing.entry.details
        day = "date=2026-11-25" in came or "date closed" in came
        if not (f" 1x{thing.entry.ref}" in came and day and timed):
            wrong.append(f"{thing.shop}: {said} -> {came}")
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_answers_what_is_asked_ends_with_the_wish_they_told(language: str) -> None:
    things = [here[turn % len(here)] for turn, here in enumerate(plainly.things(language))]
    ended = [plainly.books(language, thing, turn=turn) for turn, thing in enumerate(things)]
    wrong = [talk for talk in ended if talk]
    assert len(wrong) <= (1 - PATIENCE) * len(things), wrong


ROWS = rows(Path(__file__).with_name("plainly.txt"))


@pytest.mark.parametrize("row", ROWS)
def test_what_is_said_plainly_is_heard(row: str) -> None:
    assert not missing(row)
