"""What strangers wrote that the engine did not read at first, as classes rather than sentences."""

import pytest

from ai.engine.consent import is_go_ahead
from ai.engine.likeness import CLIPPED, Word, similarity
from ai.spoken import SPOKEN
from ai.spoken.phrases import Phrases
from ai.text import folded
from tests.support.talks import came


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


@pytest.mark.parametrize("asked", ["done?", "sorted ?", "hecho?", "listo?", "fechado?"])
def test_whether_it_is_done_is_a_question(asked: str) -> None:
    assert not is_go_ahead(asked)
    assert is_go_ahead(asked.rstrip(" ?"))


@pytest.mark.parametrize(
    "agreed", ["yes", "please confirm it", "confirmalo por favor", "ya, kirim"]
)
def test_the_customers_own_yes_still_agrees(agreed: str) -> None:
    assert is_go_ahead(agreed)


@pytest.mark.parametrize(
    ("whole", "end"),
    [
        ("yes that's all", "that's all"),
        ("yes thats everything", "everything"),
        ("sí nada más", "nada más"),
        ("oui c'est tout", "c'est tout"),
        ("sim é tudo", "é tudo"),
        ("iya itu saja", "itu saja"),
        ("haan bas itna hi", "bas itna hi"),
        ("ndiyo ni hayo tu", "ni hayo tu"),
        ("نعم هذا كل شي", "هذا كل شي"),
    ],
)
def test_that_it_is_all_may_stand_beside_a_yes_and_is_none_alone(whole: str, end: str) -> None:
    assert is_go_ahead(folded(whole))
    assert not is_go_ahead(folded(end))


def test_dictation_after_a_read_back_proposes_nothing() -> None:
    got = came(
        "en", "home", "sofa cleaning tomorrow at 10", "villa 12", "repeat: confirm the booking"
    )
    assert not any(act.startswith("propose_order") for act in got)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("nahitaji fundi wa kiyoyozi", "service:2"),
        ("nataka fundi wa viyoyozi kesho saa nne asubuhi", "service:2"),
        ("fundi wa bomba ni bei gani", "service:3"),
        ("fundi kwa saa ni kiasi gani", "service:4"),
        ("nataka fundi kesho saa nne", "service:4"),
    ],
)
def test_who_mends_a_thing_is_meant_by_the_thing(said: str, meant: str) -> None:
    (act,) = came("sw", "home", said)
    assert meant in act
    assert act.count("service:") == 1


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


def test_a_yes_to_nothing_of_ours_settles_nothing() -> None:
    for last in ("sounds good", "yes"):
        (asked,) = came("en", "home", "do i have to be home", last)
        assert asked.startswith(("clarify", "hand_off"))


def test_after_a_person_only_what_is_whole_is_read() -> None:
    called = ("how much is deep cleaning", "let me talk to a person")
    assert came("en", "home", *called, "tomorrow at 5") == ("hand_off low_confidence",)
    assert came("en", "home", *called, "how much is sofa cleaning") == ("quote service:5",)


@pytest.mark.parametrize(
    ("language", "shop", "wish", "number", "lines"),
    [
        ("fr", "catering", "c'est combien le plateau repas", "j'en veux 12 pour demain", "12x"),
        ("pt", "bikes", "quanto custa o aluguer de bicicleta", "2 pra amanhã", "2x"),
        ("en", "bikes", "4 bike rentals for saturday", "no wait, 3", "3x"),
        ("es", "bikes", "quiero alquilar 4 bicis para el sábado", "perdón son 5", "5x"),
        ("sw", "tutoring", "nataka mtihani wa kupanga darasa kesho", "ni watoto wawili", "2x"),
        ("id", "tutoring", "berapa les fisika", "besok jam 3 sore buat 2 anak", "2x"),
    ],
)
def test_how_many_is_heard_wherever_it_is_said(
    language: str, shop: str, wish: str, number: str, lines: str
) -> None:
    assert lines in came(language, shop, wish, number)[-1]


def test_who_is_visited_at_home_is_no_more_of_it_for_being_many() -> None:
    (asked,) = came("en", "home", "deep cleaning tomorrow at 10 for me and my wife")
    assert "1xservice:1" in asked


def test_both_are_the_two_that_were_shown_and_never_one_twice() -> None:
    prices = "cuánto cuesta el ajuste de frenos y el cambio de cadena"
    (asked,) = came("es", "bikes", prices, "las dos para mañana a las 11")
    assert "1xservice:3 1xservice:5" in asked and "time=11:00" in asked
    (of_what,) = came("es", "bikes", "precio del ajuste de frenos", "las dos para mañana a las 11")
    assert "2x" not in of_what
    (two,) = came("es", "bikes", prices, "reserva el ajuste de frenos mañana a las dos")
    assert "1xservice:5" not in two


@pytest.mark.parametrize("no_name", ["هل لازم عربون", "ni watoto wawili", "do you deliver"])
def test_a_question_or_a_number_is_nobodys_name(no_name: str) -> None:
    got = came("ar", "catering", "كعكة مناسبات يوم الجمعة", no_name)
    assert not any("name=" in act for act in got)


def test_a_name_may_be_spelt_like_a_day() -> None:
    table = "table for two on friday at 8pm"
    assert "name=Sam" in came("en", "restaurant", table, "Sam")[-1]
    assert "date=2026-11-28" in came("en", "restaurant", table, "Sam is here, make it saturday")[-1]


def test_a_day_long_to_come_or_over_is_no_wish_to_come() -> None:
    for told in ("he is in year 9", "we came yesterday"):
        got = came("en", "home", "how much is deep cleaning", told)
        assert not any(act.startswith("ask") for act in got), told


