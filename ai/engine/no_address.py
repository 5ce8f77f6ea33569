"""A message that was to be an address and asks or tells something else ("what ID does he need",
"boleh bawa anak ga").

Nobody asks with an address, and few tell with one what somebody does. What is written as an address
(a street, a house with its number, what it is next to) is one whatever stands in it.
"""

import re

from ai.engine import answers, clauses
from ai.engine.addresses import BESIDE
from ai.engine.talk import Talk
from ai.text import folded_words

LEAST = 2
"""Words of a message that may be a sentence; one alone may be a place's name."""

_WHERE = folded_words("في fi da ha na may will must any may")
"""Begin questions and addresses alike ("في المعادي", "da Praia", "May Street")."""

_SPEAKS = folded_words(
    "i you he she they we does did don't doesn't can't won't would could should has have had was"
    " were why because"
    " yo tu usted ustedes puedo puede pueden puedes tengo tiene tienen hay quiero necesito porque"
    " eu voce voces vc vcs tenho temos preciso posso pode podem"
    " je j'ai il elle nous vous ils elles faut dois doit peut"
    " aap tum mujhe hume humein chahiye hoga hogi honge milega milegi sakta sakte sakti karenge"
    " karoge आप तुम मुझे हमें चाहिए होगा होगी होंगे मिलेगा मिलेगी मिलती मिलता सकता सकते करेंगे करोगे"
    " mimi sisi nyinyi yeye"
    " siapa bisa mau akan harus sudah belum"
    " انتو انتوا انتم لازم عشان احنا ento entou lazem lazim 3ashan"
)
"""Words of sentences: who does something, or that it is to be done. None that names of places and
houses have as well ("main road", "saya di kantor")."""

_DONE = re.compile(
    # Swahili, Arabic: verbs that say who does it.
    r"(?:ni|u|a|tu|m|wa|i|zi|ki|vi|li|ya)(?:na|ta|me)\w{3,}"
    r"|ب?[تي]\w{2,}(?:ون|وا)(?:ها|هم|ه|لي|نا)?|b?[ty]\w{2,}(?:o|ou|oo|u)n\w*"
)
_ASKED_OF_US = re.compile(r"[a-zñç]{3,}(?:(?<!g)en|(?<!g)em|an|am)")
"""Verbs of Spanish and Portuguese said to those who sell ("llegan hasta Unquillo"), as they are
written: few nouns end so without an accent."""

_HOUSES = folded_words("almacen armazem jardin volcan homem orden ordem imagen virgen carmen joven")
_ROMANCE = frozenset(("es", "pt"))


def is_no_address(talk: Talk) -> bool:
    """Whether the message rather asks or tells something than names a place."""
    said = talk.said
    if "?" in said.text:
        return True
    if len(said.tokens) < LEAST or BESIDE.search(said.text):
        return False
    asks = clauses.asks(said.text) and said.tokens[0].text not in _WHERE
    if said.near or said.place:
        return asks and len(clauses.parts(said.text)) > 1
    return asks or _is_told(talk) or _is_answered(talk)


def _is_told(talk: Talk) -> bool:
    """Whether words of a sentence stand in it, and none that has a figure or a name."""
    said = talk.said
    first, *rest = said.tokens
    if any(_is_upper(talk, token.start) for token in rest):
        return _speaks_to_us(talk)
    words = [token.text for token in said.tokens]
    done = any(_DONE.fullmatch(word) for word in words) and not _is_upper(talk, first.start)
    numbered = any(word.isdigit() for word in words)
    return done or _speaks_to_us(talk) or not (numbered or _SPEAKS.isdisjoint(words))


def _speaks_to_us(talk: Talk) -> bool:
    first = talk.said.tokens[0]
    written = talk.said.folded.source[slice(*talk.said.folded.span(first.start, first.end))]
    verb = talk.language in _ROMANCE and _ASKED_OF_US.fullmatch(written) is not None
    return verb and first.text not in _HOUSES


def _is_upper(talk: Talk, start: int) -> bool:
    source = talk.said.folded
    return source.source[source.origin[start]].isupper()


def _is_answered(talk: Talk) -> bool:
    """Whether an article answers it ("في ضمان")."""
    found = answers.leading(talk, talk.said.words, answers.ARTICLE_STRONG)
    return found is not None
