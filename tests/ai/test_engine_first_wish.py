"""A wish for an appointment before anything was named, and what a wish comes to: at the threshold
that workspaces begin with, in each language."""

from dataclasses import replace

import pytest

from ai.dates.grammar import find
from ai.engine.placing import find_place
from ai.engine.slips import ranges
from ai.text import fold
from catalog.snapshot import Money, ServiceEntry, Translation
from tests.ai.shops import NAVAJA, Chat
from tests.ai.test_dates_typed import NOW
from tests.support.talks import came

THRESHOLD = 0.85

FIRST = """
en I'd like to book an appointment for tomorrow
en any availability tomorrow?
en do you have a slot on friday afternoon
en are you free at 5 today
en can I come tomorrow at 5
en Hi! I want to book
en hey do you have anything free this saturday
en need an appointment asap
es tenéis hueco hoy?
es quiero reservar para mañana
es necesito una cita para el viernes
es hay disponibilidad el sábado?
es me podéis dar cita para el jueves?
fr je voudrais un rendez-vous demain
fr vous avez de la place samedi ?
fr vous avez un créneau demain matin ?
pt queria marcar para amanhã
pt tem horário livre sábado?
pt tem vaga hoje?
hi kal ka appointment chahiye
hi मुझे कल की बुकिंग करनी है
hi aaj slot khali hai?
sw nataka kuweka miadi kesho
sw kuna nafasi kesho?
id mau booking buat besok
id ada slot kosong hari sabtu?
ar ابغى احجز موعد بكرة
ar في موعد فاضي اليوم؟
ar عندكم مواعيد الخميس؟
"""


@pytest.mark.parametrize("line", FIRST.strip().splitlines())
def test_who_wants_an_appointment_is_asked_what_for(line: str) -> None:
    language, said = line.split(" ", 1)
    assert came(language, "salon", said, threshold=THRESHOLD) == ("list_services",)


TOTALS = """
en how much is that in total?
en what's the total
en how much do I have to pay altogether
es cuánto es todo?
es cuánto sería en total
fr ça fait combien en tout ?
fr combien au total
pt quanto fica tudo?
hi total kitna hua
hi कुल कितना हुआ?
sw jumla ni ngapi?
id totalnya berapa kak
ar كم المجموع؟
ar بكم الكل
"""
WISHED = "manicure and pedicure on thursday at 3 pm please, Grace Mendy"


@pytest.mark.parametrize("line", TOTALS.strip().splitlines())
def test_what_a_wish_comes_to_is_read_again(line: str) -> None:
    language, said = line.split(" ", 1)
    (again,) = came(language, "salon", WISHED, said, threshold=THRESHOLD)
    assert again.startswith("review_order") and "Grace" in again


def test_a_yes_after_the_total_orders() -> None:
    talk = ("en", "salon", WISHED, "what's the total", "ok send it")
    (ordered,) = came(*talk, threshold=THRESHOLD)
    assert ordered.startswith("propose_order")


def test_how_long_is_asked_of_what_was_told() -> None:
    """Though an article speaks of coming late."""
    assert came("es", "home", "cuánto cuesta la limpieza", "cuánto tarda")[0].startswith("quote")


@pytest.mark.parametrize(("said", "reads"), [("لا خليها ١١", "11:00"), ("خليها ١٢", "12:00")])
def test_an_hour_in_place_of_the_one_read_back_is_no_price(said: str, reads: str) -> None:
    (again,) = came("ar", "salon", "مانيكير الخميس الساعة ٣ العصر باسم سارة حداد", said)
    assert f"time={reads}" in again


def test_a_price_in_place_of_the_one_read_back_is_refused() -> None:
    wished = "مانيكير الخميس الساعة ٣ العصر باسم سارة حداد"
    assert came("ar", "salon", wished, "خليها ٢٠ درهم")[0] == "refuse discount"


ELSEWHERE = """
Hi, I booked for tomorrow but need to change to thursday
hello, i have a booking tomorrow, can we move it to thursday
"""


@pytest.mark.parametrize("said", ELSEWHERE.strip().splitlines())
def test_who_has_booked_before_is_told_that_nothing_is_open(said: str) -> None:
    assert came("en", "salon", said, threshold=THRESHOLD)[0].startswith("order_status")


@pytest.mark.parametrize("said", ["هل تعملون يوم الجمعة", "تعملون الأحد؟"])
def test_whether_they_work_on_a_day_is_their_hours(said: str) -> None:
    assert came("ar", "salon", said, threshold=THRESHOLD)[0].startswith("hours")


HOME = """
clean my apartment on saturday =
clean my apartment next week =
clean my house in Mirdif on saturday at 10 = mirdif
my place is Marina Gate 2 apt 12 = marina gate 2 apt 12
my house: Jumeirah 1 villa 3 = jumeirah 1 villa 3
I want my apartment cleaned, it is very dirty =
"""


@pytest.mark.parametrize("line", HOME.strip().splitlines())
def test_a_day_is_no_address_of_a_home(line: str) -> None:
    said, _, place = line.partition(" =")
    source, days = fold(said), find(said, now=NOW)
    found = find_place(source, ranges(days))
    assert (source.text[slice(*found)] if found else "") == place.strip()


def test_the_cheapest_of_several_is_shown_among_them() -> None:
    assert came("en", "salon", "what's your cheapest haircut?")[0].startswith("quote service:")
    assert len(came("en", "salon", "what's your cheapest haircut?")) > 1


COLOURS = replace(
    NAVAJA,
    packages=(),
    services=tuple(
        ServiceEntry(
            number, name, "", "Barba", Money(minor, "EUR"), 25, details=("date", "time"),
            translations={"en": Translation(english, "")},
        )
        for number, name, english, minor in (
            (1, "Tinte de pelo", "Hair colour", 2600),
            (2, "Arreglo de barba", "Beard trim", 1200),
            (3, "Tinte de barba", "Beard colour", 1400),
            (4, "Afeitado", "Shave", 1800),
        )
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "then", "meant"),
    [
        ("cuánto es el tinte de pelo", "y el de barba?", "Tinte de barba"),
        ("cuánto es el tinte de pelo", "y de barba?", "Tinte de barba"),
        ("how much is hair colour", "and the beard one", "Beard colour"),
        ("how much is a shave", "and a beard trim", "Beard trim"),
        ("cuánto es el arreglo de barba", "y el tinte de barba", "Tinte de barba"),
    ],
)
def test_a_name_is_completed_by_what_was_spoken_of(asked: str, then: str, meant: str) -> None:
    assert meant in Chat(COLOURS).say(asked).say(then).text


@pytest.mark.parametrize("said", ["para el miércoles 2 a las 18", "el miércoles 2 a las 6"])
def test_the_day_of_the_month_beside_a_weekday_is_kept(said: str) -> None:
    assert "2 de diciembre" in Chat(COLOURS).say(f"reserva un afeitado {said}").text
