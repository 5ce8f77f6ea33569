"""Plain wishes with a story around them, names however told, details after a question of ours."""

import pytest

from ai.engine import naming
from ai.text import fold, tokens
from tests.support.talks import came, held


@pytest.mark.parametrize(
    ("language", "shop", "said", "meant"),
    [
        ("en", "garage", "everything shakes above eighty, how much is balancing?", "service:3"),
        ("en", "boats", "it's our wedding year!! what does the private boat cost", "service:5"),
        (
            "es",
            "garage",
            "vengo de Oaxaca con la familia, cuánto cuesta la alineación?",
            "service:3",
        ),
        ("fr", "boats", "on fête un diplôme, le snorkeling c'est combien par tête", "service:1"),
        ("pt", "pets", "ela acabou de chegar do abrigo, quanto é a tosa", "service:2"),
        ("id", "pitch", "hari ini aku gabut, lapangan futsal berapa sejam", "service:1"),
        ("ar", "boats", "احنا عرسان جدد، رحلة الدلافين كم للشخص", "service:3"),
        ("en", "garage", "I drive a taxi, what do you ask for an oil change", "service:1"),
        (
            "en",
            "boats",
            "Our choir of nine lands monday. What's the snorkelling a head?",
            "service:1",
        ),
        (
            "es",
            "tailor",
            "en el hotel se nos acaban las camisas, ¿la plancha a cuánto sale?",
            "service:1",
        ),
        (
            "fr",
            "catering",
            "le patron part à la retraite, le buffet revient à combien ?",
            "service:1",
        ),
        (
            "pt",
            "pets",
            "moro ao lado e o cachorro anda um nojinho, quanto fica o banho?",
            "service:1",
        ),
        ("ar", "pitch", "ya shabab e7na mn el 7ay, mal3ab el padel bekam?", "service:2"),
        (
            "hi",
            "sweets",
            "hum school se hain, mehman aaye hain, gift box ka kya rate hai",
            "service:4",
        ),
        ("sw", "phones", "kioo kimepasuka shuleni, kubadilisha ni bei gani?", "service:1"),
    ],
)
def test_the_clause_that_asks_is_answered(language: str, shop: str, said: str, meant: str) -> None:
    assert came(language, shop, said)[0].split(" + ")[0] == f"quote {meant}"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "dropped it, the screen is all cracked, how much to repair it"),
        ("es", "se me cayó y tengo la pantalla rota, cuánto sale"),
        ("fr", "l'écran est cassé, ça coûte combien"),
        ("pt", "a tela do celular trincou ontem, quanto fica"),
        ("ar", "شاشة تلفوني انكسرت، كم التصليح"),
        ("hi", "स्क्रीन टूट गई, कितना लगेगा"),
        ("sw", "kioo cha simu yangu kimevunjika, bei gani"),
        ("id", "layar hp aku retak, berapa ya"),
    ],
)
def test_what_is_broken_wants_mending(language: str, said: str) -> None:
    assert came(language, "phones", said) == ("quote service:1",)


@pytest.mark.parametrize(
    "said",
    [
        "screen guard, how much",
        "my washing machine is broken, how much?",
        "do you have something for screens?",
    ],
)
def test_what_is_not_ours_or_not_broken_is_no_repair_of_ours(said: str) -> None:
    assert "quote service:1" not in came("en", "phones", said)


