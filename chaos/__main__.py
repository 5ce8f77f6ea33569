"""`make chaos`: the product under fire, and a comparison of both books afterwards."""

import argparse
import json
import os
import platform
import random
import shutil
import sys
import tempfile
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chaos.run import DRAIN_SECONDS, EMULATOR, Plan, Result, fault_run
from chaos.stand import standing

RESULTS = Path(__file__).parent / "results" / "latest.json"

SETTINGS = {"WHATSAPP_AMBIGUOUS_SECONDS": "45"}
"""A send whose process was killed is repeated after so long, and all has to be done within 60.
It is longer than a stopped web process is away (20 s of patience, a start) together with the
emulator's next try to bring a status."""

EACH_WRITES = 25
"""Messages of one customer: far from what is taken for a flood (60 in five minutes), which mutes,
also when an outage brings them all at once."""


def main() -> int:
    """Run it in a home of its own; 1 when anything is lost, doubled, out of order or late."""
    options = _options()
    plan = Plan(
        messages=options.messages,
        faults=options.faults,
        conversations=options.conversations or max(2, options.messages // EACH_WRITES),
        rate=options.rate,
        seed=random.SystemRandom().randrange(10**6) if options.seed is None else options.seed,
    )
    folder = Path(tempfile.mkdtemp(prefix="proffer-chaos-"))
    folder.chmod(0o711)  # the database's own user passes through
    begun = time.monotonic()

    def say(words: str) -> None:
        print(f"{time.monotonic() - begun:6.1f} s  {words}", flush=True)

    print(
        f"{plan.messages} messages of {plan.conversations} customers, {plan.rate:g} a second, "
        f"{plan.faults} faults, seed {plan.seed}",
        flush=True,
    )
    figures: dict[str, Any] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "load_before": round(os.getloadavg()[0], 2),
        },
        "asked": asdict(plan),
        "emulator": dict(EMULATOR),
        "settings": SETTINGS,
    }
    with standing(folder / "home", **SETTINGS) as stand:
        say("started")
        result = fault_run(stand, plan, say=say)
    figures |= result.figures
    figures |= {"seconds": round(time.monotonic() - begun, 1), "passed": result.passed}
    options.result.parent.mkdir(parents=True, exist_ok=True)
    options.result.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n")
    _report(figures, result)
    if result.passed and not options.keep:
        shutil.rmtree(folder, ignore_errors=True)
    else:
        print(f"Logs and data of the run are in {folder}.")
    return 0 if result.passed else 1


def _report(figures: dict[str, Any], result: Result) -> None:
    counts = figures["differences"]
    print(f"\n{'':14}{'inbound':>9}{'outbound':>10}")
    for name in ("lost", "doubled", "reordered", "invented", "changed"):
        print(f"{name:14}{counts['in_' + name]:>9}{counts['out_' + name]:>10}")
    for name in ("unanswered", "statuses", "unfinished"):
        print(f"{name:14}{counts[name]:>9}")
    print(
        f"\nfaults {sum(figures['struck'].values())}, drained {result.drained} s after the last "
        f"one (limit {DRAIN_SECONDS:.0f} s), {figures['seconds']} s in all\n"
        f"faults by kind: {json.dumps(figures['struck'])}\n"
        f"messages: {json.dumps(figures['messages'])}"
    )
    for name, rows in figures["examples"].items():
        for row in rows:
            print(f"  {name}: {row}")
    print("PASSED" if result.passed else "FAILED")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--messages", type=int, default=5000)
    parser.add_argument("--faults", type=int, default=100)
    parser.add_argument(
        "--conversations", type=int, help="customers who write; default: one for 25 messages"
    )
    parser.add_argument("--rate", type=float, default=12.0, help="messages a second")
    parser.add_argument("--seed", type=int, help="default: one at random, printed")
    parser.add_argument("--result", type=Path, default=RESULTS, help="where to write the numbers")
    parser.add_argument("--keep", action="store_true", help="keep data and logs of a good run too")
    options = parser.parse_args()
    if options.messages < 1 or options.faults < 0 or options.rate <= 0:
        parser.error("messages and rate must be positive, faults not negative")
    return options


if __name__ == "__main__":
    sys.exit(main())
