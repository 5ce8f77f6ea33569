"""An emoji on a message, either way. The door of `reaction`, `our_reaction` and their moments.

Never a message of its own: it is no turn, waits for nobody and opens no window.
"""

from conversations import waiting
from conversations.channels import ReactionUpdate
from conversations.models import InboundEvent
from conversations.targets import show, target
from conversations.updates import handles

LENGTH = 16
"""Code points; the longest emoji there are have ten."""


@handles(ReactionUpdate)
def react(event: InboundEvent, change: ReactionUpdate) -> str:
    """Put it on the message, in the place of an earlier one; none takes it away. Of an older
    one that comes later, nothing."""
    message = target(event.channel, addresses=change.addresses, of=change.of)
    if message is None:
        return waiting.keep(event, of=change.of)
    emoji = "".join(letter for letter in change.emoji if not letter.isspace())[:LENGTH]
    field = "our_reaction" if change.echo else "reaction"
    at, known = change.provider_at or event.received_at, getattr(message, f"{field}_at")
    if known is not None and at < known:
        return "older reaction ignored"
    setattr(message, field, emoji)
    setattr(message, f"{field}_at", at)
    message.save(update_fields=[field, f"{field}_at"])
    show(message)
    return f"reaction on message {message.pk}" if emoji else f"no reaction on {message.pk}"
