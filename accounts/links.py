"""Links by mail: offered, minted when they are sent, opened, used once.

A link is a row first. The task that sends it makes the secret, keeps its hash and
sends the mail; a mail that has to be sent again gets a new secret, and the older
mail's link is dead from then on. A row knows why its mail has not left (`error`).
"""

import hashlib
import math
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.exceptions import TooManyAttempts
from accounts.limits import spend_limit
from accounts.mail import MailDelayed, MailRefused, send_mail, shown_name
from accounts.models import CustomRole, EmailLink, User
from accounts.permissions import Role
from audit.actions import record
from core.actors import system_actor
from core.clock import now
from core.errors import InvalidInput, ProfferError
from core.locks import lock_exclusive, lock_key
from core.scope import active_scope, active_tenant_id
from tenants.addresses import platform_url, workspace_url
from tenants.directory import tenants_by_id
from tenants.doorbell import ring, ring_platform

TOKEN_BYTES = 32
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}\Z")

SOONEST = timedelta(seconds=5)
LATEST = timedelta(minutes=10)
"""A mail that could not leave is tried again after half its age, within these bounds."""

_Purpose = EmailLink.Purpose
_PAGES = {_Purpose.INVITATION: "join", _Purpose.PASSWORD_RESET: "reset"}
PLATFORM_NAME = "the Proffer platform"


class LinkSpent(ProfferError):
    """Says the same of a used, expired, revoked, replaced and foreign link."""

    code = "link_spent"
    status = 410
    message = "This link was used already, is too old, or was replaced. Ask for a new one."


def hash_of(token: str) -> str:
    """What is kept of a token: it is random through and through, so a plain hash does."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """256 random bits as 43 letters."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def is_token(text: str) -> bool:
    """Whether `text` could be a token at all."""
    return bool(_TOKEN.match(text))


# ------------------------------------------------------------------ offering


def offer_link(
    *,
    purpose: str,
    email: str,
    expires_in: timedelta,
    user: User | None = None,
    name: str = "",
    role: str = "",
    custom_role: CustomRole | None = None,
    created_by: User | None = None,
) -> EmailLink:
    """Have a link sent to `email`; row and ring commit with the caller's transaction.

    An address has one open invitation: inviting it again sends that one anew, with
    what is said now. Raises InvalidInput for an address that is none.
    """
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise InvalidInput(
            fields={"email": "Write a full e-mail address, such as sara@example.com."}
        ) from None
    fields = {
        "user": user,
        "name": name.strip(),
        "role": role,
        "custom_role": custom_role,
        "created_by": created_by,
        "expires_at": now() + expires_in,
    }
    with transaction.atomic():
        lock_exclusive([lock_key("email-link", active_tenant_id(), purpose, address)])
        open_one = None
        if purpose == _Purpose.INVITATION:
            open_one = EmailLink.objects.filter(
                purpose=purpose, email=address, used_at=None, revoked_at=None
            ).first()
        if open_one is None:
            link = EmailLink.objects.create(purpose=purpose, email=address, **fields)
        else:
            link = open_one
            anew = {**fields, "token_hash": None, "sent_at": None, "error": ""}
            for field, value in anew.items():
                setattr(link, field, value)
            link.save(update_fields=[*anew])
        _ring(link.pk)
    return link


def _ring(link_id: int, *, due: datetime | None = None) -> None:
    if active_scope():
        ring(task="accounts.mail_link", due=due, link_id=link_id)
    else:
        ring_platform(task="accounts.mail_platform_link", due=due, link_id=link_id)


# ------------------------------------------------------------------ sending


@dataclass(frozen=True, slots=True)
class _Minted:
    link: EmailLink
    token: str


def mail_link(link_id: int) -> None:
    """Mint the secret and send the mail, unless that was done or came to nothing."""
    minted = _mint(link_id)
    if minted is None:
        return
    link = minted.link
    try:
        spend_limit("mail.address", email=link.email, everywhere=True)
        send_mail(to=link.email, template=str(link.purpose), context=_context(minted))
    except TooManyAttempts as many:
        _put_off(
            link,
            reason="This address was sent many mails in the last hour; it is sent later.",
            wait=timedelta(seconds=many.retry_after),
        )
    except MailDelayed as delayed:
        _put_off(link, reason=delayed.reason, wait=again_after(link.created_at))
    except MailRefused as refused:
        _give_up(link, reason=refused.reason)
    else:
        _same(link).update(sent_at=now(), error="")


