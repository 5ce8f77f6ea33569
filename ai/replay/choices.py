"""Which settings a replay tries in the place of the workspace's own."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from ai import settings_fields
from ai.confidence import bend_of
from ai.models import AssistantSettings
from ai.preferences import complete, preferences_of
from ai.turn import AssistantPolicy
from catalog.models import CatalogueVersion
from catalog.queries import current_snapshot, snapshot_at
from catalog.snapshot import TONES, Snapshot
from core.errors import InvalidInput

AS_IT_WAS = 0
"""In the place of a version's number: the one that each turn saw."""

MOST_CALLS = 200
"""Of vendors, in one replay."""

TRIED = ("threshold", "allowed", "mode", "preferences", "note")
"""Settings that decide what is answered; see `AssistantSettings`."""


@dataclass(frozen=True, slots=True)
class Trial:
    """`threshold` in percent. `tone`: one of TONES, or "" for the catalogue's own. `version` of
    the catalogue: None is the newest, AS_IT_WAS the one that each turn saw. `calls`: how often
    vendors may be asked at most; with 0 it is the built-in engine alone."""

    threshold: int
    allowed: tuple[str, ...]
    mode: str = AssistantSettings.Mode.STRICT.value
    preferences: Mapping[str, bool] = field(default_factory=dict)
    note: str = ""
    tone: str = ""
    version: int | None = None
    calls: int = 0

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Trial":
        return cls(**{**kept, "allowed": tuple(kept["allowed"])})

    def policy(self, settings: AssistantSettings) -> AssistantPolicy:
        return AssistantPolicy(
            threshold=self.threshold / 100,
            allowed=frozenset(self.allowed),
            mode=self.mode,
            calibration=bend_of(settings.calibration),
            preferences=preferences_of(self.preferences, self.note),
        )

    def catalogue(self, then: int | None = None) -> Snapshot:
        """The one to answer from; `then`: the version that the turn saw. Raises
        BusinessNotOpened, UnknownVersion."""
        version = then if self.version == AS_IT_WAS else self.version
        found = current_snapshot() if version is None else snapshot_at(version)
        if not self.tone or self.tone == found.business.tone:
            return found
        return replace(found, business=replace(found.business, tone=self.tone))


def own(settings: AssistantSettings) -> Trial:
    """The workspace's own settings."""
    return Trial(
        threshold=settings.threshold,
        allowed=tuple(settings.allowed),
        mode=settings.wording,
        preferences=complete(settings.preferences),
        note=settings.note,
    )


def read(given: Mapping[str, Any], settings: AssistantSettings) -> Trial:
    """What somebody chose; what is not given is as in `settings`. Raises InvalidInput with a
    sentence for each field at fault."""
    start = own(settings)
    chosen = {name: given.get(name, getattr(start, name)) for name in TRIED}
    chosen["allowed"] = list(chosen["allowed"])
    values, problems = settings_fields.read(chosen)
    tone = given.get("tone", "")
    if tone and tone not in TONES:
        problems["tone"] = "Choose from: " + ", ".join(TONES) + "."
    version = given.get("version")
    if not _is_version(version):
        problems["version"] = "Choose one of the versions on the list."
    calls = given.get("calls", 0)
    if type(calls) is not int or not 0 <= calls <= MOST_CALLS:
        problems["calls"] = f"A whole number from 0 to {MOST_CALLS}."
    elif calls and settings.engine_only:
        problems["calls"] = "0: your workspace keeps to the built-in engine."
    if problems:
        raise InvalidInput(fields=problems)
    values["allowed"] = tuple(values["allowed"])
    if settings.engine_only:
        # Without a model there are no words of one.
        values["mode"] = settings.wording
    return Trial(**values, tone=tone, version=version, calls=calls)


def _is_version(version: Any) -> bool:
    if version is None or version == AS_IT_WAS:
        return True
    return type(version) is int and CatalogueVersion.objects.filter(number=version).exists()
