"""What a turn may see: one conversation, the published catalogue, the tenant's policy."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ai.models import AssistantSettings, Dialogue
from ai.turn import AssistantPolicy, CustomerMessage, HistoryEntry, OpenOrder, Turn
from catalog.queries import current_snapshot
from conversations.models import ContactAddress, Conversation, Message
from conversations.routing import SHOWN_ONLY
from core.clock import now
from orders.models import Order, OrderProposal

HISTORY = 12
"""Earlier messages shown to a vendor's model; the built-in engine keeps its own state."""

OPEN_ORDERS = 5


@dataclass(frozen=True, slots=True)
class Gathered:
    """The turn, and what must still be true when it is acted upon."""

    turn: Turn
    through: int
    epoch: int
    settings: AssistantSettings


def gather(conversation: Conversation, *, settings: AssistantSettings) -> Gathered | None:
    """The waiting burst as a turn; None when nothing waits for an answer."""
    waiting = list(
        conversation.messages.filter(
            direction=Message.Direction.INBOUND,
            late=False,
            revoked_at=None,
            id__gt=conversation.answered_through,
        )
        .exclude(kind__in=SHOWN_ONLY)
        .order_by("id")
    )
    if not waiting:
        return None
    dialogue = Dialogue.objects.filter(conversation=conversation).first()
    earlier = conversation.messages.filter(id__lt=waiting[0].pk, revoked_at=None)
    earlier = earlier.order_by("-id")[:HISTORY]
    quoted = _quoted(conversation, waiting)
    turn = Turn(
        messages=tuple(
            CustomerMessage(
                id=message.pk,
                text=message.text,
                kind=message.kind,
                reply_id=str(message.content.get("reply_id", "")),
                quotes=quoted.get(message.content.get("quoted"), ""),
            )
            for message in waiting
        ),
        snapshot=current_snapshot(),
        now=now(),
        policy=AssistantPolicy(
            threshold=settings.threshold / 100,
            allowed=frozenset(settings.allowed),
            mode=settings.mode,
        ),
        history=tuple(
            HistoryEntry(author=message.author, text=message.text) for message in reversed(earlier)
        ),
        state=dialogue.state if dialogue else {},
        language=conversation.language or None,
        known=_known(conversation),
        open_orders=_open_orders(conversation),
        advertisement=_advertisement(conversation),
    )
    return Gathered(turn=turn, through=waiting[-1].pk, epoch=conversation.epoch, settings=settings)


def _quoted(conversation: Conversation, waiting: Sequence[Message]) -> dict[Any, str]:
    """The texts of the messages that these are answers to, by key."""
    keys = {message.content.get("quoted") for message in waiting}
    wanted = [key for key in keys if isinstance(key, int)]
    if not wanted:
        return {}
    rows = conversation.messages.filter(pk__in=wanted, revoked_at=None)
    return dict(rows.values_list("pk", "text"))


def _advertisement(conversation: Conversation) -> str:
    """What the last advertisement said, in a line."""
    referral = conversation.referral if isinstance(conversation.referral, dict) else {}
    said = [referral.get(part) for part in ("headline", "body")]
    return " · ".join(text.strip() for text in said if isinstance(text, str) and text.strip())


def _known(conversation: Conversation) -> dict[str, str]:
    known = {}
    if conversation.contact.name:
        known["name"] = conversation.contact.name
    phone = ContactAddress.objects.filter(
        contact_id=conversation.contact_id, kind=ContactAddress.Kind.PHONE, retired_at=None
    ).last()
    if phone:
        known["phone"] = "+" + phone.value.lstrip("+")
    return known


def _open_orders(conversation: Conversation) -> tuple[OpenOrder, ...]:
    pending = OrderProposal.objects.filter(
        conversation=conversation, status=OrderProposal.Status.PENDING_APPROVAL
    ).order_by("-id")[:OPEN_ORDERS]
    made = Order.objects.filter(contact_id=conversation.contact_id).order_by("-id")[:OPEN_ORDERS]
    return (
        *(OpenOrder(reference=row.reference, state=row.status) for row in pending),
        *(OpenOrder(reference=row.reference, state=row.status) for row in made),
    )
