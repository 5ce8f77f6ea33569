"""Natural mode: a model's own short words before what the server writes, behind a gate.

Whatever tells a fact is still written by the server from the acts. The model may put one
or two friendly sentences in front. They are not looked through for bad words first of all:
they may hold nothing but words of a closed list (`ai.natural.words`), so that what nobody
thought of does not pass. See `ai.natural.gate`.
"""

from ai.natural.gate import problem
from ai.natural.prose import LANGUAGES, NATURAL, Tried, tried

__all__ = ["LANGUAGES", "NATURAL", "Tried", "problem", "tried"]
