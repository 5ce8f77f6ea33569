"""Where the public sets are: below the folder that EVAL_DATA names, never in the repository."""

import os
from dataclasses import dataclass
from pathlib import Path

VARIABLE = "EVAL_DATA"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A set that is not here, with the words how to get it."""

    why: str


def folder() -> Path | None:
    """The folder of the sets, or None when EVAL_DATA is not set or names none."""
    named = os.environ.get(VARIABLE, "")
    path = Path(named) if named else None
    return path if path is not None and path.is_dir() else None


def find(root: Path | None, name: str, *, how_to_get: str) -> Path | Skipped:
    """The set `name` (a path below `root`), or why it is skipped."""
    if root is None:
        return Skipped(f"{VARIABLE} names no folder. {how_to_get}")
    path = root / name
    return path if path.exists() else Skipped(f"There is no {path}. {how_to_get}")
