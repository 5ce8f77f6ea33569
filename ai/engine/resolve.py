"""From words to entries: what is meant for sure, what perhaps, and what nobody sells."""

from dataclasses import dataclass, field

from ai.engine.accepting import JOINING, accept, are_joined
from ai.engine.glossary import TRADE_WORDS
from ai.engine.index import FULL, SAME, Index, Match
from ai.engine.lexicon import FUNCTION
from ai.engine.likeness import Word
from ai.engine.together import told_together
from ai.text import word_set

_LOCATING = word_set("in at near around inside en cerca por في ب بمنطقه قرب")
_ARTICLES = word_set("the a an o os as um uma el la los las un una le les des du l your")
_OF = word_set("for of de da do para pra pour por untuk buat ya wa")
_ALONE = word_set("not no sin without بدون")
COMMON_FROM = 2
"""A word in the names of more entries than this says nothing about which is meant."""

ALIKE_APART = 0.1
"""A word this much less like a name than like another is a slip of neither."""

_QUIET = Word("·", "", frozenset())


@dataclass(slots=True)
class Resolution:
    """What a message's words mean in the catalogue.

    `sold`: meant for sure, in order of mention. `maybe`: candidates to ask about.
    `unmatched`: content words that nothing sold explains. `foreign`: they are
    the sort of thing that makes it another service ("car" before "cleaning"), and `vague` where
    nobody knows what they are. `goods`: the question is for something to take home.
    """

    sold: list[Match] = field(default_factory=list)
    maybe: list[str] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)
    foreign: bool = False
    vague: bool = False
    modified: bool = False
    margin: float = 1.0
    category: str | None = None
    content: int = 0
    goods: bool = False
    beside: list[str] = field(default_factory=list)
    """Of what was joined to it nobody can tell which is meant ("a cut and blow-dry")."""
    down: list[str] = field(default_factory=list)
    """Named as the wrong thing, with nothing named for it ("not the manicure")."""
    likely: list[Match] = field(default_factory=list)
    """What a telling word seems to name, whatever stands beside it: to ask about, never to tell."""

    @property
    def score(self) -> float:
        return min((match.score for match in self.sold), default=0.0)

    @property
    def refs(self) -> list[str]:
        return [match.ref for match in self.sold]

    @property
    def is_plain(self) -> bool:
        """Whether one thing is named by words of its own, and no other is by any of its own."""
        own = [match.ref for match in self.likely if match.telling and match.literal]
        near = all(match.closest >= SAME for match in self.sold)
        return near and len(own) == 1 == len(self.sold) and own == self.refs


def resolve(
    index: Index,
    words: list[Word],
    content: list[bool],
    *,
    language: str,
    quiet: frozenset[int] = frozenset(),
) -> Resolution:
    """Match `words`; `content[i]` says whether word i could name a service, and those at the
    places in `quiet` are no word of any name."""
    result = Resolution(content=sum(content))
    if not result.content:
        return result
    usable = [
        _QUIET
        if place in quiet
        else Word(word.text, "", frozenset())
        if word.text in FUNCTION and not content[place]
        else word
        for place, word in enumerate(words)
    ]
    named = [match for match in index.matches(usable, content) if _counts(match, content)]
    matches = result.likely = [told_together(match, named, content) for match in named]
    full = [match for match in matches if match.score >= FULL]
    partial = [match for match in matches if match.score < FULL]
    result.sold, ties = accept(index, full, words)
    sold = {match.ref: match for match in result.sold}
    matches = result.likely = [sold.get(match.ref, match) for match in matches]
    used = {place for match in result.sold for place in match.positions}
    left = [
        place
        for place, is_content in enumerate(content)
        if is_content and place not in used and not index.forms_of(words[place])
    ]
    if result.sold:
        _weigh_modifiers(index, result, words, content, left, language)
    if result.modified:
        # What a common word alone seemed to name beside it was no second wish.
        result.sold = [match for match in result.sold if match.telling or match.words > 1]
    elif result.sold:
        result.sold += _listed_besides(partial, used, words)
        used = {place for match in result.sold for place in match.positions}
        result.beside = _perhaps_besides(partial, result.refs, used, words)
    if ties and not result.modified:
        result.maybe = ties
        result.sold = [match for match in result.sold if match.ref not in ties]
    if not result.sold and not result.maybe and not result.foreign:
        _consider_partial(index, result, partial, words, content)
        _doubt_compound(result)
    _doubt_goods(result, words)
    if not result.sold and not result.maybe:
        result.category = index.category_of([w for w, c in zip(words, content, strict=True) if c])
        if result.category:
            left = [p for p in left if not _in_category(index, result.category, words[p])]
    if result.sold and partial:
        overlapping = [m.score for m in partial if m.positions & used and m not in result.sold]
        result.margin = min(1.0, result.score - max(overlapping, default=0.0) + 0.3)
    result.unmatched = [words[place].text for place in left]
    return result


