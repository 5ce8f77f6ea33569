"""One hearing from the message's arrival to the turn that may go on.

`expect` is said while a message is taken in, `file_settled` when its file is there or will
never be: both as the workspace. `hear` is the machine's part: it gets the bytes with the
row, writes down what it is told, and gives the bytes back. The turn is thought about as soon
as nothing is left to wait for, and at `until` whatever has become of it.
"""

from datetime import datetime, timedelta

from django.db import transaction

from ai.hearing import asking
from ai.hearing.files import TooMuch, for_ears, for_eyes
from ai.hearing.sound import length_of
from ai.models import Hearing
from ai.quiet import due_after
from ai.standing import standing
from conversations import previews
from conversations.models import Attachment, Conversation, Message
from conversations.routing import Arrival
from core.clock import now
from tenants.doorbell import ring
from tenants.live import announce

Form, State = Hearing.Form, Hearing.State

FORMS = {"audio": Form.VOICE, "image": Form.PICTURE}
"""Kinds of messages that somebody may be able to take down."""

PATIENCE = timedelta(seconds=30)
"""From a message's arrival: its file is fetched and taken down, or is not waited for any more."""

LONGEST = timedelta(seconds=60)
"""From the first message of a burst, however many voice notes follow each other."""

MOST_SECONDS = 20.0
"""Of all vendors together."""

OPEN = (State.WAITING, State.UNDER_WAY)


def expect(arrival: Arrival, *, burst: datetime) -> datetime | None:
    """Until when the turn waits for this message; None where nothing is to be waited for.

    `burst`: when its burst began.
    """
    form = FORMS.get(arrival.message.kind)
    if form is None:
        return None
    known = f"able to take a {form} down"
    if known not in arrival.shared:
        arrival.shared[known] = bool(asking.able(form))
    if not arrival.shared[known]:
        return None
    until = min(now() + PATIENCE, burst + LONGEST)
    Hearing.objects.create(message=arrival.message, form=form, until=until)
    return until


def file_settled(attachment: Attachment) -> None:
    """A customer's file was stored or will never be: hand it to the machine, or end it."""
    hearing = (
        Hearing.objects.select_related("message")
        .filter(message=attachment.message_id, state=State.WAITING, data=None)
        .first()
    )
    if hearing is None:
        return
    kept = Attachment.objects.get(pk=attachment.pk)
    if kept.state != Attachment.State.STORED:
        _end(hearing, why="no_file")
        return
    prepare = for_ears if hearing.form == Form.VOICE else for_eyes
    try:
        data, mime_type = prepare(kept)
    except TooMuch as error:
        _end(hearing, why=error.why)
        return
    with transaction.atomic():
        mine = Hearing.objects.filter(pk=hearing.pk, state=State.WAITING)
        if mine.update(data=data, mime_type=mime_type):
            ring(task="ai.hear", hearing_id=hearing.pk)


def hear(hearing_id: int) -> None:
    """Have what is waited for taken down, once, and let the turn go on."""
    hearing = (
        Hearing.objects.select_related("message__conversation__channel")
        .filter(pk=hearing_id, state__in=OPEN)
        .first()
    )
    if hearing is None:
        return
    obstacle = _obstacle(hearing)
    mine = Hearing.objects.filter(pk=hearing.pk, state=State.WAITING)
    if obstacle or not mine.update(state=State.UNDER_WAY):
        _end(hearing, why=obstacle or "broken")
        return
    data = bytes(hearing.data or b"")
    left = min(MOST_SECONDS, (hearing.until - now()).total_seconds())
    try:
        taken = asking.take_down(
            hearing.form,
            data,
            hearing.mime_type,
            length=length_of(data, hearing.mime_type),
            seconds=left,
        )
    except asking.Unheard as error:
        _end(hearing, why=error.why)
    else:
        _end(hearing, taken=taken)


def give_up(hearing_id: int) -> None:
    """It failed again and again: the turn waits for it no more."""
    hearing = Hearing.objects.select_related("message").filter(pk=hearing_id).first()
    if hearing is not None:
        _end(hearing, why="broken")


def _obstacle(hearing: Hearing) -> str:
    """Why nobody is to be asked any more, as a code; else empty."""
    message = hearing.message
    conversation = message.conversation
    if hearing.state == State.UNDER_WAY:
        # Whoever listened died of it: the customer waits for no second try.
        return "broken"
    if message.revoked_at is not None:
        return "deleted"
    if conversation.handler != Conversation.Handler.ASSISTANT:
        return "taken_over"
    if hearing.until <= now():
        return "too_late"
    return standing().silence(conversation) or ""


def _end(hearing: Hearing, *, why: str = "", taken: asking.Taken | None = None) -> None:
    """Write down what became of it, and have the turn thought about if nothing else is awaited."""
    with transaction.atomic():
        ended = Hearing.objects.filter(pk=hearing.pk, state__in=OPEN).update(
            state=State.HEARD if taken else State.FAILED,
            text=taken.text if taken else "",
            backend=taken.backend if taken else "",
            model=taken.model if taken else "",
            why=why,
            data=None,
        )
        if not ended:
            return
        spoken = taken.text if taken and hearing.form == Form.VOICE else ""
        message, talk = _standing(hearing.message_id)
        if talk is not None:
            _go_on(message, talk, spoken=spoken)
        announce(topic=f"conversation-{message.conversation_id}", id=message.pk)


def _standing(message_id: int) -> tuple[Message, Conversation | None]:
    """The message and its talk, locked: the one where it stands now, because talks may have been
    joined, or have come apart, while a vendor was asked. No talk where that is a person's."""
    while True:
        message = Message.objects.get(pk=message_id)
        stands_in = message.conversation_id
        talk = (
            Conversation.objects.select_for_update()
            .filter(pk=stands_in, handler=Conversation.Handler.ASSISTANT)
            .first()
        )
        if Message.objects.filter(pk=message_id, conversation=stands_in).exists():
            return message, talk


def _go_on(message: Message, talk: Conversation, *, spoken: str) -> None:
    """Bring the turn forward that was put off for this message. Who waits for more than this
    is held by what is left (`ai.gather`). `spoken` words go to the conversation's line."""
    fields = []
    if spoken and previews.heard(talk, message=message, words=spoken):
        fields.append("preview")
    if talk.turn_due_at is not None:
        due = due_after(talk)
        if due < talk.turn_due_at:
            talk.turn_due_at = due
            fields.append("turn_due_at")
        ring(task="ai.take_turn", due=talk.turn_due_at, conversation_id=talk.pk)
    if fields:
        talk.save(update_fields=fields)
