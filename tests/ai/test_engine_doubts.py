"""What is not understood for sure is asked about, and changes nothing that was told before."""

import pytest

from ai.acts import Clarify
from ai.engine import decide
from ai.turn import AssistantPolicy, CustomerMessage, Turn
from evals.shops import SHOPS
from tests.support.talks import came, held

TABLE = "queria uma mesa na esplanada para 6 pessoas sábado às 20h"


@pytest.mark.parametrize(
    ("language", "shop", "said", "meant"),
    [
        ("en", "movers", "what do you take for moving a one bedroom flat", "service:2"),
        ("es", "boats", "qué vale el paseo al atardecer", "service:2"),
    ],
)
def test_what_reads_like_an_address_may_be_what_is_sold(
    language: str, shop: str, said: str, meant: str
) -> None:
    assert held(language, shop, said)[-1].got == (f"quote {meant}",)


def test_a_figure_makes_it_an_address() -> None:
    wish = ("moving a one bedroom flat on friday at 10", "Flat 4, 88 Rye Lane")
    (review,) = held("en", "movers", *wish)[-1].got
    assert review.startswith("review_order 1xservice:2") and "place=Flat_4" in review


def test_the_full_price_is_nothing_that_is_sold() -> None:
    for said in ("ok the full price then, how much is it all in all", "the whole price please"):
        assert "quote" not in " ".join(held("en", "bikes", said)[-1].got)


@pytest.mark.parametrize(
    ("language", "days"),
    [
        ("en", ("tomorrow at 11", "tomorrow at eleven then")),
        ("es", ("mañana a las 11", "pues mañana a las once")),
        ("fr", ("demain à 11h", "alors demain à onze heures")),
        ("id", ("besok jam 11", "ya besok jam sebelas pagi")),
    ],
)
def test_a_list_from_which_nothing_was_chosen_is_not_shown_again(
    language: str, days: tuple[str, str]
) -> None:
    first, second = (turn.got for turn in held(language, "phones", *days))
    assert first == ("list_services",)
    assert second == ("clarify menu person",)


@pytest.mark.parametrize("tail", ["", ", my shift ends late"])
def test_what_is_asked_about_replaces_nothing_that_was_told(tail: str) -> None:
    wish = ("manicure and pedicure friday 2pm", "Grace Mendy")
    *_, before, asked, after = held(
        "en", "salon", *wish, f"oh wait, 3 instead please{tail}", "go on then"
    )
    assert asked.got[0].startswith("clarify"), "three of which, or at three?"
    assert "1xservice:4 1xservice:5" in before.got[0] and "time=14:00" in before.got[0]
    assert after.got[0].startswith(before.got[0])


@pytest.mark.parametrize(
    ("said", "left"),
    [("no, saturday at 11", {"date": [1], "time": [1]}), ("forget it, cancel everything", {})],
)
def test_a_guess_replaces_nothing_and_brings_nothing_back(
    said: str, left: dict[str, list[int]]
) -> None:
    """Who asks the assistant to be surer than it can be is asked about everything."""
    shop, state = SHOPS["home"], {}
    sure, surer = AssistantPolicy(threshold=0.85), AssistantPolicy(threshold=1.0)
    for number, (text, policy) in enumerate(
        (("sofa cleaning on friday at 10", sure), (said, surer)), 1
    ):
        turn = Turn(
            messages=(CustomerMessage(number, text, "text"),),
            snapshot=shop.snapshot,
            now=shop.now,
            policy=policy,
            state=state,
            language="en",
        )
        decision = decide(turn)
        state = decision.state
    assert isinstance(decision.acts[0], Clarify)
    told = {name: [message for message, *_ in spans] for name, spans in state["slots"].items()}
    assert told == left
    assert bool(state["lines"]) == bool(left)


def test_figures_that_leave_open_how_many_are_asked_about() -> None:
    wish = "were 5, 2 kids (6 and 8). sunset cruise on saturday pls"
    assert held("en", "boats", wish)[-1].got[0].startswith("ask quantity")
    (one,) = held("pt", "restaurant", TABLE)[-1].got
    assert one.startswith("ask name 6x"), "a table is told by who sits at it"


@pytest.mark.parametrize(
    ("language", "shop", "said"),
    [
        ("en", "physio", "morning, do you treat children?"),
        ("en", "studio", "do you sell gift vouchers? its for my sister"),
        ("es", "physio", "buenas, atendéis a niños?"),
        ("pt", "physio", "bom dia, atendem crianças?"),
        ("sw", "studio", "nina maumivu ya mgongo makali sana jamani"),
    ],
)
def test_a_greeting_or_a_word_by_chance_answers_no_question(
    language: str, shop: str, said: str
) -> None:
    assert held(language, shop, said)[-1].got[-1].split()[0] in ("clarify", "hand_off")


def test_a_greeting_with_a_question_mark_is_greeted() -> None:
    for said in ("hello?", "hola??", "hey there?"):
        assert held("en", "home", said)[-1].got == ("small_talk greeting",)


