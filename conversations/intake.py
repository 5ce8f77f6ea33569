"""Taking in: a sender's waiting updates become messages and statuses, in order, each once.

Runs in the relay (`tenants.own_work`), for several senders of one tenant together. A ring is
written with every update and taken with the work it asks for, so whoever takes one
afterwards sees all that was written before it, and none can be lost. Rows of
conversations are taken without waiting: a sender whose conversation somebody else is at
is put off for a moment, and nobody waits behind it.

An update whose handling raises is tried again, alone and a few times; then it is set aside
and its sender's next ones go on. People see it among the dead letters.
"""

import logging
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import IntegrityError, OperationalError, connection, transaction

from conversations import arrivals
from conversations.channels import Incoming, StatusUpdate, transport_of
from conversations.models import Channel, InboundEvent
from conversations.statuses import apply_status, hold_sent
from conversations.updates import Busy
from conversations.updates import apply as apply_update
from core.clock import now
from core.errors import NotFound
from core.prepared import executed
from core.rows import Rows
from tenants.context import in_tenant
from tenants.doorbell import ring, rung_together
from tenants.own_work import BUSY_SECONDS, alone, claim

logger = logging.getLogger(__name__)

TASK = "conversations.drain"

BATCH = 16
"""Updates in one transaction: few enough to keep conversations locked for a moment only."""

RINGS = 16
"""Rings taken at once; those of one sender are one wish."""

TRIES = 5
"""After so many an update is set aside; with the waits between them some eight seconds in
which its sender's later ones wait for it."""

FIRST_WAIT = 0.5
"""Seconds; twice as long after each further try."""

LOCK_MILLISECONDS = 500
"""For how long a lock is waited for once something went wrong: others wait behind it."""

_EVENTS, _CHANNELS = Rows(InboundEvent, "event"), Rows(Channel, "channel")

_WAITING = """
SELECT {event}, {channel}, other.first
FROM unnest(%s::bigint[], %s::text[]) AS wanted(channel_id, sender)
LEFT JOIN LATERAL (
    SELECT min(oldest.id) AS first
    FROM conversations_contactaddress AS mine
    JOIN conversations_contactaddress AS theirs ON theirs.contact_id = mine.contact_id
        AND theirs.value <> mine.value
    CROSS JOIN LATERAL (
        SELECT waits.id FROM conversations_inboundevent AS waits
        WHERE waits.channel_id = wanted.channel_id AND waits.sender = theirs.value
            AND waits.processed_at IS NULL AND waits.quarantined_at IS NULL
        ORDER BY waits.id LIMIT 1
    ) AS oldest
    WHERE mine.channel_id = wanted.channel_id AND mine.value = wanted.sender
        AND mine.kind IN ('phone', 'bsuid') AND theirs.kind IN ('phone', 'bsuid')
) AS other ON true
CROSS JOIN LATERAL (
    SELECT * FROM conversations_inboundevent AS waits
    WHERE waits.channel_id = wanted.channel_id AND waits.sender = wanted.sender
        AND waits.processed_at IS NULL AND waits.quarantined_at IS NULL
    ORDER BY waits.id LIMIT %s
) AS event
JOIN {channels} ON channel.id = event.channel_id
ORDER BY event.id
"""
"""What the senders have waiting, each with the oldest that waits under another address of the
same customer's: a number or a user id, since the platform names either or both."""

Sender = tuple[int, str]
"""A channel's id, and who sends there."""


@dataclass(slots=True)
class Taken:
    """What was worked off, and after how many seconds senders have to be looked at again."""

    updates: int = 0
    again: dict[Sender, float] = field(default_factory=dict)

    def put_off(self, sender: Sender, seconds: float) -> None:
        self.again[sender] = max(seconds, self.again.get(sender, 0.0))


Take = Callable[[Sequence[Sender]], Taken]


def work_off(tenant_id: int) -> float | None:
    """Take in a part of what waits in this tenant; for `settings.RELAY_WORK`. Outside tenants."""
    try:
        return _turn(tenant_id, take)
    except Exception as error:
        if _is_cut_off():
            raise
        logger.warning("a batch is taken apart: %s", _told(error))
    return _turn(tenant_id, take_carefully)


