"""The assistant's settings as they are given: which there are, and what each may be."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from ai import targets
from ai.models import RESPONSE_TYPES, AssistantSettings
from ai.preferences import CHOICES, NOTE_LENGTH
from core.errors import InvalidInput
from tenants.expiry import REASON_LENGTH, check_until

Value = tuple[Any, str]
"""A value as it is stored, and what is wrong with it ("" when nothing is)."""


def read(fields: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """What was given, ready to be stored, and what is wrong by field."""
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name, given in fields.items():
        reader = _READERS.get(name)
        value, problem = reader(given) if reader else (None, "There is no such setting.")
        if problem:
            problems[name] = problem
        else:
            values[name] = value
    return values, problems


def _whole(low: int, high: int, words: str) -> Callable[[Any], Value]:
    def reader(given: Any) -> Value:
        good = isinstance(given, int) and not isinstance(given, bool) and low <= given <= high
        return given, "" if good else words

    return reader


def _yes_or_no(given: Any) -> Value:
    return given, "" if isinstance(given, bool) else "True or false."


def _one_of(choices: tuple[str, ...]) -> Callable[[Any], Value]:
    def reader(given: Any) -> Value:
        good = isinstance(given, str) and given in choices
        return given, "" if good else "Choose from: " + ", ".join(choices) + "."

    return reader


def _allowed(given: Any) -> Value:
    good = isinstance(given, list) and set(map(str, given)) <= set(RESPONSE_TYPES)
    return given, "" if good else "Choose from: " + ", ".join(RESPONSE_TYPES) + "."


def _preferences(given: Any) -> Value:
    good = isinstance(given, dict) and all(
        name in CHOICES and isinstance(value, bool) for name, value in given.items()
    )
    return given, "" if good else "True or false for each of: " + ", ".join(CHOICES) + "."


def _text(length: int) -> Callable[[Any], Value]:
    def reader(given: Any) -> Value:
        if not isinstance(given, str):
            return given, "Write words."
        words = given.replace("\x00", "").strip()
        return words, "" if len(words) <= length else f"At most {length} characters."

    return reader


def _moment(given: Any) -> Value:
    if given is None:
        return None, ""
    try:
        moment = given if isinstance(given, datetime) else parse_datetime(given)
        if moment is None:
            return None, "A moment such as 2026-11-22T18:00:00Z, or null."
        check_until(moment, field="off_until")
    except InvalidInput as refused:
        return None, refused.fields["off_until"]
    except (TypeError, ValueError, OverflowError):
        return None, "A moment such as 2026-11-22T18:00:00Z, or null."
    return moment, ""


def _targets(given: Any) -> Value:
    return given, targets.problem_with(given)


_READERS: dict[str, Callable[[Any], Value]] = {
    "enabled": _yes_or_no,
    "threshold": _whole(1, 99, "A whole number from 1 to 99."),
    "mode": _one_of(tuple(AssistantSettings.Mode.values)),
    "allowed": _allowed,
    "proposal_hours": _whole(1, 168, "Whole hours from 1 to 168."),
    "copilot": _yes_or_no,
    "engine_only": _yes_or_no,
    "hours": _one_of(tuple(AssistantSettings.Hours.values)),
    "hand_off_to": _targets,
    "preferences": _preferences,
    "note": _text(NOTE_LENGTH),
    "off_until": _moment,
    "off_reason": _text(REASON_LENGTH),
}
FIELDS = tuple(_READERS)
