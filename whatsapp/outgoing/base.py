"""What a builder of a kind is given, and how it refuses."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from conversations.channels import SendResult
from conversations.models import Channel, Message


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message about to leave. `message` and `channel` are for kinds that need more than
    words: a file that is to be uploaded first. `send_key` comes back in every status."""

    kind: str
    text: str
    content: dict[str, Any] = field(default_factory=dict)
    send_key: str = ""
    message: Message | None = None
    channel: Channel | None = None


Builder = Callable[[Outgoing], dict[str, Any]]
"""From a message to the part of the body that its kind has, "type" included.

Runs outside of transactions. Raises CannotSend or NotNow.
"""


class CannotSend(Exception):
    """The message is outside of what the Cloud API can carry; `reason` is for staff."""

    def __init__(self, reason: str, *, code: str = "not_sendable") -> None:
        self.reason = reason
        self.code = code
        super().__init__(reason)


class NotNow(Exception):
    """What the message needs could not be had now; `result` is what becomes of the send."""

    def __init__(self, result: SendResult) -> None:
        self.result = result
        super().__init__(type(result).__name__)