def _turn(tenant_id: int, take_them: Take) -> float | None:
    """Claim rings and do what they ask for, in one transaction."""
    with transaction.atomic():
        found = claim(tenant_id=tenant_id, task=TASK, most=RINGS)
        if found is None:
            return None
        with in_tenant(found.home), rung_together():
            taken = take_them([(asked["channel_id"], asked["sender"]) for asked in found.asked])
            _ring_again(taken)
    waits = [*taken.again.values()]
    if found.busy:
        waits.append(BUSY_SECONDS)
    if found.rows >= RINGS:
        waits.append(0.0)
    return min(waits, default=None)


def drain(*, channel_id: int, sender: str) -> int:
    """Take in everything `sender` has waiting, here and now; returns how many updates.

    For those who play a story or look after a ring that was lost. Returns when somebody
    else is at it, who sees it through.
    """
    done = 0
    while True:
        with transaction.atomic(), rung_together():
            if alone(task=TASK, channel_id=channel_id, sender=sender):
                taken = take([(channel_id, sender)])
            else:
                taken = Taken(again={(channel_id, sender): BUSY_SECONDS})
            more = 0.0 in taken.again.values()
            if not more:
                _ring_again(taken)
        done += taken.updates
        if not more:
            return done


def _ring_again(taken: Taken) -> None:
    for (channel_id, sender), seconds in taken.again.items():
        ring(
            task="conversations.drain",
            due=now() + timedelta(seconds=seconds) if seconds else None,
            channel_id=channel_id,
            sender=sender,
        )


def take(wanted: Sequence[Sender]) -> Taken:
    """Work off what these senders have waiting, all or nothing. Whoever calls does it alone.

    Raises whatever the handling of one of the updates raises.
    """
    taken = Taken()
    events = _waiting(wanted, taken)
    if any(event.failures for event in events):
        # One of them would fail all of them again.
        return _one_by_one(events, taken)
    outcomes: dict[int, str] = {}
    for run in _runs(events):
        outcomes |= _apply(run, taken)
    _note(outcomes)
    taken.updates = len(outcomes)
    return taken


