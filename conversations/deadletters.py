"""What came to a standstill in a workspace, for people to decide about, each once.

Three kinds: our messages that failed, updates that could not be worked off and were set
aside so that the ones behind them went on, and customers' files that could not be fetched.
Each can be tried again where that makes sense, or put aside; both are written down, and a
second click finds that it has been dealt with.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from audit.actions import record
from conversations import consent, intake, reacting, window
from conversations.exceptions import REFUSALS, AlreadyHandled, CannotRedrive, WindowClosed
from conversations.handling import locked_conversation
from conversations.models import Attachment, Conversation, InboundEvent, Message
from conversations.queueing import Lane, Piece, queue_messages
from core.actors import Actor
from core.clock import now
from core.errors import InvalidInput, NotFound, ProfferError
from tenants.doorbell import ring
from tenants.live import announce

KINDS = ("messages", "updates", "files")
BULK = 200
"""At once, by one click: each is a transaction of its own, in some milliseconds."""

TOPIC = "inbox"
_OURS = frozenset({"reply_key", "reply_digest"})
"""What a message's content says of the request that made it; the new one has its own."""


def failed_messages() -> QuerySet[Message]:
    """Our messages that failed and nobody has dealt with, the latest first."""
    return (
        Message.objects.filter(
            direction=Message.Direction.OUTBOUND,
            status=Message.Status.FAILED,
            discarded_at=None,
        )
        .select_related("conversation__contact", "conversation__channel", "agent", "attachment")
        .order_by("-id")
    )


def stuck_updates() -> QuerySet[InboundEvent]:
    """Updates that were set aside, the latest first."""
    return (
        InboundEvent.objects.filter(quarantined_at__isnull=False, processed_at=None)
        .select_related("channel")
        .order_by("-id")
    )


def failed_files() -> QuerySet[Attachment]:
    """Customers' files that could not be fetched and nobody has put aside, the latest first."""
    return (
        Attachment.objects.filter(
            state=Attachment.State.FAILED,
            message__direction=Message.Direction.INBOUND,
            message__discarded_at=None,
        )
        .select_related("message__conversation__contact")
        .order_by("-id")
    )


def counts() -> dict[str, int]:
    """How many of each kind wait for a decision. Three queries."""
    return {
        "messages": failed_messages().count(),
        "updates": stuck_updates().count(),
        "files": failed_files().count(),
    }


def count() -> int:
    """How many wait for a decision in all. One query."""
    rows: list[QuerySet] = [failed_messages(), stuck_updates(), failed_files()]
    first, *rest = (each.order_by().values_list("pk") for each in rows)
    return first.union(*rest, all=True).count()


# ---------------------------------------------------------------- our messages


def why_not(message: Message, conversation: Conversation) -> ProfferError | None:
    """Why sending it again makes no sense now; None when it does."""
    if refused := consent.refusal(conversation.contact, lane=Lane.REPLY):
        return REFUSALS[refused]()
    if message.kind == reacting.KIND:
        return CannotRedrive("Put it on the customer’s message again, in the conversation.")
    if window.refusal(conversation, kind=message.kind, at=now()):
        return WindowClosed()
    if not message.text.strip() and message.kind == "text":
        return CannotRedrive("There is nothing in it to send.")
    return None


def redrive_message(*, actor: Actor, message_id: int) -> Message:
    """Send a failed message's words again, as a new message; the failed one stays as it was.

    What the assistant had written is sent by the person who decides so. Raises NotAllowed,
    NotFound, AlreadyHandled, WindowClosed, CannotRedrive or one of REFUSALS.
    """
    actor.require("inbox.redrive")
    with locked_conversation(_conversation_of(message_id)) as conversation:
        failed = _failed(message_id)
        if reason := why_not(failed, conversation):
            raise reason
        system = failed.author == Message.Author.SYSTEM
        content = {name: value for name, value in failed.content.items() if name not in _OURS}
        [again] = queue_messages(
            conversation=conversation,
            author=Message.Author.SYSTEM if system else Message.Author.AGENT,
            agent=None if system else User.objects.get(pk=actor.person_id),
            pieces=[Piece(text=failed.text, kind=failed.kind, content=content)],
            lane=failed.lane,
        )
        _copy_file(failed, again)
        _settle(failed)
        _record(actor, "conversations.redriven", failed, again=again.pk)
    return again


def discard_message(*, actor: Actor, message_id: int) -> None:
    """Put a failed message aside; the customer never got it.

    Raises NotAllowed, NotFound or AlreadyHandled.
    """
    actor.require("inbox.redrive")
    with locked_conversation(_conversation_of(message_id)):
        failed = _failed(message_id)
        _settle(failed)
        _record(actor, "conversations.discarded", failed)


def _conversation_of(message_id: int) -> int:
    found = Message.objects.filter(pk=message_id).values_list("conversation_id", flat=True).first()
    if found is None:
        raise NotFound("There is no such message.")
    return found


def _failed(message_id: int) -> Message:
    message = Message.objects.select_for_update().get(pk=message_id)
    outbound = message.direction == Message.Direction.OUTBOUND
    if not outbound or message.status != Message.Status.FAILED or message.discarded_at:
        raise AlreadyHandled()
    return message


def _copy_file(failed: Message, again: Message) -> None:
    """The same stored file; WhatsApp is given it anew, as it may be what was refused."""
    attachment = Attachment.objects.filter(message=failed).first()
    if attachment is None:
        return
    Attachment.objects.create(
        message=again,
        mime_type=attachment.mime_type,
        filename=attachment.filename,
        size=attachment.size,
        state=attachment.state,
        file=attachment.file.name,
        thumbnail=attachment.thumbnail.name,
    )


