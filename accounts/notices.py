"""Mails that tell a person what happened to their account; they hold no link and no secret."""

from accounts.mail import MailRefused, send_mail, shown_name
from accounts.models import User
from core.clock import now
from core.scope import active_scope, active_tenant_id
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

WORK = {
    "drift_out_of_scope": (
        "Customers ask for other things than before",
        "This week clearly more customers than in the four weeks before asked for something that "
        "the assistant found neither in your catalogue nor in your answers. Look at what they "
        "asked; a service or an answer may be missing.",
    ),
    "drift_handed_off": (
        "The assistant calls people more often than before",
        "This week clearly more customers than in the four weeks before were handed to a person. "
        "Look at the reasons; a setting, a service or an answer may have changed.",
    ),
    "drift_wrong": (
        "More answers of the assistant are corrected than before",
        "This week clearly more answers than in the four weeks before were corrected, taken over "
        "or judged wrong. Look at them; until it is clear why, a higher threshold has the "
        "assistant ask people more often.",
    ),
}
"""What a workspace's owners and admins should look at: name → (subject, words). Closed, too."""


def tell_of_change(user: User, *, notice: str) -> None:
    """Have `notice` mailed to the person; commits with the caller's transaction.

    Raises KeyError for a name that is not in `NOTICES`.
    """
    NOTICES[notice]
    if active_scope():
        ring(task="accounts.mail_notice", user_id=user.pk, notice=notice)
    else:
        ring_platform(task="accounts.mail_platform_notice", user_id=user.pk, notice=notice)


def tell_of_work(user: User, *, notice: str) -> None:
    """Have a notice of `WORK` mailed to a person of the active tenant; with the transaction.

    Raises KeyError for a name that is not in `WORK`.
    """
    WORK[notice]
    ring(task="accounts.mail_work", user_id=user.pk, notice=notice)


def mail_work(*, user_id: int, notice: str) -> None:
    """Send it, unless the person is gone. Raises MailDelayed, so that it is tried again."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    tenant = tenants_by_id.find(str(active_tenant_id()))
    if user is None or tenant is None:
        return
    subject, words = WORK[notice]
    context = {
        "name": shown_name(user.name),
        "workspace": shown_name(tenant.name),
        "subject": subject,
        "words": words,
        "address": f"{workspace_url(tenant.slug)}assistant/confidence/",
    }
    try:
        send_mail(to=user.email, template="work_notice", context=context)
    except MailRefused:
        # As above: the panel shows the same.
        return


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
