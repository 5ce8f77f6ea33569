"""Talks with the built-in engine, at one of the invented businesses."""

from pathlib import Path

from evals import playing
from evals.playing import Played, Talk

READS = 0.0
"""The threshold for tests of what is read: only what the engine's own rules doubt is asked about.
Where the line of doubt lies is fitted anew now and then, and has tests of its own
(tests/ai/test_confidence.py, test_opinion.py, test_scenarios.py)."""


def held(language: str, shop: str, *said: str, threshold: float = READS) -> list[Played]:
    """Each of some turns; what was wanted of them is nothing."""
    talk = Talk(language, shop, attack=False, turns=tuple((text, "hours") for text in said))
    return playing.play(talk, threshold=threshold)


def came(language: str, shop: str, *said: str, threshold: float = READS) -> tuple[str, ...]:
    """The acts of the last of some turns."""
    return held(language, shop, *said, threshold=threshold)[-1].got


def rows(file: Path) -> list[str]:
    """The talks of a file, one a line: `language | shop | said | … => what must come`."""
    lines = file.read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def missing(row: str) -> str:
    """What came instead of what a row of :func:`rows` wants; "" where it came."""
    talk, _, wanted = row.partition(" => ")
    language, shop, *said = talk.split(" | ")
    got = " + ".join(came(language, shop, *said))
    return "" if wanted in got else got
