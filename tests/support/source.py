"""The product's own source as syntax trees, for tests of laws that no linter knows."""

import ast
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "config",
    "demo",
    "workspaces",
    "panels",
    "api",
    "ai",
    "whatsapp",
    "orders",
    "conversations",
    "catalog",
    "accounts",
    "tenants",
    "audit",
    "core",
)


@dataclass(frozen=True)
class Module:
    """One Python file. `path` is relative to the root, with slashes."""

    path: str
    text: str
    tree: ast.Module


@dataclass(frozen=True)
class Found:
    """A place in the source; compares and prints as `path:line what`."""

    path: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.what}"


@cache
def tracked() -> tuple[str, ...]:
    """Every file of the repository that exists, tracked or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(path for path in sorted(set(listed.stdout.split("\n"))) if (ROOT / path).is_file())


@cache
def modules() -> tuple[Module, ...]:
    """The rooms' modules, without migrations."""
    found = []
    for path in tracked():
        room, _, rest = path.partition("/")
        if room not in ROOMS or not path.endswith(".py") or "/migrations/" in path or not rest:
            continue
        text = (ROOT / path).read_text(encoding="utf-8")
        found.append(Module(path=path, text=text, tree=ast.parse(text, filename=path)))
    assert len(found) > 50
    return tuple(found)


def parse(text: str, *, path: str = "room/example.py") -> Module:
    """A module of a test's own, to see that a law finds what it forbids."""
    return Module(path=path, text=text, tree=ast.parse(text))


def nodes(module: Module, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
    return (node for node in ast.walk(module.tree) if isinstance(node, kinds))


def dotted(node: ast.AST) -> str:
    """`a.b.c` of a name or attribute; "" for anything else, "().b" after a call."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return "()" if isinstance(node, ast.Call) else ""


Law = Callable[[Module], list[Found]]


def breaches(law: Law) -> list[str]:
    """Where the product breaks a law; empty is good."""
    return [str(found) for module in modules() for found in law(module)]
