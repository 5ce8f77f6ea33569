""" "Not 9, 10": one number put in another's place, in the order of each language."""

import pytest

from ai.engine.swaps import find_swap
from ai.text import folded, tokens
from evals import playing
from evals.playing import Talk


def swapped(text: str) -> tuple[str, str] | None:
    """The wrong number and the right one."""
    plain = folded(text)
    swap = find_swap(plain, tokens(plain), [])
    return swap and (plain[slice(*swap.wrong)], plain[slice(*swap.right)])


def came(language: str, shop: str, *said: str) -> str:
    """The acts of the last of some turns."""
    talk = Talk(language, shop, attack=False, turns=tuple((text, "hours") for text in said))
    return " + ".join(playing.play(talk)[-1].got)


@pytest.mark.parametrize(
    ("said", "wrong", "right"),
    [
        ("not 9, 10", "9", "10"),
        ("10 not 9", "9", "10"),
        ("sorry 3 kilos not 2", "2", "3"),
        ("9 nahi 10 baje", "9", "10"),
        ("10 baje, 9 nahi", "9", "10"),
        ("कल 9 नहीं 10 बजे", "9", "10"),
        ("a las 9 no, a las 10", "9", "10"),
        ("10, no 9", "9", "10"),
        ("no a las 9, a las 10", "9", "10"),
        ("18h30 pas 18h", "18", "18h30"),
        ("pas 9, 10", "9", "10"),
        ("às 5 não, às 6", "5", "6"),
        ("esquece as 8h30, melhor 11", "8h30", "11"),
        ("bukan jam 8, jam 9", "8", "9"),
        ("sio 3, 4", "3", "4"),
        ("مش 9، 10", "9", "10"),
        ("10 مو 9", "9", "10"),
        ("two not three", "three", "two"),
        ("ah 10 no good, 11?", "10", "11"),
        ("can't do 9, 10", "9", "10"),
        ("9 doesn't work, 10", "9", "10"),
        ("às 9 não posso, às 10", "9", "10"),
    ],
)
def test_the_wrong_number_is_the_one_that_its_language_negates(
    said: str, wrong: str, right: str
) -> None:
    assert swapped(said) == (wrong, right)


@pytest.mark.parametrize(
    "said", ["not 9-10", "no, 9 or 10", "no i said 2", "not two rooms, 3", "2 adults and 3 kids"]
)
def test_what_puts_nothing_right_is_no_swap(said: str) -> None:
    assert swapped(said) is None


MASSAGE = ("sports massage on thursday at 5pm", "Tom Barker")
CLASS = ("yoga class for 2 people on thursday at 5pm", "Tom Barker")


@pytest.mark.parametrize(
    ("said", "lines", "hour"),
    [
        ((*MASSAGE, "not 5, 6"), "1xservice:4", "18:00"),
        ((*MASSAGE, "7 not 5"), "1xservice:4", "19:00"),
        ((*CLASS, "not 5, 6"), "2xservice:1", "18:00"),
        ((*CLASS, "3 not 2"), "3xservice:1", "17:00"),
    ],
)
def test_what_was_wished_says_whether_it_is_the_hour_or_how_many(
    said: tuple[str, ...], lines: str, hour: str
) -> None:
    got = came("en", "studio", *said)
    assert got.startswith(f"review_order {lines} date=2026-11-26 time={hour}")


def test_a_number_that_may_be_both_is_asked_about() -> None:
    wish = ("yoga class for 9 people on thursday at 9am", "Tom Barker", "not 9, 10")
    assert came("en", "studio", *wish) == "clarify change:time change:quantity"


def test_a_correction_within_the_first_wish_counts() -> None:
    got = came("hi", "garage", "brake change kal 9 nahi 10 baje")
    assert got == "ask name 1xservice:2 date=2026-11-25 time=10:00"


@pytest.mark.parametrize(
    ("first", "then", "hour"),
    [("at 5pm", "make it 7", "19:00"), ("at 5pm", "6 not 5", "18:00"), ("at 8am", "7", "07:00")],
)
def test_another_hour_is_in_the_half_of_the_day_that_was_said(
    first: str, then: str, hour: str
) -> None:
    got = came("en", "studio", f"sports massage on thursday {first}", "Tom Barker", then)
    assert f"time={hour}" in got


def test_an_hour_told_apart_from_people_counts_nobody() -> None:
    wish = ("yoga class for 4 people tomorrow", "at 4pm", "Lena Fischer")
    review = came("en", "studio", *wish, "i mean 5 oclock not five people")
    assert review.startswith("review_order 4xservice:1 date=2026-11-25 time=17:00")
