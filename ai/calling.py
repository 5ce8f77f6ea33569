"""Telling the person whom a hand-off names that a customer waits: by mail, while they are away.

In the panel it shows by itself, among what is theirs. The machine sees no people: it rings, and
a worker in the workspace's own role finds out whom that concerns.
"""

from datetime import datetime

from accounts.exceptions import TooManyAttempts
from accounts.limits import spend_limit
from accounts.mail import MailRefused, send_mail, shown_name
from accounts.sessions import sessions_of
from ai.models import AssistantSettings
from ai.standing import assistant_settings
from ai.targets import may_name, named_now
from conversations.models import Conversation
from core.scope import active_tenant_id
from tenants.addresses import workspace_url
from tenants.directory import tenants_by_id
from tenants.doorbell import ring

SUBJECT = "A customer waits for you"
WORDS = (
    "The assistant has handed a conversation over, and your workspace’s settings name you for it. "
    "You get this because you are not signed in."
)


def call(conversation: Conversation, settings: AssistantSettings, *, reason: str) -> None:
    """In the transaction of a hand-off: have whoever is named for `reason` told of it."""
    since = conversation.waiting_since
    if since is not None and may_name(settings, reason):
        ring(
            task="assistant.mail_asked",
            conversation_id=conversation.pk,
            since=since.isoformat(),
        )


def mail_asked(*, conversation_id: int, since: str) -> None:
    """Mail it, unless the person is signed in, or the conversation waits no more since then.

    It holds nothing of what the customer wrote. Raises MailDelayed, so that it is tried again.
    """
    waiting = Conversation.objects.filter(waiting_since=datetime.fromisoformat(since))
    conversation = waiting.filter(pk=conversation_id).first()
    tenant = tenants_by_id.find(str(active_tenant_id()))
    if conversation is None or tenant is None:
        return
    user = named_now(assistant_settings(), conversation.waiting_reason)
    if user is None or sessions_of(user).exists():
        return
    context = {
        "name": shown_name(user.name),
        "workspace": shown_name(tenant.name),
        "subject": SUBJECT,
        "words": WORDS,
        "address": f"{workspace_url(tenant.slug)}inbox/{conversation.pk}/",
    }
    try:
        # A limit of its own: whoever writes to a business must not hold up mails about accounts.
        spend_limit("mail.asked", email=user.email)
        send_mail(to=user.email, template="work_notice", context=context)
    except (TooManyAttempts, MailRefused):
        # The inbox shows the same.
        return
