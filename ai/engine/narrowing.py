"""Which of several things that may be meant is left."""

from collections.abc import Callable

from ai.engine.resolve import Resolution

CLEARLY = 0.15
"""What a part of a name must be ahead of the parts of others to be it."""


def narrow(resolution: Resolution, held: list[str]) -> None:
    """Of several that may be meant, the only one that is `held` already is."""
    if resolution.sold or resolution.modified:
        return
    here = [match for match in resolution.likely if match.ref in held]
    if len(here) == 1 and here[0].ref in resolution.maybe:
        resolution.sold, resolution.maybe = here, []


def leave_held(resolution: Resolution, held: list[str]) -> bool:
    """Of several that may be meant, what is put beside the `held` ones is none of them. False
    where nothing else is left."""
    rest = [ref for ref in resolution.maybe if ref not in held]
    if resolution.sold or not rest or len(rest) == len(resolution.maybe):
        return False
    resolution.maybe = rest
    return True


def turn_down(resolution: Resolution, wrong: Callable[[int], bool]) -> None:
    """Without what is named as the wrong thing, where another is named for it.

    `wrong` says so of the place where a name begins ("the screen, not the battery").
    """
    down = [match for match in resolution.likely if wrong(min(match.positions))]
    refs = {match.ref for match in down}
    if not refs.intersection((*resolution.refs, *resolution.maybe)):
        return
    used = {place for match in down for place in match.positions}
    sold = [match for match in resolution.sold if match.ref not in refs]
    maybe = [ref for ref in resolution.maybe if ref not in refs]
    others = [match.ref for match in resolution.likely if not match.positions & used]
    if sold or maybe:
        resolution.sold, resolution.maybe = sold, maybe
    elif others:
        resolution.sold, resolution.maybe, resolution.modified = [], others, False
    else:
        resolution.down = [*resolution.refs, *resolution.maybe]
        resolution.sold, resolution.maybe = [], []


def leader(resolution: Resolution, content: list[bool]) -> str:
    """The one of several candidates that alone has a word of its own said, where the others have
    no more than common ones ("a duvet cleaned": of all that is cleaned, the duvet)."""
    meant = [match for match in resolution.likely if match.ref in resolution.maybe]
    telling = [match for match in meant if match.telling and match.literal]
    if len(telling) != 1 or len(meant) != len(resolution.maybe):
        return ""
    others = [match for match in meant if match is not telling[0]]
    apart = all(
        not match.telling
        and match.score <= telling[0].score - CLEARLY
        and any(content[place] for place in telling[0].positions - match.positions)
        for match in others
    )
    return telling[0].ref if apart else ""
