"""What is not understood for sure: asked back with the likeliest readings, or not sold here."""

from ai.acts import (
    REVIEW_CODES,
    Act,
    Answer,
    Clarify,
    Hours,
    ListServices,
    OrderStatus,
    Place,
    Quote,
    Refuse,
)
from ai.confidence import opinion
from ai.confidence.opinion import kind_of
from ai.engine import clauses, sought
from ai.engine.glossary import TRADE_WORDS
from ai.engine.going_on import asks_on
from ai.engine.lexicon import FUNCTION, INTENT
from ai.engine.packs import says_both
from ai.engine.talk import Talk
from ai.spoken import SPOKEN
from ai.text import folded_words, stem

LIKELY_APART = 0.3
"""Readings of a word that are farther behind the best are not asked about."""

CROWDED = 0.1
"""Entries that are no farther behind the best are as likely as it."""

LIKELY_FROM = 0.35
"""Share of a name from which one of its common words is worth asking about."""

CODES = {"hours": "hours", "place": "place", "list_services": "menu", "order_status": "status"}
"""What may be asked about an act that names nothing."""

STRANGE = 3
"""Words that nobody knows, from which one that names a trade is no reason to decline."""

ARTICLE_PERHAPS = 0.3
"""From here on an article may be meant, rather than something nobody sells."""


_WHERE = {
    "en": folded_words("in into"),
    "es": folded_words("en"),
    "fr": folded_words("dans"),
    "pt": folded_words("em no na nos nas num numa"),
    "sw": folded_words("kwenye katika"),
    "id": folded_words("di ke"),
}
"""Stand before where something is, or fell."""


def unknown_service(talk: Talk) -> list[Act]:
    """Something that is not sold here: say so and show what is. Never the nearest thing.

    Sure of it only where a word names a trade, or the question is for goods; a word that nobody
    here knows may mean anything, and a trade near to one of ours may be meant as that.
    """
    strange = strange_asked(talk)
    trades = strange & TRADE_WORDS
    asked = talk.index.best_articles(talk.said.words, talk.said.text)
    if not talk.resolution.goods and asked and asked[0][0] >= ARTICLE_PERHAPS:
        # "Is lunch included?" asks for no lunch to buy.
        return list(lost(talk))
    before = talk.state.told[-1] if talk.state.told else {}
    follows = any(key.startswith("answer") for key in before.get("acts", ()))
    follows = follows or any(
        ref.startswith("article:") for ref in talk.state.pending.get("refs", ())
    )
    if follows and not talk.wants("have", "got", "can_you", "price", "book"):
        # "Yes, but in the fridge?" goes on about what was told.
        return list(lost(talk))
    kin = [ref for word in sorted(trades) for ref in talk.index.kin(word)]
    if kin and not talk.resolution.foreign:
        talk.sure(match=0.6, margin=0.3, unmatched=1.0, guessed=1.0)
        talk.options = tuple(dict.fromkeys(kin))[:2]
        return [Quote(ref) for ref in talk.options]
    told = {stem(word) for word in talk.resolution.unmatched} & TRADE_WORDS - trades
    sure = bool(trades) or (talk.resolution.foreign and not (talk.resolution.vague or told))
    if talk.wants("price") and not talk.wants("have", "got", "can_you") and likely(talk):
        # "The screen of my phone, how much?" speaks of ours, whatever else it names.
        sure = False
        talk.options = likely(talk)
    if len(talk.resolution.unmatched) >= STRANGE and not talk.wants("have"):
        # "My car pulls heavily, can you check?": the more words nobody knows, the less sure.
        sure = False
    if talk.language not in SPOKEN or talk.language == "ar":
        sure = sure or (bool(strange) and talk.wants("have", "got") and not talk.wants("menu"))
    if not sure:
        return list(lost(talk))
    talk.sure(match=1.0, margin=1.0 if talk.resolution.unmatched else 0.8)
    return [Refuse("unknown_service"), ListServices(intro="instead")]


def strange_asked(talk: Talk) -> set[str]:
    """The stems that nobody knows in what is asked: no place where something fell, and no word of
    what is told beside the question ("my dog chewed my phone, do you repair screens?")."""
    said = talk.said
    parts = clauses.parts(said.text)
    asking = [part for part in parts if part.asks] or parts
    where = _WHERE.get(talk.language, _WHERE["en"])
    found: set[str] = set()
    for place, token in enumerate(said.tokens[: len(said.words)]):
        strange = token.text in talk.resolution.unmatched
        asked = any(part.start <= token.start < part.end for part in asking)
        before = [at.text for at in said.tokens[max(0, place - 2) : place]]
        if strange and asked and where.isdisjoint(before):
            found.add(stem(token.text))
    return found


def is_of_trade(talk: Talk) -> bool:
    """Whether a word that nothing sold explains names a trade."""
    return any(stem(word) in TRADE_WORDS for word in talk.resolution.unmatched)


