"""A plain wish or question with a story around it, read clause by clause.

"My van pulls to the left, what do you charge for alignment?": the words of the story are nobody's
to explain, and make no other service of what the other clause names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from ai.dates.grammar import FoundDate, FoundTime
from ai.engine.asked import ASKING
from ai.engine.clauses import Part, parts
from ai.engine.glossary import TRADE_WORDS
from ai.engine.index import FULL, Index, Match
from ai.engine.intents import intents
from ai.engine.lexicon import INTENT
from ai.engine.patterns import COMPILED
from ai.engine.resolve import Resolution, resolve
from ai.engine.said import Said
from ai.spoken import SPOKEN

MOST = 8
"""Clauses of a message that are read apart; a longer one is a letter, for a person to read."""

SLIP = 0.95
"""How much less like a name a word may be that only may be a slip of it ("pulling", a filling)."""

_OF_STORIES = frozenset({"hours", "duration", "about", "place", "have", "got", "off_topic"})
"""What a word of a story may be taken for."""

APART = 2
"""Days, or hours, of which one may be the story's."""

_STOPS = re.compile(r"[,;:!?\n]+|\.(?=\s|$)|\s[-–—]\s|…")
_JOINTS = re.compile(
    r"[,;:!?\n]+|\.(?=\s|$)|\s[-–—]\s|…"
    r"|(?<!\w)(?:and|but|so|y|pero|et|mais|donc|e|mas|dan|tapi|na|lakini|aur|lekin|और|लेकिन)(?!\w)"
)
"""Where clauses end for sure, and where they may."""

_MAKE_IT = re.compile(
    r"(?<!\w)(?:make it|let'?s say|say|mejor|que sea|plutot|mettez|mets|melhor|jadi(?:in|kan)?|iwe"
    r"|fanya|kar do|rakh do|خليها|خلها|khaleeha)(?!\w)"
)
""" "Make it 11": what is changed follows."""

WISHING = frozenset({"price", "book", "available", "have", "got", "can_you", "duration", "about"})
"""What a clause may want of something that it names."""


_INTENT = (INTENT | ASKING).union(*(spoken.intent for spoken in SPOKEN.values()))


@dataclass(frozen=True)
class Clause:
    """A part of the message: where it stands, its words' places and what they mean.

    What it wants and names is read when it is asked for: most parts are looked at in one way only.
    """

    start: int
    end: int
    places: range
    gives: bool
    """Whether a day or an hour stands in it."""

    said: Said
    index: Index
    language: str

    @cached_property
    def wants(self) -> frozenset[str]:
        text = self.said.text[self.start : self.end]
        return frozenset(intents(text, vocabulary=self.index.vocabulary, language=self.language))

    @cached_property
    def named(self) -> Resolution:
        within = slice(self.places.start, self.places.stop)
        said = self.said
        return resolve(self.index, said.words[within], said.content[within], language=self.language)

    @property
    def wishes(self) -> bool:
        return bool(self.wants & WISHING)


def apart(resolution: Resolution, said: Said, index: Index, *, language: str) -> Resolution:
    """The resolution of the clause that plainly names something, where others tell a story.

    The message's own comes back where it was clear, or where no clause is.
    """
    asked = _asked_alone(resolution, said, index, language=language)
    if asked is not None:
        return asked
    each = _each_priced(resolution, said, index, language=language)
    if each is not None:
        return each
    clear = resolution.sold and not resolution.modified
    if clear or not (resolution.unmatched or resolution.maybe):
        return resolution
    stops, joints = (
        list(clauses_of(said, index, breaks, language=language)) for breaks in (_STOPS, _JOINTS)
    )
    # Where no joint parts more than the stops do, it would be the same once more.
    ways = [stops] if len(joints) == len(stops) else [stops, joints]
    ways = [clauses for clauses in ways if len(clauses) <= MOST]
    for clauses in ways:
        found = _plain(clauses, said, index)
        if found is not None:
            return found
    for clauses in ways:
        found = _priced(resolution, clauses, said, index)
        if found is not None:
            return found
    return resolution