def _counts(match: Match, content: list[bool]) -> bool:
    if any(content[place] for place in match.positions):
        return True
    # A name made of everyday words ("Quick basic") counts when it is said whole.
    return match.exact and match.score >= 0.99 and match.words >= 2


def _doubt_compound(result: Resolution) -> None:
    """ "The dolphin trip": a word of one name and a word of another side by side are one thing.

    Which of them it is, is asked: to one it gives the kind, to the other the sort.
    """
    if len(result.sold) != 2 or any(match.words > 1 for match in result.sold):
        return
    first, second = sorted(min(match.positions) for match in result.sold)
    if second - first == 1:
        result.maybe, result.sold = result.refs, []


def _weigh_modifiers(
    index: Index,
    result: Resolution,
    words: list[Word],
    content: list[bool],
    left: list[int],
    language: str,
) -> None:
    """Words beside a name that may turn it into something that is not sold here."""
    for match in list(result.sold):
        beside = [
            place
            for place in left
            if _adjacent(place, match.positions, words, content)
            and not _locates(place, words)
            and not index.explains(match.ref, words[place])
        ]
        trade = [p for p in beside if words[p].stem in TRADE_WORDS]
        generic = match.words == 1 or not match.telling
        close = [p for p in beside if _modifies(p, match.positions, words, language)]
        if not trade and not (close and generic):
            continue
        result.modified = True
        result.sold.remove(match)
        common = all(index.df(words[p]) > COMMON_FROM for p in match.positions)
        if match.telling or not (trade or common):
            result.maybe.append(match.ref)
        else:
            result.foreign = True


def _adjacent(
    place: int, positions: frozenset[int], words: list[Word], content: list[bool]
) -> bool:
    """Beside the name, with nothing but function words or other such words between."""
    for at in positions:
        low, high = sorted((place, at))
        between = range(low + 1, high)
        apart = any(words[p].text in JOINING or words[p].text in _ALONE for p in between)
        filled = all(not content[p] or p in positions for p in between)
        if len(between) <= 3 and not apart and (filled or len(between) <= 1):
            return True
    return False


def _modifies(place: int, positions: frozenset[int], words: list[Word], language: str) -> bool:
    """Whether the word stands where its language puts what narrows a name.

    Before or after it in English ("puppy haircut", "sofa repair"); after it in
    Spanish and Arabic ("manicura rusa"); by a preposition in all ("corte para gatos").
    """
    if place < min(positions):
        return place + 1 in positions and language not in ("es", "ar")
    if place - 1 in positions:
        return True
    links = ("for", "de", "del", "para", "of", "ل", "لل")
    return place - 2 in positions and words[place - 1].text in links


def _locates(place: int, words: list[Word]) -> bool:
    """Whether the word says where ("in Dubai Marina")."""
    return any(words[p].text in _LOCATING for p in range(max(0, place - 3), place))


def _consider_partial(
    index: Index,
    result: Resolution,
    partial: list[Match],
    words: list[Word],
    content: list[bool],
) -> None:
    """Part of a name: enough if it is telling and nothing else is left to explain."""
    asked = [place for place, is_content in enumerate(content) if is_content]
    best_cover = 0.0
    best: list[Match] = []
    for match in partial:
        covered = sum(1 for place in asked if place in match.positions) / len(asked)
        if covered > best_cover + 1e-9:
            best_cover, best = covered, [match]
        elif covered and abs(covered - best_cover) <= 1e-9:
            best.append(match)
    if not best:
        return
    # Who says the very word means no name that it is only like.
    nearest = max(match.closest for match in best)
    best = [match for match in best if match.closest >= nearest - ALIKE_APART]
    explaining = [
        match
        for match in best
        if all(
            place in match.positions or index.explains(match.ref, words[place]) for place in asked
        )
    ]
    if best_cover < 1.0 and len(explaining) == 1:
        # One description speaks of the rest: likely, but the customer should say so.
        result.maybe, result.modified = [explaining[0].ref], True
        return
    unexplained = [
        place
        for place in asked
        if not any(place in match.positions for match in best)
        and not any(index.explains(match.ref, words[place]) for match in best)
        and not _locates(place, words)
    ]
    if not unexplained:
        top = max(match.score for match in best)
        close = [match for match in best if match.telling and match.score >= top - 0.15]
        if len(best) == 1 and best[0].telling and best[0].score >= 0.25:
            if best[0].literal or best[0].score >= 0.6 or best[0].hits > 1:
                result.sold = best
            else:
                # Only another word for a part of the name: better asked than told.
                result.maybe, result.modified = [best[0].ref], True
        elif best_cover < 1.0 and len(apart := _disjoint(partial, asked)) > 1:
            result.sold = apart
        elif len(close) == 1 and best_cover == 1.0 and close[0].score > 0.5:
            result.sold = close
        else:
            result.maybe = [match.ref for match in best]
        result.margin = 0.7
        return
    telling = [match for match in best if match.telling and match.score >= 0.3]
    if telling and len(unexplained) < len(asked) and len(telling) <= 2:
        result.maybe = [match.ref for match in telling]
        result.modified = True
    elif any(not match.telling for match in best):
        # "Car cleaning" is no cleaning of ours; beside a word that nobody knows it may well be.
        result.foreign = True
        result.vague = not any(words[place].stem in TRADE_WORDS for place in unexplained)


