"""Quotations of documents in a turn: found by their question, shown to a model when they matter."""

from dataclasses import replace
from datetime import UTC, datetime

from ai.acts import Answer
from ai.backends.asking import offered
from ai.engine.dialogue import decide
from ai.knowledge.retrieval import MOST, relevant
from ai.turn import CustomerMessage, Turn
from catalog.snapshot import ArticleEntry, BusinessEntry, Snapshot

SHOP = Snapshot(
    version=1,
    business=BusinessEntry(
        name="Alpha",
        timezone="UTC",
        currency="AED",
        default_language="en",
        languages=("en",),
        hours={},
    ),
    articles=(
        ArticleEntry(1, "Where do you park?", "In front.", "en"),
        *(
            ArticleEntry(
                10 + number, f"Rule {number}", f"Clause {number} is dull.", "en", (), "extract", "T"
            )
            for number in range(400)
        ),
        ArticleEntry(
            900, "Can my dog stay?", "Dogs may use the garden.", "en", (), "extract", "Rules"
        ),
    ),
)


def turn(text: str, snapshot: Snapshot = SHOP) -> Turn:
    moment = datetime(2026, 11, 22, 9, tzinfo=UTC)
    return Turn(messages=(CustomerMessage(id=1, text=text),), snapshot=snapshot, now=moment)


def test_the_engine_answers_with_a_quotation_by_its_question() -> None:
    few = replace(SHOP, articles=(SHOP.articles[0], SHOP.articles[-1]))
    assert decide(turn("can my dog stay", few)).acts == (Answer("article:900"),)


def test_a_model_is_offered_the_quotations_that_matter_and_all_written_answers() -> None:
    refs = offered(turn("Is the garden open for my dog?"))
    assert refs == ("article:1", "article:900")
    assert offered(turn("hello")) == ("article:1",)


def test_never_more_than_a_prompt_can_hold() -> None:
    assert len(relevant(turn("clause 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17"))) == MOST
    assert relevant(turn("")) == ()
