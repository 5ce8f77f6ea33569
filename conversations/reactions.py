"""An emoji on a message, either way. The door of `reaction` and `our_reaction`.

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
    """Put it on the message, in the place of an earlier one; none takes it away."""
    message = target(event.channel, addresses=change.addresses, of=change.of)
    if message is None:
        return waiting.keep(event, of=change.of)
    emoji = "".join(letter for letter in change.emoji if not letter.isspace())[:LENGTH]
    if change.echo:
        message.our_reaction = emoji
        message.save(update_fields=["our_reaction"])
    else:
        message.reaction = emoji
        message.save(update_fields=["reaction"])
    show(message)
    return f"reaction on message {message.pk}" if emoji else f"no reaction on {message.pk}"
