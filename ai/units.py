"""Words for the measures that goods are told and sold by, in the eight shipped languages."""

from ai.text import folded_words, stem

_UNITS = tuple(
    folded_words(listed)
    for listed in (
        "ft foot feet footer pied pieds pie pies pe pes kaki futi",
        "in inch inches pulgada pulgadas pouce pouces polegada polegadas inci",
        "l lt ltr lts litre litres liter liters litro litros lita liters لتر लीटर",
        "kg kgs kilo kilos quilo quilos kilogram kilograms كيلو किलो",
        "g gr gm gram grams gramme grammes gramo gramos grama gramas gramu غرام جرام ग्राम",
        "m mt mts metre metres meter meters metro metros mita متر मीटर",
        "yd yds yard yards yarder yarders",
        "ml mls",
        "km kms kilometre kilometres kilometer kilometers kilometro kilometros quilometros",
        "kva",
        "w watt watts",
    )
)
UNIT_OF = {word: min(listed) for listed in _UNITS for word in listed}


def unit_of(word: str) -> str:
    """A word by its stem, a unit by the one way it is written here."""
    return UNIT_OF.get(word) or stem(word)
