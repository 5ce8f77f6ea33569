"""What becomes of a message behind the web process: how soon, how many, and after whose."""

import random
import statistics
import time
from typing import Any

from benchmarks import load
from benchmarks.measures import QUESTIONS, silent, spread
from benchmarks.running import Running

BATCH = 1000
"""Updates in Meta's largest webhook."""

CUSTOMERS = 400
"""Who have written before: at 100 a second nobody comes near what is taken for a flood."""

BACKLOG = 10_000
FLOOD = 5_000
FLOOD_SECONDS = 20.0
IDLE_SECONDS = 12.0

RECEIPT = """
SELECT event.external_id,
       extract(epoch FROM pg_xact_commit_timestamp(message.xmin) - event.received_at) * 1000 AS ms
FROM conversations_inboundevent AS event
JOIN conversations_message AS message
  ON message.external_id = event.external_id AND message.direction = 'inbound'
WHERE event.external_id = ANY(%s)
"""
# `received_at` is the moment of the statement that stored the webhook's update, a little before
# its commit; the message's is the moment of the commit itself.

HANDED = """
SELECT asked.external_id, extract(epoch FROM min(answer.sending_since)) AS handed
FROM conversations_message AS asked
JOIN conversations_message AS answer
  ON answer.conversation_id = asked.conversation_id AND answer.direction = 'outbound'
WHERE asked.direction = 'inbound' AND asked.external_id = ANY(%s)
GROUP BY asked.external_id
"""

WAITING = "SELECT count(*) AS n FROM conversations_inboundevent WHERE processed_at IS NULL"


def batch(demo: Running, *, times: int = 5) -> dict[str, Any]:
    """Milliseconds until a webhook of 1,000 updates is acknowledged."""
    tenant = demo.facts["tenants"][0]
    taken = []
    with silent(demo, tenant):
        for _ in range(times):
            sender = load.Sender(demo.facts["webhook_url"])
            taken.append(sender.send(_many(demo, BATCH)) * 1000)
            demo.settle(tenant["schema"], seconds=300)
    return {"updates": BATCH, "ms": spread(taken), "limit_ms": 2000}


def receipt(demo: Running, *, per_second: float = 100, seconds: float = 15) -> dict[str, Any]:
    """From a webhook's row to the message's commit: customers of two workspaces, in turn."""
    some = demo.facts["tenants"][:2]
    dice = random.Random(7)
    customers = [(index % len(some), load.stranger()) for index in range(CUSTOMERS)]

    def say(index: int, customer: str) -> load.Webhook:
        return load.webhook(
            demo.business(index),
            dice.choice(QUESTIONS),
            secret=demo.facts["app_secret"],
            customer=customer,
        )

    with silent(demo, some[0]), silent(demo, some[-1]):
        first = load.Sender(demo.facts["webhook_url"])
        for who in customers:
            first.send(say(*who))
        _settle(demo, some)
        used = demo.cpu_seconds()
        taken = load.at_rate(
            lambda: load.posting(demo.facts["webhook_url"], lambda: say(*dice.choice(customers))),
            per_second=per_second,
            seconds=seconds,
        )
        _settle(demo, some)
        used = demo.cpu_seconds() - used
    rows = [
        row
        for tenant in some
        for row in demo.sql(RECEIPT, list(taken.left_at), schema=tenant["schema"])
    ]
    if len(rows) != len(taken.left_at):
        raise RuntimeError(f"{len(taken.left_at)} messages and {len(rows)} rows")
    return {
        "per_second": per_second,
        "customers": CUSTOMERS,
        "committed_ms": spread([float(row["ms"]) for row in rows]),
        "ack_ms": spread(taken.milliseconds),
        "cpu_ms_per_message": round(used * 1000 / len(rows), 1),
    }


def _settle(demo: Running, tenants: list[dict[str, Any]]) -> None:
    for tenant in tenants:
        demo.settle(tenant["schema"], seconds=300)


