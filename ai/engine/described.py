"""A question about the one thing spoken of that its own description answers.

"Does that include the filter?", "how many photos do we get?" after a price, or in the middle of a
wish: the message names nothing else, and no article speaks of it. Read only where nothing else was
understood.
"""

import re

from ai.acts import Act, Ask, Clarify, ListServices, Quote, Refuse
from ai.dates.words import NUMBERS
from ai.engine import answers, booking, clauses, sought, unsure
from ai.engine.glossary import TRADE_WORDS
from ai.engine.likeness import Word
from ai.engine.matters import matters, touched
from ai.engine.state import State
from ai.engine.talk import Talk
from ai.text import folded, is_latin, word_set
from catalog.snapshot import PackageEntry, ServiceEntry

FEW = 1
"""Words that neither the description nor a name of it has, beside one that it has."""

COUNTS = word_set(
    "many combien cuantos cuantas quantos quantas berapa brp ngapi kitne kitni kitna"
    " कितने कितनी कितना كم"
)
"""Words that ask how many: what is counted may be in the names of other services as well."""

_INCLUDES = re.compile(
    r"\bwhat'?s in (?:it|that|there)\b|\bwhat is in (?:it|that)\b|\binclu\w*|\bcomes? with\b"
    r"|\bpart of (?:it|that|the)\b|\b(?:in|with) (?:the|that) price\b|\bextra\b"
    r"|\b(?:trae|lleva|viene con|va aparte|entra|entran|en el precio)\b"
    r"|\b(?:compris\w*|dedans|dans le prix|en plus|avec quoi)\b"
    r"|\b(?:vem com|vem junto|no preco|a parte)\b"
    r"|\b(?:termasuk|isinya|(?:udah|sudah|dah) (?:sama|dengan))\b"
    r"|\b(?:imo|yamo|zimo|vimo|umo|kwenye bei|pamoja na|ndani yake|inajumuisha)\b"
    r"|\b(?:shamil|saath mein|is ?mein|isme)\b|शामिल|इसमें|इसमे"
    r"|(?<!\w)(?:يشمل|تشمل|شامل\w*|ضمن|مشمول\w*|معها|معاه)"
    r"|(?<!\w)و?(?:ب|ح)?[يت]ن?ت?خصم(?!\w)|\bwho pays\b|\bquien paga\b|\bqui paie\b|\bquem paga\b"
    r"|\bsiapa yang bayar\b|\bnani (?:analipa|atalipa)\b"
    r"|(?<!\w)علي(?:ك|كم|كن|كو|نا|ه)?(?: ولا | او )علي"
    r"|\b3al[aeiy]\w* (?:wala|walla|aw) 3al[aeiy]\w*"
    r"|\b(?:deducted|deduit\w*|se descuenta|se desconta|dipotong)\b"
)
"""Asks what the price includes, whatever it names: that is looked for in no list of services."""

_CONTENTS = re.compile(
    r"\bwhat'?s in (?:it|that|there)\b|\bwhat is in (?:it|that)\b|\bisinya\b|\bkya kya\b|क्या क्या"
    r"|\bq(?:ue)? (?:incluye|trae|lleva)\b|\bo que (?:inclui|vem|traz)\b|\bcomprend quoi\b"
    r"|\bqu'est[- ]ce (?:qui est|qu'il y a) (?:compris|inclus|dedans)\b|\bkuna nini\b"
    r"|(?<!\w)(?:ايش|شو|وش|ماذا) (?:فيه|فيها|يشمل|تشمل)"
)
"""Asks for all that is in it: the description says it in whatever words."""

ELSEWHERE = (
    *("hours", "place", "status", "person", "complaint", "cancel", "change", "later", "discount"),
    *("my_order", "goodbye", "off_topic", "book", "duration"),
)
"""What a message may want that no description tells."""


def told(talk: Talk, acts: tuple[Act, ...]) -> tuple[Act, ...]:
    """The description of what is spoken of, and the open step of a wish, in place of `acts` that
    leave a question about it unanswered; otherwise `acts`.

    What the price includes is asked back, with what is spoken of among the answers, where the
    description does not say it.
    """
    one = _one(talk)
    if not one or not _asks(talk.said.text) or not _leaves_open(talk, acts):
        return acts
    if talk.wants(*ELSEWHERE) or _names_another(talk, one.ref):
        return acts
    if not one.description or not _is_of(talk, one):
        includes = _INCLUDES.search(talk.said.text) and not isinstance(acts[0], Ask)
        return _asked_back(talk, one.ref) if includes else acts
    if not isinstance(acts[0], Ask):
        # What was open when the question came is open still.
        talk.state.pending = State.load(talk.turn.state).pending
    talk.features.clear()
    talk.sure(intent=1.0, match=0.9, margin=0.8)
    return answers.permitted(talk, [Quote(one.ref, "about"), *booking.resume(talk)])


