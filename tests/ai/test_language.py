"""Language detection: script first, then small words."""

import pytest

from ai.language import detect, reply_language

CASES = [
    ("how much is it", "en"),
    ("cuánto cuesta", "es"),
    ("¿precio?", "es"),
    ("hola", "es"),
    ("gracias", "es"),
    ("كم السعر", "ar"),
    ("كم سعر deep cleaning", "ar"),
    ("price of كنب please", "en"),
    ("Привет", "ru"),
    ("कीमत क्या है", "hi"),
    ("价格是多少", "zh"),
    ("いくらですか", "ja"),
    ("얼마예요", "ko"),
    ("کیا قیمت ہے", "ur"),
    ("سلام قیمت چنده", "fa"),
    ("Bonjour, combien coûte le nettoyage ?", "fr"),
    ("Olá, quanto custa um corte?", "pt"),
    ("Wie viel kostet das?", "de"),
    ("magkano po ang cleaning", "tl"),
]


@pytest.mark.parametrize(("text", "language"), CASES)
def test_languages(text, language) -> None:
    assert detect(text, ("en", "ar"), None) == language


READ = [
    ("vous ouvrez à quelle heure dimanche", "fr"),
    ("queria marcar para amanhã", "pt"),
    ("bal katwane ka kitna hai", "hi"),
    ("bei ya kusuka ni ngapi", "sw"),
    ("berapa harga potong rambut", "id"),
    ("bikam el deep cleaning", "ar"),
]


@pytest.mark.parametrize(("text", "language"), READ)
@pytest.mark.parametrize("offered", [("en", "ar"), ("en", "es", "fr", "pt", "id", "sw", "hi")])
def test_languages_of_latin_letters(text, language, offered) -> None:
    assert detect(text, offered, None) == language


@pytest.mark.parametrize("text", ["60", "😊", "ok", "no", "Sara", "deep cleaning", ""])
def test_what_says_nothing_keeps_the_language(text) -> None:
    assert detect(text, ("en", "ar"), "ar") == "ar"
    assert detect(text, ("es", "en"), "es") == "es"


@pytest.mark.parametrize(
    "text",
    [
        "Al Wasl Rd, villa 334",
        "Arabian Ranches, Al Reem 2, villa 17",
        "Um Suqeim 2",
        "Avenida da Liberdade",
        "hmm let me think",
        "let me see",
        "wait",
        "Ana Maria",
        "me and my wife",
        "super",
    ],
)
def test_an_address_or_a_stray_word_is_no_other_language(text: str) -> None:
    assert detect(text, ("en", "ar", "es"), "en") == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("gracias", "es"),
        ("shukran habibi", "ar"),
        ("mañana por la tarde", "es"),
        ("combien ça coûte", "fr"),
        ("bikam el deep cleaning", "ar"),
        ("kal subah 9 baje", "hi"),
        ("do you clean windows", "en"),
        ("how much", "en"),
    ],
)
def test_another_language_is_followed_at_once(text: str, language: str) -> None:
    assert detect(text, ("en", "ar", "es"), "pt") == language


def test_the_reply_is_in_a_language_the_business_offers() -> None:
    assert reply_language("ar", ("en", "ar"), "en") == "ar"
    assert reply_language("es", ("en", "ar"), "en") == "en"
    assert reply_language("ru", ("en", "ar"), "ar") == "ar"
    assert reply_language("ru", ("ru",), "ru") == "en"
