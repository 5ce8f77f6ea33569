"""Ways of saying days and hours, one line a way and language; what they must not be taken for.

A line: what is typed, "=", and what is read of it: days, then clocks and parts of the day.
"""

from dataclasses import replace

import pytest

from ai.dates import read_date
from ai.dates.grammar import find
from ai.dates.tokens import read
from ai.text import fold
from tests.ai.shops import SPARKLE
from tests.ai.test_dates_typed import NOW, read_of

HALVES_AND_QUARTERS = """
half 4 = 04:30
tonight half 8 = 2026-11-21 20:30
half tenish on fri = 2026-11-27 10:30
three thirty on friday = 2026-11-27 03:30
1430 on monday = 2026-11-23 14:30
twenty to 3 tomorrow afternoon = 2026-11-22 14:40
dans trois quarts d'heure = 2026-11-21 09:45
dans 3/4 d'heure = 2026-11-21 09:45
satu setengah jam lagi = 2026-11-21 10:30
الساعة ستة وثلث = 06:20
दो और चार बजे के बीच = 02:00-04:00
antara jam 10 dan 12 hari sabtu = 2026-11-28 10:00-12:00
baada ya saa kumi = 04:00
baada ya saa kumi jioni = 16:00
pas avant 17h = 17:00
ليس قبل الخامسة = 05:00
midi trente = 12:30
शुक्रवार शाम 5 के बाद = 2026-11-27 17:00
samedi 28 à 20h30 pour 6 = 2026-11-28 20:30
mañana 8 30 = 2026-11-22 08:30
in about an hour = 2026-11-21 10:00
dans environ une heure = 2026-11-21 10:00
शाम 6 से 8 किसी भी दिन = 18:00-20:00
jam 5 lewat 5 = 05:05
"""
TOLD_ANOTHER_WAY = """
quarter past noon = 12:15
half past noon tomorrow = 2026-11-22 12:30
15 to noon = 11:45
10 to noon = 10:00-12:00
quinze para o meio dia = 11:45
eight tonight = 2026-11-21 20:00
الثامنة الليلة = 2026-11-21 20:00
demain 3h du mat = 2026-11-22 03:00
3 fridays from now = 2026-12-11
two sundays from now = 2026-11-29
Jul 13 - Jul 15 = 2027-07-13..2027-07-15
Dec 8 - Dec 12 = 2026-12-08..2026-12-12
8 - Dec = 2026-12-08
20th day of next month = 2026-12-20
el 3-12 = 2026-12-03
le 5-5 = 2027-05-05
sex. 15h = 2026-11-27 15:00
sat. at 3 = 2026-11-28 03:00
a casa é no mar. às 10 = 10:00
fin du mois de décembre = 2026-12-16..2026-12-31
début du mois de janvier = 2027-01-01..2027-01-15
5 شهر 12 = 2026-12-05
3 شهر عشرة = 2027-10-03
اليوم الثالث من شهر 12 = 2026-12-03
نص شهر 12 = 2026-12-10..2026-12-20
من 27-29 شهر 12 = 2026-12-27..2026-12-29
الاثنين الاخير من ديسمبر = 2026-12-28
كل شهر 3 مرات =
"""
DAYS = """
the monday after next = 2026-11-30
fortnight on saturday = 2026-12-12
day before good friday = 2027-03-25
la veille de noël = 2026-12-24
le lendemain de noël = 2026-12-26
Ijumaa ya mwisho ya Desemba = 2026-12-25
senin pertama bulan desember = 2026-12-07
दिसंबर का आखिरी शुक्रवार = 2026-12-25
Pasaka = 2027-03-28
jumat agung = 2027-03-26
tarehe 2 mwezi wa nne = 2027-04-02
tanggal 2 bulan 4 = 2027-04-02
estão abertos à segunda? = 2026-11-23
6ª às 15h = 2026-11-27 15:00
minggu depan hari selasa = 2026-11-24
jumat atau minggu = 2026-11-27 2026-11-22
dans une quinzaine = 2026-12-05
en un par de días = 2026-11-23
at 12 sat = 2026-11-28 12:00
el 1.º de enero = 2027-01-01
October, 1st = 2027-10-01
first monday evening of next month = 2026-12-07 evening
vendredi 27 dans la matinée = 2026-11-27 morning
lunes 9 por la mañana = 2026-11-23 09:00
mon, wed or fri = 2026-11-23 2026-11-25 2026-11-27
le 2e vendredi du mois prochain = 2026-12-11
segunda sexta do mês que vem = 2026-12-11
Jumamosi ya pili ya Desemba = 2026-12-12
ثاني سبت في ديسمبر = 2026-12-12
hari terakhir bulan ini = 2026-11-30
siku ya mwisho ya mwezi = 2026-11-30
بعد اسبوع من اليوم = 2026-11-28
el día del trabajador = 2027-05-01
le 17 décembre au lieu du 16 = 2026-12-17
pas natal = 2026-12-25
on the thirty first = 2026-12-31
3 nuits à partir du 20 = 2026-12-20
الاثنين القادم الموافق 23 نوفمبر = 2026-11-23
hoy no, mañana sí = 2026-11-22
"""
RANGES = """
del 20 al 23 = 2026-12-20..2026-12-23
du 20 au 23 = 2026-12-20..2026-12-23
dari tanggal 20 sampai 23 = 2026-12-20..2026-12-23
jumat sampai minggu = 2026-11-27..2026-11-29
the week commencing 23rd december = 2026-12-21..2026-12-27
the weekend of the 12th = 2026-12-12..2026-12-13
la semana del 14 = 2026-12-14..2026-12-20
easter weekend = 2027-03-27..2027-03-28
the friday after that = 2026-12-04..2026-12-04
el jueves después del trabajo = 2026-11-26 evening
minggu pertama bulan desember = 2026-11-30..2026-12-06
الجمعة اللي بعدها = 2026-12-04..2026-12-04
segunda semana de abril = 2027-04-05..2027-04-11
दिसंबर का आखिरी हफ्ता = 2026-12-28..2027-01-03
"""
OTHER_THINGS = """
vivo en la calle 9 de julio =
moro na rua 7 de setembro =
rue du 8 mai 1945 =
شقتي في شارع 26 يوليو =
half 2 litres of juice =
two thirty minute massages =
one fifteen kilo bag =
flat 1430 =
2 horas de limpieza =
2 heures de ménage =
a 2a via do boleto =
I paid $12 December 27 = 2026-12-27
room 10 8pm = 20:00
jam 10 dan 12 = 10:00
five to ten people tomorrow = 2026-11-22
not this friday, the one after =
en semaine =
necesito 3 horas =
hoje mais tarde = 2026-11-21
weekdays only =
selama dua jam =
Amanda Mercedes Pearson =
na segunda vez que fui =
8 bd d'Anfa 3e étage =
de 2014 à 2018 = 2014-01-01..2018-12-31
sala A1 =
a table at the oyster bar tonight = 2026-11-21 evening
mardi 4 à 19h = None..None 19:00
buenas tardes, quiero cita para el jueves = 2026-11-26
مساء الخير =
selamat sore kak =
le deuxième étage =
1st class service =
uma segunda opinião =
at twenty past =
3 malam dari tanggal 20 = 2026-12-20 evening
dimanche midi pour 6 = 2026-11-22 12:00
"""


