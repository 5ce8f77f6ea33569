"""A number that the other side refuses as a whole: stopped once, told once, started again."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from audit.models import Entry
from conversations.channel_stops import resume_channel, stop_channel
from conversations.channels import ChannelStopped, StatusUpdate
from conversations.models import Channel, Conversation
from conversations.statuses import apply_status
from core.errors import NotAllowed
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.conversations.scripted import ScriptedTransport
from tests.conversations.test_delivery import say, statuses
from tests.support.jobs import run_jobs, rung
from tests.support.mailbox import Mailbox
from tests.support.people import person

REVOKED = ChannelStopped(code="190", reason="The access token was revoked.", credential="old")


def stopped(alpha: Tenant, channel: Channel) -> bool:
    with in_tenant(alpha):
        return stop_channel(channel, code="190", reason="The access token was revoked.")


def test_it_is_stopped_and_told_once_however_many_hear_it(
    alpha: Tenant, channel: Channel, mailbox: Mailbox
) -> None:
    assert [stopped(alpha, channel) for _ in range(3)] == [True, False, False]
    run_jobs()
    [mail] = mailbox.mails(to="owner@example.test")
    assert mail["subject"] == "The number +1 555 0100 cannot send"
    assert "The access token was revoked." in mail["text"]
    assert f"alpha.{settings.BASE_HOST}" in mail["text"]
    with in_tenant(alpha):
        found = Channel.objects.get(pk=channel.pk)
        assert (found.active, found.stop_code) == (False, "190")
        assert found.stopped_at is not None
        entry = Entry.objects.get(code="conversations.channel.stopped")
        assert entry.data["code"] == "190"


def test_nobody_but_owners_is_mailed_in_the_workspace(
    alpha: Tenant, channel: Channel, mailbox: Mailbox
) -> None:
    stopped(alpha, channel)
    run_jobs()
    assert mailbox.mails(to="owner@example.test")
    assert not mailbox.mails(to="agent@example.test")


def test_one_that_works_again_is_not_written_about(
    alpha: Tenant, channel: Channel, mailbox: Mailbox
) -> None:
    stopped(alpha, channel)
    with in_tenant(alpha):
        resume_channel(person("owner").actor, channel)
    run_jobs()
    assert mailbox.mails(to="owner@example.test") == []


def test_starting_it_again_needs_the_right_to(alpha: Tenant, channel: Channel) -> None:
    stopped(alpha, channel)
    with in_tenant(alpha):
        with pytest.raises(NotAllowed):
            resume_channel(person("agent").actor, channel)
        assert not Channel.objects.get(pk=channel.pk).active


def test_a_refusal_of_a_token_that_was_replaced_meanwhile_stops_nothing(
    alpha: Tenant,
    talk: Conversation,
    transport: ScriptedTransport,
    monkeypatch: Any,
) -> None:
    transport.answers = [REVOKED]
    transport.credential = "new"
    say(alpha, talk, "one", "two")
    run_jobs(only="conversations.deliver")
    assert statuses(alpha, talk) == [("one", "sent"), ("two", "sent")]
    with in_tenant(alpha):
        assert Channel.objects.get(pk=talk.channel_id).active


def test_what_waits_leaves_once_and_in_order_after_the_start(
    alpha: Tenant,
    talk: Conversation,
    transport: ScriptedTransport,
) -> None:
    transport.answers = [REVOKED]
    transport.credential = "old"
    say(alpha, talk, "one", "two")
    run_jobs(only="conversations.deliver")
    say(alpha, talk, "three")
    run_jobs(only="conversations.deliver")
    assert [status for _, status in statuses(alpha, talk)] == ["queued"] * 3
    assert rung("conversations.deliver") == []
    with in_tenant(alpha):
        channel = Channel.objects.get(pk=talk.channel_id)
        assert talk.messages.get(text="one").attempts == 0, "waiting uses up no attempts"
        resume_channel(person("owner").actor, channel)
        assert Entry.objects.filter(code="conversations.channel.resumed").count() == 1
    run_jobs(only="conversations.resume")
    run_jobs(only="conversations.deliver")
    assert [text for _, text in transport.sent] == ["one", "one", "two", "three"]
    assert {status for _, status in statuses(alpha, talk)} == {"sent"}


def test_a_failure_told_by_a_status_stops_the_number_as_well(
    alpha: Tenant,
    talk: Conversation,
    transport: ScriptedTransport,
) -> None:
    transport.stops = {"131042"}
    say(alpha, talk, "one")
    run_jobs()
    with in_tenant(alpha), transaction.atomic():
        channel = Channel.objects.get(pk=talk.channel_id)
        message = talk.messages.get(text="one")
        apply_status(
            channel,
            StatusUpdate(
                external_id=message.external_id,
                status="failed",
                error_code="131042",
                error="WhatsApp needs a payment method for this account.",
            ),
        )
        assert not Channel.objects.get(pk=channel.pk).active


@pytest.mark.parametrize(
    ("seconds", "active"), [(-5.0, True), (5.0, False), (None, False)], ids=["old", "new", "untold"]
)
def test_a_failure_from_before_the_last_start_stops_nothing(
    alpha: Tenant,
    talk: Conversation,
    transport: ScriptedTransport,
    mailbox: Mailbox,
    seconds: float | None,
    active: bool,
) -> None:
    transport.stops = {"190"}
    say(alpha, talk, "one")
    run_jobs()
    stopped(alpha, talk.channel)
    with in_tenant(alpha), transaction.atomic():
        channel = resume_channel(person("owner").actor, talk.channel)
        assert channel.started_at is not None
        told = StatusUpdate(
            external_id=talk.messages.get(text="one").external_id,
            status="failed",
            error_code="190",
            error="The access token was revoked.",
            at=None if seconds is None else channel.started_at + timedelta(seconds=seconds),
        )
        assert apply_status(channel, told) == "failed"
        assert Channel.objects.get(pk=channel.pk).active is active
    run_jobs()
    assert bool(mailbox.mails(to="owner@example.test")) is not active