def _asked_alone(
    resolution: Resolution, said: Said, index: Index, *, language: str
) -> Resolution | None:
    """What the last part of the message names in full and asks the price of, where what is told
    before it only seems to name something else: "broken tooth, hurts. what is an extraction?"
    """
    perhaps = {*resolution.refs, *resolution.maybe}
    if resolution.goods or not perhaps:
        return None
    clauses = list(clauses_of(said, index, _STOPS, language=language))
    if not 1 < len(clauses) <= MOST:
        return None
    *told, last = clauses
    named = last.named
    plain = len(named.sold) == 1 and not (named.modified or named.maybe or named.goods)
    alone = resolution.sold and perhaps == {*named.refs}
    if not plain or alone or "price" not in last.wants:
        return None
    before = range(last.places.start)
    if any(_is_other(index, said, place, {named.refs[0]}) for place in before):
        return None
    named_too = (match for one in told for match in one.named.sold if match.score >= FULL)
    if any(one.wishes for one in told) or any(m.closest > SLIP for m in named_too):
        return None
    sold = [
        replace(match, positions=frozenset(last.places.start + at for at in match.positions))
        for match in named.sold
    ]
    return replace(named, sold=sold, likely=sold, content=resolution.content)


def _each_priced(
    resolution: Resolution, said: Said, index: Index, *, language: str
) -> Resolution | None:
    """What several parts of the message each name one of and ask the price of: "how much is the
    rent of a dispenser, and if I have one washed, how much?"."""
    if len(resolution.likely) < APART or "price" not in said.intents or resolution.goods:
        return None
    clauses = list(clauses_of(said, index, _STOPS, language=language))
    if not 1 < len(clauses) <= MOST:
        return None
    asking = [clause for clause in clauses if "price" in clause.wants]
    named = [_named(clause, said) for clause in asking]
    refs = {match.ref for sold in named for match in sold}
    if not (len(refs) == len(named) > 1 and all(len(sold) == 1 for sold in named)):
        return None
    if refs == {*resolution.refs}:
        return None
    sold = [
        replace(match, positions=frozenset(clause.places.start + at for at in match.positions))
        for clause, (match,) in zip(asking, named, strict=True)
    ]
    return replace(
        resolution, sold=sold, likely=sold, maybe=[], unmatched=[], modified=False, margin=0.7
    )


def forget_wants(said: Said, index: Index, *, language: str) -> None:
    """Leave out what only the story beside a question seems to want.

    "Nights till six, no hours to clean. How much is a deep clean?" asks for no opening hours, and
    "friends told me about the class, what's the price?" for the price alone.
    """
    weak = said.intents.keys() & _OF_STORIES
    found = parts(said.text)
    asking = [part for part in found if part.asks]
    if not weak or not asking or not 1 < len(found) <= MOST or len(asking) == len(found):
        return

    def wants(part: Part) -> frozenset[str]:
        return frozenset(intents(part.text, vocabulary=index.vocabulary, language=language))

    asked = frozenset().union(*(wants(part) for part in asking))
    if not asked & {"price", "duration", "hours", "place"}:
        return
    for part in found:
        told = [at for at, token in enumerate(said.tokens) if part.start <= token.start < part.end]
        strange = any(said.content[at] and not index.knows(said.words[at]) for at in told)
        if part.asks or not strange:
            continue
        for name in weak & wants(part) - asked:
            said.intents.pop(name, None)


_DONE_TO_IT = re.compile(
    r"(?<!\w)(?:بكم|بكام|قديش|كم|بشحال) (?:(?:راح|عم|رح) )?(ب?ت\w{2,}(?:ون?|وا)(?:ه|ها|هم)?)(?!\w)"
)

_OCCASION = re.compile(
    r"(?<!\w)(?:(for|para|pra|pour|por|untuk|buat|kwa|per) "
    r"(?:(?:an?|the|my|our|his|her|un[ae]?|el|la|mi|su|nuestr[oa]|l'|le|mon|ma|sa|son|notre|uma?|o|meu"
    r"|minha|nosso|nossa|\w+'s) ?){0,2})?"
    r"(cumple\w*|birthday|bday|wedding|party|boda|fiesta|anniversaire|mariage|fete|aniversario|niver"
    r"|casamento|festa|ultah|pernikahan|nikahan|pesta|harusi|sherehe)(?!\w)"
)
"""What somebody wishes something for, or tells of: the word that leads to it, and the occasion."""


def explain_wish(said: Said, index: Index) -> None:
    """Let the words that ask for a price or how long name nothing, whoever's dialect they are of;
    nor does an Arabic verb that says what "you" do with it ("how much do you change it for")."""
    for found in _DONE_TO_IT.finditer(said.text):
        for place, token in enumerate(said.tokens):
            if token.start == found.start(1) and not index.forms_of(said.words[place]):
                said.content[place] = False
    for found in chain(*(COMPILED[name].finditer(said.text) for name in ("price", "duration"))):
        for place, token in enumerate(said.tokens):
            within = found.start() < token.end and token.start < found.end()
            if within and not index.knows(said.words[place]):
                said.content[place] = False
    if sum(said.content) > 1:
        # "The magician for a birthday": the occasion is no package of that name.
        whole = parts(said.text)
        told = [part for part in whole if not part.asks and any(one.asks for one in whole)]
        for found in _OCCASION.finditer(said.text):
            aside = any(part.start <= found.start(2) < part.end for part in told)
            for place, token in enumerate(said.tokens):
                if (aside or found[1]) and found.start(2) <= token.start < found.end(2):
                    said.content[place] = False


