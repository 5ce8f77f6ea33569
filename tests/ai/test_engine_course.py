"""The course of a talk over what nobody understood, and how a wish is left: `course.txt`."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ai.engine import decide
from ai.turn import CustomerMessage, HistoryEntry, Turn
from ai.validate import validate
from evals.shops import SHOPS
from tests.support.talks import missing, rows

ROWS = rows(Path(__file__).with_name("course.txt"))


@pytest.mark.parametrize("row", ROWS)
def test_the_talk_goes_on(row: str) -> None:
    assert not missing(row)


def test_who_answers_a_colleague_goes_on_with_nothing_of_ours() -> None:
    shop = SHOPS["restaurant"]
    said = enumerate(("A table outside for 2 tonight at 8?", "will our pram fit the doorway?"), 1)
    state: dict[str, Any] = {}
    turns = (Turn((CustomerMessage(n, text),), shop.snapshot, shop.now) for n, text in said)
    for first in turns:
        turn = replace(first, state=state, language="en")
        state = validate(decide(turn), turn).state
    goes_on = Turn((CustomerMessage(3, "Sam Whitaker"),), shop.snapshot, shop.now, state=state)
    assert [act.kind for act in validate(decide(goes_on), goes_on).acts] == ["review_order"]
    answered = replace(goes_on, history=(HistoryEntry("agent", "It does. Who is it for?"),))
    assert [act.kind for act in validate(decide(answered), answered).acts] != ["review_order"]