def backlog(demo: Running, *, number: int = BACKLOG) -> dict[str, Any]:
    """How fast messages that wait become rows: they arrive while the workspace is suspended."""
    tenant, platform = demo.facts["tenants"][0], demo.facts["platform"]
    place = f"tenants/{_id(demo, tenant)}"
    with silent(demo, tenant):
        demo.api(
            platform["url"], platform, "POST", f"{place}/suspend/", {"reason": "a measurement"}
        )
        sender = load.Sender(demo.facts["webhook_url"])
        for _ in range(number // BATCH):
            sender.send(_many(demo, BATCH))
        waiting = demo.sql(WAITING, schema=tenant["schema"])[0]["n"]
        begun = time.monotonic()
        demo.api(platform["url"], platform, "POST", f"{place}/reactivate/", {})
        while demo.sql(WAITING, schema=tenant["schema"])[0]["n"]:
            if time.monotonic() > begun + 600:
                raise TimeoutError("the backlog is not taken in")
            time.sleep(0.25)
        took = time.monotonic() - begun
        demo.settle(tenant["schema"], seconds=300)
    return {"messages": waiting, "seconds": round(took, 1), "per_second": round(waiting / took)}


def fairness(demo: Running) -> dict[str, Any]:
    """A single message to one workspace, alone and while another one is flooded by 5,000."""
    flooded, quiet = demo.facts["tenants"][:2]
    demo.settle(quiet["schema"])
    alone = _answers(demo, quiet, seconds=IDLE_SECONDS)
    sender = load.Sender(demo.facts["webhook_url"])
    for _ in range(FLOOD // BATCH):
        sender.send(_many(demo, BATCH))
    besides = _answers(demo, quiet, seconds=FLOOD_SECONDS)
    left = demo.sql(WAITING, schema=flooded["schema"])[0]["n"]
    turns = "SELECT count(*) AS n FROM conversations_conversation WHERE turn_due_at IS NOT NULL"
    unanswered = demo.sql(turns, schema=flooded["schema"])[0]["n"]
    with silent(demo, flooded):
        demo.settle(flooded["schema"], seconds=600)
    before = statistics.median(alone)
    return {
        "flood": FLOOD,
        "left_when_measured": {"to_take_in": left, "to_answer": unanswered},
        "alone_ms": spread(alone),
        "besides_ms": spread(besides),
        "longest_delay_ms": round(max(besides) - before, 1),
        "limit_ms": 1000,
    }


def _answers(demo: Running, tenant: dict[str, Any], *, seconds: float) -> list[float]:
    """Milliseconds from the webhook to the answer handed over, of one message after another."""
    index = demo.facts["tenants"].index(tenant)
    dice = random.Random(7)
    left_at: dict[str, float] = {}
    sender = load.Sender(demo.facts["webhook_url"])
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        one = load.webhook(
            demo.business(index), dice.choice(QUESTIONS), secret=demo.facts["app_secret"]
        )
        left_at[one.wamid] = time.time()
        sender.send(one)
        time.sleep(0.7)
    demo.settle(tenant["schema"], seconds=120)
    rows = demo.sql(HANDED, list(left_at), schema=tenant["schema"])
    if len(rows) != len(left_at):
        raise RuntimeError(f"{len(left_at)} messages and {len(rows)} answers")
    return [(float(row["handed"]) - left_at[row["external_id"]]) * 1000 for row in rows]


def _many(demo: Running, number: int) -> load.Webhook:
    """One webhook with so many messages of as many strangers."""
    dice = random.Random(7)
    return load.webhook(
        demo.business(), dice.choice(QUESTIONS), secret=demo.facts["app_secret"], number=number
    )


def _id(demo: Running, tenant: dict[str, Any]) -> int:
    rows = demo.sql("SELECT id FROM tenants_tenant WHERE schema_name = %s", tenant["schema"])
    return int(rows[0]["id"])
