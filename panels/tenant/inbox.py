"""The inbox: conversations, one of them open, and what staff do in it."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any, BinaryIO, cast

from django.contrib import messages as notes
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render

from ai.copilot.actions import send_draft
from ai.queries import assistant_settings
from ai.targets import Share, share_of
from conversations import actions, flood, handling, queries, reacting, schedule
from conversations.costs import of_conversation
from conversations.models import Conversation, Message, ScheduledMessage
from conversations.window import window_closes_at, window_is_open
from core.errors import InvalidInput, NotFound, ProfferError
from orders.models import OrderProposal
from orders.queries import orders, pending_proposals
from panels import words
from panels.access import WRITE, PanelRequest, allow
from panels.errors import tell
from panels.moments import for_field, tomorrow_at_nine, typed_moment
from panels.paging import chosen, search_of
from panels.tenant import contact_words
from panels.tenant.bubbles import quote_to
from panels.tenant.drafts import shown_draft
from panels.tenant.proposals import REJECT_HINT
from panels.tenant.thread import asked_words, held_by_platform, standing, thread
from whatsapp.media.sending import send_file

LISTED = 100
"""Conversations in the list; older ones are found by search."""


def _conversation(conversation_id: int) -> Conversation:
    """One of this workspace's conversations. Raises NotFound."""
    found = queries.conversation(conversation_id)
    if found is None:
        raise NotFound
    return found


def _share(request: PanelRequest) -> Share:
    """What the assistant asks the viewer for."""
    return share_of(request.user.pk, assistant_settings())


def _listed(
    request: PanelRequest, share: Share, *, show: str, search: str
) -> QuerySet[Conversation]:
    decidable = OrderProposal.objects.filter(
        conversation=OuterRef("pk"), status=OrderProposal.Status.PENDING_APPROVAL
    )
    found = queries.inbox(filter=show, user_id=request.user.pk, search=search, asked=share.rows)
    return found.annotate(has_proposal=Exists(decidable))


def _list(request: PanelRequest, share: Share) -> dict[str, Any]:
    show, search = chosen(request, "show", queries.FILTERS), search_of(request)
    found = list(_listed(request, share, show=show, search=search)[: LISTED + 1])
    for talk in found:
        talk.asks_you = share.holds(talk)  # type: ignore[attr-defined]
    return {
        "show": show,
        "search": search,
        "conversations": found[:LISTED],
        "more": len(found) > LISTED,
    }


def _filters(request: PanelRequest, share: Share) -> list[tuple[str, str, int]]:
    own = queries.inbox(filter="mine", user_id=request.user.pk, asked=share.rows)
    return [
        ("all", "All", 0),
        ("waiting", "Waiting", queries.waiting_count()),
        ("mine", "Mine", own.count()),
    ]


def _state(request: PanelRequest, conversation: Conversation) -> dict[str, Any]:
    return {
        "conversation": conversation,
        "standing": standing(conversation, request.user),
        "asked": asked_words(conversation),
        "held": held_by_platform(conversation.channel),
        "can_take_over": request.user.has_permission("inbox.take_over"),
        "can_block": request.user.has_permission("contacts.block"),
    }


def _person(request: PanelRequest, conversation: Conversation) -> dict[str, Any]:
    proposal = pending_proposals().filter(conversation=conversation).first()
    return {
        "conversation": conversation,
        "addresses": contact_words.best(conversation.contact.addresses.order_by("id")),
        "contact_language": words.language(conversation.contact.language or conversation.language),
        "proposal": proposal,
        "can_approve": request.user.has_permission("orders.approve"),
        "can_take_over": request.user.has_permission("inbox.take_over"),
        "orders": orders().filter(contact=conversation.contact)[:5],
        "costs": of_conversation(conversation.pk),
        "reject_hint": REJECT_HINT,
    }


def _about(request: PanelRequest, conversation: Conversation) -> dict[str, Any]:
    """The message that is answered or reacted to: `about`, by GET or POST; else nothing."""
    given = _key(request.POST.get("about", "") or request.GET.get("about", ""))
    found = given and queries.thread(conversation.pk).filter(pk=given, revoked_at=None).first()
    if not found:
        return {}
    reacts = found.direction == Message.Direction.INBOUND
    return {
        "about": found,
        "quote": quote_to(found, conversation),
        "emojis": reacting.OFFERED if reacts else (),
    }


def _composer(request: PanelRequest, conversation: Conversation) -> dict[str, Any]:
    return {
        "conversation": conversation,
        "can_reply": request.user.has_permission("inbox.reply"),
        "window_open": window_is_open(conversation),
        "window_closes": window_closes_at(conversation),
        "send_key": uuid.uuid4(),
        "later": tomorrow_at_nine(),
        "draft": shown_draft(conversation),
    }


