"""Reading history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from audit.models import Entry, Link


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the history is wanted; an empty field leaves everything.

    `code` is a whole code or the start of one up to a dot ("orders" or
    "orders.proposal"), `codes` several whole ones, `who` a part of the actor's label,
    `actor_kind` and `actor_id` the actor exactly, `target` a ``kind:id``; `since` is
    the first moment, `until` the first one too late.
    """

    code: str = ""
    codes: frozenset[str] = frozenset()
    who: str = ""
    actor_kind: str = ""
    actor_id: int | None = None
    target: str = ""
    since: datetime | None = None
    until: datetime | None = None


def entries(*, code: str = "", target: str = "") -> QuerySet[Entry]:
    """The active history, the newest first; narrowed as :class:`Asked` says."""
    return found_by(Asked(code=code, target=target))


def found_by(wanted: Asked) -> QuerySet[Entry]:
    """What is wanted of the active history, the newest first."""
    found = Entry.objects.all()
    if wanted.code:
        found = found.filter(Q(code=wanted.code) | Q(code__startswith=f"{wanted.code}."))
    if wanted.codes:
        found = found.filter(code__in=sorted(wanted.codes))
    if wanted.who:
        found = found.filter(actor_label__icontains=wanted.who)
    exact = {
        "actor_kind": wanted.actor_kind,
        "actor_id": wanted.actor_id,
        "target": wanted.target,
        "at__gte": wanted.since,
        "at__lt": wanted.until,
    }
    return found.filter(**{name: value for name, value in exact.items() if value not in ("", None)})


def places_of(found: Iterable[Entry]) -> Mapping[int, Link]:
    """The places in the chain of some entries, by their keys; one query.

    An entry that its own transaction has not committed yet has none.
    """
    keys = [entry.pk for entry in found]
    return Link.objects.filter(pk__in=keys, position__isnull=False).in_bulk()
