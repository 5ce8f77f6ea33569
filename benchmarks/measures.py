"""What is measured. Each measure starts with the demo at rest and returns plain numbers."""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks import load
from benchmarks.running import Running, bare_server

ROUNDS = 7
"""Of each server in turn: one round's rate strays by a fifth on two shared cores, and the median
of so many by a few percent."""

ROUND_SECONDS = 2
BEHIND_WEB = ("relay", "worker", "assistant", "steward")

QUESTIONS = (
    "How much is the sofa shampoo?",
    "what does window cleaning cost?",
    "Do you bring your own products?",
    "كم سعر غسيل الكنب؟",
    "¿cuánto cuesta la limpieza de ventanas?",
    "What are your opening hours?",
    "I'd like to book the AC service next Tuesday at 10am",
)

ANSWERED = """
SELECT asked.external_id, extract(epoch FROM min(asked.created_at)) AS taken,
       extract(epoch FROM min(run.started_at)) AS begun,
       extract(epoch FROM min(answer.created_at)) AS written,
       extract(epoch FROM min(answer.sending_since)) AS handed,
       extract(epoch FROM min(answer.sent_at)) AS accepted
FROM conversations_message AS asked
JOIN conversations_message AS answer
  ON answer.conversation_id = asked.conversation_id AND answer.direction = 'outbound'
  AND answer.id > asked.id
JOIN ai_assistantrun AS run
  ON run.conversation_id = asked.conversation_id AND run.input_through >= asked.id
WHERE asked.direction = 'inbound' AND asked.external_id = ANY(%s)
GROUP BY asked.external_id
"""


def spread(values: list[float]) -> dict[str, float]:
    """p50, p95, p99 and the largest, with the count."""
    ordered = sorted(values)

    def at(share: float) -> float:
        return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)

    return {
        "n": len(ordered),
        "p50": at(0.50),
        "p95": at(0.95),
        "p99": at(0.99),
        "max": round(ordered[-1], 1),
    }


@contextmanager
def silent(demo: Running, tenant: dict[str, Any]) -> Iterator[None]:
    """The tenant's assistant answers nothing: what is measured is how messages are taken in."""
    demo.api(tenant["url"], tenant["owner"], "PATCH", "ai/settings/", {"enabled": False})
    try:
        yield
    finally:
        demo.api(tenant["url"], tenant["owner"], "PATCH", "ai/settings/", {"enabled": True})


def _maker(demo: Running) -> Callable[[], load.Webhook]:
    business, secret = demo.business(), demo.facts["app_secret"]
    dice = random.Random(7)
    return lambda: load.webhook(business, dice.choice(QUESTIONS), secret=secret)


def ingest(demo: Running) -> dict[str, Any]:
    """Webhooks taken in: at 30 a second with everything working, and as fast as it goes.

    As fast as it goes is measured in turn with the floor, a bare view with one INSERT, while
    everything behind the web process is held still, as nothing works behind the floor either;
    and once more with everything working. The same without Django is told, too.
    """
    tenant = demo.facts["tenants"][0]
    make = _maker(demo)
    url = demo.facts["webhook_url"]
    rates: dict[str, list[float]] = {"ours": [], "floor": [], "raw": []}
    milliseconds: list[float] = []
    with (
        bare_server(demo, "benchmarks.floor_view") as view,
        bare_server(demo, "benchmarks.floor") as raw,
        silent(demo, tenant),
    ):
        for each in (view, raw, url):
            load.flat_out(each, make, seconds=1)
        for _ in range(ROUNDS):
            for name, address in (("floor", view), ("raw", raw)):
                rate = load.flat_out(address, make, seconds=ROUND_SECONDS).per_second
                rates[name].append(rate)
            with demo.still(*BEHIND_WEB):
                ours = load.flat_out(url, make, seconds=ROUND_SECONDS)
            rates["ours"].append(ours.per_second)
            milliseconds += ours.milliseconds
            demo.settle(tenant["schema"], seconds=300)
        floor_rate = load.at_rate(lambda: load.posting(view, make), per_second=30, seconds=10)
        working = load.flat_out(url, make, seconds=4)
        demo.settle(tenant["schema"], seconds=300)
    ours_rate = load.at_rate(lambda: load.posting(url, make), per_second=30, seconds=10)
    demo.settle(tenant["schema"], seconds=300)
    ack, bare_ms = spread(ours_rate.milliseconds), spread(floor_rate.milliseconds)
    per_second, floor_per_second, raw_per_second = (
        statistics.median(rates[name]) for name in ("ours", "floor", "raw")
    )
    return {
        "ack_ms_at_30_per_second": ack,
        "floor_ms_at_30_per_second": bare_ms,
        "ack_p50_over_floor": round(ack["p50"] / bare_ms["p50"], 2),
        "per_second": round(per_second),
        "floor_per_second": round(floor_per_second),
        "ours_over_floor": round(per_second / floor_per_second, 2),
        "without_django_per_second": round(raw_per_second),
        "ours_over_without_django": round(per_second / raw_per_second, 2),
        "ms_as_fast_as_it_goes": spread(milliseconds),
        "per_second_while_all_work": round(working.per_second),
    }


