"""What is said to a wish that was read back: agreed to again, added to, put off or given up."""

from datetime import date

import pytest

from ai.acts import Slot
from ai.engine.restated import agrees_again
from ai.turn import AssistantPolicy, CustomerMessage, Turn
from evals.shops import SHOPS
from tests.support.talks import came

# A manicure on Thursday, the 26th of November, at three in the afternoon.
WISHED = {
    "en": ("manicure on thursday at 3 pm please", "Grace Mendy"),
    "es": ("quiero una manicura el jueves a las 3 de la tarde", "Grace Mendy"),
    "fr": ("je voudrais une manucure jeudi à 15h", "Grace Mendy"),
    "pt": ("quero uma manicure quinta às 15h", "Grace Mendy"),
    "hi": ("manicure karwana hai guruvar dopahar 3 baje", "Grace Mendy"),
    "sw": ("nataka manicure alhamisi saa tisa mchana", "Grace Mendy"),
    "id": ("mau manicure kamis jam 3 sore", "Grace Mendy"),
    "ar": ("ابغى مانيكير الخميس الساعة ٣ العصر", "سارة حداد"),
}

_SAID_AGAIN = (
    ("en", "great, see you on thursday then"),
    ("en", "yes thursday 3pm works"),
    ("es", "genial, hasta el jueves"),
    ("fr", "parfait, jeudi à 15h ça me va"),
    ("pt", "perfeito, até quinta"),
    ("hi", "haan ji guruvar 3 baje pakka"),
    ("sw", "sawa, tutaonana alhamisi"),
    ("id", "sip, sampai ketemu kamis"),
    ("ar", "تمام، الخميس الساعة ٣ تمام"),
)

_ADDED = (
    ("en", "yes, and a pedicure as well"),
    ("es", "vale, y agrégame una pedicura"),
    ("fr", "oui et rajoutez une pédicure"),
    ("pt", "sim, e uma pedicure também"),
    ("hi", "haan aur pedicure bhi"),
    ("sw", "ongeza na pedicure"),
    ("id", "sekalian tambah pedicure ya"),
    ("ar", "وزيدوا باديكير"),
)

_PUT_OFF = (
    ("en", "hmm i better ask my sister first, will write later"),
    ("es", "lo consulto en casa y os digo algo"),
    ("fr", "je vais en parler à mon mari"),
    ("pt", "preciso falar com a minha irmã primeiro"),
    ("hi", "main soch ke batati hoon"),
    ("sw", "subiri nimuulize mume wangu"),
    ("id", "aku tanya suami dulu ya kak"),
    ("ar", "خليني اشاور اختي وبرد لكم خبر"),
    ("en", "hold off for now please, i have to see what work says"),
    ("en", "i need to run it past my wife, will get back"),
    ("es", "espera que lo hable con mi pareja"),
    ("fr", "je me tâte encore, ne réservez rien pour l'instant"),
    ("pt", "tenho de confirmar com a patroa primeiro"),
    ("hi", "abhi mat karo, pehle ghar pe puch lun"),
    ("sw", "wacha niongee na mume wangu kwanza, nitawaandikia tena"),
    ("id", "bentar ya aku tanya suamiku dulu"),
)

_GIVEN_UP = (
    ("en", "never mind, found somebody closer to home"),
    ("es", "déjelo, ya encontré otra más cerca"),
    ("pt", "deixa, já arranjei outra"),
    ("sw", "basi acheni, nimepata mwingine"),
    ("id", "udah dapet tempat lain kak, makasih"),
    ("en", "hmm bit too dear for me, i'll pass"),
    ("en", "ah sorry, can't make it after all"),
    ("es", "ay déjalo, dice mi marido que ya tiene apalabrado otro sitio"),
    ("es", "uf, al final no voy a poder, lo siento"),
    ("fr", "désolée je ne vais pas pouvoir, une autre fois"),
    ("pt", "deixe estar, afinal não vou conseguir"),
    ("hi", "nahi ho payega, sorry bhaiya"),
    ("sw", "samahani sitaweza, siku nyingine"),
    ("id", "maaf ga jadi kak"),
    ("ar", "معليش ما راح اقدر، مرة ثانية"),
)


@pytest.mark.parametrize(("language", "said"), _SAID_AGAIN)
def test_a_yes_with_the_same_day_and_hour_is_one(language: str, said: str) -> None:
    (step,) = came(language, "salon", *WISHED[language], said)
    assert step.startswith("propose_order 1xservice:4 date=2026-11-26 time=15:00")


@pytest.mark.parametrize(
    "said", ["yes, friday then", "yes at 4 pm", "perfect, see you tomorrow", "ok until friday"]
)
def test_a_yes_with_another_day_or_hour_proposes_nothing(said: str) -> None:
    assert not came("en", "salon", *WISHED["en"], said)[-1].startswith("propose_order")


def _turn(said: str) -> Turn:
    shop = SHOPS["salon"]
    return Turn(
        messages=(CustomerMessage(1, said),),
        snapshot=shop.snapshot,
        now=shop.now,
        policy=AssistantPolicy(threshold=0.85),
    )


def test_a_bare_weekday_is_that_of_the_day_read_back_and_tomorrow_is_not() -> None:
    shop_day = SHOPS["salon"].now.date()
    # A week and a day from the shop's own: of the weekday of its tomorrow.
    read_back = (Slot("date", (), date.fromordinal(shop_day.toordinal() + 8).isoformat()),)
    weekday = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[
        (shop_day.weekday() + 1) % 7
    ]
    assert agrees_again(_turn(f"perfect, see you {weekday}"), read_back)
    assert not agrees_again(_turn("perfect, see you tomorrow"), read_back)


