"""Connecting a number: whose it is, what is kept, what is refused."""

import pytest
from django.core.checks import run_checks

from audit.models import Entry
from conversations.models import Channel, InboundEvent
from core.actors import Actor
from core.errors import InvalidInput, NotAllowed
from tenants.context import in_tenant
from tenants.directory import phone_numbers, whatsapp_accounts
from tenants.models import ChannelAddress
from tests.support.people import PLATFORM_ADMIN
from tests.support.world import ALPHA
from tests.whatsapp import meta
from whatsapp.actions import connect_cloud_number
from whatsapp.exceptions import NumberTaken
from whatsapp.models import CloudNumber

NEW = {
    "phone_number_id": "300000000000009",
    "display": "+971 50 000 0009",
    "waba_id": "500000000000009",
    "token": "EAAverysecret",
}


def connect(tenant, *, actor=PLATFORM_ADMIN, **changes):
    return connect_cloud_number(actor=actor, tenant=tenant, **(NEW | changes))


@pytest.mark.usefixtures("committed_db")
class TestConnecting:
    def test_a_connected_number_receives(self, alpha):
        channel = connect(alpha)
        change = meta.change(
            number=NEW["phone_number_id"], messages=[meta.text("hi", wamid="wamid.1")]
        )
        assert meta.post(meta.envelope(change)).status_code == 200
        with in_tenant(alpha):
            assert InboundEvent.objects.get(external_id="wamid.1").channel_id == channel.pk

    def test_the_token_is_sealed_and_in_no_history(self, alpha):
        channel = connect(alpha)
        with in_tenant(alpha):
            number = CloudNumber.objects.get(channel=channel)
            assert number.token.reveal() == "EAAverysecret"
            assert "verysecret" not in number.token.stored
            entry = Entry.objects.get(code="whatsapp.number.connected")
            assert entry.target == f"channel:{channel.pk}"
            assert "verysecret" not in str(entry.data)

    def test_connecting_again_renews_the_token_and_starts_a_stopped_number(self, alpha):
        first = connect(alpha)
        with in_tenant(alpha):
            Channel.objects.update(active=False, paused_reason="token")
        again = connect(alpha, token="EAAnew")
        assert again.pk == first.pk
        with in_tenant(alpha):
            first.refresh_from_db()
            assert (first.active, first.paused_reason) == (True, "")
            assert CloudNumber.objects.get(channel=first).token.reveal() == "EAAnew"
            assert Entry.objects.filter(code="whatsapp.number.reconnected").count() == 1

    def test_another_workspaces_number_stays_theirs(self, beta):
        with pytest.raises(NumberTaken) as refusal:
            connect(beta, phone_number_id=ALPHA.phone_number_id)
        assert refusal.value.status == 409
        assert "phone_number_id" in refusal.value.fields
        with in_tenant(beta):
            assert not Channel.objects.filter(address=ALPHA.phone_number_id).exists()

    def test_its_account_leads_to_the_workspace_too(self, alpha):
        connect(alpha)
        connect(alpha, phone_number_id="300000000000010")
        account = ChannelAddress.objects.get(kind="whatsapp_account", address=NEW["waba_id"])
        assert account.tenant_id == alpha.pk
        assert whatsapp_accounts.find(NEW["waba_id"]) == alpha

    def test_two_workspaces_may_have_numbers_of_one_account(self, alpha, beta):
        """What is said of the account as a whole goes on to the first of them."""
        connect(alpha)
        connect(beta, phone_number_id="300000000000010")
        assert phone_numbers.find("300000000000010") == beta
        assert whatsapp_accounts.find(NEW["waba_id"]) == alpha

    def test_an_account_that_no_number_is_left_of_is_free(self, alpha, beta):
        connect(alpha)
        connect(alpha, waba_id="500000000000010")
        assert not ChannelAddress.objects.filter(address=NEW["waba_id"]).exists()
        assert connect(beta, phone_number_id="300000000000010")

    def test_one_of_whose_numbers_another_stays_is_kept(self, alpha):
        connect(alpha)
        connect(alpha, phone_number_id="300000000000010")
        connect(alpha, waba_id="500000000000010")
        assert ChannelAddress.objects.filter(address=NEW["waba_id"], tenant=alpha).exists()

    def test_the_portfolio_is_kept_until_another_is_named(self, alpha):
        for given, known in (("700000000000001", "700000000000001"), ("", "700000000000001")):
            channel = connect(alpha, business_id=given)
            with in_tenant(alpha):
                assert CloudNumber.objects.get(channel=channel).business_id == known

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("business_id", "x"),
            ("phone_number_id", ""),
            ("phone_number_id", "../1"),
            ("phone_number_id", "+971500000"),
            ("waba_id", "x"),
            ("display", " "),
            ("display", "x" * 33),
            ("token", ""),
            ("token", "EAA\nHost: evil"),
            ("token", "EAAé"),
        ],
    )
    def test_what_cannot_be_right_is_refused_at_its_field(self, alpha, field, value):
        with pytest.raises(InvalidInput) as refusal:
            connect(alpha, **{field: value})
        assert set(refusal.value.fields) == {field}
        self.assert_nothing(alpha)

    def test_a_person_of_the_business_may_not(self, alpha):
        with pytest.raises(NotAllowed):
            connect(alpha, actor=Actor(kind="person", label="Sara"))
        self.assert_nothing(alpha)

    def assert_nothing(self, tenant):
        assert not ChannelAddress.objects.filter(address=NEW["phone_number_id"]).exists()
        with in_tenant(tenant):
            assert Channel.objects.count() == 1
            assert not Entry.objects.filter(code__startswith="whatsapp.").exists()


class TestChecks:
    def found(self):
        return {check.id for check in run_checks() if str(check.id).startswith("whatsapp.")}

    def test_a_complete_deployment_has_no_complaint(self):
        assert not self.found()

    @pytest.mark.parametrize(
        ("setting", "value", "expected"),
        [
            ("WHATSAPP_APP_SECRET", "", "whatsapp.W001"),
            ("WHATSAPP_VERIFY_TOKEN", "", "whatsapp.W002"),
            ("WHATSAPP_GRAPH_URL", "http://graph.facebook.com", "whatsapp.E001"),
            ("WHATSAPP_GRAPH_URL", "graph", "whatsapp.E001"),
            ("WHATSAPP_GRAPH_VERSION", "26", "whatsapp.E002"),
        ],
    )
    def test_what_is_missing_is_told(self, settings, setting, value, expected):
        setattr(settings, setting, value)
        assert self.found() == {expected}