@pytest.mark.parametrize(
    ("language", "shop", "said"),
    [
        ("en", "boats", "we loved the dolphin trip, how much is the waterpark?"),
        ("en", "home", "my car is filthy, how much is a cleaning?"),
        ("en", "salon", "hello, how much is a russian manicure?"),
        ("en", "boats", "we come by ferry every june, how much is the parking?"),
    ],
)
def test_a_story_may_make_it_something_else(language: str, shop: str, said: str) -> None:
    assert not came(language, shop, said)[0].startswith("quote")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("saturday at ten, under Nina Holm", "nina holm"),
        ("pode ser no nome da Inês Prado", "ines prado"),
        ("mon nom c'est Luc Marin", "luc marin"),
        ("pake nama Dimas aja", "dimas"),
        ("a.n. Sari Dewi ya", "sari dewi"),
        ("jina ni Neema Shayo", "neema shayo"),
        ("Ravi Menon ke naam pe kar do", "ravi menon"),
        ("haan Ravi naam hai", "ravi"),
        ("esmi Rami Haddad", "rami haddad"),
        ("we sat under the big tree", ""),
        ("under Friday conditions", ""),
    ],
)
def test_who_it_is_for_however_it_is_told(said: str, name: str) -> None:
    source = fold(said)
    taken = [(6, 12)] if "Friday" in said else []
    found = naming.find_name(source, tokens(source.text), taken)
    assert (source.text[slice(*found)] if found else "") == name


@pytest.mark.parametrize(
    "goes_on", ["thursday at 10?", "two of them", "under Nina Holm", "book it"]
)
def test_a_detail_after_one_thing_was_offered_means_that(goes_on: str) -> None:
    story = "does the sunset thing rock a lot for my grandpa"
    asked, then = (turn.got[-1] for turn in held("en", "boats", story, goes_on))
    assert asked.startswith("clarify service:2 ")
    assert "1xservice:2" in then or "2xservice:2" in then


def test_a_name_signed_behind_the_wish_is_read() -> None:
    (got,) = came("en", "phones", "book me a new battery tomorrow at 2pm, Njeri Wambui")
    assert got.startswith("review_order") and "name=Njeri_Wambui" in got


def test_a_service_with_capitals_is_nobodys_name() -> None:
    (got,) = came("en", "boats", "Private Boat, tomorrow 9am")
    assert got.startswith("ask name 1xservice:5")


def test_arabic_in_latin_letters_from_the_price_to_the_yes() -> None:
    said = ("ahlan, bikam re7let el ghoroub?", "e7na tlata, yom el khamis", "esmi Hala Nasser")
    asked, told, name, moved, sent = (
        turn.got[-1] for turn in held("ar", "boats", *said, "la2 khalliha el a7ad", "tamam e7gez")
    )
    assert asked == "quote service:2"
    assert told.startswith("ask name 3xservice:2 date=2026-11-26")
    assert name.startswith("review_order 3xservice:2") and "name=Hala_Nasser" in name
    assert moved.startswith("review_order 3xservice:2 date=2026-11-29")
    assert sent.startswith("propose_order 3xservice:2 date=2026-11-29")


def test_a_word_said_twice_is_no_arabic() -> None:
    (got,) = came("id", "boats", "lumba2 hari minggu, cocok buat 2 dewasa 1 anak")
    assert got.startswith(("clarify", "ask quantity", "ask name 3xservice:3"))


@pytest.mark.parametrize(
    ("language", "shop", "said", "when"),
    [
        (
            "en",
            "carwash",
            "tomorrow we drive to a wedding, can I get a foam wash today at 4pm?",
            "date=2026-11-24",
        ),
        (
            "es",
            "garage",
            "el viernes salimos de carretera, reserva la alineación el jueves a las 10",
            "date=2026-11-26",
        ),
        (
            "en",
            "garage",
            "a wheel alignment please. I'm stuck in a meeting till 2 so today at half past 3",
            "time=15:30",
        ),
    ],
)
def test_a_day_belongs_to_the_clause_that_wishes(
    language: str, shop: str, said: str, when: str
) -> None:
    assert when in came(language, shop, said)[-1]


def test_days_to_choose_from_are_no_story() -> None:
    (got,) = came("en", "garage", "wheel alignment on thursday at 9, or friday at 9?")
    assert got.startswith("ask date") and "date=" not in got


@pytest.mark.parametrize("signed", ["it's for Dennis", "a pity, we take it. Yasmine Hadi"])
def test_a_name_beside_other_clauses_is_read(signed: str) -> None:
    asked = "private boat on sunday 6 december at 9am"
    assert held("en", "boats", asked, signed)[-1].got[-1].startswith("review_order 1xservice:5")
