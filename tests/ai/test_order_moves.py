"""Moving an order to another time, as whole dialogues: Arabic, and what is read by phrases.

English and Spanish stand in `test_order_changes`. The order is on Tuesday 24 November, 3 pm; it is
Saturday the 21st. The business is open from 8 to 20, on Fridays from 14, and closed on 2 December.
"""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from ai.acts import OrderChange
from ai.turn import OpenOrder
from core import locales
from tests.ai.shops import DUBAI_NOW, SPARKLE, Chat
from tests.ai.test_order_changes import FIRST, SECOND, step

MOVED = ("postpone", "review", "O-1042")


@dataclass(frozen=True, slots=True)
class Words:
    """What a customer says. `wishes` name no time, `whole` Thursday at 4 pm, `hours` 5 pm of the
    same day, `closed` 2 December; `day` is Thursday, `hour` 11 am, `instead` 5 pm."""

    wishes: tuple[str, ...]
    whole: tuple[str, ...]
    hours: tuple[str, ...]
    closed: str
    day: str
    hour: str
    instead: str
    friday: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    sofa: str


SAID = {
    "ar": Words(
        wishes=(
            "اريد تأجيل موعدي",
            "ممكن أغير موعد الحجز؟",
            "ابغى اغير وقت الموعد",
            "لو سمحت أجل لي الموعد",
            "ما اقدر اجي، ممكن موعد ثاني؟",
        ),
        whole=(
            "ممكن ننقل موعدي الى الخميس الساعة 4 مساء؟",
            "غير الحجز ليوم الخميس الساعة الرابعة عصرا",
            "اجل موعدي الى يوم الخميس الساعة 4 العصر",
        ),
        hours=("ممكن نخليه الساعة 5 مساء؟", "غير الوقت الى الساعة 5 مساء"),
        closed="انقل موعدي الى 2 ديسمبر الساعة 4 مساء",
        day="الخميس",
        hour="الساعة 11 صباحا",
        instead="خليها الساعة 5 مساء",
        friday="لا، الجمعة الساعة 3 العصر",
        yes=("نعم", "تمام", "ايه اطلب منهم"),
        no=("لا", "لا شكرا"),
        sofa="غير موعد غسيل الكنب",
    ),
    "fr": Words(
        wishes=(
            "Je voudrais reporter mon rendez-vous",
            "je dois décaler mon rdv",
            "Peut-on changer l'heure de ma réservation ?",
            "je ne peux pas venir mardi, on peut trouver un autre jour ?",
            "c'est possible de déplacer ma réservation ?",
        ),
        whole=(
            "Pouvez-vous déplacer mon rendez-vous à jeudi à 16h ?",
            "je voudrais reporter mon rdv à jeudi 16 heures",
            "On peut décaler à jeudi à quatre heures de l'après-midi ?",
        ),
        hours=("plutôt à 17h si possible", "est-ce qu'on peut décaler à 17h ?"),
        closed="déplacez mon rendez-vous au 2 décembre à 16h",
        day="jeudi",
        hour="à 11h",
        instead="plutôt à 17h",
        friday="non, vendredi à 15h",
        yes=("oui", "oui, allez-y", "d'accord"),
        no=("non", "non merci"),
        sofa="je voudrais déplacer le sofa shampoo",
    ),
    "pt": Words(
        wishes=(
            "Quero remarcar meu agendamento",
            "preciso mudar o horário da minha reserva",
            "dá para adiar a minha marcação?",
            "não posso na terça, pode ser outro dia?",
            "Gostaria de alterar a data do meu pedido",
        ),
        whole=(
            "Podemos mudar meu horário para quinta-feira às 16h?",
            "quero remarcar para quinta às 4 da tarde",
            "dá pra passar para quinta às 16:00?",
        ),
        hours=("pode ser às 17h em vez disso?", "muda para as 17h por favor"),
        closed="quero remarcar para 2 de dezembro às 16h",
        day="quinta-feira",
        hour="às 11h",
        instead="melhor às 17h",
        friday="não, sexta às 15h",
        yes=("sim", "sim, pode pedir", "isso mesmo"),
        no=("não", "não, obrigado"),
        sofa="quero mudar o sofa shampoo",
    ),
    "hi": Words(
        wishes=(
            "मुझे अपनी बुकिंग का समय बदलना है",
            "मेरी बुकिंग आगे बढ़ा दीजिए",
            "क्या मैं अपनी अपॉइंटमेंट किसी और दिन कर सकता हूँ?",
            "mujhe apni booking ka time badalna hai",
            "meri booking postpone kar do",
        ),
        whole=(
            "मेरी बुकिंग गुरुवार शाम 4 बजे कर दीजिए",
            "क्या बुकिंग गुरुवार शाम 4 बजे शिफ्ट हो सकती है?",
            "meri booking guruwar shaam 4 baje kar do",
        ),
        hours=("समय बदलकर शाम 5 बजे कर दो", "time change karke shaam 5 baje kar do"),
        closed="बुकिंग 2 दिसंबर शाम 4 बजे कर दो",
        day="गुरुवार",
        hour="सुबह 11 बजे",
        instead="शाम 5 बजे कर दो",
        friday="नहीं, शुक्रवार दोपहर 3 बजे",
        yes=("हाँ", "जी हाँ", "हाँ, कह दीजिए"),
        no=("नहीं", "नहीं, रहने दीजिए"),
        sofa="sofa shampoo ki booking badalni hai",
    ),
    "sw": Words(
        wishes=(
            "Nataka kubadilisha miadi yangu",
            "naomba kuahirisha oda yangu",
            "je, naweza kuhamisha nafasi yangu?",
            "siwezi kuja Jumanne, naomba siku nyingine",
            "ningependa kusogeza muda wa miadi yangu",
        ),
        whole=(
            "Naomba kuhamisha miadi yangu hadi Alhamisi saa kumi jioni",
            "badilisha oda yangu iwe Alhamisi saa kumi jioni",
            "tunaweza kusogeza hadi Alhamisi saa kumi alasiri?",
        ),
        hours=("iwe saa kumi na moja jioni tafadhali", "badilisha iwe saa kumi na moja jioni"),
        closed="hamisha miadi yangu hadi tarehe 2 Desemba saa kumi jioni",
        day="Alhamisi",
        hour="saa tano asubuhi",
        instead="badala yake saa kumi na moja jioni",
        friday="hapana, Ijumaa saa tisa alasiri",
        yes=("ndiyo", "sawa", "ndiyo, waombe"),
        no=("hapana", "hapana asante"),
        sofa="nataka kubadilisha oda ya sofa shampoo",
    ),
    "id": Words(
        wishes=(
            "Saya mau ganti jadwal pesanan saya",
            "bisa reschedule booking saya?",
            "saya mau menunda janji saya",
            "saya tidak bisa hari Selasa, bisa hari lain?",
            "tolong ubah jadwal saya",
        ),
        whole=(
            "Bisa pindahkan jadwal saya ke Kamis jam 4 sore?",
            "tolong ganti pesanan saya jadi hari Kamis jam 4 sore",
            "saya mau reschedule ke Kamis pukul 16.00",
        ),
        hours=("bisa diganti jam 5 sore?", "ubah jadi jam 5 sore saja"),
        closed="pindahkan jadwal saya ke 2 Desember jam 4 sore",
        day="Kamis",
        hour="jam 11 pagi",
        instead="ganti jam 5 sore saja",
        friday="tidak, Jumat jam 3 sore",
        yes=("ya", "iya benar", "ya, minta ke tim"),
        no=("tidak", "tidak, biarkan"),
        sofa="saya mau ganti jadwal sofa shampoo",
    ),
}
LANGUAGES = tuple(SAID)