def test_two_words_side_by_side_of_two_names_are_one_thing_that_is_asked_about() -> None:
    (which,) = held("en", "boats", "can we come for the dolphin trip on sunday")[-1].got
    assert which == "clarify service:3 service:1 person"
    (both,) = held("en", "salon", "manicure pedicure on friday at 2pm")[-1].got
    assert "1xservice:4 1xservice:5" in both, "each is named whole"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "what time do you close today and do you have anything sugar free?"),
        ("en", "anything sugar free? and until when are you open"),
    ],
)
def test_hours_are_told_beside_what_an_article_answers(language: str, said: str) -> None:
    got = held(language, "sweets", said)[-1].got
    assert "answer article:3" in got and any(act.startswith("hours") for act in got)


def test_what_is_the_price_asks_for_the_price() -> None:
    *_, asked = held("fr", "hostel", "c'est combien un lit en dortoir ?", "c'est quoi le prix déjà")
    assert asked.got == ("quote service:1",)


def test_a_street_that_is_spelt_nearly_like_a_day_moves_none() -> None:
    wish = ("sofa cleaning today at 3pm", "Flat 5, Al Manara building, Jumeirah")
    (review,) = held("en", "home", *wish)[-1].got
    assert review.startswith("review_order") and "date=2026-11-24" in review
    (moved,) = held("en", "home", wish[0], "mañana mejor")[-1].got
    assert "date=2026-11-25" in moved


def test_a_court_to_play_on_is_no_matter_for_a_lawyer() -> None:
    assert held("en", "pitch", "how much is the padel court")[-1].got == ("quote service:2",)
    assert held("en", "pitch", "i will take you to court")[-1].got == ("hand_off sensitive",)


def test_a_discount_is_refused_beside_what_an_article_tells_of_paying() -> None:
    got = held("en", "movers", "any discount if I pay cash?")[-1].got
    assert got[:2] == ("refuse discount", "answer article:3")


def test_who_comes_with_a_friend_has_told_no_name() -> None:
    (asked,) = held("ar", "studio", "احجزي لي يوغا السبت الساعة ١٠ الصبح، انا وصديقتي")[-1].got
    assert "name=" not in asked


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "friday at 4pm?"),
        ("es", "¿el viernes a las cuatro?"),
        ("pt", "sexta às 16h?"),
        ("hi", "शुक्रवार शाम 4 बजे?"),
        ("id", "jumat jam 4 sore?"),
        ("ar", "الجمعة الساعة ٤ العصر؟"),
    ],
)
def test_an_hour_that_is_asked_for_is_no_question_for_the_opening_hours(
    language: str, said: str
) -> None:
    assert came(language, "photo", said) == ("clarify book hours person",)


def test_in_the_middle_of_a_talk_a_list_of_everything_is_no_answer() -> None:
    told, again = held("en", "bikes", "do you take card?", "tomorrow at eleven then")
    assert told.got == ("answer article:3",)
    assert again.got == ("clarify menu person",)
    assert came("en", "bikes", "tomorrow at eleven then") == ("list_services",)


def test_the_list_is_shown_to_whoever_asks_for_it() -> None:
    assert came("en", "bikes", "do you take card?", "what else do you do") == ("list_services",)


@pytest.mark.parametrize(
    ("language", "shop", "said"),
    [
        ("en", "dental", "no wait there's a football match. friday 5:30 in the evening?"),
        ("es", "dental", "hay partido de fútbol, ¿el viernes a las 17:30?"),
    ],
)
def test_what_names_an_hour_is_for_us_whatever_else_it_speaks_of(
    language: str, shop: str, said: str
) -> None:
    assert "refuse" not in " ".join(came(language, shop, said))


@pytest.mark.parametrize("said", ["yes confirm it please", "ok confirm it then"])
def test_a_yes_before_all_details_are_told_is_no_attempt_on_the_rules(said: str) -> None:
    (asked,) = came("en", "salon", "manicure on friday at 2pm", said)
    assert asked.startswith("ask name 1xservice:4")


def test_a_guarantee_asked_for_beside_a_price_hides_no_price() -> None:
    (*_, last) = came("en", "garage", "what do new brakes cost and do you guarantee them?")
    assert not last.startswith("refuse")


@pytest.mark.parametrize(
    ("language", "shop", "said", "meant"),
    [
        ("en", "tailor", "what's the price to shorten my grandfather's trousers", "service:3"),
        ("fr", "pets", "combien coûte le toilettage de mon vieux caniche", "service:2"),
        ("es", "garage", "cuánto cuesta el cambio de aceite para mi furgoneta", "service:1"),
        ("id", "garage", "ganti oli buat avanza saya berapa", "service:1"),
    ],
)
def test_a_price_is_told_where_unknown_words_stand_apart_from_the_name(
    language: str, shop: str, said: str, meant: str
) -> None:
    assert came(language, shop, said) == (f"quote {meant}",)


@pytest.mark.parametrize("said", ["how much is a gel manicure", "precio de la manicura rusa"])
def test_an_unknown_word_beside_the_name_may_make_it_another_service(said: str) -> None:
    assert came("en", "salon", said) == ("clarify service:4 person",)
