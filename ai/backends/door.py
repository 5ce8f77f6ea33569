"""The one door to language models: which vendors the active tenant lets its customers' words go to.

A workspace may keep to the built-in engine. Then none is chosen, wherever vendors are chosen:
for turns, drafts, voice notes and pictures, try-outs and replays. And whatever was chosen, each
call looks here once more when it is made (`ai.budget.spending`), so that no way around the
choice exists, and none that was chosen a moment before the workspace said so is asked after it.
"""

from collections.abc import Sequence

from ai.backends.models import Backend
from ai.backends.protocol import Declined
from ai.backends.queries import configured
from ai.models import AssistantSettings
from ai.standing import assistant_settings


class KeptInside(Declined):
    """The workspace keeps to the built-in engine. It says nothing of the vendor."""


def vendors() -> list[Backend]:
    """Those that may be asked for the active tenant, in their order."""
    settings = assistant_settings()
    return [] if settings.engine_only else configured()


def let_out(settings: AssistantSettings, backends: Sequence[Backend]) -> Sequence[Backend]:
    """Those of `backends` that may be asked under `settings`: all of them, or none."""
    return () if settings.engine_only else backends


def last_look() -> None:
    """Right before a call: raises KeptInside where the active tenant lets no words out."""
    if assistant_settings().engine_only:
        raise KeptInside("engine_only", "the workspace keeps to the built-in engine")
