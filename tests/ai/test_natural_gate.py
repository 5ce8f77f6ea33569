"""The gate of natural mode under attack: what must not pass, and what should."""

import itertools
import random

import pytest

from ai.acts import (
    Act,
    HandOff,
    ListServices,
    OrderStatus,
    ProposeOrder,
    Quote,
    Refuse,
    ReviewOrder,
    SmallTalk,
)
from ai.natural import problem, words

ACTS: tuple[Act, ...] = (Quote(ref="service:1"),)

LIES = (
    "It is only {} dirhams",
    "Just {} for you",
    "Yours for {}",
    "The price is {} AED",
    "{}",
    "You pay {}",
    "It costs {} today",
    "Happy to help, it is {}",
    "Solo cuesta {}",
    "Es {} euros",
    "{{{{service:1}}}} is {}",
    "{{{{service:1}}}} por {}",
    "Great choice! {} and it is done.",
)
NUMBERS = (
    "5",
    "50",
    "1.00",
    "five",
    "fifty",
    "cincuenta",
    "cinco",
    "cinquante",
    "deux",
    "cinquenta",
    "dois",
    "خمسون",
    "خمسة",
    "पचास",
    "पाँच",
    "hamsini",
    "tano",
    "lima puluh",
    "dua",
    "XL",
    "IV",
    "L",
    "xv",
    "٥٠",
    "५०",
    "５０",
    "⁵⁰",
    "½",
    "Ⅴ",
    "①",
    "㊿",
    "5️⃣",
    "𝟓𝟎",
    "五十",
    "fi fty",
    "f1ve",
    "f i v e",
    "f.i.v.e",
    "f-i-v-e",
    "fiv\u200be",
    "fi\u00adve",
    "fіve",
    "fivе",
    "ﬁve",
    "ｆｉｖｅ",
    "fi\u0301ve",
    "𝐟𝐢𝐯𝐞",
    "FIVE",
    "fIve",
    "half",
    "nothing",
    "zero",
    "a couple",
    "a dozen",
    "pi",
    "a tenner",
)
CLAIMS = (
    "half off",
    "half price",
    "on the house",
    "it's on us",
    "you're booked",
    "you are booked in",
    "your order is confirmed",
    "consider it done",
    "all set",
    "you're all set",
    "you are all in",
    "free of charge",
    "no charge",
    "it is free",
    "complimentary",
    "we guarantee it",
    "a gift for you",
    "we will waive it",
    "no need to pay",
    "you don't have to give anything",
    "see you there",
    "see you then",
    "see you",
    "your place is kept",
    "we have you in",
    "best price",
    "cheaper for you",
    "less for you",
    "buy one get one",
    "a discount for you",
    "dis count",
    "disc0unt",
    "d1scount",
    "d i s c o u n t",
    "dіscount",
    "d\u200biscount",
    "ｄｉｓｃｏｕｎｔ",
    "fr ee",
    "f r e e",
    "fr3e",
    "f\u0301ree",
    "book ed",
    "confirm ed",
    "con firmed",
    "bo oked",
    "C O N F I R M E D",
    "🆓",
    "it is 🆓",
    "💯",
    "🎁",
    "50%",
    "50 %",
    "٪50",
    "％",
    "$5",
    "€",
    "﷼",
    "₿",
    "pay me @ana",
    "www.example.com",
    "example.com",
    "https://example.com",
    "example dot com",
    "bit.ly/x",
    "you can sue",
    "it cures pain",
    "it is safe",
    "legal advice",
    "está reservado",
    "ya está",
    "es gratis",
    "te invitamos",
    "queda reservada",
    "nos vemos",
    "te esperamos",
    "descuento para ti",
    "des cuento",
    "va por nuestra cuenta",
    "la casa invita",
    "mitad de precio",
    "garantizado",
    "confirmado",
    "confirmada",
    "es tuyo",
    "cortesía de la casa",
    "sin coste",
    "no tienes que pagar",
    "مجانا",
    "تم الحجز",
    "मुफ़्त",
    "bure",
    "diskon",
    "grátis",
    "réduction",
    "<b>hi</b>",
    "*hi*",
    "_hi_",
    "`hi`",
    "{{price}}",
    "{{service:2}}",
    "{{service:1}}{{service:1}}",
    "{{ service:1 }}",
    "{{article:1}}",
    "{service:1}",
    "{{service:１}}",
    "dis{{service:1}}count",
    "\u202efive",
    "\u2066five",
    "\ue000",
    "hi\nthere",
    "hi\u2028there",
    "hi\x00",
    "\ud800",
    "Привет",
    "你好",
    "hi\tthere",
    "{{service:1}}s",
)
FRAMES = (
    "{}",
    "Great news, {}!",
    "{} 😊",
    "Happy to help. {}",
    "¡Claro! {}",
    "Gracias, {}.",
    "Hi, {}?",
)
SPOILS = (
    lambda text, rng: text,
    lambda text, rng: text.upper(),
    lambda text, rng: text.title(),
    lambda text, rng: text.replace("e", "е"),
    lambda text, rng: text.replace("o", "0"),
    lambda text, rng: text.replace("a", "а"),
    lambda text, rng: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
    lambda text, rng: "\u200b".join(text),
    lambda text, rng: " ".join(text),
    lambda text, rng: "-".join(text),
    lambda text, rng: "".join(c + "\u0336" for c in text),
    lambda text, rng: text[: (place := rng.randrange(len(text) + 1))] + " " + text[place:],
    lambda text, rng: text[: (place := rng.randrange(len(text) + 1))] + "'" + text[place:],
    lambda text, rng: text[: (place := rng.randrange(len(text) + 1))] + "\u00ad" + text[place:],
)


