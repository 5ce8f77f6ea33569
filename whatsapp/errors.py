"""What the Cloud API's error codes mean for a message, and how to say it to staff.

Decided on `code` alone: the HTTP status, the title and the subcode change. The
table is the platform's documentation; what is not in it is read by its status.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Act(Enum):
    """What to do with a message that was refused."""

    SLOW_CHANNEL = "the whole number is too fast: wait, all of it"
    SLOW_RECIPIENT = "too many to this customer: wait, this one alone"
    BACK_OFF = "the platform is unwell: try again later"
    SPAM_LIMIT = "the number's quality limits it: try again much later"
    STOP_CHANNEL = "nothing can be sent until a person acts"
    NEVER = "this message can never be sent"


@dataclass(frozen=True, slots=True)
class Verdict:
    act: Act
    reason: str


def _each(codes: Iterable[int], act: Act, reason: str) -> dict[int, Verdict]:
    return dict.fromkeys(codes, Verdict(act, reason))


VERDICTS: dict[int, Verdict] = {
    **_each((4, 80007), Act.SLOW_CHANNEL, "WhatsApp's request limit is reached for the moment."),
    **_each((130429,), Act.SLOW_CHANNEL, "This number is sending faster than WhatsApp allows."),
    **_each((131057,), Act.SLOW_CHANNEL, "WhatsApp is upgrading this number."),
    **_each((131056,), Act.SLOW_RECIPIENT, "Too many messages to this customer in a short time."),
    **_each(
        (1, 2, 131000, 131016, 133004, 135000), Act.BACK_OFF, "WhatsApp has a problem of its own."
    ),
    **_each((131048,), Act.SPAM_LIMIT, "WhatsApp limits this number because of its quality."),
    **_each((131064,), Act.SPAM_LIMIT, "This number has reached its limit of new conversations."),
    **_each(
        (0, 3, 190), Act.STOP_CHANNEL, "WhatsApp no longer accepts the access token of this number."
    ),
    **_each(
        (10, 131005, *range(200, 300)),
        Act.STOP_CHANNEL,
        "The access token lacks the right to send for this number.",
    ),
    **_each((33, 133010), Act.STOP_CHANNEL, "This number is not registered with WhatsApp."),
    **_each(
        (368, 130497, 131031),
        Act.STOP_CHANNEL,
        "WhatsApp has blocked or restricted this business account.",
    ),
    **_each((131037,), Act.STOP_CHANNEL, "WhatsApp must approve this number's display name first."),
    **_each((131042,), Act.STOP_CHANNEL, "WhatsApp needs a payment method for this account."),
    **_each((131045,), Act.STOP_CHANNEL, "The registration of this number must be repeated."),
    **_each((100, 131008, 131009), Act.NEVER, "WhatsApp did not accept the form of this message."),
    **_each((130403,), Act.NEVER, "You have blocked this customer."),
    **_each((130472, 131049), Act.NEVER, "WhatsApp chose not to deliver this message."),
    **_each((131030,), Act.NEVER, "This is a test number, and the customer is not on its list."),
    **_each((131021,), Act.NEVER, "The number cannot send to itself."),
    **_each((131026,), Act.NEVER, "This customer cannot be reached on WhatsApp."),
    **_each(
        (131047,), Act.NEVER, "The customer last wrote over 24 hours ago: a template is needed."
    ),
    **_each((131050,), Act.NEVER, "The customer does not want marketing messages."),
    **_each((131051,), Act.NEVER, "WhatsApp does not support this kind of message."),
    **_each((131052,), Act.NEVER, "The customer's file could not be fetched: ask for it again."),
    **_each((131053,), Act.NEVER, "WhatsApp did not accept the file."),
    **_each((131062, 131063), Act.NEVER, "This message needs the customer's phone number."),
    **_each((137000,), Act.NEVER, "WhatsApp did not accept this message."),
    **_each((132000,), Act.NEVER, "The template takes another number of values."),
    **_each((132001,), Act.NEVER, "WhatsApp has no approved template of this name and language."),
    **_each((132005,), Act.NEVER, "With what was filled in, the template is too long."),
    **_each((132007,), Act.NEVER, "The template’s words break WhatsApp’s rules."),
    **_each((132008, 132012, 132018), Act.NEVER, "A value is not in the form the template takes."),
    **_each((132015,), Act.NEVER, "WhatsApp has paused the template because of its quality."),
    **_each((132016,), Act.NEVER, "WhatsApp has disabled the template because of its quality."),
    **_each((132068,), Act.NEVER, "The form in the template is blocked by WhatsApp."),
    **_each((132069,), Act.NEVER, "The form in the template was sent too often today."),
}

UNWANTED = "131050"
"""The customer has told WhatsApp that they want no marketing: more than one message's end."""

LARGEST = 10**9
"""No code of the platform's has more digits; what has is no code."""
UNWELL = Verdict(Act.BACK_OFF, "WhatsApp has a problem of its own.")
BUSY = Verdict(Act.SLOW_CHANNEL, "WhatsApp asks to slow down.")
REFUSED = Verdict(Act.NEVER, "WhatsApp did not accept this message.")


def code_of(error: Any) -> int | None:
    """The code of an error object; resellers send it as text."""
    code = error.get("code") if isinstance(error, dict) else None
    if isinstance(code, str) and code.isascii() and code.isdecimal() and len(code) < 10:
        return int(code)
    if isinstance(code, bool) or not isinstance(code, int) or not 0 <= code < LARGEST:
        return None
    return code


def verdict(code: int, *, http_status: int = 400) -> Verdict:
    """What `code` means; an unknown one is judged by the status it came with."""
    known = VERDICTS.get(code)
    if known:
        return known
    if http_status >= 500:
        return UNWELL
    return BUSY if http_status == 429 else REFUSED
