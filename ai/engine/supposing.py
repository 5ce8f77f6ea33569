"""What a message would lead to if it were meant as we read it, though we ask to be sure.

Kept for one turn: who goes on as if it were so has said that it is.
"""

from copy import deepcopy
from dataclasses import replace
from typing import Any

from ai.acts import Act, Ask, Clarify, Decision, HandOff, ProposeOrder, Quote, ReviewOrder
from ai.engine import booking
from ai.engine.choosing import keep_shown
from ai.engine.talk import Talk, remember

_AT_A_LOSS = ("low_confidence", "repeated_clarify")


def supposed(talk: Talk, acts: tuple[Act, ...]) -> dict[str, Any]:
    """The memory after `acts`, which are doubted, or after the one thing they ask about.

    {} where that is nothing certain: several things may be meant, or none.
    """
    if talk.state.pending.get("kind") == "handed":
        # Somebody else may be answered.
        return {}
    guess = replace(talk, state=deepcopy(talk.state), features={}, options=())
    if is_at_a_loss(acts):
        acts = _one_meant(guess, acts)
        spoken = {*talk.state.last, *talk.state.lines}
        if spoken - set(guess.state.lines):
            return {}
    if not acts or is_at_a_loss(acts):
        return {}
    keep_shown(guess, acts)
    remember(guess.state, acts)
    # Nobody has seen what is only supposed: a yes to it must meet a read-back first.
    guess.state.reviewed = ""
    memory = guess.state.dump(guess.sources)
    del memory["texts"]
    return memory


def _one_meant(guess: Talk, acts: tuple[Act, ...]) -> tuple[Act, ...]:
    step = acts[-1]
    if not isinstance(step, Clarify):
        return ()
    refs = [option for option in step.options if guess.turn.snapshot.sellable(option)]
    others = [option for option in step.options if ":" in option and option not in refs]
    if len(refs) != 1 or others:
        return ()
    return booking.begin(guess, refs) if guess.state.booking else (Quote(refs[0]),)


def is_at_a_loss(acts: tuple[Act, ...]) -> bool:
    """Whether the acts ask what was meant, or leave because nobody knows."""
    return any(
        isinstance(act, Clarify) or (isinstance(act, HandOff) and act.reason in _AT_A_LOSS)
        for act in acts
    )


def goes_on(decision: Decision, perhaps: dict[str, Any]) -> bool:
    """Whether the message was read against `perhaps`: it answers, or adds to the wish there.

    Never a go-ahead: what is only supposed was not read back.
    """
    acts = decision.acts
    if any(isinstance(act, Clarify | HandOff | ProposeOrder) for act in acts):
        return False
    step = acts[-1]
    if not isinstance(step, Ask | ReviewOrder):
        return True
    if isinstance(step, Ask) and step.problem == "unreadable":
        return False
    return any(decision.state[part] != perhaps[part] for part in ("lines", "slots"))
