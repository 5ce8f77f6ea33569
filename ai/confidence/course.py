"""What the kind of an answer and the course of the talk say of it, whatever its words are.

Some kinds of answers are right more often than others; a talk that has gone on for long has gone
wrong more often than one that begins; and what is said in many parts is seldom answered whole.
"""

from collections.abc import Sequence

from ai.acts import (
    Act,
    Answer,
    Ask,
    Clarify,
    HandOff,
    ProposeOrder,
    Refuse,
    ReviewOrder,
    SmallTalk,
)

LATE = 8
"""Turns from which on a talk is as long as it can be."""

FIRM = ("discount", "override")
"""Refusals that the guards are sure of: a question whether it was meant so is none to one who
haggles."""

ASKED_BACK = 0.5
"""How likely nothing was misread where we asked back or called a person, without having said so."""

PARTS = 5
"""Parts of a message from which on there are as many as there can be."""


def course(
    acts: Sequence[Act], *, turns: int, steady: float, things: int, parts: int
) -> dict[str, float]:
    """The features of `acts`, each from 0 to 1, those that are 0 left out.

    `turns`: how many came before since the talk began; `steady`: how likely nothing of them was
    wrong; `things`: how many different ones are wished; `parts`: clauses of what was said.
    """
    step = acts[-1]
    wish = isinstance(step, Ask | ReviewOrder | ProposeOrder)
    found = {
        "reads": isinstance(step, ReviewOrder),
        "answers": isinstance(step, Answer),
        "chats": isinstance(step, SmallTalk),
        "declines": isinstance(step, Refuse),
        "firm": any(isinstance(act, Refuse) and act.code in FIRM for act in acts),
        # What stands beside a refusal, a real price, is no second answer.
        "several": len(acts) > 1 and not isinstance(acts[0], Refuse),
        "joined": wish and things > 1,
        # A plain question is as plain at the end; a wish is what a slip before goes on in.
        "late": wish and min(turns, LATE) / LATE,
        "shaken": 1.0 - steady,
        "parts": min(parts, PARTS) / PARTS,
    }
    return {name: round(float(value), 4) for name, value in found.items() if value}


def steadied(steady: float, acts: Sequence[Act], *, p: float) -> float:
    """`steady` after `acts`, of which a probability `p` was told."""
    asks = all(isinstance(act, Clarify | HandOff) for act in acts)
    return round(steady * (ASKED_BACK if asks else p), 4)