def asks_contents(text: str) -> bool:
    """Whether a text asks what is in the price, or who bears the rest of it."""
    return bool(_INCLUDES.search(text) or _CONTENTS.search(text))


def _asks(text: str) -> bool:
    """Whether a part of the message asks, or it asks what is included without a mark."""
    asks = clauses.asks(text) or any(part.asks for part in clauses.parts(text))
    return asks or asks_contents(text)


def _asked_back(talk: Talk, one: str) -> tuple[Act, ...]:
    talk.sure(intent=0.0, match=0.0, margin=0.0)
    return (Clarify((one, "menu", "person")),)


def _one(talk: Talk) -> ServiceEntry | None:
    """The one service that the talk is about, where it is sold and nothing is held out."""
    state = talk.state
    spoken = [*state.lines] or state.last
    entry = talk.turn.snapshot.sellable(spoken[0]) if len(spoken) == 1 else None
    typed = not talk.turn.messages[-1].reply_id
    free = typed and not state.proposed and state.pending.get("kind") != "handed"
    return entry if free and isinstance(entry, ServiceEntry) else None


def _names_another(talk: Talk, one: str) -> bool:
    """Whether the message names another service, goods, or the matter of an article."""
    resolution, said = talk.resolution, talk.said
    if resolution.goods or {*resolution.refs} - {one} or sought.written_of(talk):
        return True
    ranked = sought.ranked(talk, said.words, said.text)
    return bool(ranked) and ranked[0][0] >= unsure.ARTICLE_PERHAPS


def _leaves_open(talk: Talk, acts: tuple[Act, ...]) -> bool:
    """Whether `acts` say that nothing was understood, or put the open step again and no more."""
    step = acts[0]
    if isinstance(step, Clarify):
        return not any(option.startswith("article:") for option in step.options)
    if isinstance(step, Ask):
        before = State.load(talk.turn.state)
        same = (talk.state.lines, talk.state.slots) == (before.lines, before.slots)
        return len(acts) == 1 and same and before.pending.get("slot") == step.slot
    lists = isinstance(step, ListServices) and not talk.wants("menu")
    return lists or step == Refuse("unknown_service")


def _is_of(talk: Talk, one: ServiceEntry) -> bool:
    """Whether the telling words of the message are the description's, all but a few.

    Who asks for all that is in it gets the description. One in another language shares no words
    with the question: there it is told to who asks what is included, or how many of what the
    service's names say.
    """
    said, index = talk.said, talk.index
    asking = [part.span() for part in _INCLUDES.finditer(said.text)]
    asked = clauses.asked(said.text)
    telling = [
        word
        for word, token, tells in zip(said.words, said.tokens, said.content, strict=True)
        if tells
        and any(low <= token.start < high for low, high in asked)
        and word.text not in NUMBERS
        and not word.text.isdigit()
        and not any(low <= token.start < high for low, high in asking)
    ]
    counts = any(token.text in COUNTS for token in said.tokens)
    includes = talk.wants("about") or bool(asking)
    alike = same_matter(said.words, one)
    shared = [w for w in telling if w in alike or _tells(talk, one.ref, w, counts=counts)]
    left = [word for word in telling if word not in shared and not index.calls(one.ref, word)]
    if len(left) > FEW or (not includes and any(word.stem in TRADE_WORDS for word in left)):
        # "Do you do massages as well?" asks for another thing.
        return False
    if _CONTENTS.search(said.text):
        return True
    foreign = not is_in(talk, one)
    if shared or alike or not telling:
        return bool(shared or alike) or includes
    return foreign and (includes or (counts and len(left) < len(telling)))


def same_matter(words: list[Word], one: ServiceEntry | PackageEntry) -> list[Word]:
    """Those of some words that tell a matter of which the description speaks, too."""
    found = matters(tuple(word.text for word in words))
    shared = touched(one.description) & found.keys() if found else frozenset()
    return [words[place] for name in shared for place in found[name]]


def is_in(talk: Talk, one: ServiceEntry | PackageEntry) -> bool:
    """Whether the description stands in the language that is spoken, and in its letters."""
    words = one.translations.get(talk.language)
    if words and words.description:
        return True
    own = talk.turn.snapshot.business.default_language == talk.language
    return own and is_latin(talk.said.text) == is_latin(folded(one.description))


def _tells(talk: Talk, one: str, word: Word, *, counts: bool) -> bool:
    """Whether the description speaks of a word, and no name of a service does."""
    return talk.index.describes(one, word) and (counts or not talk.index.knows(word))
