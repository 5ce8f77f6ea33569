"""What is put beside what is wished already: "and a pedicure too", "sekalian cuci motor"."""

import re

from ai.acts import Span
from ai.dates.words import NUMBERS
from ai.engine.consent import is_yes
from ai.engine.said import Said
from ai.engine.talk import Talk
from ai.slots import cited, read_quantity
from ai.text import folded_words

ADDING = folded_words(
    "also add plus too another and additionally along together aswell"
    " tambien tb tmb tbn ademas anade anadir anademe anademelo anadele anadan agrega agregame"
    " agregale agregue suma sumale sumame y mas"
    " aussi ajoute ajoutez ajouter rajoute rajoutez rajouter egalement"
    " tambem tbm tambm adiciona adicione adicionar acrescenta acrescente acrescentar junta"
    " junte juntar"
    " bhi saath sath jodo jodiye jod भी साथ जोड़ जोड़ो जोड़िए"
    " pia ongeza ongezea niongezee muongeze vilevile pamoja"
    " juga tambah tambahin tambahkan ditambah sekalian sekaligus"
    " ايضا كمان برضو برضه اضف اضيف اضيفوا ضيف ضيفوا ضيفي زيد زيدو زيدوا زيدي زود زودوا و مع"
    " paso passage kaman bardo zawwed zawed zid"
)
"""Words by which one thing is wished beside another, wherever they stand."""

_BESIDE = folded_words(
    "also too aswell tambien tb tmb tbn ademas aussi egalement tambem tbm tambm bhi भी pia vilevile"
    " juga sekalian sekaligus ايضا كمان برضو برضه kaman bardo"
)
"""Of these, those that put nothing in another's place, wherever they stand."""

AS_WELL = re.compile(
    r" (?:as well|avec|with (?:it|that|them)|on top|de paso|bareng)(?= ?(?:[,.;!]|$))"
)

JOINING = folded_words("and n & y e et and aur और na dan sama plus w u with con com avec")
"""Words that add only where they begin what is said: elsewhere they join anything."""

AND = "و"
"""Arabic writes its "and" in one with the word behind it."""

_LEAST = 4
"""Letters of a word that may begin with it."""


_N = rf"(?:\d{{1,2}}|{'|'.join(NUMBERS)})"
_COME = r"(?:people|persons?|guests?|adults?|kids?|children|pax)"
_MORE = re.compile(
    rf"(?<!\w)(?:{_N} (?:more|extra|additional|others?)|another (?:{_N} )?{_COME}"
    rf"|add {_N} (?:more )?{_COME}|{_N} (?:persona |personas )?mas"
    rf"|{_N} (?:personnes? )?(?:de|en) plus|mais {_N} (?:pessoas?|convidad[oa]s?)"
    rf"|tambah(?:in)? {_N}|{_N} (?:orang )?lagi|{_N} (?:log )?aur|aur {_N} log|{_N} zaidi"
    rf"|(?:زيدي?|زيدوا|ضيفي?|ضيفوا) (?:واحده?|وحده|{_N}))(?!\w)"
)
"""So many beside those that are wished already, and not in their place."""


def adds_so_many(talk: Talk) -> bool:
    """Whether so many more are wished ("one more person") of what is wished by a number."""
    held = [read_quantity(cited(it, talk.sources) or "") for it in talk.state.lines.values()]
    together = "".join(talk.said.raw[span.start : span.end] for span in talk.said.people())
    if (read_quantity(together) or 0) > (held[0] or 0 if held else 0):
        # "One more, so four of us" says how many that makes.
        return False
    counts = len(held) == 1 and (held[0] or 0) > 1
    numbers = talk.said.spare_numbers()
    return counts and len(numbers) <= 1 and _MORE.search(talk.said.text) is not None


def adds(talk: Talk) -> bool:
    """Whether a message puts what it names beside what is wished, and not in its place."""
    return adds_beside(talk.said)


def adds_beside(said: Said) -> bool:
    """Whether words put what is said beside what is wished."""
    words = [token.text for token in said.tokens]
    if not ADDING.isdisjoint(words) or AS_WELL.search(said.text):
        return True
    while words and is_yes(words[0]):
        words.pop(0)
    first = words[0] if words else ""
    return first in JOINING or (first.startswith(AND) and len(first) >= _LEAST)


def _puts_beside(talk: Talk) -> bool:
    """Whether a message says outright that what it names comes beside something else."""
    words = {token.text for token in talk.said.tokens}
    return bool(words & _BESIDE) or AS_WELL.search(talk.said.text) is not None


def spoken_first(talk: Talk) -> dict[str, tuple[Span, ...]]:
    """The one thing spoken of, where a wish for another puts that beside it: "sounds good. Friday
    at ten, and we'd like the clown too"."""
    state = talk.state
    free = not (state.lines or state.proposed) and len(state.last) == 1
    named = talk.resolution.refs
    if not free or state.last[0] in named or not named or talk.asks or not _puts_beside(talk):
        return {}
    service = talk.turn.snapshot.sellable(state.last[0])
    meant = talk.gives_time or talk.agrees_first or talk.wants("book")
    return {state.last[0]: ()} if service is not None and meant else {}


def recounts(talk: Talk) -> bool:
    """Whether a message counts anew some of the things that are wished, and names no other: "make
    the bags three" says nothing of the tent."""
    lines, named = talk.state.lines, talk.resolution.refs
    held = bool(named) and set(named) < set(lines)
    return held and len(talk.said.spare_numbers()) >= len(named)
