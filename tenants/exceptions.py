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


class TenantClosed(ProfferError):
    """What a workspace's state refuses. Front ends show it as a page or an error body."""


class TenantSuspended(TenantClosed):
    code = "tenant_suspended"
    status = 403
    message = "This workspace is suspended. Everything can be read; nothing can be changed."


class TenantDeleted(TenantClosed):
    code = "tenant_deleted"
    status = 410
    message = "This workspace was deleted."


class TenantPreparing(TenantClosed):
    code = "tenant_preparing"
    status = 404
    message = "This workspace is being prepared. Try again in a moment."


class NoSuchTenant(TenantClosed):
    """Like UnknownTenant, for a host that leads nowhere."""

    code = UnknownTenant.code
    status = 404
    message = UnknownTenant.message


class WrongState(ProfferError):
    """A move of the lifecycle that the tenant's present state does not allow; says the way."""

    code = "tenant_state"

    _WAYS = {
        ("deleted", "reactivated"): " Restore it instead.",
        ("deleted", "suspended"): " Restore it first.",
        ("active", "erased"): " Delete it first.",
        ("suspended", "erased"): " Delete it first.",
        ("suspended", "restored"): " Reactivate it instead.",
    }

    def __init__(self, *, verb: str, state: str, allowed: tuple[str, ...]) -> None:
        self.state = state
        wanted = " or ".join(allowed)
        way = self._WAYS.get((state, verb), "")
        if state == "preparing":
            way = " Wait until it is open."
        if state == "erasing":
            way = " Nothing brings it back."
        super().__init__(
            f"This workspace is {state}; only one that is {wanted} can be {verb}.{way}"
        )
