"""What Meta says of numbers and accounts: it finds its workspace, and what ends sending does."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from audit.models import Entry
from conversations.channel_stops import start_channel
from conversations.models import Channel, InboundEvent
from core.clock import now
from tenants import directory
from tenants.context import in_tenant
from tenants.models import ChannelAddress, DeadLetter
from tenants.routers import OWNER
from tests.support.jobs import run_jobs
from tests.support.world import ALPHA
from tests.whatsapp import meta
from whatsapp import envelope
from whatsapp.models import CloudNumber

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def account(alpha: Any) -> None:
    """The account of alpha's number leads to alpha."""
    ChannelAddress.objects.using(OWNER).get_or_create(
        kind=ChannelAddress.Kind.WHATSAPP_ACCOUNT, address=meta.WABA, defaults={"tenant": alpha}
    )
    with in_tenant(alpha):
        CloudNumber.objects.update(waba_id=meta.WABA)
    directory.whatsapp_accounts.forget()


def news(field: str, value: dict[str, Any], *, time: int = 1795251600) -> None:
    payload = meta.envelope({"field": field, "value": value})
    payload["entry"][0]["time"] = time
    assert meta.post(payload).status_code == 200
    run_jobs(only="conversations.drain")


def event() -> InboundEvent:
    return InboundEvent.objects.get(kind="other")


def number() -> CloudNumber:
    return CloudNumber.objects.get(channel__address=ALPHA.phone_number_id)


def test_an_account_finds_its_workspace(alpha, beta, account):
    news("account_alerts", {"alert_type": "OBA_APPROVED", "alert_severity": "INFORMATIONAL"})
    with in_tenant(alpha):
        assert event().outcome == "noted: account_alerts OBA_APPROVED"
        assert event().channel.address == ALPHA.phone_number_id
        assert Entry.objects.filter(code="whatsapp.number.notice").count() == 1
        assert Channel.objects.get(address=ALPHA.phone_number_id).active
    with in_tenant(beta):
        assert not InboundEvent.objects.filter(kind="other").exists()
    assert not DeadLetter.objects.exists()


def test_an_account_of_nobody_is_a_dead_letter(alpha):
    news("account_alerts", {"alert_type": "OBA_APPROVED"})
    assert DeadLetter.objects.get().reason == "unknown_account"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        (
            "account_update",
            {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE"}},
            "banned",
        ),
        ("account_update", {"event": "ACCOUNT_DELETED"}, "account"),
        ("account_update", {"event": "PARTNER_REMOVED", "waba_info": {}}, "account"),
    ],
)
def test_what_ends_an_account_stops_its_numbers(alpha, account, field, value, code):
    news(field, value)
    with in_tenant(alpha):
        channel = Channel.objects.get(address=ALPHA.phone_number_id)
        assert (channel.active, channel.stop_code) == (False, code)
        assert Entry.objects.filter(code="conversations.channel.stopped").count() == 1


def restarted() -> None:
    with transaction.atomic():
        start_channel(Channel.objects.get(address=ALPHA.phone_number_id).pk)


@pytest.mark.parametrize(("seconds", "active"), [(-60, True), (60, False)])
def test_what_was_said_before_the_last_start_stops_nothing(alpha, account, seconds, active):
    with in_tenant(alpha):
        restarted()
    news("account_update", {"event": "ACCOUNT_DELETED"}, time=int(now().timestamp()) + seconds)
    with in_tenant(alpha):
        assert Channel.objects.get(address=ALPHA.phone_number_id).active is active


@pytest.mark.parametrize("told", [True, False])
def test_errors_that_waited_since_before_the_last_start_stop_nothing(alpha, told):
    change = meta.change(messages=[])
    change["value"]["errors"] = [{"code": 131031, "title": "x"}]
    payload = meta.envelope(change)
    if told:
        payload["entry"][0]["time"] = int(now().timestamp()) - 60
        with in_tenant(alpha):
            restarted()
    assert meta.post(payload).status_code == 200
    if not told:
        with in_tenant(alpha):
            restarted()
    run_jobs(only="conversations.drain")
    with in_tenant(alpha):
        assert Channel.objects.get(address=ALPHA.phone_number_id).active


@pytest.mark.parametrize(
    "value",
    [
        {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "SCHEDULE_FOR_DISABLE"}},
        {"event": "VERIFIED_ACCOUNT"},
        {"event": "ACCOUNT_VIOLATION", "violation_info": {"violation_type": "SPAM"}},
    ],
)
def test_a_warning_stops_nothing_and_stands_in_the_history(alpha, account, value):
    news("account_update", value)
    with in_tenant(alpha):
        assert Channel.objects.get(address=ALPHA.phone_number_id).active
        assert Entry.objects.get(code="whatsapp.number.notice").data["event"] == value["event"]


