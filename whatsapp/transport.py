"""The Cloud API as a transport: reads what arrived, sends what is queued."""

import logging
import random
from dataclasses import dataclass
from typing import Any

from conversations.channels import (
    Accepted,
    Ambiguous,
    ChannelStopped,
    Meaning,
    Parsed,
    Rejected,
    Retry,
    SendResult,
    Wait,
)
from conversations.models import Channel, ContactAddress, InboundEvent, Message
from core.crypto import SealBroken
from core.http import Answer, Forbidden, NotSent, OutboundError, TooLate
from core.key_providers import KeysUnavailable
from whatsapp import graph, pace, slowdown
from whatsapp.errors import UNWANTED, Act, Verdict, code_of, verdict
from whatsapp.health import health
from whatsapp.models import CloudNumber
from whatsapp.numbers import TRANSPORT
from whatsapp.parsing import parse
from whatsapp.payloads import CannotSend, NotNow, message_payload, read_payload

logger = logging.getLogger(__name__)

LONGEST_WAIT = 300.0
SPAM_WAIT = 900.0
KEYS_WAIT = 30.0
"""A key service that is away is asked again after so many seconds."""
UNREADABLE = "?"
"""The mark of a token that cannot be read now: unlike that of any token, and of none."""
ADDRESS_LENGTH = 160

_MEANINGS = {
    Act.STOP_CHANNEL: Meaning.STOPS_CHANNEL,
    Act.SLOW_CHANNEL: Meaning.SLOWS_CHANNEL,
    Act.SLOW_RECIPIENT: Meaning.TEMPORARY,
    Act.BACK_OFF: Meaning.TEMPORARY,
    Act.SPAM_LIMIT: Meaning.TEMPORARY,
}


@dataclass(frozen=True, slots=True)
class _Ready:
    payload: dict[str, Any]
    token: str


class CloudTransport:
    """WhatsApp numbers on Meta's Cloud API."""

    name = TRANSPORT

    def parse(self, event: InboundEvent) -> Parsed | None:
        return parse(kind=event.kind, external_id=event.external_id, body=event.body)

    def admit(self, *, channel: Channel, peer: int, lane: str) -> Wait | None:
        """Meta's health first, then the number's pace; the one who may try an API that failed
        is chosen last, so that nobody else's wait costs that chance."""
        wait = health.wait()
        if wait:
            return Wait(seconds=wait, why="breaker")
        held = pace.take(channel, peer=peer, lane=lane)
        if held is None and not health.may_try():
            return Wait(seconds=graph.breaker().shortest, why="breaker")
        return held

    def unused(self, *, channel: Channel) -> None:
        """Where only one may try, the next one may now; the number's pace stays as it is."""
        health.unused()

    def credential_of(self, channel: Channel) -> str:
        """A mark of the token that this number has now, "" without one, UNREADABLE while the
        key service is away: what was refused may have been replaced, so it stops nothing."""
        try:
            return graph.mark(graph.token_of(channel))
        except KeysUnavailable:
            return UNREADABLE
        except (CloudNumber.DoesNotExist, SealBroken):
            return ""

    def meaning_of(self, code: str) -> Meaning:
        """What a failure says beyond the one message it came with."""
        if code == UNWANTED:
            return Meaning.UNWANTED
        if not (code.isascii() and code.isdecimal()):
            return Meaning.NOTHING
        return _MEANINGS.get(verdict(int(code)).act, Meaning.NOTHING)

    def slow_down(self, *, channel: Channel) -> None:
        slowdown.slow_down(channel)

    def send(
        self,
        *,
        channel: Channel,
        to: tuple[str, str],
        message: Message,
        leave_by: float | None = None,
    ) -> SendResult:
        ready = self._ready(channel=channel, to=to, message=message)
        if not isinstance(ready, _Ready):
            health.unused()
            return ready
        try:
            answer = graph.post(
                f"{graph.segment(channel.address)}/messages",
                token=ready.token,
                body=ready.payload,
                timeouts=graph.SEND,
                leave_by=leave_by,
            )
        except TooLate:
            health.unused()
            return Retry(after=0.0, code="overslept", reason="The sender was held up.", tried=False)
        except NotSent as error:
            if isinstance(error, Forbidden):
                health.unused()
            else:
                health.failed()
            return Retry(
                after=_backoff(message.attempts),
                code="unreachable",
                reason=f"WhatsApp could not be reached ({error.reason}).",
            )
        except OutboundError as error:
            health.failed()
            return Ambiguous(reason=error.reason)
        if answer.status >= 500:
            health.failed()
        else:
            health.answered()
        credential = graph.mark(ready.token)
        return _outcome(channel, answer, attempts=message.attempts, credential=credential)

    def _ready(
        self, *, channel: Channel, to: tuple[str, str], message: Message
    ) -> _Ready | SendResult:
        """The request, or why there is none."""
        wait = slowdown.remaining_here(channel)
        if wait:
            return Retry(
                after=wait,
                code="slow",
                reason="WhatsApp asked this number to slow down.",
                tried=False,
            )
        try:
            payload = message_payload(
                to=to,
                kind=message.kind,
                text=message.text,
                content=message.content,
                send_key=str(message.send_key),
                message=message,
                channel=channel,
            )
            token = graph.token_of(channel)
        except CannotSend as error:
            return Rejected(code=error.code, reason=error.reason)
        except NotNow as wait_for:
            return wait_for.result
        except KeysUnavailable:
            # The token's key, here or for the upload of a file: nothing was asked of WhatsApp.
            return Retry(
                after=KEYS_WAIT,
                code="keys",
                reason="The key service does not answer, so the access token cannot be read.",
                tried=False,
            )
        except (CloudNumber.DoesNotExist, SealBroken):
            return ChannelStopped(
                code="no_token", reason="There is no usable access token: enter one."
            )
        return _Ready(payload, token)

    def acknowledge(self, *, channel: Channel, external_id: str, typing: bool) -> None:
        if slowdown.remaining(channel) or health.wait():
            return
        try:
            answer = graph.post(
                f"{graph.segment(channel.address)}/messages",
                token=graph.token_of(channel),
                body=read_payload(message_id=external_id, typing=typing),
                timeouts=graph.BRIEF,
            )
        except (OutboundError, CloudNumber.DoesNotExist, SealBroken, KeysUnavailable) as error:
            logger.info("a read mark was not taken: %s", error)
            return
        if answer.status != 200:
            logger.info("a read mark was refused with status %s", answer.status)