def own_processing(demo: Running, *, per_second: float = 2, seconds: float = 40) -> dict[str, Any]:
    """Of people who write for the first time, and of the same people's next question.

    And `cold`: of the first ten messages after a start, while processes and their sessions
    meet everything for the first time.
    """
    people = [load.stranger() for _ in range(int(per_second * seconds))]
    cold = answers(demo, per_second=per_second, seconds=10 / per_second)
    return {
        "cold": cold,
        **{
            name: answers(demo, per_second=per_second, seconds=seconds, who=iter(people).__next__)
            for name in ("first", "next")
        },
    }


def answers(
    demo: Running,
    *,
    per_second: float,
    seconds: float,
    who: Callable[[], str] = load.stranger,
) -> dict[str, Any]:
    """From the moment the webhook is sent to the answer: handed to the transport, accepted by it.

    `written_to_handed_ms` counts from when the customer's message was due, with the emulator's
    own work before it posts.
    """
    schema = demo.facts["tenants"][0]["schema"]
    demo.settle(schema)
    dice = random.Random(7)
    used = demo.cpu_seconds()
    taken = load.at_rate(
        lambda: load.writing(
            demo.facts["emulator_url"], demo.business(), lambda: dice.choice(QUESTIONS), who
        ),
        per_second=per_second,
        seconds=seconds,
    )
    demo.settle(schema)
    used = demo.cpu_seconds() - used
    rows = demo.sql(ANSWERED, list(taken.left_at), schema=schema)
    if len(rows) != len(taken.left_at):
        raise RuntimeError(f"{len(taken.left_at)} messages and {len(rows)} answers")

    posted = load.posted(demo.facts["emulator_url"], number=len(rows))

    def since(name: str, start: dict[str, float] = posted) -> list[float]:
        return [(float(row[name]) - start[row["external_id"]]) * 1000 for row in rows]

    return {
        "per_second": per_second,
        "cpu_ms_per_message": round(used * 1000 / len(taken.left_at), 1),
        "steps_p50_ms": {
            name: spread(since(name))["p50"] for name in ("taken", "begun", "written")
        },
        "handed_to_transport_ms": spread(since("handed")),
        "written_to_handed_ms": spread(since("handed", taken.left_at)),
        "accepted_ms": spread(since("accepted")),
    }


def tenants(demo: Running, *, number: int = 12) -> dict[str, Any]:
    """Workspaces made over the platform's API: schema, roles, profile, owner."""
    platform = demo.facts["platform"]
    demo.api(platform["url"], platform, "GET", "tenants/", None)
    took: list[float] = []
    for index in range(number):
        body = {
            "slug": f"bench-{index}-{time.time_ns() % 10**9}",
            "name": f"Bench {index}",
            "timezone": "Asia/Dubai",
            "currency": "AED",
            "default_language": "en",
            "owner": {
                "email": "owner@bench.example",
                "name": "Owner",
                "password": "correct horse battery staple",
            },
        }
        begun = time.perf_counter()
        demo.api(platform["url"], platform, "POST", "tenants/", body)
        took.append((time.perf_counter() - begun) * 1000)
    return {"ms": spread(took), "mean_ms": round(statistics.mean(took), 1)}


def memory(demo: Running) -> dict[str, Any]:
    """Megabytes by process, now. The limit is for a demo at rest."""
    return {
        "mb": {name: round(value, 1) for name, value in sorted(demo.memory().items())},
        "limit_mb": 700,
    }
