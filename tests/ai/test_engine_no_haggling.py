"""What only sounds like haggling is not refused (`no_haggling.txt`); what haggles still is."""

from pathlib import Path

import pytest

from tests.support.talks import came, rows

ROWS = rows(Path(__file__).with_name("no_haggling.txt"))


@pytest.mark.parametrize("row", ROWS)
def test_what_asks_for_less_of_something_else_is_not_refused(row: str) -> None:
    language, shop, *said = row.split(" | ")
    assert not any(act.startswith("refuse") for act in came(language, shop, *said))


@pytest.mark.parametrize(
    ("language", "shop", "said"),
    [
        ("hi", "o_pest", "dono tanki ka 1500 kar do na"),
        ("hi", "o_pest", "tanki safai thoda kam kar do bhaiya"),
        ("en", "salon", "can you take 10 off the haircut?"),
        ("es", "salon", "rebájame el precio"),
        ("es", "salon", "me rebajas un poco el corte?"),
        ("en", "hostel", "can i get breakfast for free?"),
        ("es", "hostel", "dame el desayuno gratis"),
        ("en", "phones", "20% off the screen?"),
        ("es", "phones", "con un 10% me lo llevo"),
        ("ar", "salon", "ممكن تنزل السعر شوي"),
        ("ar", "salon", "نزل لي السعر"),
        ("en", "boats", "my friend paid you 50 last week"),
        ("en", "tailor", "take 3 cm off and make me a discount of 5"),
    ],
)
def test_who_haggles_is_told_no(language: str, shop: str, said: str) -> None:
    assert came(language, shop, said)[0] == "refuse discount"
