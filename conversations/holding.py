"""Holding a conversation, and all that stops what would leave it, by one statement."""

from collections.abc import Iterable

from core.prepared import executed
from tenants.switches import locks_while_open

# Alone: what a statement joins to a row that it waited for is as it was before the wait, and so
# is what a lock guards. First the row, then the locks, as everybody takes them.
_HOLD = """
WITH held AS MATERIALIZED (
    SELECT id FROM conversations_conversation WHERE id = %(conversation)s FOR UPDATE
)
SELECT count(pg_advisory_xact_lock_shared(key))
FROM held CROSS JOIN unnest(%(locks)s::bigint[]) AS key
"""


def hold_to_send(conversation_id: int, *, kinds: Iterable[str], also: Iterable[int]) -> None:
    """Hold the conversation, the switches of these kinds, the workspace's state and what `also`
    stands for until the commit."""
    locks = locks_while_open(*kinds, also=also)
    with executed(_HOLD, {"conversation": conversation_id, "locks": locks}):
        pass
