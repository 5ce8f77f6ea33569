"""Whether two books agree: what the outside world saw and what the database says.

The outside is the emulator: every message a customer sent and every one that reached a
phone. The inside are the rows. Each customer's two books are compared whole, in both
directions: what one has and the other lacks, what is there twice, what stands in another
order, and what says something else. `compare` knows nothing of HTTP or SQL.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields

GONE = ("sent", "delivered", "read")
"""Statuses of a message that has left."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message of the customer's, as the phone has it or as the rows have it."""

    wamid: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """A message on the customer's phone. `key` is the send key that came with it."""

    wamid: str
    key: str | None
    text: str | None = None
    status: str = "sent"


@dataclass(frozen=True, slots=True)
class Sent:
    """An outbound row. Messages of one `lane` keep their order; lanes overtake each other."""

    wamid: str
    key: str | None
    status: str
    text: str | None = None
    lane: str = ""


@dataclass
class Outside:
    """One customer's phone, each list in the order in which it happened.

    `promised`: the messages that whoever wrote them was told of; the phone itself may lose.
    """

    said: list[Said] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    promised: list[str] = field(default_factory=list)
    ends_with_answer: bool = True


@dataclass
class Inside:
    """One customer's rows. `arrived` are the stored events in the order of their commit;
    `turns` are the last messages that each answer took into account. Who is `with_person`
    is not answered by the machine."""

    conversations: int = 1
    with_person: bool = False
    taken: list[Said] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    arrived: list[str] = field(default_factory=list)
    turns: list[int] = field(default_factory=list)


@dataclass
class Differences:
    """What is wrong, each as words that begin with the direction; empty when the books agree."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    reordered: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any(getattr(self, each.name) for each in fields(self))

    def add(self, other: "Differences") -> None:
        for each in fields(self):
            getattr(self, each.name).extend(getattr(other, each.name))

    def counts(self) -> dict[str, int]:
        """How many of each, lost, doubled and reordered apart by direction."""
        found = {}
        for name in ("lost", "doubled", "reordered", "invented", "changed"):
            rows: list[str] = getattr(self, name)
            for direction in ("in", "out"):
                found[f"{direction}_{name}"] = sum(row.startswith(f"{direction} ") for row in rows)
        return found | {
            name: len(getattr(self, name)) for name in ("unanswered", "statuses", "unfinished")
        }

    def examples(self, most: int = 10) -> dict[str, list[str]]:
        return {
            each.name: getattr(self, each.name)[:most]
            for each in fields(self)
            if getattr(self, each.name)
        }


def compare(outside: Mapping[str, Outside], inside: Mapping[str, Inside]) -> Differences:
    """Hold every customer's phone against their rows; customers by any name of theirs."""
    found = Differences()
    for customer in sorted({*outside, *inside}):
        found.add(
            _compare_one(customer, outside.get(customer, Outside()), inside.get(customer, Inside()))
        )
    _crossed(outside, inside, found)
    return found


def _compare_one(customer: str, phone: Outside, rows: Inside) -> Differences:
    found = Differences()
    _inbound(customer, phone, rows, found)
    _outbound(customer, phone, rows, found)
    if phone.said and not phone.ends_with_answer and not rows.with_person:
        found.unanswered.append(customer)
    if rows.conversations > 1:
        found.changed.append(f"in {customer} stands in {rows.conversations} conversations")
    return found


def _inbound(customer: str, phone: Outside, rows: Inside, found: Differences) -> None:
    said = [message.wamid for message in phone.said]
    taken = [message.wamid for message in rows.taken]
    words = {message.wamid: message.text for message in phone.said}

    def name(what: str) -> str:
        return f"in {customer} {what}"

    found.lost += [name(w) for w in _lacking(said, taken)]
    found.lost += [name(f"{w} (not even on the phone)") for w in _lacking(phone.promised, said)]
    found.invented += [name(w) for w in _lacking(taken, said)]
    found.doubled += [name(w) for w in _twice(taken)]
    # The order of arrival is the order in which the web process committed: the network between
    # may have turned two around, and nobody could know.
    if not _same_order(taken, rows.arrived):
        found.reordered.append(name("messages stand in another order than they arrived in"))
    found.changed += [
        name(f"{message.wamid} says something else")
        for message in rows.taken
        if message.text is not None
        and words.get(message.wamid) is not None
        and words[message.wamid] != message.text
    ]


def _outbound(customer: str, phone: Outside, rows: Inside, found: Differences) -> None:
    heard = [message.key for message in phone.heard if message.key]
    on_phone = {message.key: message for message in phone.heard if message.key}
    of_key = {row.key: row for row in rows.sent if row.key}
    left = [row for row in rows.sent if row.status in GONE]

    def name(what: str | None) -> str:
        return f"out {customer} {what}"

    found.lost += [name(row.key) for row in left if row.key not in on_phone]
    found.invented += [name(key) for key in _lacking(heard, of_key)]
    found.invented += [name(m.wamid) + " without a key" for m in phone.heard if not m.key]
    found.invented += [
        name(f"{key} left although it is {of_key[key].status}")
        for key in sorted(set(heard) & of_key.keys())
        if of_key[key].status not in GONE
    ]
    found.doubled += [name(key) for key in _twice(heard)]
    found.doubled += [name(f"answer to message {through}") for through in _twice(rows.turns)]
    for lane in sorted({row.lane for row in rows.sent}):
        if not _same_order(heard, [row.key for row in left if row.lane == lane]):
            found.reordered.append(name(f"messages of the lane {lane!r}"))
    for row in left:
        message = on_phone.get(row.key or "")
        if message is None:
            continue
        if message.wamid != row.wamid:
            found.changed.append(name(f"{row.key} is known by another id"))
        if None not in (message.text, row.text) and message.text != row.text:
            found.changed.append(name(f"{row.key} says something else"))
        if message.status in GONE and message.status != row.status:
            found.statuses.append(name(f"{row.key}: {message.status} there, {row.status} here"))
    found.unfinished += [
        name(f"{row.key} is {row.status}")
        for row in rows.sent
        if row.status in ("queued", "sending")
    ]


def _crossed(
    outside: Mapping[str, Outside], inside: Mapping[str, Inside], found: Differences
) -> None:
    """The same message in two customers' rows, which each alone might explain."""
    taken = [m.wamid for rows in inside.values() for m in {m.wamid: m for m in rows.taken}.values()]
    found.doubled += [f"in {wamid} with two customers" for wamid in _twice(taken)]
    heard = [key for phone in outside.values() for key in {m.key for m in phone.heard if m.key}]
    found.doubled += [f"out {key} on two phones" for key in _twice(heard)]


def _lacking(wanted: Iterable[str | None], there: Collection[str | None]) -> list[str]:
    known = set(there)
    return [one for one in dict.fromkeys(wanted) if one is not None and one not in known]


def _twice(names: Iterable[str | int | None]) -> list[str]:
    return [str(name) for name, times in Counter(names).items() if times > 1]


def _same_order(one: Sequence[str | None], other: Sequence[str | None]) -> bool:
    """Whether what both have stands in one order, by its first appearance."""
    both = set(one) & set(other)
    return [x for x in dict.fromkeys(one) if x in both] == [
        x for x in dict.fromkeys(other) if x in both
    ]
