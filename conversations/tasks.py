"""Entry points of workers. Each finds its work in the rows, so running twice changes nothing."""

from datetime import timedelta

from celery import shared_task
from django.db.models import QuerySet

from conversations import channel_stops, contacts, delivery, handling, manners, schedule
from conversations.channels import number_of
from conversations.handling import release_left_behind
from conversations.models import Channel, InboundEvent, Message
from core.clock import now
from tenants.doorbell import ring
from tenants.switches import Kind, stops
from tenants.tasks import PlatformTask, TenantTask

FORGOTTEN = timedelta(seconds=20)
"""A row that waits longer than this has lost its ring; work takes milliseconds."""


@shared_task(base=TenantTask, name="conversations.deliver")
def deliver(*, conversation_id: int) -> None:
    delivery.deliver(conversation_id)


@shared_task(base=TenantTask, name="conversations.send_scheduled")
def send_scheduled(*, scheduled_id: int) -> None:
    """Send what a person wrote for this moment, if it may still leave."""
    schedule.fire(scheduled_id)


@shared_task(base=TenantTask, name="conversations.mail_stop")
def mail_stop(*, user_id: int, channel_id: int) -> None:
    channel_stops.mail_stop(user_id=user_id, channel_id=channel_id)


@shared_task(base=PlatformTask, name="conversations.mail_platform_stop")
def mail_platform_stop(*, user_id: int, stopped_tenant_id: int, number: str, reason: str) -> None:
    channel_stops.mail_platform_stop(
        user_id=user_id, stopped_tenant_id=stopped_tenant_id, number=number, reason=reason
    )


@shared_task(base=TenantTask, name="conversations.learn_addresses")
def learn_addresses(*, conversation_id: int, addresses: str) -> None:
    """Write down where an answer or a status says that a customer is reached."""
    contacts.learn_addresses(conversation_id=conversation_id, addresses=addresses)


@shared_task(base=TenantTask, name="conversations.acknowledge")
def acknowledge(*, message_id: int) -> None:
    """Show the customer that their message was read and an answer is being written."""
    manners.acknowledge(message_id)


@shared_task(base=TenantTask, name="conversations.end_pause")
def end_pause(*, conversation_id: int) -> None:
    """Let the assistant answer again where it was switched off until now."""
    handling.end_pause(conversation_id)


@shared_task(base=TenantTask, name="conversations.sweep")
def sweep() -> None:
    """Ring again for what was left behind, also by people who have gone."""
    release_left_behind()
    before = now() - FORGOTTEN
    waiting = (
        InboundEvent.objects.filter(processed_at=None, quarantined_at=None, received_at__lt=before)
        .values_list("channel_id", "sender")
        .distinct()[:500]
    )
    for channel_id, sender in waiting:
        ring(task="conversations.drain", channel_id=channel_id, sender=sender)
    for conversation_id in _waiting().filter(created_at__lt=before)[:500]:
        ring(task="conversations.deliver", conversation_id=conversation_id)
    for scheduled_id in schedule.overdue(before).values_list("pk", flat=True)[:500]:
        ring(task="conversations.send_scheduled", scheduled_id=scheduled_id)


@shared_task(base=TenantTask, name="conversations.resume")
def resume() -> None:
    """Sending was released: look at every lane now, also at what was queued a moment ago."""
    for conversation_id in _waiting().iterator():
        ring(task="conversations.deliver", conversation_id=conversation_id)


def _waiting() -> QuerySet[Message, int]:
    """Conversations with something due on numbers that may send, in the order of the lanes."""
    stopped = stops(Kind.SENDING)
    numbers = [
        channel.pk
        for channel in Channel.objects.filter(active=True)
        if not stopped.of(number_of(channel))
    ]
    return delivery.waiting_conversations(numbers)
