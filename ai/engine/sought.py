"""Which article a question seeks: by its words, and by the matter that both speak of."""

from ai.dates.words import NUMBERS
from ai.engine import clauses
from ai.engine.glossary import CONCEPTS, TRADE_WORDS
from ai.engine.intents import intents
from ai.engine.lexicon import FUNCTION
from ai.engine.likeness import Word, is_content
from ai.engine.matters import explained, is_otherwise, matters
from ai.engine.patterns import COMPILED
from ai.engine.talk import Talk
from ai.spoken import SPOKEN
from ai.text import folded, folded_words, is_latin, tokens
from catalog.snapshot import ArticleEntry

_WIDE = frozenset(
    [
        "bring",
        "children",
        "meal",
        "pay",
        "pets",
        "lights",
        "data",
        "size",
        "damage",
        "mat",
        "tools",
        "age",
        "choose",
        "colours",
        "drinks",
        "own",
        "madeof",
        "documents",
        "group",
        "area",
        "screen",
        "late",
        "aftercare",
        "visit",
        "file",
        "ill",
        "staff",
        "women",
        "family",
        "minimum",
    ]
)
"""Matters whose words stand in questions of other things as well."""

_LIGHT = folded_words(
    "place places somewhere anywhere nearby spot area take accept allow lugar sitio aceptan lugar"
    " endroit coin acceptez aceitam sitio jagah जगह milegi milega मिलेगी मिलेगा लेते chalta chalega"
    " चलता चलेगा mahali pahali hapo mnapokea mnakubali tempat terima nerima boleh disana مكان محل"
    " own propio propia proprio propria propre sendiri apna apni khud wangu wetu mwenyewe"
    " miaka mwaka tahun ans anos saal साल سنه سنوات wahan wahaan jab tak kaam ho ahi allí ikut"
    " تقبلون تقبلوا تاخذون عندكم يمشي"
)
"""Words that a question has beside any matter: where, and whether it may be."""

_WELL = folded_words(
    "problem problems trouble matter fine problema problemas importa probleme grave souci gene"
    " possible posible possivel masalah shida tatizo dikkat dikat दिक्कत समस्या मुश्किल مشكله عادي"
    " reciben acepta aceptan recebem prenez chalegi chalenge"
)
"""Words of a question whether what was told beside it is all right."""

_PAY = folded_words(
    "pay paying payment pago pagar pagamos pague paga paye paie payer payons payez pagamento"
    " bhugtan paise kulipa nalipa nitalipa tunalipa malipo bayar dibayar membayar"
    " ادفع ندفع الدفع دفع adfa3 nedfa3 charged"
)
"""Words for paying that name no way to do it."""

_ENOUGH = 2
"""Telling words of a question that says for itself what it is about."""

COMPANY = frozenset(
    ("room-stay", "car", "house", "apartment", "villa", "office", "bride", "kid", "man", "woman")
)
"""Trades whose words are as well for who comes, where from and in what."""

CLEAR, _LIKELY, _PERHAPS, _HARDLY = 0.72, 0.6, 0.45, 0.32
"""Scores of an article that shares a matter, the more of the question it leaves unexplained."""

NEAR, _LEADS = 0.4, 0.15
"""Scores from which a question that means nothing else is an article's, and the lead it needs. Of
thirteen such questions of strangers that were asked back, twelve had meant it."""

_ELSEWHERE = 0.6

_BESIDE = 0.1
"""What an article loses that speaks of another matter as well, where one speaks of this alone."""

_LIKE_WORDS = 0.05
"""How much of its score by words is added: of two that share a matter, the one also said."""


def ranked(
    talk: Talk, words: list[Word], text: str, *, asks: bool | None = None
) -> list[tuple[float, str]]:
    """Articles by how well their question is that of `words`, best first.

    `text`: the folded text that the words are of; a matter counts only in a question, which
    `asks` says where the text does not.
    """
    by_words = talk.index.best_articles(words, text)
    if not (clauses.asks(text) if asks is None else asks):
        return by_words
    found = {ref: score * _doubt(talk, ref, words, text) for score, ref in by_words}
    for ref, score in _by_matter(talk, words).items():
        known = found.get(ref, 0.0)
        found[ref] = max(known, score + _LIKE_WORDS * known)
    return sorted(((score, ref) for ref, score in found.items()), reverse=True)


def only(talk: Talk, part: clauses.Part | None = None) -> str:
    """The one article that shares a matter with a question, whatever else its words tell; "" where
    there is none, or where two do. `part`: of this part of the message alone."""
    said = talk.said
    if not (part.asks if part else clauses.asks(said.text)):
        return ""
    words = said.words
    if part:
        inside = zip(said.words, said.tokens, strict=True)
        words = [word for word, token in inside if part.start <= token.start < part.end]
    scores = sorted(_by_matter(talk, words).items(), key=lambda item: -item[1])
    own = [item for item in scores if talk.article_language(item[0]) == talk.language] or scores
    alone = len(own) == 1 or (own and own[0][1] > own[1][1])
    return own[0][0] if own and alone and own[0][1] > 0.0 else ""


def nearest(talk: Talk) -> str:
    """The article that a question comes near to and no other does, where nothing else is known of
    what it asks; "" where there is none. Of several parts it is one that asks."""
    said = talk.said
    if talk.resolution.goods or talk.wants("book", "price", "menu"):
        return ""
    for part in clauses.parts(said.text):
        if not part.asks:
            continue
        inside = zip(said.words, said.tokens, strict=True)
        words = [word for word, token in inside if part.start <= token.start < part.end]
        found = ranked(talk, words, part.text, asks=True)
        others = [score for score, ref in found[1:] if ref != found[0][1]]
        if found and found[0][0] >= NEAR and found[0][0] - max(others, default=0.0) >= _LEADS:
            return found[0][1]
    return ""


