"""What was tried, one line a probe, and whether the wall held."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

SHOWN = 5
"""How many offenders a line names; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Probe:
    """`held`: True the wall held, False it did not, None it could not be tried (`detail` why)."""

    wall: str
    what: str
    held: bool | None
    tries: int
    detail: str = ""

    @property
    def sign(self) -> str:
        return {True: "✓", False: "✗", None: "–"}[self.held]

    def __str__(self) -> str:
        tries = f" ({self.tries} tries)" if self.tries > 1 else ""
        detail = f": {self.detail}" if self.detail else ""
        return f"{self.sign} {self.wall}: {self.what}{tries}{detail}"


@dataclass(slots=True)
class Report:
    """Collects probes; `tell` is called with each as soon as it is known."""

    tell: Callable[[Probe], None] = lambda probe: None
    probes: list[Probe] = field(default_factory=list)

    def add(self, wall: str, what: str, offenders: Iterable[str], *, tries: int = 1) -> None:
        """A probe that held when nothing and nobody offended."""
        found = list(offenders)
        detail = "; ".join(found[:SHOWN])
        if len(found) > SHOWN:
            detail += f"; and {len(found) - SHOWN} more"
        self._keep(Probe(wall, what, not found, tries, detail))

    def skip(self, wall: str, what: str, *, why: str) -> None:
        self._keep(Probe(wall, what, None, 0, why))

    def _keep(self, probe: Probe) -> None:
        self.probes.append(probe)
        self.tell(probe)

    @property
    def broken(self) -> list[Probe]:
        return [probe for probe in self.probes if probe.held is False]

    @property
    def held(self) -> list[Probe]:
        return [probe for probe in self.probes if probe.held]

    @property
    def skipped(self) -> list[Probe]:
        return [probe for probe in self.probes if probe.held is None]

    @property
    def tries(self) -> int:
        return sum(probe.tries for probe in self.probes)

    def as_json(self) -> dict[str, Any]:
        return {
            "held": len(self.held),
            "broken": len(self.broken),
            "skipped": len(self.skipped),
            "tries": self.tries,
            "probes": [asdict(probe) for probe in self.probes],
        }
