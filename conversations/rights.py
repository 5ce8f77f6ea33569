"""The machine answers conversations that are its own, as itself, by queueing messages.

It can update a conversation only while it handles it (hand it off, close its
turn), and can insert nothing but its own queued messages.
"""

from core.rights import TableRights

RIGHTS = {
    "conversations_channel": TableRights(assistant="SELECT"),
    "conversations_contact": TableRights(assistant="SELECT"),
    "conversations_contactaddress": TableRights(assistant="SELECT"),
    "conversations_contactmerge": TableRights(),
    # What a customer agreed to is proof: nobody rewrites it.
    "conversations_consentevent": TableRights(append_only=True),
    "conversations_conversation": TableRights(
        assistant=(
            "SELECT, UPDATE (handler, waiting_since, waiting_reason, language, turn_due_at, "
            "burst_started_at, answered_through, last_message_at, preview)"
        ),
        policies={
            "SELECT": ("true", ""),
            "UPDATE": ("handler = 'assistant'", "true"),
        },
    ),
    "conversations_inboundevent": TableRights(),
    "conversations_message": TableRights(
        assistant="SELECT, INSERT",
        policies={
            "SELECT": ("true", ""),
            "INSERT": (
                "",
                # Nothing that passes for an echo or for history, leaves in another lane
                # than replies do, or says what it cost.
                "direction = 'outbound' AND author = 'assistant' AND status = 'queued' "
                "AND origin = 'api' AND lane = 'reply' AND billable IS NULL "
                "AND cost_micros IS NULL AND price_category = '' AND price_model = '' "
                "AND price_type = ''",
            ),
        },
    ),
    "conversations_attachment": TableRights(),
    "conversations_scheduledmessage": TableRights(),
}