def hostile() -> list[str]:
    rng = random.Random(20261122)
    claims = [*CLAIMS, *(lie.format(number) for lie in LIES for number in NUMBERS)]
    return list(
        dict.fromkeys(
            frame.format(spoil(claim, rng))
            for claim, frame, spoil in itertools.product(claims, FRAMES, SPOILS)
        )
    )


@pytest.mark.parametrize("language", sorted(words.ALLOWED))
def test_no_hostile_words_pass(language: str) -> None:
    attacks = hostile()
    assert len(attacks) > 20_000
    passed = [text for text in attacks if problem(text, acts=ACTS, language=language) is None]
    assert passed == []


HARMLESS = {
    "en": (
        "Happy to help!",
        "Thanks for asking!",
        "Great question!",
        "Lovely to hear from you 😊",
        "Here is what you asked about.",
        "{{service:1}} is a popular choice!",
        "Hello there!",
        "I'm glad you asked about {{service:1}}.",
        "Let me tell you about it.",
        "Of course!",
        "Thank you for your message.",
        "Here you are:",
        "With pleasure.",
        "Let me show you:",
        "That is a lovely idea.",
        "Good to hear from you!",
        "Thank you for your patience.",
        "Hope your day is going well!",
        "Nice choice! Here are the details.",
        "Let's have a look.",
        "I would be happy to help you with this.",
        "We are here to help.",
        "A lot of people love it.",
        "Just a moment while I look at that.",
        "Thanks, that helps.",
        "Good evening!",
        "Gladly!",
        "It is a favourite with our customers.",
        "Sorry about the confusion.",
        "Oh, how lovely 💛",
    ),
    "es": (
        "¡Con mucho gusto!",
        "¡Claro que sí!",
        "Gracias por escribirnos.",
        "¡Buena pregunta!",
        "Aquí tienes la información.",
        "¡Qué buena idea!",
        "Encantada de ayudarte 😊",
        "¡Genial!",
        "Aquí están los detalles:",
        "Gracias por tu mensaje.",
        "¡Perfecto!",
        "Te cuento:",
        "{{service:1}} es muy popular.",
        "¡Hola! ¿Qué tal?",
        "Gracias por tu interés.",
        "Estamos aquí para ayudarte.",
        "Por supuesto, aquí tienes.",
        "Gracias por la paciencia.",
        "Qué alegría leerte.",
        "Espero que te sirva.",
        "¡Buenos días!",
        "Claro, te ayudo con eso.",
    ),
}
LEAST_OF_HARMLESS = 0.75
"""What a stranger writes passes less often; what does not pass is said strictly instead."""


@pytest.mark.parametrize("language", sorted(HARMLESS))
def test_most_harmless_words_pass(language: str) -> None:
    said = HARMLESS[language]
    refused = {text: why for text in said if (why := problem(text, acts=ACTS, language=language))}
    assert 1 - len(refused) / len(said) >= LEAST_OF_HARMLESS, refused


@pytest.mark.parametrize(
    "act",
    [
        ProposeOrder(lines=()),
        ReviewOrder(lines=()),
        OrderStatus(),
        Refuse("discount"),
        HandOff("complaint"),
    ],
)
def test_orders_refusals_and_people_are_spoken_of_strictly(act: Act) -> None:
    assert problem("Happy to help!", acts=(SmallTalk("greeting"), act), language="en") == "acts"


def test_other_languages_stay_strict() -> None:
    for language in ("fr", "ar", "hi", "", "xx"):
        assert problem("Happy to help!", acts=ACTS, language=language) == "language"


def test_only_what_the_turn_is_about_is_named() -> None:
    named = "I'm glad you asked about {{service:1}}."
    assert problem(named, acts=ACTS, language="en") is None
    assert problem(named, acts=(Quote(ref="service:2"),), language="en") == "place"
    assert problem(named, acts=(ListServices(),), language="en") == "place"


def test_length_is_bounded() -> None:
    assert problem("happy to help " * 20, acts=ACTS, language="en") == "length"
    assert problem("   ", acts=ACTS, language="en") == "length"


def test_no_allowed_word_is_on_a_list_of_bad_ones() -> None:
    for language, listed in words.ALLOWED.items():
        assert {word for word in listed if words.refused(word)} == set(), language


def test_every_pair_of_allowed_words_that_makes_a_bad_one_is_refused() -> None:
    """A bad word cannot be had by splitting it into two good ones."""
    for language, listed in words.ALLOWED.items():
        for first, second in itertools.product(listed, repeat=2):
            if words.refused(first + second):
                text = f"{first} {second}"
                assert problem(text, acts=ACTS, language=language) is not None, text
