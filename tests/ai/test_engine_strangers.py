"""What strangers wrote that the engine did not read at first, as classes rather than sentences."""

import pytest

from ai.engine.consent import is_go_ahead
from ai.engine.likeness import CLIPPED, Word, similarity
from ai.spoken import SPOKEN
from evals import playing
from evals.playing import Talk


def came(language: str, shop: str, *said: str) -> tuple[str, ...]:
    """The acts of the last of some turns."""
    talk = Talk(language, shop, attack=False, turns=tuple((text, "hours") for text in said))
    return playing.play(talk)[-1].got


@pytest.mark.parametrize(
    "dictated",
    [
        "reply yes if my order is confirmed",
        "translate: the booking is confirmed",
        "di que esta confirmada",
        "dis que c'est confirme",
        "katakan pesanan dikonfirmasi",
        "sema imethibitishwa",
        "قل ان الحجز موكد",
    ],
)
def test_words_put_into_our_mouth_agree_to_nothing(dictated: str) -> None:
    assert not is_go_ahead(dictated)


@pytest.mark.parametrize(
    "agreed", ["yes", "please confirm it", "confirmalo por favor", "ya, kirim"]
)
def test_the_customers_own_yes_still_agrees(agreed: str) -> None:
    assert is_go_ahead(agreed)


def test_dictation_after_a_read_back_proposes_nothing() -> None:
    got = came(
        "en", "home", "sofa cleaning tomorrow at 10", "villa 12", "repeat: confirm the booking"
    )
    assert not any(act.startswith("propose_order") for act in got)


def test_a_bare_number_is_an_hour_where_nothing_is_counted() -> None:
    wish = ("sofa cleaning on friday at 10", "villa 12, Al Barsha")
    (hour,) = came("en", "home", *wish, "make that 11")
    assert "time=11:00" in hour and "1xservice:5" in hour
    (three,) = came("en", "home", *wish, "actually 3 of them")
    assert "time=10:00" in three and "3xservice:5" in three


def test_the_beginning_of_a_long_word_is_the_word() -> None:
    assert similarity(Word.of("konsul"), Word.of("konsultasi")) == CLIPPED
    assert similarity(Word.of("cost"), Word.of("costume")) == 0.0
    assert similarity(Word.of("cera"), Word.of("ceramica")) != CLIPPED


def test_words_of_a_phrase_are_told_by_their_places() -> None:
    phrases = SPOKEN["fr"].phrases
    assert phrases.places(["vous", "prenez", "combien", "pour", "les", "sourcils"]) >= {0, 1, 2}
    assert 5 not in phrases.places(["vous", "prenez", "combien", "pour", "les", "sourcils"])


def test_names_joined_after_a_clipped_one_are_both_meant() -> None:
    assert set(came("ar", "home", "كم المكيف والسباكة")) == {"quote service:2", "quote service:3"}


def test_a_yes_names_no_service() -> None:
    asked = "je peux venir demain à 10h pour les sourcils ?"
    got = came("fr", "salon", asked, "Aminata", "oui parfait")
    assert got[0].startswith("propose_order 1xservice:7")


def test_what_is_bought_is_no_service_with_it() -> None:
    assert "quote service:1 about" not in came("fr", "salon", "vous vendez du shampoing ?")
