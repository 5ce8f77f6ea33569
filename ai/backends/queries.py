"""Which backends there are."""

from ai.backends.models import Backend
from core.compiled import Compiled
from tenants.context import outside_tenants

_in_order = Compiled(lambda _: Backend.objects.filter(enabled=True).order_by("position", "id"))


def configured() -> list[Backend]:
    """The vendors that are asked, in their order, read anew each time: a change counts at once."""
    with outside_tenants():
        return _in_order()


def listed() -> list[Backend]:
    """All vendors that are set up, also those that are switched off, in their order."""
    with outside_tenants():
        return list(Backend.objects.order_by("position", "id"))
