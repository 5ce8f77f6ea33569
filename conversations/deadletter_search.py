"""What came to a standstill, of one kind, as people look for it: the panel's list and the API's."""

from typing import Any

from django.db.models import Q, QuerySet

from conversations import deadletters
from conversations.models import Attachment, InboundEvent, Message


def found(*, kind: str, search: str = "") -> QuerySet[Any]:
    """The rows of one of `deadletters.KINDS` in which `search` stands, the latest first."""
    return {"messages": _messages, "updates": _updates, "files": _files}[kind](search)


def _messages(search: str) -> QuerySet[Message]:
    rows = deadletters.failed_messages()
    if not search:
        return rows
    meant = (
        Q(text__icontains=search)
        | Q(error__icontains=search)
        | Q(error_code=search)
        | Q(conversation__contact__name__icontains=search)
        | Q(conversation__contact__profile_name__icontains=search)
    )
    return rows.filter(meant | Q(pk=int(search)) if is_id(search) else meant)


def _updates(search: str) -> QuerySet[InboundEvent]:
    rows = deadletters.stuck_updates()
    if not search:
        return rows
    return rows.filter(Q(sender__icontains=search) | Q(last_error__icontains=search))


def _files(search: str) -> QuerySet[Attachment]:
    rows = deadletters.failed_files()
    if not search:
        return rows
    return rows.filter(
        Q(filename__icontains=search)
        | Q(error__icontains=search)
        | Q(message__conversation__contact__name__icontains=search)
        | Q(message__conversation__contact__profile_name__icontains=search)
    )


def is_id(text: str) -> bool:
    """Whether it is a key as people type one."""
    return text.isascii() and text.isdecimal() and len(text) <= 18
