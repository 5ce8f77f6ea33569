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
    ),
    "es": (
        "estupendo, todo correcto por mi parte",
        "sale, apártamelo por favor",
        "listo, así lo dejamos, mil gracias",
        "vale, déjalo así",
    ),
    "fr": (
        "oui tout est juste, vous pouvez valider",
        "nickel, merci et à très vite",
        "pas de souci, on fait comme ça",
    ),
    "pt": (
        "boa, está certo",
        "está tudo certo, podem avançar, obrigada",
        "isso aí, fecha, valeu",
        "é isso, obg",
    ),
    "hi": (
        "haan bhaiya sab sahi hai, likh lijiye",
        "जी हाँ, सब सही है, बुक कर लीजिए",
        "theek hai ji, pakka kar do, shukriya",
        "हाँ जी, बना दीजिए",
    ),
    "sw": ("ndiyo kila kitu kiko sawa, asanteni", "poa kabisa, niwekee nafasi, tutaonana"),
    "id": ("iya kak udah sesuai, makasih banyak", "siap bu, lanjutkan saja ya"),
    "ar": (
        "ايوه هذا اللي ابغاه",
        "اه كله تمام، ثبتوا الحجز",
        "واخا مزيان، شكرا بزاف",
        "aywa kolo tamam, shukran",
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
