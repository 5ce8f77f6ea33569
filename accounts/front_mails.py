"""The two mails of the front door: "confirm your address" and "your workspaces".

Both go to whatever address a stranger typed, so neither holds a word of theirs.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from accounts.exceptions import TooManyAttempts
from accounts.limits import spend_limit
from accounts.links import again_after, hash_of, in_words, new_token
from accounts.mail import MailDelayed, MailRefused, send_mail, shown_name
from accounts.membership import workspaces_of
from audit.actions import record
from core.actors import system_actor
from core.clock import now
from core.crypto import seal, unseal
from tenants.addresses import front_url, workspace_url
from tenants.doorbell import ring_platform
from tenants.models import SignUp, Tenant

_PLACE = "public/front.find/email"
MOST_LISTED = 50
"""Workspaces in one mail: an agency's, not a directory's."""

# ------------------------------------------------------------------ sign-up


def mail_sign_up(sign_up_id: int) -> None:
    """Mint the secret and send the mail, unless that was done; waits while the server is away."""
    minted = _mint(sign_up_id)
    if minted is None:
        return
    sign_up, token = minted
    context = {
        "link": f"{front_url()}sign-up/confirm/{token}/",
        "holds": in_words(sign_up.expires_at - now()),
    }
    try:
        spend_limit("mail.address", email=sign_up.email, everywhere=True)
        send_mail(to=sign_up.email, template="sign_up", context=context)
    except TooManyAttempts as many:
        _put_off(sign_up, reason=many.message, wait=timedelta(seconds=many.retry_after))
    except MailDelayed as delayed:
        _put_off(sign_up, reason=delayed.reason, wait=again_after(sign_up.created_at))
    except MailRefused as refused:
        _give_up(sign_up, reason=refused.reason)
    else:
        _same(sign_up).update(sent_at=now(), error="")


def _mint(sign_up_id: int) -> tuple[SignUp, str] | None:
    with transaction.atomic():
        sign_up = (
            SignUp.objects.select_for_update()
            .filter(pk=sign_up_id, sent_at=None, confirmed_at=None, expires_at__gt=now())
            .first()
        )
        if sign_up is None:
            return None
        token = new_token()
        sign_up.token_hash = hash_of(token)
        sign_up.save(update_fields=["token_hash"])
    return sign_up, token


def _same(sign_up: SignUp) -> QuerySet[SignUp]:
    return SignUp.objects.filter(pk=sign_up.pk, token_hash=sign_up.token_hash, sent_at=None)


def _put_off(sign_up: SignUp, *, reason: str, wait: timedelta) -> None:
    with transaction.atomic():
        if _same(sign_up).update(error=reason[:200]):
            ring_platform(task="accounts.mail_sign_up", due=now() + wait, sign_up_id=sign_up.pk)


def _give_up(sign_up: SignUp, *, reason: str) -> None:
    with transaction.atomic():
        if _same(sign_up).update(error=reason[:200]):
            record(
                actor=system_actor("mail"),
                code="front.sign_up.mail_failed",
                target=f"sign_up:{sign_up.pk}",
                data={"why": reason[:200]},
            )


# ------------------------------------------------------------------ find my workspace


def ask_for_workspaces(email: str) -> None:
    """Have the workspaces of an address mailed to it.

    Does the same for every address: who owns what is looked up by the task, so neither
    the answer nor its time tells. The address waits sealed.
    """
    ring_platform(task="accounts.mail_workspaces", sealed_email=seal(email, place=_PLACE))


def mail_workspaces(sealed_email: str) -> None:
    """Send the list; an address that belongs to nobody is sent nothing.

    Whoever types a stranger's address must not make us write to that stranger. Raises
    MailDelayed, so that it is tried again.
    """
    email = unseal(sealed_email, place=_PLACE)
    found = workspaces_of(email)[:MOST_LISTED]
    if not found:
        return
    workspaces = [
        {
            "name": shown_name(tenant.name),
            "url": workspace_url(tenant.slug),
            "suspended": tenant.state == Tenant.State.SUSPENDED,
        }
        for tenant in found
    ]
    try:
        spend_limit("mail.address", email=email, everywhere=True)
        send_mail(to=email, template="find_workspace", context={"workspaces": workspaces})
    except (MailRefused, TooManyAttempts):
        # Nothing is lost: they ask again, or have the mails they asked for before.
        return
