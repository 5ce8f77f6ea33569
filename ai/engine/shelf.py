"""The articles of a catalogue: whose question is the customer's?

Four things count: how much of what was said an article speaks of, how much of its question was
said, what the classifier learnt from all questions says, and keywords, which are the admin's word
that this is the article. Only articles with a word in common are looked at, so that three hundred
cost little more than thirty.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ai.engine.classifier import Classifier
from ai.engine.glossary import FACT_WORDS, TRADE_WORDS
from ai.engine.lexicon import FUNCTION, INTENT
from ai.engine.likeness import CONCEPT, Word, message_words
from ai.spoken import SPOKEN
from ai.text import folded, tokens
from catalog.snapshot import ArticleEntry

_BRINGING = frozenset({"bring"})
"""Said of whatever somebody may bring along: what it is tells the article, not the verb."""

LIKE = 0.78
"""Similarity from which a word of the customer's is one of an article's."""

PASSES = 2
"""How often the classifier goes through the questions: most have one example."""

Similarity = Callable[[Word, Word], float]


@dataclass(frozen=True, slots=True)
class Article:
    """An article ready to compare. `words` are those of its question that tell something."""

    ref: str
    words: tuple[Word, ...]
    keywords: tuple[Word, ...]

    spelt: frozenset[str] = frozenset()
    """The keywords as the admin wrote them."""

    @property
    def named(self) -> tuple[Word, ...]:
        return (*self.words, *self.keywords)


@dataclass(slots=True)
class Shelf:
    """All articles, with where each word stands. `idf`: how telling a word's stem is."""

    articles: list[Article] = field(default_factory=list)
    idf: dict[str, float] = field(default_factory=dict)
    holding: dict[Word, list[int]] = field(default_factory=dict)
    classifier: Classifier | None = None
    _last: tuple[tuple[Word, ...], list[tuple[float, str]]] = ((), [])

    @classmethod
    def of(cls, entries: Iterable[ArticleEntry]) -> "Shelf":
        """Compile the articles of a catalogue."""
        shelf = cls()
        frequency: Counter[str] = Counter()
        examples: list[tuple[str, str]] = []
        for number, entry in enumerate(entries):
            spoken = SPOKEN.get(entry.language)
            said_by_all = FUNCTION | spoken.function if spoken else FUNCTION
            words = tuple(
                word
                for word in words_of(entry.question)
                if word.text not in said_by_all or word.concepts
            )
            keywords = tuple(word for text in entry.keywords for word in words_of(text))
            article = Article(entry.ref, words, keywords, frozenset(word.text for word in keywords))
            shelf.articles.append(article)
            frequency.update({word.stem for word in article.named})
            for word in dict.fromkeys(article.named):
                shelf.holding.setdefault(word, []).append(number)
            examples += [(text, entry.ref) for text in (entry.question, *entry.keywords)]
        count = len(shelf.articles)
        shelf.idf = {
            key: 0.3 + math.log((1 + count) / (0.5 + seen)) for key, seen in frequency.items()
        }
        if examples:
            shelf.classifier = Classifier(examples, passes=PASSES)
        return shelf

    def ranked(
        self, said: list[Word], *, similarity: Similarity, df: Callable[[Word], int]
    ) -> list[tuple[float, str]]:
        """Articles with something in common with what was said, with their scores, best first.

        `df`: in how many services' names a word occurs.
        """
        content = [w for w in said if w.stem and (w.text not in FUNCTION or w.concepts)]
        if not content or self.classifier is None:
            return []
        asked = tuple(said)
        key, known = self._last
        if key == asked:
            return known
        near = [
            {named: like for named in self.holding if (like := similarity(word, named)) >= LIKE}
            for word in content
        ]
        candidates = {n for like in near for named in like for n in self.holding[named]}
        scores, share = self.classifier.scores(" ".join(word.text for word in said))
        places = {label: number for number, label in enumerate(self.classifier.labels)}
        out = []
        for number in candidates:
            article = self.articles[number]
            close = max(0.0, scores[places[article.ref]]) * share if scores else 0.0
            out.append((self._score(article, content, near, close, df), article.ref))
        ranked = sorted(out, reverse=True)
        self._last = (asked, ranked)
        return ranked

    def spelling(self, said: list[Word]) -> list[str]:
        """Articles with a keyword that was said just as the admin wrote it."""
        written = {word.text for word in said if word.text not in FUNCTION}
        return [article.ref for article in self.articles if article.spelt & written]

    def spelt(self, ref: str) -> frozenset[str]:
        """The keywords of one article, as the admin wrote them."""
        return next(article.spelt for article in self.articles if article.ref == ref)

    def speaks(self, word: Word) -> bool:
        """Whether any article speaks of this word, or of another for the same thing."""
        return word.stem in self.idf or any(
            word.concepts & named.concepts for named in self.holding
        )

    def _score(
        self,
        article: Article,
        content: list[Word],
        near: list[dict[Word, float]],
        close: float,
        df: Callable[[Word], int],
    ) -> float:
        best = [max((like.get(n, 0.0) for n in article.named), default=0.0) for like in near]
        weights = [self._weight(word) for word in content]
        precision = sum(w * b for w, b in zip(weights, best, strict=True)) / sum(weights)
        back = sum(self._weight(n) * max(like.get(n, 0.0) for like in near) for n in article.words)
        recall = back / (sum(self._weight(n) for n in article.words) or 1.0)
        score = 0.5 * precision + 0.25 * recall + 0.25 * close
        explained = sum(1 for b in best if b) / len(content)
        keyed = [
            word
            for word, like in zip(content, near, strict=True)
            if _is_keyword(word, max((like.get(n, 0.0) for n in article.keywords), default=0.0), df)
        ]
        fact = any(word.stem in FACT_WORDS for word in keyed)
        strange = any(w.stem in TRADE_WORDS and not b for w, b in zip(content, best, strict=True))
        if strange and (explained < 0.5 or (explained == 0.5 and not fact)):
            score *= 0.6
        # A keyword is the admin's word that this is the article; it weighs like a question.
        elif keyed and precision >= (0.45 if fact else 0.6):
            score = max(score, 0.45 * precision + 0.3 + 0.15 * recall)
        elif precision >= 0.4 and any(word.text in article.spelt for word in keyed):
            # Said just as the admin wrote it: enough to be asked about.
            score = max(score, 0.55)
        elif recall < 0.45:
            score *= 0.7
        ours = all(df(word) for word, b in zip(content, best, strict=True) if b)
        if ours and (recall < 0.6 or precision < 0.8):
            # Only words of our services: a question about those, not about this.
            score *= 0.6
        return score

    def _weight(self, word: Word) -> float:
        light = word.concepts == _BRINGING or (word.text in INTENT and not word.concepts)
        return (0.25 if light else 1.0) * self.idf.get(word.stem, 1.5)


def words_of(text: str) -> list[Word]:
    """The words of a text of the business's, at most 400."""
    return message_words(tokens(folded(text))[:400])


def _is_keyword(word: Word, like: float, df: Callable[[Word], int]) -> bool:
    """The keyword itself, or another word for a fact ("card"), never for a service."""
    if word.stem in FACT_WORDS:
        return like >= CONCEPT
    return df(word) == 0 and like > CONCEPT
