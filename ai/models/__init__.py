"""The assistant's settings, its memory of a dialogue, and a record of every turn with its why."""

from ai.models.drafts import Draft
from ai.models.hearing import Hearing
from ai.models.labels import Calibration, Drift, RunLabel
from ai.models.playground import Playground
from ai.models.questions import Asking, Gathering, Question
from ai.models.replay import Case, Replay, ReplayTurn
from ai.models.runs import AssistantRun, Dialogue, RunMessage
from ai.models.settings import RESPONSE_TYPES, AssistantSettings, all_response_types

__all__ = [
    "RESPONSE_TYPES",
    "Asking",
    "AssistantRun",
    "AssistantSettings",
    "Calibration",
    "Case",
    "Dialogue",
    "Draft",
    "Drift",
    "Gathering",
    "Hearing",
    "Playground",
    "Question",
    "Replay",
    "ReplayTurn",
    "RunLabel",
    "RunMessage",
    "all_response_types",
]
