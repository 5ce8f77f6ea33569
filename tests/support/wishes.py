"""Proposals as the assistant makes them, for tests of what people do with them."""

from datetime import timedelta

from catalog.queries import current_snapshot
from conversations.models import Conversation
from core.actors import ASSISTANT
from core.clock import now
from orders.models import OrderProposal
from orders.proposals import WishedLine, propose_order


def propose(*, key: str = "turn:1", quantity: int = 2, hours: float = 24) -> OrderProposal:
    """The active tenant's first conversation wishes for its first service."""
    snapshot = current_snapshot()
    return propose_order(
        actor=ASSISTANT,
        conversation=Conversation.objects.order_by("id")[0],
        snapshot=snapshot,
        lines=[WishedLine(ref=snapshot.services[0].ref, quantity=quantity)],
        details={"name": "Nadia"},
        deadline=now() + timedelta(hours=hours),
        idempotency_key=key,
        language="en",
    )