def keyed(talk: Talk) -> str:
    """The one article in another language, or other letters, of which a question says a keyword:
    none of its other words could be shared; "" where there is none, or where two are."""
    said = talk.said
    if talk.resolution.goods or talk.wants("book", "price", "menu") or not clauses.asks(said.text):
        return ""
    telling = [word for word, tells in zip(said.words, said.content, strict=True) if tells]
    for words in (talk.asked_for(), telling):
        found = _keyed(talk, words)
        if found:
            return found[0] if len(found) == 1 else ""
    return ""


def _keyed(talk: Talk, words: list[Word]) -> list[str]:
    said = talk.said
    strange = {word.stem for word in words if not talk.index.knows(word)}
    return [
        article.ref
        for article in talk.index.shelf.articles
        if strange.intersection(word.stem for word in article.keywords)
        and _is_foreign(talk, article.ref)
        and _doubt(talk, article.ref, said.words, said.text) == 1.0
    ]


def _is_foreign(talk: Talk, ref: str) -> bool:
    """Whether an article's question stands in another language than the message, or in other
    letters."""
    entry = talk.turn.snapshot.find(ref)
    question = entry.question if isinstance(entry, ArticleEntry) else ""
    other = talk.article_language(ref) != talk.language
    return other or is_latin(folded(question)) != is_latin(talk.said.text)


def is_priced(talk: Talk, part: clauses.Part, named: set[int]) -> bool:
    """Whether a part of the message asks the price of what is `named` at some places in it: whom it
    is for, or for how long, seeks no article ("the price of the visit for a child")."""
    here = any(part.start <= talk.said.tokens[place].start < part.end for place in named)
    wants = intents(part.text, vocabulary=talk.index.vocabulary, language=talk.language)
    return here and "price" in wants


def spoken_of(talk: Talk) -> frozenset[str]:
    """The matters that the message speaks of."""
    return frozenset(matters(tuple(word.text for word in talk.said.words)))


def written_of(talk: Talk) -> frozenset[str]:
    """Those of them that an article speaks of, too."""
    return spoken_of(talk) & frozenset().union(*talk.index.matters.values())


def _doubt(talk: Talk, ref: str, words: list[Word], text: str) -> float:
    """Less than 1 for an article whose matter is named for something else ("how long is the
    wait?")."""
    named = talk.index.matters.get(ref, frozenset())
    said = tuple(word.text for word in words)
    elsewhere = bool(named) and all(is_otherwise(name, said) for name in named)
    return _ELSEWHERE if elsewhere and len(clauses.parts(text)) == 1 else 1.0


def _by_matter(talk: Talk, words: list[Word]) -> dict[str, float]:
    if talk.resolution.goods:
        # "Do you sell SIM cards?" asks for no way to pay.
        return {}
    words = _asking(talk, words)
    supposed = clauses.supposes(talk.said.text)
    said = matters(tuple(word.text for word in words))
    out: dict[str, float] = {}
    for name, places in said.items():
        if all(talk.index.df(words[place]) for place in places):
            # A word of our services' names tells of those.
            continue
        if name == "pay" and supposed and all(words[place].text in _PAY for place in places):
            # "If the board breaks, do I have to pay for it?" asks for no way to pay.
            continue
        refs = [ref for ref, named in talk.index.matters.items() if name in named]
        score = _score(talk, words, places, wide=name in _WIDE)
        whole = {ref for ref in refs if talk.index.matters[ref] <= said.keys()}
        for ref in refs:
            # "Do you bring products?" is not whether the products are safe for dogs.
            less = _BESIDE if whole and ref not in whole else 0.0
            out[ref] = max(out.get(ref, 0.0), score - less)
    return out


def _asking(talk: Talk, words: list[Word]) -> list[Word]:
    """Of a whole message, the words of its questions where they say enough for themselves: what
    explains one ("will she speak French? my daughter knows no English") tells no matter of it."""
    said = talk.said
    if words is not said.words:
        return words
    asked = clauses.asked(said.text)
    inside = [
        word
        for word, token in zip(said.words, said.tokens, strict=True)
        if any(low <= token.start < high for low, high in asked)
    ]
    spoken = SPOKEN.get(talk.language)
    telling = [w for w in inside if is_content(w, spoken) and w.text not in _LIGHT | _WELL]
    return inside if len(telling) >= _ENOUGH else words


def _score(talk: Talk, words: list[Word], places: frozenset[int], *, wide: bool) -> float:
    spoken = SPOKEN.get(talk.language)
    known = places | explained(tuple(word.text for word in words))
    left = [
        word
        for place, word in enumerate(words)
        if place not in known
        and word.text not in NUMBERS
        and is_content(word, spoken)
        and not word.text.isdigit()
        and word.text not in _LIGHT
        and "bring" not in word.concepts
        and not talk.index.knows(word)
    ]
    if any(w.stem in TRADE_WORDS and CONCEPTS[w.stem] not in COMPANY for w in left):
        # "Do you do dog grooming?" asks for a trade, not whether dogs may come.
        return 0.0
    steps = (CLEAR, CLEAR, _LIKELY, _PERHAPS) if not wide else (CLEAR, _LIKELY, _PERHAPS)
    return steps[len(left)] if len(left) < len(steps) else _HARDLY


def asks_how_long(talk: Talk) -> bool:
    """ "¿Cuánto tarda?" after a price is how long that takes, whatever article speaks of delays."""
    if not talk.wants("duration") or not (talk.state.last or talk.state.lines):
        return False
    rest = tokens(COMPILED["duration"].sub(" ", talk.said.text))
    return all(token.text in FUNCTION for token in rest)
