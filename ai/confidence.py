"""How sure a decision is: the probability that no person needs to correct the reply.

A logistic over few features, each between 0 and 1. The weights were set by
hand from the behaviour wanted at the default threshold of 0.85 and are meant to
be recalibrated from outcomes; what they say in words:

    bias      0.3   knowing nothing is a little better than a coin's toss
    intent    1.4   what the customer wants was recognised (1 pattern, <1 example)
    match     1.2   how well the words name what the reply speaks of
    margin    0.9   how far the second-best reading is behind
    unmatched -0.9  share of content words that the reply does not explain
    modified  -2.6  a word beside the name may make it something else
    guessed   -1.4  read from context, or named in passing
    foreign   -1.2  a language without templates
    clarified -1.2  the last turn already was a clarification

A plain price question on a known service comes to 0.98, gibberish to 0.57.
Explicit wishes for a person, complaints, sensitive matters, and a second
clarification in a row are capped to 0: no number may talk them away.
"""

import math
from collections.abc import Mapping
from dataclasses import replace

from ai.acts import Clarify, Decision, HandOff
from ai.turn import AssistantPolicy

BIAS = 0.3
WEIGHTS: Mapping[str, float] = {
    "intent": 1.4,
    "match": 1.2,
    "margin": 0.9,
    "unmatched": -0.9,
    "modified": -2.6,
    "guessed": -1.4,
    "foreign": -1.2,
    "clarified": -1.2,
}
BAND = 0.3
"""How far below the threshold a clarification is still better than a person."""

MAX_CLARIFIED = 1
"""Clarifications in a row before a person takes over."""


def probability(features: Mapping[str, float]) -> float:
    """The logistic of the features; unknown names are a mistake of the caller's."""
    score = BIAS + sum(WEIGHTS[name] * value for name, value in features.items())
    return round(1.0 / (1.0 + math.exp(-score)), 4)


def gate(
    decision: Decision,
    *,
    policy: AssistantPolicy,
    options: tuple[str, ...] = (),
    clarified: int = 0,
) -> Decision:
    """Answer, clarify or hand off, by where the confidence lies under the tenant's threshold.

    `options` are up to two readings to offer (references or codes); a person is
    always the last button. `clarified` counts the clarifications just before.
    """
    if any(isinstance(act, HandOff) for act in decision.acts):
        return replace(decision, confidence=0.0)
    sure = decision.confidence >= policy.threshold
    asks = all(isinstance(act, Clarify) for act in decision.acts)
    if sure and not asks:
        return decision
    if clarified > MAX_CLARIFIED - 1:
        return replace(
            decision,
            acts=(HandOff("repeated_clarify"),),
            confidence=0.0,
            reasons={**decision.reasons, "gate": "repeated_clarify"},
        )
    if asks:
        return decision
    if decision.confidence >= policy.threshold - BAND:
        return replace(
            decision,
            acts=(Clarify((*options[:2], "person")),),
            reasons={**decision.reasons, "gate": "clarify"},
        )
    return replace(
        decision,
        acts=(HandOff("low_confidence"),),
        confidence=0.0,
        reasons={**decision.reasons, "gate": "hand_off"},
    )
