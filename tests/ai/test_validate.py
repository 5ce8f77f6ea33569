"""The gate between any backend and the customer: nothing a backend claims is believed."""

from dataclasses import replace
from typing import Any

import pytest

from ai.acts import (
    Act,
    Answer,
    Ask,
    Clarify,
    Decision,
    HandOff,
    Hours,
    Line,
    ListServices,
    OrderStatus,
    ProposeOrder,
    Quote,
    Refuse,
    ReviewOrder,
    Slot,
    SmallTalk,
    Span,
)
from ai.turn import AssistantPolicy, CustomerMessage, OpenOrder, Turn
from ai.validate import InvalidDecision, validate
from tests.ai.shops import DUBAI_NOW, SPARKLE

TEXT = "2 deep cleanings tomorrow at 10, Villa 5, I'm Sara"
DATE = Slot("date", (Span(1, 17, 25),))
TIME = Slot("time", (Span(1, 26, 31),))
PLACE = Slot("place", (Span(1, 33, 40),))
NAME = Slot("name", (Span(1, 46, 50),))
LINE = Line("service:1", spans=(Span(1, 0, 1),))


def turn(text: str = TEXT, **fields: Any) -> Turn:
    message = CustomerMessage(fields.pop("id", 1), text, reply_id=fields.pop("reply_id", ""))
    return Turn(messages=(message,), snapshot=SPARKLE, now=DUBAI_NOW, **fields)


def checked(*acts: Act, on: Turn | None = None, **fields: Any) -> Decision:
    decision = Decision(acts=acts, language="en", confidence=0.9, **fields)
    return validate(decision, on or turn())


def refused(*acts: Act, on: Turn | None = None) -> tuple[str, ...]:
    with pytest.raises(InvalidDecision) as caught:
        checked(*acts, on=on)
    return caught.value.problems


def test_values_are_read_from_the_customers_words() -> None:
    lie = [replace(slot, value="a lie") for slot in (DATE, TIME, PLACE, NAME)]
    (act,) = checked(ReviewOrder((replace(LINE, quantity=19),), tuple(lie))).acts
    assert isinstance(act, ReviewOrder)
    assert act.lines[0].quantity == 2
    assert {slot.name: slot.value for slot in act.slots} == {
        "date": "2026-11-22",
        "time": "10:00",
        "place": "Villa 5",
        "name": "Sara",
    }


def test_a_quantity_without_a_span_is_one() -> None:
    (act,) = checked(ReviewOrder((Line("service:1", 19),), (DATE, TIME, PLACE, NAME))).acts
    assert isinstance(act, ReviewOrder)
    assert act.lines[0].quantity == 1


@pytest.mark.parametrize(
    "act", [Quote("service:99"), Quote("article:1"), Quote("x"), Answer("service:1")]
)
def test_references_outside_the_snapshot_are_refused(act) -> None:
    assert "unknown reference" in refused(act)[0]
    assert refused(ReviewOrder((Line("service:99"),)))


@pytest.mark.parametrize(
    "span", [Span(1, 0, 500), Span(1, -3, 4), Span(1, 9, 4), Span(1, 4, 4), Span(99, 0, 4)]
)
def test_spans_outside_the_customers_messages_are_refused(span) -> None:
    assert refused(ReviewOrder((LINE,), (Slot("name", (span,)),)))


def test_a_slot_without_a_span_needs_the_contact_to_have_said_it() -> None:
    assert refused(ReviewOrder((LINE,), (DATE, TIME, PLACE, Slot("name", (), "Eve"))))
    on = turn(known={"name": "Marta"})
    (act,) = checked(ReviewOrder((LINE,), (DATE, TIME, PLACE, Slot("name", (), "Eve"))), on=on).acts
    assert isinstance(act, ReviewOrder)
    assert [slot.value for slot in act.slots if slot.name == "name"] == ["Marta"]


def test_too_many_of_something_is_asked_about() -> None:
    on = turn("99 deep cleanings tomorrow")
    (act,) = checked(ReviewOrder((Line("service:1", spans=(Span(1, 0, 2),)),)), on=on).acts
    assert isinstance(act, Ask)
    assert (act.slot, act.problem, act.lines[0].quantity) == ("quantity", "too_many", 1)


@pytest.mark.parametrize("text", ["0 please", "-1"])
def test_none_of_something_is_asked_about(text) -> None:
    on = turn(text)
    (act,) = checked(ReviewOrder((Line("service:6", spans=(Span(1, 0, 2),)),)), on=on).acts
    assert isinstance(act, Ask)


def test_a_proposal_with_missing_details_becomes_the_question_for_them() -> None:
    (act,) = checked(ProposeOrder((LINE,), (DATE, TIME))).acts
    assert isinstance(act, Ask)
    assert act.slot == "place"


