"""How many of what is wished: beyond any hour, of a service sold in packs; articles in passing."""

import pytest

from ai.company import find_people, how_many
from ai.text import folded
from tests.support.talks import came


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "we'd need 45 for thursday"),
        ("en", "looking for 45 on friday"),
        ("fr", "il nous en faudrait 45 pour vendredi"),
        ("fr", "j'aurais besoin de 45 jeudi"),
        ("es", "nos harían falta 45 para el viernes"),
        ("es", "seríamos 45 el jueves"),
        ("pt", "seríamos 45 na quinta"),
        ("pt", "vamos precisar de 45 na sexta"),
        ("id", "kira2 45 buat jumat"),
        ("id", "perlu 45 hari kamis"),
        ("sw", "tunahitaji 45 ijumaa"),
        ("hi", "45 chahiye shukravar ko"),
        ("ar", "يلزمنا 45 يوم الخميس"),
        ("ar", "راح نكون 45 الجمعة"),
    ],
)
def test_a_number_beyond_any_hour_is_how_many(language: str, said: str) -> None:
    (asked,) = came(language, "catering", "lunch box?", said)
    assert "45xservice:2" in asked


def test_a_number_beside_what_is_counted_is_how_many() -> None:
    (asked,) = came("en", "catering", "lunch boxes on thursday please, 45")
    assert "45xservice:2" in asked


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "what does a single class cost"),
        ("es", "cuánto vale una clase"),
        ("id", "berapa satu kelas yoga"),
    ],
)
def test_one_of_what_is_sold_in_packs_is_the_service(language: str, said: str) -> None:
    assert came(language, "studio", said) == ("quote service:1",)


def test_how_many_come_is_of_the_service_and_not_of_the_pack() -> None:
    (asked,) = came("en", "studio", "how much is yoga", "we're 3, friday 5pm")
    assert "3xservice:1" in asked
    assert "package:1" not in asked


@pytest.mark.parametrize(
    ("language", "shop", "said", "article"),
    [
        ("en", "studio", "do i have to bring a mat to yoga", "article:1"),
        ("ar", "studio", "لازم نجيب سجادة؟", "article:1"),
        ("en", "dental", "any parking near your clinic?", "article:3"),
        ("es", "photo", "se puede traer al perro a la sesión?", "article:2"),
    ],
)
def test_a_service_in_passing_hides_no_article(
    language: str, shop: str, said: str, article: str
) -> None:
    assert came(language, shop, said)[0] == f"answer {article}"


def test_when_it_opens_on_a_day_is_no_question_for_prices() -> None:
    got = came("sw", "tutoring", "somo la hisabati ni bei gani", "Jumapili mnafunga saa ngapi")
    assert len(got) == 1
    assert got[0].startswith("hours")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "sorry just me, my friend can't"),
        ("es", "perdona, solo yo, mi amiga no puede"),
        ("fr", "finalement juste moi, mon amie peut pas"),
        ("pt", "desculpa, só eu, minha amiga não pode"),
        ("id", "maaf cuma saya, teman saya batal"),
        ("hi", "sorry sirf main, dost nahi aa rahi"),
        ("hi", "सिर्फ मैं आऊँगी, दोस्त नहीं"),
        ("sw", "samahani mimi tu, rafiki hawezi"),
        ("ar", "معليش بس انا، صديقتي ما تقدر"),
    ],
)
def test_who_comes_alone_after_all_is_one(language: str, said: str) -> None:
    for text, number in (("we are 3 adults and 2 kids", 5), ("just me and my wife", 2), (said, 1)):
        assert how_many(text) == number
    (low, high), *others = find_people(said)
    assert not others and how_many(folded(said)[low:high]) == 1
