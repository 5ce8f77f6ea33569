"""What the features weigh: data in `weights.json`, with how they were made.

Each feature lies between 0 and 1. What they say in words:

    intent     what the customer wants was recognised (1 pattern, <1 example)
    match      how well the words name what the reply speaks of
    margin     how far the second-best reading is behind
    unmatched  share of content words that the reply does not explain
    modified   a word beside the name may make it something else
    guessed    read from context, or named in passing
    foreign    a language without templates
    clarified  the last turn already was a clarification
    dialogue   the message answers what was just asked
    unparsed   a detail that was named could not be read
    media      something beside text came with it
    suits      such acts suit such words (`ai.confidence.opinion`)
    other      after such words something else is likely to be wanted
    long       much was said at once
    again      the same is asked or read back as just before, and nothing was taken
    counts     it asks how many, and that may have been said
    listed     it shows what there is to who asked for no list
    reads      it reads a wish back
    answers    it answers with an article
    chats      it says no more than courtesy asks for
    declines   it declines something
    firm       a discount, or that a rule be lifted, is refused
    several    it does more than one thing
    joined     more than one thing is wished
    late       a wish goes on, and the talk has been long
    shaken     what came before in the talk may have been misread
    parts      the message has many parts
    agreed     a model and the built-in engine chose the same
    opposed    the built-in engine is sure of something else
    sure       what the model says of itself

With the shipped weights of the engine a plain price question on a known service comes to
0.99, gibberish to 0.43.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Weights:
    """One logistic: the score of features is their weighted sum and the bias."""

    bias: float
    weights: Mapping[str, float]

    def score(self, features: Mapping[str, float]) -> float:
        """Raises KeyError for a feature without a weight: that is a mistake of the caller's."""
        return self.bias + sum(self.weights[name] * value for name, value in features.items())

    def probability(self, features: Mapping[str, float]) -> float:
        return round(sigmoid(self.score(features)), 4)


def sigmoid(score: float) -> float:
    """Between 0 and 1, for any number."""
    if score < 0:
        return 1.0 - sigmoid(-score)
    return 1.0 / (1.0 + math.exp(-score))


LEAST = 0.0001
"""Probabilities are kept to four places, and their ends have no score."""


def score_of(probability: float) -> float:
    """The score that gives the probability, as far as four places tell."""
    within = min(1.0 - LEAST, max(LEAST, probability))
    return math.log(within / (1.0 - within))


def _read(part: Mapping[str, object]) -> Weights:
    bias, weights = part["bias"], part["weights"]
    if not isinstance(bias, int | float) or not isinstance(weights, dict):
        raise TypeError(f"{FILE.name} needs a bias and weights")
    return Weights(float(bias), {str(name): float(value) for name, value in weights.items()})


_DATA = json.loads(FILE.read_text())
VERSION: int = _DATA["version"]
"""Grows with every change of the weights; each run keeps the one that it was judged by."""

ENGINE = _read(_DATA["engine"])
MODEL = _read(_DATA["model"])
