"""Self-service: a wish for a workspace, a mail, and the workspace once the mail was answered.

A wish reserves nothing: the address is taken when the workspace is made, and whoever
comes second chooses another without losing anything. The password is hashed on arrival
and deleted as soon as it is the owner's or the link has expired.
"""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q

from accounts.actions import person_problems
from accounts.limits import spend_limit
from accounts.links import LinkSpent, hash_of, is_token
from accounts.membership import workspaces_of
from audit.actions import record
from catalog.actions.business import clean_business
from core.actors import Actor, system_actor
from core.clock import now
from core.errors import InvalidInput, ProfferError
from tenants.doorbell import ring_platform
from tenants.flags import flag_on
from tenants.models import SignUp, Tenant
from tenants.provisioning import RESERVED, SLUG, schema_of
from workspaces.opening import OwnerDetails, business_name_problem, open_workspace

HOLDS = timedelta(hours=24)
"""A day: long enough for a mail that is read tomorrow, short for a stored password's hash."""

KEPT = timedelta(days=30)
"""Confirmed sign-ups stay this long, for questions about them, without the password."""

OPENING_LEASE = timedelta(minutes=2)
"""Opening takes tenths of a second; one that has taken this long died."""

ACTOR = Actor(kind="platform", label="Sign-up", permissions=frozenset({"platform.tenants"}))

# A stranger could speak in our name from these.
_NOT_FOR_STRANGERS = RESERVED | {
    *("abuse", "account", "accounts", "billing", "contact", "demo", "dev", "docs", "download"),
    *("email", "find", "ftp", "info", "login", "official", "pay", "payment", "payments", "pop"),
    *("postmaster", "proffer", "root", "security", "signin", "sign-in", "sign-up", "signup"),
    *("smtp", "imap", "staging", "support", "system", "team", "test", "trust", "verify", "web"),
    *("webhooks", "webmail", "autoconfig", "autodiscover", "wpad", "localhost", "billing-support"),
}


class SignUpClosed(ProfferError):
    code = "sign_up_closed"
    status = 403
    message = "New workspaces cannot be opened here at the moment."


class BeingOpened(ProfferError):
    code = "being_opened"
    status = 409
    message = "This workspace is being opened. Look again in a moment."


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody typed; nothing of it is checked yet."""

    business_name: str
    slug: str
    owner_name: str
    email: str
    password: str
    timezone: str
    currency: str
    language: str


def slug_problem(slug: str) -> str:
    """Why a stranger cannot have this address; "" when it is free at the moment."""
    # RFC 5891, 4.2.3.1: two hyphens here announce letters of other alphabets in disguise.
    if not SLUG.match(slug) or slug[2:4] == "--":
        return "Use 1 to 40 of a–z, 0–9 and hyphens, starting with a letter."
    taken = Q(slug=slug) | Q(schema_name=schema_of(slug))
    if slug in _NOT_FOR_STRANGERS or Tenant.objects.filter(taken).exists():
        return f"“{slug}” is taken. Choose another address."
    return ""


def require_open() -> None:
    """Raises SignUpClosed while the platform takes no new businesses."""
    if not flag_on("sign_up"):
        raise SignUpClosed


def sign_up(*, wish: Wish, address: str) -> SignUp:
    """Store the wish and have the confirmation mailed. `address` is the caller's.

    Answers the same whether or not the e-mail is known here. Raises SignUpClosed,
    InvalidInput with every problem at its field, TooManyAttempts or NotCounted.
    """
    require_open()
    problems = _problems(wish)
    if problems:
        raise InvalidInput(fields=problems)
    spend_limit("front.sign_up", address=address)
    spend_limit("front.sign_up.day", address=address)
    spend_limit("front.sign_up.email", email=wish.email)
    spend_limit("front.sign_up.all")
    stored = {name: value.strip() for name, value in asdict(wish).items() if name != "password"}
    password = make_password(wish.password)
    with transaction.atomic():
        made = SignUp.objects.create(
            **{**stored, "email": stored["email"].lower()},
            password=password,
            address=address or None,
            expires_at=now() + HOLDS,
        )
        ring_platform(task="accounts.mail_sign_up", sign_up_id=made.pk)
        record(
            actor=system_actor("sign-up"),
            code="front.sign_up.asked",
            target=f"sign_up:{made.pk}",
            data={"slug": made.slug, "address": address},
        )
    return made


def _problems(wish: Wish) -> dict[str, str]:
    problems: dict[str, str] = {}
    person = person_problems(email=wish.email.strip(), name=wish.owner_name, password=wish.password)
    problems |= _renamed(person, {"name": "owner_name"})
    try:
        clean_business(
            {
                "name": wish.business_name,
                "timezone": wish.timezone,
                "currency": wish.currency,
                "default_language": wish.language,
            }
        )
    except InvalidInput as error:
        names = {"name": "business_name", "default_language": "language", "languages": "language"}
        problems |= _renamed(error.fields, names)
    if wrong := business_name_problem(wish.business_name):
        problems.setdefault("business_name", wrong)
    if wrong := slug_problem(wish.slug):
        problems["slug"] = wrong
    return problems


def _renamed(fields: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    return {names.get(field, field): sentence for field, sentence in fields.items()}


# ------------------------------------------------------------------ confirming


def find_sign_up(token: str) -> SignUp:
    """The wish that a mail's link belongs to; changes nothing. Raises LinkSpent."""
    if not is_token(token):
        raise LinkSpent
    found = SignUp.objects.select_related("tenant").filter(token_hash=hash_of(token)).first()
    if found is None or (found.tenant is None and found.expires_at <= now()):
        raise LinkSpent
    return found