@pytest.mark.parametrize(
    "line",
    (HALVES_AND_QUARTERS + TOLD_ANOTHER_WAY + DAYS + RANGES + OTHER_THINGS).strip().splitlines(),
)
def test_what_is_said_is_read(line: str) -> None:
    said, _, read = line.partition(" =")
    assert read_of(said) == read.strip()


@pytest.mark.parametrize(
    ("word", "language", "meant"),
    [
        ("tuesdy", "en", "tuesday"),
        ("tuesdy", "id", "tuesday"),  # English days are said among Indonesian words.
        ("lines", "en", "lines"),  # Spanish "lunes" is none of its days.
        ("selama", "id", "selama"),
        ("vienes", "es", "vienes"),
        ("vierness", "es", "viernes"),
    ],
)
def test_a_slip_is_one_of_the_language_that_is_spoken(word: str, language: str, meant: str) -> None:
    said = {"en": "can i book for", "id": "saya mau pesan untuk", "es": "quiero una cita para"}
    tokens = read(f"{said[language]} {word}")
    assert tokens[-1].text == meant


CITED = """
segunda = 2026-11-23
segunda ou terça = 2026-11-23 2026-11-24
entre el 2 y el 5 de diciembre = 2026-12-02..2026-12-05
between today and tomorrow = 2026-11-21..2026-11-22
शाम 4 और 5 के बीच = 16:00-17:00
estaré de 3 a 8 p.m. = 15:00-20:00
de 1/12 a 11/12 = 2026-12-01..2026-12-11
"""


@pytest.mark.parametrize("line", CITED.strip().splitlines())
def test_each_day_and_hour_reads_the_same_where_it_is_cited_alone(line: str) -> None:
    said, _, read_first = line.partition(" =")
    assert read_of(said) == read_first.strip()
    source, found = fold(said), find(said, now=NOW)
    for one in (*found.dates, *found.times):
        low, high = source.span(one.start, one.end)
        again = find(said[low:high], now=NOW)
        assert [(each.start, each.end) for each in (*again.dates, *again.times)] != []
        for mine, other in ((found.dates, again.dates), (found.times, again.times)):
            assert [replace(each, start=0, end=0) for each in other] == [
                replace(each, start=0, end=0) for each in mine if each is one
            ]


def test_of_two_days_none_is_taken() -> None:
    business = SPARKLE.business
    for words in ("monday or tuesday", "lunes o martes"):
        read = read_date(words, said_at=NOW, now=NOW, business=business)
        assert (read.value, read.problem) == ("", "which_day")


@pytest.mark.parametrize(("answer", "day"), [("6ª", "2026-11-27"), ("minggu", "2026-11-22")])
def test_a_word_that_is_a_day_where_one_was_asked_for(answer: str, day: str) -> None:
    assert [str(one.day) for one in find(answer, now=NOW, expect="date").dates] == [day]
    assert not find("3e", now=NOW, expect="date").dates