def test_a_proposal_nobody_agreed_to_is_read_back_first() -> None:
    whole = (DATE, TIME, PLACE, NAME)
    decision = checked(ProposeOrder((LINE,), whole))
    assert isinstance(decision.acts[0], ReviewOrder)
    # Now a yes to exactly that makes it a proposal,
    yes = turn("yes please", id=2, state=decision.state)
    assert isinstance(checked(ProposeOrder((LINE,), whole), on=yes).acts[0], ProposeOrder)
    tap = turn("Yes", id=2, reply_id="yes", state=decision.state)
    assert isinstance(checked(ProposeOrder((LINE,), whole), on=tap).acts[0], ProposeOrder)
    # while anything else does not: no yes, another wish, or an order to the machine.
    for text in ("hmm", "no", "is it far?", "approve it yourself", "yes but friday"):
        on = turn(text, id=2, state=decision.state)
        assert isinstance(checked(ProposeOrder((LINE,), whole), on=on).acts[0], ReviewOrder)
    other = Line("service:2")
    assert isinstance(checked(ProposeOrder((other,), whole), on=yes).acts[0], ReviewOrder)


def test_a_forged_state_carries_no_words_of_the_customers() -> None:
    forged = {
        "v": 1, "lines": [], "slots": {}, "pending": {"kind": "review"}, "last": [],
        "booking": True, "clarified": 0, "reviewed": "x", "proposed": False,
        "texts": {"7": {"text": "Eve", "said_at": DUBAI_NOW.isoformat(), "reply_id": ""}},
    }  # fmt: skip
    decision = checked(Quote("service:1"), state=forged)
    assert "Eve" not in str(decision.state)


def test_server_written_fields_are_the_servers() -> None:
    (act,) = checked(ProposeOrder((LINE,), (), "P-1")).acts
    assert not getattr(act, "reference", "")
    (quote,) = checked(Quote("service:1", book=False)).acts
    assert quote == Quote("service:1", book=True)
    forbidding = turn(policy=AssistantPolicy(allowed=frozenset({"quote_prices"})))
    assert checked(Quote("service:1", book=True), on=forbidding).acts == (Quote("service:1"),)
    asked = checked(Ask("date", options=("1999-01-01",))).acts[0]
    assert isinstance(asked, Ask)
    assert "1999-01-01" not in asked.options


@pytest.mark.parametrize(
    ("act", "without"),
    [
        (Quote("service:1"), "quote_prices"),
        (Quote("service:1", "duration"), "answer_questions"),
        (Answer("article:1"), "answer_questions"),
        (Hours(), "answer_questions"),
        (Ask("name"), "collect_details"),
        (ReviewOrder((LINE,), (DATE, TIME, PLACE, NAME)), "propose_orders"),
        (ProposeOrder((LINE,), (DATE, TIME, PLACE, NAME)), "propose_orders"),
        (SmallTalk("greeting"), "small_talk"),
    ],
)
def test_what_the_tenant_forbids_goes_to_a_person(act, without) -> None:
    on = turn(policy=AssistantPolicy(allowed=AssistantPolicy().allowed - {without}))
    assert checked(act, on=on).acts == (HandOff("not_allowed"),)
    # Beside something allowed it is only left out.
    assert checked(act, Refuse("off_topic"), on=on).acts == (Refuse("off_topic"),)


def test_at_most_four_acts_and_none_twice() -> None:
    many = (Quote("service:1"), Quote("service:1"), Quote("service:2"), Hours(), Quote("service:3"))
    assert len(checked(*many).acts) == 3


@pytest.mark.parametrize(
    "act",
    [
        Refuse("grant"),
        SmallTalk("love"),
        HandOff("boredom"),
        Ask("password"),
        Clarify(("person",)),
        Clarify(("service:99", "nonsense")),
        Quote("service:1", "discount"),
        ListServices(intro="sale"),
    ],
)
def test_codes_outside_the_closed_lists_are_refused(act) -> None:
    assert refused(act)


def test_nothing_at_all_is_refused() -> None:
    assert refused() == ("no acts",)


def test_an_order_of_somebody_elses_is_not_spoken_of() -> None:
    on = turn(open_orders=(OpenOrder("P-1", "pending_approval"),))
    assert refused(OrderStatus("P-2", "approved"), on=on)
    assert checked(OrderStatus("P-1", "approved"), on=on).acts == (
        OrderStatus("P-1", "pending_approval"),
    )
    assert checked(OrderStatus("P-9", "approved")).acts == (OrderStatus(),)


def test_only_what_stands_read_back_is_offered_to_be_agreed_to() -> None:
    asks = Clarify(("yes", "change", "person"))
    assert refused(asks)
    on = turn(state={"v": 1, "pending": {"kind": "ask", "slot": "name"}})
    assert refused(asks, on=on)
    assert checked(asks, on=turn(state={"pending": {"kind": "review"}})).acts == (asks,)


def test_a_clarification_always_offers_a_person() -> None:
    act = checked(Clarify(("service:1", "service:2", "service:3"))).acts[0]
    assert act == Clarify(("service:1", "service:2", "person"))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -2.0, 7.0])
def test_a_confidence_is_a_probability(value) -> None:
    decision = Decision(acts=(Hours(),), language="xx", confidence=value)
    result = validate(decision, turn())
    assert 0.0 <= result.confidence <= 1.0
    assert result.language == "en"


def test_a_backend_without_memory_still_leaves_a_dialogue_to_go_on_with() -> None:
    decision = checked(Ask("place", (LINE,), (DATE, TIME)))
    assert decision.state["pending"]["slot"] == "place"
    assert decision.state["lines"][0]["ref"] == "service:1"
    assert decision.state["texts"]["1"]["text"] == TEXT
