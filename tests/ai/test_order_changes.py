"""Cancelling and moving an order: which, when, read back, a yes, and only then a wish."""

import json

import pytest

from ai.acts import OrderChange, act_from_json, act_to_json
from ai.render import render
from ai.turn import OpenOrder
from core.splitting import length
from tests.ai.shops import NAVAJA, SPARKLE, Chat

FIRST = OpenOrder("O-1042", "confirmed", "2026-11-24", "15:00", (("service:1", 1),))
SECOND = OpenOrder("O-1050", "confirmed", "2026-11-26", "10:00", (("service:3", 2),))


def step(chat: Chat) -> tuple[str, ...]:
    (act,) = chat.decision.acts
    if not isinstance(act, OrderChange):
        return (act.kind, getattr(act, "reason", ""))
    values = {slot.name: slot.value for slot in act.slots}
    when = " ".join(values[name] for name in ("date", "time") if name in values)
    return (act.what, act.step, act.reference, *([when] if when else []))


def talk(*orders: OpenOrder, snapshot: object = SPARKLE) -> Chat:
    chat = Chat(snapshot)  # type: ignore[arg-type]
    chat.open_orders = orders
    return chat


CANCEL = {
    "en": "cancel my booking",
    "es": "quiero cancelar mi cita",
    "ar": "اريد الغاء حجزي",
    "fr": "je veux annuler ma réservation",
    "pt": "quero cancelar meu agendamento",
    "hi": "मेरी बुकिंग रद्द कर दीजिए",
    "sw": "nataka kughairi oda yangu",
    "id": "saya mau batalkan pesanan saya",
}


@pytest.mark.parametrize("language", CANCEL)
def test_a_wish_to_cancel_is_read_back_in_every_language(language: str) -> None:
    chat = talk(FIRST).say(CANCEL[language])
    assert step(chat) == ("cancel", "review", "O-1042")
    assert "O-1042" in chat.text
    assert [button.id for button in chat.parts[-1].buttons] == [
        "order:yes:O-1042",
        "order:no:O-1042",
    ]


def test_a_yes_to_what_was_read_back_makes_it_a_wish() -> None:
    chat = talk(FIRST).say("cancel my booking")
    assert "Deep cleaning" in chat.text and "Tuesday 24 November" in chat.text
    assert step(chat.tap("order:yes:O-1042")) == ("cancel", "sent", "O-1042")
    assert "asked the team to cancel" in chat.text and "stays as it is" in chat.text
    # Words do as well; and what was said is over with that.
    chat = talk(FIRST).say("cancel my booking").say("yes please")
    assert step(chat) == ("cancel", "sent", "O-1042")
    assert chat.say("yes").kinds == ["small_talk"]


def test_moving_reads_back_the_old_and_the_new_moment() -> None:
    chat = talk(FIRST).say("can we move it to Thursday at 4 pm?")
    assert step(chat) == ("postpone", "review", "O-1042", "2026-11-26 16:00")
    assert "Tuesday 24 November, 3:00 pm" in chat.text.replace("\u202f", " ")
    assert "Thursday 26 November, 4:00 pm" in chat.text.replace("\u202f", " ")
    assert step(chat.say("yes"))[:2] == ("postpone", "sent")


def test_what_is_missing_of_the_new_moment_is_asked() -> None:
    chat = talk(FIRST).say("I need to reschedule my booking")
    assert step(chat) == ("postpone", "date", "O-1042")
    chat.tap("slot:date:2026-11-26", "Thu 26 Nov")
    assert step(chat) == ("postpone", "time", "O-1042", "2026-11-26")
    assert step(chat.say("11 am")) == ("postpone", "review", "O-1042", "2026-11-26 11:00")
    # Thought better of while it is read back.
    assert step(chat.say("make it 5 pm instead"))[-1] == "2026-11-26 17:00"
    assert step(chat.say("no")) == ("postpone", "kept", "O-1042")


def test_a_day_that_cannot_be_is_asked_again() -> None:
    chat = talk(FIRST).say("move my booking to 2 December at 4 pm")
    (act,) = chat.decision.acts
    assert isinstance(act, OrderChange)
    assert (act.step, act.problem) == ("date", "closed")


def test_of_several_it_asks_which() -> None:
    chat = talk(SECOND, FIRST).say("cancel my booking")
    assert step(chat) == ("cancel", "which", "")
    assert [row.id for row in chat.parts[-1].rows] == [
        "order:cancel:O-1050",
        "order:cancel:O-1042",
    ]
    assert [row.description for row in chat.parts[-1].rows] == [
        "2 × Sofa shampoo · Thu 26 Nov, 10:00 am",
        "Deep cleaning · Tue 24 Nov, 3:00 pm",
    ]
    assert "• O-1042 · Deep cleaning · Tue 24 Nov, 3:00 pm" in chat.text
    assert step(chat.tap("order:cancel:O-1042")) == ("cancel", "review", "O-1042")
    # Named by number or by what was ordered, nothing has to be asked.
    assert step(talk(SECOND, FIRST).say("please cancel O-1042"))[-1] == "O-1042"
    assert step(talk(SECOND, FIRST).say("cancel my sofa shampoo booking"))[-1] == "O-1050"


