"""Corrections, refusals and half answers: what was understood must not go on from a slip."""

import pytest

from evals import playing
from tests.support import talks
from tests.support.talks import READS

WISH = {
    "en": ("sports massage on thursday at 5pm", "Tom Barker"),
    "es": ("masaje deportivo el jueves a las 5 de la tarde", "Ana Ruiz"),
    "fr": ("massage sportif jeudi à 17h", "Luc Petit"),
    "pt": ("massagem desportiva quinta às 17h", "Rui Costa"),
    "ar": ("احجز مساج رياضي الخميس الساعة 5 العصر", "محمد علي"),
    "hi": ("sports massage guruvar sham 5 baje book karo", "Amit Shah"),
    "sw": ("nataka masaji ya michezo alhamisi saa kumi na moja jioni", "Juma Ali"),
    "id": ("pesan pijat olahraga kamis jam 5 sore", "Budi Santoso"),
}
"""A wish read back: a sports massage on Thursday the 26th at five."""


def came(language: str, shop: str, *said: str, threshold: float = READS) -> str:
    """The acts of the last of some turns."""
    return " + ".join(talks.came(language, shop, *said, threshold=threshold))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "not thursday, friday"),
        ("en", "friday not thursday"),
        ("es", "el jueves no, el viernes"),
        ("es", "sí pero sí el viernes"),
        ("en", "why not friday"),
        ("fr", "pas jeudi, vendredi"),
        ("pt", "quinta não, sexta"),
        ("ar", "مو الخميس، الجمعة"),
        ("hi", "guruvar nahi shukravar"),
        ("sw", "si alhamisi, ijumaa"),
        ("id", "bukan kamis, jumat"),
    ],
)
def test_the_day_named_as_wrong_is_not_taken(language: str, said: str) -> None:
    got = came(language, "studio", *WISH[language], said)
    assert got.startswith("review_order 1xservice:4 date=2026-11-27 time=17:00")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "can't do thursday"),
        ("es", "no puedo el jueves"),
        ("fr", "jeudi je peux pas"),
        ("pt", "quinta não posso"),
        ("ar", "الخميس ما اقدر"),
        ("hi", "guruvar ko nahi aa sakta"),
        ("sw", "alhamisi siwezi"),
        ("id", "kamis gak bisa"),
        ("en", "friday or saturday"),
        ("es", "viernes o sábado"),
        ("fr", "vendredi ou samedi"),
        ("pt", "sexta ou sábado"),
        ("ar", "الجمعة او السبت"),
        ("hi", "shukravar ya shanivar"),
        ("sw", "ijumaa au jumamosi"),
        ("id", "jumat atau sabtu"),
    ],
)
def test_a_day_taken_back_or_left_open_is_asked_for(language: str, said: str) -> None:
    got = came(language, "studio", *WISH[language], said)
    assert got.startswith("ask date 1xservice:4 time=17:00")


def test_another_hour_named_as_wrong_takes_nothing_back() -> None:
    got = came("pt", "studio", *WISH["pt"], "não é 11h, é iphone 11!!")
    assert "time=17:00" in got or got.startswith("clarify")
    assert "11x" not in got


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "that's not what I asked"),
        ("es", "no es lo que pregunté"),
        ("fr", "c'est pas ce que j'ai demandé"),
        ("pt", "não foi isso que perguntei"),
        ("ar", "مو هذا سؤالي"),
        ("hi", "maine ye nahi pucha"),
        ("sw", "sikuuliza hivyo"),
        ("id", "bukan itu pertanyaan saya"),
        ("en", "sorry I mistyped"),
        ("es", "perdón, me equivoqué"),
    ],
)
def test_who_was_misread_is_asked_what_to_change(language: str, said: str) -> None:
    got = came(language, "studio", *WISH[language], said)
    assert got.startswith("clarify change:service change:date")


