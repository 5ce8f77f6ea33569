"""Days that are left out, and days that only bound others: no order may land on them.

A line: what is typed, "=", and what is read of it; nothing behind the sign: it is asked for.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from ai.dates.grammar import find
from ai.text import folded

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=ZoneInfo("Asia/Dubai"))  # a Saturday

LEFT_OUT = """
any day but Friday =
all but friday =
any day except tuesday or wednesday =
not friday =
not friday, saturday = 2026-11-28
any time but 3pm =
friday doesn't work, saturday? = 2026-11-28
saturday? friday doesn't work = 2026-11-28
rather thursday than friday = 2026-11-26
why not friday = 2026-11-27
cualquier día menos el viernes =
todos los días excepto lunes =
al menos el viernes = 2026-11-27
mejor el jueves que el viernes = 2026-11-26
n'importe quel jour sauf vendredi =
pas vendredi =
pourquoi pas vendredi = 2026-11-27
qualquer dia menos sexta =
pelo menos na sexta = 2026-11-27
शुक्रवार को छोड़कर कोई भी दिन =
शुक्रवार के अलावा किसी भी दिन =
शुक्रवार नहीं शनिवार = 2026-11-28
रविवार की जगह शुक्रवार = 2026-11-27
sunday nahi friday = 2026-11-27
اي يوم الا الجمعة =
أي يوم ما عدا الجمعة =
السبت والا الجمعة = 2026-11-28 2026-11-27
siku yoyote isipokuwa Ijumaa =
hari apa aja kecuali jumat =
selain hari jumat =
"""
BOUNDED = """
before friday = 2026-11-21..2026-11-26
any day after the 25th = 2026-11-26..2026-12-02
not before friday = 2026-11-27..2026-12-03
no earlier than friday = 2026-11-27..2026-12-03
earlier than friday = 2026-11-21..2026-11-26
antes del viernes = 2026-11-21..2026-11-26
no antes del viernes = 2026-11-27..2026-12-03
après vendredi = 2026-11-28..2026-12-04
pas avant vendredi = 2026-11-27..2026-12-03
depois de sexta = 2026-11-28..2026-12-04
قبل الجمعة = 2026-11-21..2026-11-26
शुक्रवार से पहले = 2026-11-21..2026-11-26
शुक्रवार से पहले नहीं = 2026-11-27..2026-12-03
friday ke baad = 2026-11-28..2026-12-04
kabla ya Ijumaa = 2026-11-21..2026-11-26
setelah hari jumat = 2026-11-28..2026-12-04
"""
NAMED = """
the monday after christmas = 2026-12-28
the friday before christmas = 2026-12-18
el lunes antes de navidad = 2026-12-21
friday after 5 = 2026-11-27
after friday prayer = 2026-11-27
two days before christmas = 2026-12-23
friday instead of saturday = 2026-11-27
"""


def _days(text: str) -> str:
    found = find(text, now=NOW)
    return " ".join(str(one.day or f"{one.first}..{one.until}") for one in found.dates)


@pytest.mark.parametrize("line", (LEFT_OUT + BOUNDED + NAMED).strip().splitlines())
def test_what_is_left_out_or_only_bounds_is_no_day(line: str) -> None:
    typed, _, read = line.partition(" =")
    assert _days(typed) == read.strip()
    if not read:
        assert not any(one.moment for one in find(typed, now=NOW).times)


@pytest.mark.parametrize("line", BOUNDED.strip().splitlines())
def test_the_words_that_are_cited_bound_the_day_as_well(line: str) -> None:
    """An order is read again from the cited words alone: they must not name the day."""
    typed, _, _ = line.partition(" =")
    (one,) = find(typed, now=NOW).dates
    again = find(folded(typed)[one.start : one.end], now=NOW).dates
    assert [(found.day, found.problem) for found in again] == [(None, "which_day")]
