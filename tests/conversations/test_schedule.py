"""Messages that wait for their hour: sent once, or cancelled with the reason."""

from datetime import datetime, timedelta

import pytest
import time_machine

from accounts.permissions import Role
from conversations import schedule
from conversations.exceptions import AlreadySent, MessageRepeated, OptedOut
from conversations.handling import take_over
from conversations.models import (
    Contact,
    Conversation,
    ScheduledMessage,
)
from conversations.tasks import sweep
from core.clock import now
from core.errors import InvalidInput, NotAllowed
from tenants.context import in_tenant
from tenants.doorbell import ring
from tenants.models import Tenant
from tests.conversations.scripted import ScriptedTransport
from tests.support.dying import killed_at, points
from tests.support.jobs import run_jobs, rung
from tests.support.people import person
from tests.support.threads import all_at_once

HOUR = timedelta(hours=1)
TASK = "conversations.send_scheduled"


def write(
    alpha: Tenant, talk: Conversation, text: str = "See you", *, due: timedelta = HOUR
) -> ScheduledMessage:
    with in_tenant(alpha):
        return schedule.schedule(
            actor=person(Role.AGENT).actor,
            conversation_id=talk.pk,
            text=text,
            due_at=now() + due,
        )


def after(alpha: Tenant, row: ScheduledMessage) -> ScheduledMessage:
    with in_tenant(alpha):
        return ScheduledMessage.objects.select_related("message").get(pk=row.pk)


def later(moment: timedelta) -> time_machine.travel:
    return time_machine.travel(now() + moment, tick=True)


def test_it_leaves_when_it_is_due_and_not_before(
    alpha: Tenant, talk: Conversation, transport: ScriptedTransport
) -> None:
    row = write(alpha, talk)
    run_jobs()
    assert transport.sent == []
    with later(HOUR + timedelta(seconds=2)):
        run_jobs()
    assert [text for _, text in transport.sent] == ["See you"]
    done = after(alpha, row)
    assert (done.status, done.message.author) == ("queued", "agent")
    assert done.message.agent_id == row.created_by_id
    with in_tenant(alpha):
        # It was written for later and takes nothing over from the assistant.
        assert Conversation.objects.get(pk=talk.pk).handler == "assistant"


def test_rings_that_come_twice_early_or_at_once_send_one(
    alpha: Tenant, talk: Conversation, transport: ScriptedTransport
) -> None:
    row = write(alpha, talk)
    with in_tenant(alpha):
        schedule.fire(row.pk)
        assert not talk.messages.exists()
    with later(HOUR + timedelta(seconds=2)):

        def fire() -> None:
            with in_tenant(alpha):
                schedule.fire(row.pk)

        all_at_once([fire] * 4)
        run_jobs()
    assert len(transport.sent) == 1
    with in_tenant(alpha):
        assert talk.messages.count() == 1


def test_a_worker_that_dies_before_its_commit_leaves_the_ring_and_nothing_else(
    alpha: Tenant,
    talk: Conversation,
    transport: ScriptedTransport,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = write(alpha, talk)

    class Died(BaseException):
        pass

    def die(*_args: object, **_more: object) -> None:
        raise Died

    with later(HOUR + timedelta(seconds=2)):
        with monkeypatch.context() as patch, pytest.raises(Died):
            # After the message was written, before anything is committed.
            patch.setattr(schedule, "_tell", die)
            run_jobs(only=TASK)
        assert after(alpha, row).status == "waiting"
        assert rung(TASK)
        run_jobs()
    assert len(transport.sent) == 1


def test_a_worker_killed_at_any_point_sends_one(
    alpha: Tenant, talk: Conversation, transport: ScriptedTransport
) -> None:
    def fire(row: ScheduledMessage) -> None:
        with in_tenant(alpha):
            schedule.fire(row.pk)

    rows = [write(alpha, talk, "number 0")]
    with later(HOUR + timedelta(seconds=2)):
        passed = points(lambda: fire(rows[0]))
    assert len(passed) > 4
    for point in range(1, len(passed) + 1):
        rows.append(write(alpha, talk, f"number {point}", due=timedelta(minutes=1)))
        with later(timedelta(minutes=2)):
            assert killed_at(lambda: fire(rows[-1]), point)
            # Its ring is there still, whatever became of the work.
            run_jobs(only=TASK)
    with later(HOUR + timedelta(seconds=2)):
        run_jobs()
    assert [text for _, text in transport.sent] == [row_text.text for row_text in rows]


def test_a_lost_ring_is_found_by_the_sweep(
    alpha: Tenant, talk: Conversation, transport: ScriptedTransport
) -> None:
    write(alpha, talk)
    for bell in rung(TASK):
        bell.delete()
    with later(HOUR + timedelta(minutes=1)):
        with in_tenant(alpha):
            sweep.run()
        run_jobs()
    assert len(transport.sent) == 1


def test_moved_to_later_it_leaves_then_with_its_new_words(
    alpha: Tenant, talk: Conversation, transport: ScriptedTransport
) -> None:
    row = write(alpha, talk)
    with in_tenant(alpha):
        schedule.reschedule(
            actor=person(Role.AGENT).actor,
            scheduled_id=row.pk,
            text="See you at ten",
            due_at=now() + 2 * HOUR,
        )
    with later(HOUR + timedelta(seconds=2)):
        run_jobs()
    assert transport.sent == []
    with later(2 * HOUR + timedelta(seconds=2)):
        run_jobs()
    assert [text for _, text in transport.sent] == ["See you at ten"]
    with in_tenant(alpha), pytest.raises(AlreadySent):
        schedule.cancel(actor=person(Role.AGENT).actor, scheduled_id=row.pk)


def test_taken_back_it_never_leaves(
    alpha: Tenant, talk: Conversation, transport: ScriptedTransport
) -> None:
    row = write(alpha, talk)
    with in_tenant(alpha):
        for _ in range(2):
            schedule.cancel(actor=person(Role.AGENT).actor, scheduled_id=row.pk)
        with pytest.raises(AlreadySent):
            schedule.reschedule(
                actor=person(Role.AGENT).actor,
                scheduled_id=row.pk,
                text="Still",
                due_at=now() + HOUR,
            )
    with later(HOUR + timedelta(seconds=2)):
        run_jobs()
    assert transport.sent == []


def opt_out(talk: Conversation) -> None:
    Contact.objects.filter(pk=talk.contact_id).update(opted_out_at=now())


def close_the_window(talk: Conversation) -> None:
    Conversation.objects.filter(pk=talk.pk).update(last_inbound_at=now() - 24 * HOUR)


def hand_to_a_colleague(talk: Conversation) -> None:
    take_over(actor=person(Role.OWNER).actor, conversation_id=talk.pk)


def send_the_writer_away(talk: Conversation) -> None:
    who = person(Role.AGENT)
    type(who).objects.filter(pk=who.pk).update(is_active=False)


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (opt_out, "opted_out"),
        (close_the_window, "window_closed"),
        (hand_to_a_colleague, "another"),
        (send_the_writer_away, "left"),
    ],
)
def test_what_may_not_leave_any_more_is_cancelled_and_says_why(
    alpha: Tenant,
    talk: Conversation,
    transport: ScriptedTransport,
    happens: object,
    reason: str,
) -> None:
    row = write(alpha, talk)
    with in_tenant(alpha):
        happens(talk)  # type: ignore[operator]
    with later(HOUR + timedelta(seconds=2)):
        run_jobs()
        with in_tenant(alpha):
            shown = schedule.shown_of(talk.pk)
    assert transport.sent == []
    dropped = after(alpha, row)
    assert (dropped.status, dropped.message) == ("cancelled", None)
    assert [each.cancelled_reason for each in shown] == [schedule.REASONS[reason]]