def _settle(message: Message) -> None:
    message.discarded_at = now()
    message.save(update_fields=["discarded_at"])
    announce(topic=f"conversation-{message.conversation_id}", id=message.pk)
    announce(topic=TOPIC, id=message.conversation_id)


def _record(actor: Actor, code: str, message: Message, **data: int) -> None:
    record(
        actor=actor,
        code=code,
        target=f"conversation:{message.conversation_id}",
        data={"message": message.pk, "error_code": message.error_code, **data},
    )


# ---------------------------------------------------------------- updates


def release_update(*, actor: Actor, event_id: int) -> None:
    """Have an update worked off again that was set aside, after what its sender sent since.

    Raises NotAllowed, NotFound or AlreadyHandled.
    """
    actor.require("inbox.redrive")
    with transaction.atomic():
        event = _stuck(event_id)
        intake.release(event.pk)
        _record_event(actor, "conversations.event.released", event)


def discard_update(*, actor: Actor, event_id: int) -> None:
    """Put an update aside for good; its body is kept. Raises as :func:`release_update`."""
    actor.require("inbox.redrive")
    with transaction.atomic():
        event = _stuck(event_id)
        event.processed_at, event.outcome = now(), "discarded"
        event.save(update_fields=["processed_at", "outcome"])
        _record_event(actor, "conversations.event.discarded", event)


def _stuck(event_id: int) -> InboundEvent:
    event = InboundEvent.objects.select_for_update().filter(pk=event_id).first()
    if event is None:
        raise NotFound("There is no such update.")
    if event.quarantined_at is None or event.processed_at is not None:
        raise AlreadyHandled()
    return event


def _record_event(actor: Actor, code: str, event: InboundEvent) -> None:
    record(
        actor=actor,
        code=code,
        target=f"event:{event.pk}",
        data={"kind": event.kind, "failures": event.failures},
    )
    announce(topic=TOPIC, id="")


# ---------------------------------------------------------------- files


def retry_file(*, actor: Actor, attachment_id: int) -> Attachment:
    """Have a customer's file fetched again, with all its tries before it.

    Whoever may answer the customer may; a second click finds it waiting and changes nothing.
    Raises NotAllowed, NotFound or AlreadyHandled.
    """
    actor.require("inbox.reply")
    with transaction.atomic():
        attachment = _file(attachment_id)
        if attachment.state == Attachment.State.STORED:
            raise AlreadyHandled("The file is here by now. Reload the page.")
        if attachment.state == Attachment.State.FAILED:
            attachment.state, attachment.error, attachment.attempts = (
                Attachment.State.WAITING,
                "",
                0,
            )
            attachment.save(update_fields=["state", "error", "attempts"])
            Message.objects.filter(pk=attachment.message_id).update(discarded_at=None)
            ring(task="whatsapp.fetch_attachment", attachment_id=attachment.pk)
            _record(actor, "conversations.file.retried", attachment.message)
            _tell_file(attachment)
    return attachment


def discard_file(*, actor: Actor, attachment_id: int) -> None:
    """Stop asking about a file that could not be had; its message stays.

    Raises NotAllowed, NotFound or AlreadyHandled.
    """
    actor.require("inbox.redrive")
    with transaction.atomic():
        attachment = _file(attachment_id)
        if attachment.state != Attachment.State.FAILED or attachment.message.discarded_at:
            raise AlreadyHandled()
        _settle(attachment.message)
        _record(actor, "conversations.discarded", attachment.message)


def _file(attachment_id: int) -> Attachment:
    found = (
        Attachment.objects.select_for_update(of=("self",))
        .select_related("message")
        .filter(pk=attachment_id, message__direction=Message.Direction.INBOUND)
        .first()
    )
    if found is None:
        raise NotFound("There is no such file.")
    return found


def _tell_file(attachment: Attachment) -> None:
    conversation_id = attachment.message.conversation_id
    announce(topic=f"conversation-{conversation_id}", id=attachment.message_id)
    announce(topic=TOPIC, id=conversation_id)


# ---------------------------------------------------------------- many at once


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of many: how many were done, and why the others were not."""

    done: int
    refused: tuple[str, ...]


def _again(actor: Actor, kind: str, pk: int) -> None:
    if kind == "messages":
        redrive_message(actor=actor, message_id=pk)
    elif kind == "updates":
        release_update(actor=actor, event_id=pk)
    else:
        retry_file(actor=actor, attachment_id=pk)


def _aside(actor: Actor, kind: str, pk: int) -> None:
    if kind == "messages":
        discard_message(actor=actor, message_id=pk)
    elif kind == "updates":
        discard_update(actor=actor, event_id=pk)
    else:
        discard_file(actor=actor, attachment_id=pk)


def redrive(*, actor: Actor, kind: str, ids: Iterable[int]) -> Outcome:
    """Try many again, oldest first, each in a transaction of its own.

    Raises NotAllowed or InvalidInput; what stands in the way of one is in the outcome.
    """
    return _each(actor, kind, ids, _again)


def discard(*, actor: Actor, kind: str, ids: Iterable[int]) -> Outcome:
    """Put many aside, as :func:`redrive`."""
    return _each(actor, kind, ids, _aside)


def _each(
    actor: Actor, kind: str, ids: Iterable[int], act: Callable[[Actor, str, int], None]
) -> Outcome:
    actor.require("inbox.redrive")
    chosen = sorted(set(ids))
    if kind not in KINDS or not chosen:
        raise InvalidInput("Choose at least one first.")
    if len(chosen) > BULK:
        raise InvalidInput(f"At most {BULK} at once.")
    done, refused = 0, []
    for pk in chosen:
        try:
            act(actor, kind, pk)
            done += 1
        except ProfferError as error:
            refused.append(error.message)
    return Outcome(done=done, refused=tuple(dict.fromkeys(refused)))
