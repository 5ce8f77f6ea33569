"""The SMTP side: takes what the faults let through."""

import asyncio
import logging
from typing import Any, cast

from aiosmtpd.smtp import SMTP, Envelope, Session

from emulators.mail.inbox import Inbox

# It would write every line of every mail, links and all.
logging.getLogger("mail.log").setLevel(logging.WARNING)

LARGEST = 1024 * 1024
"""Bytes of one mail. Ours have a few thousand."""


class Taker:
    """The hooks that aiosmtpd calls, each with the answer to give."""

    def __init__(self, inbox: Inbox) -> None:
        self.inbox = inbox

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if self.inbox.faults.reject:
            return f"{self.inbox.faults.reject} Refused on purpose"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        await asyncio.sleep(self.inbox.faults.delay)
        content = envelope.content
        raw = content if isinstance(content, bytes) else str(content).encode()
        self.inbox.take(raw, sender=envelope.mail_from or "", to=list(envelope.rcpt_tos))
        if self.inbox.faults.drop_after_accept and server.transport is not None:
            # A transport of asyncio can be cut off; its base class only does not say so.
            cast(asyncio.WriteTransport, server.transport).abort()
        return "250 Kept"


async def listen(inbox: Inbox, *, bind: str, port: int) -> asyncio.Server:
    """A mail server on `port`. Raises OSError."""
    loop = asyncio.get_running_loop()
    return await loop.create_server(
        lambda: SMTP(
            Taker(inbox), data_size_limit=LARGEST, hostname="mail.emulator", ident="Emulator"
        ),
        host=bind,
        port=port,
    )
