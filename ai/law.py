"""What must hold before a message of the assistant leaves, checked in the send path itself.

Every character of it must be the rendering of its run's acts against the
catalogue version the run saw; nobody may have taken over; no switch may be off.
"""

import json
import logging
from collections.abc import Sequence

from ai.acts import HandOff, ProposeOrder, act_from_json
from ai.models import AssistantRun, RunMessage
from ai.render import Part, render
from ai.standing import reason_to_be_silent_locked
from audit.actions import record
from catalog.queries import snapshot_at
from conversations.models import Conversation, Message
from conversations.queueing import Piece
from core.actors import system_actor

logger = logging.getLogger("proffer.security")


def piece_of(part: Part) -> Piece:
    """A rendered part as the message that carries it, in the form jsonb gives it back."""
    content = {
        key: value
        for key, value in json.loads(json.dumps(part.to_json())).items()
        if key not in ("kind", "text") and value
    }
    return Piece(text=part.text, kind=part.kind, content=content)


def rendering_of(run: AssistantRun) -> list[Piece]:
    """The messages this run's acts make: the same today as when it was written."""
    acts = tuple(act_from_json(act) for act in run.acts)
    snapshot = snapshot_at(run.catalogue_version)
    return [piece_of(part) for part in render(acts, snapshot, run.language)]


def reason_to_cancel(message: Message) -> str | None:
    """Why this message of the assistant must not leave, or None.

    Called under the conversation's lock; holds the switches still until the
    message is marked as being sent.
    """
    conversation = message.conversation
    if message.epoch != conversation.epoch:
        return "taken_over"
    silent = reason_to_be_silent_locked(conversation)
    if silent:
        return silent
    if not _is_rendering(message):
        logger.critical("message %s is not the rendering of its acts", message.pk)
        record(
            actor=system_actor("assistant law"),
            code="ai.message.refused",
            target=f"message:{message.pk}",
        )
        return "not_its_rendering"
    return None


def _is_rendering(message: Message) -> bool:
    part = RunMessage.objects.select_related("run").filter(message=message).first()
    if part is None or not _same_talk(part.run, message):
        return False
    pieces = rendering_of(part.run)
    if part.position >= len(pieces):
        return False
    return pieces[part.position] == Piece(
        text=message.text, kind=message.kind, content=message.content
    )


def only_talk(messages: Sequence[Message]) -> frozenset[int]:
    """Those of the messages that may be taken back: of runs that did nothing besides talking,
    and of which no part has begun to leave."""
    parts = RunMessage.objects.filter(run__parts__message__in=messages)
    parts = parts.select_related("run").distinct()
    given = {message.pk for message in messages}
    kept = {
        part.run_id
        for part in parts
        if part.message_id not in given
        or any(isinstance(act_from_json(act), HandOff | ProposeOrder) for act in part.run.acts)
    }
    return frozenset(part.message_id for part in parts if part.run_id not in kept)


def _same_talk(run: AssistantRun, message: Message) -> bool:
    """Whether the run was of the message's talk, or of one that was joined to it since."""
    return run.conversation_id == message.conversation_id or (
        Conversation.objects.filter(
            pk=run.conversation_id, merged_into=message.conversation_id
        ).exists()
    )