@pytest.mark.parametrize(("code", "active"), [(131031, False), (130429, True)])
def test_errors_of_the_number_itself_are_acted_upon(alpha, code, active):
    change = meta.change(messages=[])
    change["value"]["errors"] = [{"code": code, "title": "x"}]
    assert meta.post(meta.envelope(change)).status_code == 200
    run_jobs(only="conversations.drain")
    with in_tenant(alpha):
        assert Channel.objects.get(address=ALPHA.phone_number_id).active is active


class TestTheSameErrorsAgain:
    """They have no name and are known by what they say."""

    @staticmethod
    def told(*, time: int | None = None) -> None:
        change = meta.change()
        change["value"]["errors"] = [{"code": 130429, "title": "x"}]
        payload = meta.envelope(change)
        if time is not None:
            payload["entry"][0]["time"] = time
        assert meta.post(payload).status_code == 200

    def test_at_another_moment_they_are_news(self, alpha):
        for time in (1795251600, 1795251600, 1795255200):
            self.told(time=time)
        with in_tenant(alpha):
            assert InboundEvent.objects.filter(kind="other").count() == 2

    def test_on_another_day_they_are_news_where_no_moment_is_told(self, alpha, monkeypatch):
        day = now()
        for days in (0, 0, 1):
            monkeypatch.setattr(envelope, "now", lambda days=days: day + timedelta(days=days))
            self.told()
        with in_tenant(alpha):
            first, _ = InboundEvent.objects.filter(kind="other").order_by("id")
            again = envelope.read_again(ALPHA.phone_number_id, first.body)
            assert again.external_id == first.external_id, "a letter keeps its name"


def test_quality_and_speed_are_kept(alpha, account):
    told = {"display_phone_number": ALPHA.display, "current_limit": "TIER_1K"}
    news("phone_number_quality_update", {"event": "FLAGGED", **told})
    with in_tenant(alpha):
        assert (number().quality, number().per_second) == ("RED", 80)
    news("phone_number_quality_update", {"event": "THROUGHPUT_UPGRADE", **told})
    with in_tenant(alpha):
        assert number().per_second == 1000


def other_number(tenant: Any, *, display: str) -> CloudNumber:
    """One more of the account's."""
    with in_tenant(tenant):
        other = Channel.objects.create(
            transport="whatsapp_cloud", address="300000000000077", display=display
        )
        return CloudNumber.objects.create(channel=other, waba_id=meta.WABA, token="EAAother")


def test_news_of_one_number_leaves_the_others_alone(alpha, account):
    other = other_number(alpha, display="+971 50 999 8877")
    told = {"display_phone_number": "971509998877"}
    news("phone_number_quality_update", {"event": "FLAGGED", **told})
    with in_tenant(alpha):
        other.refresh_from_db()
        assert (number().quality, other.quality) == ("", "RED")
        assert event().channel_id == other.channel_id


@pytest.mark.parametrize("change", ["FLAGGED", "THROUGHPUT_UPGRADE"])
def test_news_of_a_number_that_is_nobodys_changes_none(alpha, account, change):
    told = {"display_phone_number": "971509998877"}
    news("phone_number_quality_update", {"event": change, **told})
    with in_tenant(alpha):
        assert (number().quality, number().per_second) == ("", 80)
        assert not Entry.objects.filter(code="whatsapp.number.notice").exists()
        assert event().outcome == f"of no number here: phone_number_quality_update {change}"


@pytest.mark.parametrize("typed", ["050 999 8877", "+971 50 999 8877", "00971509998877"])
def test_a_number_is_known_however_it_was_typed(alpha, account, typed):
    other = other_number(alpha, display=typed)
    news(
        "phone_number_quality_update", {"event": "FLAGGED", "display_phone_number": "971509998877"}
    )
    with in_tenant(alpha):
        other.refresh_from_db()
        assert (number().quality, other.quality) == ("", "RED")


def test_the_number_that_an_update_came_to_is_meant_however_it_is_displayed(alpha, account):
    other_number(alpha, display="+971 50 000 0001")
    change = meta.change()
    change["value"]["errors"] = [{"code": 131031, "title": "x"}]
    assert meta.post(meta.envelope(change)).status_code == 200
    run_jobs(only="conversations.drain")
    with in_tenant(alpha):
        stopped = Channel.objects.filter(active=False).values_list("address", flat=True)
        assert list(stopped) == [ALPHA.phone_number_id]


def test_the_same_news_at_another_time_is_news(alpha, account):
    for time in (1795251600, 1795251600, 1795255200):
        news("account_update", {"event": "ACCOUNT_VIOLATION"}, time=time)
    with in_tenant(alpha):
        assert InboundEvent.objects.filter(kind="other").count() == 2


def test_a_field_that_nobody_knows_is_noted(alpha, account):
    news("holograms", {"x": [1]})
    with in_tenant(alpha):
        assert event().outcome == "noted: holograms"
