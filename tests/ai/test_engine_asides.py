"""What is said beside an open question: thanks, another day, one thing only, another question."""

import pytest

from ai.engine.consent import only_thanks
from ai.text import folded
from tests.support.talks import came


@pytest.mark.parametrize(
    ("language", "price", "thanks"),
    [
        ("en", "how much is an oil change?", "lovely, cheers"),
        ("es", "cuanto cuesta el cambio de aceite?", "vale, mil gracias"),
        ("fr", "c'est combien la vidange ?", "ok parfait merci"),
        ("pt", "quanto custa a troca de óleo?", "beleza, valeu"),
        ("hi", "oil change kitne ka hai?", "accha, shukriya ji"),
        ("id", "ganti oli berapa?", "sip makasih ya kak"),
        ("sw", "kubadilisha oili ni bei gani?", "poa, asante sana"),
        ("ar", "كم سعر تغيير زيت؟", "ممتاز شكرا"),
    ],
)
def test_thanks_for_a_price_begin_no_wish(language: str, price: str, thanks: str) -> None:
    assert came(language, "garage", price, thanks) == ("small_talk thanks",)


@pytest.mark.parametrize("yes", ["yes please, thanks", "sí, gracias", "ya, makasih", "نعم شكرا"])
def test_a_yes_with_thanks_is_a_yes(yes: str) -> None:
    assert not only_thanks(folded(yes))


def test_thanks_leave_the_open_question_open() -> None:
    assert came("en", "garage", "oil change on friday at 10", "thank you so much") == (
        "small_talk thanks",
        "ask name 1xservice:1 date=2026-11-27 time=10:00",
    )
    got = came("en", "garage", "oil change on friday at 10", "Ann Lee", "perfect, thank you")
    assert got[0].startswith("propose_order")


@pytest.mark.parametrize(
    ("language", "wish", "name", "other"),
    [
        ("en", "oil change on friday at 10", "Ann Lee", "friday we travel, is thursday ok?"),
        ("es", "cambio de aceite el viernes a las 10", "Ana Gil", "el viernes viajo, ponme jueves"),
        ("fr", "vidange vendredi à 10h", "Luc Morel", "vendredi je travaille, jeudi possible ?"),
        ("pt", "troca de óleo na sexta às 10h", "Rui Reis", "sexta viajo, dá na quinta?"),
        ("hi", "oil change shukravar 10 baje", "Amit Rao", "shukravar meeting hai, guruvar kar do"),
        ("id", "ganti oli jumat jam 10 pagi", "Budi", "jumat ada rapat, kamis ya"),
        ("sw", "kubadilisha oili ijumaa saa nne asubuhi", "Juma", "ijumaa nina safari, alhamisi"),
        ("ar", "تغيير زيت يوم الجمعة الساعة 10 الصبح", "سامي خليل", "الجمعة مسافر، ممكن الخميس"),
    ],
)
def test_the_day_named_beside_the_wished_one_takes_its_place(
    language: str, wish: str, name: str, other: str
) -> None:
    (act,) = came(language, "garage", wish, name, other)
    assert act.startswith("review_order")
    assert "date=2026-11-26 time=10:00" in act


@pytest.mark.parametrize("said", ["friday or thursday", "thursday is a concert, so friday is it"])
def test_which_of_two_days_is_asked_where_nothing_tells(said: str) -> None:
    (act,) = came("en", "garage", "oil change on friday at 10", "Ann Lee", said)
    assert act.startswith("ask date")


@pytest.mark.parametrize(
    ("language", "wish", "only"),
    [
        ("en", "oil change and brake replacement on friday at 10", "only the oil change then"),
        ("es", "cambio de aceite y cambio de frenos el viernes a las 10", "solo el aceite"),
        ("fr", "remplacement de freins vendredi à 10h", "juste la vidange alors"),
        ("pt", "troca de freios sexta às 10h", "tá, só o óleo então"),
        ("hi", "brake change shukravar 10 baje", "sirf oil change"),
        ("id", "ganti rem jumat jam 10 pagi", "oli aja deh"),
        ("sw", "kubadilisha breki ijumaa saa nne asubuhi", "kubadilisha oili tu"),
        ("ar", "تغيير زيت وتغيير فرامل يوم الجمعة الساعة 10 الصبح", "خلاص الزيت بس"),
    ],
)
def test_only_one_thing_is_that_and_nothing_else(language: str, wish: str, only: str) -> None:
    (act,) = came(language, "garage", wish, only)
    assert act == "ask name 1xservice:1 date=2026-11-27 time=10:00"


_READ_BACK = {
    "en": ("oil change on friday at 10", "Ann Lee"),
    "es": ("cambio de aceite el viernes a las 10", "Ana Gil"),
    "fr": ("vidange vendredi à 10h", "Luc Morel"),
    "pt": ("troca de óleo na sexta às 10h", "Rui Reis"),
    "hi": ("oil change shukravar 10 baje", "Amit Rao"),
    "id": ("ganti oli jumat jam 10 pagi", "Budi"),
    "sw": ("kubadilisha oili ijumaa saa nne asubuhi", "Juma"),
    "ar": ("تغيير زيت يوم الجمعة الساعة 10 الصبح", "سامي خليل"),
}


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("en", "will they wash it after that?"),
        ("en", "who does it?"),
        ("es", "¿cuántas personas la revisan?"),
        ("fr", "combien de personnes travaillent dessus ?"),
        ("pt", "quem é que faz isso?"),
        ("hi", "kitne log kaam karte hain?"),
        ("id", "berapa orang yang kerja nanti?"),
        ("sw", "watu wangapi wataifanya?"),
        ("ar", "كم واحد راح يشتغل عليها؟"),
    ],
)
def test_a_question_that_nothing_answers_is_not_passed_over(language: str, asked: str) -> None:
    for turns in (_READ_BACK[language], _READ_BACK[language][:1]):
        (act,) = came(language, "garage", *turns, asked)
        assert act.startswith("clarify")


