"""Another access token for a number: asked of WhatsApp first, then kept, and the number goes on."""

from django.db import transaction

from audit.actions import record
from conversations.channel_stops import start_channel
from conversations.models import Channel
from core.actors import Actor
from core.errors import InvalidInput
from core.http import OutboundError
from whatsapp import graph
from whatsapp.models import CloudNumber


def renew_token(*, actor: Actor, channel: Channel, token: str) -> Channel:
    """Give a number another access token, once WhatsApp takes it, and let it send again.

    Raises NotAllowed, NotFound or InvalidInput (at the field `token`).
    """
    actor.require("business.edit")
    token = token.strip()
    if problem := token_problem(token) or _refusal_of(channel, token):
        raise InvalidInput(fields={"token": problem})
    with transaction.atomic():
        found = start_channel(channel.pk)
        number = CloudNumber.objects.filter(channel=found).first() or CloudNumber(channel=found)
        number.token = token
        number.save()
        record(
            actor=actor,
            code="whatsapp.number.token_renewed",
            target=f"channel:{found.pk}",
            data={"display": found.display},
        )
    return found


def token_problem(token: str) -> str:
    """Why this can be no token, as a sentence; "" when it may be one."""
    if token and token.isascii() and token.isprintable():
        return ""
    return "Paste the access token as Meta shows it."


def _refusal_of(channel: Channel, token: str) -> str:
    """What WhatsApp says of the token for this number, as a sentence; "" when it takes it."""
    try:
        answer = graph.get(f"{graph.segment(channel.address)}?fields=id", token=token)
    except OutboundError:
        return "WhatsApp could not be asked about this token. Try again in a minute."
    if answer.status == 200:
        return ""
    if answer.status >= 500:
        return "WhatsApp has a problem of its own. Try again in a minute."
    return "WhatsApp does not accept this token for this number."
