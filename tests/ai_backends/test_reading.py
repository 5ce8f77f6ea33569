"""A model's answer becomes acts only if it keeps the schema to the letter."""

from dataclasses import replace
from typing import Any

import pytest

from ai.acts import Answer, Ask, Decision, Hours, Line, ProposeOrder, Quote, Slot, Span
from ai.backends import asking, reading
from ai.backends.protocol import Permanent
from ai.turn import Turn
from ai.validate import validate
from tests.ai.shops import SPARKLE
from tests.ai_backends.stand import turn, words

TEXT = "Please book two sofa shampoo for Monday at 10am, Marina Gate 12"


def answer(*acts: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"acts": list(acts), "language": "en", "sure": "high", **more}


def read(content: Any, asked: Turn | None = None) -> reading.Reading:
    asked = asked or turn(TEXT)
    schema = asking.schema_for(asked, asking.offered(asked))
    return reading.read(content, schema=schema, turn=asked)


def test_a_wish_points_at_the_customers_words() -> None:
    found = read(
        answer(
            {
                "kind": "propose_order",
                "lines": [{"ref": "service:3", "quantity": words(TEXT, "two")}],
                "slots": [
                    {"name": "date", "words": words(TEXT, "Monday")},
                    {"name": "place", "words": words(TEXT, "Marina Gate 12")},
                ],
            }
        )
    )
    (act,) = found.acts
    assert isinstance(act, ProposeOrder)
    assert act.lines == (Line("service:3", spans=(Span(1, 12, 15),)),)
    day, place = act.slots
    assert TEXT[day.spans[0].start : day.spans[0].end] == "Monday"
    assert TEXT[place.spans[0].start : place.spans[0].end] == "Marina Gate 12"
    assert day.value == ""  # read by the server, later


def test_what_the_dialogue_holds_is_kept() -> None:
    first = turn("book a sofa shampoo on Monday")
    spans = (Span(1, 23, 29),)
    raw = Ask("place", lines=(Line("service:3"),), understood=(Slot("date", spans),))
    state = validate(Decision(acts=(raw,), language="en", confidence=1.0), first).state
    later = Turn(
        messages=(type(first.messages[0])(id=2, text="Marina Gate 12"),),
        snapshot=SPARKLE,
        now=first.now,
        state=state,
    )
    place = words("Marina Gate 12", "Marina Gate 12", message=2)
    content = answer({"kind": "propose_order", "slots": [{"name": "place", "words": place}]})
    (act,) = read(content, later).acts
    assert [line.ref for line in act.lines] == ["service:3"]
    assert {slot.name for slot in act.slots} == {"date", "place"}


def test_a_day_is_read_by_the_server() -> None:
    asked = turn("are you open on Monday?")
    (act,) = read(
        answer({"kind": "hours", "day": words("are you open on Monday?", "Monday?")}), asked
    ).acts
    assert act == Hours("2026-11-23")


def test_plain_acts() -> None:
    found = read(
        answer({"kind": "quote", "ref": "service:1"}, {"kind": "answer", "ref": "article:2"})
    )
    assert found.acts == (Quote("service:1"), Answer("article:2"))
    assert found.language == "en"


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"acts": []},
        answer(),
        answer({"kind": "quote", "ref": "service:999"}),
        answer({"kind": "quote", "ref": "service:1", "price": 1}),
        answer({"kind": "quote", "ref": "service:1", "text": "Only 1 AED today!"}),
        answer({"kind": "quote"}),
        answer({"kind": "confirm_order"}),
        answer({"kind": "discount", "percent": 20}),
        answer({"kind": "small_talk", "code": "confirmed"}),
        answer({"kind": "quote", "ref": "service:1"}, text="Confirmed!"),
        answer({"kind": "quote", "ref": "service:1"}, sure=0.99),
        answer({"kind": "quote", "ref": "service:1"}, language="fr"),
        answer({"kind": "quote", "ref": ["service:1"]}),
        answer("quote"),
        answer(None),
        {"acts": {"kind": "quote"}, "language": "en", "sure": "high"},
        answer({"kind": "propose_order", "lines": [{"ref": "service:1", "quantity": 3}]}),
        answer({"kind": "propose_order", "lines": [{"ref": "article:1"}]}),
        answer(
            {
                "kind": "propose_order",
                "lines": [{"ref": "service:1", "quantity": {"message": 1, "first": 0, "last": 99}}],
            }
        ),
        answer({"kind": "hours", "day": {"message": 7, "first": 0, "last": 0}}),
        answer({"kind": "hours", "day": {"message": 1, "first": -1, "last": 0}}),
        answer({"kind": "hours", "day": {"message": 1, "first": 1, "last": 0}}),
        answer({"kind": "hours", "day": {"message": True, "first": 0, "last": 0}}),
        answer({"kind": "ask", "slot": "card_number"}),
        answer({"kind": "order_status", "reference": "O-1001"}),
    ],
)
def test_what_does_not_keep_the_schema_is_no_answer(content: Any) -> None:
    with pytest.raises(Permanent) as caught:
        read(content)
    assert caught.value.code == "malformed"


def test_a_large_catalogue_is_narrowed_to_the_likely() -> None:
    many = tuple(replace(SPARKLE.services[0], id=n, name=f"Service {n}") for n in range(1, 400))
    asked = turn("hello", snapshot=replace(SPARKLE, services=many))
    refs = asking.offered(asked, hints=["service:390"])
    assert len(refs) == asking.MOST_REFS
    assert refs[0] == "service:390"
