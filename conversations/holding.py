"""Holding a conversation, and all that stops what would leave it, by one statement."""

from collections.abc import Iterable

from core.prepared import executed

# Alone: what a statement joins to a row that it waited for is as it was before the wait, and so
# is what a lock guards. First the row, then the locks, as everybody takes them. Under the
# machine's role a conversation that a person handles is not even visible here.
_HOLD = """
WITH held AS MATERIALIZED (
    SELECT id FROM conversations_conversation
    WHERE id = %(conversation)s AND (%(handler)s::text IS NULL OR handler = %(handler)s::text)
    FOR UPDATE
)
SELECT count(pg_advisory_xact_lock_shared(key))
FROM held CROSS JOIN unnest(%(locks)s::bigint[]) AS key
"""


def hold(conversation_id: int, *, locks: Iterable[int], handler: str | None = None) -> None:
    """Hold the conversation, and share `locks` in the order of their keys, until the transaction
    ends; nothing where the conversation is not `handler`'s. Whoever acts looks afterwards."""
    values = {"conversation": conversation_id, "handler": handler, "locks": sorted(set(locks))}
    with executed(_HOLD, values):
        pass
