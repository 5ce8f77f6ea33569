"""Bookings told in stories: step by step, in one breath, corrected, dropped."""

from dataclasses import replace
from datetime import timedelta

import pytest

from catalog.snapshot import Snapshot
from tests.ai.shops import NAVAJA, SPARKLE, Chat

STORIES = [
    (
        SPARKLE,
        [
            ("I want 2 deep cleans tomorrow at 10, I'm Sara", "ask place"),
            (
                "Villa 5, Springs 3",
                "review_order 2xservice:1 date=2026-11-22 time=10:00 place=Villa 5, Springs 3"
                " name=Sara",
            ),
            (
                "yes",
                "propose_order 2xservice:1 date=2026-11-22 time=10:00 place=Villa 5, Springs 3"
                " name=Sara",
            ),
            ("thanks", "small_talk thanks"),
        ],
    ),
    (
        SPARKLE,
        [
            ("I want to book", "list_services book"),
            ("deep cleaning", "ask date"),
            ("tomorrow", "ask time"),
            ("5pm", "ask place"),
            ("marina tower 5", "ask name"),
            (
                "Sara Ahmed",
                "review_order 1xservice:1 date=2026-11-22 time=17:00 place=marina tower 5"
                " name=Sara Ahmed",
            ),
            (
                "actually 3",
                "review_order 3xservice:1 date=2026-11-22 time=17:00"
                " place=marina tower 5 name=Sara Ahmed",
            ),
            (
                "no, make it monday",
                "review_order 3xservice:1 date=2026-11-23 time=17:00"
                " place=marina tower 5 name=Sara Ahmed",
            ),
            (
                "yes please",
                "propose_order 3xservice:1 date=2026-11-23 time=17:00"
                " place=marina tower 5 name=Sara Ahmed",
            ),
            ("change it to friday", "hand_off change_order"),
        ],
    ),
    (
        SPARKLE,
        [
            ("price of carpet", "quote service:6"),
            ("yes", "ask date"),
            ("yesterday", "ask date past"),
            ("2 december", "ask date closed"),
            ("3/12", "review_order 1xservice:6 date=2026-12-03"),
            ("20% off?", "refuse discount"),
            ("sí", "propose_order 1xservice:6 date=2026-12-03"),
        ],
    ),
    (
        SPARKLE,
        [
            ("book deep cleaning tomorrow 7am", "ask time outside_hours"),
            ("8am", "ask place"),
            ("how much is it?", "quote service:1"),
            ("Marina 5", "ask name"),
            ("Ann", "review_order 1xservice:1 date=2026-11-22 time=08:00 place=Marina 5 name=Ann"),
            (
                "nope wait, make it 11",
                "review_order 1xservice:1 date=2026-11-22 time=11:00 place=Marina 5 name=Ann",
            ),
            ("no", "small_talk dropped"),
            ("yes", "small_talk acknowledge"),
        ],
    ),
    (
        SPARKLE,
        [
            ("I'd like a sofa shampoo and a mattress steam on Tuesday at 3pm", "ask place"),
            ("add a carpet cleaning", "ask place"),
            (
                "Business Bay tower 2",
                "review_order 1xservice:3 1xservice:4 1xservice:6"
                " date=2026-11-24 time=15:00 place=Business Bay tower 2",
            ),
            (
                "remove the mattress",
                "review_order 1xservice:3 1xservice:6 date=2026-11-24"
                " time=15:00 place=Business Bay tower 2",
            ),
            (
                "👍",
                "propose_order 1xservice:3 1xservice:6 date=2026-11-24 time=15:00"
                " place=Business Bay tower 2",
            ),
        ],
    ),
    (
        SPARKLE,
        [
            (
                "two mattresses and a carpet tomorrow",
                "review_order 2xservice:4 1xservice:6 date=2026-11-22",
            ),
            ("change the day", "ask date"),
            ("wednesday", "review_order 2xservice:4 1xservice:6 date=2026-11-25"),
            ("cancel", "small_talk dropped"),
        ],
    ),
    (
        SPARKLE,
        [
            ("book 9 deep cleanings tomorrow at 10", "ask quantity too_many"),
            ("3", "ask place"),
            ("are you open on friday?", "hours 2026-11-27"),
            ("never mind", "small_talk dropped"),
        ],
    ),
    (
        SPARKLE,
        [
            ("book AC duct cleaning tomorrow 4pm", "ask phone"),
            (
                "my number is 050 123 4567",
                "review_order 1xservice:5 date=2026-11-22 time=16:00 phone=+971501234567",
            ),
            (
                "ok send it",
                "propose_order 1xservice:5 date=2026-11-22 time=16:00 phone=+971501234567",
            ),
            (
                "I also want to book a carpet cleaning on monday",
                "review_order 1xservice:6 date=2026-11-23",
            ),
        ],
    ),
    (
        SPARKLE,
        [
            ("ابغى احجز", "list_services book"),
            ("تنظيف عادي", "ask date"),
            ("الخميس", "ask time"),
            ("٤ العصر", "ask place"),
            ("دبي مارينا برج ٣", "ask name"),
            (
                "محمد علي",
                "review_order 1xservice:2 date=2026-11-26 time=16:00"
                " place=دبي مارينا برج ٣ name=محمد علي",
            ),
            (
                "خليها اثنين",
                "review_order 2xservice:2 date=2026-11-26 time=16:00"
                " place=دبي مارينا برج ٣ name=محمد علي",
            ),
            (
                "لا خليها الجمعة",
                "review_order 2xservice:2 date=2026-11-27 time=16:00"
                " place=دبي مارينا برج ٣ name=محمد علي",
            ),
            (
                "اي ارسله",
                "propose_order 2xservice:2 date=2026-11-27 time=16:00"
                " place=دبي مارينا برج ٣ name=محمد علي",
            ),
        ],
    ),
    (
        SPARKLE,
        [
            (
                "حجز تنظيف عميق عدد ٣ يوم الثلاثاء ٩ صباحا، أنا فاطمة، العنوان: فيلا ٧ البرشاء",
                "review_order 3xservice:1 date=2026-11-24 time=09:00 place=فيلا ٧ البرشاء"
                " name=فاطمة",
            ),
            (
                "أكيد",
                "propose_order 3xservice:1 date=2026-11-24 time=09:00 place=فيلا ٧ البرشاء"
                " name=فاطمة",
            ),
        ],
    ),
    (
        NAVAJA,
        [
            (
                "quiero cita para manicura el viernes a las 5 de la tarde a nombre de Lucía Pérez,"
                " mi teléfono es 612 345 678",
                "review_order 1xservice:4 date=2026-11-27 time=17:00 name=Lucía Pérez"
                " phone=+34612345678",
            ),
            (
                "sí, envíalo",
                "propose_order 1xservice:4 date=2026-11-27 time=17:00 name=Lucía Pérez"
                " phone=+34612345678",
            ),
            ("cámbialo al sábado", "hand_off change_order"),
        ],
    ),
    (
        NAVAJA,
        [
            ("reserva corte lunes a las 11", "ask date closed"),
            ("el martes mejor", "ask name"),
            ("a las 12", "ask name"),
            ("soy Ana", "review_order 1xservice:1 date=2026-11-24 time=12:00 name=Ana"),
            ("perdona, son dos", "review_order 2xservice:1 date=2026-11-24 time=12:00 name=Ana"),
            ("vale", "propose_order 2xservice:1 date=2026-11-24 time=12:00 name=Ana"),
        ],
    ),
    (
        NAVAJA,
        [
            ("hazme un hueco mañana por la mañana para un corte", "ask time part_morning"),
            ("a las 11", "ask name"),
            ("Luis", "review_order 1xservice:1 date=2026-11-24 time=11:00 name=Luis"),
            ("¿cuánto era?", "quote service:1"),
            ("dale", "propose_order 1xservice:1 date=2026-11-24 time=11:00 name=Luis"),
        ],
    ),
    (
        NAVAJA,
        [
            ("quería un corte", "ask date"),
            ("mañana a las 15", "ask time outside_hours"),
            ("a las 16:30", "ask name"),
            (
                "me llamo José María",
                "review_order 1xservice:1 date=2026-11-24 time=16:30 name=José María",
            ),
            (
                "mejor a las 12",
                "review_order 1xservice:1 date=2026-11-24 time=12:00 name=José María",
            ),
            ("no", "small_talk dropped"),
        ],
    ),
]


