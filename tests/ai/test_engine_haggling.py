"""Money that is offered, prices asked down, and everyday words that do neither."""

import pytest

from ai.spoken import SPOKEN
from ai.spoken.apart import APART
from ai.text import folded
from tests.support.talks import came


@pytest.mark.parametrize(
    ("language", "asked", "said"),
    [
        ("fr", "c'est combien l'écran", "vous le faites pour 5200 ?"),
        ("fr", "c'est combien l'écran", "5000 et on est bons"),
        ("fr", "c'est combien l'écran", "vous nous feriez un petit prix ?"),
        ("es", "cuánto cuesta cambiar la pantalla", "5000 y ya"),
        ("es", "cuánto cuesta cambiar la pantalla", "hágame un precito"),
        ("pt", "quanto custa trocar a tela", "deixa por 5000"),
        ("pt", "quanto custa trocar a tela", "5000 e fechamos"),
        ("id", "ganti layar berapa", "kasih 4800 deh"),
        ("id", "ganti layar berapa", "5000 aja ya"),
        ("sw", "kubadilisha kioo bei gani", "nitakupa 5000"),
        ("sw", "kubadilisha kioo bei gani", "fanya 5000"),
        ("hi", "screen badalne ka kitna", "5000 me kar do"),
        ("hi", "screen badalne ka kitna", "kya kam karoge"),
        ("hi", "screen badalne ka kitna", "5000 में कर दो"),
        ("ar", "كم تغيير الشاشة", "سويها ب 5000"),
        ("ar", "كم تغيير الشاشة", "خليها 5000"),
        ("en", "screen replacement price", "5000 and I come today"),
    ],
)
def test_an_amount_below_the_price_is_haggling(language: str, asked: str, said: str) -> None:
    assert came(language, "phones", asked, said)[0] == "refuse discount"


@pytest.mark.parametrize(
    ("language", "shop", "said"),
    [
        ("ar", "home", "كم تنظيف المنزل"),
        ("sw", "home", "nitalipa kwa mpesa"),
        ("sw", "home", "nitakupa namba yangu"),
        ("sw", "home", "nifanyie booking ya kesho saa nne"),
        ("sw", "phones", "keshokutwa nitakuwa hapo saa tano"),
        ("fr", "home", "je voudrais un prix pour le nettoyage du canapé"),
        ("hi", "phones", "screen sham me kar do"),
        ("pt", "home", "fazem por hora?"),
        ("en", "studio", "i'll do 2 please"),
        ("en", "studio", "you said 2 people"),
        ("en", "home", "are you 100% sure"),
    ],
)
def test_everyday_words_ask_for_no_lower_price(language: str, shop: str, said: str) -> None:
    assert "refuse discount" not in came(language, shop, said)


@pytest.mark.parametrize(
    ("language", "shop", "said"),
    [
        ("id", "studio", "saya mencari kelas yoga"),
        ("id", "studio", "pembayaran gimana"),
        ("fr", "home", "quelle est la valeur"),
        ("sw", "home", "mtu mmoja ni bei gani"),
    ],
)
def test_everyday_words_call_for_nobody(language: str, shop: str, said: str) -> None:
    assert not any(act.startswith("hand_off") for act in came(language, shop, said))


@pytest.mark.parametrize("language", sorted(SPOKEN))
def test_a_word_apart_is_no_word_of_a_phrase(language: str) -> None:
    """What is listed as no slip must not hide what is listed as a phrase."""
    listed = frozenset(folded(APART[language]).split())
    assert not listed & SPOKEN[language].phrases.words


def test_how_many_people_are_no_offer() -> None:
    got = came("fr", "catering", "c'est combien le plateau-repas", "40 pour jeudi")
    assert "40xservice:2" in got[0]


@pytest.mark.parametrize(
    ("language", "shop", "asked", "said"),
    [
        ("en", "studio", "how much is the relaxing massage", "can i have it for 30 minutes"),
        ("fr", "studio", "combien le massage relaxant", "pour 30 minutes ?"),
        ("id", "studio", "pijat relaksasi berapa", "untuk 30 menit bisa?"),
        ("en", "studio", "how much is the relaxing massage", "for a 40 year old"),
        ("en", "home", "how much is sofa cleaning", "my villa is 200 sqm"),
        ("en", "home", "how much is sofa cleaning", "villa 215, tomorrow at 10"),
        ("fr", "home", "combien le nettoyage du canapé", "j'habite au 120 rue de Rivoli"),
    ],
)
def test_what_is_measured_or_numbered_is_no_offer(
    language: str, shop: str, asked: str, said: str
) -> None:
    assert "refuse discount" not in came(language, shop, asked, said)
