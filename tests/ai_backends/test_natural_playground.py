"""The playground with a model: natural words where natural is tried, and where they are refused."""

from typing import Any

import pytest

from ai.backends.models import Backend
from ai.playground import trying
from core.actors import Actor
from tenants.context import in_tenant
from tests.ai.test_turns import Customer
from tests.ai_backends.stand import MessagesApi
from tests.ai_backends.test_natural import KIND, says
from tests.ai_backends.test_whole_turns import MURKY, customer  # noqa: F401
from tests.support.people import person


def tried(customer: Customer, *, mode: str) -> dict[str, Any]:  # noqa: F811
    """What the playground answers with this wording tried, and nothing saved."""
    given = {"threshold": 85, "allowed": ["quote_prices"], "models": True, "mode": mode}
    with in_tenant(customer.tenant):
        actor: Actor = person("owner").actor
        trying.choose(actor=actor, given=given)
        trying.say(actor=actor, text=MURKY, after=0)
        turn: dict[str, Any] = trying.opened(actor=actor).turns[0]
    return turn


@pytest.mark.parametrize(("mode", "front"), [("natural", True), ("strict", False)])
def test_a_models_words_stand_where_natural_is_tried(
    api: MessagesApi,
    claude: Backend,
    customer: Customer,  # noqa: F811
    mode: str,
    front: bool,
) -> None:
    says(api, KIND)
    turn = tried(customer, mode=mode)
    text = turn["parts"][0]["text"]
    # A strict turn asks for no words, and an answer that holds some is not to its schema.
    assert ("Thanks for asking about " in text, "135.00 AED" in text) == (front, front)
    assert turn["run"]["reasons"].get("prose") == ({"passed": True} if front else None)


def test_words_that_do_not_pass_are_left_out_here_too(
    api: MessagesApi,
    claude: Backend,
    customer: Customer,  # noqa: F811
) -> None:
    says(api, "Only five dirhams, you are booked!")
    turn = tried(customer, mode="natural")
    assert "five" not in turn["parts"][0]["text"]
    assert turn["run"]["reasons"]["prose"]["because"] == "number"
