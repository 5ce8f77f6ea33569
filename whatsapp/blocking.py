"""Bringing WhatsApp's list of whom a number blocks into line with what staff decided.

Meta takes a block within 24 hours of the user's last message alone, 64,000 of them a number,
and an unblock at any time (its page “Block users”, June 2026). What it refuses for good is
written down and changes nothing here: the customer stays blocked, unanswered.
"""

from typing import Any

from audit.actions import record
from audit.queries import Asked, found_by
from conversations.models import Channel, Contact, ContactAddress
from core.actors import system_actor
from core.crypto import SealBroken
from core.http import Answer
from whatsapp import graph
from whatsapp.errors import code_of
from whatsapp.models import CloudNumber
from whatsapp.numbers import TRANSPORT

WHATSAPP = system_actor("WhatsApp")
REFUSED = "conversations.contact.block_refused"

SOME_FAILED = 139100
"""The error of the request when some of its users were refused: each has its own."""
PASSING = frozenset({1, 2, 4, 80007, 130429, 131000, 131016, 139102, 139103})
"""Codes worth another try: faults of the platform's, its limits, two changes at once."""


class NotTakenYet(Exception):
    """The job is tried again, as any that raises."""


def bring_block(contact_id: int) -> None:
    """Tell each of the contact's numbers' lists what holds now.

    A task: idempotent, outside of transactions. Raises NotTakenYet, core.http.OutboundError or
    KeysUnavailable for what passes.
    """
    contact = _of(contact_id)
    while contact is not None:
        _bring(contact)
        told, contact = contact, _of(contact_id)
        if contact and (contact.blocked_at is None) == (told.blocked_at is None):
            return
        # Staff thought again meanwhile: another may have told so before us, and then we undid it.


def _of(contact_id: int) -> Contact | None:
    return Contact.objects.filter(pk=contact_id, merged_into=None).first()


def _bring(contact: Contact) -> None:
    for channel, user in _users(contact):
        try:
            token = graph.token_of(channel)
        except (CloudNumber.DoesNotExist, SealBroken):
            _refused(contact, channel, code="no_token")
            continue
        answer = graph.change_blocked(
            channel.address, token=token, user=user, blocked=contact.blocked_at is not None
        )
        if answer.status == 200:
            continue
        code = _reason(answer)
        if code is None or code in PASSING or answer.status >= 500:
            raise NotTakenYet(f"status {answer.status}, code {code}")
        _refused(contact, channel, code=str(code))


def _users(contact: Contact) -> list[tuple[Channel, dict[str, str]]]:
    """For each number of the business, how the contact is named there: a phone before an id."""
    rows = (
        ContactAddress.objects.filter(
            contact=contact,
            retired_at=None,
            kind__in=[ContactAddress.Kind.PHONE, ContactAddress.Kind.BSUID],
            channel__transport=TRANSPORT,
        )
        .select_related("channel")
        # "phone" after "bsuid": the last one of a number stands.
        .order_by("channel_id", "kind", "id")
    )
    found: dict[int, tuple[Channel, dict[str, str]]] = {}
    for row in rows:
        is_phone = row.kind == ContactAddress.Kind.PHONE
        user = {"user": f"+{row.value.removeprefix('+')}"} if is_phone else {"user_id": row.value}
        found[row.channel_id] = (row.channel, user)
    return list(found.values())


def _reason(answer: Answer) -> int | None:
    """The error's code: that of the one user where the request only says that some failed."""
    try:
        body: Any = answer.json()
    except (ValueError, RecursionError):
        return None
    code = code_of(body.get("error")) if isinstance(body, dict) else None
    if code != SOME_FAILED:
        return code
    listed = body.get("block_users")
    failed = listed.get("failed_users") if isinstance(listed, dict) else None
    first = failed[0] if isinstance(failed, list) and failed else None
    errors = first.get("errors") if isinstance(first, dict) else None
    return code_of(errors[0]) if isinstance(errors, list) and errors else code


def _refused(contact: Contact, channel: Channel, *, code: str) -> None:
    """Write down that a block was not taken: once, though each of their messages asks anew."""
    if contact.blocked_at is None:
        return
    target = f"contact:{contact.pk}"
    data = {"number": channel.display, "error_code": code}
    told = found_by(Asked(codes=frozenset({REFUSED}), target=target, since=contact.blocked_at))
    if not told.filter(data=data).exists():
        record(actor=WHATSAPP, code=REFUSED, target=target, data=data)
