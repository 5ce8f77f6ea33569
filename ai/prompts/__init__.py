"""The rules that a language model is given, in files by number: ``1.md``, ``2.md``, …

The one of the highest number is used. Its version, kept with every run and every call, is the
file's number and a digest of its text, such as ``1-0a1b2c3d4e``: a text that was changed in
place has another. Older files stay, so that a run can be explained by the words it had.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
DIGITS = 10
"""Hex digits of the digest in a version; with the number they fit a run's 16 characters."""


@dataclass(frozen=True, slots=True)
class Prompt:
    version: str
    text: str


@cache
def all_prompts() -> tuple[Prompt, ...]:
    """Every version, the oldest first."""
    files = sorted(FOLDER.glob("*.md"), key=lambda file: int(file.stem))
    return tuple(_read(file) for file in files)


def current() -> Prompt:
    """The version that models are given now."""
    return all_prompts()[-1]


@cache
def natural_prompts() -> tuple[Prompt, ...]:
    """Every version followed by every one of the rules for natural mode (``natural/``).

    Named after both files, such as ``1n1-0a1b2c3d4e``.
    """
    more = sorted((FOLDER / "natural").glob("*.md"), key=lambda file: int(file.stem))
    files = sorted(FOLDER.glob("*.md"), key=lambda file: int(file.stem))
    return tuple(
        _prompt(f"{file.stem}n{rules.stem}", f"{_text(file)}\n\n{_text(rules)}")
        for file in files
        for rules in more
    )


def natural() -> Prompt:
    """The version that models are given now in natural mode."""
    return natural_prompts()[-1]


def prompt_of(version: str) -> Prompt | None:
    """What a run was given, or None where that text is not kept."""
    kept = (*all_prompts(), *natural_prompts())
    return next((prompt for prompt in kept if prompt.version == version), None)


def is_given(version: str) -> bool:
    """Whether models are given these rules still, in strict or in natural mode."""
    return version in (current().version, natural().version)


def _read(file: Path) -> Prompt:
    return _prompt(file.stem, _text(file))


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8").strip()


def _prompt(name: str, text: str) -> Prompt:
    digest = hashlib.sha256(text.encode()).hexdigest()[:DIGITS]
    return Prompt(version=f"{name}-{digest}", text=text)
