"""The workspace's numbers: what staff see when one is stopped, and how it goes on."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from audit.models import Entry
from conversations.channel_stops import stop_channel
from conversations.models import Channel
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.support.people import person
from tests.support.world import ALPHA
from tests.whatsapp.conftest import TOKEN, Emulator, _emulator_process, emulator  # noqa: F401
from whatsapp.models import CloudNumber

pytestmark = pytest.mark.usefixtures("committed_db")

Browser = Callable[[Tenant | None, User | None], Client]


@pytest.fixture
def channel(committed_db: None, alpha: Tenant) -> Channel:
    """Alpha's number, stopped because its token was revoked."""
    with in_tenant(alpha):
        found = Channel.objects.get(address=ALPHA.phone_number_id)
        stop_channel(found, code="190", reason="WhatsApp no longer accepts the access token.")
        return found


@pytest.fixture
def owner(alpha: Tenant, client_for: Browser) -> Client:
    with in_tenant(alpha):
        user = person("owner")
    return client_for(alpha, user)


def is_active(alpha: Tenant, channel: Channel) -> bool:
    with in_tenant(alpha):
        return Channel.objects.get(pk=channel.pk).active


def test_every_page_says_so_and_leads_those_who_may_act(
    alpha: Tenant, channel: Channel, owner: Client, client_for: Browser
) -> None:
    for path in ("/", "/inbox/", "/orders/"):
        page = owner.get(path).content.decode()
        assert f"The number {ALPHA.display} cannot send." in page, path
        assert "/business/numbers/" in page
    with in_tenant(alpha):
        agent = client_for(alpha, person("agent"))
    page = agent.get("/inbox/").content.decode()
    assert f"The number {ALPHA.display} cannot send." in page
    assert "/business/numbers/" not in page.replace("/business/numbers/banner/", "")
    assert agent.get("/business/numbers/").status_code == 403
    assert agent.post(f"/business/numbers/{channel.pk}/resume/").status_code == 403
    assert not is_active(alpha, channel)


def test_a_working_number_is_no_news(alpha: Tenant, owner: Client) -> None:
    assert "cannot send" not in owner.get("/").content.decode()
    page = owner.get("/business/numbers/").content.decode()
    assert "Can send" in page
    assert TOKEN not in page


def test_trying_again_with_the_old_token(alpha: Tenant, channel: Channel, owner: Client) -> None:
    page = owner.get("/business/numbers/").content.decode()
    assert "WhatsApp no longer accepts the access token." in page
    assert "(code 190)" in page
    assert owner.post(f"/business/numbers/{channel.pk}/resume/").status_code == 302
    assert is_active(alpha, channel)


def test_a_token_that_whatsapp_takes_starts_it_again(
    alpha: Tenant,
    channel: Channel,
    owner: Client,
    emulator: Emulator,  # noqa: F811
) -> None:
    with in_tenant(alpha):
        CloudNumber.objects.filter(channel=channel).delete()
    answer = owner.post(f"/business/numbers/{channel.pk}/token/", {"token": f" {TOKEN} "})
    assert answer.status_code == 302
    assert is_active(alpha, channel)
    with in_tenant(alpha):
        assert CloudNumber.objects.get(channel=channel).token.reveal() == TOKEN
        entry = Entry.objects.get(code="whatsapp.number.token_renewed")
        assert TOKEN not in str(entry.data)


@pytest.mark.parametrize("token", ["", "EAA wrong", "EAAé", "EAAwrong"])
def test_one_that_it_refuses_changes_nothing_and_is_not_shown(
    alpha: Tenant,
    channel: Channel,
    owner: Client,
    emulator: Emulator,  # noqa: F811
    token: str,
) -> None:
    answer = owner.post(f"/business/numbers/{channel.pk}/token/", {"token": token})
    assert answer.status_code == 422
    assert not token or token not in answer.content.decode()
    assert not is_active(alpha, channel)
    with in_tenant(alpha):
        assert not Entry.objects.filter(code="whatsapp.number.token_renewed").exists()


def test_another_workspaces_number_is_nobodys_here(
    alpha: Tenant, channel: Channel, owner: Client, settings: Any
) -> None:
    assert owner.post("/business/numbers/999999/resume/").status_code == 404
    assert owner.post("/business/numbers/999999/token/", {"token": "EAAx"}).status_code == 404