@pytest.mark.parametrize(("language", "said"), _ADDED)
def test_what_is_added_stands_beside_what_was_wished(language: str, said: str) -> None:
    step = came(language, "salon", *WISHED[language], said)[-1]
    assert step.startswith("review_order 1xservice:4 1xservice:5 date=2026-11-26 time=15:00")


@pytest.mark.parametrize(("language", "said"), _PUT_OFF)
def test_who_puts_a_wish_off_changes_nothing(language: str, said: str) -> None:
    assert came(language, "salon", *WISHED[language], said) == ("small_talk acknowledge",)


def test_what_was_put_off_can_still_be_agreed_to() -> None:
    (step,) = came("en", "salon", *WISHED["en"], "let me ask my sister first", "ok, book it")
    assert step.startswith("propose_order")


@pytest.mark.parametrize(("language", "said"), _GIVEN_UP)
def test_who_found_another_gives_the_wish_up(language: str, said: str) -> None:
    assert came(language, "salon", *WISHED[language], said) == ("small_talk dropped",)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", "perfecto, así lo dejamos"),
        ("en", "can't make it at 3, is 4 ok?"),
        ("en", "one of us can't make it"),
        ("id", "temenku satu batal, jadi berdua"),
    ],
)
def test_who_leaves_it_as_it_is_or_says_why_gives_nothing_up(language: str, said: str) -> None:
    assert came(language, "salon", *WISHED[language], said) != ("small_talk dropped",)


def test_a_yes_is_no_address() -> None:
    wish = ("guest henna for 8 on saturday at 5 pm", "yes that's right, go ahead")
    assert came("en", "o_henna", *wish)[-1].startswith("ask place")


def test_who_gives_up_is_no_name() -> None:
    wish, _ = WISHED["pt"]
    assert came("pt", "salon", wish, "deixa, vou ver com meu marido primeiro") == (
        "small_talk dropped",
    )


def test_the_same_hour_asks_for_no_opening_hours() -> None:
    (step,) = came("pt", "salon", *WISHED["pt"], "pode ser sexta no mesmo horário?")
    assert step.startswith("review_order 1xservice:4 date=2026-11-27 time=15:00")


_OTHER_HOUR = (
    ("en", "make it 4 please, I am still at the office at 3"),
    ("es", "a las 3 no llego, mejor 4"),
    ("fr", "3 c'est trop juste, disons 4"),
    ("hi", "3 baje nahi, 4 kar do"),
    ("id", "jam 3 ga keburu, 4 aja"),
    ("ar", "٣ بدري خليها ٤"),
)


@pytest.mark.parametrize(("language", "said"), _OTHER_HOUR)
def test_a_number_beside_the_hour_wished_so_far_is_the_other_hour(language: str, said: str) -> None:
    (step,) = came(language, "salon", *WISHED[language], said)
    assert step.startswith("review_order 1xservice:4 date=2026-11-26 time=16:00")


def test_the_hour_said_again_counts_nothing() -> None:
    (step,) = came("en", "salon", *WISHED["en"], "no, I said 3")
    assert step.startswith("clarify change:")


def test_so_many_people_beside_the_hour_are_no_hour() -> None:
    (step,) = came("en", "salon", *WISHED["en"], "we're 4 now, still at 3")
    assert "4xservice:4" in step
    assert "time=15:00" in step


def test_why_another_day_is_wished_is_no_reason_to_doubt_it() -> None:
    said = "samahani, alhamisi nina mtihani chuoni, tufanye ijumaa saa ile ile"
    (step,) = came("sw", "salon", *WISHED["sw"], said)
    assert step.startswith("review_order 1xservice:4 date=2026-11-27 time=15:00")


def test_a_word_of_a_yes_names_nothing_that_it_is_like() -> None:
    wish = ("ajuste de frenos mañana a las 5 de la tarde", "Brais Lago")
    assert came("es", "bikes", *wish, "sí, todo correcto")[-1].startswith("propose_order")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("a manicure, how much?", "and a pedicure?", "both, friday 3 pm, once my son naps")),
        ("fr", ("la manucure ?", "et la pédicure ?", "les deux vendredi à 15h, après ma réunion")),
    ],
)
def test_a_reason_beside_both_leaves_neither_out(language: str, said: tuple[str, ...]) -> None:
    (step,) = came(language, "salon", *said)
    assert step.startswith("ask name 1xservice:4 1xservice:5 date=2026-11-27 time=15:00")


_GUESTS = {
    "en": ("guest henna for 8 on saturday at 5 pm", "Villa 14, Al Waab street"),
    "fr": ("henné invitées pour 8 personnes samedi à 17h", "The Pearl tour 11 appt 602"),
    "id": ("henna tamu buat 8 orang sabtu jam 5 sore", "Villa 14, Al Waab street"),
    "ar": ("ابغى حناء ضيوف ٨ اشخاص السبت الساعة ٥ العصر", "فيلا ١٤ شارع الوعب"),
}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "one more person please"),
        ("en", "add two more guests"),
        ("fr", "une personne de plus svp"),
        ("id", "tambah satu orang lagi ya kak"),
        ("ar", "زيدي وحدة"),
    ],
)
def test_so_many_more_are_not_all_there_are(language: str, said: str) -> None:
    assert came(language, "o_henna", *_GUESTS[language], said)[-1].startswith("ask quantity")


@pytest.mark.parametrize(
    ("language", "said"),
    [("hi", "naam galat hai, Asha Verma likho"), ("id", "namanya salah kak")],
)
def test_a_wrong_name_is_called_so_and_is_none(language: str, said: str) -> None:
    assert not any(
        f"name={word}" in came(language, "salon", *WISHED[language], said)[-1]
        for word in ("galat", "salah")
    )
