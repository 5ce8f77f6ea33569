"""One turn of the assistant, told in sentences to whoever asks why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from ai.confidence.sentences import sentences
from ai.models import AssistantRun, RunLabel
from ai.prompts import is_given, prompt_of
from catalog.models import CatalogueVersion
from catalog.snapshot import Snapshot
from panels import words

Names = Mapping[int, Mapping[str, str]]
Labels = Mapping[int, Sequence[RunLabel]]
_PAGES = {
    "service": "tenant:service-edit",
    "package": "tenant:package-edit",
    "article": "tenant:article-edit",
}


@dataclass(frozen=True, slots=True)
class Rules:
    """What a model was given with the turn. `given`: models are given the same today. `kept`:
    its words are here to be read."""

    version: str
    given: bool
    kept: bool


@dataclass(frozen=True, slots=True)
class Why:
    """What a turn did and what it rested on.

    `before_gate`: the probability that a question or a hand-off was made of, or None.
    `asked`: the random audit drew it and waits for a person. `cost_micros` are millionths of
    a US dollar, None where no call has a price. `rules`: None where no model chose the answer.
    """

    pk: int
    handed_off: bool
    confidence: float
    threshold: float
    before_gate: float | None
    calibration: int
    act_lines: list[str]
    feature_lines: list[str]
    reason_lines: list[tuple[str, str]]
    evidence: list[tuple[str, str]]
    refused: list[str]
    attempts: list[str]
    label_lines: list[str]
    asked: bool
    judged: bool | None
    backend: str
    model: str
    rules: Rules | None
    tokens: int
    cost_micros: int | None
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


def labels_of_runs(runs: Iterable[AssistantRun]) -> Labels:
    """Run → its labels, in one query."""
    found: dict[int, list[RunLabel]] = {}
    keys = {run.pk for run in runs}
    if keys:
        for label in RunLabel.objects.select_related("by").filter(run_id__in=keys).order_by("pk"):
            found.setdefault(label.run_id, []).append(label)
    return found


def explain(run: AssistantRun, names: Names, labels: Labels) -> Why:
    """`names` are those the catalogue had when the turn was taken, not today's."""
    then = names.get(run.catalogue_version, {})
    said = labels.get(run.pk, ())
    by_people = [label for label in said if label.source in _PEOPLES and label.good is not None]
    raw = run.reasons.get("p")
    return Why(
        pk=run.pk,
        handed_off=run.outcome == AssistantRun.Outcome.HANDED_OFF,
        confidence=run.confidence,
        threshold=run.threshold,
        before_gate=raw if isinstance(raw, float) and raw != run.confidence else None,
        calibration=int(run.reasons.get("calibration") or 0),
        act_lines=[words.act(act, then) for act in run.acts],
        feature_lines=sentences(run.reasons),
        reason_lines=words.reasons(run.reasons, then),
        evidence=[_entry(str(ref), then) for ref in run.evidence],
        refused=[str(problem) for problem in run.reasons.get("problems", ())],
        attempts=[_attempt(attempt) for attempt in run.attempts],
        label_lines=[words.label(label) for label in said if label.good is not None],
        asked=any(label.good is None for label in said),
        judged=by_people[-1].good if by_people else None,
        backend=words.backend(run.backend),
        model=run.model,
        rules=_rules(run.prompt_version),
        tokens=run.input_tokens + run.output_tokens,
        cost_micros=_cost(run.attempts),
        latency_ms=run.latency_ms,
        catalogue_version=run.catalogue_version,
    )


_PEOPLES = (RunLabel.Source.AUDIT, RunLabel.Source.THUMBS)


def _entry(ref: str, names: Mapping[str, str]) -> tuple[str, str]:
    """Its name then, and the page where it stands now."""
    kind, _, key = ref.partition(":")
    page = _PAGES.get(kind)
    address = reverse(page, args=[int(key)]) if page and key.isdecimal() else ""
    return names.get(ref, ref), address


def _rules(version: str) -> Rules | None:
    if not version:
        return None
    return Rules(version, given=is_given(version), kept=prompt_of(version) is not None)


def _attempt(attempt: Mapping[str, Any]) -> str:
    outcome = str(attempt.get("outcome", "")).replace("_", " ")
    took = f", {attempt['latency_ms']} ms" if "latency_ms" in attempt else ""
    return f"{words.backend(str(attempt.get('backend', '')))}: {outcome}{took}"


def _cost(attempts: Iterable[Mapping[str, Any]]) -> int | None:
    costs = [attempt["micros"] for attempt in attempts if isinstance(attempt.get("micros"), int)]
    return sum(costs) if costs else None
