"""What the kind of an answer and the course of the talk tell the confidence."""

from datetime import timedelta

import pytest

from ai.acts import (
    Answer,
    Ask,
    Clarify,
    HandOff,
    Line,
    ProposeOrder,
    Quote,
    Refuse,
    ReviewOrder,
    SmallTalk,
)
from ai.confidence.course import LATE, PARTS, course, steadied
from ai.confidence.weights import ENGINE
from ai.engine.state import PAUSE
from tests.ai.shops import SPARKLE, Chat
from tests.support.talks import held

BOOKED = (
    "book a deep cleaning for tuesday at 10am",
    "Marina Gate 1, apartment 2304",
    "Hannah Brooks",
)
LINES = (Line("service:1", ()), Line("service:2", ()))


@pytest.mark.parametrize(
    ("acts", "told"),
    [
        ([Quote("service:1")], set()),
        ([Answer("article:1")], {"answers"}),
        ([SmallTalk("thanks")], {"chats"}),
        ([Refuse("discount")], {"declines", "firm"}),
        ([Refuse("discount"), Quote("service:1")], {"firm"}),
        ([Refuse("confirm"), Quote("service:1")], set()),
        ([Answer("article:1"), ReviewOrder(LINES[:1], ())], {"several", "reads"}),
        ([ReviewOrder(LINES, ())], {"reads", "joined"}),
        ([Ask(slot="date", lines=LINES, understood=())], {"joined"}),
        ([ProposeOrder(LINES, ())], {"joined"}),
    ],
)
def test_each_kind_tells_its_own(acts: list, told: set[str]) -> None:
    things = len({line.ref for act in acts for line in getattr(act, "lines", ())})
    found = course(acts, turns=0, steady=1.0, things=things, parts=0)
    assert dict.fromkeys(told, 1.0) == found
    assert found.keys() <= ENGINE.weights.keys()


def test_a_long_talk_and_many_parts_have_an_end() -> None:
    assert course([Quote("service:1")], turns=0, steady=1.0, things=0, parts=1) == {
        "parts": 1 / PARTS
    }
    wish = [Ask(slot="date", lines=LINES[:1], understood=())]
    far = course(wish, turns=10 * LATE, steady=1.0, things=1, parts=10 * PARTS)
    assert far == {"late": 1.0, "parts": 1.0}
    far = course([Quote("service:1")], turns=10 * LATE, steady=1.0, things=0, parts=0)
    assert far == {}


@pytest.mark.parametrize(
    ("acts", "left"),
    [
        ([Quote("service:1")], 0.8),
        ([Clarify(("service:1", "person"))], 0.5),
        ([Quote("service:1"), Clarify(("menu", "person"))], 0.8),
        ([HandOff("low_confidence")], 0.5),
    ],
)
def test_what_was_told_before_is_as_likely_right_as_all_of_it(acts: list, left: float) -> None:
    assert steadied(1.0, acts, p=0.8) == left
    assert steadied(0.5, acts, p=0.8) == left / 2
    found = course([Quote("service:1")], turns=1, steady=left, things=0, parts=0)
    assert found == {"shaken": round(1 - left, 4)}


def features(chat: Chat) -> dict[str, float]:
    return chat.decision.reasons["features"]


class TestTheTalk:
    def test_it_grows_with_each_turn_and_begins_anew_after_a_pause(self) -> None:
        chat = Chat(SPARKLE).say("how much is the deep cleaning?")
        assert not {"late", "shaken"} & features(chat).keys()
        first = chat.decision.confidence
        asked = features(chat.say("and the ironing?"))
        assert asked["shaken"] == round(1 - first, 4) and "late" not in asked
        assert features(chat.say(BOOKED[0]))["late"] == 2 / LATE
        chat.now += PAUSE + timedelta(minutes=1)
        assert not {"late", "shaken"} & features(chat.say(BOOKED[0])).keys()

    def test_it_begins_anew_after_a_proposal(self) -> None:
        chat = Chat(SPARKLE)
        for said in (*BOOKED, "yes"):
            chat.say(said)
        assert chat.kinds[0] == "propose_order"
        assert "shaken" not in features(chat.say("how much is the ironing?"))

    def test_what_is_read_back_once_more_unchanged_is_doubted(self) -> None:
        chat = Chat(SPARKLE)
        for said in BOOKED:
            chat.say(said)
        assert chat.kinds == ["review_order"] and "again" not in features(chat)
        chat.say("tuesday at 10am")
        assert chat.kinds == ["review_order"] and features(chat)["again"] == 1.0
        chat.say("make it wednesday")
        assert chat.kinds == ["review_order"] and "again" not in features(chat)

    def test_how_many_is_a_fair_question_once(self) -> None:
        first, again, beside = held("en", "hostel", "got any beds tonight?", "ok", "is there wifi")
        assert [turn.got[-1].split()[1] for turn in (first, again, beside)] == ["quantity"] * 3
        assert "counts" not in first.features
        assert again.features["again"] == 1.0
        assert not any("counts" in turn.features for turn in (first, again, beside))

    def test_how_many_is_no_fair_question_where_a_number_stands(self) -> None:
        (asked,) = held("en", "boats", "we were 5, 2 kids. sunset thing on saturday pls")
        assert asked.got[-1].startswith("ask quantity") and asked.features["counts"] == 1.0
