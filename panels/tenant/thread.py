"""A conversation as staff see it: who handles it, what was said in days, and each why."""

from dataclasses import dataclass
from typing import Any

from accounts.models import User
from ai.queries import assistant_settings, runs_of
from conversations import queries
from conversations.channels import number_of
from conversations.models import Channel, Conversation, Message
from panels import words
from panels.templatetags.panel import by_day
from panels.tenant.bubbles import dress
from panels.tenant.why import explain, labels_of_runs, names_of_versions
from tenants.switches import Kind, stops

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
    return _STOPPED[switch] if switch else ""


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


def standing(conversation: Conversation, viewer: User) -> Standing:
    """Who answers this conversation now, in one line."""
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
            "The assistant is off in this conversation. Customers’ messages wait for a person.",
        )
    if conversation.is_muted:
        return Standing("The assistant is silent: too many messages")
    if conversation.is_slowed:
        return Standing("The assistant answers seldom: many messages at once")
    return Standing(
        "No assistant: people answer" if stopped else "The assistant is answering", stopped
    )


def thread(
    conversation: Conversation, *, viewer: User, before: int | None = None
) -> dict[str, Any]:
    """The newest page of messages (or the one before message `before`), for the templates."""
    rows = queries.thread(conversation.pk).order_by("-id")
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
    )
    told: set[int] = set()
    for message in reversed(messages):
        # The why stands once a turn, under its last message.
        run = runs.get(message.pk)
        fresh = run is not None and run.pk not in told
        message.run = explain(run, names, labels) if run and fresh else None  # type: ignore[attr-defined]
        if run:
            told.add(run.pk)
        message.held = held and message.status == Message.Status.QUEUED  # type: ignore[attr-defined]
        message.problem = words.not_sent(message.error) if message.error else ""  # type: ignore[attr-defined]
    return {
        "days": list(by_day(messages)),
        "earlier": messages[0].pk if earlier else None,
        "newer": before is not None,
        "may_judge": viewer.has_permission("inbox.reply"),
    }
