"""Questions about the business, answered from the catalogue alone."""

import re
from collections.abc import Sequence
from itertools import chain, pairwise

from ai.acts import (
    Act,
    Answer,
    Clarify,
    HandOff,
    Hours,
    ListServices,
    OrderStatus,
    Place,
    Quote,
    SmallTalk,
)
from ai.engine import clauses, slips, sought, unsure
from ai.engine.glossary import FACT_WORDS, TRADE_WORDS, is_meal
from ai.engine.index import FULL
from ai.engine.intents import WITHOUT_BOOKING, asks_price_besides, intents
from ai.engine.joined import joined_to
from ai.engine.lexicon import PREMISES
from ai.engine.likeness import Word, message_words
from ai.engine.narrowing import leader
from ai.engine.packs import is_of
from ai.engine.pointing import only_package, pointed_at
from ai.engine.resolve import resolve
from ai.engine.talk import Talk
from ai.text import folded, stem, tokens
from ai.turn import OpenOrder

ARTICLE_SCORE = 0.56
ARTICLE_STRONG = 0.7
ARTICLE_MARGIN = 0.06
QUESTION = re.compile(
    r"\W*(?:(?:hi|hello|hola|so|and|n|y|ok)\W+)?(?:do|does|is|are|can|could|may|what|how|where|when"
    r"|why|which|who|hay|se puede|puedo|que|como|donde|cuando|هل|كيف|متي|اين|وين|ليش|لماذا)\b"
)
"""How questions begin."""

SHORT = 4
"""Words of a message that may be nothing but what it names."""

MAX_QUOTES = 3
"""Prices told at once; more is a list."""

CLAUSES = re.compile(
    r"[?!;\n]+|\. |,? (?:and|also|y|و)? ?(?=(?:do|does|are|is|can|what|how|where|se puede"
    r"|aceptais|hay|هل) )"
)


def answer(talk: Talk) -> tuple[Act, ...]:
    """What the message asks, as up to three acts; () when nothing was recognised."""
    acts: list[Act] = []
    article = best_article(talk) or _without_booking(talk)
    if article and sought.asks_how_long(talk):
        article = None
    if article and not _is_catalogue_question(talk, article[0]):
        spoken = tuple(talk.resolution.refs) or unsure.likely(talk)
        if len(spoken) == 1 and not talk.state.booking:
            # "Can my dog come to the family session?": a day told next is one for that.
            talk.state.last = list(spoken)
        return (*_asked_apart(talk), *answer_article(talk, article))
    acts += _about_services(talk)
    acts += _asked_besides(talk, acts)
    if talk.wants("hours") and not (acts and talk.wants("book")) and not _is_drowned(talk):
        acts.append(Hours(talk.day))
        talk.plain()
    if talk.wants("place") and not _is_drowned(talk):
        acts.append(Place())
        talk.plain()
    if talk.wants("status") and not any(isinstance(act, Answer) for act in acts):
        # "Is my bike ready?" names a thing of theirs, and asks for no price of it.
        asks = talk.wants("price", "duration", "about", "book")
        acts = [act for act in acts if asks or not isinstance(act, Quote)]
        acts += order_status(talk)
    if acts:
        talk.features.setdefault("intent", 1.0)
        return permitted(talk, acts)
    return ()


def _asked_apart(talk: Talk) -> tuple[Act, ...]:
    """Opening hours or the address, asked for in a part of the message that no article answers."""
    # A space alone before an "is" parts nothing.
    breaks = [part.span() for part in CLAUSES.finditer(talk.said.text) if part[0].strip()]
    if not breaks or not talk.wants("hours", "place"):
        return ()
    found: list[Act] = []
    for low, high in pairwise([0, *chain(*breaks), len(talk.said.text)]):
        clause = talk.said.text[low:high]
        if (low, high) in breaks or leading(
            talk, message_words(tokens(clause)), ARTICLE_SCORE, clause
        ):
            continue
        wants = intents(clause, vocabulary=talk.index.vocabulary, language=talk.language)
        found += [Hours(talk.day)] if "hours" in wants else []
        found += [Place()] if "place" in wants else []
    return permitted(talk, found[:2]) if found else ()