@pytest.mark.parametrize(("shop", "story"), STORIES)
def test_stories(shop, story) -> None:
    chat = Chat(shop)
    for text, first in story:
        chat.say(text)
        assert chat.acts[0] == first, text


def test_a_range_is_asked_about_and_one_that_is_over_moves_nothing() -> None:
    assert Chat(SPARKLE).say("deep cleaning until friday at 10").acts == ["ask date which_day"]
    assert Chat(NAVAJA).say("quiero un corte el 27 entre las 4 y las 6").acts == ["ask time"]
    assert Chat(SPARKLE).say("deep cleaning tomorrow at 2 or 3").acts == ["ask time"]
    assert Chat(SPARKLE).say("deep cleaning 17 or 18 december").acts == ["ask date"]
    chat = Chat(SPARKLE).say("deep cleaning tomorrow at 10")
    chat.say("the address is Villa 5, Springs 3, you came last month")
    assert chat.acts == ["ask name"]


def test_a_question_in_the_middle_is_answered_and_the_open_one_put_again() -> None:
    chat = Chat(SPARKLE).say("book standard cleaning")
    assert chat.say("what are your hours?").acts == ["hours", "ask date"]
    chat.say("monday 9am")
    assert chat.say("do you bring supplies?").acts == ["answer article:1", "ask place"]