def _editing(request: PanelRequest, conversation: Conversation) -> dict[str, Any]:
    """The composer; with `?edit=` a draft's key, holding its words to be changed."""
    context = {**_composer(request, conversation), **_about(request, conversation)}
    draft = context["draft"]
    if draft and request.GET.get("edit") == str(draft.pk):
        context |= {"editing": draft, "reply_text": draft.text, "send_key": draft.send_key}
    return context


def _scheduled(request: PanelRequest, conversation: Conversation) -> dict[str, Any]:
    rows = schedule.shown_of(conversation.pk)
    for row in rows:
        row.typed = for_field(row.due_at)  # type: ignore[attr-defined]
    return {
        "scheduled": rows,
        "can_reply": request.user.has_permission("inbox.reply"),
        "window_closes": window_closes_at(conversation),
    }


@allow("inbox.view")
def inbox(request: PanelRequest) -> HttpResponse:
    """The list, and an empty place beside it."""
    share = _share(request)
    context = {"section": "inbox", "filters": _filters(request, share), **_list(request, share)}
    return render(request, "panels/tenant/inbox/page.html", context)


@allow("inbox.view")
def inbox_list(request: PanelRequest) -> HttpResponse:
    """The list alone, for refreshes."""
    opened = request.GET.get("open", "")
    context = {**_list(request, _share(request)), "open": int(opened) if opened.isdecimal() else 0}
    return render(request, "panels/tenant/inbox/_list.html", context)


def _key(text: str) -> int | None:
    """A message's key as an address names it; those of imported history are below zero."""
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdecimal() and len(digits) <= 18 else None


def _whole(request: PanelRequest, conversation_id: int, view: str) -> HttpResponse:
    conversation = _conversation(conversation_id)
    before, share = request.GET.get("before", ""), _share(request)
    context = {
        "section": "inbox",
        "view": view,
        "filters": _filters(request, share),
        **_list(request, share),
        **_state(request, conversation),
        **_person(request, conversation),
        **_editing(request, conversation),
        **_scheduled(request, conversation),
        **thread(
            conversation,
            viewer=request.user,
            before=_key(before),
        ),
    }
    return render(request, "panels/tenant/inbox/page.html", context)


@allow("inbox.view")
def conversation(request: PanelRequest, conversation_id: int) -> HttpResponse:
    return _whole(request, conversation_id, "thread")


@allow("inbox.view")
def person(request: PanelRequest, conversation_id: int) -> HttpResponse:
    """On a phone: the customer's details as a page of their own."""
    return _whole(request, conversation_id, "person")


@allow("inbox.view", methods=WRITE)
def seen(request: PanelRequest, conversation_id: int) -> HttpResponse:
    """The open page says that somebody looks at it; a GET alone marks nothing as read."""
    handling.mark_read(actor=request.user.actor, conversation_id=_conversation(conversation_id).pk)
    return HttpResponse(status=204)


@allow("inbox.view")
def live(request: PanelRequest, conversation_id: int) -> HttpResponse:
    """What of an open conversation may have changed, as fragments that swap themselves in.

    A page of older messages (`?older=1`) keeps what its reader came for.
    """
    opened = _conversation(conversation_id)
    older = "older" in request.GET
    context = {
        "oob": True,
        "older": older,
        "draft": shown_draft(opened),
        **_state(request, opened),
        **_person(request, opened),
        **_scheduled(request, opened),
        **({} if older else thread(opened, viewer=request.user)),
    }
    return render(request, "panels/tenant/inbox/_live.html", context)


@allow("inbox.view")
def composer(request: PanelRequest, conversation_id: int) -> HttpResponse:
    """The reply box alone: a closed one opens by itself when the customer writes again. With
    `?about=` somebody writes on in it: an answer to that message, or an emoji on it; to none
    where it is empty."""
    opened = _conversation(conversation_id)
    context = {
        **_composer(request, opened),
        **_about(request, opened),
        "writes_on": "about" in request.GET,
    }
    return render(request, "panels/tenant/inbox/_composer.html", context)


def _back(conversation_id: int) -> HttpResponse:
    return redirect("tenant:conversation", conversation_id)


def _send(request: PanelRequest, conversation_id: int) -> None:
    """What the composer was sent off with: words, a file, or words for later."""
    common: dict[str, Any] = {
        "actor": request.user.actor,
        "conversation_id": conversation_id,
        "text": request.POST.get("text", ""),
        "idempotency_key": request.POST.get("send_key"),
    }
    file, quotes = request.FILES.get("file"), _key(request.POST.get("about", ""))
    if request.POST.get("act") == "later":
        if file:
            raise InvalidInput(fields={"file": "Files leave at once. Only words can wait."})
        due = typed_moment(request.POST.get("due_at", ""), field="due_at")
        schedule.schedule(due_at=due, quotes=quotes, **common)
    elif file:
        send_file(
            file=cast(BinaryIO, file),
            filename=file.name or "",
            as_document="as_document" in request.POST,
            quotes=quotes,
            **common,
        )
    elif drafted := _key(request.POST.get("draft", "")):
        send_draft(draft_id=drafted, **common)
    else:
        actions.reply(quotes=quotes, **common)


