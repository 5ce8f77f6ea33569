"""A wish for an appointment before anything was named, and what a wish comes to: at the threshold
that workspaces begin with, in each language."""

import pytest

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
