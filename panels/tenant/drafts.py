"""A draft in co-pilot, in the reply box's place: send it, change it, or put it aside."""

import uuid
from dataclasses import dataclass

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect

from ai.copilot.actions import discard_draft, redo_draft, send_draft
from ai.copilot.drafts import choices_of, is_outdated, open_draft, proposes, words_of
from ai.models import Draft
from conversations import handling, queries
from conversations.models import Conversation
from core.errors import InvalidInput, NotFound, ProfferError
from panels.access import WRITE, PanelRequest, allow
from panels.errors import tell
from panels.tenant.why import Why, explain, names_of_versions

_COPILOT = {"yes": True, "no": False, "": None}


@dataclass(frozen=True, slots=True)
class Shown:
    """`choices` are what the customer could tap; `why` tells of its run. `send_key` is the same
    each time it is shown, so that no two clicks send it twice. `outdated`: the catalogue has
    changed, and it cannot be sent as it is; `can_redo`: it can be drafted anew."""

    pk: int
    text: str
    choices: list[str]
    why: Why
    send_key: uuid.UUID
    outdated: bool
    can_redo: bool


def shown_draft(conversation: Conversation) -> Shown | None:
    """The draft that can be sent now; no query where nobody waits for a person."""
    if conversation.handler != Conversation.Handler.ASSISTANT or not conversation.waiting_since:
        return None
    draft = open_draft(conversation)
    return _shown(draft) if draft else None


def _shown(draft: Draft) -> Shown:
    return Shown(
        pk=draft.pk,
        text=words_of(draft),
        choices=choices_of(draft),
        why=explain(draft.run, names_of_versions([draft.run]), {}),
        send_key=uuid.uuid5(uuid.NAMESPACE_OID, f"draft/{draft.conversation_id}/{draft.pk}"),
        outdated=is_outdated(draft),
        can_redo=not proposes(draft),
    )


def _known(conversation_id: int) -> Conversation:
    """One of this workspace's conversations. Raises NotFound."""
    found = queries.conversation(conversation_id)
    if found is None:
        raise NotFound
    return found


def _back(conversation_id: int) -> HttpResponse:
    return redirect("tenant:conversation", conversation_id)


@allow("inbox.reply", methods=WRITE)
def draft_send(request: PanelRequest, conversation_id: int, draft_id: int) -> HttpResponse:
    """Send the draft as it stands."""
    opened = _known(conversation_id)
    try:
        send_draft(
            actor=request.user.actor,
            conversation_id=opened.pk,
            draft_id=draft_id,
            idempotency_key=request.POST.get("send_key"),
        )
    except ProfferError as error:
        tell(request, error)
    return _back(conversation_id)


@allow("inbox.reply", methods=WRITE)
def draft_discard(request: PanelRequest, conversation_id: int, draft_id: int) -> HttpResponse:
    """Put the draft aside; the customer goes on waiting for a person."""
    opened = _known(conversation_id)
    try:
        discard_draft(actor=request.user.actor, conversation_id=opened.pk, draft_id=draft_id)
    except ProfferError as error:
        tell(request, error)
    return _back(conversation_id)


@allow("inbox.reply", methods=WRITE)
def draft_redo(request: PanelRequest, conversation_id: int, draft_id: int) -> HttpResponse:
    """Have the draft written anew, from the catalogue as it is now."""
    opened = _known(conversation_id)
    try:
        redo_draft(actor=request.user.actor, conversation_id=opened.pk, draft_id=draft_id)
    except ProfferError as error:
        tell(request, error)
    else:
        notes.success(request, "The assistant writes it anew. It will be here in a moment.")
    return _back(conversation_id)


@allow("inbox.take_over", methods=WRITE)
def copilot(request: PanelRequest, conversation_id: int) -> HttpResponse:
    """Whether the assistant only drafts in this conversation, or as the workspace has it."""
    opened = _known(conversation_id)
    chosen = request.POST.get("copilot", "")
    try:
        if chosen not in _COPILOT:
            raise InvalidInput("Choose whether the assistant drafts or answers here.")
        handling.set_copilot(
            actor=request.user.actor, conversation_id=opened.pk, copilot=_COPILOT[chosen]
        )
    except ProfferError as error:
        tell(request, error)
    else:
        notes.success(request, "Saved. It counts from the very next message.")
    return _back(conversation_id)
