"""How long before a visit somebody must book: a question of the rules, not of how long it takes."""

import re

from ai.acts import Act
from ai.engine import answers, unsure
from ai.engine.talk import Talk
from ai.text import folded

_MUCH = (
    r"how (?:long|far|much|many|early|soon)|cuant\w+|quant\w+|combien|berapa|brp|kitn\w+"
    r"|kam|2ad eh|muda gani|siku ngapi|saa ngapi|mapema kiasi gani|wiki ngapi|كم"
)
_BEFORE = (
    r"in advance|ahead|beforehand|notice|antelacion|anticipacion|antecedencia|a l'avance|d'avance"
    r"|sebelumnya|jauh[ -]?jauh hari|pehle|pahle|mapema|kabla|مقدما|مسبقا|" + folded("पहले")
)
_AHEAD = re.compile(
    rf"(?<!\w)(?:(?:{_MUCH})(?!\w)|{folded('कितन')}[^\s.,;!?]*)"
    rf"(?: [^\s.,;!?]+){{0,5}}? (?:{_BEFORE})(?!\w)"
    r"|(?<!\w)(?:قبل|abl|2abl|qabl)(?: ?ب| b| bi)? ?(?:كم|kam)(?!\w)"
)
"""How much, and no more than a few words behind it that it is before."""


def asks_how_far_ahead(talk: Talk) -> bool:
    """Whether how long before a visit something must be done is asked."""
    return not talk.gives_time and _AHEAD.search(talk.said.text) is not None


def how_far_ahead(talk: Talk) -> tuple[Act, ...]:
    """ "How long in advance must I book?": what is written of it, or what is meant; else ()."""
    if not asks_how_far_ahead(talk):
        return ()
    if talk.resolution.sold and not talk.wants("duration", "book"):
        # "How much is the massage, so that I know beforehand?"
        return ()
    article = answers.best_article(talk)
    return answers.answer_article(talk, article) if article else unsure.lost(talk)
