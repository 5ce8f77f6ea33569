"""Talks with the built-in engine, at one of the invented businesses."""

from evals import playing
from evals.playing import Played, Talk


def held(language: str, shop: str, *said: str) -> list[Played]:
    """Each of some turns; what was wanted of them is nothing."""
    talk = Talk(language, shop, attack=False, turns=tuple((text, "hours") for text in said))
    return playing.play(talk)


def came(language: str, shop: str, *said: str) -> tuple[str, ...]:
    """The acts of the last of some turns."""
    return held(language, shop, *said)[-1].got
