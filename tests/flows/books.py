"""Whether two books agree: what the emulator saw and what the database says."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import requests

from tests.flows.stack import Shop, Stack, wait_for

OPEN_WORK = """
SELECT
    (SELECT count(*) FROM conversations_inboundevent WHERE processed_at IS NULL) AS events,
    (SELECT count(*) FROM conversations_conversation WHERE turn_due_at IS NOT NULL) AS turns,
    (SELECT count(*) FROM conversations_message WHERE status IN ('queued', 'sending')) AS unsent
"""

THREAD = """
SELECT message.direction, message.external_id, message.send_key::text, message.status
FROM conversations_message AS message
WHERE message.conversation_id = (
    SELECT conversation_id FROM conversations_message
    WHERE direction = 'inbound' AND external_id = %s)
ORDER BY message.id
"""


@dataclass
class Differences:
    """What is lost, doubled or out of order, both ways; all empty when the books agree."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    reordered: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.lost or self.doubled or self.reordered or self.unanswered)


def wait_until_drained(stack: Stack, *, seconds: float) -> None:
    """Wait until no part of the product has anything left to do."""

    def open_work() -> dict[str, Any]:
        health = requests.get(f"{stack.facts['emulator_url']}/_emulator/health", timeout=10)
        left = {"webhooks": health.json()["webhooks_pending"]}
        for shop in stack.shops:
            (row,) = stack.sql(OPEN_WORK, schema=shop.facts["schema"])
            left |= {f"{shop.facts['slug']} {name}": count for name, count in row.items()}
        return {name: count for name, count in left.items() if count}

    last: dict[str, Any] = {}

    def nothing_left() -> bool:
        last.clear()
        last.update(open_work())
        return not last

    try:
        wait_for(nothing_left, seconds=seconds, what="all work is done")
    except AssertionError:
        raise AssertionError(f"not drained within {seconds:.0f} s: {last}") from None


def compare(stack: Stack, talks: dict[str, Shop]) -> Differences:
    """Hold every customer's phone against the database, message by message."""
    found = Differences()
    for customer, shop in talks.items():
        _compare_one(stack, shop, customer, found)
    return found


def _compare_one(stack: Stack, shop: Shop, customer: str, found: Differences) -> None:
    phone = shop.thread(customer)
    said = [row["wamid"] for row in phone if row["direction"] == "inbound"]
    heard = [row["biz_opaque_callback_data"] for row in phone if row["direction"] == "outbound"]
    wamids = {
        row["biz_opaque_callback_data"]: row["wamid"]
        for row in phone
        if row["direction"] == "outbound"
    }
    rows = stack.sql(THREAD, said[0], schema=shop.facts["schema"])
    taken = [row["external_id"] for row in rows if row["direction"] == "inbound"]
    gone = [row for row in rows if row["direction"] == "outbound" and row["status"] != "cancelled"]
    sent = [row["send_key"] for row in gone]

    found.lost += [f"in {customer} {wamid}" for wamid in set(said) - set(taken)]
    found.lost += [f"out {customer} {key}" for key in set(sent) - set(heard)]
    found.lost += [
        f"wamid {customer} {row['send_key']}"
        for row in gone
        if wamids.get(row["send_key"]) != row["external_id"]
    ]
    for kind, keys in (("in", taken), ("out", heard)):
        found.doubled += [f"{kind} {customer} {k}" for k, n in Counter(keys).items() if n > 1]
    if sorted(taken) == sorted(said) and taken != said:
        found.reordered.append(f"in {customer}")
    if sorted(sent) == sorted(heard) and sent != heard:
        found.reordered.append(f"out {customer}")
    if not heard:
        found.unanswered.append(customer)