def asks_one_price(talk: Talk) -> bool:
    """Whether the price of the one thing that may be meant is asked for, and the words that nobody
    knows stand apart from its name: "my brakes squeal, how much to adjust them".

    Beside it ("sofa repair") they may make it another thing, which is asked about.
    """
    refs, said = talk.resolution.maybe, talk.said
    asked = talk.wants("price") or asks_on(talk)
    if len(refs) != 1 or not asked or talk.resolution.goods or says_both(said.text):
        return False
    meant = [match for match in talk.resolution.likely if match.ref == refs[0]]
    named = {place for match in meant for place in match.positions}
    strange = {
        place
        for place, token in enumerate(said.tokens)
        if token.text in talk.resolution.unmatched and place < len(said.words)
    }
    for part in clauses.parts(said.text):
        inside = {p for p, token in enumerate(said.tokens) if part.start <= token.start < part.end}
        if part.asks and len(inside & strange) >= STRANGE - 1 and not inside & named:
            # "I make pottery at home. How much to fire the pieces?" asks for another thing.
            return False
    beside = strange & {place + step for place in named for step in (-1, 1)}
    if any(match.hits > 1 and match.telling for match in meant):
        # Two words of its name are of it; beside them no more than a trade is another's.
        beside = {place for place in beside if said.words[place].stem in TRADE_WORDS}
    return bool(named) and not beside


def asks_whether_done(talk: Talk) -> bool:
    """Whether "do you …?" names what is sold, and no word there that nobody knows ("we have a small
    cottage. Do you sweep chimneys?")."""
    strange, said = talk.resolution.unmatched, talk.said
    if not strange:
        return True
    named = {place for match in talk.resolution.sold for place in match.positions}
    asking = [part for part in clauses.parts(said.text) if part.asks]
    for part in asking:
        inside = [p for p, t in enumerate(said.tokens) if part.start <= t.start < part.end]
        if named.issubset(inside) and not any(said.tokens[p].text in strange for p in inside):
            return True
    return False


def lost(talk: Talk) -> tuple[Act, ...]:
    """Nothing was understood: ask, with the likeliest readings as buttons."""
    about = sought.only(talk)
    plain = not (talk.resolution.sold or talk.resolution.maybe or talk.said.found.dates)
    about = about or sought.nearest(talk) or sought.keyed(talk)
    if about and plain and talk.allows("answer_questions"):
        # A question that speaks of one thing we wrote of, and of nothing that is sold.
        talk.sure(intent=1.0, match=1.0, margin=1.0)
        return (Answer(about),)
    known = [w for w in talk.said.words if w.text in FUNCTION or w.text in INTENT]
    share = 1.0 - len(known) / max(len(talk.said.words), 1)
    talk.sure(intent=0.0, match=0.0, margin=0.0, unmatched=0.0 if share < 1 else 0.05)
    article = sought.ranked(talk, talk.said.words, talk.said.text)[:1]
    offered = [ref for score, ref in article if score >= ARTICLE_PERHAPS]
    offered = [*offered, *(ref for ref in likely(talk) if ref not in offered)][:2]
    rest = ("menu", "hours") if not offered else ("menu",)
    return (Clarify((*(*offered, *rest)[:2], "person")),)


def stands(talk: Talk) -> tuple[Act, ...]:
    """Nothing was understood while a wish stands read back: reading it again says nothing new, so
    whether it is right is asked."""
    talk.plain()
    talk.sure(intent=1.0)
    return (Clarify((*REVIEW_CODES, "person")),)


def wished(talk: Talk, acts: tuple[Act, ...]) -> tuple[str, ...]:
    """The two codes to ask about where nothing is named: what was to be told, and then what such
    words are likeliest to be after."""
    kinds = [kind_of(act) for act in acts]
    found = opinion.likely(talk.said.tokens, talk.state.before)
    kinds += sorted(found, key=lambda kind: -found[kind].lift)
    codes = dict.fromkeys(CODES[kind] for kind in kinds if kind in CODES)
    return tuple(codes)[:2]


def nameless(acts: tuple[Act, ...]) -> tuple[str, ...]:
    """The code to ask about where hours, the place or an order's state come first: what stands
    beside them, a wish that is still open, is not what is in doubt."""
    return (CODES[acts[0].kind],) if isinstance(acts[0], Hours | Place | OrderStatus) else ()


def likely(talk: Talk) -> tuple[str, ...]:
    """At most two entries that a telling word names, though other words stay unexplained."""
    telling = [match for match in talk.resolution.likely if match.telling and match.literal]
    named = telling or [m for m in talk.resolution.likely if m.score >= LIKELY_FROM]
    best = max((match.score for match in named), default=0.0)
    near = [match.ref for match in named if match.score >= best - LIKELY_APART]
    if not telling and sum(m.score >= best - CROWDED for m in talk.resolution.likely) > 2:
        # A word that is in most names a little is in none.
        return ()
    return tuple(near) if len(near) <= 2 and not talk.resolution.goods else ()
