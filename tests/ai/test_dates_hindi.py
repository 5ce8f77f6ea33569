"""Days and hours as Hindi is texted, in both its scripts, and what it shares with other languages.

A line: what is typed, "=", and what is read of it: days, then clocks and parts of the day.
"""

import pytest

from ai.dates.grammar import find
from ai.text import fold
from tests.ai.test_dates_typed import NOW, read_of

WORDS = """
das january ko = 2027-01-10
farvari 10 = 2027-02-10
disambar 12 = 2026-12-12
5 फर. = 2027-02-05
narson = 2026-11-24
नरसों सुबह = 2026-11-24 morning
mangal ko = 2026-11-24
jumme ko 4 baje = 2026-11-27 04:00
kal tadke = 2026-11-22 morning
iss hafte = 2026-11-16..2026-11-22
pehli tarikh ko = 2026-12-01
teesri tarikh = 2026-12-03
21 तारीख सोमवार को = 2026-12-21
is mahine ki 28 = 2026-11-28
christmas ke din = 2026-12-25
15 se 20 tarikh tak = 2026-12-15..2026-12-20
somwar se leke shukrawar tak = 2026-11-23..2026-11-27
agle mahine ki pehli tarikh = 2026-12-01
agle mahine ke pehle hafte = 2026-11-30..2026-12-06
december ke doosre hafte mein = 2026-12-07..2026-12-13
अगले महीने का पहला दिन = 2026-12-01
साल का आखिरी दिन = 2026-12-31
2027 की दूसरी तिमाही = 2027-04-01..2027-06-30
do hafte baad mangalwar ko = 2026-12-01
dans deux semaines, mardi = 2026-12-01
"""

CLOCKS = """
savaa chaar baje = 04:15
sarhe paanch baje = 05:30
5 se 6 ke beech = 05:00-06:00
rat 9 baje = 21:00
baarah baje = 12:00
4 december se 2 raat ke liye = 2026-12-04 evening
2 tareek ko 2 baje = 2026-12-02 02:00
subah ke aath = 08:00
nau baj kar bees minute = 09:20
paanch bajne mein das minute = 04:50
do tees pe = 02:30
do teen baje = 02:00-03:00
शाम चार पाँच बजे = 16:00-17:00
das gyarah baje tak = 10:00-11:00
barah ek baje = 12:00-13:00
barah ek baje dopahar = 12:00-13:00
चार पंद्रह पर = 04:15
das pandrah chahiye =
ten fifteen works = 10:15
subah 9 se shaam 6 baje tak = 09:00-18:00
3 se shaam 8 baje ke beech = 15:00-20:00
dari pagi jam 9 sampai sore jam 5 = 09:00-17:00
5~6pm = 17:00-18:00
is after 9 ok? = 09:00
"""

SAID_FOR = """
kal aana hai = 2026-11-22
kal maine order kiya tha = 2026-11-20
कल मैंने बुकिंग की थी = 2026-11-20
parson aaya tha, kal phir aaunga = 2026-11-19 2026-11-22
kal bola tha ki aaj aaoge = 2026-11-20 2026-11-21
meri kal ki booking thi = 2026-11-22
kal 5 baje ki booking thi mujhe badalni hai = 2026-11-22 05:00
kal mila doge kya = 2026-11-22
kal ghar bheja ja sakta hai kya = 2026-11-22
agar kal diya to kitna = 2026-11-22
कल से दो दिन पहले आप कहां थे? = 2026-11-18
बीती रात = 2026-11-20 evening
"""

WEEKS_AND_RANGES = """
week 50, Tuesday = 2026-12-07..2026-12-13 2026-12-08
en la semana 50 = 2026-12-07..2026-12-13
सप्ताह 2 में = 2027-01-11..2027-01-17
week 2 of 2028 = 2028-01-10..2028-01-16
week 54 =
hafte 2 baar =
a week 2 times =
week 5 people =
wiki 2 zijazo = 2026-11-22..2026-12-05
from october to march = 2026-10-01..2027-03-31
entre octubre y enero = 2026-10-01..2027-01-31
de novembro a maio = 2026-11-01..2027-05-31
from december to march = 2026-12-01..2027-03-31
this September = 2026-09-01..2026-09-30
this January = 2027-01-01..2027-01-31
this May = 2027-05-01..2027-05-31
इस सितंबर = 2026-09-01..2026-09-30
2024-2025 = 2024-01-01..2025-12-31
1500-2000 =
"""

