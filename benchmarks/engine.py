"""The built-in engine alone: a message read and decided, with 500 services and 300 articles.

CPU time of the thread, so that what else the machine does is not in it. The index is built once
for a published catalogue; `build_ms` is that. Its own process: `python -m benchmarks.engine`.
"""

import itertools
import json
import subprocess
import sys
import time
from typing import Any

from ai.engine import decide
from ai.engine.index import build, index_of
from ai.turn import CustomerMessage, Turn
from ai.validate import validate
from benchmarks.measures import spread
from benchmarks.running import Running
from catalog.snapshot import ArticleEntry, Money, ServiceEntry, Snapshot
from evals import playing
from evals.shops import SHOPS

SERVICES, ARTICLES, LIMIT_MS = 500, 300, 20
HOME = SHOPS["home"]

_KINDS = ("cleaning", "repair", "painting", "delivery", "massage", "inspection", "rental", "class",
          "polishing", "fitting")  # fmt: skip
_THINGS = ("sofa", "carpet", "window", "boiler", "garden", "piano", "bicycle", "roof", "kitchen",
           "wardrobe", "mattress", "curtain", "laptop", "printer", "fence", "balcony", "engine",
           "mirror", "chimney", "staircase", "oven", "fridge", "freezer", "aquarium",
           "sauna")  # fmt: skip
_WAYS = ("express", "deep")
_SUBJECTS = ("parking", "deposits", "warranty", "children", "pets", "insurance", "invoices",
             "vouchers", "keys", "materials", "noise", "weekends", "holidays", "elevators",
             "receipts", "refunds", "gift wrapping", "membership", "allergies", "wifi")  # fmt: skip
_ASKED = ("How do you handle {0} in {1}?", "What should I know about {0} before {1}?",
          "Is there anything special about {0} for {1}?")  # fmt: skip
_OCCASIONS = ("summer", "the evening", "an office", "a villa", "a rented flat")


def catalogue() -> Snapshot:
    """A large catalogue of invented names."""
    named = itertools.product(_WAYS, _THINGS, _KINDS)
    services = tuple(
        ServiceEntry(
            number, f"{thing.title()} {kind} {way}", f"We care for your {thing}.", kind.title(),
            Money(1000 * number, "AED"), 60, details=("date", "time", "name"),
        )
        for number, (way, thing, kind) in enumerate(named, 1)
    )  # fmt: skip
    asked = itertools.product(_ASKED, _SUBJECTS, _OCCASIONS)
    articles = tuple(
        ArticleEntry(number, form.format(subject, occasion), "We will tell you.", "en", (subject,))
        for number, (form, subject, occasion) in enumerate(asked, 1)
    )
    return Snapshot(1, HOME.snapshot.business, services, (), articles)


def measure() -> dict[str, Any]:
    """Milliseconds of CPU for every turn of the scenarios, said to the large catalogue."""
    snapshot = catalogue()
    began = time.thread_time()
    build(snapshot)
    built = (time.thread_time() - began) * 1000
    index_of(snapshot)
    taken = []
    for number, (said, _) in enumerate(
        itertools.chain.from_iterable(talk.turns for talk in playing.talks()), 1
    ):
        turn = Turn(messages=(CustomerMessage(number, said),), snapshot=snapshot, now=HOME.now)
        began = time.thread_time()
        validate(decide(turn), turn)
        taken.append((time.thread_time() - began) * 1000)
    return {
        "services": len(snapshot.services),
        "articles": len(snapshot.articles),
        "build_ms": round(built),
        "cpu_ms": spread(taken),
        "limit_ms": LIMIT_MS,
    }


def engine(_: Running) -> dict[str, Any]:
    """The measure, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.engine"], check=True, capture_output=True, text=True
    )
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure()) + "\n")