def _listed_besides(partial: list[Match], used: set[int], words: list[Word]) -> list[Match]:
    """ "Carpet cleaning and mattresses": a telling part of another name, joined on."""
    found: list[Match] = []
    for match in partial:
        fresh = match.positions - used
        if not (fresh and match.telling):
            continue
        joined = _joins(min(fresh), words) or _joins(_next_named(fresh, used), words)
        rivals = [
            other
            for other in partial
            if other is not match
            and (other.telling or other.positions >= fresh)
            and other.positions & fresh
            and other.closest >= match.closest - ALIKE_APART
        ]
        if joined and not rivals:
            found.append(match)
    return found


def _perhaps_besides(
    partial: list[Match], sold: list[str], used: set[int], words: list[Word]
) -> list[str]:
    """What a word joined to a name may mean, where several have it: "a cut and blow-dry"."""
    found: list[str] = []
    for match in partial:
        fresh = match.positions - used
        if match.ref in sold or not fresh or match.closest < 1.0 - ALIKE_APART:
            continue
        joined = _joins(min(fresh), words) or _joins(_next_named(fresh, used), words)
        if joined or _told_apart(match, used, words):
            found.append(match.ref)
    return found


def _told_apart(match: Match, used: set[int], words: list[Word]) -> bool:
    """ "The AC doesn't cool and also the tap leaks": another name's own word, joined from afar."""
    if not (match.telling and match.literal) or match.positions & used:
        return False
    return are_joined(match.positions, used, words)


def _next_named(fresh: frozenset[int], used: set[int]) -> int:
    """Where the next name begins that was said in full; 0 when none comes after."""
    return min((place for place in used if place > max(fresh)), default=0)


def _joins(start: int, words: list[Word]) -> bool:
    """Whether the word at `start` is joined to what stands before it."""
    before = start - 1
    for little in (_ARTICLES, _OF):
        if before > 0 and words[before].text in little:
            before -= 1
    return start > 0 and (words[before].text in JOINING or words[start].text.startswith("وال"))


GOODS = word_set(
    "sell sells selling buy buying purchase vendo vender vendes vendeis venden comprar compro"
    " comprais vendez vendre acheter vend vendem vender compram jual menjual beli mnauza kuuza"
    " nunua"
    " bechte bechna kharidna बेचते खरीदना"
    " تبيعون تبيع ابيع بيع اشتري شراء تشترون"
)


def _doubt_goods(result: Resolution, words: list[Word]) -> None:
    """ "Do you sell mattresses?" does not mean the steam cleaning of one."""
    result.goods = any(word.text in GOODS for word in words)
    if not result.goods:
        return
    doubtful = [match for match in result.sold if match.score < FULL]
    if doubtful:
        result.sold = [match for match in result.sold if match.score >= FULL]
        result.maybe += [match.ref for match in doubtful]
        result.modified = True


def _disjoint(partial: list[Match], asked: list[int]) -> list[Match]:
    """Telling parts of several names that together are all that was said."""
    chosen: list[Match] = []
    used: set[int] = set()
    for match in partial:
        if not (match.telling and match.literal):
            continue
        if match.positions & used:
            return []
        chosen.append(match)
        used |= match.positions
    covered = all(place in used for place in asked)
    return sorted(chosen, key=lambda match: min(match.positions)) if covered else []


def _in_category(index: Index, category: str, word: Word) -> bool:
    return any(index.similarity(word, named) >= 0.85 for named in index.categories[category])