def _is_drowned(talk: Talk) -> bool:
    """Whether most of what is said are words that nobody here knows: the one that is known may
    be heard by chance ("nina maumivu ya mgongo": no place is asked for)."""
    strange = len(talk.resolution.unmatched)
    return strange >= unsure.STRANGE and 2 * strange > len(talk.said.tokens)


def _asked_besides(talk: Talk, acts: list[Act]) -> list[Act]:
    """Another question in the message that an article answers ("…, and do you take cards?")."""
    if not acts or not talk.resolution.sold:
        return []
    used = {place for match in talk.resolution.sold for place in match.positions}
    besides = [w for p, w in enumerate(talk.said.words) if p not in used and talk.said.content[p]]
    spelt = talk.index.shelf.spelling([w for w in besides if not talk.index.knows(w)])
    if len(spelt) == 1:
        return [Answer(spelt[0])]
    for part in clauses.parts(talk.said.text):
        words = message_words(tokens(part.text))
        ranked = sought.ranked(talk, words, part.text, asks=part.asks)
        if not ranked or ranked[0][0] < ARTICLE_STRONG or sought.is_priced(talk, part, used):
            continue
        if not any(match.score >= FULL for match in talk.index.matches(words)):
            return [Answer(ranked[0][1])]
    return []


def _is_catalogue_question(talk: Talk, score: float) -> bool:
    """Whether prices and services answer better than an article would."""
    resolution = talk.resolution
    named = bool(resolution.sold or resolution.maybe or resolution.category)
    if named and len(talk.said.tokens) <= 2 and not QUESTION.match(talk.said.text):
        return True
    if talk.wants("price", "menu") and named:
        return score < 0.85
    return bool(resolution.sold) and score < ARTICLE_STRONG


def best_article(talk: Talk) -> tuple[float, str] | None:
    """The one article whose question this is, if there is one and it leads clearly."""
    led = _in_a_clause(talk, asked=True) or leading(talk, talk.said.words, ARTICLE_SCORE)
    if led and led[0] < ARTICLE_STRONG and talk.resolution.sold:
        return _in_passing(talk) or led
    return led or _in_a_clause(talk) or _in_passing(talk)


def _in_passing(talk: Talk) -> tuple[float, str] | None:
    """The article whose keyword a question holds beside nothing but names of ours ("do I need
    a mat for the yoga?", "is there parking near the clinic?")."""
    text = talk.said.text
    asks = "?" in text or QUESTION.match(text) or talk.wants("have", "got", "can_you")
    asks = asks and not talk.resolution.goods
    if not asks or talk.wants("price", "duration", "book", "menu", "status", "my_order"):
        return None
    strange = [word for word in talk.said.words if word.text in talk.resolution.unmatched]
    spelt = talk.index.shelf.spelling(strange)
    own = [ref for ref in spelt if talk.article_language(ref) == talk.language] or spelt
    if len(own) != 1:
        return None
    keywords = talk.index.shelf.spelt(own[0])
    beside = [word for word in strange if word.text not in keywords]
    little = all(word.text in PREMISES or "bring" in word.concepts for word in beside)
    return (ARTICLE_STRONG, own[0]) if little else None


def _without_booking(talk: Talk) -> tuple[float, str] | None:
    """The article that speaks of coming without an appointment: its words tell little apart."""
    if not talk.wants("walk_in"):
        return None
    speaking = [
        article.ref
        for article in talk.turn.snapshot.articles
        if WITHOUT_BOOKING.search(folded(" · ".join((article.question, *article.keywords))))
    ]
    return (ARTICLE_STRONG, speaking[0]) if len(speaking) == 1 else None