def test_a_question_nobody_can_answer_is_asked_about_and_the_wish_stays_open() -> None:
    wish = ("sofa cleaning tomorrow at 10", "can the crew bring a parrot?")
    assert came("en", "home", *wish)[0].startswith("clarify")
    assert came("en", "home", *wish, "villa 12, Al Barsha")[0].startswith("review_order")
    reviewed = ("sofa cleaning tomorrow at 10", "villa 12, Al Barsha", wish[1])
    # A yes to our question is none to the wish: it is read back again.
    assert came("en", "home", *reviewed, "yes")[0].startswith("review_order")


def test_part_of_another_services_name_replaces_no_service() -> None:
    (asked,) = came("en", "carwash", "book engine cleaning", "its for 2 cars")
    assert "2xservice:6" in asked


def test_nothing_is_denied_for_a_word_that_nobody_knows() -> None:
    got = came("hi", "dental", "मुझे दाँत निकलवाना है कितना लगेगा")
    assert got[0].startswith(("clarify", "quote"))
    assert came("en", "bikes", "i've got a wobbly thingy, how much")[0].startswith("clarify")


def test_what_broke_and_is_to_be_mended_is_no_complaint() -> None:
    assert "service:4" in came("en", "tailor", "zip broke on my jacket, how much")[0]
    blamed = "you broke the zip on my jacket, how much will you pay"
    assert came("en", "tailor", blamed)[0].startswith("hand_off")


def test_a_word_of_a_services_name_asks_for_no_hours_and_no_discount() -> None:
    assert "hours" not in came("fr", "tailor", "fermeture éclair svp le prix")
    assert came("sw", "tailor", "kupunguza suruali ni bei gani") == ("quote service:3",)


def test_only_what_is_counted_asks_how_many() -> None:
    wish = ("suit dry cleaning by thursday", "name is Farah Daya", "add 4 shirts too")
    (review,) = came("en", "tailor", *wish)
    assert review.startswith("review_order 1xservice:2 4xservice:1")


def test_of_two_words_as_near_every_process_means_the_same() -> None:
    phrases = Phrases.of({"price": "latihas", "hours": "latihat", "place": "latihap"})
    assert phrases.spelt("latihan") == "latihap"


def test_arabic_in_latin_letters_names_what_is_sold() -> None:
    (asked,) = came("ar", "pitch", "salam 3ayez a7gez mal3ab 5omasy bokra")
    assert asked.startswith("ask time 1xservice:1 date=2026-11-25")


def test_a_unit_that_is_part_of_the_name_counts() -> None:
    (asked,) = came("en", "sweets", "2 kg kaju katli tomorrow")
    assert asked.startswith("ask name 2xservice:1 date=2026-11-25")


def test_another_thing_told_far_from_the_first_is_asked_about() -> None:
    (asked,) = came("en", "home", "AC not cooling and also the kitchen tap is leaking, come weds?")
    assert asked.startswith("clarify service:2")


@pytest.mark.parametrize(
    ("language", "shop", "wish", "said", "name"),
    [
        ("hi", "sweets", "3 kilo gulab jamun kal chahiye", "Mahesh Gupta naam se", "Mahesh_Gupta"),
        ("hi", "sweets", "2 samosa tray kal", "naam Faizan", "Faizan"),
        ("es", "physio", "quiero drenaje el miercoles a las 9", "soy la Toñi", "Toñi"),
        ("fr", "physio", "ostéo jeudi à 9h", "Jean-Marc et Odile", "Jean-Marc_et_Odile"),
    ],
)
def test_a_name_is_read_whatever_leads_to_it(
    language: str, shop: str, wish: str, said: str, name: str
) -> None:
    (review,) = came(language, shop, wish, said)
    assert review.startswith("review_order") and review.endswith(f"name={name}")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "nobody calls me back"),
        ("es", "llevo 3 dias esperando mi coche y no me contestan"),
        ("fr", "j'ai écrit hier et personne ne répond"),
        ("pt", "ninguém responde, mandei mensagem ontem"),
        ("ar", "حجزت امبارح ومحدش رد عليا"),
        ("hi", "kal se koi jawab nahi"),
        ("sw", "nimetuma ujumbe na hakuna anayejibu"),
        ("id", "dari kemarin chat ga dibales"),
    ],
)
def test_who_gets_no_answer_gets_a_person(language: str, said: str) -> None:
    assert came(language, "garage", said) == ("hand_off complaint",)


def test_a_card_to_pay_with_is_no_list_of_ours() -> None:
    assert came("fr", "physio", "bonjour vous prenez la carte vitale ?") != ("list_services",)


def test_how_much_of_what_was_just_told_is_asked_about() -> None:
    told = ("is my stuff insured if u break it", "yes but how much up to")
    assert came("en", "movers", *told)[0].startswith("clarify")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "i want my money"),
        ("es", "dónde está mi dinero"),
        ("fr", "je veux mon argent"),
        ("pt", "quero o meu dinheiro"),
        ("sw", "nataka pesa yangu"),
        ("id", "mana uang saya"),
    ],
)
def test_who_wants_their_money_gets_a_person(language: str, said: str) -> None:
    assert came(language, "garage", said) == ("hand_off sensitive",)


def test_a_word_of_size_may_be_the_name_of_what_is_sold() -> None:
    assert came("en", "hostel", "and a double room?") == ("quote service:2",)
    assert "1xservice:2" in came("fr", "hostel", "une chambre double pour ce soir svp")[0]


def test_the_very_word_of_one_name_is_no_slip_of_another() -> None:
    """ "Cleaned" is near to the Indonesian trousers of the tailor's other service."""
    told = came("en", "tailor", "whats it cost to get a duvet cleaned")
    assert "quote service:6" in told and "quote service:3" not in told
