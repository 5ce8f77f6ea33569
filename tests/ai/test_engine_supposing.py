"""Who was asked whether something is meant, and goes on as if it were, has said so."""

import pytest

from tests.support.talks import came, held

OUTSIDE = "Hello! A table outside for 2 tonight at 8?"


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


def test_gone_with_the_next_turn() -> None:
    first, second, third = held("en", "restaurant", OUTSIDE, "where are you?", "Sam Whitaker")
    assert first.outcome == "clarified"
    assert second.got[0].startswith("place")
    assert not third.got[-1].startswith("review_order")


def test_no_yes_proposes_what_was_only_supposed() -> None:
    """With all its details told, the read-back still comes first."""
    acts = came("en", "restaurant", OUTSIDE + " Sam Whitaker", "yes go for it")
    assert not any(act.startswith("propose_order") for act in acts)


def test_what_was_spoken_of_before_may_be_meant_as_well() -> None:
    """So nothing is supposed of the other thing that we asked about."""
    talk = held(
        "sw",
        "home",
        "huduma ya kiyoyozi ni bei gani",
        "mafundi wanakuja na vifaa vyao?",
        "kesho saa tano asubuhi",
    )
    assert [turn.got[0] for turn in talk[:2]] == ["quote service:2", "clarify service:4 person"]
    assert talk[2].got == ("hand_off repeated_clarify",)
