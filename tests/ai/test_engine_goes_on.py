"""What goes on from an article, everyday wishes to book and everyday yeses."""

import pytest

from ai.engine.consent import is_go_ahead
from ai.engine.intents import intents
from ai.text import folded
from tests.support.talks import came


@pytest.mark.parametrize(
    "agreed",
    [
        "oke fix",
        "ça nous va",
        "dac",
        "de una",
        "asi queda",
        "então fecha",
        "chalegi",
        "चलेगा",
        "ndio hivyo",
        "تمم",
        "تمام كذا",
    ],
)
def test_everyday_yeses_agree(agreed: str) -> None:
    assert is_go_ahead(folded(agreed), raw=agreed, reply_id="")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "pencil us in for friday"),
        ("es", "anótame el jueves"),
        ("pt", "marca sexta às 9"),
        ("fr", "notez-moi vendredi"),
        ("id", "daftarin aku jumat"),
        ("sw", "niandikie alhamisi"),
        ("hi", "naam likh lo shukravar"),
        ("ar", "سجلني الخميس"),
    ],
)
def test_everyday_words_wish_to_book(language: str, said: str) -> None:
    assert "book" in intents(folded(said), vocabulary=frozenset(), language=language)


def test_a_make_is_no_wish_to_book() -> None:
    said = folded("qual a marca do produto")
    assert "book" not in intents(said, vocabulary=frozenset(), language="pt")


def test_a_day_after_an_article_is_for_what_it_was_asked_about() -> None:
    (asked,) = came("id", "photo", "sesi foto keluarga boleh bawa anjing?", "kamis jam 2 siang")
    assert "1xservice:2" in asked


def test_goods_that_nobody_sells_are_no_articles_question() -> None:
    assert not came("id", "phones", "jual kartu perdana ga")[0].startswith("answer")


def test_price_and_duration_in_one_word_each() -> None:
    got = came("ar", "studio", "مساج الاسترخاء كم سعره ومدته")
    assert got == ("quote service:3", "quote service:3 duration")
