"""Questions that an article answers, though the two have no word in common: by their matter."""

import pytest

from ai.engine.clauses import parts
from ai.engine.matters import matters
from ai.text import folded, tokens
from tests.support.talks import came

FOUND = """
restaurant en 1 got anything for non meat eaters?
restaurant en 1 my cousin is vegan, will there be something for her?
restaurant es 1 mi novia es vegana, ¿habrá algo para ella?
restaurant fr 1 vous avez des plats sans viande ?
restaurant hi 1 शाकाहारी खाना मिलता है?
restaurant sw 1 mna chakula bila nyama?
restaurant id 1 ada menu vegetarian ga kak
restaurant ar 1 في شي نباتي عندكم؟
restaurant en 2 is our little puppy welcome too
restaurant fr 2 on peut venir avec le chien ?
restaurant id 2 boleh bawa anjing ga
restaurant ar 2 اقدر اجيب كلبي معي؟
salon en 2 where do we leave the car
salon es 2 hay sitio para aparcar?
salon pt 2 dá para estacionar por aí?
salon hi 2 gaadi kahan park kare
salon sw 2 kuna mahali pa kuegesha gari?
salon id 2 parkirnya gampang ga?
salon ar 2 في مواقف عندكم؟
salon en 1 do you take apple pay or visa
salon id 1 bisa bayar pake debit ga
salon hi 1 card se payment ho jayega?
clinic en 1 does my insurance work with you guys?
clinic ar 1 التأمين مقبول عندكم؟
clinic pt 1 aceitam seguro de saúde?
clinic sw 1 bima inakubalika hapo?
clinic hi 1 insurance chalega kya
clinic fr 1 vous prenez la mutuelle ?
clinic en 2 can you park right outside
garage en 1 is it ok if I hang around till it's done
garage fr 1 je peux rester patienter sur place ?
garage pt 1 posso ficar aí à espera?
garage hi 1 wahan ruk sakte hain jab tak kaam ho?
garage sw 1 naweza kusubiri hapo hapo?
garage id 1 boleh ditunggu ga mas?
garage ar 1 اقدر انتظر عندكم؟
garage hi 2 kaam ki warranty milti hai?
pitch en 1 anywhere to shower after the game?
pitch es 1 hay vestuarios?
pitch fr 1 y a des vestiaires et des douches ?
pitch pt 1 dá para tomar banho depois?
pitch sw 1 mna bafu za kuoga?
pitch id 1 ada tempat mandi ga habis main
pitch ar 1 في مكان نغير فيه ملابسنا؟
sweets sw 3 mna kitu bila sukari?
sweets en 1 hello ji do you deliver to our lodge
sweets hi 1 hotel tak delivery ho jayegi kya?
boats fr 1 et le repas de midi, il est compris dans la sortie ?
boats ar 2 law el donya mattaret hane3mel eh?
hostel es 2 ¿podemos dejar las maletas por la mañana?
hostel fr 2 on peut laisser les valises avant ?
hostel en 2 can we leave bags with you before?
catering ar 2 كاين شي حاجة للنباتيين؟
physio en 2 Then I'd bring my aunt along. Is there a lift?
studio fr 2 y'a des douches j'imagine
studio pt 3 e se eu não puder ir, até quando posso desmarcar?
photo sw 1 picha zitakuwa tayari baada ya siku ngapi?
sweets id 3 ada yang tanpa gula ga kak
sweets fr 3 mon père évite le sucre, vous avez du sans sucre ?
hostel es 3 hay wifi que aguante videollamadas larguísimas del curro?
pitch en 2 what happens if its pouring with rain
pitch es 2 y si llueve qué pasa
pitch hi 2 agar barish ho gayi to?
pitch en 3 can you see anything after dark, is it lit?
pitch fr 3 c'est éclairé le soir ?
pitch id 3 malem ada lampunya kan?
pitch sw 3 usiku kuna taa?
pitch hi 3 raat ko lights hoti hain?
boats en 1 do we get something to eat out there?
boats es 1 dan algo de comer en el barco?
boats fr 1 on mange à bord ?
boats sw 1 kuna chakula kwenye boti?
boats en 3 are toddlers allowed on it
boats fr 3 ma fille de 4 ans peut venir ?
boats pt 3 posso levar o meu filho de 6 anos?
boats hi 3 bachche aa sakte hain kya
boats sw 3 naweza kuja na mtoto wangu wa miaka mitano?
boats id 3 anak 5 tahun boleh ikut ga
boats ar 3 عادي اجيب عيالي معي؟
boats en 2 and if the weather turns bad?
catering en 3 do you want some money up front?
catering en 3 would i need to put down a deposit
catering es 3 hay que dejar una señal?
catering pt 3 é preciso pagar sinal?
catering hi 3 advance dena padega kya
catering id 3 perlu dp dulu ga
catering en 1 would you bring it to our office
catering fr 1 vous livrez à Rabat ?
catering pt 1 fazem entregas ao domicílio?
catering id 1 bisa diantar ke kantor ga
sweets en 1 could you drop them round to our place, do you deliver
sweets hi 1 ghar pe bhijwa doge kya
sweets es 3 tienen algo sin azúcar?
sweets hi 3 bina chini ki mithai hai kya
sweets en 2 how many days do they stay fresh
studio en 1 are mats provided or bring my own?
studio es 1 llevo mi propia colchoneta?
studio hi 1 mat laana padega kya
studio en 2 can I have a shower after class
bikes en 1 can I just turn up or do I have to make an appointment?
bikes es 1 hace falta pedir cita?
bikes fr 1 faut prendre rdv ou pas ?
bikes pt 1 é preciso marcar ou posso aparecer?
bikes hi 1 appointment lena zaroori hai kya
bikes id 1 harus booking dulu ga atau langsung dateng
physio en 2 is there a lift? my mum uses a wheelchair
physio es 2 hay que subir escaleras?
physio id 2 ada lift ga, ibu saya susah naik tangga
physio fr 1 c'est pris en charge par la mutuelle ?
physio en 1 can I claim it on my insurance
hostel en 1 is there brekkie in the morning?
hostel hi 1 nashta milta hai subah?
hostel en 2 how early can we check in
hostel en 3 hows the internet there, i work remotely
hostel ar 3 في واي فاي؟
movers en 1 what if something breaks, are you insured
movers pt 1 as coisas vão seguras? têm seguro?
movers id 1 barangnya diasuransikan ga
dental en 2 can i spread the cost over a few months
dental es 2 se puede pagar a plazos?
dental fr 2 on peut payer en plusieurs fois ?
dental ar 2 في تقسيط؟
tutoring en 1 is it possible over zoom?
tutoring fr 2 il y a un cours d'essai ?
tutoring en 2 can she do a taster lesson before we commit
pets en 3 is it ok for me to stay with her while you bath her
photo en 2 can we bring our cat for the pictures?
photo pt 3 onde posso parar o carro?
phones en 2 will everything on it be wiped?
phones ar 2 الصور بتنمسح؟
carwash en 2 is there somewhere to sit while its being done
carwash hi 1 upi le lete ho?
home en 1 do i have to provide the cleaning products?
home es 1 traéis vosotros los productos?
home en 3 if i cancel last minute do i still pay
tailor en 3 what if you ruin it
tailor en 1 can you pick it up from my house
tailor fr 1 vous venez chercher à domicile ?
hostel en 1 what time does breakfast finish?
"""
"""A shop, the language, the number of the article that is sought, and how it is asked for."""

