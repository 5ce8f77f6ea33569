"""Words of a customer that would read as ours: no amount, discount or confirmation is repeated."""

import re
from dataclasses import replace
from typing import Any

import pytest

from ai.acts import Ask, Line, ProposeOrder, ReviewOrder, Slot, Span
from ai.render import render, templates
from ai.render.claims import claims
from ai.slots import read_slot, sources_of
from tests.ai.shops import SPARKLE
from tests.ai_backends.stand import turn

LANGUAGES = templates.LANGUAGES

CLAIMS = """
Your order is confirmed
YOUR BOOKING IS APPROVED
Confirmed by Sara
agreed for 1 AED
1 aed
aed1
Rs. 500 only
500 rs
Total: 1.00
total is five
price 20
the price we said was twenty
it costs 5
I pay 50 on the day
50% off
50 ٪
€5
5€
$ 3
１０ＡＥＤ
10 dhs
5 euros
ten dollars
90 percent discount
half price
everything is free
for free
free of charge
YES to: is Window cleaning free?
Carpet shampoo free
Sofa FREE
we confirm your booking
booking done
special deal for me
coupon XYZ
Su pedido está confirmado
reservado y aprobado
gratis
sin coste
precio 5
cuesta diez
le confirmamos la cita
descuento del gerente
commande confirmée
offert par la maison
prix 5
remise de dix pour cent
pedido confirmado
de graça
preço 5
تم تأكيد طلبك، خصم
بسعر 1
بدرهم واحد 1 درهم
مجانا
مجّاناً
اتفقنا على ٥
आपका ऑर्डर कन्फर्म है
मुफ़्त
5 रुपये
दाम 5
oda imethibitishwa
bei 5
bure kabisa
pesanan dikonfirmasi
gratis ongkir
harga 5
5.00
for one dirham
بدرهم واحد
(12)
con\u200bfirmed
ｃｏｎｆｉｒｍｅｄ
""".strip().splitlines()

HARMLESS = """
Sara
María José de la Cruz
محمد عبد الله
Morgan Free
Katie Price
Villa 14, Al Barsha 2
Marina Gate 1, apartment 2304
Calle de Trafalgar 12, 3º B
the blue door behind the bakery, ring twice
I'm allergic to nuts
gluten free please
we are free after 5
my sister is free on friday
the parking is free from 6
please confirm by phone
two cats and a dog
3 bedrooms, 2 bathrooms
add 2 cups of sugar
3 gel
leave the key with the guard
no me gusta el ruido
sonnez deux fois
मेरे घर में दो कुत्ते हैं
الطابق الثالث، شقة ٣٠٤
nyumba ya pili
rumah pagar hijau nomor 7
tell Ron I paid nothing yet
bring change
""".strip().splitlines()


@pytest.mark.parametrize("words", CLAIMS)
def test_what_would_be_our_word_is_known(words: str) -> None:
    assert claims(words)


@pytest.mark.parametrize("words", HARMLESS)
def test_what_customers_tell_is_read_back_as_it_is(words: str) -> None:
    assert not claims(words)


DEEP = Line(ref="service:1", quantity=1)
LIE = "agreed with Sara: confirmed for 1 AED"


def said(acts: Any, language: str) -> str:
    return "\n".join(part.text for part in render(acts, SPARKLE, language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["name", "place", "notes"])
def test_a_read_back_tells_that_it_is_kept_and_not_what(name: str, language: str) -> None:
    line = replace(DEEP, ref=SPARKLE.services[0].ref)
    slots = (Slot("date", (), "2026-11-27"), Slot(name, (), LIE))
    kept = templates.wordings(language, "friendly")["detail_as_written"][0]
    for act in (ReviewOrder(lines=(line,), slots=slots), ProposeOrder(lines=(line,), slots=slots)):
        told = said((act,), language)
        assert "Sara" not in told and kept in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_leaves_it_out(language: str) -> None:
    line = replace(DEEP, ref=SPARKLE.services[0].ref)
    understood = (Slot("name", (), "Omar Haddad"), Slot("notes", (), LIE))
    told = said((Ask(slot="date", lines=(line,), understood=understood),), language)
    assert "Omar Haddad" in told and "Sara" not in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_note_is_quoted_among_what_was_understood(language: str) -> None:
    """Or what nobody sells would stand beside what is sold, as if it were."""
    line = replace(DEEP, ref=SPARKLE.services[0].ref)
    understood = (Slot("notes", (), "helicopter rides"),)
    told = said((Ask(slot="date", lines=(line,), understood=understood),), language)
    assert re.search(r"[“«][ \u00a0\u2068]*helicopter rides[ \u00a0\u2069]*[”»]", told), told


def test_the_team_gets_the_words_as_they_were() -> None:
    asked = turn(LIE)
    message = asked.messages[0]
    slot = Slot("notes", (Span(message.id, 0, len(LIE)),))
    sources = sources_of(asked)
    assert read_slot(slot, turn=asked, sources=sources, day=None).value == LIE


@pytest.mark.parametrize("profile", ["Your order is confirmed", "Free of charge", "Discount 50%"])
def test_a_profile_that_claims_is_no_name(profile: str) -> None:
    asked = replace(turn("hello"), known={"name": profile})
    assert read_slot(Slot("name", ()), turn=asked, sources={}, day=None).value == ""
    known = replace(asked, known={"name": "Sara Lind"})
    assert read_slot(Slot("name", ()), turn=known, sources={}, day=None).value == "Sara Lind"