IN_SHORT = {
    "en": "Tue 24 Nov, 3:00 pm",
    "ar": "الثلاثاء 24 نوفمبر، 3:00 مساءً",
    "es": "mar 24 nov, 15:00",
    "fr": "mar. 24 nov., 15:00",
    "pt": "ter., 24 de nov., 15:00",
    "hi": "मंगल, 24 नव॰, दोपहर 3:00 बजे",
    "sw": "Jumanne, 24 Nov, 15:00 (saa tisa mchana)",
    "id": "Sel, 24 Nov, 15.00",
}
"""FIRST's moment, as `core.locales` writes it in short."""


def asks_which(*orders: OpenOrder) -> OrderChange:
    (act,) = talk(*orders).say("cancel my booking").decision.acts
    assert isinstance(act, OrderChange)
    return act


@pytest.mark.parametrize("language", IN_SHORT)
def test_each_order_says_what_it_is_and_when_in_every_language(language: str) -> None:
    act = asks_which(SECOND, FIRST)
    (part,) = render((act,), SPARKLE, language)
    plain = part.rows[1].description.translate(dict.fromkeys(map(ord, "\u2068\u2069")))
    name = "تنظيف عميق" if language == "ar" else "Deep cleaning"
    assert plain == f"{name} · {IN_SHORT[language]}"
    assert part.rows[1].description in part.text
    # The law writes it again from the run's row, and gets the same.
    kept = act_from_json(json.loads(json.dumps(act_to_json(act))))
    assert render((kept,), SPARKLE, language) == [part]


@pytest.mark.parametrize("language", IN_SHORT)
def test_what_is_too_long_for_a_row_keeps_its_day_whole(language: str) -> None:
    everything = tuple((f"service:{number}", 12) for number in range(1, 7))
    long = OpenOrder("O-1060", "confirmed", "2026-11-24", "15:00", everything)
    (part,) = render((asks_which(SECOND, long),), SPARKLE, language)
    told = part.rows[1].description
    assert "…" in told
    assert IN_SHORT[language] in told
    assert all(length(row.title) <= 24 and length(row.description) <= 72 for row in part.rows)
    assert told.count("\u2068") == told.count("\u2069")


def test_what_has_no_day_or_is_sold_no_more_says_what_there_is() -> None:
    bare = OpenOrder("O-1061", "confirmed", "", "", (("service:3", 1),))
    gone = OpenOrder("O-1062", "confirmed", "2026-11-24", "", (("service:99", 1),))
    (part,) = render((asks_which(bare, gone),), SPARKLE, "en")
    assert [row.description for row in part.rows] == ["Sofa shampoo", "Tue 24 Nov"]


def test_a_list_from_before_orders_said_what_they_are_is_written_as_it_was() -> None:
    kept = act_to_json(asks_which(SECOND, FIRST))
    kept.pop("orders")
    (part,) = render((act_from_json(kept),), SPARKLE, "en")
    assert [(row.title, row.description) for row in part.rows] == [("O-1050", ""), ("O-1042", "")]
    assert "•" not in part.text


@pytest.mark.parametrize(
    "tapped", ["order:cancel:O-9999", "order:yes:O-9999", "order:postpone:O-1"]
)
def test_somebody_elses_reference_leads_nowhere(tapped: str) -> None:
    chat = talk(FIRST).say("cancel my booking").tap(tapped)
    assert not any(
        isinstance(act, OrderChange) and (act.step == "sent" or act.reference != "O-1042")
        for act in chat.decision.acts
    )


def test_a_yes_counts_for_nothing_but_what_was_read_back() -> None:
    # A yes under an order that was read back earlier, while another stands before them.
    chat = talk(SECOND, FIRST).say("cancel O-1042").say("cancel O-1050")
    assert step(chat) == ("cancel", "review", "O-1050")
    chat.tap("order:yes:O-1042")
    assert not any(getattr(act, "step", "") == "sent" for act in chat.decision.acts)
    # The order was moved by the team meanwhile: it is read back anew.
    chat = talk(FIRST).say("cancel my booking")
    chat.open_orders = (OpenOrder("O-1042", "confirmed", "2026-11-25", "15:00", FIRST.lines),)
    assert step(chat.say("yes")) == ("cancel", "review", "O-1042")
    # It was cancelled, or is over: a person looks.
    chat.open_orders = (OpenOrder("O-1042", "cancelled", "2026-11-25", "15:00", FIRST.lines),)
    assert step(chat.say("yes")) == ("hand_off", "change_order")


def test_a_second_wish_is_told_that_one_waits() -> None:
    waits = OpenOrder("O-1042", "confirmed", "2026-11-24", "15:00", FIRST.lines, "cancel")
    chat = talk(waits).say("cancel my booking")
    assert step(chat) == ("cancel", "waiting", "O-1042")
    assert "with the team already" in chat.text


def test_something_else_in_between_is_answered() -> None:
    chat = talk(FIRST).say("cancel my booking").say("how much is the sofa shampoo?")
    assert chat.acts == ["quote service:3"]
    assert chat.say("yes").kinds != ["order_change"]


def test_how_an_order_stands_says_what_and_when() -> None:
    chat = talk(FIRST).say("where is my order?")
    assert chat.kinds == ["order_status"]
    assert "O-1042" in chat.text and "Deep cleaning" in chat.text and "24 November" in chat.text


def test_in_spanish_another_day_and_hour() -> None:
    order = OpenOrder("O-1042", "confirmed", "2026-11-25", "11:00", (("service:1", 1),))
    chat = talk(order, snapshot=NAVAJA)
    chat.say("¿podemos cambiar mi cita al viernes a las 5 de la tarde?")
    assert step(chat) == ("postpone", "review", "O-1042", "2026-11-27 17:00")