def _outcome(channel: Channel, answer: Answer, *, attempts: int, credential: str) -> SendResult:
    body = _json(answer)
    if 200 <= answer.status < 300:
        wamid = _accepted_id(body)
        # Taken, but the answer is cut or strange: its status will tell the id.
        if wamid:
            return Accepted(wamid, addresses=_addressed(body))
        return Ambiguous(reason="the answer could not be read")
    code = code_of(body.get("error") if isinstance(body, dict) else None)
    if code is None:
        if answer.status >= 500 or answer.status == 408:
            # Some gateway on the way speaks; whether the message got past it is not known.
            return Ambiguous(reason=f"status {answer.status} without an error code")
        return Retry(
            after=_backoff(attempts),
            code=f"http_{answer.status}",
            reason="WhatsApp's address refuses requests without saying why.",
        )
    found = verdict(code, http_status=answer.status)
    if found.act is Act.STOP_CHANNEL:
        return ChannelStopped(code=str(code), reason=found.reason, credential=credential)
    return _refused(channel, str(code), found, attempts)


def _refused(channel: Channel, code: str, found: Verdict, attempts: int) -> SendResult:
    match found.act:
        case Act.SLOW_CHANNEL:
            wait = slowdown.slow_down(channel)
            return Retry(after=wait, code=code, reason=found.reason)
        case Act.SLOW_RECIPIENT:
            wait = min(4.0 ** max(0, attempts - 1), LONGEST_WAIT)
            return Retry(after=wait, code=code, reason=found.reason)
        case Act.BACK_OFF:
            return Retry(after=_backoff(attempts), code=code, reason=found.reason)
        case Act.SPAM_LIMIT:
            return Retry(after=SPAM_WAIT, code=code, reason=found.reason)
    return Rejected(code=code, reason=found.reason)


def _backoff(attempts: int) -> float:
    """1, 2, 4 … seconds and a little chance, so that many do not come back at once."""
    spread = 1 + random.random() / 4  # noqa: S311 (dice, not secrets)
    return min(2.0 ** max(0, attempts - 1) * spread, LONGEST_WAIT)


def _json(answer: Answer) -> Any:
    try:
        return answer.json()
    except (ValueError, RecursionError):
        return None


def _accepted_id(body: Any) -> str:
    messages = body.get("messages") if isinstance(body, dict) else None
    first = messages[0] if isinstance(messages, list) and messages else None
    wamid = first.get("id") if isinstance(first, dict) else None
    return wamid if isinstance(wamid, str) and 0 < len(wamid) <= 255 else ""


def _addressed(body: Any) -> tuple[tuple[str, str], ...]:
    """Whom the platform says it sent to; some countries' numbers are rewritten on the way."""
    contacts = body.get("contacts") if isinstance(body, dict) else None
    first = contacts[0] if isinstance(contacts, list) and contacts else None
    if not isinstance(first, dict):
        return ()
    found = []
    for field, kind in (
        ("wa_id", ContactAddress.Kind.PHONE),
        ("user_id", ContactAddress.Kind.BSUID),
    ):
        value = first.get(field)
        if isinstance(value, str) and 0 < len(value) <= ADDRESS_LENGTH:
            found.append((kind.value, value.removeprefix("+")))
    return tuple(found)
