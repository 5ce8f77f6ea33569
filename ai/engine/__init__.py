"""The built-in engine: catalogue and patterns instead of a language model.

Needs no key and no network, and answers in milliseconds. It emits the same
acts as every other backend and is the last one of every chain.
"""

from ai.engine.dialogue import decide
from ai.engine.index import index_of

__all__ = ["decide", "index_of"]
