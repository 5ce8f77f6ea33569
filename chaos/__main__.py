"""`make chaos`: the product under fire, and a comparison of both books afterwards."""

import argparse
import json
import os
import platform
import random
import shutil
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chaos.books import Differences
from chaos.faults import Striker, deal
from chaos.load import Load, new_customer
from chaos.reading import check, wait_until_drained
from chaos.stand import Stand, said_by_supervisor, standing, wait_for

RESULTS = Path(__file__).parent / "results" / "latest.json"

DRAIN_SECONDS = 60.0
"""Within this after the last fault everything has to be done."""

PATIENCE_SECONDS = 300.0
"""A run that is late goes on until here: what is lost for good differs from what is slow."""

EMULATOR = {
    # Before a send is accepted …
    "http_500": 0.03,
    "rate_limit_429": 0.02,
    # … after it was: the answer is lost on its way back.
    "accept_then_drop": 0.04,
    "webhook_duplicates": 0.10,
    "webhook_reorder": 0.05,
    "swap_statuses": 0.05,
    "auto_read": 0.3,
    "status_delays": {"sent": 0.1, "delivered": 0.4, "read": 1.0},
}


def main() -> int:
    options = _options()
    folder = Path(tempfile.mkdtemp(prefix="proffer-chaos-"))
    folder.chmod(0o711)  # the database's own user passes through
    begun = time.monotonic()

    def say(words: str) -> None:
        print(f"{time.monotonic() - begun:6.1f} s  {words}", flush=True)

    print(
        f"{options.messages} messages of {options.conversations} customers, "
        f"{options.rate:g} a second, {options.faults} faults, seed {options.seed}",
        flush=True,
    )
    result: dict[str, Any] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "load_before": round(os.getloadavg()[0], 2),
        },
        "asked": {
            name: getattr(options, name)
            for name in ("messages", "conversations", "rate", "faults", "seed")
        },
        "emulator": EMULATOR,
    }
    with standing(folder / "home") as stand:
        say("started")
        found = run(stand, options, result, say)
    result["seconds"] = round(time.monotonic() - begun, 1)
    result["passed"] = not found and result["drained_seconds"] <= DRAIN_SECONDS
    options.result.parent.mkdir(parents=True, exist_ok=True)
    options.result.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n")
    _report(result, found)
    if result["passed"] and not options.keep:
        shutil.rmtree(folder, ignore_errors=True)
    else:
        print(f"Logs and data of the run are in {folder}.")
    return 0 if result["passed"] else 1


def run(stand: Stand, options: argparse.Namespace, result: dict[str, Any], say: Any) -> Differences:
    """Load and faults side by side, then the comparison; notes figures in `result`."""
    shops = stand.facts["tenants"]
    talks = {new_customer(): shops[i % len(shops)] for i in range(options.conversations)}
    load = Load(stand, talks)
    striker = Striker(
        stand=stand,
        pack=deal(options.faults, seed=options.seed),
        seconds=options.messages / options.rate,
        seed=options.seed,
        say=say,
    )
    trouble: list[BaseException] = []

    def strike() -> None:
        try:
            striker.run()
        except BaseException as error:  # noqa: BLE001 (handed to the main thread)
            trouble.append(error)

    stand.faults(**EMULATOR, seed=options.seed)
    striking = threading.Thread(target=strike, daemon=True)
    striking.start()
    load.run(options.messages, rate=options.rate, seed=options.seed, say=say)
    striking.join()
    if trouble:
        raise trouble[0]
    last = max(striker.last_at, time.monotonic() if not options.faults else striker.last_at)
    say("all is written and struck; waiting until all is done")
    stand.faults(auto_read=EMULATOR["auto_read"])
    wait_for(stand.is_live, seconds=60, what="the web process is back")
    try:
        wait_until_drained(stand, talks, seconds=PATIENCE_SECONDS, say=say)
    except AssertionError as error:
        say(str(error))
    result["drained_seconds"] = round(time.monotonic() - last, 1)
    say(f"drained {result['drained_seconds']} s after the last fault")
    time.sleep(2)  # the last statuses are on their way
    found = check(stand, talks, promised=load.promised)
    result |= {
        "struck": dict(sorted(striker.struck.items())),
        "killed_by_the_watchdog_while_stopped": striker.killed_while_stopped,
        "started_anew": dict(said_by_supervisor(stand)),
        "books": _sizes(stand, talks),
        "differences": found.counts(),
        "examples": found.examples(),
    }
    return found


def _sizes(stand: Stand, talks: Any) -> dict[str, int]:
    """How much there was to compare: a run that compared nothing would pass as well."""
    rows: dict[str, int] = {}
    for shop in {shop["slug"]: shop for shop in talks.values()}.values():
        for row in stand.sql(
            "SELECT direction || ' ' || status AS name, count(*) AS number"
            " FROM conversations_message GROUP BY 1",
            schema=shop["schema"],
        ):
            rows[row["name"]] = rows.get(row["name"], 0) + row["number"]
    return rows


def _report(result: dict[str, Any], found: Differences) -> None:
    counts = result["differences"]
    print(f"\n{'':14}{'inbound':>9}{'outbound':>10}")
    for name in ("lost", "doubled", "reordered", "invented", "changed"):
        print(f"{name:14}{counts['in_' + name]:>9}{counts['out_' + name]:>10}")
    for name in ("unanswered", "statuses", "unfinished"):
        print(f"{name:14}{counts[name]:>9}")
    struck = sum(result["struck"].values())
    print(
        f"\nfaults {struck}, drained {result['drained_seconds']} s after the last one "
        f"(limit {DRAIN_SECONDS:.0f} s), {result['seconds']} s in all\n"
        f"faults by kind: {json.dumps(result['struck'])}\n"
        f"messages: {json.dumps(result['books'])}"
    )
    for name, rows in found.examples().items():
        for row in rows:
            print(f"  {name}: {row}")
    print("PASSED" if result["passed"] else "FAILED")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--messages", type=int, default=5000)
    parser.add_argument("--faults", type=int, default=100)
    parser.add_argument("--conversations", type=int, help="default: a customer for 50 messages")
    parser.add_argument("--rate", type=float, default=12.0, help="messages a second")
    parser.add_argument("--seed", type=int, help="default: one at random, printed")
    parser.add_argument("--result", type=Path, default=RESULTS, help="where to write the numbers")
    parser.add_argument("--keep", action="store_true", help="keep data and logs of a good run too")
    options = parser.parse_args()
    if options.messages < 1 or options.faults < 0 or options.rate <= 0:
        parser.error("messages and rate must be positive, faults not negative")
    # Within the limits of one customer's flood and of Meta's pace for one pair.
    options.conversations = options.conversations or max(2, options.messages // 50)
    if options.seed is None:
        options.seed = random.SystemRandom().randrange(10**6)
    return options


if __name__ == "__main__":
    sys.exit(main())