@pytest.mark.parametrize(
    "said",
    ["will i lose my pics", "y'a des douches j'imagine", "لازم اجيب سجادة؟", "no no solo pilates"],
)
def test_a_sentence_is_nobodys_name(said: str) -> None:
    got = came("en", "studio", "sports massage thursday 5pm", said)
    assert "name=" not in got


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Freya. sorry make that 4, my sis wants in", "Freya"),
        ("haha ok. Bima", "Bima"),
        ("Kavita Joshi", "Kavita_Joshi"),
        ("Will Grace", "Will_Grace"),
    ],
)
def test_a_name_is_found_beside_other_sentences_and_whatever_it_is_like(
    said: str, name: str
) -> None:
    got = came("en", "studio", "3 of us for yoga class saturday at ten", said)
    quantity = 4 if "4" in said else 3
    assert got == f"review_order {quantity}xservice:1 date=2026-11-28 time=10:00 name={name}"


@pytest.mark.parametrize(
    ("language", "said"),
    [("es", "bueno dos, el sabado a las 12"), ("id", "beli dua, sabtu jam 12")],
)
def test_the_only_number_beside_a_day_is_how_many(language: str, said: str) -> None:
    shown = {"es": "reparación del puerto de carga", "id": "servis port charger"}[language]
    got = came(language, "phones", shown, said)
    assert got == "ask name 2xservice:4 date=2026-11-28 time=12:00"


def test_an_article_or_a_model_counts_nothing() -> None:
    wish = ("troca de bateria hoje às 16h", "Caio")
    for said in ("um amigo vai levar", "é iphone 11"):
        assert "1xservice:2" in came("pt", "phones", *wish, said, "sim")


def test_a_bare_number_answers_what_was_asked() -> None:
    assert came("en", "studio", "sports massage friday 6am", "7 then") == (
        "ask name 1xservice:4 date=2026-11-27 time=07:00"
    )
    wish = ("kelas yoga kamis", "jam 6 sore")
    assert came("id", "studio", *wish, "2") == ("ask name 2xservice:1 date=2026-11-26 time=18:00")
    assert came("id", "studio", *wish, "2", "Ayu", "7") == "clarify change:time change:quantity"


@pytest.mark.parametrize(
    ("language", "part", "hour"),
    [("ar", "المغرب", "سبع ونص"), ("en", "in the evening", "half past 7")],
)
def test_the_part_of_the_day_and_the_hour_are_one_answer(
    language: str, part: str, hour: str
) -> None:
    named = WISH[language][0].split()[0] if language == "en" else "احجز"
    service = {"en": "massage thursday", "ar": "مساج رياضي الخميس"}[language]
    got = came(language, "studio", f"{named} {service} {part}", hour)
    assert "time=19:30" in got


def test_of_several_things_one_is_taken_back() -> None:
    wish = ("servis port charger dan pindah data rabu jam 10", "Rudi")
    got = came("id", "phones", *wish, "pindah datanya ga jadi")
    assert got == "review_order 1xservice:4 date=2026-11-25 time=10:00 name=Rudi"
    for all_of_it in ("ga jadi", "ok, cancel it", "oh forget it", "nvm forget it"):
        assert came("id", "phones", *wish, all_of_it) == "small_talk dropped"


def test_the_thing_named_as_wrong_goes_and_the_rest_stays() -> None:
    wish = ("pédicure et manucure samedi 10h", "Awa Ndiaye")
    got = came("fr", "salon", *wish, "finalement pas la manucure")
    assert got == "review_order 1xservice:5 date=2026-11-28 time=10:00 name=Awa_Ndiaye"


def test_an_hour_chooses_nothing_of_a_list() -> None:
    assert "1xservice:3" not in came("sw", "pets", "bei zenu", "ijumaa saa tatu")


def test_another_service_that_may_be_meant_is_not_passed_over() -> None:
    got = came("fr", "phones", "changer la batterie", "bon juste l'écran, vendredi 11h")
    assert got == "clarify service:1 service:6 person"


def test_what_is_asked_back_offers_what_was_named() -> None:
    assert came("en", "phones", "do you have something for screens?") == (
        "clarify service:1 service:6 person"
    )


def test_a_broken_thing_that_is_mended_here_is_no_complaint() -> None:
    for language, said in (
        ("es", "hola tengo la pantalla rota de un samsung, cuanto sale"),
        ("hi", "भाई स्क्रीन टूट गई है कितना लगेगा"),
        ("ar", "السلام عليكم شاشة جوالي انكسرت كم تصليحها"),
    ):
        assert "complaint" not in came(language, "phones", said)