OTHERS = """
tanggal 10 sampai 15 = 2026-12-10..2026-12-15
tarehe 10 hadi 15 = 2026-12-10..2026-12-15
dia 10 até 15 = 2026-12-10..2026-12-15
dia 10 às 15 = 2026-12-10 15:00
le 10 à 15h = 2026-12-10 15:00
tanggal 10 jam 3 sampai 5 = 2026-12-10 03:00-05:00
Jumat pertama Desember = 2026-12-04
Monday first December = 2026-12-01
الخميس بعد القادم = 2026-12-03
الأسبوع بعد القادم = 2026-11-30..2026-12-06
Thu & Sun = 2026-11-26 2026-11-22
from 5 onwards = 05:00
an hour and a half from now = 2026-11-21 10:30
mtondo = 2026-11-24
del viernes 4 al domingo 6 de diciembre = 2026-12-04..2026-12-06
viernes 4 y sábado 5 de diciembre = 2026-12-04..2026-12-05
Friday 4-6 December = 2026-12-04..2026-12-06
du vendredi 4 au dimanche 6 décembre = 2026-12-04..2026-12-06
from Monday 2 to 4 pm = 2026-11-23 14:00-16:00
dia 4 ou 5 = 2026-12-04 2026-12-05
from half 4 til 6 = 04:30-06:00
sometime next week after 5 = 2026-11-23..2026-11-29 05:00
10 / 12 / 2026 = 2026-12-10
2026 - 12 - 22 = 2026-12-22
10 - 12 - 14 =
بعد الغدا = afternoon
بعد غدا = 2026-11-23
después del desayuno = morning
hora del almuerzo = afternoon
nashte ke baad = morning
"""

YEARS_IN_WORDS = """
the fifth of january twenty twenty eight = 2028-01-05
December twenty, twenty twenty seven = 2027-12-20
august two thousand and thirty = 2030-08-01..2030-08-31
25 de diciembre de dos mil veintisiete = 2027-12-25
veintiocho de marzo de mil novecientos noventa y dos = 1992-03-28
25 de dezembro de dois mil e vinte e sete = 2027-12-25
25 décembre deux mille vingt-sept = 2027-12-25
25 Desember dua ribu dua puluh tujuh = 2027-12-25
tarehe 5 Januari elfu mbili ishirini na nane = 2028-01-05
5 يناير الفين وثمانية وعشرين = 2028-01-05
5 जनवरी दो हज़ार अट्ठाईस = 2028-01-05
december 20 at twenty thirty = 2026-12-20 20:30
december 5 for two thousand dollars = 2026-12-05
"""

OF_THIS_MONTH = """
última semana deste mês = 2026-11-23..2026-11-29
última sexta deste mês = 2026-11-27
primeiro dia deste mês = 2026-11-01
no final deste mês = 2026-11-16..2026-11-30
no fim desta semana = 2026-11-19..2026-11-22
last Friday this month = 2026-11-27
na sexta ou no sábado = 2026-11-27 2026-11-28
na sexta, no sábado não = 2026-11-27
el viernes, no el sábado = 2026-11-27
"""


@pytest.mark.parametrize(
    "line",
    (WORDS + CLOCKS + SAID_FOR + WEEKS_AND_RANGES + OTHERS + YEARS_IN_WORDS + OF_THIS_MONTH)
    .strip()
    .splitlines(),
)
def test_what_is_said_is_read(line: str) -> None:
    said, _, read = line.partition(" =")
    assert read_of(said) == read.strip()


@pytest.mark.parametrize(
    ("text", "day"),
    [("agle shanivar", "2026-12-05"), ("अगले शुक्रवार", "2026-12-04"), ("is shanivar", "2026-11-28")],
)
def test_agle_is_of_the_week_after_this_one(text: str, day: str) -> None:
    wednesday = NOW.replace(day=25)
    assert [str(one.day) for one in find(text, now=wednesday).dates] == [day]


@pytest.mark.parametrize(
    "text", ["kal maine order kiya tha", "parson 5 baje aaya tha main", "das january ko"]
)
def test_a_day_reads_the_same_where_it_is_cited_alone(text: str) -> None:
    source, found = fold(text), find(text, now=NOW).dates
    low, high = source.span(found[0].start, found[0].end)
    again = find(text[low:high], now=NOW).dates
    assert [one.day for one in again] == [one.day for one in found]
