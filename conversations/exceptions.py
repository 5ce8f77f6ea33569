"""What staff may be told when they write to a customer."""

from core.errors import ProfferError


class WindowClosed(ProfferError):
    code = "window_closed"
    message = (
        "The customer last wrote more than 24 hours ago. WhatsApp lets a business answer "
        "freely only within 24 hours. Send a template instead."
    )


class OptedOut(ProfferError):
    code = "opted_out"
    message = "This customer asked not to get messages any more. They can write START to undo it."


class ContactBlocked(ProfferError):
    code = "blocked"
    message = "This customer is blocked, so nothing is sent to them. Unblock them first."


class NoMarketing(ProfferError):
    code = "opted_out_marketing"
    message = "This customer does not want offers and news. Send a template of the kind utility."


class MessageRepeated(ProfferError):
    code = "idempotency_conflict"
    message = "This key was used for another message. Use a new Idempotency-Key."


class AlreadySent(ProfferError):
    code = "already_sent"
    message = "It does not wait any more: it was sent or cancelled. Reload the page."


class AlreadyHandled(ProfferError):
    """Somebody else re-drove it or put it aside, or this is the second click."""

    code = "already_handled"
    message = "Somebody has already dealt with this. Reload the page."


class CannotRedrive(ProfferError):
    """Sending it again makes no sense now; the message says why."""

    code = "cannot_redrive"
    message = "This cannot be sent again."


class CannotQuote(ProfferError):
    code = "cannot_quote"
    message = "WhatsApp does not know this message, so it cannot be quoted."


class CannotReact(ProfferError):
    """The message says why."""

    code = "cannot_react"
    message = "WhatsApp takes no reaction to this."


class MergeImpossible(ProfferError):
    code = "merge_impossible"
    message = "These two customers cannot be merged."


REFUSALS: dict[str, type[ProfferError]] = {
    each.code: each for each in (OptedOut, NoMarketing, ContactBlocked)
}
"""The words of `consent.refusal`, as what staff are told."""


class OwnersChanged(Exception):
    """Whose some addresses are changed while their locks were waited for."""