def test_a_day_after_opening_hours_asks_for_those() -> None:
    assert came("fr", "studio", "c'est ouvert le midi ou pas", "et dimanche") == (
        "hours 2026-11-29"
    )


@pytest.mark.parametrize(
    ("language", "shop", "said", "wanted"),
    [
        ("es", "restaurant", ("mesa para esta noche", "somos 3 adultos y 2 niños"), "5xservice:1"),
        ("es", "salon", ("secado mañana", "a las 5 mejor 5 y media"), "time=17:30"),
        ("es", "bikes", ("cambio de cadena hoy a las 6", "ponle Dani"), "name=Dani"),
        ("sw", "tutoring", ("somo la fizikia kesho saa tisa", "anaitwa Brian"), "name=Brian"),
        ("es", "salon", ("quiero cita mañana", "corte y secado"), "clarify service:1 service:2"),
        (
            "fr",
            "bikes",
            ("j'ai crevé, vous pouvez réparer aujourd'hui", "c'est combien"),
            "quote service:2",
        ),
        (
            "en",
            "phones",
            ("battery friday 10am", "Tom Barker", "the screen not the battery"),
            "clarify service:1",
        ),
        ("ar", "studio", ("كم حصة اليوغا وهل في باقة",), "quote service:1 + quote package:1"),
    ],
)
def test_what_is_said_beside_is_not_lost(
    language: str, shop: str, said: tuple[str, ...], wanted: str
) -> None:
    assert wanted in came(language, shop, *said)


@pytest.mark.parametrize("said", ["ok", "تمام احجز", "ok book it"])
def test_a_yes_to_nothing_books_nothing(said: str) -> None:
    assert came("en", "studio", said) in ("small_talk acknowledge", "list_services")


def test_a_real_word_is_no_slip_of_another() -> None:
    assert "hours" not in came("en", "home", "and the oven?")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "monday or tuesday"),
        ("en", "monday, tuesday, whichever you have"),
        ("en", "monday / tuesday"),
        ("es", "lunes o martes"),
        ("fr", "lundi ou mardi"),
        ("pt", "segunda ou terça"),
        ("ar", "الاثنين او الثلاثاء"),
        ("hi", "somvar ya mangalvar"),
        ("sw", "jumatatu au jumanne"),
        ("id", "senin atau selasa"),
    ],
)
def test_which_of_two_days_is_theirs_to_say(language: str, said: str) -> None:
    got = came(language, "studio", *WISH[language], said)
    assert got.startswith("ask date ")
    assert "1xservice:4" in got and "date=" not in got


def test_an_hour_between_two_is_theirs_to_say() -> None:
    wish = ("sports massage on thursday", "between 4 and 6", "5")
    assert came("en", "studio", *wish[:2]) == "ask time 1xservice:4 date=2026-11-26"
    assert "time=17:00" in came("en", "studio", *wish)


def test_a_story_beside_a_detail_is_asked_about() -> None:
    wish = "relaxing massage on friday"
    told = "5pm but grandmother fell and hip hurts badly, stairs difficult"
    doubted = came("en", "studio", wish, told, threshold=playing.THRESHOLD)
    assert doubted.startswith(("clarify", "hand_off"))
    assert "time=17:00" in came("en", "studio", wish, "5pm, train arrives late")


def test_how_many_is_kept_from_a_question() -> None:
    got = came("en", "garage", "how much for 4 new tyres", "ok monday 9am")
    assert got.startswith("ask name 4xservice:4")
    other = came("en", "hostel", "how much for 3 dorm beds", "laundry on friday")
    assert "3xservice:5" not in other


def test_a_number_beside_small_words_is_no_address() -> None:
    wish = ("deep cleaning tomorrow at 10", "2 then")
    assert "place=" not in came("en", "home", *wish)


def test_a_month_told_beside_a_name_moves_nothing() -> None:
    told = "c'est pour courir un marathon en avril"
    got = came("fr", "physio", "bilan sportif le 3 décembre à 9h30", told, "Karim")
    assert got.startswith("review_order 1xservice:5 date=2026-12-03 time=09:30")


def test_how_many_is_kept_where_a_bare_number_is_the_hour() -> None:
    got = came("en", "hostel", "how long is the cooking class for 3 on thursday", "11")
    assert got == "ask name 3xservice:3 date=2026-11-26 time=11:00"
