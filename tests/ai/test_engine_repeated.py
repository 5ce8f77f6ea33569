"""Asked again what was just told: said otherwise, with a person to choose, and by a person."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from ai.acts import Answer, Clarify
from ai.engine import decide
from ai.turn import CustomerMessage, Turn
from catalog.snapshot import Snapshot
from evals import playing
from evals.playing import Talk
from evals.shops import SHOPS
from tests.support.talks import READS, held


def came(language: str, shop: str, *said: str) -> list[tuple[str, ...]]:
    """The acts of each of some turns."""
    talk = Talk(language, shop, attack=False, turns=tuple((text, "hours") for text in said))
    return [turn.got for turn in playing.play(talk)]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("is there a warranty", "is there a warranty??", "i asked, is there a warranty")),
        ("es", ("dan garantía?", "pero dan garantía?", "que si dan garantía")),
        ("ar", ("في ضمان؟", "طيب في ضمان ولا لا", "بسألك في ضمان")),
        ("fr", ("il y a une garantie ?", "une garantie ?", "je demande s'il y a une garantie")),
        ("pt", ("tem garantia?", "mas tem garantia?", "tem garantia ou não")),
        ("hi", ("warranty hai kya", "warranty hai?", "bhai warranty hai kya")),
        ("id", ("ada garansi?", "garansi ada?", "kak ada garansi?")),
        ("sw", ("kuna dhamana?", "dhamana ipo?", "kuna dhamana?")),
    ],
)
def test_an_answer_is_not_sent_twice_and_a_person_comes_at_the_third(
    language: str, said: tuple[str, ...]
) -> None:
    first, second, third = came(language, "phones", *said)
    assert first == ("answer article:1",)
    assert second == ("clarify article:1 person",)
    assert third == ("hand_off repeated_clarify",)


def test_a_price_asked_again_is_told_again_and_then_with_a_person_to_choose() -> None:
    asked = "how much is a screen replacement"
    first, second, third, fourth = came("en", "phones", asked, f"{asked}??", asked, asked)
    assert first == second == ("quote service:1",)
    assert third == fourth == ("quote service:1", "clarify menu person")


def test_a_person_to_choose_beside_a_price_is_no_question_of_ours() -> None:
    """What the price was of is still what a day books, however often it was asked."""
    asked = ("how much is a screen replacement",) * 8
    *_, last, booked = held("en", "phones", *asked, "yes", threshold=READS)
    assert last.got == ("quote service:1", "clarify menu person")
    assert booked.got[0].startswith("ask date 1xservice:1")
    assert came("en", "phones", *asked, "blorp the zib")[-1][0].startswith("clarify")


@pytest.mark.parametrize(
    "said",
    [
        ("can i pay by card", "and mpesa?", "cash too?"),
        ("how much is a screen replacement", "how much is a battery", "and the charging port"),
        ("do you do battery replacement", "how much is battery replacement"),
    ],
)
def test_another_question_is_answered_though_the_answer_is_the_same(said: tuple[str, ...]) -> None:
    assert all(acts[0].startswith(("answer", "quote")) for acts in came("en", "phones", *said))


def test_an_old_question_is_a_new_one_after_other_things() -> None:
    asked = ("is there a warranty", "how much is a battery", "where are you", "when are you open")
    got = came("en", "phones", *asked, "will i lose my photos", "is there a warranty")
    assert got[-1] == ("answer article:1",)


@pytest.mark.parametrize("changed", ["later", "newer"])
def test_later_or_of_a_newer_catalogue_it_is_told_again(changed: str) -> None:
    shop = SHOPS["phones"]
    first = decide(_turn(shop.snapshot, shop.now, {}))
    now = shop.now + timedelta(hours=2) if changed == "later" else shop.now
    snapshot = replace(shop.snapshot, version=2) if changed == "newer" else shop.snapshot
    assert decide(_turn(snapshot, now, first.state)).acts == first.acts == (Answer("article:1"),)
    again = decide(_turn(shop.snapshot, shop.now, first.state))
    assert again.acts == (Clarify(("article:1", "person")),)


def _turn(snapshot: Snapshot, now: datetime, state: dict[str, Any]) -> Turn:
    message = CustomerMessage(1, "is there a warranty")
    return Turn(messages=(message,), snapshot=snapshot, now=now, state=state)


def test_a_wish_stays_open_while_an_answer_is_asked_for_again() -> None:
    wish = ("battery replacement tomorrow at 3", "is there a warranty", "warranty??", "Tom Barker")
    got = came("en", "phones", *wish)
    assert got[2] == ("clarify article:1 person",)
    assert got[3][0].startswith("review_order 1xservice:2 date=2026-11-25 time=15:00")
