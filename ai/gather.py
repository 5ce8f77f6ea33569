"""What a turn may see: one conversation, the published catalogue, the tenant's policy."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from ai.confidence import bend_of
from ai.hearing.words import FIELDS, is_awaited, shown_in, words_of
from ai.models import AssistantSettings
from ai.preferences import preferences_of
from ai.quota import begun_a_quota_ago, quota
from ai.turn import AssistantPolicy, CustomerMessage, HistoryEntry, OpenOrder, Turn
from catalog.queries import newest_version, snapshot_of
from conversations.models import ContactAddress, Conversation, Message
from conversations.unanswered import waiting_for_answer
from core.clock import now
from core.compiled import Compiled
from orders.models import ChangeRequest, Order, OrderProposal, ProposalLine

HISTORY = 12
"""Earlier messages shown to a vendor's model; the built-in engine keeps its own state."""

OPEN_ORDERS = 5


@dataclass(frozen=True, slots=True)
class Gathered:
    """The turn, and what must still be true when it is acted upon.

    `begun`: when the run began that is as many runs back as the quota of an hour allows.
    `said`: which wording of each sentence this customer read last.
    """

    turn: Turn
    through: int
    epoch: int
    settings: AssistantSettings
    begun: datetime | None
    said: Mapping[str, int] = field(default_factory=dict)


class _Seen(NamedTuple):
    """What one query finds for a turn; `earlier` is the newest first."""

    waiting: list[dict[str, Any]]
    earlier: list[dict[str, Any]]
    state: dict[str, Any] | None
    said: dict[str, int] | None
    phone: str | None
    pending: list[int]
    orders: list[dict[str, Any]]
    catalogue: dict[str, Any] | None
    begun: datetime | None


def _seen(asked: Callable[[str], Any]) -> QuerySet[Any, Any]:
    talk, contact = asked("conversation"), asked("contact")
    waiting = waiting_for_answer(talk, after=asked("after"))
    earlier = (
        Message.objects.filter(
            conversation=talk, id__lt=Subquery(waiting.values("id")[:1]), revoked_at=None
        )
        # An emoji of a colleague's has no words.
        .exclude(kind="reaction", direction=Message.Direction.OUTBOUND)
        .order_by("-id")[:HISTORY]
    )
    phones = ContactAddress.objects.filter(
        contact=contact, kind=ContactAddress.Kind.PHONE, retired_at=None
    ).order_by("-id")
    pending = OrderProposal.objects.filter(
        conversation=talk, status=OrderProposal.Status.PENDING_APPROVAL
    ).order_by("-id")[:OPEN_ORDERS]
    lines = ProposalLine.objects.filter(proposal=OuterRef("proposal_id")).order_by("position")
    asked_of = ChangeRequest.objects.filter(
        order=OuterRef("pk"), status=ChangeRequest.Status.PENDING
    ).order_by()
    made = Order.objects.filter(contact=contact).order_by("-id")[:OPEN_ORDERS]
    return (
        Conversation.objects.filter(pk=talk)
        .order_by()
        .values_list(
            ArraySubquery(
                waiting.values(
                    row=JSONObject(id="id", text="text", kind="kind", content="content", **FIELDS)
                )
            ),
            ArraySubquery(earlier.values(row=JSONObject(author="author", text="text", **FIELDS))),
            "dialogue__state",
            "dialogue__said",
            Subquery(phones.values("value")[:1]),
            ArraySubquery(pending.values("id")),
            ArraySubquery(
                made.values(
                    row=JSONObject(
                        proposal_id="proposal_id",
                        status="status",
                        date="wished_date",
                        time="wished_time",
                        asked=Subquery(asked_of.values("kind")[:1]),
                        lines=ArraySubquery(
                            lines.values(line=JSONObject(ref="ref", quantity="quantity"))
                        ),
                    )
                )
            ),
            Subquery(newest_version()),
            Subquery(begun_a_quota_ago(asked("quota"))),
        )
    )


_seen_by_turn: Compiled[Any] = Compiled(_seen)


def gather(conversation: Conversation, *, settings: AssistantSettings) -> Gathered | None:
    """The waiting burst as a turn; None when nothing waits for an answer, or something of it is
    still being taken down: no turn overtakes a voice note."""
    row = _seen_by_turn.first(
        conversation=conversation.pk,
        contact=conversation.contact_id,
        after=conversation.answered_through,
        quota=quota(),
    )
    if row is None:
        return None
    seen = _Seen(*row)
    if not seen.waiting or any(is_awaited(message) for message in seen.waiting):
        return None
    quoted = _quoted(conversation, seen.waiting)
    turn = Turn(
        messages=tuple(
            CustomerMessage(
                id=message["id"],
                text=words_of(message),
                kind=message["kind"],
                reply_id=str(message["content"].get("reply_id", "")),
                quotes=quoted.get(message["content"].get("quoted"), ""),
                picture=shown_in(message),
            )
            for message in seen.waiting
        ),
        snapshot=snapshot_of(seen.catalogue),
        now=now(),
        policy=AssistantPolicy(
            threshold=settings.threshold / 100,
            allowed=frozenset(settings.allowed),
            mode=settings.wording,
            calibration=bend_of(settings.calibration),
            preferences=preferences_of(settings.preferences, settings.note),
        ),
        history=tuple(
            HistoryEntry(author=message["author"], text=words_of(message))
            for message in reversed(seen.earlier)
        ),
        state=seen.state or {},
        language=conversation.language or None,
        known=_known(conversation, seen.phone),
        open_orders=_open_orders(seen),
        advertisement=_advertisement(conversation),
    )
    return Gathered(
        turn=turn,
        through=turn.messages[-1].id,
        epoch=conversation.epoch,
        settings=settings,
        begun=seen.begun,
        said=seen.said or {},
    )


def _quoted(conversation: Conversation, waiting: Sequence[dict[str, Any]]) -> dict[Any, str]:
    """The texts of the messages that these are answers to, by key."""
    keys = {message["content"].get("quoted") for message in waiting}
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


def _known(conversation: Conversation, phone: str | None) -> dict[str, str]:
    known = {}
    if conversation.contact.name:
        known["name"] = conversation.contact.name
    if phone:
        known["phone"] = "+" + phone.lstrip("+")
    return known


def _open_orders(seen: _Seen) -> tuple[OpenOrder, ...]:
    waits = OrderProposal.Status.PENDING_APPROVAL.value
    pending = [OrderProposal(pk=key) for key in seen.pending]
    return (
        *(OpenOrder(reference=row.reference, state=waits) for row in pending),
        *(_order(**values) for values in seen.orders),
    )


def _order(
    *,
    proposal_id: int,
    status: str,
    date: str | None,
    time: str | None,
    asked: str | None,
    lines: list[dict[str, Any]] | None,
) -> OpenOrder:
    return OpenOrder(
        reference=Order(proposal_id=proposal_id).reference,
        state=status,
        date=date or "",
        time=(time or "")[:5],
        lines=tuple((line["ref"], line["quantity"]) for line in lines or ()),
        asked=asked or "",
    )