def _in_a_clause(talk: Talk, *, asked: bool = False) -> tuple[float, str] | None:
    """The article that one part of the message asks for ("before I book, how do I pay?"); of those
    that are `asked` alone, where others are not."""
    parts = clauses.parts(talk.said.text)
    of = [part for part in parts if part.asks or not asked]
    if len(parts) < 2 or talk.resolution.sold or (asked and len(of) == len(parts)):
        return None
    found = [
        leading(talk, message_words(tokens(part.text)), ARTICLE_STRONG, part.text, asks=part.asks)
        for part in of[:4]
    ]
    return max((article for article in found if article), default=None)


def leading(
    talk: Talk, words: list[Word], least: float, text: str = "", *, asks: bool | None = None
) -> tuple[float, str] | None:
    """The article that leads with `least` or more, with its score, for words of the message.

    `text`: the part of the message that they are of, where it is to be weighed alone; `asks`:
    whether that part is a question, where its mark was cut off.
    """
    ranked = [
        (score, ref, talk.article_language(ref))
        for score, ref in sought.ranked(talk, words, text or talk.said.text, asks=asks)
        if score >= least - ARTICLE_MARGIN
    ]
    if not ranked or ranked[0][0] < least:
        return None
    # The same article may stand in several languages: those are no rivals.
    own = [item for item in ranked if item[2] == talk.language]
    chosen = own[0] if own and own[0][0] >= ranked[0][0] - 0.25 else ranked[0]
    rivals = [score for score, ref, named in ranked if named == chosen[2] and ref != chosen[1]]
    if chosen[0] - max(rivals, default=0.0) < ARTICLE_MARGIN:
        return None
    return ranked[0][0], chosen[1]


def answer_article(talk: Talk, article: tuple[float, str]) -> tuple[Act, ...]:
    talk.sure(intent=1.0, match=min(1.0, article[0] + 0.2), margin=1.0)
    return permitted(talk, [Answer(article[1])])


def _about_services(talk: Talk) -> list[Act]:
    resolution = talk.resolution
    if talk.wants("menu") and not talk.wants("price", "duration", "about"):
        category = _only_category(talk)
        if category:
            talk.plain()
            return [ListServices(category=category)]
    # What it is tells the price as well; "c'est quoi le prix" of what was told asks for that.
    detail = "price"
    if talk.wants("duration"):
        detail = "duration"
    elif talk.wants("about") and (resolution.sold or not talk.wants("price")):
        detail = "about"
    asks = talk.wants("price", "duration", "about", "have", "got", "menu", "available")
    if resolution.sold:
        # "Are your cleaners women?" names a service in passing; it does not ask for one.
        elsewhere = bool(QUESTION.match(talk.said.text) or resolution.unmatched)
        asks = asks or (talk.wants("can_you") and unsure.asks_whether_done(talk))
        passing = elsewhere and not asks and not talk.wants("book") and len(talk.said.tokens) > 2
        talk.matched(guessed=passing)
        talk.sure(intent=0.2 if passing else 1.0)
        elsewhere_named = _named_elsewhere(talk)
        refs = [*resolution.refs, *(joined_to(talk, elsewhere_named) if asks else ())]
        pack = only_package(talk)
        if pack and pack not in refs and asks:
            # "The class, and is there a pack?" asks for both.
            kept = talk.turn.snapshot
            refs = [m.ref for m in resolution.sold if not is_of(talk.said, pack, m, kept)]
            refs.append(pack)
        quotes = _with_price(talk, [Quote(ref, detail) for ref in refs[: MAX_QUOTES + 1]])
        return [*elsewhere_named, *quotes]
    if resolution.maybe:
        acts = _with_price(talk, several(talk, detail))
        told = asks or talk.wants("can_you", "book") or len(talk.said.tokens) <= SHORT
        if not told and not isinstance(acts[0], Clarify):
            # "Do I need to be there when you clean?" is about something else.
            talk.sure(intent=0.2)
        told_long = [act for act in acts if isinstance(act, Quote) and detail == "duration"]
        if len(told_long) == len(acts) == 1 and talk.wants("price"):
            return [Quote(told_long[0].ref), *acts]
        return acts
    described = talk.index.described(talk.asked_for())
    if asks and described and not resolution.goods:
        talk.sure(match=0.8, margin=0.8)
        return [Quote(ref, "about") for ref in described[:1]]
    if not resolution.maybe and any(stem(word) in FACT_WORDS for word in resolution.unmatched):
        return []
    if resolution.foreign:
        return unsure.unknown_service(talk) if asks or is_short(talk) else []
    if resolution.category and (asks or is_short(talk)):
        talk.plain()
        return [ListServices(category=resolution.category)]
    pointed = pointed_at(talk)
    asked = ("price", "duration", "about")
    if pointed and talk.wants(*asked, *(("got", "have") if only_package(talk) else ())):
        talk.matched(guessed=len(pointed) > 1)
        return [Quote(ref, detail) for ref in pointed[:MAX_QUOTES]]
    if talk.wants("can_you", "got") and any(
        stem(word) in TRADE_WORDS and not (talk.wants("hours") and is_meal(word))
        for word in resolution.unmatched
    ):
        return unsure.unknown_service(talk)
    if _asks_for_all(talk):
        talk.plain()
        talk.sure(unmatched=0.0 if not resolution.unmatched else 0.2)
        return [ListServices()]
    if talk.wants("price", "have", "about", "duration") and resolution.unmatched:
        if not talk.wants("hours", "place", "status"):
            return unsure.unknown_service(talk)
        return []
    if talk.wants("menu", "price") and not talk.wants("hours", "place"):
        if talk.wants("duration", "about") and not talk.wants("menu"):
            # How long what takes? The list does not say.
            return []
        if not talk.wants("menu") and talk.state.pending.get("kind") == "handed":
            # What it goes on about, a person is asked already.
            return [HandOff("low_confidence")]
        if not talk.wants("menu") and _of_something_else(talk):
            return list(unsure.lost(talk))
        talk.plain()
        return [ListServices()]
    return []


