"""An emoji of staff's on what a customer wrote. A door of `our_reaction`, with
`conversations.reactions` for what the business's phone puts there.

It leaves as a message of its own kind, in the order of its conversation, with the checks of
every message: the window, the consent, the number. It is shown at once on the message that
it is for, and taken away again if it does not leave. To the conversation it is none: nobody
takes over by it, no list tells of it, and what waits goes on waiting.
"""

import unicodedata
from datetime import timedelta

from accounts.models import User
from audit.actions import record
from conversations import consent, window
from conversations.exceptions import REFUSALS, CannotReact, WindowClosed
from conversations.handling import locked_conversation
from conversations.models import Conversation, Message
from conversations.queueing import Lane, Piece, queue_messages
from conversations.quoting import is_known
from conversations.reactions import LENGTH
from core.actors import Actor
from core.clock import now
from core.errors import InvalidInput, NotFound, ProfferError
from core.splitting import graphemes

KIND = "reaction"

OLDEST = timedelta(days=30)
"""Meta's page on reaction messages: to an older one it is taken and then fails (131009)."""

OFFERED = ("👍", "❤️", "😂", "😮", "😢", "🙏")
"""The six that WhatsApp itself offers first."""


def set_reaction(*, actor: Actor, message_id: int, emoji: str) -> Message:
    """Put `emoji` on a customer's message, in the place of an earlier one; "" takes it back.
    Returns the message; what is there already is not sent again.

    Raises NotAllowed, NotFound, InvalidInput, CannotReact, WindowClosed or one of REFUSALS.
    """
    actor.require("inbox.reply")
    wanted = _one_emoji(emoji)
    with locked_conversation(_conversation_of(message_id)) as conversation:
        message = (
            Message.objects.select_for_update()
            .filter(pk=message_id, conversation=conversation)
            .first()
        )
        if message is None:
            raise NotFound("There is no such message.")
        if message.our_reaction == wanted:
            return message
        if reason := why_not(message, conversation):
            raise reason
        # Before the row: whatever is put there later is later than that one as well.
        message.our_reaction, message.our_reaction_at = wanted, now()
        message.save(update_fields=["our_reaction", "our_reaction_at"])
        [sent] = queue_messages(
            conversation=conversation,
            author=Message.Author.AGENT,
            agent=User.objects.get(pk=actor.person_id),
            pieces=[
                Piece(
                    text="",
                    kind=KIND,
                    content={KIND: {"of": message.external_id, "emoji": wanted}},
                )
            ],
            is_told=False,
        )
        record(
            actor=actor,
            code="conversations.reacted" if wanted else "conversations.reaction_taken_back",
            target=f"conversation:{conversation.pk}",
            data={"message": message.pk, "sent": sent.pk},
        )
    return message


def why_not(message: Message, conversation: Conversation) -> ProfferError | None:
    """Why staff cannot put anything on it now; None when they can."""
    if message.direction != Message.Direction.INBOUND:
        return CannotReact("Only what the customer wrote can get a reaction.")
    if message.revoked_at is not None:
        return CannotReact("The customer deleted this message.")
    if not is_known(message):
        return CannotReact()
    if (message.provider_at or message.created_at) < now() - OLDEST:
        return CannotReact("WhatsApp takes no reaction to what is older than 30 days.")
    if refused := consent.refusal(conversation.contact, lane=Lane.REPLY):
        return REFUSALS[refused]()
    if window.refusal(conversation, kind=KIND, at=now()):
        return WindowClosed()
    return None


def did_not_leave(sent: Message) -> None:
    """The message `sent`, which is a reaction of ours, failed or was cancelled: what it was for
    shows again what stood there before. The caller holds the conversation's lock."""
    of = _of(sent)
    target = Message.objects.filter(
        conversation=sent.conversation_id,
        direction=Message.Direction.INBOUND,
        external_id=of,
    ).first()
    if target is None or target.our_reaction_at is None:
        return
    if target.our_reaction_at > sent.created_at:
        # Another was put there since.
        return
    stands = (
        Message.objects.filter(
            conversation=sent.conversation_id,
            kind=KIND,
            direction=Message.Direction.OUTBOUND,
            content__reaction__of=of,
            pk__lt=sent.pk,
        )
        .exclude(status__in=[Message.Status.FAILED, Message.Status.CANCELLED])
        .order_by("-pk")
        .first()
    )
    target.our_reaction = stands.content[KIND]["emoji"] if stands else ""
    target.save(update_fields=["our_reaction"])


def _of(sent: Message) -> str:
    given = sent.content.get(KIND)
    return str(given.get("of") or "") if isinstance(given, dict) else ""


def _one_emoji(given: str) -> str:
    emoji = "".join(given.replace("\x00", "").split())
    if not emoji:
        return ""
    if len(emoji) > LENGTH or len(graphemes(emoji)) != 1 or not _is_emoji(emoji):
        raise InvalidInput(fields={"emoji": "Choose one emoji."})
    return emoji


def _is_emoji(character: str) -> bool:
    """Near enough: a picture sign, or a sign that is asked to be shown as one (as in “3️⃣”)."""
    return any(
        unicodedata.category(point) == "So" or point in "\ufe0f\u20e3" for point in character
    )


def _conversation_of(message_id: int) -> int:
    found = Message.objects.filter(pk=message_id).values_list("conversation_id", flat=True).first()
    if found is None:
        raise NotFound("There is no such message.")
    return found