def forget_days(said: Said, index: Index, *, language: str, held: bool = False) -> None:
    """Leave out the day, or the hour, of a story where the wish has its own.

    "Tomorrow I have a trip, can it be washed today?", "better Thursday, tomorrow we're back late":
    what a clause tells with words that nobody here knows is no choice beside one that says only
    when, or that names what is wished. `held`: a day is wished so far, which such a clause does not
    move either ("they gave me the Sunday shift, make it 11").
    """
    found = said.found
    days = {day.day for day in found.dates if day.day}
    hours = {at.moment for at in found.times if at.moment}
    if held and len(days) == 1:
        _forget_why(said, index, language)
    if len(days) < APART and len(hours) < APART:
        return
    for breaks in (_STOPS, _JOINTS):
        clauses = list(clauses_of(said, index, breaks, language=language))
        if not 1 < len(clauses) <= MOST:
            continue
        told = [clause for clause in clauses if clause.named.unmatched and not clause.named.sold]
        made = [part for part in clauses if part.gives and _MAKE_IT.search(_text(part))]
        if len(made) == 1 and any(day.day and _within(made, day) for day in found.dates):
            # "Saturday is my sister's wedding, make it Monday."
            said.found = replace(
                found, dates=tuple(day for day in found.dates if _within(made, day))
            )
            return
        plain = [clause for clause in clauses if clause not in told]
        # "Thursday is a concert, so Friday is it" tells two days; which is wished, it does not say.
        wished = [
            part for part in plain if part.wishes or part.named.sold or "change" in part.wants
        ]
        chosen = any(day.day and _within(wished, day) for day in found.dates)
        dates = tuple(day for day in found.dates if not (chosen and _within(told, day)))
        times = tuple(at for at in found.times if len(hours) < APART or _within(plain, at))
        if len(days) >= APART:
            found = replace(found, dates=dates)
        if any(at.moment for at in times) or len(hours) < APART:
            found = replace(found, times=times)
        if found != said.found:
            said.found = found
            return


def _forget_why(said: Said, index: Index, language: str) -> None:
    """Leave out the one day of a clause that tells why another one changes something else."""
    clauses = list(clauses_of(said, index, _STOPS, language=language))
    if not 1 < len(clauses) <= MOST:
        return
    telling = [part for part in clauses if any(_within([part], day) for day in said.found.dates)]
    why = [part for part in telling if part.named.unmatched and not part.named.sold]
    changing = any(
        "change" in part.wants or _MAKE_IT.search(_text(part))
        for part in clauses
        if part not in telling
    )
    plain = why == telling and not any(part.wants & {*WISHING, "change", "cancel"} for part in why)
    if changing and plain:
        said.found = replace(said.found, dates=())


def _text(part: Clause) -> str:
    return part.said.text[part.start : part.end]


def _within(clauses: list[Clause], item: FoundDate | FoundTime) -> bool:
    return any(part.start <= item.start < part.end for part in clauses)


def clauses_of(
    said: Said, index: Index, breaks: re.Pattern[str], *, language: str
) -> Iterator[Clause]:
    """The parts of the message between `breaks`, each read by itself."""
    ends = [part.span() for part in breaks.finditer(said.text)]
    start = 0
    for end, following in [*ends, (len(said.text), len(said.text))]:
        places = [p for p, token in enumerate(said.tokens) if start <= token.start < end]
        if places:
            when: tuple[FoundDate | FoundTime, ...] = (*said.found.dates, *said.found.times)
            yield Clause(
                start=start,
                end=end,
                places=range(places[0], places[-1] + 1),
                gives=any(start <= item.start < end for item in when),
                said=said,
                index=index,
                language=language,
            )
        start = following


