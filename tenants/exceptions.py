"""What can go wrong between tenants."""

from core.errors import NotFound, ProfferError


class NoTenant(Exception):
    """Work that belongs to a tenant was started without one. A programming error, never data."""


class ForATenant(Exception):
    """The platform's own work was started inside a tenant. A programming error, never data."""


class UnknownTenant(NotFound):
    code = "unknown_workspace"
    message = "There is no workspace at this address."


class SlugTaken(ProfferError):
    code = "slug_taken"
    status = 409

    def __init__(self, slug: str) -> None:
        super().__init__(
            "Another workspace uses this address.",
            fields={"slug": f"“{slug}” is taken. Choose another address."},
        )
