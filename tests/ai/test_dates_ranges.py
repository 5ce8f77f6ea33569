"""Days and hours from one to another: what stands for several is never read as a single one.

A line: what is typed, "=", and all that is read of it, as in :mod:`tests.ai.test_dates_typed`.
"""

import pytest

from ai.dates import read_date
from tests.ai.shops import SPARKLE
from tests.ai.test_dates_typed import NOW, read_of

COMING = """
in the next two weeks = 2026-11-22..2026-12-05
within the next 3 days = 2026-11-22..2026-11-24
next couple of weeks = 2026-11-22..2026-12-05
en las próximas dos semanas = 2026-11-22..2026-12-05
las 3 próximas semanas = 2026-11-22..2026-12-12
nas próximas duas semanas = 2026-11-22..2026-12-05
os próximos 3 dias = 2026-11-22..2026-11-24
dans les deux prochaines semaines = 2026-11-22..2026-12-05
les 10 prochains jours = 2026-11-22..2026-12-01
خلال الأسبوعين القادمين = 2026-11-22..2026-12-05
الأيام الثلاثة القادمة = 2026-11-22..2026-11-24
अगले दो हफ्तों में = 2026-11-22..2026-12-05
agle do hafte mein = 2026-11-22..2026-12-05
ndani ya wiki mbili zijazo = 2026-11-22..2026-12-05
dalam dua minggu ke depan = 2026-11-22..2026-12-05
3 hari ke depan = 2026-11-22..2026-11-24
coming in 3 days = 2026-11-24
in 3 days = 2026-11-24
within 3 days = 2026-11-21..2026-11-24
within two hours = 2026-11-21
sous 3 jours = 2026-11-21..2026-11-24
d'ici 3 jours = 2026-11-21..2026-11-24
em até 3 dias = 2026-11-21..2026-11-24
dentro de 3 días = 2026-11-24
dentro de 3 días hábiles =
em 3 dias úteis =
خلال 3 أيام = 2026-11-21..2026-11-24
3 दिन के भीतर = 2026-11-21..2026-11-24
3 din ke andar = 2026-11-21..2026-11-24
ndani ya siku tatu = 2026-11-21..2026-11-24
next fortnight = 2026-11-22..2026-12-05
in two weeks, next tuesday works = 2026-12-05 2026-11-24
en las próximas 2 horas =
nas próximas 2 horas =
"""
OF_A_MONTH = """
the first two weeks of january = 2027-01-04..2027-01-17
the last 3 days of the month = 2026-11-28..2026-11-30
las primeras dos semanas de enero = 2027-01-04..2027-01-17
los últimos 3 días del mes = 2026-11-28..2026-11-30
as duas primeiras semanas de janeiro = 2027-01-04..2027-01-17
les deux premières semaines de janvier = 2027-01-04..2027-01-17
les 3 derniers jours du mois = 2026-11-28..2026-11-30
أول أسبوعين من يناير = 2027-01-04..2027-01-17
الأسبوع الأول من يناير = 2027-01-04..2027-01-10
जनवरी के पहले दो हफ्ते = 2027-01-04..2027-01-17
जनवरी का पहला हफ्ता = 2027-01-04..2027-01-10
wiki ya kwanza ya januari = 2027-01-04..2027-01-10
wiki mbili za kwanza za januari = 2027-01-04..2027-01-17
dua minggu pertama januari = 2027-01-04..2027-01-17
minggu pertama januari = 2027-01-04..2027-01-10
first week of next year = 2027-01-04..2027-01-10
last day of the year = 2026-12-31
primera semana del año que viene = 2027-01-04..2027-01-10
first quarter of 2027 = 2027-01-01..2027-03-31
from the 4th to the 22nd of next month = 2026-12-04..2026-12-22
del 4 al 22 de este mes = 2026-11-04..2026-11-22
entre 4 e 22 deste mês = 2026-11-04..2026-11-22
du 4 au 22 du mois prochain = 2026-12-04..2026-12-22
من 4 الى 22 الشهر القادم = 2026-12-04..2026-12-22
tarehe 4 hadi 22 mwezi ujao = 2026-12-04..2026-12-22
dari tanggal 4 sampai 22 bulan depan = 2026-12-04..2026-12-22
antara tanggal 4 dan 22 = 2026-12-04..2026-12-22
kati ya tarehe 4 na 22 = 2026-12-04..2026-12-22
second half of march = 2027-03-16..2027-03-31
la primera quincena de enero = 2027-01-01..2027-01-15
a segunda quinzena de março = 2027-03-16..2027-03-31
la première quinzaine de janvier = 2027-01-01..2027-01-15
finales de 2027 = 2027-09-01..2027-12-31
mid 2027 = 2027-05-01..2027-08-31
el trimestre actual = 2026-10-01..2026-12-31
"""
OF_A_YEAR = """
january next year = 2027-01-01..2027-01-31
15 january next year = 2027-01-15
mid january next year = 2027-01-10..2027-01-20
28 june in 2027 = 2027-06-28
enero del próximo año = 2027-01-01..2027-01-31
15 de enero del año que viene = 2027-01-15
janeiro do ano que vem = 2027-01-01..2027-01-31
15 de janeiro do ano que vem = 2027-01-15
janvier de l'année prochaine = 2027-01-01..2027-01-31
le 15 janvier de l'année prochaine = 2027-01-15
يناير السنة القادمة = 2027-01-01..2027-01-31
15 يناير العام القادم = 2027-01-15
अगले साल जनवरी में = 2027-01-01..2027-01-31
अगले साल 15 जनवरी को = 2027-01-15
januari mwaka ujao = 2027-01-01..2027-01-31
tarehe 15 januari mwaka ujao = 2027-01-15
januari tahun depan = 2027-01-01..2027-01-31
15 januari tahun depan = 2027-01-15
nov-feb = 2026-11-01..2027-02-28
de sept. a nov. = 2026-09-01..2026-11-30
dec-2027 = 2027-12-01..2027-12-31
18 de noviembre a 19 de diciembre de 2027 = 2027-11-18..2027-12-19
nov-feb 2028 = 2027-11-01..2028-02-29
from april 27 to the 3rd = 2027-04-27..2027-05-03
18 12 2026 = 2026-12-18
2027 अप्रैल = 2027-04-01..2027-04-30
2028 में 26 जून से 28 जून तक = 2028-06-26..2028-06-28
03/2027 = 2027-03-01..2027-03-31
until 03/2027 = 2026-11-21..2027-03-31
my card expires 03/2027 =
invoice 2026-12 =
el primer trimestre de embarazo =
2027-aug-01 = 2027-08-01
q1 2027 = 2027-01-01..2027-03-31
q1: how much? q2: when? =
2018 के बाद = 2019-01-01..2019-01-07
2014 से 2018 के बीच = 2014-01-01..2018-12-31
2000 में कर दो =
2026 12 18 = 2026-12-18
after 2026 = 2027-01-01..2027-01-07
2 weeks from january 15 = 2027-01-29
050 12 2026 =
in 2027 = 2027-01-01..2027-12-31
from 2027 to 2028 = 2027-01-01..2028-12-31
i'll take it for 2000 =
can you do it in 2000 =
next quarter = 2027-01-01..2027-03-31
el próximo trimestre = 2027-01-01..2027-03-31
quarter past 5 tomorrow = 2026-11-22 05:15
"""
UNTIL = """
until friday = 2026-11-21..2026-11-27
until the 20th = 2026-11-21..2026-12-20
until today = 2026-11-21
not until friday = 2026-11-27..2026-12-03
from monday until friday = 2026-11-23..2026-11-27
hasta el viernes = 2026-11-21..2026-11-27
até sexta = 2026-11-21..2026-11-27
até a sexta = 2026-11-21..2026-11-27
jusqu'à vendredi = 2026-11-21..2026-11-27
jusqu'au 20 décembre = 2026-11-21..2026-12-20
حتى الجمعة = 2026-11-21..2026-11-27
शुक्रवार तक = 2026-11-21..2026-11-27
shukravar tak = 2026-11-21..2026-11-27
hadi ijumaa = 2026-11-21..2026-11-27
sampai jumat = 2026-11-21..2026-11-27
by friday = 2026-11-27
friday or later = 2026-11-27..2026-12-03
from the 3rd onwards = 2026-12-03..2026-12-09
viernes en adelante = 2026-11-27..2026-12-03
sexta em diante = 2026-11-27..2026-12-03
vendredi ou plus tard = 2026-11-27..2026-12-03
jumat dan seterusnya = 2026-11-27..2026-12-03
ijumaa na kuendelea = 2026-11-27..2026-12-03
الجمعة وما بعد = 2026-11-27..2026-12-03
"""
OPEN = """
after next week = 2026-11-30..2026-12-06
before the weekend = 2026-11-21..2026-11-22
before march = 2026-11-21..2027-02-28
after march = 2027-04-01..2027-04-07
til next week = 2026-11-21..2026-11-29
después del fin de semana = 2026-11-23..2026-11-29
antes de mayo = 2026-11-21..2027-04-30
hasta fin de mes = 2026-11-21..2026-11-30
depois do fim de semana = 2026-11-23..2026-11-29
após o natal = 2026-12-26..2027-01-01
antes da semana que vem = 2026-11-21..2026-11-22
après le week-end = 2026-11-23..2026-11-29
avant la semaine prochaine = 2026-11-21..2026-11-22
بعد الأسبوع القادم = 2026-11-30..2026-12-06
قبل نهاية الأسبوع = 2026-11-21..2026-11-22
अगले हफ्ते के बाद = 2026-11-30..2026-12-06
अगले हफ्ते तक = 2026-11-21..2026-11-29
सप्ताहांत से पहले = 2026-11-21..2026-11-22
baada ya wiki ijayo = 2026-11-30..2026-12-06
kabla ya wikendi = 2026-11-21..2026-11-22
setelah minggu depan = 2026-11-30..2026-12-06
sebelum akhir pekan = 2026-11-21..2026-11-22
सोमवार से बुधवार तक = 2026-11-23..2026-11-25
"""
HOURS = """
the 17th between 2pm and 4pm = 2026-12-17 14:00-16:00
le 17 entre 14h et 16h = 2026-12-17 14:00-16:00
el 17 entre las 2 y las 4 = 2026-12-17 02:00-04:00
dia 17 entre 14h e 16h = 2026-12-17 14:00-16:00
يوم 17 بين 2 و 4 = 2026-12-17 02:00-04:00
17 तारीख 2 से 4 बजे के बीच = 2026-12-17 02:00-04:00
el 17 de 4 a 6 = 2026-12-17 04:00-06:00
le 17 de 14h à 16h = 2026-12-17 14:00-16:00
tarehe 17 kati ya saa 8 na saa 10 = 2026-12-17 02:00-04:00
tanggal 17 antara jam 2 dan 4 = 2026-12-17 02:00-04:00
सोमवार 6-8 को = 2026-11-23 06:00-08:00
à 14h et 16h = 14:00 16:00
"""
TOLD_BY_A_DAY = """
the week of 3rd may = 2027-05-03..2027-05-09
the week of the 3rd of may = 2027-05-03..2027-05-09
la semana que empieza el 4 de enero = 2027-01-04..2027-01-10
semana que começa dia 4 de janeiro = 2027-01-04..2027-01-10
la semaine qui commence le 4 janvier = 2027-01-04..2027-01-10
minggu yang dimulai 4 januari = 2027-01-04..2027-01-10
wiki inayoanza tarehe 4 januari = 2027-01-04..2027-01-10
الأسبوع اللي يبدأ 4 يناير = 2027-01-04..2027-01-10
later this week = 2026-11-21..2026-11-22
más adelante esta semana = 2026-11-21..2026-11-22
mais pra frente essa semana = 2026-11-21..2026-11-22
plus tard cette semaine = 2026-11-21..2026-11-22
"""
NO_WEEKEND = """
a weekend break for two =
un fin de semana con amigos =
um fim de semana romântico =
nous voudrions un week-end en amoureux =
this weekend = 2026-11-21..2026-11-22
el finde = 2026-11-21..2026-11-22
"""