def test_hours_too_late_it_does_not_leave(
    alpha: Tenant, talk: Conversation, transport: ScriptedTransport
) -> None:
    row = write(alpha, talk)
    with later(2 * HOUR + timedelta(minutes=5)):
        run_jobs()
    assert transport.sent == []
    assert after(alpha, row).cancelled_reason == schedule.REASONS["late"]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("  ", HOUR),
        ("x" * 4097, HOUR),
        ("Late", -HOUR),
        ("Far", timedelta(days=61)),
    ],
)
def test_what_cannot_be_scheduled_is_refused_and_nothing_waits(
    alpha: Tenant, talk: Conversation, text: str, due: timedelta
) -> None:
    with pytest.raises(InvalidInput):
        write(alpha, talk, text, due=due)
    with in_tenant(alpha):
        assert not talk.scheduled.exists()
    assert rung(TASK) == []


def test_a_moment_without_a_zone_is_refused(alpha: Tenant, talk: Conversation) -> None:
    with in_tenant(alpha), pytest.raises(InvalidInput) as refused:
        schedule.schedule(
            actor=person(Role.AGENT).actor,
            conversation_id=talk.pk,
            text="When?",
            due_at=datetime(2099, 1, 1, 9),  # noqa: DTZ001 (that is the point)
        )
    assert "time zone" in refused.value.fields["due_at"]


def test_one_key_writes_one(alpha: Tenant, talk: Conversation) -> None:
    with in_tenant(alpha):
        agent = person(Role.AGENT).actor
        due = now() + HOUR

        def again(text: str) -> ScheduledMessage:
            return schedule.schedule(
                actor=agent, conversation_id=talk.pk, text=text, due_at=due, idempotency_key="k"
            )

        assert again("Hello").pk == again("Hello").pk
        with pytest.raises(MessageRepeated):
            again("Other words")
        assert talk.scheduled.count() == 1


def test_without_the_right_or_against_an_opt_out_nothing_is_written(
    alpha: Tenant, talk: Conversation
) -> None:
    with in_tenant(alpha):
        opt_out(talk)
        with pytest.raises(OptedOut):
            write(alpha, talk)
        nobody = person(Role.AGENT).actor
        stripped = type(nobody)(kind=nobody.kind, id=nobody.id, label=nobody.label)
        with pytest.raises(NotAllowed):
            schedule.schedule(
                actor=stripped, conversation_id=talk.pk, text="Hi", due_at=now() + HOUR
            )
        assert not talk.scheduled.exists()


def test_a_conversation_holds_so_many_and_no_more(alpha: Tenant, talk: Conversation) -> None:
    for number in range(schedule.MOST):
        write(alpha, talk, f"number {number}")
    with pytest.raises(InvalidInput):
        write(alpha, talk, "one more")


def test_a_ring_for_one_that_is_gone_changes_nothing(alpha: Tenant, talk: Conversation) -> None:
    with in_tenant(alpha):
        ring(task=TASK, scheduled_id=987654)
    run_jobs()
    with in_tenant(alpha):
        assert not talk.messages.exists()
