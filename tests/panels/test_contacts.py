"""The customers' pages: found, read, asked what they want, merged and taken apart by clicks."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from accounts.permissions import Role
from conversations.models import Channel, ConsentEvent, Contact, ContactMerge
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.support.people import person

pytestmark = pytest.mark.usefixtures("tenant_db")
ClientFor = Callable[[Tenant | None, User | None], Client]

HOSTILE = [
    "<script>alert(1)</script>",
    "\u202eكلام\u202c مقلوب",
    "مرحبا بكم في دبي " * 12,
    "x" * 250,
    "' OR 1=1 --",
]


@pytest.fixture
def owner(alpha: Tenant, client_for: ClientFor) -> Client:
    with in_tenant(alpha):
        return client_for(alpha, person(Role.OWNER))


@pytest.fixture
def agent(alpha: Tenant, client_for: ClientFor) -> Client:
    with in_tenant(alpha):
        return client_for(alpha, person(Role.AGENT))


def customer(name: str = "Zuleika", *, value: str = "AE.900", kind: str = "bsuid") -> Contact:
    channel = Channel.objects.get()
    contact = factories.ContactFactory(profile_name=name)
    factories.ContactAddressFactory(contact=contact, channel=channel, kind=kind, value=value)
    factories.ConversationFactory(contact=contact, channel=channel, preview="Is Monday free?")
    return contact


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


def test_the_list_shows_and_finds_who_has_no_number(alpha, agent):
    with in_tenant(alpha):
        contact = customer()
        factories.ContactAddressFactory(
            contact=contact, channel=Channel.objects.get(), kind="username", value="zuli.k"
        )
    for search in ("", "zuleika", "@zuli.k", "AE.900"):
        page = text(agent, f"/contacts/?q={search}")
        assert "Zuleika" in page
        # The user name is what people know; the platform's own id says nothing to them.
        assert "@zuli.k" in page
    assert "Nobody found" in text(agent, "/contacts/?q=nobody-at-all")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_text_on_every_page(alpha, owner, name):
    with in_tenant(alpha):
        contact = customer(name)
    for path in (
        "/contacts/",
        f"/contacts/{contact.pk}/",
        f"/contacts/{contact.pk}/merge/?q=a",
        f"/contacts/{contact.pk}/merge/1/",
    ):
        page = text(owner, path)
        assert "<script>alert" not in page
        assert "<bdi>" in page


def test_a_page_tells_where_they_are_reached_now_and_were_before(alpha, owner):
    with in_tenant(alpha):
        contact = customer()
        factories.ContactAddressFactory(
            contact=contact, channel=Channel.objects.get(), value="971559999999", retired_at=now()
        )
    page = text(owner, f"/contacts/{contact.pk}/")
    assert "AE.900" in page
    assert "+971559999999" in page
    assert page.index("Before") < page.index("+971559999999")


def test_what_they_told_is_recorded_with_how(alpha, agent):
    with in_tenant(alpha):
        contact = customer()
    address = f"/contacts/{contact.pk}/"
    refused = agent.post(f"{address}consent/", {"wanted": "no", "note": " "})
    assert refused.status_code == 422
    assert "Write how and when" in refused.content.decode()
    with in_tenant(alpha):
        assert not ConsentEvent.objects.filter(contact=contact).exists()
    agent.post(f"{address}consent/", {"wanted": "no", "note": "On the phone"})
    page = text(agent, address)
    assert "Opted out" in page
    assert "On the phone" in page
    assert "They want messages again" in page
    agent.post(f"{address}consent/", {"wanted": "yes", "note": "Came by"})
    assert "Opted out" not in text(agent, address)


def test_merging_asks_first_and_undoing_gives_back(alpha, owner):
    with in_tenant(alpha):
        contact = customer("Nadia again")
    ask = f"/contacts/1/merge/{contact.pk}/"
    page = text(owner, ask)
    assert "Make these two one customer?" in page
    with in_tenant(alpha):
        assert not ContactMerge.objects.filter(absorbed=contact).exists()
    done = owner.post(ask, follow=True)
    assert "is now a part of" in done.content.decode()
    assert owner.get(f"/contacts/{contact.pk}/")["Location"] == "/contacts/1/"
    text(owner, "/contacts/")  # the note of the redirect is shown once
    assert f"/contacts/{contact.pk}/" not in text(owner, "/contacts/?q=AE.900")
    assert owner.post(ask).status_code == 422
    with in_tenant(alpha):
        merge = ContactMerge.objects.get(absorbed=contact)
    assert f"/contacts/merges/{merge.pk}/undo/" in text(owner, "/contacts/1/")
    owner.post(f"/contacts/merges/{merge.pk}/undo/")
    assert "Nadia again" in text(owner, f"/contacts/{contact.pk}/")


def test_look_alikes_are_suggested(alpha, owner):
    with in_tenant(alpha):
        one, other = customer("Zuleika Haddad"), customer("zuleika  haddad", value="AE.901")
        stranger = customer("Somebody", value="AE.902")
    page = text(owner, f"/contacts/{one.pk}/")
    assert f"/contacts/{one.pk}/merge/{other.pk}/" in page
    assert f"/contacts/{one.pk}/merge/{stranger.pk}/" not in page


def test_an_agent_sees_no_way_to_merge_and_has_none(alpha, agent):
    with in_tenant(alpha):
        contact = customer()
        merge = ContactMerge.objects.get()
    assert "The same person twice?" not in text(agent, f"/contacts/{contact.pk}/")
    for address in (f"/contacts/1/merge/{contact.pk}/", f"/contacts/merges/{merge.pk}/undo/"):
        assert agent.post(address).status_code == 403
    with in_tenant(alpha):
        merge.refresh_from_db()
        assert merge.undone_at is None
        assert not ContactMerge.objects.filter(absorbed=contact).exists()


def test_the_other_workspaces_customers_are_not_there(alpha, beta, client_for):
    with in_tenant(alpha):
        contact = customer()
    with in_tenant(beta):
        theirs = client_for(beta, person(Role.OWNER))
    for path in ("", "merge/", "merge/1/"):
        assert theirs.get(f"/contacts/{contact.pk}/{path}").status_code == 404
    assert theirs.post(f"/contacts/1/merge/{contact.pk}/").status_code == 404
    assert theirs.post(f"/contacts/{contact.pk}/consent/", {"note": "x"}).status_code == 404
    assert theirs.post("/contacts/merges/999/undo/").status_code == 404


def test_an_order_is_found_by_its_customers_number(alpha, agent):
    assert "O-1002" in text(agent, "/orders/?q=%2B971 55 000 0001")
