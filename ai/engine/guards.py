"""What no question may hide: a person wanted, trouble, and attempts on prices and rules."""

import re

from ai import changes
from ai.acts import Act, HandOff, Quote, Refuse, SmallTalk
from ai.engine import answers, booking, unsure
from ai.engine.intents import intents
from ai.engine.offers import offers_money
from ai.engine.talk import Talk
from ai.text import folded
from catalog.snapshot import ArticleEntry


def guards(talk: Talk) -> tuple[Act, ...]:
    """What no question may hide: a person wanted, trouble, and attempts on prices and rules."""
    talk.sure(intent=1.0)
    if talk.wants("override"):
        talk.plain()
        return (Refuse("override"), *_real_prices(talk), *booking.resume(talk))[:4]
    if talk.wants("who_are_you") and not talk.wants("complaint", "sensitive"):
        talk.plain()
        return (*answers.permitted(talk, [SmallTalk("who_are_you")]), *booking.resume(talk))
    if talk.wants("person"):
        return (HandOff("asked_for_person"),)
    if talk.wants("sensitive", "complaint") and not _is_to_be_mended(talk):
        article = answers.best_article(talk)
        if not (article and article[0] >= answers.ARTICLE_STRONG and talk.wants("conditional")):
            sensitive = talk.wants("sensitive")
            return (HandOff("sensitive" if sensitive else "complaint"),)
    if talk.wants("discount") or offers_money(talk):
        article = answers.best_article(talk)
        if not (article and article[0] >= 0.8):
            talk.plain()
            return (Refuse("discount"), *_real_prices(talk), *booking.resume(talk))[:4]
        if not _is_of_discounts(talk, article[1]):
            # "Any discount if I pay cash?": how to pay is told beside the no.
            answered = answers.answer_article(talk, article)
            return (Refuse("discount"), *answered, *booking.resume(talk))[:4]
    plain_yes = talk.yes and talk.state.pending.get("kind") == "handed"
    confirms = talk.wants("confirm") and not (plain_yes or _is_go_ahead(talk) or _passes(talk))
    if confirms and not _about_guarantees(talk):
        talk.plain()
        unsent = talk.state.booking and not talk.turn.open_orders
        if talk.wants("status") and not unsent:
            return tuple(answers.order_status(talk))
        return (Refuse("confirm"), *booking.resume(talk))
    talk.features.pop("intent", None)
    return ()


_BROKEN = re.compile(
    r"\b(?:broke|broken|damaged|torn|romp\w+|rot[oa]s?|cass\w+|abim\w+|quebr\w+|estrag\w+|rusak|patah"
    r"|robek|toot\w*|tut[aie]?|kharab|phat\w*|imeharibika|imekatika|imevunjika)\b"
    r"|(?<!\w)(?:مكسور|خربان|انكسر|خرب|" + folded("टूट|खराब") + ")"
)
_BLAMES = re.compile(
    r"\b(?:you|your|ur|after|cleaner|technician|guy|team|ustedes|vosotros|vuestr\w+|habeis|dejaron"
    r"|voces|vcs|deixaram|vous|votre|kalian|petugas\w*|aap\w*|tum\w*|nyie|nyinyi|wenu|fundi)\b"
    r"|(?<!\w)(?:انتم|عامل\w*|موظف\w*|بعد)"
)


def _is_to_be_mended(talk: Talk) -> bool:
    """ "The zip of my jacket broke, how much?" is what somebody comes with, and blames nobody."""
    named = bool(talk.resolution.sold or talk.resolution.maybe or unsure.likely(talk))
    asks = talk.wants("price", "duration", "book") or "?" in talk.said.text
    return (
        talk.wants("complaint")
        and not talk.wants("sensitive")
        and named
        and asks
        and _BROKEN.search(talk.said.text) is not None
        and _BLAMES.search(talk.said.text) is None
    )


def _passes(talk: Talk) -> bool:
    """Whether "confirm", and what is like it, stands beside what matters more: a question for
    something we sell, leave taken, or a yes while details are still asked for ("yep, lock it in").
    """
    asks = talk.wants("price", "duration", "about") and bool(
        talk.resolution.sold or talk.resolution.maybe
    )
    early = talk.state.pending.get("kind") == "ask" and talk.agrees_first
    return asks or early or talk.wants("later")


def _about_guarantees(talk: Talk) -> bool:
    """ "Is there a guarantee?" is an article's question, where one answers it."""
    article = answers.best_article(talk)
    return article is not None and talk.asks


def _is_of_discounts(talk: Talk, ref: str) -> bool:
    """Whether an article's own question asks for discounts."""
    entry = talk.turn.snapshot.find(ref)
    question = entry.question if isinstance(entry, ArticleEntry) else ""
    wants = intents(
        folded(question),
        vocabulary=talk.index.vocabulary,
        language=talk.article_language(ref),
    )
    return "discount" in wants


def _is_go_ahead(talk: Talk) -> bool:
    """ "Confirm" as the answer to our question, or as a politeness in an order."""
    pending = talk.state.pending
    if "review" in (pending.get("kind"), pending.get("then", {}).get("kind")):
        return talk.go_ahead
    if pending.get("kind") == "order":
        return changes.agrees(talk.turn)
    return bool(talk.resolution.sold) and (
        talk.wants("book") or bool(talk.said.found.dates or talk.said.found.times)
    )


def _real_prices(talk: Talk) -> tuple[Act, ...]:
    """The listed price beside a refusal, if it is known what it was about."""
    if talk.state.booking or not talk.allows("quote_prices"):
        return ()
    spoken = [
        ref
        for ref in talk.state.last
        if not talk.resolution.unmatched and talk.turn.snapshot.sellable(ref)
    ]
    named = talk.resolution.refs
    # A word that is only like a part of a name is no reason to speak of something else.
    sure = talk.names_whole or not talk.state.last or bool(set(named) & set(spoken))
    refs = named if named and sure else spoken
    return tuple(Quote(ref) for ref in refs[:2])
