"""The machine proposes and withdraws its own pending proposals; orders are out of its reach."""

from core.rights import TableRights

RIGHTS = {
    "orders_orderproposal": TableRights(
        assistant="SELECT, INSERT, UPDATE (status)",
        policies={
            "SELECT": ("true", ""),
            "INSERT": (
                "",
                "source = 'assistant' AND status = 'pending_approval' "
                "AND decided_by_id IS NULL AND decided_at IS NULL",
            ),
            "UPDATE": (
                "source = 'assistant' AND status = 'pending_approval'",
                "status IN ('pending_approval', 'withdrawn')",
            ),
        },
    ),
    "orders_proposalline": TableRights(
        assistant="SELECT, INSERT",
        policies={
            "SELECT": ("true", ""),
            # No line is slipped into a proposal of a person's, or one that is decided.
            "INSERT": (
                "",
                "EXISTS (SELECT FROM {schema}.orders_orderproposal AS proposal "
                "WHERE proposal.id = proposal_id AND proposal.source = 'assistant' "
                "AND proposal.status = 'pending_approval')",
            ),
        },
    ),
    "orders_order": TableRights(assistant="SELECT"),
    "orders_orderline": TableRights(),
    # It notes what a customer asked of an order of their own, and decides nothing.
    "orders_changerequest": TableRights(
        assistant="SELECT, INSERT",
        policies={
            "SELECT": ("true", ""),
            "INSERT": (
                "",
                "status = 'pending' AND NOT by_right AND decided_by_id IS NULL "
                "AND decided_at IS NULL "
                "AND EXISTS (SELECT FROM {schema}.orders_order AS owned "
                "JOIN {schema}.conversations_conversation AS talk "
                "ON talk.contact_id = owned.contact_id "
                "WHERE owned.id = order_id AND owned.status = 'confirmed' "
                "AND talk.id = conversation_id)",
            ),
        },
    ),
}
