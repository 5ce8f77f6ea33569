"""What else a message asks beside the price of one thing: "the balloon arch, how much is it? and
may I choose the colours?"

What an article tells is answered behind the price. What the thing's own description tells, or may
tell in another language than the question's, is answered by the description, in which the price
stands as well: who asks two things is not left with one.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from ai.acts import Act, Answer, Ask, Quote, ReviewOrder, SmallTalk
from ai.dates.words import NUMBERS
from ai.engine import answers, clauses, described, sought
from ai.engine.clauses import Part
from ai.engine.glossary import TRADE_WORDS
from ai.engine.intents import intents
from ai.engine.likeness import Word
from ai.engine.shelf import words_of
from ai.engine.talk import Talk
from ai.text import folded
from catalog.snapshot import PackageEntry, ServiceEntry

_ELSEWHERE = {*described.ELSEWHERE, "price", "menu"} - {"place", "hours"}
"""What a part of a message may want that neither an article nor a description tells."""

_ALIKE = 4
"""Letters with which two words begin that are of one family ("writing", "a written report")."""

_LAST = (
    r"hai|h|hain|ho|hoga|hogi|honge|padeg[ai]|padt[ai]|mileg[aie]|milt[aie]|sakt[aie]|karte|"
) + folded("है|हैं|हो|होगा|होगी|पड़ेगा|पड़ेगी|मिलेगा|मिलेगी|सकते")
"""Verbs that end a question of Hindi."""

_SPEAKS_ON = re.compile(
    r"(?:,? (?:"
    # Spanish, Portuguese: a verb said to those who sell.
    r"(?:y|e) (?=(?:(?:me|se|nos|lo|la|los|las|os|ja|ya|tambien|tambem) )?"
    r"\w{2,}(?:[ae]n|[ae]is|[ae]m)\b)"
    # French.
    r"|et (?=(?:vous|on|ils|elles?|il|ca|c'est) |\w+-(?:vous|ils|elles?|il|on)\b)"
    # Swahili, Arabic: verbs that say who does it.
    r"|na (?=(?:m|u|zi|i|vi|wa|tu|ni|ki)(?:na|ta)\w{3,})"
    r"|و(?=ب?ت\w{2,}(?:ون|وا|و|ين)(?!\w))|w (?=b?[ty]\w{3,}(?:o|u|oo|oun|oon)\b)"
    # Hindi: the verb stands last.
    rf")|(?:,|,? (?:aur|or|और)) (?=[^?!.,]*(?:{_LAST})\W*$)"
    # Indonesian, and English without its auxiliary.
    r"|(?:dan|trus|terus) (?=\w+(?:nya)\b)|and (?=(?:you|u|ya) \w)"
    r")"
)
"""Where a second question begins with a verb alone."""


def told(talk: Talk, acts: tuple[Act, ...]) -> tuple[Act, ...]:
    """`acts` with the answer to what is asked beside the one price among them."""
    one = _one(talk, acts)
    if one is None:
        return acts
    about = Quote(one.ref, "about")
    at = acts.index(Quote(one.ref))
    if one.description and described.asks_contents(talk.said.text):
        for part in clauses.parts(talk.said.text):
            if described.asks_contents(part.text):
                _forget_strange(talk, part)
        return (*acts[:at], about, *acts[at + 1 :])
    for part in _asked(talk, one.ref):
        article = sought.only(talk, part)
        if article and not described.same_matter(_words(talk, part), one):
            answered = answers.permitted(talk, [Answer(article)])
        elif one.description and _may_tell(talk, one, part):
            answered = ()
        else:
            continue
        _forget_strange(talk, part)
        price = (Quote(one.ref), *answered) if answered else (about,)
        return (*acts[:at], *price, *acts[at + 1 :])
    return acts


def _one(talk: Talk, acts: tuple[Act, ...]) -> ServiceEntry | PackageEntry | None:
    """What the one price among some acts is of, where nothing else is told."""
    prices = [act for act in acts if isinstance(act, Quote)]
    plain = all(isinstance(act, Quote | SmallTalk | Ask | ReviewOrder) for act in acts)
    typed = not talk.turn.messages[-1].reply_id
    if len(prices) != 1 or prices[0].detail != "price" or not (plain and typed):
        return None
    return talk.turn.snapshot.sellable(prices[0].ref)


def _forget_strange(talk: Talk, part: Part) -> None:
    """Words that nobody knows are no reason to doubt the price where they stand in what was
    answered beside it."""
    inside = {talk.said.tokens[place].text for place in _places(talk, part)}
    left = [word for word in talk.resolution.unmatched if word not in inside]
    if "unmatched" in talk.features:
        talk.sure(unmatched=len(left) / max(talk.resolution.content, 1))


def _asked(talk: Talk, one: str) -> Iterator[Part]:
    """The parts of a message that ask something else than a price, and name nothing but `one`."""
    parts = list(_parts(talk.said.text))
    priced = False
    for part in parts if len(parts) > 1 else ():
        wants = intents(part.text, vocabulary=talk.index.vocabulary, language=talk.language)
        # "Kitni photo milti hai?" counts what is got, where the price was asked for before.
        counted = {"price"} if priced and _counts(talk, part) else set()
        priced = priced or "price" in wants
        free = _ELSEWHERE.isdisjoint(wants.keys() - counted)
        if part.asks and free and not _names(talk, one, part):
            yield part


def _names(talk: Talk, one: str, part: Part) -> bool:
    """Whether a part names another thing, or the one whose price the next part asks for."""
    here = set(_places(talk, part))
    return any(
        here & set(match.positions)
        and (match.ref != one or 2 * len(here & set(match.positions)) >= len(match.positions))
        for match in (*talk.resolution.sold, *talk.resolution.likely)
        if match in talk.resolution.sold or match.ref == one
    )


def _parts(text: str) -> Iterator[Part]:
    """The parts of a message, and what goes on behind a price with a verb of its own."""
    for part in clauses.parts(text):
        joint = _SPEAKS_ON.search(part.text)
        if joint is None or joint.start() == 0:
            yield part
            continue
        middle = part.start + joint.end()
        before = part.text[: joint.start()]
        yield replace(part, end=part.start + joint.start(), text=before, marked=False)
        yield Part(middle, part.end, part.text[joint.end() :], part.asks, part.marked)


def _places(talk: Talk, part: Part) -> list[int]:
    return [p for p, t in enumerate(talk.said.tokens) if part.start <= t.start < part.end]


def _counts(talk: Talk, part: Part) -> bool:
    """Whether a part asks how many of something."""
    return any(word.text in described.COUNTS for word in _words(talk, part))


def _words(talk: Talk, part: Part) -> list[Word]:
    return [talk.said.words[place] for place in _places(talk, part)]


def _telling(talk: Talk, one: str, part: Part) -> list[Word]:
    """The words of a part that tell what it is about, and are not of the name of `one`."""
    said = talk.said
    found = (said.words[place] for place in _places(talk, part) if said.content[place])
    return [
        word
        for word in found
        if word.text not in NUMBERS and not word.text.isdigit() and not talk.index.calls(one, word)
    ]


def _may_tell(talk: Talk, one: ServiceEntry | PackageEntry, part: Part) -> bool:
    """Whether the description speaks of what a part asks; in another language it may always."""
    telling = _telling(talk, one.ref, part)
    beginnings = {word.stem[:_ALIKE] for word in words_of(one.description)}
    if any(
        talk.index.describes(one.ref, word)
        or (len(word.stem) >= _ALIKE and word.stem[:_ALIKE] in beginnings)
        for word in telling
    ):
        return True
    if described.same_matter(_words(talk, part), one):
        return True
    foreign = not described.is_in(talk, one)
    if _counts(talk, part):
        return foreign or any(talk.index.describes(one.ref, word) for word in _words(talk, part))
    wants = intents(part.text, vocabulary=talk.index.vocabulary, language=talk.language)
    # "Do I have to wash it?" asks for no washing to buy.
    must = "conditional" in wants
    other = any(word.stem in TRADE_WORDS for word in telling) and not must
    return foreign and bool(telling) and not other and "available" not in wants
