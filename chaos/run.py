"""One fault run on a stand that is up: load and faults side by side, then the comparison."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chaos.books import Differences
from chaos.faults import Striker, deal
from chaos.load import Load, new_customer
from chaos.reading import Shop, check, sizes, wait_until_drained
from chaos.stand import Stand, said_by_supervisor, wait_for

DRAIN_SECONDS = 60.0
"""Within this after the last fault everything has to be done."""

PATIENCE_SECONDS = 300.0
"""A run that is late goes on until here: what is lost for good differs from what is slow."""

EMULATOR: Mapping[str, Any] = {
    # Before a send is accepted …
    "http_500": 0.03,
    "rate_limit_429": 0.02,
    # … and after it was: the answer is lost on its way back.
    "accept_then_drop": 0.04,
    "webhook_duplicates": 0.10,
    "webhook_reorder": 0.05,
    "swap_statuses": 0.05,
    "auto_read": 0.3,
    "status_delays": {"sent": 0.1, "delivered": 0.4, "read": 1.0},
}
"""What goes wrong in Meta's part of the world meanwhile, as rates."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked for. `rate`: messages a second, whatever the answers take."""

    messages: int
    faults: int
    conversations: int
    rate: float
    seed: int


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it. `drained`: seconds from the last fault until all was done."""

    found: Differences
    drained: float
    figures: dict[str, Any]

    @property
    def passed(self) -> bool:
        return not self.found and self.drained <= DRAIN_SECONDS


def fault_run(stand: Stand, plan: Plan, *, say: Callable[[str], None]) -> Result:
    """Have customers write while processes are struck; wait until all is done; compare."""
    shops = stand.facts["tenants"]
    talks: dict[str, Shop] = {
        new_customer(): shops[index % len(shops)] for index in range(plan.conversations)
    }
    load = Load(stand, talks)
    striker = Striker(
        stand=stand,
        pack=deal(plan.faults, seed=plan.seed),
        seconds=plan.messages / plan.rate,
        seed=plan.seed,
        say=say,
    )
    stand.faults(**EMULATOR, seed=plan.seed)
    written = _side_by_side(striker, load, plan, say)
    last = max(striker.last_at, written)
    say("all is written and struck; waiting until all is done")
    stand.faults(auto_read=EMULATOR["auto_read"])
    wait_for(stand.is_live, seconds=60, what="the web process is back")
    try:
        wait_until_drained(stand, talks, seconds=PATIENCE_SECONDS, say=say)
    except AssertionError as error:
        say(str(error))
    drained = round(time.monotonic() - last, 1)
    say(f"drained {drained} s after the last fault")
    time.sleep(2)  # the last statuses are on their way
    found = check(stand, talks, promised=load.promised)
    return Result(
        found=found,
        drained=drained,
        figures={
            "struck": dict(sorted(striker.struck.items())),
            "killed_by_the_watchdog_while_stopped": striker.killed_while_stopped,
            "started_anew": dict(said_by_supervisor(stand)),
            "messages": sizes(stand, talks),
            "drained_seconds": drained,
            "differences": found.counts(),
            "examples": found.examples(),
        },
    )


def _side_by_side(striker: Striker, load: Load, plan: Plan, say: Callable[[str], None]) -> float:
    """Write and strike at once; when the last message was written. Raises what either raised."""
    trouble: list[BaseException] = []

    def strike() -> None:
        try:
            striker.run()
        except BaseException as error:  # noqa: BLE001 (handed to the main thread)
            trouble.append(error)

    striking = threading.Thread(target=strike, daemon=True)
    striking.start()
    load.run(plan.messages, rate=plan.rate, seed=plan.seed, say=say)
    written = time.monotonic()
    striking.join()
    if trouble:
        raise trouble[0]
    return written
