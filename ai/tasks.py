"""Entry points of the assistant's workers."""

from datetime import timedelta

from celery import shared_task

from ai import orchestrator
from conversations.models import Conversation
from core.clock import now
from tenants.doorbell import ring
from tenants.tasks import TenantTask

FORGOTTEN = timedelta(seconds=60)
"""A turn overdue for longer than a model's deadline and its lease has lost its ring."""


@shared_task(base=TenantTask, name="ai.take_turn")
def take_turn(*, conversation_id: int) -> None:
    orchestrator.take_turn(conversation_id)


@shared_task(base=TenantTask, name="ai.sweep")
def sweep() -> None:
    """Ring again for turns that were left behind."""
    overdue = Conversation.objects.filter(
        turn_due_at__lt=now() - FORGOTTEN, handler=Conversation.Handler.ASSISTANT
    ).values_list("id", flat=True)[:500]
    for conversation_id in overdue:
        ring(task="ai.take_turn", conversation_id=conversation_id)
