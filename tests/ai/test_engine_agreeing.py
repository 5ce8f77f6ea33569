"""A yes with more words is a yes; what announces, asks, counts or changes is none."""

import pytest

from ai.engine.consent import is_go_ahead
from ai.text import folded
from tests.support.talks import came

_AGREED = {
    "en": (
        "lovely, that's all correct, go ahead please",
        "perfect, many thanks, see you there",
        "no worries, put it through",
        "yes all fine, asante",
        "yes please send her over, thanks a million",
        "good stuff. yes book it in",
        "thank you, that's a relief. please go ahead",
        "wonderful. yes, everything is as it should be",
        "brill, can you book that in for me please",
        "yes go ahead, sorry I was driving",
        "sorry just saw this, yes please go ahead",
    ),
    "es": (
        "estupendo, todo correcto por mi parte",
        "sale, apártamelo por favor",
        "listo, así lo dejamos, mil gracias",
        "vale, déjalo así",
        "sí, todo está como te dije, resérvamelo",
        "dale, quedo apuntada entonces",
        "correcto, puede confirmarme la cita",
        "sí dale, perdona la demora",
        "ni modo, así está bien, va",
    ),
    "fr": (
        "oui tout est juste, vous pouvez valider",
        "nickel, merci et à très vite",
        "pas de souci, on fait comme ça",
        "voilà c'est bon, merci bcp",
        "nickel tu peux nous inscrire",
        "oui c'est exactement ce que je voulais",
        "c bon, valide",
        "oui c'est parfait, désolée pour l'attente",
    ),
    "pt": (
        "boa, está certo",
        "está tudo certo, podem avançar, obrigada",
        "isso aí, fecha, valeu",
        "é isso, obg",
        "tá certo, pode marcar",
        "ok está óptimo assim, fica marcado então",
        "perfeito, podem reservar. obrigada pela atenção",
    ),
    "hi": (
        "haan bhaiya sab sahi hai, likh lijiye",
        "जी हाँ, सब सही है, बुक कर लीजिए",
        "theek hai ji, pakka kar do, shukriya",
        "हाँ जी, बना दीजिए",
        "haan sab theek hai, book kar dena",
        "acha theek hai, aap note kar lijiye please",
        "सब सही है, बुकिंग पक्की कर दीजिए",
        "ok chalo koi nhi, pakka kar do",
    ),
    "sw": (
        "ndiyo kila kitu kiko sawa, asanteni",
        "poa kabisa, niwekee nafasi, tutaonana",
        "sawa nimekubali, fanyeni hivyo",
        "sawa thats fine, confirm",
    ),
    "id": (
        "iya kak udah sesuai, makasih banyak",
        "siap bu, lanjutkan saja ya",
        "sip, udah bener semua, makasih",
        "ya, itu udah bener kok, dipesan aja",
        "nggih leres, matur nuwun",
        "maaf baru balas, iya betul semua",
    ),
    "ar": (
        "ايوه هذا اللي ابغاه",
        "اه كله تمام، ثبتوا الحجز",
        "واخا مزيان، شكرا بزاف",
        "aywa kolo tamam, shukran",
        "صح عليك، كملوا الحجز",
        "ايوه كل البيانات صحيحة",
        "tamam e7gezly el ma3ad",
        "لا مشكلة، كله تمام، أكدي الحجز",
    ),
}

_NO_YES = (
    "I'll confirm",
    "let me check and confirm",
    "yes but the day after",
    "great, and one more of those",
    "all good apart from the hour",
    "thank you, see you",
    "send her on another day",
    "déjalo así",
    "boa tarde",
    "sí, menos la hora",
    "te confirmo luego",
    "está certo?",
    "vou confirmar depois",
    "je vous confirme plus tard",
    "parfait sauf le jour",
    "baad mein confirm karta hoon",
    "haan par do log",
    "ndiyo ila siku nyingine",
    "nitathibitisha baadaye",
    "si sawa",
    "iya tapi jamnya salah",
    "nanti saya konfirmasi",
    "تمام بس غير الوقت",
    "بأكد لك بعدين",
    "مو تمام",
    "مش كده",
    "confirm with my husband first",
    "sorry, yes, but I was at work at that time",
    "sorry I was thinking of friday",
    "c pas bon",
    "désolée, il y a du retard",
    "perdona, la hora no",
    "maaf, jamnya salah",
    "great, good to know, thanks",
    "i'm good thanks",
    "book me for two",
    "tenho de confirmar com a patroa primeiro",
    "todo lo demás está bien",
    "usiandike",
    "ga jadi kak",
    "book mat karna",
)


@pytest.mark.parametrize("said", [said for listed in _AGREED.values() for said in listed])
def test_a_yes_with_more_words_agrees(said: str) -> None:
    assert is_go_ahead(folded(said), raw=said)


@pytest.mark.parametrize("said", _NO_YES)
def test_what_announces_asks_or_changes_is_no_yes(said: str) -> None:
    assert not is_go_ahead(folded(said), raw=said)


def test_who_agrees_in_many_words_is_not_read_the_same_again() -> None:
    answers = came(
        "en",
        "salon",
        "a manicure on Friday at 3 pm please, Grace Mendy",
        "no worries, that's all correct, go ahead please. see you then!",
    )
    assert answers[-1].startswith("propose_order")
