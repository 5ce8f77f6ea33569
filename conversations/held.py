"""Conversations that a transaction holds: those of senders that are known, found by one query."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from conversations import flood
from conversations.early import names_of, notes_of
from conversations.models import Conversation, Message
from conversations.superseding import unsent
from core.compiled import Compiled


@cache
def _known(back: int) -> Compiled[Conversation]:
    """Current conversations of some addresses, locked; the moment of the message `back` further
    back than the newest, whether answers of the assistant's wait, and whether something came
    before a message that it changes."""
    address = "contact__addresses__"

    def build(asked: Callable[[str], Any]) -> QuerySet[Conversation]:
        theirs = Message.objects.filter(conversation=OuterRef("pk"))
        inbound = theirs.filter(direction=Message.Direction.INBOUND).order_by("-id")
        return (
            Conversation.objects.select_for_update(of=("self",), skip_locked=True)
            .select_related("contact")
            .filter(
                merged_into=None,
                **{
                    f"{address}channel": F("channel"),
                    f"{address}channel__any": asked("channels"),
                    f"{address}value__any": asked("values"),
                    f"{address}retired_at": None,
                },
            )
            .annotate(
                known_kind=F(f"{address}kind"),
                known_value=F(f"{address}value"),
                earlier=Subquery(inbound.values("created_at")[back : back + 1]),
                unsent=Exists(unsent(theirs)),
                noted=Exists(notes_of(asked, channel=OuterRef("channel"))),
            )
            .order_by()
        )

    return Compiled(build)


def still_theirs(found: Conversation) -> Conversation | None:
    """The conversation as it is now, its row locked without waiting; None when somebody else
    holds it, or it was merged into another."""
    return (
        Conversation.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("contact", "channel")
        .filter(pk=found.pk, merged_into=None, contact=found.contact_id)
        .first()
    )


class Held:
    """Conversations locked by this transaction, and by which address each was found.

    `looked_back`: how many messages further back than the newest `earlier` is the moment of;
    `unsent` are conversations with answers of the assistant's that wait. Both are of before
    this batch, and known of those alone that were found by the one query or are new.
    """

    def __init__(self, *, looked_back: int = 0) -> None:
        self.by_id: dict[int, Conversation] = {}
        self.by_address: dict[tuple[int, str, str], int] = {}
        self.looked_back = looked_back
        self.earlier: dict[int, datetime | None] = {}
        self.unsent: set[int] = set()
        self.new: set[int] = set()
        self._unnoted: set[int] = set()

    def keep(self, conversation: Conversation) -> Conversation:
        return self.by_id.setdefault(conversation.pk, conversation)

    def keep_new(self, conversation: Conversation) -> Conversation:
        """One that this transaction has made: nothing was in it before."""
        self.earlier[conversation.pk] = None
        self.new.add(conversation.pk)
        return self.keep(conversation)

    def has_none(self, channel_id: int, addresses: Collection[tuple[str, str]]) -> bool:
        """Whether none of the addresses led to a conversation, and none is held here that
        anybody else can see."""
        return self.new.issuperset(self.by_id) and not any(
            (channel_id, kind, value) in self.by_address for kind, value in addresses
        )

    def has_unsent(self, conversation: Conversation) -> bool:
        """False when it certainly has none."""
        return conversation.pk not in self.earlier or conversation.pk in self.unsent

    def keep_found(self, row: Any) -> None:
        """One row of the query."""
        self.keep(row)
        self.earlier[row.pk] = row.earlier
        if row.unsent:
            self.unsent.add(row.pk)
        if not row.noted:
            self._unnoted.add(row.pk)
        self.by_address[row.channel_id, row.known_kind, row.known_value] = row.pk

    def may_be_awaited(self, message: Message) -> bool:
        """Whether something may have come before this message that changes it."""
        return message.conversation_id not in self._unnoted

    def is_calm(self, message: Message, *, at_once: int) -> bool:
        """Whether so few came lately that no limit of `flood` can be met; `at_once`: how many
        of its conversation are in this batch."""
        fewest = min(most for most, _ in flood.limits())
        if message.conversation_id not in self.earlier or self.looked_back + at_once > fewest:
            return False
        earlier = self.earlier[message.conversation_id]
        longest = timedelta(seconds=max(seconds for _, seconds in flood.limits()))
        return earlier is None or earlier <= flood.written_at(message) - longest


def hold_known(
    *,
    addresses: Collection[tuple[int, str]],
    senders: Counter[Any],
    external_ids: Iterable[str],
) -> Held:
    """Lock the conversations of all who are known by one of `addresses`, each a channel's id
    and a value, and whom nobody else holds. `senders`: how many messages each has sent now;
    `external_ids`: of all these messages."""
    if not addresses:
        return Held()
    fewest = min(most for most, _ in flood.limits())
    held = Held(looked_back=max(0, fewest - max(senders.values())))
    known = _known(held.looked_back)(
        channels=list({channel_id for channel_id, _ in addresses}),
        values=list({value for _, value in addresses}),
        names=names_of(external_ids),
    )
    for row in known:
        held.keep_found(row)
    return held
