"""Refusals that only the API knows."""

from core.errors import ProfferError


class LengthRequired(ProfferError):
    """A body in chunks has no length to be held against the limit, and would be read as empty."""

    code = "length_required"
    status = 411
    message = "Send the body with a Content-Length."