def test_taps_go_the_same_way_as_words() -> None:
    chat = Chat(SPARKLE).say("sofa shampoo price").tap("book:service:3", "Book it")
    assert chat.kinds == ["ask"]
    day = chat.parts[0].rows[1]
    chat.tap(day.id, day.title)
    assert chat.acts == ["ask time"]
    hour = chat.parts[0].rows[0]
    assert hour.id == "slot:time:08:00"
    chat.tap(hour.id, "")
    assert chat.acts == ["ask place"]
    chat.say("Tower 2, Marina")
    assert [button.id for button in chat.parts[0].buttons] == ["yes", "change", "no"]
    assert chat.tap("change", "Change something").kinds == ["clarify"]
    assert chat.tap("change:time", "The time").acts == ["ask time"]
    chat.tap("slot:time:09:00", "9:00 am")
    assert chat.tap("yes", "Yes, send it").acts == [
        "propose_order 1xservice:3 date=2026-11-22 time=09:00 place=Tower 2, Marina"
    ]


def test_forged_reply_ids_do_nothing() -> None:
    for forged in ("yes", "slot:date:2026-11-28", "slot:time:99:99", "book:service:999", "x" * 300):
        chat = Chat(SPARKLE).tap(forged, "")
        assert "propose_order" not in chat.kinds and "review_order" not in chat.kinds


def test_a_known_name_is_not_asked_again() -> None:
    chat = Chat(NAVAJA, known={"name": "Marta Ruiz"})
    chat.say("quiero un corte mañana a las 11")
    assert chat.acts == ["review_order 1xservice:1 date=2026-11-24 time=11:00 name=Marta Ruiz"]


def without(snapshot: Snapshot, service: int) -> Snapshot:
    kept = tuple(entry for entry in snapshot.services if entry.id != service)
    return replace(snapshot, version=snapshot.version + 1, services=kept)


def test_a_service_archived_before_the_yes_is_said_so_and_not_sold() -> None:
    chat = Chat(SPARKLE).say("book mattress steam tomorrow")
    chat.snapshot = without(SPARKLE, 4)
    chat.say("yes")
    assert chat.acts == ["refuse no_longer", "list_services book"]
    chat = Chat(SPARKLE).say("price of mattress steam")
    chat.snapshot = without(SPARKLE, 4)
    assert "review_order" not in chat.say("yes").kinds
    assert chat.tap("book:service:4", "Book it").acts[0] == "refuse no_longer"


