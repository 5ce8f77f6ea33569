"""How far a model's choice is trusted: the built-in engine is the second opinion.

The model's own certainty is one weak feature. What counts more is whether the engine,
which reads the same words by other means, sees the same; and where the engine is sure
of the opposite, the customer is asked. What each weighs stands in `ai.confidence.weights`.
"""

from dataclasses import replace

from ai import confidence
from ai.acts import (
    Act,
    Answer,
    Ask,
    Clarify,
    Decision,
    HandOff,
    ListServices,
    OrderChange,
    ProposeOrder,
    Quote,
    Refuse,
    ReviewOrder,
    SmallTalk,
)
from ai.engine.state import State
from ai.turn import Turn
from ai.validate import InvalidDecision

OF_THE_WORDS = ("unmatched", "foreign")
"""What the engine saw of the customer's words, and weighs a little whoever answers them: words
that the catalogue does not know are where a model is asked, and where it makes things up."""

SETTLED_REASONS = frozenset(
    {"asked_for_person", "complaint", "sensitive", "media", "voice", "repeated_clarify"}
)
SETTLED_REFUSALS = frozenset({"discount", "confirm", "override", "cancel_self"})


def is_settled(decision: Decision, turn: Turn) -> bool:
    """Whether the engine's decision stands without asking a model.

    Taps are exact; a yes to what was read back, a wish for a person, a complaint and
    a question for a discount must not depend on what a model makes of them.
    """
    if not turn.messages or turn.messages[-1].reply_id:
        return True
    for act in decision.acts:
        if isinstance(act, ProposeOrder | OrderChange):
            return True
        if isinstance(act, HandOff) and act.reason in SETTLED_REASONS:
            return True
        if isinstance(act, Refuse) and act.code in SETTLED_REFUSALS:
            return True
    return False


def judged(decision: Decision, *, engine: Decision, turn: Turn, sure: float) -> Decision:
    """The model's decision with a confidence of ours, answered, asked about or handed off.

    Raises InvalidDecision when one of its acts was not valid, even if others were: who makes
    something up in half of an answer is not trusted with the other half.
    """
    if decision.reasons.get("rejected"):
        raise InvalidDecision(tuple(decision.reasons["problems"]))
    agreed = _gist(decision.acts) == _gist(engine.acts)
    # That it sees no pictures is no opinion on what one shows.
    blind = any(act == Refuse("media") for act in engine.acts)
    clarified = State.load(turn.state).clarified
    seen = engine.reasons.get("features", {})
    features = {
        "agreed": 1.0 if agreed else 0.0,
        "opposed": 1.0
        if not agreed and not blind and engine.confidence >= turn.policy.threshold
        else 0.0,
        "sure": sure,
        "clarified": 1.0 if clarified else 0.0,
        **{name: seen[name] for name in OF_THE_WORDS if seen.get(name)},
        **confidence.seen(turn, decision.acts),
    }
    # What answers the question before is no merit of the model's: the engine sees it as well.
    features.pop("dialogue", None)
    judged = replace(
        decision,
        confidence=confidence.MODEL.probability(features),
        reasons={
            **decision.reasons,
            "features": features,
            "engine": {"acts": [act.kind for act in engine.acts], "p": engine.confidence},
        },
    )
    return confidence.gate(
        judged, policy=turn.policy, options=_options(decision, engine), clarified=clarified
    )


def _gist(acts: tuple[Act, ...]) -> frozenset[object]:
    """What acts come to, without manners and without how far an order has got."""
    found: set[object] = set()
    for act in acts:
        if isinstance(act, Quote | Answer):
            found.add((act.kind, act.ref))
        elif isinstance(act, Ask | ReviewOrder | ProposeOrder):
            found.add(("order", frozenset(line.ref for line in act.lines)))
        elif isinstance(act, ListServices):
            found.add((act.kind, act.category))
        elif isinstance(act, Refuse):
            found.add((act.kind, act.code))
        elif not isinstance(act, SmallTalk):
            found.add(act.kind)
    return frozenset(found or {"small_talk"})


def _options(decision: Decision, engine: Decision) -> tuple[str, ...]:
    """Both readings, as buttons."""
    found: dict[str, None] = {}
    for act in (*decision.acts, *engine.acts):
        if isinstance(act, Quote | Answer):
            found[act.ref] = None
        elif isinstance(act, Ask | ReviewOrder | ProposeOrder):
            found |= dict.fromkeys(line.ref for line in act.lines)
        elif isinstance(act, Clarify):
            found |= dict.fromkeys(option for option in act.options if option != "person")
    return tuple(found) or ("menu", "hours")