def _plain(clauses: list[Clause], said: Said, index: Index) -> Resolution | None:
    """What the one clause means that names something, or None where another leaves a doubt."""
    naming = [(clause, sold) for clause in clauses if (sold := _named(clause, said))]
    if len(naming) != 1:
        return None
    one, sold = naming[0]
    refs = {match.ref for match in sold}
    for clause in clauses:
        if clause is one:
            continue
        other = clause.named
        # "We move to a new house, how much to move the sofa?": no story names by a part.
        told = "price" in one.wants and not (clause.wishes or other.sold)
        if (other.maybe and not told) or other.category or other.goods:
            return None
        if clause.wishes and other.unmatched:
            # "I was at the yoga, how much is the parking?" asks for something else.
            return None
        whole = all(match.score >= FULL and match.words > 1 for match in sold)
        if not whole and any(_is_other(index, said, place, refs) for place in clause.places):
            return None
    if not one.wishes and not any(clause.wishes for clause in clauses):
        return None
    first = one.places.start
    sold = [
        replace(match, positions=frozenset(first + place for place in match.positions))
        for match in sold
    ]
    return replace(
        one.named, sold=sold, likely=sold, maybe=[], unmatched=[], modified=False, margin=0.7
    )


def _priced(
    resolution: Resolution, clauses: list[Clause], said: Said, index: Index
) -> Resolution | None:
    """What the price is asked of, where the whole message names nothing else that is sold.

    "We run the choir of the school, and have shirts. How much each?": what nobody knows in the
    story makes no other thing of it. In a message that tells no story it may, where it stands
    beside the name; and in a question that does not name it ("how much is the parking?").
    """
    candidates = [*resolution.refs, *resolution.maybe]
    meant = [match for match in resolution.likely if match.ref in candidates]
    several = len(meant) > 1
    if not meant or len(meant) != len({*candidates}) or resolution.foreign:
        return None
    if resolution.goods or resolution.beside or not resolution.unmatched:
        return None
    if several and not all(match.score >= FULL and match.telling for match in meant):
        return None
    asking = [clause for clause in clauses if "price" in clause.wants]
    if not asking:
        return None
    places = frozenset().union(*(match.positions for match in meant))
    if sum(len(match.positions) for match in meant) > len(places):
        return None
    rivals = [match for match in resolution.likely if match not in meant and match.literal]
    if any(match.telling and not match.positions & places for match in rivals):
        return None
    strange = {p for p, t in enumerate(said.tokens) if t.text in resolution.unmatched}
    naming = [clause for clause in asking if places.intersection(clause.places)]
    if not naming and any(strange.intersection(clause.places) for clause in asking):
        return None
    refs = {match.ref for match in meant}
    # Who tells a story names no kind of the thing; "how much is a Russian manicure?" may.
    tells = any(strange.intersection(one.places) for one in clauses if one not in asking)
    for clause in naming or [one for one in clauses if places.intersection(one.places)]:
        here = strange.intersection(clause.places)
        beside = {place for at in places for place in (at - 1, at + 1)}
        if not tells and here & beside:
            return None
        if any(_is_other(index, said, place, refs) for place in here):
            return None
    meant.sort(key=lambda match: min(match.positions))
    return replace(
        resolution, sold=meant, likely=meant, maybe=[], unmatched=[], modified=False, margin=0.7
    )


def _named(clause: Clause, said: Said) -> list[Match]:
    """What a clause plainly names: nothing in it may make another service of it."""
    named = clause.named
    if named.goods or named.beside or named.foreign:
        return []
    if named.sold:
        return [] if named.modified or named.maybe or named.unmatched else named.sold
    here = [match for match in named.likely if [match.ref] == named.maybe]
    if not (here and here[0].telling and here[0].literal and clause.wishes):
        return []
    (match,) = here
    places = {clause.places.start + place for place in match.positions}
    strange = [
        place
        for place in clause.places
        if said.tokens[place].text in named.unmatched and place not in places
    ]
    if any(said.words[place].stem in TRADE_WORDS for place in strange):
        return []
    apart = all(_wish_between(said, place, places) for place in strange)
    return [match] if apart else []


def _wish_between(said: Said, place: int, places: set[int]) -> bool:
    """Whether a word that asks or wishes parts a word from the name: it is none of its kinds.

    "The snorkelling how much apiece": what follows the price narrows no name.
    """
    nearest = min(places, key=lambda at: abs(place - at))
    low, high = sorted((place, nearest))
    return any(said.tokens[at].text in _INTENT for at in range(low + 1, high))


def _is_other(index: Index, said: Said, place: int, refs: set[str]) -> bool:
    """Whether a word of the story names a trade or a thing that may make it another service."""
    word = said.words[place]
    other = said.content[place] and word.stem in TRADE_WORDS
    return other and not any(index.explains(ref, word) for ref in refs)
