"""What must hold before a message of the assistant leaves, checked in the send path itself.

Every character of it must be the rendering of its run's acts against the
catalogue version the run saw; nobody may have taken over; no switch may be off.
"""

import json
import logging
from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, Subquery

from ai import natural
from ai.acts import Act, HandOff, OrderChange, ProposeOrder, act_from_json
from ai.models import AssistantRun, RunMessage
from ai.render import Manner, Part, UnknownReference, render
from ai.standing import Standing, assistant_settings, settings_lock, settings_of, stored_settings
from audit.actions import record
from catalog.queries import current_snapshot, digest_of, service_showing, snapshot_at
from catalog.snapshot import Snapshot
from conversations.delivery import Check, Switches
from conversations.handling import wait_for_person
from conversations.models import Conversation, Message
from conversations.queueing import Piece
from core.actors import system_actor
from core.compiled import Compiled
from orders.wishes import is_asked
from tenants.switches import Kind

logger = logging.getLogger("proffer.security")

# What made a message, the digest of the catalogue that it saw, and the assistant's settings now.
_origin = Compiled(
    lambda asked: (
        RunMessage.objects.select_related("run")
        .filter(message=asked("message"))
        .annotate(
            digest=Subquery(digest_of(OuterRef("run__catalogue_version"))[:1]),
            stored_settings=Subquery(stored_settings()),
        )
    )
)


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
    return _rendered(run, digest=None)


def rendering_today(run: AssistantRun) -> list[Piece] | None:
    """What the same acts would make of the catalogue that is published now; None where they
    name what is sold no more."""
    try:
        return _from(run, current_snapshot())
    except UnknownReference:
        return None


def _rendered(run: AssistantRun, *, digest: str | None) -> list[Piece]:
    return _from(run, snapshot_at(run.catalogue_version, digest=digest))


def _from(run: AssistantRun, snapshot: Snapshot) -> list[Piece]:
    acts = tuple(act_from_json(act) for act in run.acts)
    manner = Manner.from_json(run.manner)
    return [piece_of(part) for part in render(acts, snapshot, run.language, manner)]


def reason_to_cancel(message: Message, switches: Switches) -> str | None:
    """Why this message of the assistant must not leave, or None.

    Called under the conversation's lock and that of the settings. `switches`, the
    assistant's among them, were read under theirs: all hold still until the message
    is marked as being sent.
    """
    conversation = message.conversation
    if message.epoch != conversation.epoch:
        return "taken_over"
    part: Any = _origin.first(message=message.pk)
    settings = settings_of(part.stored_settings) if part else assistant_settings()
    stands = Standing(settings, {**switches})
    silent = stands.silence(conversation)
    if silent is None and stands.drafts_only(conversation):
        # What was queued before people wished to read it first.
        silent = "copilot"
    if silent is None and settings.wording != natural.NATURAL and part and _has_prose(part.run):
        # What was queued before people wished for the server's words alone.
        silent = "strict"
    if silent:
        # The customer gets no answer by itself any more: a person sees who waits.
        wait_for_person(conversation, reason="assistant_off")
        return silent
    if not _is_rendering(message, part):
        logger.critical("message %s is not the rendering of its acts", message.pk)
        record(
            actor=system_actor("assistant law"),
            code="ai.message.refused",
            target=f"message:{message.pk}",
        )
        wait_for_person(conversation, reason="assistant_failed")
        return "not_its_rendering"
    if _shows_nothing(message):
        return "picture_removed"
    return None


def _shows_nothing(message: Message) -> bool:
    """Whether it is a picture without words that was taken off its service since. With words
    the transport sends them alone."""
    if message.kind != "image" or message.text:
        return False
    return service_showing(message.content["picture"]) is None


CHECK = Check(reason_to_cancel, switches=(Kind.AI,), locks=lambda: [settings_lock()])


def _is_rendering(message: Message, part: Any) -> bool:
    if part is None or not _same_talk(part.run, message):
        return False
    if not _passes(part.run) or not _is_noted(part.run):
        return False
    try:
        pieces = _rendered(part.run, digest=part.digest)
    except UnknownReference:
        # It names what its catalogue does not hold, or a picture that is not of its service.
        return False
    if part.position >= len(pieces):
        return False
    return pieces[part.position] == Piece(
        text=message.text, kind=message.kind, content=message.content
    )


def _is_noted(run: AssistantRun) -> bool:
    """Whether each wish that the run says is with the team was noted, of an order of this
    customer's."""
    told = [act_from_json(act) for act in run.acts if act.get("kind") == OrderChange.kind]
    return all(
        is_asked(conversation_id=run.conversation_id, reference=act.reference, kind=act.what)
        for act in told
        if isinstance(act, OrderChange) and act.step == "sent"
    )


def _has_prose(run: AssistantRun) -> bool:
    return bool(Manner.from_json(run.manner).prose)


def _passes(run: AssistantRun) -> bool:
    """Whether the words that a model put in front pass the gate, as it is today."""
    prose = Manner.from_json(run.manner).prose
    if not prose:
        return True
    acts = tuple(act_from_json(act) for act in run.acts)
    return natural.problem(prose, acts=acts, language=run.language) is None


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
        or any(_does_something(act_from_json(act)) for act in part.run.acts)
    }
    return frozenset(part.message_id for part in parts if part.run_id not in kept)


def _does_something(act: Act) -> bool:
    return isinstance(act, HandOff | ProposeOrder) or (
        isinstance(act, OrderChange) and act.step == "sent"
    )


def _same_talk(run: AssistantRun, message: Message) -> bool:
    """Whether the run was of the message's talk, or of one that was joined to it since."""
    return run.conversation_id == message.conversation_id or (
        Conversation.objects.filter(
            pk=run.conversation_id, merged_into=message.conversation_id
        ).exists()
    )
