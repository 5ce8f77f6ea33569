"""Messages that say several things: each part is answered or taken, and none is passed over."""

import pytest

from tests.support.talks import came

OIL = {
    "en": ("oil change on friday at 10", "Ann Lee"),
    "es": ("cambio de aceite el viernes a las 10", "Ana Gil"),
    "fr": ("vidange vendredi à 10h", "Luc Morel"),
    "pt": ("troca de óleo na sexta às 10h", "Rui Reis"),
    "hi": ("oil change shukravar 10 baje", "Amit Rao"),
    "id": ("ganti oli jumat jam 10 pagi", "Budi Santoso"),
    "sw": ("kubadilisha oili ijumaa saa nne asubuhi", "Juma Ali"),
    "ar": ("تغيير زيت يوم الجمعة الساعة 10 الصبح", "سامي خليل"),
}


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("en", "Ann Lee. can I wait there?"),
        ("es", "Ana Gil. ¿puedo esperar ahí?"),
        ("fr", "Luc Morel. on peut attendre sur place ?"),
        ("pt", "Rui Reis. posso esperar aí?"),
        ("hi", "Amit Rao. kya wahan wait kar sakte hain?"),
        ("id", "Budi Santoso. bisa ditunggu ga?"),
        ("sw", "Juma Ali. naweza kusubiri hapo?"),
        ("ar", "سامي خليل. ممكن انتظر عندكم؟"),
    ],
)
def test_a_detail_beside_a_question_is_taken(language: str, asked: str) -> None:
    answered, review = came(language, "garage", OIL[language][0], asked)
    assert answered == "answer article:1"
    assert review.startswith("review_order 1xservice:1 date=2026-11-27 time=10:00 name=")


@pytest.mark.parametrize(
    ("language", "shop", "asked", "wanted"),
    [
        ("en", "garage", "do you give a warranty and can I wait?", "article:2 article:1"),
        ("es", "garage", "¿dan garantía? ¿y puedo esperar en el taller?", "article:2 article:1"),
        ("fr", "pitch", "y a des douches ? et s'il pleut ?", "article:1 article:2"),
        ("id", "hostel", "sarapan dapat ga? ada wifi?", "article:1 article:3"),
        ("sw", "boats", "kuna chakula? na mvua ikinyesha?", "article:1 article:2"),
        ("ar", "pitch", "فيه دش؟ وفيه كشافات؟", "article:1 article:3"),
    ],
)
def test_two_questions_get_two_answers(language: str, shop: str, asked: str, wanted: str) -> None:
    assert came(language, shop, asked) == tuple(f"answer {ref}" for ref in wanted.split())


@pytest.mark.parametrize(
    ("shop", "asked", "acts"),
    [
        ("bikes", "how much is a puncture repair and do we need to book?", "quote article:1"),
        ("boats", "how much is the sunset cruise? and can my toddler come?", "quote article:3"),
        ("bikes", "do you take cards and where's the shop?", "article:3 place"),
        ("boats", "sunset cruise for 2 tomorrow, is there food?", "article:1 ask"),
    ],
)
def test_an_article_stands_beside_another_answer(shop: str, asked: str, acts: str) -> None:
    got = came("en", shop, asked)
    assert len(got) == 2
    for act, wanted in zip(got, acts.split(), strict=True):
        assert wanted in act


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("en", "can I wait there? we are 3 in the car"),
        ("es", "¿puedo esperar ahí? venimos 2 en el coche"),
        ("fr", "je peux attendre ? nous serons 3 dans la voiture"),
    ],
)
def test_what_explains_a_question_is_no_detail(language: str, asked: str) -> None:
    answered, review = came(language, "garage", *OIL[language], asked)
    assert answered == "answer article:1"
    assert review.startswith("review_order 1xservice:1 ")


def test_a_go_ahead_beside_a_question_is_read_back_once_more() -> None:
    answered, review = came("en", "garage", *OIL["en"], "yes go for it. is there a warranty?")
    assert answered == "answer article:2"
    assert review.startswith("review_order 1xservice:1 ")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "also the alignment. I'm Ann Lee"),
        ("es", "soy Ana Gil, y de paso la alineación"),
        ("fr", "Luc Morel, et ajoutez le parallélisme"),
    ],
)
def test_what_is_added_beside_a_name_comes_to_the_wish(language: str, said: str) -> None:
    (review,) = came(language, "garage", OIL[language][0], said)
    assert review.startswith("review_order 1xservice:1 1xservice:3 ")


def test_a_name_beside_the_first_day_is_taken() -> None:
    (review,) = came("en", "garage", "how much is an oil change?", "friday 9 am, Daniel Ortiz")
    assert review == "review_order 1xservice:1 date=2026-11-27 time=09:00 name=Daniel_Ortiz"