def confirm(*, token: str, slug: str, address: str) -> Tenant:
    """Make the workspace of this link, once, at `slug`; the same one however often it is asked.

    Raises LinkSpent, SignUpClosed, InvalidInput (of the slug), SlugTaken, BeingOpened,
    TooManyAttempts or NotCounted; then the wish stays as it is and can be confirmed again.
    """
    spend_limit("front.confirm", address=address)
    wish = find_sign_up(token)
    if wish.tenant is not None:
        return wish.tenant
    require_open()
    if not _claim(wish):
        again = find_sign_up(token)
        if again.tenant is None:
            raise BeingOpened
        return again.tenant
    try:
        tenant = _own_from_before(wish) or _open(wish, slug=slug)
    except BaseException:
        SignUp.objects.filter(pk=wish.pk).update(confirmed_at=None)
        raise
    with transaction.atomic():
        SignUp.objects.filter(pk=wish.pk).update(tenant=tenant, confirmed_at=now(), password="")
        # Here, so that a workspace whose opener died before this line is on trial as well.
        Tenant.objects.filter(pk=tenant.pk).update(plan="trial")
        record(
            actor=system_actor("sign-up"),
            code="front.sign_up.confirmed",
            target=f"tenant:{tenant.pk}",
            data={"slug": tenant.slug, "address": address},
        )
    return tenant


def _claim(wish: SignUp) -> bool:
    """One caller opens it; another may only when that one has died on the way."""
    free = Q(confirmed_at=None) | Q(confirmed_at__lt=now() - OPENING_LEASE)
    claimed = SignUp.objects.filter(free, pk=wish.pk, tenant=None, expires_at__gt=now())
    return claimed.update(confirmed_at=now()) == 1


def _own_from_before(wish: SignUp) -> Tenant | None:
    """The workspace of an earlier attempt that died after opening it and before saying so."""
    if wish.confirmed_at is None:
        return None
    made_since = [t for t in workspaces_of(wish.email) if t.created_at >= wish.created_at]
    return next((t for t in made_since if t.slug == wish.slug), None)


def _open(wish: SignUp, *, slug: str) -> Tenant:
    if wrong := slug_problem(slug):
        raise InvalidInput(fields={"slug": wrong})
    if slug != wish.slug:
        wish.slug = slug
        wish.save(update_fields=["slug"])
    return open_workspace(
        actor=ACTOR,
        slug=slug,
        name=wish.business_name,
        owner=OwnerDetails(
            email=wish.email,
            name=wish.owner_name,
            # Never told to anybody; the stored hash takes its place in the same transaction.
            password=secrets.token_urlsafe(32),
            password_hash=wish.password,
        ),
        timezone=wish.timezone,
        currency=wish.currency,
        default_language=wish.language,
    )


def forget_old() -> None:
    """Delete wishes nobody confirmed, and confirmed ones after a while. For the steward."""
    moment = now()
    SignUp.objects.filter(
        Q(tenant=None, expires_at__lt=moment) | Q(confirmed_at__lt=moment - KEPT)
    ).delete()
