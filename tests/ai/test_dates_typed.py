"""Days and hours as customers type them: without accents or spaces, shortened, misspelt.

A line: what is typed, "=", and all that is read of it in its order: days, days from..to, then
clocks, spans of time and parts of the day.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from ai.dates.grammar import find

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=ZoneInfo("Asia/Dubai"))  # a Saturday

ENGLISH = """
tmrw @ 4 = 2026-11-22 04:00
end of the month = 2026-11-16..2026-11-30
monday 10-12 = 2026-11-23 10:00-12:00
a week on friday = 2026-12-04
sat at half 5 = 2026-11-28 05:30
tuesday week = 2026-12-01
8 tonight = 2026-11-21 20:00
kuhamisha hadi ijumaa saa kumi jioni = 2026-11-27 16:00
move it until friday 4pm = 2026-11-27 16:00
ok então às 17h = 17:00
ok à 17h = 17:00
ok a las 17 h = 17:00
3 this afternoon = 2026-11-21 15:00
9 tomorrow morning = 2026-11-22 09:00
3 esta tarde = 2026-11-21 15:00
9 demain matin = 2026-11-22 09:00
3 hoje à tarde = 2026-11-21 15:00
10 besok pagi = 2026-11-22 10:00
9 kal subah = 2026-11-22 09:00
٩ بكرة الصبح = 2026-11-22 09:00
2 tomorrow morning = 2026-11-22 morning
we need 3 this afternoon = 2026-11-21 afternoon
early next week = 2026-11-23..2026-11-25
wednesday in two weeks = 2026-12-02
tomorrow lunchtime = 2026-11-22 afternoon
good friday = 2027-03-26
half an hour from now = 2026-11-21 09:30
last week of december = 2026-12-28..2027-01-03
tomoro arvo = 2026-11-22 afternoon
sunday 11 in the mornin = 2026-11-22 11:00
wed or thu after 4 = 2026-11-25 2026-11-26 04:00
mon-wed = 2026-11-23..2026-11-25
the 1st of next month at 10 = 2026-12-01 10:00
tues arvo = 2026-11-24 afternoon
monday first thing = 2026-11-23 morning
friday nite = 2026-11-27 evening
tomorow mornin 930 = 2026-11-22 09:30
weekend after next = 2026-12-05..2026-12-06
week after next = 2026-11-30..2026-12-06
12:00 noon = 12:00
1800 hrs = 18:00
xmas eve lunchtime = 2026-12-24 afternoon
a fortnight on monday = 2026-12-07
last friday of the month = 2026-11-27
on the last day of november = 2026-11-30
15th of next month = 2026-12-15
two days before christmas = 2026-12-23
the day after christmas = 2026-12-26
the week before christmas = 2026-12-18..2026-12-24
a week after easter = 2027-04-04
the week of the 15th = 2026-12-14..2026-12-20
any day before friday = 2026-11-21..2026-11-26
friday 3 to 4 of us = 2026-11-27
at 1800 hours = 18:00
from now until next Tuesday = 2026-11-21..2026-11-24
from noon to 2 = 12:00-14:00
"""
SPANISH = """
mañana alas 5 = 2026-11-22 05:00
a fin de mes = 2026-11-16..2026-11-30
el 28 a las 6 y 1/2 = 2026-11-28 06:30
el viernes de 10 a 12 = 2026-11-27 10:00-12:00
la cita de mañana = 2026-11-22
hoy a la nochecita = 2026-11-21 evening
manana tempranito = 2026-11-22 morning
la semana q viene = 2026-11-23..2026-11-29
mñn a las 8 = 2026-11-22 08:00
primera semana de diciembre = 2026-11-30..2026-12-06
a mediados de diciembre = 2026-12-10..2026-12-20
el jueves tardecita = 2026-11-26 afternoon
de aqui a 3 dias = 2026-11-24
un cuarto para las 6 = 05:45
faltan 10 para las 5 = 04:50
en 2 hrs = 2026-11-21 11:00
de hoy en ocho = 2026-11-28
ultimo viernes de noviembre = 2026-11-27
la primera semana de enero = 2027-01-04..2027-01-10
necesito el servicio por 3 horas el lunes desde las 9 = 2026-11-23 09:00
masaje de 2 horas mañana a las 5 = 2026-11-22 05:00
dos días antes de navidad = 2026-12-23
el día después de navidad = 2026-12-26
el 15 del próximo mes = 2026-12-15
el 15 del mes que viene = 2026-12-15
a las 5 el lunes = 2026-11-23 05:00
"""
FRENCH = """
dem1 14h30 = 2026-11-22 14:30
fin du mois = 2026-11-16..2026-11-30
mardi en 8 = 2026-12-01
jeudi en quinze = 2026-12-10
ce we = 2026-11-21..2026-11-22
demain à sept heures = 2026-11-22 07:00
début décembre = 2026-12-01..2026-12-15
mi-décembre = 2026-12-10..2026-12-20
dans 3j = 2026-11-24
lundi de pâques = 2027-03-29
dans 2h = 2026-11-21 11:00
dans 1h30 = 2026-11-21 10:30
midi et demi = 12:30
midi moins le quart = 11:45
la semaine pro = 2026-11-23..2026-11-29
le 3 du mois prochain = 2026-12-03
début de semaine prochaine = 2026-11-23..2026-11-25
le dernier vendredi du mois = 2026-11-27
samedi en 8 = 2026-12-05
un massage de 2 heures demain à 15h = 2026-11-22 15:00
pour 2 heures demain à 10h = 2026-11-22 10:00
entre midi et deux demain = 2026-11-22 12:00-14:00
2 jours avant noël = 2026-12-23
la semaine du 15 décembre = 2026-12-14..2026-12-20
le 15 du mois prochain = 2026-12-15
à 5 le lundi = 2026-11-23 05:00
"""
PORTUGUESE = """
dpois de amanha = 2026-11-23
fim do mês = 2026-11-16..2026-11-30
2a feira 14h = 2026-11-23 14:00
3ª feira às 9h = 2026-11-24 09:00
terça 10hrs = 2026-11-24 10:00
sábado depois do almoço = 2026-11-28 afternoon
semana q vem = 2026-11-23..2026-11-29
começo de dezembro = 2026-12-01..2026-12-15
meados de dezembro = 2026-12-10..2026-12-20
amanhã meio dia e meia = 2026-11-22 12:30
sexta feira santa = 2027-03-26
meio-dia e meia = 12:30
no fim do mês = 2026-11-16..2026-11-30
início de dezembro = 2026-12-01..2026-12-15
última sexta do mês = 2026-11-27
primeira segunda de dezembro = 2026-12-07
dois dias depois do natal = 2026-12-27
a semana do dia 15 = 2026-12-14..2026-12-20
mês q vem dia 3 = 2026-12-01..2026-12-31 2026-12-03
faltando 15 para as 5 = 04:45
2as feiras = 2026-11-23
4ª feira à tarde = 2026-11-25 afternoon
próxima 4a feira = 2026-11-25
às 5 dia vinte = 2026-12-20 05:00
"""
ARABIC = """
بكرة الصبح ١٠ = 2026-11-22 10:00
اخر الشهر = 2026-11-16..2026-11-30
نهاية الشهر = 2026-11-16..2026-11-30
بكرة ع ال٥ = 2026-11-22 05:00
باجر العصر = 2026-11-22 afternoon
من الاحد للخميس = 2026-11-22..2026-11-26
اول ديسمبر = 2026-12-01..2026-12-15
الساعة ١٢ ونص الظهر = 12:30
الساعة عشرة الا ثلث = 09:40
بعد ربع ساعة = 2026-11-21 09:15
كمان ساعتين = 2026-11-21 11:00
يوم ٣ الشهر الجاي = 2026-12-03
اول اثنين في ديسمبر = 2026-12-07
من الساعة ٩ للساعة ١١ = 09:00-11:00
من بكرة لين الخميس = 2026-11-22..2026-11-26
هالخميس = 2026-11-26
هالاسبوع = 2026-11-16..2026-11-22
الساعة ٢ ونص الظهر = 14:30
ظهر الاحد = 2026-11-22 afternoon
فجر الجمعة = 2026-11-27 morning
يوم 15 الشهر القادم = 2026-12-15
١٥ الشهر الجاي = 2026-12-15
الساعة ٥ يوم الاحد = 2026-11-22 05:00
"""
HINDI = """
kal sham 5 bje = 2026-11-22 17:00
saade 4 baje = 04:30
aadhe ghante mein = 2026-11-21 09:30
mahine ke end mein = 2026-11-16..2026-11-30
mahine ke aakhir mein = 2026-11-16..2026-11-30
28 tarikh ko = 2026-11-28
आधे घंटे में = 2026-11-21 09:30
महीने के अंत में = 2026-11-16..2026-11-30
सुबह 10 से 12 के बीच = 10:00-12:00
kal 3 se 5 ke beech = 2026-11-22 03:00-05:00
itvaar ko = 2026-11-22
sunday ko 4 baje = 2026-11-22 04:00
kal morning 9 am = 2026-11-22 09:00
raat ko 9 bajey = 21:00
kal subah 10 bje = 2026-11-22 10:00
kl subah 10 baje = 2026-11-22 10:00
aaj sham ko 7 = 2026-11-21 19:00
parso 11 bje subah = 2026-11-23 11:00
tomorrow subah 9 = 2026-11-22 09:00
sat ko 4 baje ke baad = 2026-11-28 04:00
subah 9 se 11 ke beech = 09:00-11:00
do ghante baad = 2026-11-21 11:00
aadhe ghante baad = 2026-11-21 09:30
15 minute mein = 2026-11-21 09:15
agle mahine ki 5 tarikh = 2026-12-05
5 dec ko shaam 4 baje = 2026-12-05 16:00
pandrah tarikh = 2026-12-15
25 ko aana hai = 2026-11-25
raat ke 9 = 21:00
sade paanch baje = 05:30
saade 5 = 05:30
शाम के सात = 19:00
महीने के आखिर में = 2026-11-16..2026-11-30
महीने की शुरुआत में = 2026-11-01..2026-11-15
अगले महीने की 15 तारीख = 2026-12-15
agle mahine ki 15 tareekh = 2026-12-15
दिन के 2 बजे = 14:00
नौ बजने में पंद्रह मिनट = 08:45
जनवरी की 1 तारीख = 2027-01-01
इस महीने के पहले शुक्रवार = 2026-11-06
अगले महीने के पहले सोमवार = 2026-12-07
दिसंबर के दूसरे रविवार = 2026-12-13
2 दिसंबर बुधवार = 2026-12-02
आज से तीन दिन बाद = 2026-11-24
कल से एक हफ्ते बाद = 2026-11-29
15 को = 2026-12-15
नए साल के दिन = 2027-01-01
क्रिसमस की पूर्व संध्या = 2026-12-24
"""
SWAHILI = """
baada ya nusu saa = 2026-11-21 09:30
mwisho wa mwezi = 2026-11-16..2026-11-30
jmosi saa nne = 2026-11-28 10:00
kati ya saa tatu na saa tano = 09:00-11:00
kuanzia saa nne hadi saa sita = 10:00-12:00
siku 3 zijazo = 2026-11-22..2026-11-24
j3 saa tano = 2026-11-23 11:00
tarehe 5 mwezi ujao = 2026-12-05
saa 9:00 asubuhi = 09:00
saa tatu kasorobo = 08:45
saa mbili asubuhi hadi saa nne = 08:00-10:00
baada ya masaa mawili = 2026-11-21 11:00
baada ya lisaa = 2026-11-21 10:00
baada ya dakika 45 = 2026-11-21 09:45
wiki mbili zijazo = 2026-11-22..2026-12-05
jpili saa 10 jioni = 2026-11-22 16:00
siku tatu kutoka leo = 2026-11-24
tarehe 15 mwezi ujao = 2026-12-15
"""
INDONESIAN = """
setengah jam lagi = 2026-11-21 09:30
akhir bulan = 2026-11-16..2026-11-30
tgl 28 jam 14.00 = 2026-11-28 14:00
mlm ini jam 7 = 2026-11-21 19:00
jam 5 lewat 15 = 05:15
awal desember = 2026-12-01..2026-12-15
pertengahan desember = 2026-12-10..2026-12-20
besok pagi2 = 2026-11-22 morning
jam 9 s/d 11 = 09:00-11:00
abis maghrib = evening
bsok = 2026-11-22
besok malem jam 7 = 2026-11-22 19:00
malem ini = 2026-11-21 evening
ntar sore jam 4 = 2026-11-21 16:00
dari jam 1 siang sampai jam 3 = 13:00-15:00
malam minggu = 2026-11-28
minggu pagi jam 8 = 2026-11-22 08:00
tanggal 5 bulan depan = 2026-12-05
setengah jam lg = 2026-11-21 09:30
awal bulan depan = 2026-12-01..2026-12-15
habis maghrib = evening
habis isya = evening
senin s/d jumat = 2026-11-23..2026-11-27
seminggu lagi = 2026-11-28
sejam lagi = 2026-11-21 10:00
jam lima kurang sepuluh = 04:50
hr ini = 2026-11-21
tanggal 15 bulan depan = 2026-12-15
jam 5 tanggal lima = 2026-12-05 05:00
"""
NEITHER = """
sorry I'm late may I come
the rest of my order
is the 3rd week ok
half the price
1/2 kg
500 hours package
10 to 12 people
table for two, 2 of the 3
my name is Isha
@ home
2 logon ko
une coupe pro
il reste du temps
اول مرة
ع الاقل
"""
COUNTED = """
table for 5-6 tomorrow = 2026-11-22
tomorrow 5-6 people = 2026-11-22
2-3 kids tomorrow = 2026-11-22
size 10 next week = 2026-11-23..2026-11-29
"""


def _lines(*listed: str) -> list[str]:
    return [line for text in listed for line in text.strip().splitlines()]


def read_of(text: str) -> str:
    found = find(text, now=NOW)
    days = [str(one.day or f"{one.first}..{one.until}") for one in found.dates]
    clocks = [
        one.part or f"{one.moment:%H:%M}" + (f"-{one.until:%H:%M}" if one.until else "")
        for one in found.times
    ]
    return " ".join(days + clocks)


@pytest.mark.parametrize(
    "line",
    _lines(ENGLISH, SPANISH, FRENCH, PORTUGUESE, ARABIC, HINDI, SWAHILI, INDONESIAN, COUNTED),
)
def test_what_is_typed_is_read(line: str) -> None:
    typed, _, read = line.partition(" = ")
    assert read_of(typed) == read


@pytest.mark.parametrize("typed", _lines(NEITHER))
def test_what_only_looks_like_a_day_or_an_hour(typed: str) -> None:
    assert read_of(typed) == ""


@pytest.mark.parametrize(
    ("text", "first", "until"),
    [
        ("tomorrow, friday", "2026-11-22", "2026-11-27"),
        ("le 25 mardi", "2026-11-24", "2026-11-25"),
        ("monday 20", "None", "None"),
    ],
)
def test_a_name_that_is_not_the_days_own_is_asked_about(text: str, first: str, until: str) -> None:
    found = find(text, now=NOW).dates
    assert [(one.day, one.problem, str(one.first), str(one.until)) for one in found] == [
        (None, "which_day", first, until)
    ]


def test_days_named_after_next_week_or_month_are_of_it() -> None:
    monday = NOW.replace(day=23)
    for text, day in (
        ("next week, maybe tuesday", "2026-12-01"),
        ("next month on the 25th", "2026-12-25"),
        ("la semana que viene, el jueves", "2026-12-03"),
    ):
        assert str(find(text, now=monday).dates[-1].day) == day
