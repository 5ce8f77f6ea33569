"""Real webhooks, one JSON file each, and everything that can be left out of them or swapped.

Those of the repository lie in `tests/whatsapp/corpus/`; further ones are read from the folder
that the environment names in `WEBHOOK_CORPUS`. Ids stay as they are, for what refers to what
is half of a sample's meaning; only the number and the account become the test tenant's.
"""

import copy
import json
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.world import ALPHA
from tests.whatsapp import meta, mutation

OWN = Path(__file__).parent / "corpus"
FOREIGN = "WEBHOOK_CORPUS"
HOW_MANY = "WEBHOOK_MUTANTS"
"""How many mutants are tried: a number, or `all`, which are some 65,000 of the own samples."""

USUAL = 600
SWAPS = (None, "", "text", 0, -1, 10**40, 1.5, True, [], [None], {}, {"id": []}, "\u0000\ufffd")


@dataclass(frozen=True)
class Sample:
    """One POST as a platform sent it."""

    name: str
    payload: Any

    @property
    def raw(self) -> bytes:
        """The bytes that are signed and posted."""
        return meta.sealed(self.payload)


def samples() -> list[Sample]:
    """Every sample there is, led to the test tenant."""
    folders = [OWN, *([Path(os.environ[FOREIGN])] if os.environ.get(FOREIGN) else [])]
    found: list[Sample] = []
    for folder in folders:
        for path in sorted(folder.rglob("*.json")):
            content = json.loads(path.read_text(encoding="utf-8"))
            name = str(path.relative_to(folder))
            found += [Sample(name + place, led_home(body)) for place, body in _bodies(content)]
    return found


def _bodies(content: Any) -> Iterator[tuple[str, Any]]:
    """A file holds one body, a list of them, or some by name."""
    if isinstance(content, list):
        yield from ((f"#{place}", body) for place, body in enumerate(content))
    elif isinstance(content, dict) and _is_collection(content):
        yield from ((f"#{place}", body) for place, body in content.items())
    else:
        yield "", content


def _is_collection(content: dict[str, Any]) -> bool:
    return bool(content) and all(
        isinstance(body, dict) and "entry" in body for body in content.values()
    )


def led_home(payload: Any) -> Any:
    """The payload with our number and account in it; a value alone gets its envelope."""
    if isinstance(payload, dict) and "object" not in payload and "messaging_product" in payload:
        payload = meta.envelope({"field": "messages", "value": payload})
    payload = copy.deepcopy(payload)
    for entry in _dicts(payload, "entry"):
        if "id" in entry:
            entry["id"] = meta.WABA
        for change in _dicts(entry, "changes"):
            value = change.get("value")
            metadata = value.get("metadata") if isinstance(value, dict) else None
            if isinstance(metadata, dict) and "phone_number_id" in metadata:
                metadata["phone_number_id"] = ALPHA.phone_number_id
    return payload


def _dicts(holder: Any, key: str) -> list[dict[str, Any]]:
    rows = holder.get(key) if isinstance(holder, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def mutants(chosen: list[Sample], *, seed: int) -> list[Sample]:
    """Single keys left out and single values swapped: a draw of them by seed, or all.

    The account and the number stay, or every other mutant would lead to nobody.
    """
    asked = os.environ.get(HOW_MANY, str(USUAL))
    every = [mutant for sample in chosen for mutant in _mutants(sample, everything=asked == "all")]
    if asked == "all" or int(asked) >= len(every):
        return every
    return random.Random(seed).sample(every, int(asked))


def _mutants(sample: Sample, *, everything: bool) -> Iterator[Sample]:
    dice = random.Random(sample.name)
    for path in mutation.paths(sample.payload):
        where = "/".join(map(str, path))
        if path:
            yield Sample(f"{sample.name} without {where}", mutation.without(sample.payload, path))
        for swap in SWAPS if everything else [dice.choice(SWAPS)]:
            yield Sample(
                f"{sample.name} with {where}={swap!r}",
                mutation.replaced(sample.payload, path, swap),
            )
