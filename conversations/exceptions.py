"""What staff may be told when they write to a customer."""

from core.errors import ProfferError


class WindowClosed(ProfferError):
    code = "window_closed"
    message = (
        "The customer last wrote more than 24 hours ago. WhatsApp lets a business answer "
        "freely only within 24 hours."
    )


class OptedOut(ProfferError):
    code = "opted_out"
    message = "This customer asked not to get messages any more. They can write START to undo it."


class MessageRepeated(ProfferError):
    code = "idempotency_conflict"
    message = "This key was used for another message. Use a new Idempotency-Key."
