"""Another day or hour, told by the one that is wished so far: `held_day.txt`."""

from datetime import date
from pathlib import Path

import pytest

from ai.dates.moving import find_move, weekday_near
from ai.text import folded
from tests.support.talks import missing, rows


@pytest.mark.parametrize("row", rows(Path(__file__).with_name("held_day.txt")))
def test_the_wish_is_moved(row: str) -> None:
    assert not missing(row)


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("a day later", 1440),
        ("two days earlier please", -2880),
        ("half an hour earlier", -30),
        ("une demi-heure plus tard", 30),
        ("une semaine plus tard", 7 * 1440),
        ("décaler d'une heure", 60),
        ("dimajukan sejam", -60),
        ("nusu saa baadaye", 30),
        ("अगले दिन", 1440),
        ("قبلها بيوم", -1440),
    ],
)
def test_a_move_says_how_far(said: str, minutes: int) -> None:
    move = find_move(folded(said))
    assert move is not None and move.minutes == minutes


@pytest.mark.parametrize(
    "said",
    [
        "the day after the wedding",
        "le lendemain de Noël",
        "el día antes de la boda",
        "days later",
        "a bit later",
        "99 days later",
        "",
    ],
)
def test_no_move_is_told(said: str) -> None:
    assert find_move(folded(said)) is None


@pytest.mark.parametrize(
    ("weekday", "day"),
    [
        (5, date(2026, 12, 12)),
        (4, date(2026, 12, 11)),
        (3, date(2026, 12, 10)),
        (0, date(2026, 12, 7)),
    ],
)
def test_a_weekday_is_near_the_held_day(weekday: int, day: date) -> None:
    held, today = date(2026, 12, 11), date(2026, 11, 24)
    assert weekday_near(held, weekday, today=today) == day
    assert weekday_near(held, weekday, today=day) is None
