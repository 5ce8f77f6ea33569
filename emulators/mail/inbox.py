"""The mails that arrived, newest kept, in memory alone."""

import re
from collections import deque
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

MOST_MAILS = 200
MOST_BYTES = 8 * 1024 * 1024
"""Together: a demo for a day, and no more memory than a few browser tabs' icons."""

_LINK = re.compile(r"https?://[^\s<>\"')\]]+")


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as the envelope and its parts say. `to` are the envelope's receivers."""

    id: int
    at: str
    to: tuple[str, ...]
    sender: str
    headers: dict[str, str]
    subject: str
    text: str
    html: str
    links: tuple[str, ...]
    size: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(slots=True)
class Faults:
    """What goes wrong on purpose: see :meth:`change`."""

    reject: int = 0
    delay: float = 0.0
    drop_after_accept: bool = False

    def change(self, values: dict[str, Any]) -> None:
        """`reject`: an SMTP code 400–599 for every receiver, 0 for none; `delay`: seconds
        before a mail is taken; `drop_after_accept`: the mail is kept and the line cut
        before the sender hears of it. Raises ValueError.
        """
        unknown = set(values) - {"reject", "delay", "drop_after_accept"}
        if unknown:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
        reject, delay = values.get("reject", self.reject), values.get("delay", self.delay)
        drop = values.get("drop_after_accept", self.drop_after_accept)
        if type(reject) is not int or not (reject == 0 or 400 <= reject <= 599):
            raise ValueError("reject is an SMTP code from 400 to 599, or 0")
        if isinstance(delay, bool) or not isinstance(delay, int | float) or not 0 <= delay <= 60:
            raise ValueError("delay is a number of seconds from 0 to 60")
        if not isinstance(drop, bool):
            raise ValueError("drop_after_accept is true or false")  # noqa: TRY004 - for a client
        self.reject, self.delay, self.drop_after_accept = reject, float(delay), drop


@dataclass(slots=True)
class Inbox:
    """Mails in the order of arrival; the oldest go when there are too many or too large ones."""

    mails: deque[Mail] = field(default_factory=deque)
    faults: Faults = field(default_factory=Faults)
    arrived: int = 0

    def take(self, raw: bytes, *, sender: str, to: list[str]) -> Mail:
        """Keep a mail as it came over the line."""
        self.arrived += 1
        message = message_from_bytes(raw, policy=policy.default)
        text, html = _part(message, "plain"), _part(message, "html")
        mail = Mail(
            id=self.arrived,
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            to=tuple(to),
            sender=sender,
            headers={name: str(value) for name, value in message.items()},
            subject=str(message.get("Subject", "")),
            text=text,
            html=html,
            links=tuple(dict.fromkeys(_LINK.findall(text))),
            size=len(raw),
        )
        self.mails.append(mail)
        while len(self.mails) > MOST_MAILS or (
            len(self.mails) > 1 and sum(each.size for each in self.mails) > MOST_BYTES
        ):
            self.mails.popleft()
        return mail

    def to(self, address: str = "") -> list[Mail]:
        """Oldest first; those for one receiver when `address` is given."""
        wanted = address.lower()
        return [
            mail
            for mail in self.mails
            if not wanted or wanted in {receiver.lower() for receiver in mail.to}
        ]

    def find(self, mail_id: int) -> Mail | None:
        return next((mail for mail in self.mails if mail.id == mail_id), None)

    def reset(self) -> None:
        """Empty, and nothing goes wrong any more. Ids go on."""
        self.mails.clear()
        self.faults = Faults()


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    if part is None:
        return ""
    found = part.get_content()
    return found if isinstance(found, str) else ""