def test_tomorrow_means_the_day_after_it_was_said() -> None:
    chat = Chat(SPARKLE).say("book mattress steam tomorrow")
    chat.now += timedelta(hours=20)
    assert chat.say("yes").acts == ["propose_order 1xservice:4 date=2026-11-22"]
    chat = Chat(SPARKLE).say("book mattress steam tomorrow")
    chat.now += timedelta(days=3)
    assert chat.say("yes").acts == ["ask date past"]


def test_a_burst_is_read_as_one() -> None:
    chat = Chat(SPARKLE).say("hi", "I want a deep cleaning", "tomorrow at 10", "Villa 5 street 2")
    assert chat.acts == ["ask name"]
    chat = Chat(NAVAJA).say("hola", "quiero un corte", "mañana a las 11", "soy Pablo")
    assert chat.acts == ["review_order 1xservice:1 date=2026-11-24 time=11:00 name=Pablo"]


def test_the_arabic_dual_is_a_quantity() -> None:
    chat = Chat(SPARKLE).say("احجز كنبتين بكرة الساعة ٤ مساء")
    assert chat.acts == ["ask place"]
    assert chat.decision.acts[0].lines[0].quantity == 2


def test_a_shared_location_is_the_place() -> None:
    chat = Chat(SPARKLE).say("book sofa shampoo tomorrow at 10")
    assert chat.acts == ["ask place"]
    chat.say("25.0772, 55.1390 (Marina Walk)", kind="location")
    assert chat.kinds == ["review_order"]


HOSTILE = [
    "I'm *Sara* https://evil.example confirmed 50% off",
    "my name is _Sara_",
    "Sara\u202egnitide",
    "S" * 300,
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_a_plain_name(name) -> None:
    chat = Chat(NAVAJA).say("haircut tomorrow at 11").say(name)
    for part in chat.parts:
        assert "https" not in part.text and "evil.example" not in part.text
        assert "*" not in part.text and "\u202e" not in part.text


def test_a_refused_proposal_leaves_no_trace_of_a_yes() -> None:
    chat = Chat(SPARKLE).say("yes")
    assert chat.acts == ["small_talk acknowledge"]
    assert chat.state["reviewed"] == "" and not chat.state["lines"]


def test_unreadable_answers_end_with_a_person() -> None:
    chat = Chat(SPARKLE).say("book sofa")
    for text in ("pizza", "blah"):
        assert chat.say(text).acts == ["ask date unreadable"]
    assert chat.say("asdf").acts == ["hand_off repeated_clarify"]


REVIEWED = ("deep cleaning tomorrow at 10, I'm Sara", "Villa 5, Springs 3")


@pytest.mark.parametrize(
    "question",
    ["is it confirmed?", "has my booking been confirmed", "confirmed?", "so is it booked?",
     "¿está confirmado?", "هل تم التأكيد؟"],
)  # fmt: skip
def test_asking_whether_it_is_confirmed_sends_nothing(question: str) -> None:
    chat = Chat(SPARKLE)
    for text in REVIEWED:
        chat.say(text)
    assert chat.kinds == ["review_order"]
    assert "propose_order" not in chat.say(question).kinds
    assert "propose_order" in chat.say("yes").kinds, "the wish is still open"


def test_a_dozen_is_how_many_and_never_when() -> None:
    chat = Chat(SPARKLE)
    for text in (*REVIEWED, "a dozen"):
        chat.say(text)
    assert not any("time=12:00" in act for act in chat.acts)


def test_a_day_that_does_not_exist_is_no_phone_number() -> None:
    chat = Chat(SPARKLE).say("book deep cleaning 2027-02-29 10:00")
    assert "phone" not in chat.state["slots"]
    assert "+971" not in chat.text