def take_carefully(wanted: Sequence[Sender]) -> Taken:
    """The same for a batch that failed: each update alone, and none stops other senders'."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{LOCK_MILLISECONDS}ms"])
    taken = Taken()
    return _one_by_one(_waiting(wanted, taken), taken)


def _waiting(wanted: Sequence[Sender], taken: Taken) -> list[InboundEvent]:
    """The oldest updates of each sender, in the order of arrival; a part where there are many.

    Without those before which something of the same customer waits under another address:
    they are looked at again after it.
    """
    if not wanted:
        return []
    share = max(1, BATCH // len(wanted))
    channels: dict[int, Channel] = {}
    events, found, left = [], Counter[Sender](), set[Sender]()
    text = _WAITING.format(
        event=_EVENTS.columns, channel=_CHANNELS.columns, channels=_CHANNELS.table
    )
    of = [[channel_id for channel_id, _ in wanted], [sender for _, sender in wanted]]
    with executed(text, [*of, share]) as cursor:
        for *row, other in cursor.fetchall():
            event = _EVENTS.make(row[: len(_EVENTS)])
            found[_sender(event)] += 1
            if other is not None and other < event.pk:
                left.add(_sender(event))
                continue
            if event.channel_id not in channels:
                channels[event.channel_id] = _CHANNELS.make(row[len(_EVENTS) :])
            event.channel = channels[event.channel_id]
            events.append(event)
    for sender, number in found.items():
        if number == share:
            taken.put_off(sender, 0.0)
    going_on = {_sender(event) for event in events}
    for sender in left:
        taken.put_off(sender, 0.0 if sender in going_on else BUSY_SECONDS)
    return events


def _sender(event: InboundEvent) -> Sender:
    return event.channel_id, event.sender


def _runs(events: Iterable[InboundEvent]) -> Iterable[list[tuple[InboundEvent, object]]]:
    """Updates understood, in runs: messages and statuses may be worked off together, anything
    else may change who somebody is and ends its run."""
    run: list[tuple[InboundEvent, object]] = []
    for event in events:
        parsed = transport_of(event.channel).parse(event)
        run.append((event, parsed))
        if not isinstance(parsed, Incoming | StatusUpdate):
            yield run
            run = []
    if run:
        yield run


def _apply(run: Sequence[tuple[InboundEvent, object]], taken: Taken) -> dict[int, str]:
    """Work off a run; returns what was done, by update. Those put off are not among them."""
    run = [(event, parsed) for event, parsed in run if not _waits(event, taken)]
    messages = [(event, parsed) for event, parsed in run if isinstance(parsed, Incoming)]
    outcomes = arrivals.take_in(messages)
    sent = hold_sent(
        [(event.channel, parsed) for event, parsed in run if isinstance(parsed, StatusUpdate)]
    )
    for event, parsed in run:
        if isinstance(parsed, Incoming):
            if event.pk not in outcomes:
                taken.put_off(_sender(event), BUSY_SECONDS)
        elif _waits(event, taken):
            continue
        elif isinstance(parsed, StatusUpdate):
            outcomes[event.pk] = apply_status(event.channel, parsed, sent)
        else:
            try:
                outcomes[event.pk] = apply_update(event, parsed)
            except Busy:
                taken.put_off(_sender(event), BUSY_SECONDS)
    return outcomes


def _waits(event: InboundEvent, taken: Taken) -> bool:
    """Whether its sender is put off, not merely to be continued."""
    return bool(taken.again.get(_sender(event)))


def _note(outcomes: dict[int, str]) -> None:
    """One statement for any number of updates."""
    if not outcomes:
        return
    with executed(
        "UPDATE conversations_inboundevent AS event"
        " SET processed_at = %s, outcome = done.outcome, last_error = ''"
        " FROM unnest(%s::bigint[], %s::text[]) AS done(id, outcome)"
        " WHERE event.id = done.id",
        [now(), list(outcomes), [outcome[:120] for outcome in outcomes.values()]],
    ):
        pass


# ---------------------------------------------------------------- when something fails


def _one_by_one(events: Sequence[InboundEvent], taken: Taken) -> Taken:
    outcomes: dict[int, str] = {}
    for event in events:
        if _waits(event, taken):
            continue
        try:
            with transaction.atomic(), rung_together():
                done = _apply([(event, transport_of(event.channel).parse(event))], taken)
        except OperationalError as error:
            if _is_cut_off():
                raise
            # A lock that somebody holds: not the update's fault, so it is not counted.
            logger.warning("update %s is put off: %s", event.pk, _named(error))
            taken.put_off(_sender(event), FIRST_WAIT)
            continue
        except IntegrityError as error:
            if not arrivals.is_known(event):
                _failed(event, error, taken)
                continue
            done = {event.pk: "known already"}
        except Exception as error:  # noqa: BLE001 (counted, kept on the row, shown to people)
            _failed(event, error, taken)
            continue
        outcomes |= done
    _note(outcomes)
    taken.updates = len(outcomes)
    return taken


def _failed(event: InboundEvent, error: Exception, taken: Taken) -> None:
    """Count a try. After the last one the update is set aside and its sender goes on."""
    event.failures += 1
    event.last_error = _named(error)
    fields = ["failures", "last_error"]
    if event.failures < TRIES:
        taken.put_off(_sender(event), FIRST_WAIT * 2.0 ** (event.failures - 1))
        logger.warning("update %s failed: %s", event.pk, _told(error))
    else:
        event.quarantined_at = now()
        fields.append("quarantined_at")
        logger.error("update %s is set aside: %s", event.pk, _told(error))
    event.save(update_fields=fields)


def _named(error: Exception) -> str:
    """What may be kept of an error: Postgres names values in the lines that follow."""
    return f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"[:300]


def _told(error: Exception) -> str:
    """For the log: where it happened as well, and no customer's words."""
    places = traceback.extract_tb(error.__traceback__)[-3:]
    return f"{_named(error)} at " + ", ".join(f"{at.name}:{at.lineno}" for at in places)


def _is_cut_off() -> bool:
    """Whether the database is away, rather than something wrong with an update."""
    raw = connection.connection
    return raw is None or raw.closed


def release(event_id: int) -> None:
    """Have an update that was set aside tried again, with all its tries before it.

    It is worked off after what its sender sent since. The caller has asked whether the
    actor may, and writes the history. Raises NotFound.
    """
    changed = InboundEvent.objects.filter(
        pk=event_id, processed_at=None, quarantined_at__isnull=False
    )
    event = changed.only("channel_id", "sender").first()
    if event is None or not changed.update(failures=0, last_error="", quarantined_at=None):
        raise NotFound("This update was taken in meanwhile, or was never set aside.")
    ring(task="conversations.drain", channel_id=event.channel_id, sender=event.sender)
