"""What the kind of an answer and the course of the talk say of it, whatever its words are.

Some kinds of answers are right more often than others; a talk that has gone on for long has gone
wrong more often than one that begins; and what is said in many parts is seldom answered whole.
"""

from collections.abc import Sequence

from ai.acts import (
    Act,
    Answer,
    Ask,
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

PARTS = 5
"""Parts of a message from which on there are as many as there can be."""


def course(acts: Sequence[Act], *, turns: int, things: int, parts: int) -> dict[str, float]:
    """The features of `acts`, each from 0 to 1, those that are 0 left out.

    `turns`: how many came before since the talk began; `things`: how many different ones are
    wished; `parts`: clauses of what was said.
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
        "late": min(turns, LATE) / LATE,
        "parts": min(parts, PARTS) / PARTS,
    }
    return {name: round(float(value), 4) for name, value in found.items() if value}
