"""Mails that tell a person what happened to their account; they hold no link and no secret."""

from accounts.mail import MailRefused, send_mail, shown_name
from accounts.models import User
from core.clock import now
from core.scope import active_scope
from tenants.addresses import platform_url, workspace_url
from tenants.directory import tenants_by_id
from tenants.doorbell import ring, ring_platform

NOTICES = {
    "password_changed": "The password of your account was changed.",
    "email_changed": "The e-mail address of your account was changed.",
    "second_factor_added": "A second step was added to your sign-in.",
    "second_factor_removed": "A second step was removed from your sign-in.",
    "recovery_codes_made": "New recovery codes were made. The old ones do not work any more.",
    "new_device": "Somebody signed in to your account on a device that was not used before.",
    "recovery_code_used": "Somebody signed in to your account with a recovery code.",
}
"""Closed: a notice is a name, so no caller's text reaches a mail."""


def tell_of_change(user: User, *, notice: str) -> None:
    """Have `notice` mailed to the person; commits with the caller's transaction.

    Raises KeyError for a name that is not in `NOTICES`.
    """
    NOTICES[notice]
    if active_scope():
        ring(task="accounts.mail_notice", user_id=user.pk, notice=notice)
    else:
        ring_platform(task="accounts.mail_platform_notice", user_id=user.pk, notice=notice)


def mail_notice(*, user_id: int, notice: str) -> None:
    """Send it. Raises MailDelayed, so that it is tried again; a refusal ends it."""
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        return
    scope = active_scope()
    tenant = tenants_by_id.find(str(scope.tenant_id)) if scope else None
    context = {
        "name": shown_name(user.name),
        "workspace": shown_name(tenant.name) if tenant else "the Proffer platform",
        "sentence": NOTICES[notice],
        "at": now(),
        "address": workspace_url(tenant.slug) if tenant else platform_url(),
    }
    try:
        send_mail(to=user.email, template="security_notice", context=context)
    except MailRefused:
        # An address that takes no mail cannot be told; the history has the fact itself.
        return