OF_SOMETHING_ELSE = """
garage en 1 how long do I have to wait?
garage es 1 cuánto tengo que esperar?
bikes en 1 do you have an appointment free tomorrow at 5?
bikes en 1 I need to book a full service
dental en 2 do you take card?
garage en 1 my parking sensor is broken, can you fix it?
salon en 1 do you sell gift cards?
salon en 1 my daughter has a party on saturday, can you do her hair?
restaurant en 1 table for 5 with two kids and a dog friendly terrace please
boats en 3 how much is it for two adults and a child?
phones en 3 my card reader slot is broken do you fix that
movers en 3 can you move a fridge and park the van outside from 9?
clinic en 2 do i have to wait long?
studio es 1 puedo llevar a una amiga?
physio fr 3 je peux venir avec ma fille ?
bikes es 3 tienen bicis para niños?
dental en 3 are you good with nervous kids?
pets en 1 do you take cats?
pets es 1 cortan el pelo a gatos?
"""
"""The number is that of an article with a word or matter in common, which answers nothing here."""


def _rows(listed: str) -> list[list[str]]:
    return [row.split(maxsplit=3) for row in listed.strip().splitlines()]


@pytest.mark.parametrize(("shop", "language", "number", "asked"), _rows(FOUND))
def test_the_article_of_a_matter_is_found(
    shop: str, language: str, number: str, asked: str
) -> None:
    assert f"answer article:{number}" in came(language, shop, asked)


@pytest.mark.parametrize(("shop", "language", "number", "asked"), _rows(OF_SOMETHING_ELSE))
def test_a_word_of_a_matter_alone_finds_nothing(
    shop: str, language: str, number: str, asked: str
) -> None:
    assert f"answer article:{number}" not in came(language, shop, asked)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("do we pay in instalments", {"instalments"}),
        ("can I bring my dog", {"pets"}),
        ("is my appointment cancelled if I do not pay", {"cancelling"}),
        ("le petit déjeuner est à quelle heure", {"breakfast"}),
    ],
)
def test_the_narrower_matter_is_meant(said: str, meant: set[str]) -> None:
    assert set(matters(tuple(token.text for token in tokens(folded(said))))) == meant


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("how much is it and do i need to book?", ["how much is it", "do i need to book"]),
        ("at 10 then. do you have mats?", [" do you have mats"]),
        ("can we pay by card and where's the shop", ["can we pay by card", "where's the shop"]),
        ("¿cuánto cuesta? y puedo aparcar", ["¿cuanto cuesta", "puedo aparcar"]),
        ("c'est combien et on peut se garer", ["c'est combien", "on peut se garer"]),
        ("quanto custa e tem estacionamento", ["quanto custa", "tem estacionamento"]),
        ("ni bei gani na kuna maegesho", ["ni bei gani", "kuna maegesho"]),
        ("kitna lagega aur kya card chalega", ["kitna lagega", "kya card chalega"]),
        ("berapa harganya dan apakah ada parkir", ["berapa harganya", "apakah ada parkir"]),
        ("بكم القص وهل عندكم مواقف", ["بكم القص", "وهل عندكم مواقف"]),
        ("me and my wife are coming on friday", []),
    ],
)
def test_each_part_that_asks_is_seen(said: str, asked: list[str]) -> None:
    assert [part.text for part in parts(folded(said)) if part.asks] == asked
