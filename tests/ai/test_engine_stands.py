"""Words that nobody knows, said to a wish that stands read back: is it right, then?"""

import pytest

from ai.render import templates
from tests.ai.shops import SPARKLE, Chat
from tests.support.talks import came

WISH = ("battery swap tomorrow 2pm", "Njeri Mwangi")
STANDS = ("clarify yes change person",)


@pytest.mark.parametrize(
    ("language", "wish", "said"),
    [
        ("en", WISH, "my cousin drops it off"),
        ("es", ("batería mañana a las 2 de la tarde", "Soy Ana"), "mi primo pasa a dejarlo"),
        ("pt", ("troca de bateria hoje às 16h", "Caio"), "um amigo vai levar"),
    ],
)
def test_reading_it_again_says_nothing_new(language: str, wish: tuple[str, ...], said: str) -> None:
    assert came(language, "phones", *wish)[0].startswith("review_order")
    assert came(language, "phones", *wish, said) == STANDS


def test_it_still_stands() -> None:
    said = (*WISH, "my cousin drops it off")
    assert came("en", "phones", *said, "yes")[0].startswith("propose_order 1xservice:2")
    (act,) = came("en", "phones", *said, "make it 3pm")
    assert act.startswith("review_order") and "time=15:00" in act


def test_what_is_not_understood_twice_is_for_a_person() -> None:
    acts = came("en", "phones", *WISH, "my cousin drops it off", "she has the grey one")
    assert acts == ("hand_off repeated_clarify",)


def test_who_asks_what_was_read_back_has_it_read_again() -> None:
    (act,) = came("en", "phones", *WISH, "what time was it again")
    assert act.startswith("review_order")


def test_the_buttons_are_those_of_the_read_back() -> None:
    chat = Chat(SPARKLE).say("deep cleaning tomorrow at 9").say("Villa 5, Al Barsha").say("Sara")
    assert chat.kinds == ["review_order"]
    chat.say("my cousin opens the gate")
    assert chat.acts == ["clarify yes change person"]
    buttons = {button.id: button.title for button in chat.parts[-1].buttons}
    said = templates.TEXTS["en"]
    assert list(buttons) == ["yes", "change", "person"]
    assert buttons["yes"] in said["button_yes"]
    assert chat.tap("yes", buttons["yes"]).kinds == ["propose_order"]
