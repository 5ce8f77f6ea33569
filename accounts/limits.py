"""The brakes of the front door and of mails: a closed list, counted by `core.limits`.

What is refused is told once in the history (`<limit>.throttled`), ends by itself, and
can be lifted before that (`manage.py limits`).
"""

import math

from django.conf import settings

from accounts.exceptions import TooManyAttempts
from audit.actions import record
from core.actors import Actor, system_actor
from core.addresses import address_block
from core.crypto import blind_index
from core.errors import InvalidInput, ProfferError
from core.limits import Engaged, Limit, LimitsAway, engaged, lift, spend

HOUR = 3600
DAY = 24 * HOUR

_ALL = (
    Limit("front.posts", 30, 60, "A person sends a few forms a minute; an office shares one."),
    Limit("front.sign_up", 6, HOUR, "Nobody opens six businesses in an hour from one line."),
    Limit("front.sign_up.day", 20, DAY, "An agency on its busiest day."),
    Limit("front.sign_up.email", 3, HOUR, "Twice mistyped and once right."),
    Limit("front.sign_up.all", 300, HOUR, "A botnet has many lines; mails and schemas cost."),
    Limit("front.address", 60, 60, "A hint a keystroke or two, for a family behind one line."),
    Limit("front.confirm", 30, HOUR, "Other addresses tried, and a slow machine."),
    Limit("front.find", 10, HOUR, "All addresses one may have used, twice."),
    Limit("front.find.email", 3, HOUR, "The mail is there or in the junk folder."),
    Limit("accounts.reset", 10, HOUR, "A few people behind one line who forgot."),
    Limit("accounts.reset.email", 3, HOUR, "The mail is there or in the junk folder."),
    Limit("accounts.passkeys", 60, 60, "A large office at nine, behind one line."),
    Limit("accounts.invitations", 60, HOUR, "A large team on its first day."),
    Limit("mail.asked", 6, HOUR, "That customers wait, told to one person; the inbox has all."),
    Limit("mail.address", 10, HOUR, "All our mails to one person, whoever asks for them."),
)
LIMITS = {limit.name: limit for limit in _ALL}

_API = {
    "caller": ("API_LIMIT_CALLER", "One program or person; see the setting."),
    "address": ("API_LIMIT_ADDRESS", "Callers nobody knows, by their line; see the setting."),
    "tenant": ("API_LIMIT_TENANT", "All callers of one workspace together; see the setting."),
}


def api_limit(name: str) -> Limit:
    """The API's limit of a "caller", an "address" or a "tenant", in calls a minute."""
    setting, why = _API[name]
    return Limit(f"api.{name}", getattr(settings, setting), 60, why)


def all_limits() -> dict[str, Limit]:
    """Everything that is counted, by name: the brakes here and those of the API."""
    return LIMITS | {limit.name: limit for limit in map(api_limit, _API)}


class NotCounted(ProfferError):
    """Attempts cannot be counted at the moment, so what costs mails and schemas waits."""

    code = "try_later"
    status = 503
    message = "This does not work at the moment. Nothing was changed; try again in a minute."
    retry_after = 60


def spend_limit(
    name: str, *, address: str = "", email: str = "", other: str = "", everywhere: bool = False
) -> None:
    """Count one attempt by a client's `address`, for an `email`, or by `other`.

    Each workspace counts its own, the platform's pages theirs; `everywhere` counts all
    of them together.

    Raises TooManyAttempts, or NotCounted while Redis is away: these limits close, they
    never open. Call it outside a transaction that the refusal would roll back, or the
    history does not learn of it.
    """
    limit = LIMITS[name]
    subject = subject_of(address=address, email=email, other=other)
    try:
        spent = spend(limit, subject=subject, everywhere=everywhere)
    except LimitsAway as away:
        raise NotCounted from away
    if spent.wait <= 0:
        return
    if spent.first:
        record(
            actor=system_actor("limits"),
            code=f"{name}.throttled",
            data={"subject": subject, "most": limit.most, "seconds": limit.seconds},
        )
    raise TooManyAttempts(max(1, math.ceil(spent.wait)))


def subject_of(*, address: str = "", email: str = "", other: str = "") -> str:
    """What is counted: an address (IPv6 by its /64, one line's), a mailbox unreadably, a name."""
    if email:
        return f"email-{blind_index(mailbox(email), purpose='limit')[:32]}"
    if address:
        return address_block(address) or "unknown"
    return other or "all"


def mailbox(email: str) -> str:
    """The address without case and without ``+tag``: all of them reach one person."""
    local, _, domain = email.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def engaged_limits() -> list[Engaged]:
    """Who is refused now, in the active tenant or outside of all. Raises NotCounted."""
    try:
        return sorted(
            engaged(all_limits().values()), key=lambda found: (found.limit.name, found.subject)
        )
    except LimitsAway as away:
        raise NotCounted from away


def engaged_everywhere() -> list[Engaged]:
    """Who is refused now in any workspace and outside, the longest first. Raises NotCounted."""
    try:
        return sorted(
            engaged(all_limits().values(), of_all=True),
            key=lambda found: (-found.seconds, found.limit.name, found.subject),
        )
    except LimitsAway as away:
        raise NotCounted from away


def lift_limit(*, actor: Actor, name: str, subject: str) -> None:
    """Let `subject` go on at once. Raises InvalidInput for an unknown limit, NotCounted."""
    limit = all_limits().get(name)
    if limit is None:
        raise InvalidInput(fields={"name": f"There is no limit “{name}”."})
    try:
        lifted = lift(limit, subject=subject)
    except LimitsAway as away:
        raise NotCounted from away
    if lifted:
        record(actor=actor, code=f"{name}.lifted", data={"subject": subject})