CHOICES = """
17 or 18 december = 2026-12-17 2026-12-18
17, 18 or 19 december = 2026-12-17 2026-12-18 2026-12-19
el 17 o 18 de diciembre = 2026-12-17 2026-12-18
le 17 ou 18 décembre = 2026-12-17 2026-12-18
17 ou 18 de dezembro = 2026-12-17 2026-12-18
17 او 18 ديسمبر = 2026-12-17 2026-12-18
17 या 18 दिसंबर = 2026-12-17 2026-12-18
17 ya 18 ko = 2026-12-17 2026-12-18
tarehe 17 au 18 desemba = 2026-12-17 2026-12-18
tanggal 17 atau 18 = 2026-12-17 2026-12-18
any day except 17 or 18 december =
17 december or 3 of us = 2026-12-17
tomorrow at 2 or 3 = 2026-11-22 02:00 03:00
mañana a las 2 o 3 = 2026-11-22 02:00 03:00
amanhã às 14 ou 15 = 2026-11-22 14:00 15:00
à 9h ou 10 = 09:00 10:00
بكرة الساعة 2 او 3 = 2026-11-22 02:00 03:00
कल 2 या 3 बजे = 2026-11-22 02:00 03:00
kesho saa 8 au 9 = 2026-11-22 02:00 03:00
besok jam 2 atau 3 = 2026-11-22 02:00 03:00
tomorrow at 5 or 6 people = 2026-11-22 05:00
table at 7 for 2 or 3 = 07:00
"""


def _lines(*listed: str) -> list[str]:
    return [line for text in listed for line in text.strip().splitlines()]


@pytest.mark.parametrize(
    "line",
    _lines(COMING, OF_A_MONTH, OF_A_YEAR, UNTIL, OPEN, HOURS, TOLD_BY_A_DAY, NO_WEEKEND, CHOICES),
)
def test_the_whole_range_is_read(line: str) -> None:
    typed, _, read = line.partition(" =")
    assert read_of(typed) == read.strip()


ASKED_ABOUT = """
until friday
hasta el viernes
até sexta
jusqu'à vendredi
حتى الجمعة
शुक्रवार तक
hadi ijumaa
sampai jumat
in the next two weeks
nas próximas duas semanas
dalam dua minggu ke depan
ndani ya wiki mbili zijazo
within 3 days
خلال الأسبوعين القادمين
अगले दो हफ्तों में
la semana que empieza el 4 de enero
after next week
"""


@pytest.mark.parametrize("typed", _lines(ASKED_ABOUT))
def test_no_day_is_taken_from_a_range(typed: str) -> None:
    read = read_date(typed, said_at=NOW, now=NOW, business=SPARKLE.business)
    assert (read.value, read.problem) == ("", "which_day")
