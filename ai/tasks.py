"""Entry points of the assistant's workers."""

from datetime import datetime, timedelta
from typing import Any

from celery import shared_task
from django.db.models import QuerySet

from ai import actions, calling, orchestrator
from ai.hearing import work as hearing
from ai.knowledge.gathering import gather_questions
from ai.playground import trying
from ai.replay import replaying
from conversations.channels import number_of
from conversations.models import Channel, Conversation
from core.clock import now
from tenants.doorbell import ring
from tenants.switches import Kind, stops
from tenants.tasks import TenantTask

FORGOTTEN = timedelta(seconds=60)
"""A turn overdue for longer than a model's deadline and its lease has lost its ring."""


class Turn(TenantTask):
    """A turn that fails again and again is a person's: the customer waits."""

    abstract = True
    tries = 4  # with the waits between them some seven seconds

    def give_up(self, **kwargs: Any) -> None:
        orchestrator.give_up(kwargs["conversation_id"])


@shared_task(base=Turn, name="ai.take_turn")
def take_turn(*, conversation_id: int) -> None:
    orchestrator.take_turn(conversation_id)


class Listening(TenantTask):
    """What fails again and again is not waited for."""

    abstract = True
    tries = 3

    def give_up(self, **kwargs: Any) -> None:
        hearing.give_up(kwargs["hearing_id"])


@shared_task(base=Listening, name="ai.hear")
def hear(*, hearing_id: int) -> None:
    """Have a vendor take down a voice note or a picture that a turn waits for."""
    hearing.hear(hearing_id)


@shared_task(base=TenantTask, name="assistant.end_stop")
def end_stop() -> None:
    """Switch the assistant on again, where it was switched off until now. Not one of the
    assistant's own: its role writes no settings."""
    actions.end_stop()


@shared_task(base=TenantTask, name="assistant.mail_asked")
def mail_asked(*, conversation_id: int, since: str) -> None:
    """Tell whoever is named for it that a conversation waits. Not one of the assistant's own:
    its role sees no people."""
    calling.mail_asked(conversation_id=conversation_id, since=since)


@shared_task(base=TenantTask, name="ai.sweep")
def sweep() -> None:
    """Ring again for turns that were left behind."""
    for conversation_id in _due(before=now() - FORGOTTEN)[:500]:
        ring(task="ai.take_turn", conversation_id=conversation_id)


@shared_task(base=TenantTask, name="ai.resume")
def resume() -> None:
    """A switch was released: take every turn that waited for it, without the sweep's patience."""
    for conversation_id in _due(before=now()).iterator():
        ring(task="ai.take_turn", conversation_id=conversation_id)


@shared_task(base=TenantTask, name="questions.gather")
def gather() -> None:
    """Take in what customers asked since the last time and got no answer to.

    Work for people, under their role, and so not one of the machine's: it has no right to
    these rows, and what is called "ai." runs under its login.
    """
    gather_questions()


@shared_task(base=TenantTask, name="playground.forget")
def forget_tries() -> None:
    """Delete what was tried out a day ago and more. People's own, so not the machine's work."""
    trying.forget()


class ReplayTask(TenantTask):
    """A replay that fails again and again is over, and says so."""

    abstract = True
    tries = 4

    def give_up(self, **kwargs: Any) -> None:
        replaying.give_up(kwargs["replay_id"])


@shared_task(base=ReplayTask, name="replay.go_on")
def go_on_replaying(*, replay_id: int) -> None:
    """Decide some more past turns again. For people, under their role: not the machine's."""
    replaying.go_on(replay_id)


def _due(*, before: datetime) -> QuerySet[Conversation, int]:
    """Conversations of the assistant's whose turn was due `before`, on numbers that may send."""
    stopped = stops(Kind.SENDING)
    numbers = [
        channel.pk for channel in Channel.objects.all() if not stopped.of(number_of(channel))
    ]
    return Conversation.objects.filter(
        turn_due_at__lt=before, handler=Conversation.Handler.ASSISTANT, channel__in=numbers
    ).values_list("id", flat=True)
