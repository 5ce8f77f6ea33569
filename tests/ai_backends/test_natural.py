"""A model's own words in the whole pipeline: said when they pass, left out when they do not."""

import pytest

from ai.actions import update_settings
from ai.backends.models import Backend
from ai.law import rendering_of
from ai.models import AssistantRun
from ai.natural.rates import rates
from conversations.models import Message
from tenants.context import in_tenant
from tests.ai.test_turns import Customer
from tests.ai_backends.stand import MessagesApi
from tests.ai_backends.test_whole_turns import MURKY, customer  # noqa: F401
from tests.support.people import person

QUOTE = {"kind": "quote", "ref": "service:2"}
KIND = "Thanks for asking about {{service:2}}!"


def says(api: MessagesApi, prose: object) -> None:
    api.answers({"acts": [QUOTE], "language": "en", "sure": "high", "prose": prose})


@pytest.fixture
def natural(customer: Customer) -> Customer:  # noqa: F811
    with in_tenant(customer.tenant):
        update_settings(actor=person("owner").actor, fields={"mode": "natural"})
    return customer


def run_of(customer: Customer) -> AssistantRun:  # noqa: F811
    with in_tenant(customer.tenant):
        return AssistantRun.objects.latest("id")


def test_words_that_pass_stand_in_front_of_the_servers(
    api: MessagesApi, claude: Backend, natural: Customer
) -> None:
    says(api, KIND)
    said = natural.ask(MURKY)
    front, _, rest = said.partition("\n\n")
    assert front.startswith("Thanks for asking about ")
    assert "{" not in said
    assert "135.00 AED" in rest
    run = run_of(natural)
    assert (run.backend, run.reasons["prose"]) == ("claude", {"passed": True})
    assert run.prompt_version.startswith("1n1-")
    with in_tenant(natural.tenant):
        message = Message.objects.get(run_part__run=run)
        assert rendering_of(run)[0].text == message.text == said


def test_refused_words_are_left_out_and_noted(
    api: MessagesApi, claude: Backend, natural: Customer
) -> None:
    says(api, "Only five dirhams, you are booked!")
    said = natural.ask(MURKY)
    assert "135.00 AED" in said
    assert "five" not in said
    run = run_of(natural)
    assert run.backend == "claude"
    assert run.reasons["prose"] == {"passed": False, "because": "number"}
    assert "prose" not in run.manner
    with in_tenant(natural.tenant):
        assert rates(days=30) == {"passed": 0, "refused": {"number": 1}}


def test_a_strict_workspace_asks_for_no_words_and_takes_none(
    api: MessagesApi,
    claude: Backend,
    customer: Customer,  # noqa: F811
) -> None:
    says(api, KIND)
    said = customer.ask(MURKY)
    assert "Thanks for asking" not in said
    assert run_of(customer).manner.get("prose") is None
    assert "prose" not in str(api.requests)
