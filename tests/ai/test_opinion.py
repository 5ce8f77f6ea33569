"""The second opinion: what kinds of acts suit which words, learnt from talks people wrote."""

import re
from array import array
from dataclasses import replace

import pytest

from ai.acts import Ask, HandOff, Hours, ListServices, Quote, Refuse
from ai.confidence.opinion import (
    BUCKETS,
    LIFT,
    SECONDED,
    Likely,
    Opinion,
    kind_of,
    second,
    seconded,
    shipped,
    vector,
)
from ai.confidence.weights import ENGINE
from ai.engine import decide
from ai.text import folded, tokens
from ai.turn import CustomerMessage, Turn
from evals import opinion, playing
from evals.playing import brief
from evals.shops import SHOPS


def heard(said: str, *before: str, good: str) -> opinion.Heard:
    return opinion.Heard(opinion.features(said, before), frozenset(good.split(", ")))


def of_bikes(said: str) -> Turn:
    shop = SHOPS["bikes"]
    message = CustomerMessage(1, said)
    return Turn(messages=(message,), snapshot=shop.snapshot, now=shop.now)


class TestLearning:
    EXAMPLES = [
        *(
            heard(f"how much is {word}", good="quote")
            for word in ["tea", "cake", "bread", "milk", "rice"]
        ),
        *(heard(f"when do you open {word}", good="hours") for word in ["today", "monday", "now"]),
        *(
            heard(f"yes {word}", "review_order", good="propose_order")
            for word in ["ok", "do", "it"]
        ),
    ] * 20

    def learnt(self) -> Opinion:
        return opinion.learn(self.EXAMPLES)

    def test_what_was_said_before_counts_beside_the_words(self) -> None:
        found = self.learnt()
        asked, agreed = "how much is soup", "yes fine"
        assert self.best(found, asked) == "quote"
        assert self.best(found, "when do you open on friday") == "hours"
        assert self.best(found, agreed, "review_order") == "propose_order"
        told, untold = (
            found.of(opinion.features(agreed, before))["propose_order"].p
            for before in (["review_order"], ["quote"])
        )
        assert told > untold

    def test_words_that_nobody_said_make_nothing_likelier(self) -> None:
        likely = self.learnt().of({})
        assert all(abs(found.lift) < 1.5 for found in likely.values()), likely

    def test_the_same_talks_teach_the_same(self) -> None:
        assert self.learnt().rows == self.learnt().rows

    def test_of_a_kind_that_is_rare_nothing_is_learnt(self) -> None:
        rare = heard("a person please", good="hand_off")
        assert "hand_off" not in opinion.learn([*self.EXAMPLES, rare]).kinds

    def best(self, found: Opinion, said: str, *before: str) -> str:
        likely = found.of(opinion.features(said, before))
        return max(likely, key=lambda kind: likely[kind].lift)

    def test_nothing_is_learnt_from_what_is_counted_or_judges(self) -> None:
        parts = {talk.part for talk in playing.talks(playing.FRESH)}
        kept = {*playing.UNSEEN, *playing.HELD}
        assert kept <= parts
        assert not {talk.part for talk in opinion.to_learn()} & kept


class TestSeconding:
    LIKELY = {
        "quote": Likely(p=0.9, lift=2.0),
        "ask date": Likely(p=0.3, lift=-1.5),
        "hours": Likely(p=0.6, lift=5.0),
    }

    def test_the_least_likely_act_counts(self) -> None:
        both = seconded(self.LIKELY, ["quote", "ask date"], words=5)
        assert both["suits"] == (LIFT - 1.5) / (2 * LIFT)
        assert both["other"] == 0.6
        alone = seconded(self.LIKELY, ["quote"], words=5)
        assert alone["suits"] > both["suits"]

    def test_whichever_detail_is_asked_for_next_the_wish_goes_on(self) -> None:
        likely = {**self.LIKELY, "review_order": Likely(p=0.95, lift=2.5)}
        asked = seconded(likely, ["ask date"], words=5)
        assert asked == seconded(likely, ["review_order"], words=5)
        assert asked["suits"] == round((LIFT + 2.5) / (2 * LIFT), 4)
        assert asked["other"] == 0.9
        assert seconded(likely, ["quote"], words=5)["other"] == 0.95

    def test_a_kind_nobody_learnt_is_no_reason_to_doubt(self) -> None:
        assert seconded(self.LIKELY, ["order_change"], words=0) == {"suits": 1.0}

    @pytest.mark.parametrize("said", ["", "hi", "blah " * 500, "كم السعر؟", "§ ´ 12 %"])
    def test_every_feature_lies_between_0_and_1_and_is_weighed(self, said: str) -> None:
        for act in (Quote("service:1"), ListServices(), HandOff("complaint"), Hours()):
            found = second(tokens(folded(said)), ["ask date"], [act])
            assert set(found) <= {*SECONDED} <= set(ENGINE.weights)
            assert all(0.0 < value <= 1.0 for value in found.values()), found

    def test_weights_that_do_not_fit_the_kinds_are_refused(self) -> None:
        with pytest.raises(ValueError, match="a weight for each place and kind"):
            Opinion(["quote"], usual=[0.0], biases=[0.0], steps=[1.0], rows=array("b", bytes(3)))


class TestTheShippedOne:
    def test_it_was_learnt_from_the_talks_there_are(self) -> None:
        """If this fails, talks were changed: `python -m evals.opinion` learns them."""
        told = re.search(r"from (\d+) turns", opinion.TOLD.read_text("utf-8"))
        assert told and int(told[1]) == sum(len(talk.turns) for talk in opinion.to_learn())
        assert len(shipped().rows) == BUCKETS * len(shipped().kinds)

    def test_acts_have_the_same_kind_in_the_talks_and_in_the_engine(self) -> None:
        for act in (
            Quote("service:1"),
            Quote("service:1", detail="about"),
            Ask(slot="date", lines=(), understood=()),
            Ask(slot="quantity", lines=(), understood=(), problem="unreadable"),
            Refuse("discount"),
            ListServices(),
            HandOff("complaint"),
        ):
            assert opinion.kind_in(brief(act)) == kind_of(act)

    @pytest.mark.parametrize(
        ("said", "before", "suits", "does_not"),
        [
            ("how much is it?", "", Quote("service:1"), ListServices()),
            ("what time do you close", "quote", Hours(), Refuse("unknown_service")),
            ("¿me hacen un descuento?", "quote", Refuse("discount"), Hours()),
            ("Marie Dupont", "ask name", None, Quote("service:1")),
        ],
    )
    def test_it_knows_what_suits(
        self, said: str, before: str, suits: object, does_not: object
    ) -> None:
        likely = shipped().of(vector(tokens(folded(said)), [before] if before else []))
        good = likely[kind_of(suits) if suits else "review_order"]
        assert good.lift > 1.0
        assert likely[kind_of(does_not)].lift < 0.0

    def test_a_tap_is_not_doubted(self) -> None:
        turn = of_bikes("Reparar pinchazo")
        tapped = CustomerMessage(1, "Reparar pinchazo", "interactive", "service:2")
        found = decide(replace(turn, messages=(tapped,))).reasons["features"]
        assert found["suits"] == 1.0 and "other" not in found

    def test_what_was_said_to_the_customer_is_remembered_by_kind(self) -> None:
        first = decide(of_bikes("hello, how much is a puncture repair?"))
        assert first.state["before"] == [kind_of(act) for act in first.acts]
