"""A question beside the details of a wish, in the same message: answered, or asked about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ai.acts import Act, Answer, Ask, Hours, Place, Quote, ReviewOrder
from ai.engine import answers, clauses, unsure
from ai.engine.asked import ASKING
from ai.engine.intents import intents
from ai.engine.lexicon import FUNCTION
from ai.engine.talk import Talk
from ai.text import Token, folded_words

LEAST = 2
"""Words of a clause that may ask something."""

SHORT = 3
"""Words of a question from which it is more than a sound ("ok?", "is it?")."""

_BREAKS = re.compile(rf",|{answers.CLAUSES.pattern}")
_FITS = folded_words(
    "work works fit suit suits ok okay good fine possible free available slot space alright right"
    " puede puedes pueden puedo podeis viene bien va sirve vale hueco sitio libre posible"
    " possible dispo disponible libres convient pouvez peut peux"
    " pode podem posso da dispon vaga livre possivel serve"
    " chalega chalegi theek jayega sakta sakte sakti milega चलेगा ठीक जाएगा"
    " bisa boleh kosong cocok inawezekana sawa nafasi naweza unaweza mnaweza"
    " ينفع يناسب يناسبكم ممكن زين متاح مناسب فاضي يصير"
)
"""Words of a question that only asks whether the day or hour suits."""

_DETAILS = ("duration", "about", "price")


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of the message: its text, the places of its words, and how it asks."""

    text: str
    places: tuple[int, ...]
    marked: bool
    """Whether a question mark ends it."""
    gives: bool
    """Whether a day, an hour, a phone, a name or an address stands in it."""


def with_question(talk: Talk, acts: tuple[Act, ...]) -> tuple[Act, ...]:
    """The next step of a wish, with the answer to what the same message asks before it.

    A question that nothing here answers is asked about: the details are kept, and the step comes
    after it. Other acts come back as they are.
    """
    step = acts[0] if len(acts) == 1 else None
    typed = not talk.turn.messages[-1].reply_id
    if not isinstance(step, Ask | ReviewOrder) or not typed:
        return acts
    if isinstance(step, Ask) and step.problem:
        return acts
    unheard = False
    for clause in _questions(talk):
        told = _answer(talk, clause)
        if told:
            return (*answers.permitted(talk, told), *acts)
        unheard = unheard or _is_unheard(talk, clause)
    if not unheard:
        return acts
    lost = unsure.lost(talk)
    if isinstance(lost[0], Answer):
        return (*lost, *acts)
    # What was open is answered now; what is read back next was not read yet.
    open_step = {"kind": "ask", "slot": step.slot, "tries": 0} if isinstance(step, Ask) else {}
    talk.state.pending = open_step or {"kind": "review"}
    talk.state.reviewed = ""
    return lost


def _questions(talk: Talk) -> Iterator[Clause]:
    told = [clause for clause in _clauses(talk) if clause.places]
    for clause in told:
        if len(clause.places) < LEAST or (len(told) == 1 and not clause.gives):
            # A question and nothing beside it was read as such.
            continue
        words = [talk.said.tokens[place].text for place in clause.places]
        begins = answers.QUESTION.match(clause.text) or (words and words[0] in ASKING)
        if words and (clause.marked or begins):
            yield clause


def _clauses(talk: Talk) -> Iterator[Clause]:
    said, at = talk.said, 0
    # "Thursday is a concert": a space alone before an "is" parts nothing.
    breaks = [part for part in _BREAKS.finditer(said.text) if part[0].strip()]
    ends = [(part.start(), part.end(), "?" in part[0]) for part in breaks]
    named = [span for span in (said.name, said.place) if span]
    for low, high, marked in [*ends, (len(said.text), len(said.text), False)]:
        places = tuple(p for p, t in enumerate(said.tokens) if at <= t.start < low)
        details = [*said.taken, *named]
        gives = any(at < last and first < low for first, last in details)
        yield Clause(said.text[at:low].strip(), places, marked, gives)
        at = high


def _answer(talk: Talk, clause: Clause) -> list[Act]:
    """What the catalogue says to a clause; beside a detail only what an article says for sure."""
    said = talk.said
    used = {place for match in talk.resolution.sold for place in match.positions}
    asked = [
        said.words[place]
        for place in clause.places
        if place not in used
        and not any(low <= said.tokens[place].start < high for low, high in said.taken)
    ]
    least = answers.ARTICLE_STRONG if clause.gives else answers.ARTICLE_SCORE
    article = answers.leading(talk, asked, least, clause.text) if asked else None
    if article:
        return [Answer(article[1])]
    if clause.gives or used.intersection(clause.places):
        return []
    wants = intents(clause.text, vocabulary=talk.index.vocabulary, language=talk.language)
    if "book" in wants or "available" in wants:
        return []
    if "hours" in wants:
        return [Hours(talk.day)]
    if "place" in wants:
        return [Place()]
    detail = next((name for name in _DETAILS if name in wants), "")
    lines = [*talk.state.lines][: answers.MAX_QUOTES]
    return [Quote(ref, detail) for ref in lines] if detail and not _names(talk, clause) else []


def _names(talk: Talk, clause: Clause) -> bool:
    """Whether a clause names something that nobody here knows."""
    unknown = talk.resolution.unmatched
    return any(talk.said.tokens[place].text in unknown for place in clause.places)


def _is_unheard(talk: Talk, clause: Clause) -> bool:
    """Whether a marked question of its own says something that nothing here answers."""
    words = [talk.said.tokens[place].text for place in clause.places]
    asks = clause.marked and not clause.gives and len(words) >= SHORT and _FITS.isdisjoint(words)
    telling = any(talk.said.content[place] for place in clause.places)
    return asks and (_names(talk, clause) or (telling and len(words) > SHORT))


def address_apart(talk: Talk) -> bool:
    """ "Villa 12, Al Barsha. Do you bring ladders?": the address before a question is taken."""
    before: list[Clause] = []
    for clause in _clauses(talk):
        if clause.marked or clauses.asks(clause.text):
            break
        before += [clause] if clause.places else []
    else:
        return False
    places = [place for clause in before for place in clause.places]
    numbered = any(char.isdigit() for clause in before for char in clause.text)
    if not numbered or any(clause.gives for clause in before) or len(places) < LEAST:
        return False
    first, last = talk.said.tokens[places[0]], talk.said.tokens[places[-1]]
    talk.state.slots["place"] = talk.said.spans(first.start, last.end)
    return True


def take_address(talk: Talk) -> None:
    """Take the address beside something else, where it was asked for."""
    if talk.said.near and talk.state.pending.get("slot") == "place":
        talk.state.slots["place"] = talk.said.spans(*talk.said.near)


def keep_address(talk: Talk) -> None:
    """Keep the address named in a question about one thing that is done there: whoever wishes for
    it next means this ("how much is a skip to 9 Gort Road?", "friday then")."""
    state, said = talk.state, talk.said
    numbered = said.near and any(letter.isdigit() for letter in said.text[slice(*said.near)])
    if not numbered or said.near is None or state.booking or state.lines:
        return
    entries = [talk.turn.snapshot.sellable(ref) for ref in talk.resolution.refs]
    if len(entries) == 1 and entries[0] is not None and "place" in entries[0].details:
        inside = [token for token in said.tokens if _inside(token, said.near)]
        while inside[-1].text in ASKING or inside[-1].text in FUNCTION:
            inside.pop()
        state.slots["place"] = said.spans(said.near[0], inside[-1].end)


def _inside(token: Token, span: tuple[int, int]) -> bool:
    return span[0] <= token.start < span[1]
