"""A second opinion of an answer: what kinds of acts suit such words at such a moment.

Learnt from talks to which people wrote the good answers (`python -m evals.opinion`), not from the
engine, so that the two seldom err together: where the engine does what nobody would expect after
such words, it is asked about. It knows nothing of a catalogue, a price or a day, names none and
decides nothing; two features of the confidence are all that comes of it.

For each kind of act there is a logistic over the message's words, neighbouring words, pieces of
words, and what was said to the customer just before, alone and beside each word. Features share
`BUCKETS` places by their hash. `opinion.bin` holds a row of whole numbers for each place, one for
each kind, -127 to 127; `opinion.json` what they are multiplied by, and how they were made.
"""

import json
import math
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

from ai.acts import Act, Ask, Quote, Refuse
from ai.confidence.weights import sigmoid
from ai.text import Token

WEIGHTS = Path(__file__).with_name("opinion.bin")
TOLD = Path(__file__).with_name("opinion.json")

BUCKETS = 1 << 14
"""Places that features share: with twice as many it tells right from wrong no better."""

MAX_WORDS = 60
"""Words of a message that are looked at."""

PIECE = 3
"""Letters of a piece of a word."""

LIFT = 3.0
"""How far words may make a kind likelier or less likely, in log-odds: more is no surer."""

LONG = 25
"""Words from which on a message is as long as it can be."""

Vector = Mapping[int, float]


def kind_of(act: Act) -> str:
    """What an act does, without what it is about: "ask date", "quote", "refuse discount"."""
    if isinstance(act, Ask):
        return f"ask {act.slot}"
    if isinstance(act, Refuse):
        return f"refuse {act.code}"
    if isinstance(act, Quote) and act.detail != "price":
        return f"quote {act.detail}"
    return act.kind


def vector(tokens: Sequence[Token], before: Sequence[str]) -> Vector:
    """The places of a message's features and what each counts there.

    `before`: the kinds of what was said to the customer last, in order.
    """
    words = [token.text for token in tokens[:MAX_WORDS]]
    last = before[-1] if before else "nothing"
    heard = [f"w {word}" for word in words]
    heard += [f"n {one} {other}" for one, other in zip(["^", *words], [*words, "$"], strict=True)]
    for word in words:
        line = f" {word} "
        heard += [f"c{line[at : at + PIECE]}" for at in range(len(line) - PIECE + 1)]
    course = [f"l {last}", *(f"b {kind}" for kind in before), *(f"{last} {word}" for word in words)]
    found: dict[int, float] = {}
    for part in (heard, course):
        for place, count in _unit(part).items():
            found[place] = found.get(place, 0.0) + count
    return found


@dataclass(frozen=True, slots=True)
class Likely:
    """How likely a kind of act is, and how much more so than after any words (log-odds, within
    LIFT)."""

    p: float
    lift: float


class Opinion:
    """The weights, asked one message at a time."""

    def __init__(
        self,
        kinds: Sequence[str],
        *,
        usual: Sequence[float],
        biases: Sequence[float],
        steps: Sequence[float],
        rows: "array[int]",
    ) -> None:
        """`usual`: how often each kind is good, whatever the words, as log-odds. `rows`: a row of
        `kinds` for each place; `steps`: what a whole number there is worth.

        Raises ValueError where these don't fit one another.
        """
        if len(rows) != BUCKETS * len(kinds) or {*map(len, (usual, biases, steps))} != {len(kinds)}:
            raise ValueError("an opinion needs a weight for each place and kind")
        self.kinds = tuple(kinds)
        self.usual, self.biases, self.steps, self.rows = usual, biases, steps, rows

    def of(self, heard: Vector) -> dict[str, Likely]:
        """How likely an act of each kind is among the good answers."""
        many = len(self.kinds)
        sums = [0.0] * many
        for place, value in heard.items():
            row = self.rows[place * many : (place + 1) * many]
            sums = [total + value * weight for total, weight in zip(sums, row, strict=True)]
        return {
            kind: _likely(bias + step * total, usual)
            for kind, bias, step, usual, total in zip(
                self.kinds, self.biases, self.steps, self.usual, sums, strict=True
            )
        }


@cache
def shipped() -> Opinion:
    """The one that comes with the product; read once."""
    told = json.loads(TOLD.read_text("utf-8"))
    numbers = {name: told[name] for name in ("usual", "biases", "steps")}
    return Opinion(told["kinds"], **numbers, rows=array("b", WEIGHTS.read_bytes()))


def likely(tokens: Sequence[Token], before: Sequence[str]) -> dict[str, Likely]:
    """What the shipped opinion expects after such words."""
    return shipped().of(vector(tokens, before))


def second(tokens: Sequence[Token], before: Sequence[str], acts: Sequence[Act]) -> dict[str, float]:
    """The features of answering `acts` to words, as the shipped opinion has it."""
    kinds = [kind_of(act) for act in acts]
    return seconded(likely(tokens, before), kinds, words=len(tokens))


def seconded(found: Mapping[str, Likely], kinds: Sequence[str], *, words: int) -> dict[str, float]:
    """The features of acts of `kinds`; each from 0 to 1, those that are 0 left out.

    `suits`: how much likelier the words make the least likely of them, a half where they say
    nothing of it. `other`: how likely something is that is not among them. A kind of which nothing
    was learnt counts for neither, and what asks back needs not suit. Which detail a wish still
    lacks, if any, is the catalogue's to say: all steps of a wish are one. `long`: how much was said
    for one answer.
    """
    known = found.keys()
    steps = {kind for kind in known if _is_step(kind)}
    step = max((found[kind].lift for kind in steps), default=LIFT)
    chosen = set(kinds).union(steps if any(map(_is_step, kinds)) else ())
    answers = chosen & known - {"clarify", "hand_off"}
    lift = min((step if kind in steps else found[kind].lift for kind in answers), default=LIFT)
    other = max((found[kind].p for kind in known - chosen), default=0.0)
    told = {
        "suits": (lift + LIFT) / (2 * LIFT),
        "other": other if chosen & known else 0.0,
        "long": min(words, LONG) / LONG,
    }
    return {name: round(value, 4) for name, value in told.items() if value}


def _is_step(kind: str) -> bool:
    """Whether it takes a wish further: asks for a detail, or reads back."""
    return kind == "review_order" or kind.startswith("ask ")


SECONDED = ("suits", "other", "long")
"""The features that :func:`second` tells."""

TAPPED = {"suits": 1.0}
"""The same of what needs no reading: a tap on what was held out."""


def _likely(score: float, usual: float) -> Likely:
    return Likely(p=sigmoid(score), lift=max(-LIFT, min(LIFT, score - usual)))


def _unit(names: Sequence[str]) -> dict[int, float]:
    counts = Counter(crc32(name.encode()) % BUCKETS for name in names)
    norm = math.sqrt(sum(count * count for count in counts.values())) or 1.0
    return {place: count / norm for place, count in counts.items()}
