"""`make bench`: start a demo, measure it, print and keep the numbers."""

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import measures, pipeline, place, tenancy
from benchmarks.engine import engine
from benchmarks.running import Running, running

RESULTS = Path(__file__).parent / "results" / "latest.json"
MEASURES: dict[str, Callable[[Running], dict[str, Any]]] = {
    "engine": engine,
    "own_processing": measures.own_processing,
    "end_to_end": lambda demo: measures.answers(demo, per_second=10, seconds=15),
    "ingest": measures.ingest,
    "batch": pipeline.batch,
    "receipt": pipeline.receipt,
    "backlog": pipeline.backlog,
    "fairness": pipeline.fairness,
    "tenant_creation": measures.tenants,
    "memory_after": measures.memory,
    "tenancy": tenancy.tenancy,
}
BY_ITSELF = "tenancy"
"""It counts the workspaces from two on, and leaves a thousand behind: in a demo of its own."""


def main() -> int:
    """Measure everything; 1 when a limit is broken."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--result", type=Path, default=RESULTS, help="where to write the numbers")
    parser.add_argument("--only", choices=MEASURES, help="print this measure alone, keep nothing")
    parser.add_argument(
        "--home",
        type=Path,
        default=place.default_folder(),
        help="the folder that the demo keeps its files in; default: %(default)s",
    )
    options = parser.parse_args()
    result: dict[str, Any] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "load_before": round(os.getloadavg()[0], 2),
        },
        "home": str(options.home),
        "disk_ms": place.disk(),
    }
    print("Measuring; this takes about twenty minutes …", flush=True)
    if options.only:
        with _demo(options.home) as demo:
            alone = MEASURES[options.only](demo)
        print(json.dumps(alone, indent=2))
        return _tenancy(alone) if options.only == "tenancy" else 0
    with _demo(options.home) as demo:
        result["memory_at_rest"] = measures.memory(demo)
        for name in MEASURES:
            if name != BY_ITSELF:
                _measure(name, demo, result)
    with _demo(options.home) as demo:
        _measure(BY_ITSELF, demo, result)
    options.result.parent.mkdir(parents=True, exist_ok=True)
    options.result.write_text(json.dumps(result, indent=2) + "\n")
    return _report(result)


@contextmanager
def _demo(home: Path) -> Iterator[Running]:
    with (
        tempfile.TemporaryDirectory(prefix="proffer-bench-", dir=home) as folder,
        running(place.open_to_the_database(Path(folder)) / "home") as demo,
    ):
        yield demo


def _measure(name: str, demo: Running, result: dict[str, Any]) -> None:
    result[name] = MEASURES[name](demo)
    print(f"  {name}: {json.dumps(result[name])}", flush=True)


def _report(result: dict[str, Any]) -> int:
    own, ingest, receipt = result["own_processing"], result["ingest"], result["receipt"]
    batch, backlog, fairness = result["batch"], result["backlog"], result["fairness"]
    ack, floor = ingest["ack_ms_at_30_per_second"], ingest["floor_ms_at_30_per_second"]
    at_rest, memory = result["memory_at_rest"], result["memory_after"]["mb"]
    engines = result["engine"]
    end, disk = result["end_to_end"]["accepted_ms"], result["disk_ms"]
    cold, first, known = (own[who]["handed_to_transport_ms"] for who in ("cold", "first", "next"))
    limits = (
        ("own processing of a message, p95 ms", known["p95"], 50),
        ("own processing of somebody's first message, p95 ms", first["p95"], 50),
        ("webhook ack at 30/s, p50 ms", ack["p50"], 50),
        ("webhook ack at 30/s, p99 ms", ack["p99"], 250),
        ("floor over webhooks a second", 1 / ingest["ours_over_floor"], 1 / 0.75),
        ("a webhook of 1,000 updates, longest ms", batch["ms"]["max"], batch["limit_ms"]),
        ("receipt to row at 100/s, p50 ms", receipt["committed_ms"]["p50"], 8),
        ("receipt to row at 100/s, p99 ms", receipt["committed_ms"]["p99"], 20),
        ("delay by another's flood, ms", fairness["longest_delay_ms"], fairness["limit_ms"]),
        ("memory of all processes at rest, MB", at_rest["mb"]["all"], at_rest["limit_mb"]),
        ("the engine's CPU for a message, p95 ms", engines["cpu_ms"]["p95"], engines["limit_ms"]),
    )
    print(
        f"\nthe demo's files in {result['home']}; 8 KB to the disk of temporary files take "
        f"p50 {disk['p50']} ms, p99 {disk['p99']} ms, longest {disk['max']} ms"
        f"\nown processing      p50 {known['p50']} ms, p95 {known['p95']} ms, "
        f"p99 {known['p99']} ms; of a first message p50 {first['p50']} ms, p95 {first['p95']} ms, "
        f"of the first ten after a start p50 {cold['p50']} ms, longest {cold['max']} ms "
        "(webhook sent to answer handed to the transport)\n"
        f"end to end at 10/s  p50 {end['p50']} ms, p95 {end['p95']} ms (accepted by the API)\n"
        f"webhook ack at 30/s p50 {ack['p50']} ms, p95 {ack['p95']} ms, p99 {ack['p99']} ms; "
        f"floor p50 {floor['p50']} ms; ratio {ingest['ack_p50_over_floor']}\n"
        f"webhooks a second   {ingest['per_second']}; floor {ingest['floor_per_second']}; "
        f"ours over floor {ingest['ours_over_floor']} "
        f"({ingest['ours_over_without_django']} without Django); "
        f"{ingest['per_second_while_all_work']} while everything works\n"
        f"1,000 in a webhook  p50 {batch['ms']['p50']} ms, longest {batch['ms']['max']} ms\n"
        f"receipt to row      p50 {receipt['committed_ms']['p50']} ms, "
        f"p99 {receipt['committed_ms']['p99']} ms at {receipt['per_second']}/s\n"
        f"a backlog           {backlog['messages']} in {backlog['seconds']} s, "
        f"{backlog['per_second']}/s\n"
        f"beside a flood      p50 {fairness['besides_ms']['p50']} ms, alone "
        f"{fairness['alone_ms']['p50']} ms; longest delay {fairness['longest_delay_ms']} ms\n"
        f"the engine          p50 {engines['cpu_ms']['p50']} ms, p95 {engines['cpu_ms']['p95']} ms "
        f"of CPU with {engines['services']} services and {engines['articles']} articles\n"
        f"a new workspace     p50 {result['tenant_creation']['ms']['p50']} ms\n"
        f"memory              {at_rest['mb']['all']:.0f} MB of all processes at rest, "
        f"{memory['all']:.0f} MB after all of it\n"
    )
    return max(_broken(limits), _tenancy(result["tenancy"]))


def _tenancy(result: dict[str, Any]) -> int:
    print(tenancy.report(result))
    return _broken(tenancy.limits(result))


def _broken(limits: Iterable[tuple[str, float, float]]) -> int:
    """Say which numbers are over their limits; 1 when any is."""
    broken = [f"{name}: {value} > {limit}" for name, value, limit in limits if value > limit]
    for line in broken:
        print(f"over the limit: {line}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
