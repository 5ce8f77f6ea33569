"""A conversation as staff see it: who handles it, what was said in days, and each why."""

from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localtime

from accounts.models import User
from ai.queries import assistant_settings, heard_of, runs_of
from ai.targets import asked_now
from conversations import queries
from conversations.channels import number_of
from conversations.models import Channel, Conversation, Message
from conversations.previews import OUR_REACTION
from conversations.window import window_is_open
from panels import words
from panels.templatetags.panel import by_day, inside, moment
from panels.tenant.bubbles import dress
from panels.tenant.why import explain, labels_of_runs, names_of_versions
from tenants.switches import Kind, stoppers, stops

HEARD = ("audio", "image")
"""Kinds of messages that a machine may have taken down."""

_LEAVES = frozenset(Message.Status.values) - {Message.Status.FAILED, Message.Status.CANCELLED}

PAGE = 60
"""Messages shown at once: about five screens."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`line` says who answers; `stopped` why the assistant does not, when that is news."""

    line: str
    stopped: str = ""


_STOPPED = {
    "platform": "The platform has stopped the assistant in every workspace. People answer.",
    "tenant": "The platform has stopped the assistant in this workspace. People answer.",
    "number": "The platform has stopped the assistant on this number. People answer.",
}
_HELD = {
    "platform": "The platform has stopped sending in every workspace.",
    "tenant": "The platform has stopped sending in this workspace.",
    "number": "The platform has stopped sending from this number.",
}
_KEPT = "Messages are kept here and leave in order once it is released."


def stopped_by_platform(channel: Channel | None = None) -> str:
    """The platform's own stop of the assistant in words; empty when it stops nothing here.

    With a `channel`, that number's own switch counts as well.
    """
    switch = _stop(Kind.AI, channel)
    return f"{_STOPPED[switch]}{_told_of_stop(Kind.AI, switch)}" if switch else ""


def _told_of_stop(kind: str, switch: str) -> str:
    """Why and until when the widest of the platform's switches stops it, as sentences."""
    found = next(iter(stoppers(kind)), None)
    if found is None or switch == "number":
        return ""
    reason = f" Why: {found.reason.rstrip('.')}." if found.reason else ""
    return reason + (f" Until {inside(moment(localtime(found.until)))}." if found.until else "")


def held_by_platform(channel: Channel | None = None) -> str:
    """Why nothing leaves, in words; empty when messages leave. `channel` as above."""
    switch = _stop(Kind.SENDING, channel)
    return f"{_HELD[switch]} {_KEPT}" if switch else ""


def held_numbers() -> list[str]:
    """The numbers that the platform stopped one by one, as people write them."""
    stopped = stops(Kind.SENDING)
    if stopped.all_numbers or not stopped.numbers:
        return []
    return [row.display for row in Channel.objects.all() if stopped.of(number_of(row))]


def _stop(kind: str, channel: Channel | None) -> str | None:
    stopped = stops(kind)
    return stopped.of(number_of(channel)) if channel else stopped.all_numbers


def stopped_words(channel: Channel | None = None) -> str:
    """Why no assistant answers in the active workspace (or on `channel`); empty when it does."""
    stopped = stopped_by_platform(channel)
    if stopped or assistant_settings().enabled:
        return stopped
    return "The assistant is switched off in its settings. People answer."


def asked_words(conversation: Conversation) -> str:
    """Whom the assistant asks while this waits, to stand behind the reason; empty for anybody."""
    if not conversation.waiting_since:
        return ""
    label = asked_now(assistant_settings(), conversation.waiting_reason).label
    return f"Asked: {label}." if label else ""


def standing(conversation: Conversation, viewer: User) -> Standing:
    """Who answers this conversation now, in one line."""
    if conversation.contact.blocked_at:
        return Standing("Blocked: nobody answers")
    if conversation.handler == Conversation.Handler.AGENT:
        if conversation.assigned_to_id == viewer.pk:
            return Standing("You are answering")
        if conversation.assigned_to:
            return Standing(f"{conversation.assigned_to.name} is answering")
        return Standing("Nobody has taken it yet")
    stopped = stopped_words(conversation.channel)
    if conversation.assistant_paused:
        return Standing(
            "The assistant is off here",
            f"The assistant is off in this conversation{_told_of_pause(conversation)}. Customers’ "
            "messages wait for a person.",
        )
    if conversation.is_muted:
        return Standing("The assistant is silent: too many messages")
    if conversation.is_slowed:
        return Standing("The assistant answers seldom: many messages at once")
    drafts_only = conversation.copilot
    if not stopped and (assistant_settings().copilot if drafts_only is None else drafts_only):
        return Standing("The assistant drafts, people send")
    return Standing(
        "No assistant: people answer" if stopped else "The assistant is answering", stopped
    )


def _told_of_pause(conversation: Conversation) -> str:
    """By whom, why, until when: what is known of it, to stand in a sentence."""
    until = conversation.paused_until
    parts = (
        f" (switched off by {conversation.paused_by})" if conversation.paused_by else "",
        f" until {inside(moment(localtime(until)))}" if until else "",
        f": {conversation.paused_reason}" if conversation.paused_reason else "",
    )
    return "".join(parts)


def thread(
    conversation: Conversation, *, viewer: User, before: int | None = None
) -> dict[str, Any]:
    """The newest page of messages (or the one before message `before`), for the templates."""
    rows = queries.thread(conversation.pk).order_by("-id")
    # A reaction of ours stands on the message it is for; what did not leave is told.
    rows = rows.exclude(OUR_REACTION, status__in=_LEAVES)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE + 1])
    earlier = len(found) > PAGE
    messages: list[Message] = found[:PAGE][::-1]
    runs = runs_of(message.pk for message in messages)
    names = names_of_versions(runs.values())
    labels = labels_of_runs(runs.values())
    held = bool(held_by_platform(conversation.channel))
    dress(
        messages,
        conversation=conversation,
        may_reply=viewer.has_permission("inbox.reply"),
        may_redrive=viewer.has_permission("inbox.redrive"),
        may_write=viewer.has_permission("inbox.reply")
        and window_is_open(conversation)
        and conversation.contact.blocked_at is None,
    )
    heard = heard_of(each.pk for each in messages if each.kind in HEARD and not each.revoked_at)
    told: set[int] = set()
    for message in reversed(messages):
        # The why stands once a turn, under its last message.
        run = runs.get(message.pk)
        fresh = run is not None and run.pk not in told
        message.run = explain(run, names, labels) if run and fresh else None  # type: ignore[attr-defined]
        if run:
            told.add(run.pk)
        message.heard = heard.get(message.pk)  # type: ignore[attr-defined]
        message.held = held and message.status == Message.Status.QUEUED  # type: ignore[attr-defined]
        message.problem = words.not_sent(message.error) if message.error else ""  # type: ignore[attr-defined]
    return {
        "days": list(by_day(messages)),
        "earlier": messages[0].pk if earlier else None,
        "newer": before is not None,
        "may_judge": viewer.has_permission("inbox.reply"),
        "may_save": viewer.has_permission("assistant.edit"),
    }
