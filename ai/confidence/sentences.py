"""What a turn's features say, in sentences, for people and for programs that show it to people."""

from collections.abc import Mapping
from typing import Any

from ai.confidence.weights import ENGINE, MODEL

SAID = {
    "intent": "It recognised what the customer wants",
    "match": "The customer’s words name what it answers with",
    "margin": "No other reading comes close",
    "unmatched": "Words are left that the answer does not explain",
    "modified": "A word beside the name may make it something else",
    "guessed": "It was read from context, or named in passing",
    "foreign": "The language is hard to tell, or one it does not write",
    "clarified": "It had just asked what was meant",
    "dialogue": "The message answers what was asked before",
    "unparsed": "A detail that was named could not be read",
    "media": "Something beside text came with it",
    "suits": "Such an answer suits such words",
    "other": "After such words something else is likely to be wanted",
    "long": "Much was said at once",
    "again": "It says the same as just before, and took nothing of what was said",
    "counts": "It asks how many, which may have been said",
    "listed": "It shows a list that nobody asked for",
    "reads": "It reads a wish back",
    "answers": "It answers with an article",
    "chats": "It says no more than courtesy asks for",
    "declines": "It declines something",
    "firm": "The customer asked for a discount, or that a rule be lifted",
    "several": "It answers more than one thing at once",
    "joined": "More than one thing is wished",
    "late": "A wish goes on though the conversation has been long",
    "shaken": "Something before in the conversation may have been misread",
    "parts": "The message has many parts",
    "agreed": "The model and the built-in engine chose the same",
    "opposed": "The built-in engine is sure of something else",
    "sure": "The model says of itself that it is sure",
}


def sentences(reasons: Mapping[str, Any]) -> list[str]:
    """The features of a turn that moved its confidence, the strongest first, each with how
    much of it there was and which way it moved."""
    features = reasons.get("features", {})
    weights = (MODEL if "agreed" in features else ENGINE).weights
    moved = {
        name: value * weights.get(name, 0.0)
        for name, value in features.items()
        if isinstance(value, int | float)
    }
    found = []
    for name in sorted(moved, key=lambda name: -abs(moved[name])):
        if abs(moved[name]) >= 0.05:
            share = "" if features[name] == 1 else f" ({features[name]:.0%})"
            way = "raises" if moved[name] > 0 else "lowers"
            found.append(f"{SAID.get(name, name)}{share}: {way} it.")
    return found