def each(field: str) -> list[object]:
    """Every sentence of a kind with its language."""
    return [
        pytest.param(language, sentence, id=f"{language}-{number}")
        for language, words in SAID.items()
        for number, sentence in enumerate(getattr(words, field))
    ]


def talk(language: str, *orders: OpenOrder) -> Chat:
    business = replace(SPARKLE.business, default_language=language, languages=(language, "en"))
    chat = Chat(replace(SPARKLE, business=business), now=DUBAI_NOW)
    chat.open_orders = orders or (FIRST,)
    return chat


@pytest.mark.parametrize(("language", "sentence"), each("wishes"))
def test_a_wish_without_a_time_is_asked_for_the_day(language: str, sentence: str) -> None:
    chat = talk(language).say(sentence)
    assert step(chat)[:3] == ("postpone", "date", "O-1042")
    assert chat.decision.language == language
    assert "O-1042" in chat.text


@pytest.mark.parametrize(("language", "sentence"), each("whole"))
def test_a_whole_wish_is_read_back_with_both_moments(language: str, sentence: str) -> None:
    chat = talk(language).say(sentence)
    assert step(chat) == (*MOVED, "2026-11-26 16:00")
    assert chat.decision.language == language
    (act,) = chat.decision.acts
    assert isinstance(act, OrderChange)
    for day in ("2026-11-24", "2026-11-26"):
        assert locales.day(date.fromisoformat(day), language=language) in chat.text


@pytest.mark.parametrize(("language", "sentence"), each("hours"))
def test_an_hour_alone_is_of_the_same_day(language: str, sentence: str) -> None:
    chat = talk(language).say(sentence)
    assert step(chat) == (*MOVED, "17:00")
    assert locales.day(date.fromisoformat("2026-11-24"), language=language) in chat.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_step_by_step_with_a_second_thought_and_a_no(language: str) -> None:
    words = SAID[language]
    chat = talk(language).say(words.wishes[0])
    assert step(chat.say(words.day)) == ("postpone", "time", "O-1042", "2026-11-26")
    assert step(chat.say(words.hour)) == (*MOVED, "2026-11-26 11:00")
    assert step(chat.say(words.instead)) == (*MOVED, "2026-11-26 17:00")
    assert step(chat.say(words.friday)) == (*MOVED, "2026-11-27 15:00")
    assert step(chat.say(words.no[0])) == ("postpone", "kept", "O-1042")
    assert chat.decision.language == language