@allow("inbox.reply", methods=WRITE)
def reply(request: PanelRequest, conversation_id: int) -> HttpResponse:
    """Send what a person wrote or attached. The form's key makes a double click one message."""
    opened = _conversation(conversation_id)
    problem = _problem_of(partial(_send, request, opened.pk))
    return _answered(request, opened.pk, problem, keeps_words=bool(problem))


@allow("inbox.reply", methods=WRITE)
def react(request: PanelRequest, conversation_id: int) -> HttpResponse:
    """Put an emoji on a message of the customer's, or take it back. Words that were begun stay."""
    opened = _conversation(conversation_id)
    about = _key(request.POST.get("about", ""))
    if not about or not queries.thread(opened.pk).filter(pk=about).exists():
        raise NotFound
    emoji = request.POST.get("emoji", "")
    put = partial(reacting.set_reaction, actor=request.user.actor, message_id=about, emoji=emoji)
    return _answered(request, opened.pk, _problem_of(put), keeps_words=True)


def _problem_of(act: Callable[[], object]) -> str:
    """What stood in the way, in words; empty when nothing did."""
    try:
        act()
    except ProfferError as error:
        return " ".join(error.fields.values()) or error.message
    return ""


def _answered(
    request: PanelRequest, conversation_id: int, problem: str, *, keeps_words: bool
) -> HttpResponse:
    """The composer as it is after what it was used for, and what changed around it. Where it
    keeps its words it keeps the file that was chosen, too."""
    if not request.htmx:
        if problem:
            notes.error(request, problem)
        return _back(conversation_id)
    opened = _conversation(conversation_id)
    context = {
        "reply_problem": problem,
        "reply_text": request.POST.get("text", "") if keeps_words else "",
        "sent": not keeps_words,
        **(_about(request, opened) if problem else {}),
        "oob": True,
        **_composer(request, opened),
        **_state(request, opened),
        **_person(request, opened),
        **_scheduled(request, opened),
        **thread(opened, viewer=request.user),
    }
    return render(request, "panels/tenant/inbox/_replied.html", context)


def _of_scheduled(scheduled_id: int) -> int:
    """The conversation of a scheduled message. Raises NotFound."""
    found = ScheduledMessage.objects.filter(pk=scheduled_id).first()
    if found is None:
        raise NotFound
    return found.conversation_id


@allow("inbox.reply", methods=WRITE)
def scheduled_change(request: PanelRequest, scheduled_id: int) -> HttpResponse:
    """Other words or another moment for a message that waits."""
    conversation_id = _of_scheduled(scheduled_id)
    try:
        schedule.reschedule(
            actor=request.user.actor,
            scheduled_id=scheduled_id,
            text=request.POST.get("text", ""),
            due_at=typed_moment(request.POST.get("due_at", ""), field="due_at"),
        )
    except ProfferError as error:
        tell(request, error)
    return _back(conversation_id)


@allow("inbox.reply", methods=WRITE)
def scheduled_cancel(request: PanelRequest, scheduled_id: int) -> HttpResponse:
    """Take back a message that waits."""
    conversation_id = _of_scheduled(scheduled_id)
    try:
        schedule.cancel(actor=request.user.actor, scheduled_id=scheduled_id)
    except ProfferError as error:
        tell(request, error)
    return _back(conversation_id)


Handling = Callable[..., Conversation]


def _handle(request: PanelRequest, conversation_id: int, act: Handling) -> HttpResponse:
    """Move a conversation between the assistant and people, then show it."""
    opened = _conversation(conversation_id)
    try:
        act(actor=request.user.actor, conversation_id=opened.pk)
    except ProfferError as error:
        tell(request, error)
    return _back(conversation_id)


@allow("inbox.take_over", methods=WRITE)
def take_over(request: PanelRequest, conversation_id: int) -> HttpResponse:
    return _handle(request, conversation_id, handling.take_over)


@allow("inbox.take_over", methods=WRITE)
def hand_back(request: PanelRequest, conversation_id: int) -> HttpResponse:
    return _handle(request, conversation_id, handling.hand_back)


@allow("inbox.take_over", methods=WRITE)
def assistant(request: PanelRequest, conversation_id: int) -> HttpResponse:
    """Switch the assistant off or on in this conversation; off with why, and until when."""
    if request.POST.get("paused") != "yes":
        return _handle(request, conversation_id, handling.resume_assistant)
    typed = request.POST.get("until", "")
    try:
        until = typed_moment(typed, field="until") if typed.strip() else None
    except ProfferError as error:
        tell(request, error)
        return _back(conversation_id)
    reason = request.POST.get("reason", "")
    return _handle(
        request, conversation_id, partial(handling.pause_assistant, reason=reason, until=until)
    )


@allow("inbox.take_over", methods=WRITE)
def unmute(request: PanelRequest, conversation_id: int) -> HttpResponse:
    """Let the assistant answer again after a flood."""
    return _handle(request, conversation_id, flood.unmute)
