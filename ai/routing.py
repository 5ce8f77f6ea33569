"""The last of the routing chain: the assistant takes what nobody else did.

It answers bursts as one turn: each message restarts a quiet window, shorter
after a complete question and nearly none after a tap, up to a ceiling.
"""

from datetime import timedelta

from django.conf import settings

from ai.copilot import drafts
from ai.hearing import work as hearing
from ai.quiet import quiet_after
from ai.standing import standing
from conversations import commands
from conversations.flood import answer_not_before
from conversations.handling import wait_for_person
from conversations.manners import reading_time
from conversations.routing import Arrival
from core.clock import now
from tenants.doorbell import ring


def handle(arrival: Arrival) -> bool:
    conversation = arrival.conversation
    if "standing" not in arrival.shared:
        arrival.shared["standing"] = standing()
    silent = arrival.shared["standing"].silence(conversation)
    word = commands.asked(arrival.message)
    if word and silent:
        commands.answer(arrival, word)
        return True
    drafts_only = arrival.shared["standing"].drafts_only(conversation)
    if drafts_only or conversation.waiting_reason == drafts.WAITS:
        drafts.customer_wrote(arrival, still=drafts_only and not silent)
    if silent:
        wait_for_person(conversation, reason="assistant_off")
        return True
    moment = now()
    started = conversation.burst_started_at or moment
    conversation.burst_started_at = started
    ceiling = started + timedelta(seconds=settings.BURST_CEILING)
    due = max(moment, min(moment + quiet_after(arrival.message), ceiling))
    due = hearing.expect(arrival, burst=started) or due
    slowed_to = answer_not_before(conversation)
    conversation.turn_due_at = max(due, slowed_to) if slowed_to else due
    arrival.changed.update(("burst_started_at", "turn_due_at"))
    ring(task="ai.take_turn", due=conversation.turn_due_at, conversation_id=conversation.pk)
    if slowed_to is None and not drafts_only:
        # In co-pilot nobody has read it yet, and a person may take their time.
        ring(
            task="conversations.acknowledge",
            due=moment + reading_time(arrival.message.text),
            message_id=arrival.message.pk,
        )
    return True
