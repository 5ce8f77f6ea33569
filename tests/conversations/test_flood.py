"""One customer's flood is slowed, then muted, seen by people, and let go; others notice nothing."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import redis
from django.db import connections
from django.test import Client

from audit.models import Entry
from conversations import flood, handling, intake
from conversations.inbound import NewEvent, store_events
from conversations.models import Channel, Conversation, Message
from core.clock import now
from core.errors import NotAllowed
from tenants.context import in_tenant
from tenants.flags import set_flag
from tenants.models import Tenant
from tests.conversations.scripted import ScriptedTransport
from tests.support.jobs import run_jobs, rung
from tests.support.people import PLATFORM_ADMIN, person

FLOODER, NEIGHBOUR = "34600111222", "34600999888"


@pytest.fixture(autouse=True)
def quick(settings: Any, transport: ScriptedTransport) -> None:
    settings.BURST_QUIET = settings.BURST_QUIET_COMPLETE = 0.0


def write(
    channel: Channel,
    *numbers: int,
    sender: str = FLOODER,
    kind: str = "text",
    text: str = "",
    at: datetime | None = None,
) -> None:
    """`at`: when the platform says that it was written."""
    events = [
        NewEvent(
            kind="message",
            external_id=f"in.{sender}.{number}",
            sender=sender,
            body={
                "addresses": [["phone", sender]],
                "text": text or f"Hello, how much is the deep clean? {number}",
                "kind": kind,
                **({"at": int(at.timestamp())} if at else {}),
            },
        )
        for number in numbers
    ]
    store_events(channel=channel, events=events)


def talk(sender: str = FLOODER) -> Conversation:
    return Conversation.objects.get(contact__addresses__value=sender, channel__transport="scripted")


def drain_all() -> None:
    run_jobs(only="conversations.drain")


def answers(sender: str = FLOODER) -> int:
    return talk(sender).messages.filter(author="assistant").count()


def test_normal_people_never_meet_it(alpha: Tenant, channel: Channel) -> None:
    """Ten photos, their captions and a question: one answer, nothing else."""
    with in_tenant(alpha):
        write(channel, *range(15), kind="image")
        write(channel, 15, 16)
    run_jobs()
    with in_tenant(alpha):
        assert (talk().slowed_until, talk().muted_until) == (None, None)
        assert answers() >= 1
        assert not Entry.objects.filter(code__startswith="conversations.").exists()


def test_many_are_slowed_to_one_answer_in_half_a_minute(alpha: Tenant, channel: Channel) -> None:
    with in_tenant(alpha):
        write(channel, 0)
    run_jobs()
    with in_tenant(alpha):
        first = talk().messages.filter(author="assistant").order_by("-id")[0]
        before = answers()
        write(channel, *range(1, 30))
    run_jobs()
    with in_tenant(alpha):
        slowed = talk()
        assert slowed.is_slowed
        assert not slowed.is_muted
        assert answers() == before
        assert slowed.turn_due_at == first.created_at + timedelta(seconds=30)
        assert Entry.objects.filter(code="conversations.slowed").count() == 1
    run_jobs(within=timedelta(seconds=31))
    with in_tenant(alpha):
        assert talk().messages.filter(direction="inbound").count() == 30


def test_two_hundred_at_once_are_kept_shown_and_answered_by_nobody(
    alpha: Tenant, channel: Channel
) -> None:
    with in_tenant(alpha):
        write(channel, 1, sender=NEIGHBOUR)
        threads = [
            threading.Thread(target=_posts_and_drains, args=(alpha, channel, start))
            for start in range(0, 200, 50)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    run_jobs()
    with in_tenant(alpha):
        muted = talk()
        assert muted.messages.filter(direction="inbound").count() == 200
        assert muted.unread == 200
        assert muted.is_muted
        assert muted.turn_due_at is None
        assert muted.waiting_reason == "flood"
        assert Entry.objects.filter(code="conversations.muted").count() == 1
        assert answers(NEIGHBOUR) >= 1
        assert not talk(NEIGHBOUR).is_muted
        before = answers()
        write(channel, *range(200, 210))
    run_jobs()
    with in_tenant(alpha):
        assert answers() == before
        assert Entry.objects.filter(code="conversations.muted").count() == 1
    assert rung("ai.take_turn") == []


def _posts_and_drains(alpha: Tenant, channel: Channel, start: int) -> None:
    try:
        with in_tenant(alpha):
            for number in range(start, start + 50, 10):
                write(channel, *range(number, number + 10))
                intake.drain(channel_id=channel.pk, sender=FLOODER)
    finally:
        connections.close_all()


def test_the_limits_are_exact(alpha: Tenant, channel: Channel, settings: Any) -> None:
    with in_tenant(alpha):
        write(channel, *range(settings.FLOOD_SLOW))
        drain_all()
        assert talk().slowed_until is None
        write(channel, 1000)
        drain_all()
        assert talk().is_slowed
        write(channel, *range(2000, 2000 + settings.FLOOD_MUTE - settings.FLOOD_SLOW - 1))
        drain_all()
        assert not talk().is_muted
        write(channel, 3000)
        drain_all()
        assert talk().is_muted


def test_a_heap_that_was_written_long_ago_is_no_flood(alpha: Tenant, channel: Channel) -> None:
    with in_tenant(alpha):
        write(channel, *range(40))
        drain_all()
        Message.objects.filter(conversation=talk()).update(
            provider_at=now() - timedelta(minutes=10)
        )
        Conversation.objects.filter(pk=talk().pk).update(slowed_until=None)
        write(channel, *range(100, 140))
        drain_all()
        assert not talk().is_muted


def test_a_clock_that_differs_from_the_platforms_hides_no_flood(
    alpha: Tenant, channel: Channel
) -> None:
    """Ours runs ten minutes ahead, so every message looks ten minutes old when it comes."""
    with in_tenant(alpha):
        write(channel, *range(60), at=now() - timedelta(minutes=10))
        drain_all()
        assert talk().is_slowed
        assert not talk().is_muted
        write(channel, 100, at=now() - timedelta(minutes=10))
        drain_all()
        assert talk().is_muted


def test_two_machines_that_answer_each_other_are_parted_at_any_pace(
    alpha: Tenant, channel: Channel, settings: Any
) -> None:
    """One message every twenty-nine seconds never meets the limits of a minute or of five."""
    begun = now() - timedelta(seconds=29 * settings.FLOOD_LOOP)
    with in_tenant(alpha):
        for number in range(settings.FLOOD_LOOP):
            write(channel, number, at=begun + timedelta(seconds=29 * number))
        drain_all()
        assert (talk().slowed_until, talk().muted_until) == (None, None)
        write(channel, 1000, at=now())
        drain_all()
        assert talk().is_muted
        told = Entry.objects.get(code="conversations.muted").data
        assert (told["most"], told["seconds"]) == (settings.FLOOD_LOOP, 3600)


def test_somebody_who_writes_every_half_minute_all_day_is_no_machine(
    alpha: Tenant, channel: Channel, settings: Any
) -> None:
    begun = now() - timedelta(seconds=30 * 150)
    with in_tenant(alpha):
        for number in range(150):
            write(channel, number, at=begun + timedelta(seconds=30 * number))
        drain_all()
        assert (talk().slowed_until, talk().muted_until) == (None, None)


@pytest.mark.parametrize(("second", "slowed"), [(59, True), (60, False)])
def test_a_minute_is_a_minute(
    alpha: Tenant, channel: Channel, settings: Any, second: int, slowed: bool
) -> None:
    """The twenty-first message within the minute slows; the one that comes after it does not."""
    begun = now() - timedelta(seconds=60)
    with in_tenant(alpha):
        write(channel, *range(settings.FLOOD_SLOW), at=begun)
        write(channel, 100, at=begun + timedelta(seconds=second))
        drain_all()
        assert talk().is_slowed is slowed


def test_who_asks_for_a_person_while_muted_waits_for_one(alpha: Tenant, channel: Channel) -> None:
    """Even after somebody looked and handed the conversation back."""
    with in_tenant(alpha):
        write(channel, *range(80))
        drain_all()
        handling.hand_back(actor=person("agent").actor, conversation_id=talk().pk)
        assert talk().waiting_since is None
        write(channel, 500, text="Can I talk to a human please?")
    run_jobs()
    with in_tenant(alpha):
        asked = talk()
        assert asked.is_muted
        assert asked.waiting_reason == "flood"
        assert asked.messages.filter(text="Can I talk to a human please?").exists()
        assert Entry.objects.filter(code="conversations.muted").count() == 1


def test_an_emptied_redis_forgets_no_flood(alpha: Tenant, channel: Channel, settings: Any) -> None:
    with in_tenant(alpha):
        write(channel, *range(60))
        drain_all()
        assert not talk().is_muted
        redis.Redis.from_url(settings.REDIS_URL).flushdb()
        write(channel, 100)
        drain_all()
        assert talk().is_muted


def test_stop_is_heard_in_a_flood(alpha: Tenant, channel: Channel) -> None:
    with in_tenant(alpha):
        write(channel, *range(80))
        drain_all()
        write(channel, 500, text="STOP")
        drain_all()
        assert talk().contact.opted_out_at is not None


def test_unmuting_answers_the_newest_and_counts_anew(alpha: Tenant, channel: Channel) -> None:
    with in_tenant(alpha):
        write(channel, *range(80))
        drain_all()
        assert talk().is_muted
        before = answers()
        flood.unmute(actor=person("agent").actor, conversation_id=talk().pk)
    assert len(rung("ai.take_turn")) >= 1
    run_jobs()
    with in_tenant(alpha):
        free = talk()
        assert (free.muted_until, free.slowed_until, free.waiting_since) == (None, None, None)
        newest = free.messages.filter(direction="inbound").order_by("-id")[0]
        assert free.answered_through == newest.pk
        assert answers() > before
        assert Entry.objects.get(code="conversations.unmuted").actor_id == person("agent").pk
        write(channel, 500)
    run_jobs()
    with in_tenant(alpha):
        assert not talk().is_muted
        flood.unmute(actor=person("agent").actor, conversation_id=talk().pk)
        assert Entry.objects.filter(code="conversations.unmuted").count() == 1


def test_the_mute_ends_by_itself_and_the_heap_stays_with_people(
    alpha: Tenant, channel: Channel
) -> None:
    with in_tenant(alpha):
        write(channel, *range(80))
        drain_all()
        past = now() - timedelta(hours=1)
        Message.objects.filter(conversation=talk()).update(created_at=past)
        Conversation.objects.filter(pk=talk().pk).update(muted_until=past)
        before = answers()
        write(channel, 500)
    run_jobs()
    with in_tenant(alpha):
        ended = talk()
        assert ended.muted_until is None
        assert answers() > before
        assert ended.waiting_reason == "flood"


def test_who_may_not_take_over_may_not_unmute(alpha: Tenant, channel: Channel) -> None:
    with in_tenant(alpha):
        write(channel, *range(80))
        drain_all()
        actor = person("agent").actor
        nobody = type(actor)(kind="person", label="x", id=actor.id, permissions=frozenset())
        with pytest.raises(NotAllowed):
            flood.unmute(actor=nobody, conversation_id=talk().pk)
        assert talk().is_muted


def test_staff_see_it_and_unmute_it_on_the_page(
    alpha: Tenant, channel: Channel, client_for: Callable[..., Client]
) -> None:
    with in_tenant(alpha):
        write(channel, *range(80))
        drain_all()
        pk, agent = talk().pk, person("agent")
    browser = client_for(alpha, agent)
    assert "Muted" in browser.get("/inbox/").content.decode()
    page = browser.get(f"/inbox/{pk}/").content.decode()
    assert "Too many messages came in a short time" in page
    assert f"/inbox/{pk}/unmute/" in page
    assert browser.get(f"/inbox/{pk}/unmute/").status_code == 405
    assert browser.post(f"/inbox/{pk}/unmute/").status_code == 302
    assert (
        "Too many messages came in a short time"
        not in browser.get(f"/inbox/{pk}/").content.decode()
    )


def test_a_workspaces_turns_are_bounded_and_people_see_who_waits(
    alpha: Tenant, channel: Channel, settings: Any
) -> None:
    settings.ASSISTANT_TURNS_PER_HOUR = 3
    senders = [f"3460055500{number}" for number in range(6)]
    for sender in senders:
        with in_tenant(alpha):
            write(channel, 1, sender=sender)
        run_jobs()
    with in_tenant(alpha):
        answered = [sender for sender in senders if answers(sender)]
        waiting = [sender for sender in senders if talk(sender).waiting_reason == "turns_used_up"]
    # The seeded run is one of the three.
    assert (answered, waiting) == (senders[:2], senders[2:])


def test_the_platform_takes_the_bound_of_turns_away(
    alpha: Tenant, channel: Channel, settings: Any
) -> None:
    settings.ASSISTANT_TURNS_PER_HOUR = 1
    with in_tenant(alpha):
        write(channel, 1)
    run_jobs()
    with in_tenant(alpha):
        assert (answers(), talk().waiting_reason) == (0, "turns_used_up")
    flag = {"name": "turns_bounded", "tenant": alpha, "reason": "A big day of theirs"}
    set_flag(actor=PLATFORM_ADMIN, enabled=False, **flag)
    with in_tenant(alpha):
        handling.hand_back(actor=person("agent").actor, conversation_id=talk().pk)
        write(channel, 2)
    run_jobs()
    with in_tenant(alpha):
        assert answers() == 1
