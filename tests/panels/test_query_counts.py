"""Lists read as often for three rows as for one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.api_keys import create_key
from accounts.models import User
from accounts.permissions import Role
from ai.acts import SmallTalk, act_to_json
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.support.people import person

pytestmark = pytest.mark.usefixtures("tenant_db")

ClientFor = Callable[[Tenant | None, User | None], Client]


def add_row(number: int) -> None:
    """One more of everything that is listed."""
    owner = person(Role.OWNER)
    contact = factories.ContactFactory(name=f"Row {number}")
    channel = factories.ChannelFactory(address=f"77{number}", display="+1 555 0100")
    factories.ContactAddressFactory(channel=channel, contact=contact, value=f"1555{number}")
    talk = factories.ConversationFactory(
        channel=channel, contact=contact, assigned_to=owner, waiting_since=now()
    )
    acts = [act_to_json(SmallTalk(code="greeting"))]
    for text in ("one", "two"):
        message = factories.OutboundMessageFactory(
            conversation_id=1, author="assistant", text=f"{text} {number}", status="read"
        )
        run = factories.RunFactory(conversation_id=1, acts=acts)
        factories.RunMessageFactory(run=run, message=message, position=0)
        factories.OutboundMessageFactory(
            conversation_id=1, author="agent", agent=owner, text=text, status="sent"
        )
    pending = factories.ProposalFactory(
        conversation=talk, contact=contact, deadline=now() + timedelta(hours=1)
    )
    factories.ProposalLineFactory(proposal=pending, position=0)
    done = factories.ProposalFactory(
        conversation=talk, contact=contact, status="approved", decided_by=owner, decided_at=now()
    )
    order = factories.OrderFactory(proposal=done, contact=contact, approved_by=owner)
    factories.OrderLineFactory(order=order, position=0)
    service = factories.ServiceFactory(name=f"Service {number}")
    package = factories.PackageFactory(name=f"Package {number}")
    factories.PackageItemFactory(package=package, service=service)
    factories.ArticleFactory(question=f"Question {number}?")
    create_key(actor=owner.actor, name=f"Key {number}", scopes=["catalog.view"])


PAGES = [
    "/",
    "/inbox/",
    "/inbox/list/?show=waiting",
    "/inbox/1/",
    "/inbox/1/live/",
    "/proposals/",
    "/proposals/?show=approved",
    "/orders/",
    "/contacts/",
    "/contacts/?q=row",
    "/contacts/1/",
    "/contacts/1/merge/?q=row",
    "/catalogue/services/",
    "/catalogue/packages/",
    "/catalogue/answers/",
    "/history/",
    "/api-keys/",
]


@pytest.mark.parametrize("path", PAGES)
def test_three_rows_cost_no_more_than_one(path: str, alpha: Tenant, client_for: ClientFor) -> None:
    with in_tenant(alpha):
        owner = person(Role.OWNER)
        add_row(1)
    client = client_for(alpha, owner)
    client.get(path)

    def once() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    def count() -> int:
        # The process may hear just then of a change and look its tenants up anew.
        return min(once(), once())

    with_one = count()
    with in_tenant(alpha):
        add_row(2)
        add_row(3)
    assert count() == with_one