def test_what_was_asked_between_leaves_the_wish_to_be_read_back() -> None:
    (act,) = came("en", "garage", *_READ_BACK["en"], "will they wash it after that?", "ok confirm")
    assert act.startswith("review_order")
    assert came("en", "garage", *_READ_BACK["en"], "what time was it again?") == (act,)


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("en", "do you give a warranty?"),
        ("es", "¿tenéis garantía?"),
        ("fr", "il y a une garantie ?"),
        ("pt", "dão garantia?"),
        ("id", "dapat garansi?"),
        ("ar", "فيه ضمان؟"),
    ],
)
def test_a_question_beside_a_name_is_answered_and_the_name_taken(language: str, asked: str) -> None:
    wish, name = _READ_BACK[language]
    answer, review = came(language, "garage", wish, f"{name}. {asked}")
    assert answer == "answer article:2"
    assert review.startswith("review_order") and "name=" in review


@pytest.mark.parametrize(
    ("language", "both"),
    [
        ("en", "friday at 10, can I wait there?"),
        ("es", "el viernes a las 10, y puedo pagar con tarjeta?"),
        ("fr", "vendredi à 10h, vous prenez la carte ?"),
        ("pt", "sexta às 10h, posso pagar com cartão?"),
        ("hi", "shukravar 10 baje, card se payment hoga kya?"),
        ("id", "jumat jam 10 pagi, bayar pakai kartu bisa?"),
        ("sw", "ijumaa saa nne asubuhi, naweza kulipa kwa kadi?"),
        ("ar", "الجمعة الساعة 10 الصبح، ممكن ادفع بطاقة؟"),
    ],
)
def test_a_question_beside_a_day_is_answered_and_the_day_taken(language: str, both: str) -> None:
    price = {"sw": "kubadilisha oili bei gani", "hi": "oil change kitne ka hai"}
    first = price.get(language, _READ_BACK[language][0].split(" 10")[0].split(" on ")[0])
    answer, ask = came(language, "garage", first, both)
    assert answer.startswith("answer article:")
    assert ask == "ask name 1xservice:1 date=2026-11-27 time=10:00"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("what time do you close?", "hours"),
        ("where are you?", "place"),
        ("how long does it take?", "quote service:1 duration"),
        ("will you wash it too?", ""),
    ],
)
def test_hours_place_and_price_beside_a_name(asked: str, told: str) -> None:
    got = came("en", "garage", _READ_BACK["en"][0], f"Paul Hendry, {asked}")
    if told:
        assert got == (told, f"review_order 1xservice:1 {_WHEN} name=Paul_Hendry")
    else:
        assert got[0].startswith("clarify")


_WHEN = "date=2026-11-27 time=10:00"


def test_a_question_whether_it_suits_is_the_wish_itself() -> None:
    (act,) = came("en", "garage", "oil change friday at 10, would that work for you?")
    assert act.startswith("ask name")


def test_an_address_before_a_question_is_taken() -> None:
    wish = "deep cleaning friday at 10"
    answer, review = came("en", "home", wish, "Villa 7, Palm Road. do you bring materials?")
    assert (answer, review.split("place=")[-1]) == ("answer article:1", "Villa_7,_Palm_Road")


@pytest.mark.parametrize(
    ("language", "prices", "day", "one"),
    [
        ("en", "how much are an oil change and brake replacement?", "friday at 10", "oil change"),
        ("es", "cuanto cuestan cambio de aceite y frenos?", "el viernes a las 10", "aceite"),
        ("id", "ganti oli sama ganti rem berapa?", "jumat jam 10 pagi", "ganti oli"),
        ("ar", "كم سعر تغيير زيت وتغيير فرامل؟", "الجمعة الساعة 10 الصبح", "تغيير زيت"),
    ],
)
def test_a_day_after_two_prices_asks_which_and_is_kept(
    language: str, prices: str, day: str, one: str
) -> None:
    assert came(language, "garage", prices, day) == ("clarify service:1 service:2 person",)
    (act,) = came(language, "garage", prices, day, one)
    assert act == f"ask name 1xservice:1 {_WHEN}"


@pytest.mark.parametrize("said", ["one of us is vegan", "one of the kids is four"])
def test_what_is_told_of_one_of_them_leaves_how_many(said: str) -> None:
    wish = ("table for 4 tomorrow at 8pm", said, "Ann Lee")
    assert came("en", "restaurant", *wish)[-1].startswith("review_order 4xservice:1")


def test_whether_the_hour_or_how_many_is_meant_has_no_yes() -> None:
    talk = ("2 new tyres on friday at 10", "Ann Lee", "oh wait, 9 please")
    asked = came("en", "garage", *talk)
    assert asked == ("clarify change:time change:quantity",)
    assert came("en", "garage", *talk, "ok") == asked


@pytest.mark.parametrize(
    ("language", "wrong"),
    [
        ("en", "at 10 no, a bit later"),
        ("es", "a las 10 no, más tarde"),
        ("fr", "à 10h non, plus tard"),
        ("pt", "às 10h não, mais tarde"),
    ],
)
def test_an_hour_with_a_no_behind_it_is_asked_for_anew(language: str, wrong: str) -> None:
    (act,) = came(language, "garage", *_READ_BACK[language], wrong)
    assert act.startswith(("ask time", "clarify"))
