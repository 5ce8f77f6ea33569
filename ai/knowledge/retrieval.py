"""Which quotations a model is shown: those that speak of what the customer wrote, and no others.

A business may have 500 of them, more than belongs into a prompt. Pure: reads the turn alone.
"""

import math
from collections import Counter
from functools import lru_cache

from ai.turn import Turn
from catalog.knowledge.comparing import folded_words
from catalog.snapshot import ArticleEntry

MOST = 12
"""Quotations offered at once: some ten thousand characters."""
TITLE = 2.0
"""How much more a word of the question it answers says than one of its text."""


def relevant(turn: Turn, *, most: int = MOST) -> tuple[str, ...]:
    """References of the extracts with the customer's words in them, best first."""
    extracts = [entry for entry in turn.snapshot.articles if entry.is_extract]
    asked = set(folded_words(" ".join(message.text for message in turn.messages)))
    if not extracts or not asked:
        return ()
    words = [_words(entry.question, entry.answer) for entry in extracts]
    seen = Counter(word for title, body in words for word in asked & (title | body))
    ranked = [
        (_score(asked, title, body, seen, len(extracts)), -at)
        for at, (title, body) in enumerate(words)
    ]
    best = sorted((pair for pair in ranked if pair[0] > 0), reverse=True)[:most]
    return tuple(extracts[-at].ref for _, at in best)


def without_the_rest(turn: Turn) -> tuple[ArticleEntry, ...]:
    """The articles that a model is shown: all that people wrote, and the relevant extracts."""
    wanted = set(relevant(turn))
    return tuple(
        entry for entry in turn.snapshot.articles if not entry.is_extract or entry.ref in wanted
    )


@lru_cache(maxsize=4096)
def _words(question: str, answer: str) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(folded_words(question)), frozenset(folded_words(answer))


def _score(
    asked: set[str],
    title: frozenset[str],
    body: frozenset[str],
    seen: Counter[str],
    count: int,
) -> float:
    """Sum over the words met; one that stands in half of all says nothing."""
    return sum(
        max(0.0, math.log((count + 1) / (seen[word] + 0.5)) - math.log(2) * (count > 2))
        * (TITLE if word in title else 1.0)
        for word in asked
        if word in title or word in body
    )
