"""How people tell a business to go ahead, by the parts that such words are made of.

A line of `<language>.txt` (`all.txt`: said in every language) is a sentence with a choice in each
place: places are parted by " / ", the choices by "|", "_" is nothing, and " + " joins without a
space ("reserva|reserve + _|lo|la" is six words). All that can be made of it agrees outright, as no
"great" or "ok" does. What stands under `= heard` is said to an answer: beside a plain yes it
changes nothing, and beside a "great" it may be all that the "great" is for. What stands under
`= beside` changes nothing anywhere. As in `ai.spoken.agreeing`, nothing here denies, asks, counts,
puts off or names a thing.
"""

from functools import lru_cache
from itertools import product
from pathlib import Path

from ai.text import folded, tokens

Phrase = tuple[str, ...]
Line = tuple[frozenset[Phrase], ...]
"""The choices in each place; () among them where the place may be left empty."""

FOLDER = Path(__file__).parent
AHEAD, HEARD, BESIDE = "ahead", "heard", "beside"
"""What lines say; the first of a file, without a heading of their own, go ahead."""


Said = tuple[str, Line]
"""What a line says, and the line."""


@lru_cache(maxsize=16)
def assents_of(language: str) -> dict[str, tuple[Said, ...]]:
    """What is said in `language`, and in all of them, by the words that it may begin with."""
    lines: dict[str, list[Said]] = {}
    for name in ("all", language):
        says = AHEAD
        for written in (FOLDER / f"{name}.txt").read_text("utf-8").splitlines():
            if written.startswith("= "):
                says = written.removeprefix("= ")
            elif written:
                line = tuple(_choices(place) for place in written.split(" / "))
                for word in _beginnings(line):
                    lines.setdefault(word, []).append((says, line))
    return {word: tuple(said) for word, said in lines.items()}


def _beginnings(line: Line) -> set[str]:
    words: set[str] = set()
    for choices in line:
        words |= {choice[0] for choice in choices if choice}
        if () not in choices:
            break
    return words


def ends_of(line: Line, words: Phrase, start: int) -> frozenset[int]:
    """Where what `line` says may end in `words`, if it begins at `start`."""
    reached = {start}
    for choices in line:
        longest = max(map(len, choices))
        reached = {
            end
            for begin in reached
            for end in range(begin, min(begin + longest, len(words)) + 1)
            if words[begin:end] in choices
        }
        if not reached:
            break
    return frozenset(reached - {start})


def _choices(place: str) -> frozenset[Phrase]:
    joined = product(*(part.split("|") for part in place.split(" + ")))
    written = ("".join(choice.strip().replace("_", "") for choice in parts) for parts in joined)
    return frozenset(tuple(token.text for token in tokens(folded(text))) for text in written)