def _with_price(talk: Talk, acts: Sequence[Act]) -> list[Act]:
    """The price before how long one thing takes, where both are asked for."""
    one = acts[0] if len(acts) == 1 else None
    if not (isinstance(one, Quote) and one.detail == "duration" and talk.wants("price")):
        return [*acts]
    priced = asks_price_besides(talk.said.text, language=talk.language)
    return [Quote(one.ref), one] if priced else [one]


def _asks_for_all(talk: Talk) -> bool:
    """Whether it is asked what there is, whatever is told beside it ("we are a few colleagues from
    Riyadh. what do you have?")."""
    others = ("price", "duration", "hours", "place", "status")
    return talk.wants("menu") and not talk.wants(*others) and not unsure.strange_asked(talk)


LONG = 12
"""Words of a message that says more than to ask for prices."""


def _of_something_else(talk: Talk) -> bool:
    """Whether "how much" goes on about what was just told, or ends a story: no list answers it."""
    told = talk.state.told[-1] if talk.state.told else {}
    follows = any(key.startswith("answer") for key in told.get("acts", ()))
    return follows or len(talk.said.tokens) > LONG


def _named_elsewhere(talk: Talk) -> list[Act]:
    """What another question of the message names by a part alone ("how much is a chef, and …")."""
    used = {place for match in talk.resolution.sold for place in match.positions}
    found = CLAUSES.finditer(talk.said.text)
    breaks = [part.end() for part in found if part[0].strip()]
    if not breaks or talk.resolution.unmatched or len(talk.resolution.sold) > 1:
        return []
    acts: list[Act] = []
    for start, end in pairwise([0, *breaks, len(talk.said.text)]):
        places = [p for p, t in enumerate(talk.said.tokens) if start <= t.start < end]
        if not places or used.intersection(places):
            continue
        within = slice(places[0], places[-1] + 1)
        named = resolve(
            talk.index,
            talk.said.words[within],
            talk.said.content[within],
            language=talk.language,
        )
        asked = intents(
            talk.said.text[start:end], vocabulary=talk.index.vocabulary, language=talk.language
        )
        details = [detail for detail in ("duration", "about", "price") if detail in asked]
        if details and len(named.sold) == 1 and named.refs[0] not in talk.resolution.refs:
            acts.append(Quote(named.refs[0], details[0]))
    return acts[:MAX_QUOTES]


