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
    "orders_proposalline": TableRights(assistant="SELECT, INSERT"),
    "orders_order": TableRights(assistant="SELECT"),
    "orders_orderline": TableRights(),
}
