"""Who was asked what is meant and taps it is told what they asked, and goes on with their wish."""

from dataclasses import replace
from typing import Any

import pytest

from ai import reply_ids
from ai.engine import decide
from ai.turn import AssistantPolicy, CustomerMessage, Turn
from ai.validate import validate
from evals.playing import brief
from evals.shops import SHOPS


def after_tap(shop: str, language: str, *said: str, chosen: str) -> tuple[str, ...]:
    """The acts of a tap on `chosen`, where the last of what was said was doubted."""
    place = SHOPS[shop]
    state: dict[str, Any] = {}
    acts: tuple[str, ...] = ()
    for number, text in enumerate((*said, chosen), start=1):
        message = CustomerMessage(number, text)
        if number > len(said):
            assert chosen in acts[0].split()[1:], acts
            message = replace(message, kind="interactive", reply_id=reply_ids.option(chosen))
        turn = Turn(
            messages=(message,),
            snapshot=place.snapshot,
            now=place.now,
            policy=AssistantPolicy(threshold=0.9999 if number == len(said) else 0.0),
            state=state,
            language=language,
        )
        decision = validate(decide(turn), turn)
        state, acts = decision.state, tuple(brief(act) for act in decision.acts)
        if number == len(said):
            assert [act.split()[0] for act in acts] == ["clarify"], acts
    return acts


TOLD = "how much is a screen replacement"
DAY = "tomorrow at 11"


@pytest.mark.parametrize(
    ("said", "chosen", "got"),
    [
        (("how long does a screen replacement take?",), "service:1", ("quote service:1 duration",)),
        ((TOLD,), "service:1", ("quote service:1",)),
        (
            (TOLD, DAY),
            "service:1",
            ("ask name 1xservice:1 date=2026-11-25 time=11:00",),
        ),
        (
            (TOLD, DAY, "how long does a screen replacement take?"),
            "service:1",
            (
                "quote service:1 duration",
                "ask name 1xservice:1 date=2026-11-25 time=11:00",
            ),
        ),
        (
            (TOLD, DAY, "where are you?"),
            "place",
            ("place", "ask name 1xservice:1 date=2026-11-25 time=11:00"),
        ),
        (
            (TOLD, DAY, "when are you open?"),
            "hours",
            ("hours", "ask name 1xservice:1 date=2026-11-25 time=11:00"),
        ),
        (
            ("how much is a screen replacement and a battery replacement",),
            "service:2",
            ("quote service:2",),
        ),
    ],
)
def test_a_tap_tells_what_was_asked_and_goes_on(
    said: tuple[str, ...], chosen: str, got: tuple[str, ...]
) -> None:
    assert after_tap("phones", "en", *said, chosen=chosen) == got


def test_a_day_for_what_was_told_before_is_kept_for_the_tap() -> None:
    """Too much is told beside it to be sure of it; tapped, it is not told the price again."""
    said = "good. i play gigs till late so not too early, friday 11.30am?"
    told = "hey, i've got an upright piano that needs shifting, what do you charge?"
    (act,) = after_tap("movers", "en", told, said, chosen="service:5")
    assert act == "ask place 1xservice:5 date=2026-11-27 time=11:30"


def test_a_tap_on_one_of_a_wish_for_two_reads_both_back() -> None:
    said = "book a women's haircut and a manicure tomorrow at 11, Ana Ruiz"
    (act,) = after_tap("salon", "en", said, chosen="service:1")
    assert act.startswith("review_order 1xservice:1 1xservice:")