@pytest.mark.parametrize(("language", "sentence"), each("yes"))
def test_a_yes_to_what_was_read_back_is_the_wish(language: str, sentence: str) -> None:
    chat = talk(language).say(SAID[language].whole[0]).say(sentence)
    assert step(chat) == ("postpone", "sent", "O-1042", "2026-11-26 16:00")
    # It is over with that: a second yes asks for nothing.
    assert not any(isinstance(act, OrderChange) for act in chat.say(sentence).decision.acts)


@pytest.mark.parametrize(("language", "sentence"), each("no"))
def test_a_no_leaves_the_order_as_it_is(language: str, sentence: str) -> None:
    chat = talk(language).say(SAID[language].whole[0]).say(sentence)
    assert step(chat)[:3] == ("postpone", "kept", "O-1042")


@pytest.mark.parametrize("language", LANGUAGES)
def test_taps_lead_the_same_way(language: str) -> None:
    chat = talk(language).say(SAID[language].wishes[0])
    row = next(row for row in chat.parts[-1].rows if row.id == "slot:date:2026-11-26")
    chat.tap(row.id, row.title)
    assert step(chat) == ("postpone", "time", "O-1042", "2026-11-26")
    hour = chat.parts[-1].rows[1]
    chat.tap(hour.id, hour.title)
    assert step(chat) == (*MOVED, f"2026-11-26 {hour.id.removeprefix('slot:time:')}")
    assert step(chat.tap("order:yes:O-1042"))[:2] == ("postpone", "sent")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_closed_day_is_asked_again_and_another_one_taken(language: str) -> None:
    words = SAID[language]
    chat = talk(language).say(words.closed)
    (act,) = chat.decision.acts
    assert isinstance(act, OrderChange)
    assert (act.step, act.problem) == ("date", "closed")
    assert step(chat.say(words.day)) == (*MOVED, "2026-11-26 16:00")


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_several_it_asks_which_or_takes_the_one_that_is_named(language: str) -> None:
    words = SAID[language]
    chat = talk(language, SECOND, FIRST).say(words.wishes[0])
    assert step(chat) == ("postpone", "which", "")
    chat.tap("order:postpone:O-1042", "O-1042")
    assert step(chat) == ("postpone", "date", "O-1042")
    assert step(talk(language, SECOND, FIRST).say(words.sofa))[:3] == ("postpone", "date", "O-1050")


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_an_order_nothing_is_moved(language: str) -> None:
    chat = talk(language)
    chat.open_orders = ()
    for sentence in (*SAID[language].wishes, *SAID[language].whole):
        chat.say(sentence)
        assert not any(isinstance(act, OrderChange) for act in chat.decision.acts)


# ---------------------------------------------------------------- in every language

THURSDAY_AT_FOUR = {
    "en": "can we move it to Thursday at 4 pm?",
    "es": "¿podemos cambiar mi cita al jueves a las 4 de la tarde?",
    **{language: words.whole[0] for language, words in SAID.items()},
}


@pytest.mark.parametrize("language", THURSDAY_AT_FOUR)
def test_who_types_what_a_button_says_is_understood_as_if_they_tapped(language: str) -> None:
    for number, became in enumerate(("sent", "kept")):
        chat = talk(language).say(THURSDAY_AT_FOUR[language])
        assert step(chat) == (*MOVED, "2026-11-26 16:00")
        assert step(chat.say(chat.parts[-1].buttons[number].title))[:2] == ("postpone", became)


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Can I move my booking to Thursday at 4 pm?", "2026-11-26 16:00"),
        ("Thursday at 4 pm instead of Tuesday, please", "2026-11-26 16:00"),
        ("please change it from Tuesday 3 pm to Thursday 4 pm", "2026-11-26 16:00"),
        ("¿puedo cambiar la cita al jueves a las 4 de la tarde?", "2026-11-26 16:00"),
    ],
)
def test_the_new_time_is_told_from_the_old_one(sentence: str, wanted: str) -> None:
    language = "es" if "cita" in sentence else "en"
    assert step(talk(language).say(sentence)) == (*MOVED, wanted)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "I can't come on Tuesday, can we find another day?"),
        ("es", "no puedo ir el martes, ¿puede ser otro día?"),
        ("en", "I'd like to move the deep cleaning"),
    ],
)
def test_the_old_day_is_no_new_one(language: str, sentence: str) -> None:
    assert step(talk(language).say(sentence)) == ("postpone", "date", "O-1042")


def test_a_new_booking_is_none_to_be_moved() -> None:
    chat = talk("en").say("I want to book a sofa shampoo for Thursday at 4 pm")
    assert "order_change" not in chat.kinds
    chat = talk("fr").say("je voudrais réserver un sofa shampoo jeudi à 16h")
    assert "order_change" not in chat.kinds
