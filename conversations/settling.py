"""What became of one send, written to its row: the second half of `conversations.delivery`.

One statement where all went well. Whoever tried again in the meantime has raised the row's
attempts, and what this one heard then counts only if it says that the message arrived.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from conversations import reacting
from conversations.channel_stops import stop_channel
from conversations.channels import (
    Accepted,
    Ambiguous,
    ChannelStopped,
    Rejected,
    Retry,
    SendResult,
    transport_of,
)
from conversations.models import Channel, Conversation, Message
from conversations.statuses import after_failure, learn
from core import metrics
from core.clock import now
from core.compiled import CompiledUpdate
from tenants.doorbell import ring
from tenants.live import announce

logger = logging.getLogger(__name__)

Status = Message.Status

_sent_as_claimed = CompiledUpdate(
    lambda asked: (
        Message.objects.filter(
            pk=asked("message"), status=Status.SENDING, attempts=asked("attempts")
        ),
        {
            "status": Status.SENT,
            "external_id": asked("external_id"),
            "sent_at": asked("at"),
            "error": "",
            "error_code": "",
        },
    )
)


def settle(sent: Message, channel: Channel, to: tuple[str, str], result: SendResult) -> bool:
    """Write what the transport said of `sent`, as it was claimed. True: the next may leave."""
    if isinstance(result, Accepted):
        _accepted(sent, result)
        learn(sent.conversation, [one for one in result.addresses if one != to])
        return True
    if isinstance(result, Ambiguous):
        metrics.ambiguous()
        logger.warning("message %s: the answer was lost (%s)", sent.pk, result.reason)
        return _look_when_overdue(sent)
    with transaction.atomic():
        # The conversation before its messages, as everywhere, and alone: what is joined to a
        # row that is waited for is as it was before, and one that changed its contact is gone.
        conversation = Conversation.objects.select_for_update().get(pk=sent.conversation_id)
        message = Message.objects.select_for_update().get(pk=sent.pk)
        message.conversation = conversation
        stale = message.attempts != sent.attempts
        if message.status != Status.SENDING or stale:
            # A status arrived first, or another worker already tried again: theirs counts.
            return not stale
        if isinstance(result, Retry):
            return _again(message, result)
        if isinstance(result, ChannelStopped):
            return _stopped(message, channel, result)
        return _rejected(message, channel, result)


def _accepted(sent: Message, result: Accepted) -> None:
    moment = now()
    settled = _sent_as_claimed(
        message=sent.pk, attempts=sent.attempts, external_id=result.external_id, at=moment
    )
    if not settled:
        _accepted_late(sent, result)
    metrics.sent()
    if sent.attempts == 1:
        metrics.waited(lane=sent.lane, seconds=(moment - sent.created_at).total_seconds())
    announce(topic=f"conversation-{sent.conversation_id}", id=sent.pk)


def _accepted_late(sent: Message, result: Accepted) -> None:
    """A status was quicker, or it was claimed again, taken back or given up meanwhile."""
    with transaction.atomic():
        message = Message.objects.select_for_update().get(pk=sent.pk)
        fields = ["external_id"]
        message.external_id = result.external_id
        if message.status in (Status.QUEUED, Status.SENDING):
            message.status = Status.SENT
            message.sent_at = message.sent_at or now()
            message.error = message.error_code = ""
            fields += ["status", "sent_at", "error", "error_code"]
        message.save(update_fields=fields)


def _look_when_overdue(sent: Message) -> bool:
    since = sent.sending_since or now()
    ring(
        task="conversations.deliver",
        due=since + timedelta(seconds=settings.WHATSAPP_AMBIGUOUS_SECONDS),
        conversation_id=sent.conversation_id,
    )
    return False


def _again(message: Message, result: Retry) -> bool:
    message.status = Status.QUEUED
    message.not_before = now() + timedelta(seconds=result.after)
    message.attempts -= not result.tried
    message.error_code, message.error = result.code, result.reason[:300]
    message.save(update_fields=["status", "not_before", "attempts", "error_code", "error"])
    ring(
        task="conversations.deliver",
        due=message.not_before,
        conversation_id=message.conversation_id,
    )
    return False


def _stopped(message: Message, channel: Channel, result: ChannelStopped) -> bool:
    """The message waits for the number, as if it had not been tried. A number that has a newer
    token than the one refused goes on with that."""
    message.status = Status.QUEUED
    message.attempts -= 1
    message.error_code, message.error = result.code, result.reason[:300]
    message.save(update_fields=["status", "attempts", "error_code", "error"])
    stop_channel(
        channel,
        code=result.code,
        reason=result.reason,
        unless=lambda: transport_of(channel).credential_of(channel) != result.credential,
    )
    if Channel.objects.filter(pk=channel.pk, active=True).exists():
        ring(task="conversations.deliver", conversation_id=message.conversation_id)
    return False


def _rejected(message: Message, channel: Channel, result: Rejected) -> bool:
    end(message, status=Status.FAILED, error=result.reason, code=result.code)
    after_failure(channel, message, code=result.code, reason=result.reason)
    return True


def end(message: Message, *, status: str, error: str, code: str = "") -> None:
    """The message does not leave: it failed, or it was cancelled and `error` is the reason."""
    message.status = status
    message.error = error[:300]
    message.error_code = code
    message.save(update_fields=["status", "error", "error_code"])
    if status == Status.FAILED:
        metrics.failed(code)
    if message.kind == reacting.KIND:
        reacting.did_not_leave(message)
    announce(topic=f"conversation-{message.conversation_id}", id=message.pk)
