"""Errors that a person can act on: a code, a sentence, and the fields at fault.

Each front end maps them in one place: the API to its error body, the panels to
a message at the field, WhatsApp to a helpful line.
"""

from collections.abc import Mapping


class ProfferError(Exception):
    """Base of all expected refusals.

    `code` is stable and machine-readable, `message` says what to do,
    `fields` maps a field's name to its own message, `status` is the HTTP status.
    """

    code = "refused"
    status = 409
    message = "That could not be done."

    def __init__(
        self,
        message: str | None = None,
        *,
        code: str | None = None,
        fields: Mapping[str, str] | None = None,
    ) -> None:
        self.message = message or type(self).message
        self.code = code or type(self).code
        self.fields = dict(fields or {})
        super().__init__(self.message)


class InvalidInput(ProfferError):
    """What was sent cannot be used; `fields` says which part and why."""

    code = "invalid"
    status = 400
    message = "Please correct the fields that are marked."


class NotFound(ProfferError):
    code = "not_found"
    status = 404
    message = "There is no such record here."


class NotAllowed(ProfferError):
    code = "not_allowed"
    status = 403
    message = "Your role does not allow this."
