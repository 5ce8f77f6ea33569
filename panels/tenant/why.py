"""One turn of the assistant, told in sentences to whoever asks why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ai.models import AssistantRun
from catalog.models import CatalogueVersion
from catalog.snapshot import Snapshot
from panels import words

Names = Mapping[int, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Why:
    """What a turn did and what it rested on."""

    handed_off: bool
    confidence: float
    threshold: float
    act_lines: list[str]
    reason_lines: list[tuple[str, str]]
    backend: str
    model: str
    latency_ms: int
    catalogue_version: int


def names_of_versions(runs: Iterable[AssistantRun]) -> Names:
    """The names that each catalogue version gave its references, in one query."""
    numbers = {run.catalogue_version for run in runs}
    if not numbers:
        return {}
    versions = CatalogueVersion.objects.filter(number__in=numbers)
    return {
        version.number: words.names_of(Snapshot.from_json(version.content)) for version in versions
    }


def explain(run: AssistantRun, names: Names) -> Why:
    """`names` are those the catalogue had when the turn was taken, not today's."""
    then = names.get(run.catalogue_version, {})
    return Why(
        handed_off=run.outcome == AssistantRun.Outcome.HANDED_OFF,
        confidence=run.confidence,
        threshold=run.threshold,
        act_lines=[words.act(act, then) for act in run.acts],
        reason_lines=words.reasons(run.reasons, then),
        backend=words.backend(run.backend),
        model=run.model,
        latency_ms=run.latency_ms,
        catalogue_version=run.catalogue_version,
    )
