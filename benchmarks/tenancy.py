"""What many tenants cost: making them, upgrading them, and serving one of them among many."""

import http.client
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from benchmarks.measures import spread
from benchmarks.running import Running
from chaos.stand import ROOT

STOCK_UP_TO = 100
"""django-tenants' own command takes a minute at 500 and is not run beyond this."""

REQUESTS = 1500

ROUNDS = 5
"""Requests for each of many tenants; those before, to warm up, are as many."""

LONGEST_MS = 2500.0
"""A request may queue behind a migration for its lock timeout of 2 s, and is then served."""

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
        result["while_upgrading"] = _serve_meanwhile(demo, product, tenants=490)
        product.ask("grow", to=1000, measured=0)
        result["upgrade"]["1000"] = product.ask("upgrade", stock=False)
    one, many = result["serving"]["1"], result["serving"]["490"]
    result["many_over_one"] = {
        "p50": round(many["ms"]["p50"] / many["same_tenant_ms"]["p50"], 2),
        "p95": round(many["ms"]["p95"] / many["same_tenant_ms"]["p95"], 2),
        "memory": round(many["mb"] / one["mb"], 2),
    }
    return result


class Caller:
    """A keep-alive connection that asks tenants for their services, as their owners."""

    def __init__(self, demo: Running, product: Inside, *, tenants: int) -> None:
        self.callers = product.ask("tokens", number=tenants)["tokens"]
        self._port = urlsplit(demo.facts["platform"]["url"]).port or 80
        self._line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)

    def get(self, host: str, token: str) -> tuple[int, float]:
        """The answer's status and the milliseconds it took."""
        begun = time.perf_counter()
        self._line.request(
            "GET",
            "/api/v1/services/",
            headers={"Host": f"{host}:{self._port}", "Authorization": f"Bearer {token}"},
        )
        answer = self._line.getresponse()
        answer.read()
        return answer.status, (time.perf_counter() - begun) * 1000

    def close(self) -> None:
        self._line.close()


def _serve(demo: Running, product: Inside, *, tenants: int) -> dict[str, Any]:
    """One signed GET after another over the tenants in turn, and what all processes hold then.

    Every other one is for the same tenant, so that both meet whatever else the machine does.
    """
    caller = Caller(demo, product, tenants=tenants)
    number = max(REQUESTS, len(caller.callers) * ROUNDS)
    order = [caller.callers[index % len(caller.callers)] for index in range(number)]
    random.Random(7).shuffle(order)
    times: list[float] = []
    same: list[float] = []
    for each in order:
        for who, taken in ((each, times), (caller.callers[0], same)):
            status, took = caller.get(*who)
            if status != 200:
                raise RuntimeError(f"{status} instead of 200")
            taken.append(took)
    caller.close()
    memory = demo.memory()
    return {
        "tenants": len(caller.callers),
        "ms": spread(times),
        "same_tenant_ms": spread(same),
        "mb": round(memory["all"], 1),
        "web_mb": round(memory.get("web", 0.0), 1),
        "postgres_mb": round(memory.get("postgres", 0.0), 1),
    }


def _serve_meanwhile(demo: Running, product: Inside, *, tenants: int) -> dict[str, Any]:
    """The same GET, of the very table, while it gets a column in every tenant; three times."""
    caller = Caller(demo, product, tenants=tenants)
    stop = threading.Event()
    answers: list[tuple[float, int, float]] = []

    def ask() -> None:
        dice = random.Random(7)
        while not stop.is_set():
            begun = time.perf_counter()
            answers.append((begun, *caller.get(*dice.choice(caller.callers))))
        caller.close()

    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(ask)
        try:
            windows = product.ask("column_while_served", times=3)["windows"]
        finally:
            stop.set()
        asking.result()
    inside_one = [
        (status, took)
        for begun, status, took in answers
        if any(begun < end and begun + took / 1000 > start for start, end in windows)
    ]
    return {
        "tenants": len(caller.callers),
        "upgrade_ms": [round((end - start) * 1000) for start, end in windows],
        "not_200": sum(status != 200 for status, _ in inside_one),
        "ms": spread([took for _, took in inside_one]),
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
    meanwhile = result["while_upgrading"]
    found += [
        ("requests refused during an upgrade", meanwhile["not_200"], 0),
        ("the longest request during an upgrade, ms", meanwhile["ms"]["max"], LONGEST_MS),
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
    meanwhile = result["while_upgrading"]
    lines.append(
        f"GET while all of them get a column: {meanwhile['ms']['n']} requests, "
        f"{meanwhile['not_200']} refused, p50 {meanwhile['ms']['p50']} ms, "
        f"p95 {meanwhile['ms']['p95']} ms, longest {meanwhile['ms']['max']} ms"
    )
    us = result["entering_us"]
    lines.append(f"entering a tenant: {us['role_and_path']} µs; SELECT 1: {us['select_1']} µs\n")
    return "\n".join(lines)
