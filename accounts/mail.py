"""Mails: rendered from `templates/emails/`, sent over SMTP, from tasks alone.

A template is two files. The first line of `<name>.txt` is the subject, the rest the
text; `<name>.html` is the same for those who prefer it. Nothing here logs an address,
a subject or a body, and no mail carries a picture or a counted link.
"""

import re
import smtplib
from collections.abc import Mapping
from email.errors import HeaderParseError
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string

SMTP = "django.core.mail.backends.smtp.EmailBackend"

SHOWN_NAME = 80
"""Characters of a name that a mail shows: enough for a business, too few for a letter."""

_ADDRESS_LIKE = re.compile(r"(?<=\w)([.:])(?=[\w/])")
_WORD_JOINER = "\u2060"


class MailRefused(Exception):
    """The mail server will never take this mail. `reason` is for people."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class MailDelayed(Exception):
    """The mail did not leave, or perhaps it did: try again later. `reason` is for people."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def shown_name(name: str) -> str:
    """Somebody's own words for a mail: one short line that no program makes a link of."""
    kept = "".join(letter for letter in " ".join(name.split()) if letter.isprintable())
    short = kept if len(kept) <= SHOWN_NAME else f"{kept[: SHOWN_NAME - 1].rstrip()}…"
    return _ADDRESS_LIKE.sub(rf"\1{_WORD_JOINER}", short)


def send_mail(*, to: str, template: str, context: Mapping[str, Any]) -> None:
    """Render `template` and hand it to the mail server; outside of transactions only.

    Raises MailRefused when it is refused for good, MailDelayed when it may be tried
    again. A connection lost after the text was sent counts as delayed, so a mail may
    come twice and never not at all.
    """
    if not settings.EMAIL_HOST:
        raise MailDelayed("No mail server is set (EMAIL_URL), so no mail leaves.")
    subject, _, text = render_to_string(f"emails/{template}.txt", dict(context)).partition("\n")
    mail = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=text.strip() + "\n",
        to=[to],
        connection=get_connection(SMTP),
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
    )
    mail.attach_alternative(render_to_string(f"emails/{template}.html", dict(context)), "text/html")
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        raise _refusal(code, words, "The mail server refuses this address") from None
    except smtplib.SMTPDataError as error:
        raise _refusal(
            error.smtp_code, error.smtp_error, "The mail server refuses this mail"
        ) from None
    except (ValueError, HeaderParseError):
        # Of the address alone: subjects are one line by now.
        raise MailRefused("This is no address that a mail can be sent to.") from None
    except (smtplib.SMTPException, OSError) as error:
        # Also a login or a sender that is refused: a person mends that, and the mail waits.
        raise MailDelayed(f"The mail server cannot be used ({type(error).__name__}).") from None


def _refusal(code: int, words: bytes | str, sentence: str) -> MailRefused | MailDelayed:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    line = "".join(letter for letter in " ".join(said.split()) if letter.isprintable())
    reason = f"{sentence}: {code} {line}"[:200]
    # RFC 5321, 4.2.1: 5yz is final, 4yz may be tried again.
    return MailRefused(reason) if code >= 500 else MailDelayed(reason)
