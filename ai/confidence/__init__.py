"""How sure a decision is: the probability that no person needs to correct the reply.

p = sigmoid(slope × score + shift). The score is the weighted sum of features
(`ai.confidence.weights`); shift and slope are what was learnt from this tenant's own
outcomes, nothing at first (`ai.confidence.tenants`). Where p lies under the tenant's
threshold decides whether the assistant answers, asks with buttons, or calls a person.

Explicit wishes for a person, complaints, sensitive matters, and a second clarification
in a row are capped to 0: no number may talk them away.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ai.acts import Act, Ask, Clarify, Decision, HandOff, ProposeOrder, ReviewOrder
from ai.confidence.weights import ENGINE, MODEL, VERSION, score_of, sigmoid
from ai.turn import AssistantPolicy, Bend, Turn

__all__ = ["BAND", "ENGINE", "MODEL", "bend_of", "gate", "probability", "seen"]

BAND = 0.3
"""How far below the threshold a clarification is still better than a person."""

MAX_CLARIFIED = 1
"""Clarifications in a row before a person takes over."""

READABLE = frozenset({"text", "button", "interactive", "list", "reply"})
"""Kinds of messages that are nothing but their words, or a tap."""


def bend_of(stored: Mapping[str, Any] | None) -> Bend:
    """The calibration that a workspace's settings hold. None where other weights were shipped
    when it was learnt: it would bend scores that it never saw."""
    if not stored or stored.get("weights") != VERSION:
        return Bend()
    return Bend(version=stored["version"], shift=stored["shift"], slope=stored["slope"])


def probability(features: Mapping[str, float]) -> float:
    """Of the built-in engine's features, before any tenant's calibration."""
    return ENGINE.probability(features)


def seen(turn: Turn, acts: tuple[Act, ...]) -> dict[str, float]:
    """The features that are seen from outside, whoever decided; those that are 0 are left out."""
    details = any(isinstance(act, Ask | ReviewOrder | ProposeOrder) for act in acts)
    found = {
        "unparsed": any(isinstance(a, Ask) and a.problem == "unreadable" for a in acts),
        "dialogue": details and turn.state.get("pending", {}).get("kind") == "ask",
        "media": any(message.kind not in READABLE for message in turn.messages),
    }
    return {name: 1.0 for name, value in found.items() if value}


def gate(
    decision: Decision,
    *,
    policy: AssistantPolicy,
    options: tuple[str, ...] = (),
    clarified: int = 0,
) -> Decision:
    """Answer, clarify or hand off, by where the confidence lies under the tenant's threshold.

    `decision.confidence` comes without the tenant's calibration and leaves with it. The
    reasons keep what it was before the gate: `score`, `p`, and the versions of weights and
    calibration; or the `cap`. `options` are up to two readings to offer (references or
    codes); a person is always the last button. `clarified` counts the clarifications just
    before.
    """
    leaving = next((act for act in decision.acts if isinstance(act, HandOff)), None)
    if leaving is not None:
        return _capped(decision, leaving)
    decision = _calibrated(decision, policy)
    sure = decision.confidence >= policy.threshold
    asks = all(isinstance(act, Clarify) for act in decision.acts)
    if sure and not asks:
        return decision
    if clarified > MAX_CLARIFIED - 1:
        return _capped(decision, HandOff("repeated_clarify"), gate="repeated_clarify")
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


def _calibrated(decision: Decision, policy: AssistantPolicy) -> Decision:
    bend = policy.calibration
    score = score_of(decision.confidence)
    p = round(sigmoid(bend.slope * score + bend.shift), 4) if bend.version else decision.confidence
    told = {"score": round(score, 4), "p": p, "weights": VERSION, "calibration": bend.version}
    return replace(decision, confidence=p, reasons={**decision.reasons, **told})


def _capped(decision: Decision, leaving: HandOff, gate: str = "") -> Decision:
    reasons = {**decision.reasons, "cap": leaving.reason}
    if not gate:
        return replace(decision, confidence=0.0, reasons=reasons)
    return replace(decision, acts=(leaving,), confidence=0.0, reasons={**reasons, "gate": gate})
