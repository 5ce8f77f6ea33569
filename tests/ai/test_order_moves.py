"""Moving an order to another time, as whole dialogues: Arabic, and what is read by phrases.

English and Spanish stand in `test_order_changes`; what is said is in `order_moves.txt`. The order
is on Tuesday 24 November, 3 pm; it is Saturday the 21st. The business is open from 8 to 20, on
Fridays from 14, and closed on 2 December.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ai.acts import OrderChange
from ai.turn import OpenOrder
from core import locales
from tests.ai.shops import DUBAI_NOW, SPARKLE, Chat
from tests.ai.test_order_changes import FIRST, SECOND, step

Step = tuple[str, ...]
MOVED = ("postpone", "review", "O-1042")
DAY = ("postpone", "date", "O-1042")
KEPT = ("postpone", "kept", "O-1042")
THURSDAY = (*MOVED, "2026-11-26 16:00")


def _said() -> dict[str, dict[str, list[str]]]:
    """Language to kind to the wordings of it."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for line in Path(__file__).with_name("order_moves.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            language, kind, words = line.split(maxsplit=2)
            found[language][kind].append(words)
    return found


SAID = _said()
LANGUAGES = tuple(SAID)

DIALOGUES: dict[str, tuple[tuple[str, Step], ...]] = {
    "a wish without a time is asked for the day": (("wish", DAY),),
    "a whole wish is read back": (("whole", THURSDAY),),
    "an hour alone is of the same day": (("same", (*MOVED, "17:00")),),
    "a yes to what was read back is the wish": (
        ("whole", THURSDAY),
        ("yes", ("postpone", "sent", "O-1042", "2026-11-26 16:00")),
    ),
    "a no leaves the order as it is": (
        ("whole", THURSDAY),
        ("no", KEPT),
    ),
    "step by step, with second thoughts and a no": (
        ("wish", DAY),
        ("day", ("postpone", "time", "O-1042", "2026-11-26")),
        ("hour", (*MOVED, "2026-11-26 11:00")),
        ("instead", (*MOVED, "2026-11-26 17:00")),
        ("friday", (*MOVED, "2026-11-27 15:00")),
        ("no", KEPT),
    ),
    "a closed day is asked again and another one taken": (
        ("closed", (*DAY, "16:00")),
        ("day", THURSDAY),
    ),
}
"""What is said, and the step that it leads to."""


def talk(language: str, *orders: OpenOrder) -> Chat:
    business = replace(SPARKLE.business, default_language=language, languages=(language, "en"))
    chat = Chat(replace(SPARKLE, business=business), now=DUBAI_NOW)
    chat.open_orders = orders or (FIRST,)
    return chat


def changes(chat: Chat) -> list[OrderChange]:
    return [act for act in chat.decision.acts if isinstance(act, OrderChange)]


@pytest.mark.parametrize("dialogue", DIALOGUES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_leads_step_by_step(language: str, dialogue: str) -> None:
    """The last sentence in each of its wordings, those before it in their first."""
    *before, (last, _) = DIALOGUES[dialogue]
    for ending in SAID[language][last]:
        chat = talk(language)
        sentences = [*(SAID[language][kind][0] for kind, _ in before), ending]
        for sentence, (kind, wanted) in zip(sentences, DIALOGUES[dialogue], strict=True):
            chat.say(sentence)
            assert step(chat) == wanted, sentence
            assert chat.decision.language == language, sentence
            assert changes(chat)[0].problem == ("closed" if kind == "closed" else None), sentence
            if kind == "wish":
                assert "O-1042" in chat.text
            if kind in ("whole", "same"):
                days = ["2026-11-24"] if kind == "same" else ["2026-11-24", "2026-11-26"]
                for day in days:
                    assert locales.day(date.fromisoformat(day), language=language) in chat.text
        if last == "yes":
            # It is over with that: a second yes asks for nothing.
            assert not changes(chat.say(ending))


def test_taps_lead_the_same_way() -> None:
    chat = talk("ar").say(SAID["ar"]["wish"][0])
    row = next(row for row in chat.parts[-1].rows if row.id == "slot:date:2026-11-26")
    chat.tap(row.id, row.title)
    assert step(chat) == ("postpone", "time", "O-1042", "2026-11-26")
    hour = chat.parts[-1].rows[1]
    chat.tap(hour.id, hour.title)
    assert step(chat) == (*MOVED, f"2026-11-26 {hour.id.removeprefix('slot:time:')}")
    assert step(chat.tap("order:yes:O-1042"))[:2] == ("postpone", "sent")


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_several_it_asks_which_or_takes_the_one_that_is_named(language: str) -> None:
    chat = talk(language, SECOND, FIRST).say(SAID[language]["wish"][0])
    assert step(chat) == ("postpone", "which", "")
    assert step(chat.tap("order:postpone:O-1042", "O-1042")) == DAY
    (sofa,) = SAID[language]["sofa"]
    assert step(talk(language, SECOND, FIRST).say(sofa))[:3] == ("postpone", "date", "O-1050")


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_an_order_nothing_is_moved(language: str) -> None:
    chat = talk(language)
    chat.open_orders = ()
    for sentence in (*SAID[language]["wish"], *SAID[language]["whole"]):
        assert not changes(chat.say(sentence)), sentence


# ---------------------------------------------------------------- in every language

THURSDAY_AT_FOUR = {
    "en": "can we move it to Thursday at 4 pm?",
    "es": "¿podemos cambiar mi cita al jueves a las 4 de la tarde?",
    **{language: kinds["whole"][0] for language, kinds in SAID.items()},
}


@pytest.mark.parametrize("language", THURSDAY_AT_FOUR)
def test_who_types_what_a_button_says_is_understood_as_if_they_tapped(language: str) -> None:
    for number, became in enumerate(("sent", "kept")):
        chat = talk(language).say(THURSDAY_AT_FOUR[language])
        assert step(chat) == THURSDAY
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
