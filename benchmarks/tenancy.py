"""What many tenants cost: making them, upgrading them, and serving one of them among many."""

import http.client
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from benchmarks.measures import spread
from benchmarks.running import ROOT, Running

STOCK_UP_TO = 100
"""django-tenants' own command takes a minute at 500 and is not run beyond this."""

REQUESTS = 1500
NEAR = "one tenant"


class Inside:
    """The process of `benchmarks.tenancy_inside`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, do: str, **order: Any) -> dict[str, Any]:
        """Raises RuntimeError when it has died; its words are on the terminal."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps({"do": do, **order}) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{do} failed")
        found: dict[str, Any] = json.loads(answer)
        return found


@contextmanager
def inside(demo: Running) -> Iterator[Inside]:
    """The product's code on the demo's database, for as long as the block."""
    kept = ("PATH", "HOME", "LANG", "TMPDIR", "USER")
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.tenancy_inside"],
        cwd=ROOT,
        env={
            **{name: os.environ[name] for name in kept if name in os.environ},
            "PROFFER_HOME": str(demo.home),
            "LOG_LEVEL": "ERROR",
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Inside(process)
        assert process.stdin
        process.stdin.close()


def tenancy(demo: Running) -> dict[str, Any]:
    """Everything at 10, 100, 500 and 1,000 tenants; latency and memory at 1 and at 500."""
    with inside(demo) as product:
        result: dict[str, Any] = {"creation_ms": {}, "upgrade": {}, "serving": {}}
        result["creation_ms"]["10"] = spread(product.ask("grow", to=10, measured=6)["ms"])
        result["entering_us"] = product.ask("entering")
        result["upgrade"]["10"] = product.ask("upgrade", stock=True)
        result["creation_ms"]["100"] = spread(product.ask("grow", to=100, measured=12)["ms"])
        result["upgrade"]["100"] = product.ask("upgrade", stock=STOCK_UP_TO >= 100)
        # Served by what has served before: the first request of each kind is not the price.
        _serve(demo, product, tenants=1)
        result["serving"]["1"] = _serve(demo, product, tenants=1)
        result["creation_ms"]["500"] = spread(product.ask("grow", to=500, measured=24)["ms"])
        result["upgrade"]["500"] = product.ask("upgrade", stock=False)
        _serve(demo, product, tenants=490)
        result["serving"]["490"] = _serve(demo, product, tenants=490)
        product.ask("grow", to=1000, measured=0)
        result["upgrade"]["1000"] = product.ask("upgrade", stock=False)
    one, many = result["serving"]["1"], result["serving"]["490"]
    result["many_over_one"] = {
        "p50": round(many["ms"]["p50"] / one["ms"]["p50"], 2),
        "p95": round(many["ms"]["p95"] / one["ms"]["p95"], 2),
        "memory": round(many["mb"] / one["mb"], 2),
    }
    return result


def _serve(demo: Running, product: Inside, *, tenants: int) -> dict[str, Any]:
    """One signed GET after another over the tenants in turn, and what all processes hold then."""
    callers = product.ask("tokens", number=tenants)["tokens"]
    order = [callers[index % len(callers)] for index in range(max(REQUESTS, len(callers) * 3))]
    random.Random(7).shuffle(order)
    parts = urlsplit(demo.facts["platform"]["url"])
    line = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=30)
    times = []
    for host, token in order:
        begun = time.perf_counter()
        line.request(
            "GET",
            "/api/v1/services/",
            headers={"Host": f"{host}:{parts.port}", "Authorization": f"Bearer {token}"},
        )
        answer = line.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} instead of 200")
        times.append((time.perf_counter() - begun) * 1000)
    line.close()
    memory = demo.memory()
    return {
        "tenants": len(callers),
        "ms": spread(times),
        "mb": round(memory["all"], 1),
        "web_mb": round(memory.get("web", 0.0), 1),
        "postgres_mb": round(memory.get("postgres", 0.0), 1),
    }


def limits(result: dict[str, Any]) -> list[tuple[str, float, float]]:
    """What must hold: words, the number, the most it may be."""
    found = [
        (f"a new workspace among {size}, median ms", result["creation_ms"][size]["p50"], 200.0)
        for size in ("10", "500")
    ]
    for size, numbers in result["upgrade"].items():
        for what, words, most in (
            ("nothing", "nothing to do", 3.0),
            ("column", "one column", 5.0),
        ):
            each = round(numbers[what]["ours"] / numbers["tenants"], 2)
            found.append((f"upgrade with {words}, {size} tenants, ms a tenant", each, most))
    ratios = result["many_over_one"]
    found += [
        (f"{what} with 490 tenants over {NEAR}", ratios[what], 1.15)
        for what in ("p50", "p95", "memory")
    ]
    return found


def report(result: dict[str, Any]) -> str:
    """Lines for the terminal."""
    lines = ["\nupgrades, ms a tenant      ours    bare   stock"]
    for size, numbers in result["upgrade"].items():
        for what, words in (("nothing", "nothing to do"), ("column", "one column")):
            cells = [
                f"{numbers[what][who] / numbers['tenants']:8.2f}" if who in numbers[what] else ""
                for who in ("ours", "bare", "stock")
            ]
            lines.append(f"  {size:>4} tenants, {words:<13} {''.join(cells)}")
    for size, numbers in result["creation_ms"].items():
        lines.append(f"a new workspace among {size:>3}: p50 {numbers['p50']} ms")
    lines += [
        f"GET over {numbers['tenants']:>3} tenants: p50 {numbers['ms']['p50']} ms, "
        f"p95 {numbers['ms']['p95']} ms, {numbers['mb']:.0f} MB of all processes"
        for numbers in result["serving"].values()
    ]
    us = result["entering_us"]
    lines.append(f"entering a tenant: {us['role_and_path']} µs; SELECT 1: {us['select_1']} µs\n")
    return "\n".join(lines)
