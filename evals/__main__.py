"""`make evals`: our own scenarios, and the public sets that are there, as a table and as JSON."""

import argparse
import json
import sys
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

from evals import dates, intents, playing
from evals.sets import Skipped, folder

RESULTS = Path(__file__).parent / "results" / "latest.json"
MAX_WRONG = 0.05
"""The headline: wrong answers among all turns, at a threshold of 0.85."""

PUBLIC: dict[str, Any] = {intents.NAME: intents.run, dates.NAME: dates.run}


def main(arguments: list[str]) -> int:
    """Measure, print, keep. 1 when more answers are wrong than may be."""
    options = argparse.ArgumentParser(prog="evals", description=__doc__)
    options.add_argument("--only", choices=["scenarios", "fresh", *PUBLIC], help="one of the parts")
    options.add_argument("--failures", action="store_true", help="name each turn that is not right")
    chosen = options.parse_args(arguments)
    played = playing.play_all() if chosen.only in (None, "scenarios") else []
    results: dict[str, Any] = {}
    if played:
        results["scenarios"] = {"threshold": playing.THRESHOLD, **playing.table(played)}
        _print_scenarios(played, failures=chosen.failures)
    if chosen.only in (None, "fresh"):
        fresh = playing.play_all(playing.FRESH)
        sets = playing.by_part(fresh)
        results["fresh"] = {
            "threshold": playing.THRESHOLD,
            **playing.table(fresh),
            "sets": sets,
        }
        _say("\nfresh: talks of strangers, held to no limit here")
        _print_scenarios(fresh, failures=chosen.failures)
        _print_rows(sets)
    for name, run in PUBLIC.items():
        if chosen.only in (None, name):
            results[name] = run(folder())
            _print_public(name, results[name])
    if chosen.only is None:
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps(results, indent=1, default=_plain) + "\n", "utf-8")
    wrong = results.get("scenarios", {}).get("all", {}).get("wrong_rate", 0.0)
    return int(wrong > MAX_WRONG)


def _print_scenarios(played: list[playing.Played], *, failures: bool) -> None:
    if failures:
        for turn in played:
            if turn.outcome != "right":
                got = " + ".join(turn.got)
                _say(f"{turn.outcome}: [{turn.language}, {turn.shop}] {turn.said}")
                _say(f"    wanted {turn.wanted}; came {got} at {turn.confidence:.2f}")
    _say(f"\n{'':14}{'turns':>7}{'right':>8}{'clarified':>11}{'handed off':>12}{'WRONG':>7}")
    _print_rows(playing.table(played))


def _print_rows(rows: dict[str, dict[str, Any]]) -> None:
    for name, row in rows.items():
        counts = f"{row['right']:>8}{row['clarified']:>11}{row['handed_off']:>12}{row['wrong']:>7}"
        _say(f"{name:14}{row['turns']:>7}{counts}   {row['wrong_rate']:.1%} wrong")


def _print_public(name: str, result: dict[str, Any] | Skipped) -> None:
    _say(f"\n{name}")
    if isinstance(result, Skipped):
        _say(f"  skipped: {result.why}")
        return
    for part, numbers in result.items():
        if isinstance(numbers, Skipped):
            _say(f"  {part}: skipped: {numbers.why}")
        else:
            _say(f"  {part}: {numbers}")


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
