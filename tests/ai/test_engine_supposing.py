"""Who was asked whether something is meant, and goes on as if it were, has said so."""

from dataclasses import replace
from typing import Any

import pytest

from ai.acts import Decision
from ai.engine import decide
from ai.turn import AssistantPolicy, CustomerMessage, HistoryEntry, Turn
from ai.validate import validate
from evals.playing import brief
from evals.shops import SHOPS
from tests.support.talks import came, held

OUTSIDE = "Hello! A table outside for 2 tonight at 8?"


def turn(
    text: str, *, number: int = 1, state: dict[str, Any] | None = None, sure: float = 0.5
) -> Turn:
    shop = SHOPS["restaurant"]
    return Turn(
        messages=(CustomerMessage(number, text),),
        snapshot=shop.snapshot,
        now=shop.now,
        policy=AssistantPolicy(threshold=sure),
        state=state or {},
        language="en",
    )


@pytest.mark.parametrize(
    ("said", "got"),
    [
        (
            ("Sam Whitaker",),
            "review_order 2xservice:1 date=2026-11-24 time=20:00 name=Sam_Whitaker",
        ),
        (("yes",), "ask name 2xservice:1 date=2026-11-24 time=20:00"),
        (
            ("Sam Whitaker", "actually half past 8"),
            "review_order 2xservice:1 date=2026-11-24 time=20:30 name=Sam_Whitaker",
        ),
    ],
)
def test_a_detail_goes_on_with_what_we_asked_about(said: tuple[str, ...], got: str) -> None:
    assert held("en", "restaurant", OUTSIDE)[0].got == ("clarify service:1 person",)
    assert came("en", "restaurant", OUTSIDE, *said) == (got,)


def test_a_question_answered_in_between_changes_nothing() -> None:
    first, second, third = held("en", "restaurant", OUTSIDE, "where are you?", "Sam Whitaker")
    assert first.outcome == "clarified"
    assert second.got[0].startswith("place")
    assert third.got[-1].startswith("review_order 2xservice:1")


def test_no_yes_proposes_what_was_only_supposed() -> None:
    """With all its details told, the read-back still comes first."""
    acts = came("en", "restaurant", OUTSIDE + " Sam Whitaker", "yes go for it")
    assert not any(act.startswith("propose_order") for act in acts)


def test_a_whole_wish_that_was_left_to_a_person_is_read_back_for_a_yes() -> None:
    whole = turn("restaurant table for 2 tomorrow at 20:00, my name is Sam Whitaker", sure=0.99)
    asked = validate(decide(whole), whole)
    left = replace(whole, messages=(CustomerMessage(2, "are you by the sea?"),), state=asked.state)
    state = validate(decide(left), left).state
    yes = turn("yes please, thanks", number=3, state={**state, "perhaps": asked.state["perhaps"]})
    answer = validate(decide(yes), yes)
    assert [act.kind for act in answer.acts] == ["review_order"]
    again = turn("yes please, thanks", number=4, state=answer.state)
    assert [act.kind for act in validate(decide(again), again).acts] == ["propose_order"]


def test_what_was_spoken_of_before_may_be_meant_as_well() -> None:
    """So nothing is supposed of the other thing that we asked about."""
    talk = held(
        "sw",
        "home",
        "huduma ya kiyoyozi ni bei gani",
        "na wadudu wabaya jikoni",
        "kesho saa tano asubuhi",
    )
    assert [turn.got[0] for turn in talk[:2]] == ["quote service:2", "clarify service:6 person"]
    assert talk[2].got == ("hand_off repeated_clarify",)


def test_what_was_only_supposed_was_never_read_back() -> None:
    """A wish that is whole and doubted, put off, and then agreed to: it is read back first."""
    whole = turn("restaurant table for 2 tomorrow at 20:00, my name is Sam Whitaker", sure=0.99)
    asked = validate(decide(whole), whole)
    assert [act.kind for act in asked.acts] == ["clarify"]
    assert asked.state["perhaps"]["pending"] == {"kind": "review"}
    later = turn("let me ask my husband first", number=2, state=asked.state)
    put_off = validate(decide(later), later)
    yes = turn("yes", number=3, state=put_off.state)
    assert not any(act.kind == "propose_order" for act in validate(decide(yes), yes).acts)
    memory = {**asked.state["perhaps"], "texts": asked.state["texts"]}
    taken_up = turn("yes", number=3, state=memory)
    assert [act.kind for act in validate(decide(taken_up), taken_up).acts] == ["review_order"]


def changed() -> dict[str, Any]:
    """The memory after a change to a wish that we asked about."""
    first = turn("book a terrace table tomorrow at 20:00")
    second = turn("half past 8 for 4, Sam Whitaker", number=2, sure=0.999)
    second = replace(second, state=validate(decide(first), first).state)
    decision = validate(decide(second), second)
    assert [brief(act) for act in decision.acts] == ["clarify service:1 person"]
    return decision.state


def tapped(ref: str, *, number: int, state: dict[str, Any], **more: Any) -> Decision:
    told = turn("Table outside", number=number, state=state)
    (message,) = told.messages
    chosen = replace(message, kind="interactive", reply_id=f"pick:{ref}")
    told = replace(told, messages=(chosen,), **more)
    return validate(decide(told), told)


def test_a_tap_on_what_we_asked_about_goes_on_with_all_that_was_told() -> None:
    """The read-back that comes is the first they see of it: tapping once more proposes nothing."""
    decision = tapped("service:1", number=3, state=changed())
    whole = "review_order 4xservice:1 date=2026-11-25 time=20:30 name=Sam_Whitaker"
    assert [brief(act) for act in decision.acts] == [whole]
    again = tapped("service:1", number=4, state=decision.state)
    assert not any(act.kind == "propose_order" for act in again.acts)


@pytest.mark.parametrize("ref", ["service:2", "service:999", "article:1"])
def test_a_tap_on_another_thing_goes_on_with_nothing_that_was_supposed(ref: str) -> None:
    acts = tapped(ref, number=3, state=changed()).acts
    assert not any("4xservice:1" in brief(act) or "20:30" in brief(act) for act in acts)


def test_a_tap_that_may_answer_a_colleague_goes_on_with_nothing_that_was_supposed() -> None:
    wrote = (HistoryEntry("agent", "Did you mean another day?"),)
    acts = tapped("service:1", number=3, state=changed(), history=wrote).acts
    assert not any("20:30" in brief(act) for act in acts)