def _mint(link_id: int) -> _Minted | None:
    with transaction.atomic():
        link = (
            EmailLink.objects.select_for_update(of=("self",))
            .select_related("user", "created_by", "custom_role")
            .filter(pk=link_id, sent_at=None, used_at=None, revoked_at=None)
            .first()
        )
        if link is None:
            return None
        if link.expires_at <= now():
            _give_up(link, reason=f"It expired before it could be sent. {link.error}".strip())
            return None
        if link.user is not None and not link.user.is_active:
            _give_up(link, reason="This person is not active any more.")
            return None
        token = new_token()
        link.token_hash = hash_of(token)
        link.save(update_fields=["token_hash"])
    return _Minted(link=link, token=token)


def _same(link: EmailLink) -> QuerySet[EmailLink]:
    """The row if nobody has minted anew since: a slower copy of the task says nothing."""
    return EmailLink.objects.filter(pk=link.pk, token_hash=link.token_hash, sent_at=None)


def _put_off(link: EmailLink, *, reason: str, wait: timedelta) -> None:
    """Waits as a row, for as long as the link itself would hold."""
    with transaction.atomic():
        if _same(link).update(error=reason[:200]):
            _ring(link.pk, due=now() + wait)


def _give_up(link: EmailLink, *, reason: str) -> None:
    with transaction.atomic():
        if _same(link).update(error=reason[:200]):
            record(
                actor=system_actor("mail"),
                code="accounts.mail.failed",
                target=f"email_link:{link.pk}",
                data={"purpose": link.purpose, "why": reason[:200]},
            )


def again_after(since: datetime) -> timedelta:
    """When a mail that waits since then is tried again: the older, the more seldom."""
    return min(max((now() - since) / 2, SOONEST), LATEST)


def _context(minted: _Minted) -> dict[str, object]:
    link = minted.link
    scope = active_scope()
    tenant = tenants_by_id.find(str(scope.tenant_id)) if scope else None
    base = workspace_url(tenant.slug) if tenant else platform_url()
    person = link.user or link
    return {
        "name": shown_name(person.name),
        "workspace": shown_name(tenant.name) if tenant else PLATFORM_NAME,
        "inviter": shown_name(link.created_by.name) if link.created_by else "",
        "role": _role_name(link),
        "link": f"{base}{_PAGES[_Purpose(link.purpose)]}/{minted.token}/",
        "holds": in_words(link.expires_at - now()),
    }


def _role_name(link: EmailLink) -> str:
    if link.custom_role is not None:
        return shown_name(link.custom_role.name)
    return link.role if link.role in (Role.OWNER, Role.ADMIN, Role.AGENT) else ""


def in_words(span: timedelta) -> str:
    """How long a link holds, rounded to what people say: "60 minutes", "24 hours", "7 days"."""
    minutes = max(1, math.ceil(span.total_seconds() / 60 - 0.5))
    if minutes < 120:
        return "1 minute" if minutes == 1 else f"{minutes} minutes"
    hours = round(minutes / 60)
    return f"{hours} hours" if hours < 48 else f"{round(hours / 24)} days"


# ------------------------------------------------------------------ opening and using


def _live() -> Q:
    return Q(used_at=None, revoked_at=None, expires_at__gt=now())


def open_link(*, purpose: str, token: str) -> EmailLink:
    """The link that `token` belongs to, while it can be used; changes nothing.

    Looks in the active schema alone, so another workspace's token is no token here.
    Raises LinkSpent.
    """
    if not is_token(token):
        raise LinkSpent
    link = (
        EmailLink.objects.filter(_live(), purpose=purpose, token_hash=hash_of(token))
        .select_related("user", "custom_role", "created_by")
        .first()
    )
    if link is None:
        raise LinkSpent
    return link


def use_link(link: EmailLink) -> None:
    """Spend it, in the caller's transaction and under the row's lock, so that one caller wins.

    What else was sent to that address for the same purpose is spent with it. Raises
    LinkSpent when somebody was faster or a newer mail has replaced it.
    """
    locked = (
        EmailLink.objects.select_for_update()
        .filter(_live(), pk=link.pk, token_hash=link.token_hash)
        .first()
    )
    if locked is None:
        raise LinkSpent
    link.used_at = locked.used_at = now()
    locked.save(update_fields=["used_at"])
    EmailLink.objects.filter(
        purpose=link.purpose, email=link.email, used_at=None, revoked_at=None
    ).update(revoked_at=now())


def revoke_link(link: EmailLink) -> bool:
    """Take a link back; False when it was used or revoked before."""
    taken = EmailLink.objects.filter(pk=link.pk, used_at=None, revoked_at=None)
    return taken.update(revoked_at=now()) == 1
