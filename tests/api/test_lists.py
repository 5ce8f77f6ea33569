"""Pages, and what a list costs the database."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.api.caller import as_person, as_platform
from tests.support.world import CANARY


def test_pages_lead_to_the_next_and_back(tenant_db: None, alpha: Tenant) -> None:
    caller = as_person(alpha, "owner")
    first = caller.get("services/", limit=2).json()
    assert set(first) == {"count", "next", "previous", "results"}
    assert (first["count"], len(first["results"]), first["previous"]) == (3, 2, None)
    second = caller.client.get(first["next"]).json()
    assert (len(second["results"]), second["next"]) == (1, None)
    assert caller.client.get(second["previous"]).json()["results"] == first["results"]
    ids = [row["id"] for row in first["results"] + second["results"]]
    assert sorted(ids) == [1, 2, 3]


def test_a_page_holds_fifty_unless_asked_and_five_hundred_at_most(
    tenant_db: None, alpha: Tenant
) -> None:
    with in_tenant(alpha):
        talk = factories.ConversationFactory()
        factories.InboundMessageFactory.create_batch(520, conversation=talk)
    caller = as_person(alpha, "owner")
    for limit, size in (({}, 50), ({"limit": 500}, 500), ({"limit": 9999}, 500)):
        page = caller.get("messages/", conversation=talk.pk, **limit).json()
        assert (page["count"], len(page["results"])) == (520, size)
    beyond = caller.get("messages/", offset=10**17).json()
    assert beyond["results"] == []


def _conversation() -> None:
    factories.ConversationFactory()


def _message() -> None:
    message = factories.InboundMessageFactory(kind="audio")
    factories.AttachmentFactory(message=message)
    factories.HearingFactory(message=message, data=b"sound")


def _contact() -> None:
    factories.ContactAddressFactory()


def _package() -> None:
    package = factories.PackageFactory()
    for _ in range(2):
        factories.PackageItemFactory(package=package, service=factories.ServiceFactory())


def _proposal() -> None:
    factories.ProposalLineFactory(proposal=factories.ProposalFactory())


def _order() -> None:
    factories.OrderLineFactory(order=factories.OrderFactory())


def _run() -> None:
    run = factories.RunFactory()
    factories.RunMessageFactory(
        run=run,
        message=factories.OutboundMessageFactory(conversation=run.conversation, author="assistant"),
    )


MAKERS: dict[str, Callable[[], object]] = {
    "conversations/": _conversation,
    "messages/": _message,
    "contacts/": _contact,
    "services/": factories.ServiceFactory,
    "packages/": _package,
    "articles/": factories.ArticleFactory,
    "proposals/": _proposal,
    "orders/": _order,
    "users/": factories.UserFactory,
    "ai/runs/": _run,
}


@pytest.mark.parametrize("path", MAKERS)
def test_a_list_costs_the_same_for_one_row_and_for_three(
    tenant_db: None, alpha: Tenant, path: str
) -> None:
    caller = as_person(alpha, "owner")
    with in_tenant(alpha):
        for _ in range(3):
            MAKERS[path]()
    caller.get(path)  # the host's look-up is remembered from here on
    costs = []
    for limit in (1, 3):
        with CaptureQueriesContext(connection) as queries:
            page = caller.get(path, limit=limit).json()
        assert len(page["results"]) == limit
        costs.append(len(queries))
    assert costs[0] == costs[1]
    assert costs[1] <= 6


def test_the_platforms_list_of_tenants_costs_the_same_for_one_and_two(tenant_db: None) -> None:
    caller = as_platform()
    costs = []
    for limit in (1, 2):
        with CaptureQueriesContext(connection) as queries:
            assert len(caller.get("tenants/", limit=limit).json()["results"]) == limit
        costs.append(len(queries))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("path", MAKERS)
def test_nothing_of_the_other_workspace_shows(
    tenant_db: None, alpha: Tenant, beta: Tenant, path: str
) -> None:
    ours = as_person(alpha, "owner").get(path, limit=500).content.decode()
    assert CANARY not in ours
    theirs = as_person(beta, "owner").get(path, limit=500).json()
    assert theirs["results"]
