"""The command that connects a number to a workspace that exists."""

import io

import pytest
from django.core.management import CommandError, call_command

from conversations.models import Channel
from tenants.context import in_tenant
from tenants.models import ChannelAddress, Tenant
from tests.support.world import ALPHA
from whatsapp.models import CloudNumber

TOKEN = "EAAG-fresh"
DISPLAY = "+971 50 123 0000"


def connect(monkeypatch: pytest.MonkeyPatch, slug: str, number: str) -> str:
    out = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{TOKEN}\n"))
    call_command(
        "connect_number",
        slug,
        phone_number_id=number,
        waba_id="200000000000001",
        display=DISPLAY,
        stdout=out,
    )
    return out.getvalue()


def test_a_stopped_number_sends_again_with_its_new_token(
    committed_db: None, alpha: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    with in_tenant(alpha):
        Channel.objects.update(active=False, paused_reason="The token was revoked.")
    assert connect(monkeypatch, "alpha", ALPHA.phone_number_id) == f"{DISPLAY} leads to Alpha.\n"
    with in_tenant(alpha):
        assert Channel.objects.get().active
        assert CloudNumber.objects.get().token.reveal() == TOKEN


def test_anothers_number_is_refused_and_stays(
    committed_db: None, beta: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError, match="another workspace"):
        connect(monkeypatch, "beta", ALPHA.phone_number_id)
    assert ChannelAddress.objects.get(address=ALPHA.phone_number_id).tenant.slug == "alpha"


def test_an_unknown_workspace_is_said(committed_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="no workspace"):
        connect(monkeypatch, "gamma", "100000000000009")
