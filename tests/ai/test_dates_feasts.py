"""Feasts that move: no day is counted from one whose day we do not know."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from ai.dates import find

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Asia/Dubai"))


@pytest.mark.parametrize(
    "said",
    [
        "the friday after eid",
        "friday before diwali",
        "eid ul fitr monday",
        "diwali ke ek din pehle",
        "chinese new year",
        "año nuevo chino",
        "nouvel an chinois",
        "orthodox easter",
        "الجمعة بعد العيد",
        "ijumaa baada ya idi",
        "monday 5 days before ramadan",
    ],
)
def test_a_day_told_by_a_moving_feast_is_asked_for(said: str) -> None:
    (found,) = find(said, now=NOW).dates
    assert found.day is None
    assert found.problem == "which_day"


@pytest.mark.parametrize("said", ["for eid", "diwali gift boxes", "هدية العيد", "lebaran"])
def test_a_feast_alone_is_no_day(said: str) -> None:
    assert find(said, now=NOW).dates == ()


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("friday please, it's for eid", date(2026, 11, 27)),
        ("tomorrow for diwali", date(2026, 11, 25)),
        ("10 march, eid", date(2027, 3, 10)),
        ("عيد الميلاد", date(2026, 12, 25)),
        ("new year's eve", date(2026, 12, 31)),
        ("the friday after christmas", date(2027, 1, 1)),
    ],
)
def test_a_day_of_its_own_stays(said: str, day: date) -> None:
    assert [found.day for found in find(said, now=NOW).dates] == [day]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("dia 4 de manhã", date(2026, 12, 4)),
        ("el 4 por la tarde", date(2026, 12, 4)),
        ("le 4 au matin", date(2026, 12, 4)),
        ("tanggal 4 pagi", date(2026, 12, 4)),
        ("minggu aja jam 4 sore", date(2026, 11, 29)),
    ],
)
def test_a_day_of_the_month_before_a_part_of_the_day_is_no_hour(said: str, day: date) -> None:
    found = find(said, now=NOW)
    assert [item.day for item in found.dates] == [day]
    assert all(item.moment is None or item.moment.hour == 16 for item in found.times)


@pytest.mark.parametrize(
    ("said", "day", "hour"),
    [
        ("bokra el sa3a 8 bel leil", date(2026, 11, 25), 20),
        ("el jom3a el sa3a 3 el 3asr", date(2026, 11, 27), 15),
        ("ba3d bokra el sob7", date(2026, 11, 26), None),
    ],
)
def test_arabic_in_latin_letters_tells_days_and_hours(
    said: str, day: date, hour: int | None
) -> None:
    found = find(said, now=NOW)
    assert [item.day for item in found.dates] == [day]
    assert [item.moment.hour for item in found.times if item.moment] == ([hour] if hour else [])


@pytest.mark.parametrize("said", ["2nd flr", "my 2nd kid", "3rd party insurance", "2nd floor"])
def test_an_ordinal_of_something_else_is_no_day(said: str) -> None:
    assert find(said, now=NOW).dates == ()
