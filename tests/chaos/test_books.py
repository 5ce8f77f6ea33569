"""The comparison finds what is planted: each kind of fault, on either side, and nothing else."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from chaos.books import Differences, Heard, Inside, Outside, Said, Sent, compare

Books = tuple[dict[str, Outside], dict[str, Inside]]


def agreeing() -> Books:
    """Two customers, four messages each, answered; a reply of two parts; a notice overtaken."""
    outside, inside = {}, {}
    for customer in ("anna", "ben"):
        said = [Said(f"w-{customer}-{n}", f"question {n}") for n in range(4)]
        replies = [
            Sent(f"o-{customer}-{n}", f"k-{customer}-{n}", "read", f"answer {n}", "reply")
            for n in range(5)
        ]
        notice = Sent(f"o-{customer}-n", f"k-{customer}-n", "delivered", "ready", "notice")
        cancelled = Sent("", f"k-{customer}-c", "cancelled", "too late", "reply")
        heard = [Heard(row.wamid, row.key, row.text, row.status) for row in (*replies, notice)]
        outside[customer] = Outside(said=said, heard=heard, promised=[m.wamid for m in said])
        inside[customer] = Inside(
            taken=list(said),
            # The notice was queued first and left last: another lane.
            sent=[notice, replies[0], cancelled, *replies[1:]],
            arrived=[m.wamid for m in said],
            turns=[2, 5, 8, 9],
        )
    return outside, inside


def test_books_that_agree_have_no_differences() -> None:
    found = compare(*agreeing())

    assert not found
    assert set(found.counts().values()) == {0}


def test_the_network_may_turn_two_around_and_the_order_of_arrival_counts() -> None:
    outside, inside = agreeing()
    inside["anna"].taken.reverse()
    inside["anna"].arrived.reverse()

    assert not compare(outside, inside)


def drop(rows: list[Any], index: int = 1) -> None:
    del rows[index]


def repeat(rows: list[Any], index: int = 1) -> None:
    rows.append(rows[index])


def swap(rows: list[Any], index: int = 1) -> None:
    rows[index], rows[index + 1] = rows[index + 1], rows[index]


PLANTED: dict[str, tuple[str, Callable[[Outside, Inside], object]]] = {
    "an inbound row is missing": ("in_lost", lambda o, i: drop(i.taken)),
    "the emulator forgot what it promised": (
        "in_lost",
        lambda o, i: (drop(o.said), drop(i.taken), drop(i.arrived)),
    ),
    "an inbound row is there twice": ("in_doubled", lambda o, i: repeat(i.taken)),
    "inbound rows are swapped": ("in_reordered", lambda o, i: swap(i.taken)),
    "inbound rows are swapped and one is missing": (
        "in_reordered",
        lambda o, i: (swap(i.taken), drop(i.taken, 3)),
    ),
    "an inbound row nobody wrote": (
        "in_invented",
        lambda o, i: i.taken.append(Said("w-none", "boo")),
    ),
    "an inbound text is another": (
        "in_changed",
        lambda o, i: i.taken.__setitem__(0, Said("w-anna-0", "questi")),
    ),
    "one customer in two conversations": (
        "in_changed",
        lambda o, i: setattr(i, "conversations", 2),
    ),
    "a sent message never reached the phone": ("out_lost", lambda o, i: drop(o.heard)),
    "all messages are lost, the last too": ("out_lost", lambda o, i: o.heard.clear()),
    "a message is on the phone twice": (
        "out_doubled",
        lambda o, i: o.heard.append(Heard("o-new", "k-anna-1", "answer 1", "read")),
    ),
    "one message was answered twice": ("out_doubled", lambda o, i: i.turns.append(5)),
    "messages are heard in another order": ("out_reordered", lambda o, i: swap(o.heard)),
    "another order, and one is lost": (
        "out_reordered",
        lambda o, i: (swap(o.heard), drop(o.heard, 4)),
    ),
    "another order, and one is doubled": (
        "out_reordered",
        lambda o, i: (swap(o.heard), repeat(o.heard, 4)),
    ),
    "the phone has what no row knows": (
        "out_invented",
        lambda o, i: o.heard.append(Heard("o-x", "k-x", "boo", "read")),
    ),
    "the phone has something without a key": (
        "out_invented",
        lambda o, i: o.heard.append(Heard("o-x", None, "boo", "read")),
    ),
    "a cancelled message left": (
        "out_invented",
        lambda o, i: o.heard.append(Heard("o-c", "k-anna-c", "too late", "read")),
    ),
    "a row is gone that was sent": ("out_invented", lambda o, i: drop(i.sent, 3)),
    "a message is known by another id": (
        "out_changed",
        lambda o, i: o.heard.__setitem__(0, Heard("o-z", "k-anna-0", "answer 0", "read")),
    ),
    "a message was cut": (
        "out_changed",
        lambda o, i: o.heard.__setitem__(0, Heard("o-anna-0", "k-anna-0", "answ", "read")),
    ),
    "a status is behind": (
        "statuses",
        lambda o, i: i.sent.__setitem__(
            1, Sent("o-anna-0", "k-anna-0", "sent", "answer 0", "reply")
        ),
    ),
    "something is still queued": (
        "unfinished",
        lambda o, i: i.sent.append(Sent("", "k-q", "queued", "later", "reply")),
    ),
    "something is still being sent": (
        "unfinished",
        lambda o, i: i.sent.append(Sent("", "k-s", "sending", "later", "reply")),
    ),
    "nobody answered": ("unanswered", lambda o, i: setattr(o, "ends_with_answer", False)),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(fault: str) -> None:
    kind, plant = PLANTED[fault]
    outside, inside = agreeing()

    plant(outside["anna"], inside["anna"])

    assert compare(outside, inside).counts()[kind] > 0


def test_a_customer_whose_rows_are_all_missing_is_lost() -> None:
    outside, inside = agreeing()
    del inside["ben"]

    assert compare(outside, inside).counts()["in_lost"] == 4


def test_a_customer_who_never_wrote_is_invented() -> None:
    outside, inside = agreeing()
    del outside["ben"]

    found = compare(outside, inside).counts()

    assert found["in_invented"] == 4
    assert found["out_lost"] == 6


def test_a_message_in_two_customers_books_is_found() -> None:
    outside, inside = agreeing()
    outside["ben"].said.append(outside["anna"].said[0])
    inside["ben"].taken.append(inside["anna"].taken[0])
    inside["ben"].arrived.append(inside["anna"].arrived[0])
    outside["ben"].heard.append(outside["anna"].heard[0])
    inside["ben"].sent.append(inside["anna"].sent[1])

    found = compare(outside, inside).counts()

    assert found["in_doubled"] and found["out_doubled"]


@pytest.mark.parametrize("seed", range(40))
def test_any_row_that_is_taken_away_moved_or_repeated_is_missed(seed: int) -> None:
    """Wherever it stands, on whichever side."""
    dice = random.Random(seed)
    outside, inside = agreeing()
    phone, rows = dice.choice([(outside[name], inside[name]) for name in outside])
    # The emulator makes its ids once, and a send key is unique in the database.
    both, dropped = (phone.heard, rows.taken), (phone.said, rows.sent)
    book = dice.choice([*both, *dropped])
    verb = dice.choice([drop, repeat]) if any(book is one for one in both) else drop
    # A cancelled row matters to nobody.
    places = [n for n, row in enumerate(book) if getattr(row, "status", "") != "cancelled"]
    verb(book, dice.choice(places))

    assert compare(outside, inside)


def test_differences_of_many_customers_add_up_and_show_examples() -> None:
    found = Differences(lost=["in a 1", "out a 2"])
    found.add(Differences(lost=["in b 3"], unfinished=["doorbells due: 2"]))

    assert found.counts()["in_lost"] == 2
    assert found.counts()["out_lost"] == 1
    assert found.examples(most=1) == {"lost": ["in a 1"], "unfinished": ["doorbells due: 2"]}


def test_who_is_with_a_person_is_not_answered_by_the_machine() -> None:
    outside, inside = agreeing()
    outside["anna"].ends_with_answer = False
    inside["anna"].with_person = True

    assert not compare(outside, inside)
