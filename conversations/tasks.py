"""Entry points of workers. Each finds its work in the rows, so running twice changes nothing."""

from datetime import timedelta

from celery import shared_task

from conversations import delivery, intake
from conversations.channels import transport_of
from conversations.models import InboundEvent, Message
from core.clock import now
from tenants.doorbell import ring
from tenants.tasks import TenantTask

FORGOTTEN = timedelta(seconds=20)
"""A row that waits longer than this has lost its ring; work takes milliseconds."""


@shared_task(base=TenantTask, name="conversations.drain")
def drain(*, channel_id: int, sender: str) -> None:
    intake.drain(channel_id=channel_id, sender=sender)


@shared_task(base=TenantTask, name="conversations.deliver")
def deliver(*, conversation_id: int) -> None:
    delivery.deliver(conversation_id)


@shared_task(base=TenantTask, name="conversations.acknowledge")
def acknowledge(*, message_id: int) -> None:
    """Show the customer that their message was read and an answer is being written."""
    message = Message.objects.select_related("conversation__channel").filter(pk=message_id).first()
    if message and message.external_id:
        channel = message.conversation.channel
        transport_of(channel).acknowledge(
            channel=channel, external_id=message.external_id, typing=True
        )


@shared_task(base=TenantTask, name="conversations.sweep")
def sweep() -> None:
    """Ring again for what was left behind."""
    before = now() - FORGOTTEN
    waiting = (
        InboundEvent.objects.filter(processed_at=None, received_at__lt=before)
        .values_list("channel_id", "sender")
        .distinct()[:500]
    )
    for channel_id, sender in waiting:
        ring(task="conversations.drain", channel_id=channel_id, sender=sender)
    lanes = (
        Message.objects.filter(
            status__in=[Message.Status.QUEUED, Message.Status.SENDING],
            created_at__lt=before,
            conversation__channel__active=True,
        )
        .values_list("conversation_id", flat=True)
        .distinct()[:500]
    )
    for conversation_id in lanes:
        ring(task="conversations.deliver", conversation_id=conversation_id)
