"""Dates and times as customers text them, on the business's clock."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ai.dates import read_date, read_time, time_options
from ai.dates.opening import open_days
from tests.ai.shops import NAVAJA, SPARKLE

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=ZoneInfo("Asia/Dubai"))  # a Saturday

DATES = [
    ("today", "2026-11-21"),
    ("tomorrow", "2026-11-22"),
    ("tomorow", "2026-11-22"),
    ("2moro", "2026-11-22"),
    ("the day after tomorrow", "2026-11-23"),
    ("next friday", "2026-11-27"),
    ("friday", "2026-11-27"),
    ("on thrusday", "2026-11-26"),
    ("this saturday", "2026-11-21"),
    ("saturday", "2026-11-28"),
    ("sat 10am", "2026-11-28"),
    ("in 3 days", "2026-11-24"),
    ("in two weeks", "2026-12-05"),
    ("3 days from now", "2026-11-24"),
    ("28/11", "2026-11-28"),
    ("28/11/2026", "2026-11-28"),
    ("28-11-26", "2026-11-28"),
    ("28.11.", "2026-11-28"),
    ("2026-11-28", "2026-11-28"),
    ("11/28", "2026-11-28"),
    ("٢٨/١١", "2026-11-28"),
    ("Nov 28", "2026-11-28"),
    ("28th of November", "2026-11-28"),
    ("november 28th, 2026", "2026-11-28"),
    ("28 de noviembre", "2026-11-28"),
    ("el 28", "2026-11-28"),
    ("the 28th", "2026-11-28"),
    ("28 نوفمبر", "2026-11-28"),
    ("5 January", "2027-01-05"),
    ("hoy", "2026-11-21"),
    ("mañana", "2026-11-22"),
    ("mañana por la mañana", "2026-11-22"),
    ("pasado mañana", "2026-11-23"),
    ("el viernes a las 5 de la tarde", "2026-11-27"),
    ("el próximo miércoles", "2026-11-25"),
    ("dentro de 2 semanas", "2026-12-05"),
    ("غدا", "2026-11-22"),
    ("غداً الساعة ٥", "2026-11-22"),
    ("بكرة", "2026-11-22"),
    ("بعد بكرة", "2026-11-23"),
    ("بعد غد", "2026-11-23"),
    ("الجمعة الساعة ٥ مساءً", "2026-11-27"),
    ("يوم الخميس القادم", "2026-11-26"),
    ("بعد ثلاثة ايام", "2026-11-24"),
    ("بعد اسبوع", "2026-11-28"),
    ("friday instead of saturday", "2026-11-27"),
    ("not monday, tuesday", "2026-11-24"),
]
NO_DATES = [
    "I had a lovely time in the sun",
    "may I book?",
    "3 bedroom",
    "the second floor",
    "call me",
    "24/7",
    "deep cleaning",
    "soy de la mar",
]
DATE_PROBLEMS = [
    ("yesterday", "past"),
    ("ayer", "past"),
    ("أمس", "past"),
    ("1/11/2026", "past"),
    ("2 december", "closed"),
    ("next week", "which_day"),
    ("el fin de semana", "which_day"),
    ("الأسبوع القادم", "which_day"),
    ("30/2", "unreadable"),
    ("1/1/2030", "too_far"),
]
TIMES = [
    ("at 5", "17:00"),
    ("5", "17:00"),
    ("5pm", "17:00"),
    ("5 p.m.", "17:00"),
    ("17:00", "17:00"),
    ("17h", "17:00"),
    ("5:30", "17:30"),
    ("5.30pm", "17:30"),
    ("half past 5", "17:30"),
    ("quarter to six", "17:45"),
    ("at nine", "09:00"),
    ("10", "10:00"),
    ("1030", "10:30"),
    ("noon", "12:00"),
    ("12 pm", "12:00"),
    ("12", "12:00"),
    ("around 11", "11:00"),
    ("between 3 and 5", "15:00"),
    ("after 5", "17:00"),
    ("tomorrow evening at 6", "18:00"),
    ("10 in the morning", "10:00"),
    ("a las 5", "17:00"),
    ("a las 5 y media", "17:30"),
    ("a las seis menos cuarto", "17:45"),
    ("a las 11 de la mañana", "11:00"),
    ("a mediodía", "12:00"),
    ("las once en punto", "11:00"),
    ("الساعة ٥ مساءً", "17:00"),
    ("الساعة خمسة ونص", "17:30"),
    ("١٠ الصبح", "10:00"),
    ("٤ العصر", "16:00"),
    ("3 بعد الظهر", "15:00"),
    ("الساعة الثالثة", "15:00"),
]
PARTS = [
    ("in the morning", "part_morning"),
    ("por la mañana", "part_morning"),
    ("بكرا الصبح", "part_morning"),
    ("tomorrow afternoon", "part_afternoon"),
    ("por la tarde", "part_afternoon"),
    ("العصر", "part_afternoon"),
    ("tonight", "part_evening"),
    ("por la noche", "part_evening"),
    ("المساء", "part_evening"),
]


def _date(text: str):
    return read_date(text, said_at=NOW, now=NOW, business=SPARKLE.business, bare=False)


def _time(text: str, day: date | None = date(2026, 11, 23), bare: bool = True):
    return read_time(text, said_at=NOW, now=NOW, business=SPARKLE.business, day=day, bare=bare)


@pytest.mark.parametrize(("text", "day"), DATES)
def test_dates(text, day) -> None:
    assert (_date(text).value, _date(text).problem) == (day, None)


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date(text) -> None:
    assert _date(text).value == "" and _date(text).problem is None


@pytest.mark.parametrize(("text", "problem"), DATE_PROBLEMS)
def test_dates_that_cannot_be(text, problem) -> None:
    assert _date(text).problem == problem


@pytest.mark.parametrize(("text", "moment"), TIMES)
def test_times(text, moment) -> None:
    assert (_time(text).value, _time(text).problem) == (moment, None)


@pytest.mark.parametrize(("text", "problem"), PARTS)
def test_a_part_of_the_day_is_no_time_yet(text, problem) -> None:
    assert _time(text, bare=False).problem == problem


def test_times_outside_the_hours_are_flagged() -> None:
    assert _time("7am").problem == "outside_hours"
    assert _time("10pm").problem == "outside_hours"
    friday = date(2026, 11, 27)
    assert _time("at 11 am", friday).problem == "outside_hours"
    assert _time("at 3", friday).value == "15:00"


def test_a_time_gone_today_is_past() -> None:
    assert _time("8:30", date(2026, 11, 21)).problem == "past"


def test_in_two_hours_is_a_day_and_a_time() -> None:
    assert _date("in 2 hours").value == "2026-11-21"
    assert _time("in 2 hours", date(2026, 11, 21), bare=False).value == "11:00"
    assert _time("بعد ساعتين", date(2026, 11, 21), bare=False).value == "11:00"
    assert _time("dentro de una hora", date(2026, 11, 21), bare=False).value == "10:00"


def test_tomorrow_is_the_businesss_tomorrow() -> None:
    late = datetime(2026, 11, 21, 22, 30, tzinfo=ZoneInfo("UTC"))  # already Sunday in Dubai
    reading = read_date("tomorrow", said_at=late, now=late, business=SPARKLE.business)
    assert reading.value == "2026-11-23"


def test_options_are_open_and_ahead() -> None:
    days = open_days(SPARKLE.business, now=NOW)
    assert len(days) == 7 and days[0] == date(2026, 11, 21)
    times = time_options(SPARKLE.business, date(2026, 11, 21), now=NOW)
    assert times[0].hour == 10 and len(times) <= 9
    madrid = open_days(NAVAJA.business, now=datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("UTC")))
    assert all(day.weekday() not in (0, 6) for day in madrid)


def test_every_label_offered_can_be_read_back() -> None:
    from ai.acts import Ask
    from ai.render import render

    for language in ("en", "es", "ar"):
        days = tuple((NOW.date() + timedelta(days=ahead)).isoformat() for ahead in range(1, 9))
        part = render((Ask("date", options=days),), SPARKLE, language)[0]
        for row, day in zip(part.rows, days, strict=True):
            assert _date(row.title).value == day or _date(row.title).problem == "closed"
        part = render((Ask("time", options=("09:00", "12:00", "17:30")),), SPARKLE, language)[0]
        assert [_time(row.title).value for row in part.rows] == ["09:00", "12:00", "17:30"]
