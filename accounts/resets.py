"""A forgotten password, replaced by way of a mail."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from accounts.limits import spend_limit
from accounts.links import LinkSpent, offer_link, open_link, use_link
from accounts.models import EmailLink, User
from accounts.notices import tell_of_change
from accounts.passwords import set_password
from accounts.permissions import Role
from audit.actions import record
from core.actors import system_actor
from core.errors import InvalidInput
from core.scope import active_scope
from tenants.doorbell import ring, ring_platform

LINK_LIFE = timedelta(hours=1)
"""OWASP's Forgot Password Cheat Sheet: as short as mail allows."""

FIRST_LIFE = timedelta(days=7)
"""Of the link that a new owner did not ask for: as long as an invitation holds."""

_PURPOSE = EmailLink.Purpose.PASSWORD_RESET


def ask_for_reset(*, email: str, address: str) -> None:
    """Have a link sent if somebody here has this e-mail.

    Whether somebody has it is looked up by a worker: the asker's answer, and the time it
    takes, are the same for all. Raises InvalidInput, TooManyAttempts or NotCounted.
    """
    wanted = email.strip().lower()
    try:
        validate_email(wanted)
    except ValidationError:
        raise InvalidInput(
            fields={"email": "Write a full e-mail address, such as sara@example.com."}
        ) from None
    spend_limit("accounts.reset", address=address)
    spend_limit("accounts.reset.email", email=wanted)
    with transaction.atomic():
        if active_scope():
            ring(task="accounts.offer_reset", email=wanted)
        else:
            ring_platform(task="accounts.offer_platform_reset", email=wanted)


@transaction.atomic
def offer_reset(email: str) -> None:
    """Send the link, unless nobody active here has this e-mail."""
    user = User.objects.filter(email=email, is_active=True).exclude(role=Role.SUPPORT).first()
    if user is None:
        return
    offer_link(purpose=_PURPOSE, email=user.email, expires_in=LINK_LIFE, user=user)
    record(actor=system_actor("reset"), code="accounts.reset.asked", target=f"user:{user.pk}")


def offer_first_password(user: User) -> None:
    """Mail somebody for whom a workspace was made the link to choose their password.

    Commits with the caller's transaction. The row names the role, which tells its mail
    from that of a forgotten password.
    """
    offer_link(purpose=_PURPOSE, email=user.email, expires_in=FIRST_LIFE, user=user, role=user.role)


def open_reset(token: str) -> EmailLink:
    """The link that `token` belongs to; changes nothing. Raises LinkSpent."""
    link = open_link(purpose=_PURPOSE, token=token)
    if link.user is None or not link.user.is_active or link.user.email != link.email:
        raise LinkSpent
    return link


@transaction.atomic
def reset_password(*, token: str, password: str) -> User:
    """Set the password; ends all sessions and tokens of the person, and changes no second step.

    Raises LinkSpent, or InvalidInput for the password (the link stays good then).
    """
    link = open_reset(token)
    assert link.user_id is not None  # noqa: S101 (open_reset refuses a link without a person)
    user = User.objects.select_for_update(of=("self",)).get(pk=link.user_id)
    # A password that is refused takes this back with the transaction: the link stays good.
    use_link(link)
    set_password(actor=user.actor, user=user, password=password, code="accounts.password.reset")
    tell_of_change(user, notice="password_changed")
    return user