def _only_category(talk: Talk) -> str | None:
    """The category that all the telling words name together, if they do."""
    content = [w for w, c in zip(talk.said.words, talk.said.content, strict=True) if c]
    category = talk.index.category_of(content) if content else None
    if category is None:
        return None
    named = talk.index.categories[category]
    whole = all(any(talk.index.similarity(w, n) >= 0.85 for n in named) for w in content)
    return category if whole else None


_WHICH = re.compile(
    r"\b(?:which|what) (?!(?:is|are|s|about|if|time|day)\b)\w+|\b(?:que|cuales) \w+ (?!es\b)\w+"
    r"|\b(?:quels?|quelles?|quoi comme|quais|kaun ?s[aei]|gani|apa saja|apa aja)\b"
    r"|कौन ?स[ाीे]|(?<!\w)(?:اي|ايش|شو|وش) (?:انواع|ال)"
)
"""Asks which of a sort there are."""


def several(talk: Talk, detail: str = "price") -> list[Act]:
    """Several entries could be meant: all their prices, a list, or a question."""
    refs = talk.resolution.maybe
    goes_on = detail != "price" or slips.SUPPOSES.match(talk.said.text)
    if len(talk.state.last) == 1 and talk.state.last[0] in refs and goes_on:
        # "How long is the lesson?", "and if it were two dogs?" after one of several.
        talk.sure(match=0.9, margin=0.8)
        return [Quote(talk.state.last[0], detail)]
    if talk.resolution.modified and not unsure.asks_one_price(talk):
        talk.matched()
        talk.options = tuple(refs[:2])
        return [Clarify((*refs[:2], "person"))]
    talk.sure(match=0.9, margin=0.8)
    asks_which = _WHICH.search(talk.said.text) or talk.wants("price", "duration", "about")
    if len(refs) == 2 and talk.wants("can_you") and not asks_which:
        # "Do you clean villas?" asks for what is done, and perhaps for neither.
        talk.matched()
        talk.options = tuple(refs)
        return [Clarify((*refs, "person"))]
    first = leader(talk.resolution, talk.said.content)
    if first:
        return [Quote(first, detail)]
    if len(refs) <= MAX_QUOTES:
        return [Quote(ref, detail) for ref in refs]
    entries = [talk.turn.snapshot.sellable(ref) for ref in refs]
    categories = {getattr(entry, "category", None) for entry in entries}
    category = categories.pop() if len(categories) == 1 else None
    return [ListServices(category=category or None, intro="which")]


def is_short(talk: Talk) -> bool:
    return len(talk.said.tokens) <= SHORT


def order_status(talk: Talk) -> list[Act]:
    talk.plain()
    talk.sure(intent=1.0)
    orders = talk.turn.open_orders
    if not orders:
        return [OrderStatus()]
    return [status_of(order) for order in orders[:2]]


def status_of(order: OpenOrder) -> OrderStatus:
    """How an order stands; the gate writes what was ordered and for when."""
    return OrderStatus(order.reference, order.state)


def permitted(talk: Talk, acts: list[Act]) -> tuple[Act, ...]:
    """What the tenant lets the assistant answer; the rest is a person's."""
    kept = tuple(act for act in acts if _is_permitted(talk, act))
    if not kept and acts:
        return (HandOff("not_allowed"),)
    return kept


def _is_permitted(talk: Talk, act: Act) -> bool:
    if isinstance(act, Quote) and act.detail == "price":
        return talk.allows("quote_prices")
    if isinstance(act, Answer | Hours | Place | OrderStatus | Quote):
        return talk.allows("answer_questions")
    if isinstance(act, SmallTalk):
        return talk.allows("small_talk")
    return True
