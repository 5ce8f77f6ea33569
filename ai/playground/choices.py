"""What may be tried in the playground in the place of the workspace's own settings."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ai import settings_fields
from ai.models import AssistantSettings
from ai.queries import assistant_settings
from catalog.models import CatalogueVersion
from catalog.queries import current_snapshot, snapshot_at
from catalog.snapshot import Snapshot
from core.errors import InvalidInput

VERSIONS = 10
"""Published versions of the catalogue that are offered besides the newest."""


@dataclass(frozen=True, slots=True)
class Choices:
    """`threshold` in percent. `language`: which one the customer is known to speak, or "" when
    nothing is known yet. `version` of the catalogue; None is whichever is the newest. `models`:
    whether language models are asked; without them it is the built-in engine alone. `mode`:
    whether a model's own words may stand before what the server writes."""

    threshold: int
    allowed: tuple[str, ...]
    language: str = ""
    version: int | None = None
    models: bool = False
    mode: str = AssistantSettings.Mode.STRICT.value

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def choices_of(stored: Mapping[str, Any], settings: AssistantSettings) -> Choices:
    """What was chosen before, or the workspace's own settings."""
    if not stored:
        return Choices(
            threshold=settings.threshold, allowed=tuple(settings.allowed), mode=settings.wording
        )
    return Choices(**{"mode": settings.wording, **stored, "allowed": tuple(stored["allowed"])})


def read(given: Mapping[str, Any]) -> Choices:
    """What somebody chose. Raises InvalidInput with a sentence for each field at fault.

    `given` has the fields of :class:`Choices`; threshold and version as whole numbers.
    """
    own = {name: given.get(name) for name in ("threshold", "allowed")}
    own["mode"] = given.get("mode", assistant_settings().wording)
    values, problems = settings_fields.read(own)
    language = given.get("language", "")
    if language and language not in current_snapshot().business.languages:
        problems["language"] = "Choose one of the languages of your business."
    version = given.get("version")
    if version is not None and not _is_offered(version):
        problems["version"] = "Choose one of the versions on the list."
    if problems:
        raise InvalidInput(fields=problems)
    return Choices(
        threshold=values["threshold"],
        allowed=tuple(values["allowed"]),
        language=language,
        version=version,
        models=bool(given.get("models")),
        mode=values["mode"],
    )


def offered_versions() -> list[CatalogueVersion]:
    """Those before the newest, the newest first."""
    rows = CatalogueVersion.objects.order_by("-number").only("number", "published_at")
    return list(rows[1 : VERSIONS + 1])


def catalogue_for(choices: Choices) -> Snapshot:
    """Raises BusinessNotOpened where nothing was published yet."""
    return current_snapshot() if choices.version is None else snapshot_at(choices.version)


def _is_offered(version: Any) -> bool:
    return isinstance(version, int) and CatalogueVersion.objects.filter(number=version).exists()
