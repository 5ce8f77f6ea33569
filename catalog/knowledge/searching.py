"""Searching articles and documents, for people: by word forms, and by parts of words for slips.

Postgres finds the candidates by two indexes; the few it finds are put in order here.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, Q, QuerySet
from rapidfuzz import process
from rapidfuzz.distance import OSA

from catalog.knowledge.comparing import folded_words, likeness, parts_of
from catalog.knowledge.reading import config_of
from catalog.models import Article, Document, Passage

CANDIDATES = 60
SHOWN = 20
LEAST = 0.08
"""Of a score: below it two texts share some letters by chance."""
LONG = 7
ALIKE = 0.8
"""From which a word is a slip or another form of one: a letter of five, a swap in six."""
MOST_ASKED = 24
"""Words of a question that are searched for."""


@dataclass(frozen=True, slots=True)
class Found:
    """An article (also one that quotes a document) or a passage that nobody approved yet."""

    score: float
    article: Article | None
    passage: Passage | None


class _Parts(SearchQuery):
    """Lexemes as they are, joined by signs of Postgres's own; no parser makes others of them."""

    template = "(%(expressions)s)::tsquery"


def search(text: str) -> list[Found]:
    """What speaks of these words, best first; at most SHOWN."""
    words = folded_words(text)[:MOST_ASKED]
    if not words:
        return []
    asked = Counter(parts_of(words))
    found = [*_articles(words, asked), *_passages(text, words, asked)]
    found.sort(key=lambda each: -each.score)
    return found[:SHOWN]


def passages_with(text: str) -> QuerySet[Passage]:
    """Passages with these words or parts of them, best first by Postgres's own rank."""
    words = folded_words(text)[:MOST_ASKED]
    if not words:
        return Passage.objects.none()
    parts = _Parts(_any_of(parts_of(words)))
    forms = _forms(words)
    return (
        Passage.objects.filter(Q(words=forms) | Q(parts=parts))
        .annotate(rank=SearchRank(F("words"), forms) + SearchRank(F("parts"), parts))
        .select_related("document", "article")
        .order_by("-rank", "id")
    )


def _forms(words: list[str]) -> SearchQuery:
    # In the forms of every language that there are documents in: a form of none meets nothing.
    spoken = Document.objects.order_by().values_list("language", flat=True).distinct()
    configs = sorted({config_of(language) for language in spoken}) or ["simple"]
    return reduce(or_, [SearchQuery(word, config=config) for config in configs for word in words])


def _any_of(lexemes: Iterable[str]) -> str:
    """A query of Postgres's. Only letters, digits and `_` are in a lexeme; quoted all the same."""
    quoted = (
        "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
        for lexeme in dict.fromkeys(lexemes)
    )
    return " | ".join(quoted)


def _articles(words: list[str], asked: Counter[str]) -> list[Found]:
    return [
        Found(score, article, None)
        for article in Article.objects.filter(archived_at=None)
        if (
            score := _score(
                words,
                asked,
                title=" ".join([article.question, *article.keywords]),
                text=article.answer,
            )
        )
    ]


def _passages(text: str, words: list[str], asked: Counter[str]) -> list[Found]:
    return [
        Found(score, None, passage)
        for passage in passages_with(text)[:CANDIDATES]
        # What is approved is found as the article that quotes it.
        if not passage.is_approved
        and (score := _score(words, asked, title=passage.heading, text=passage.text))
    ]


def _met(word: str, known: set[str]) -> float:
    """1 for a word that is there, less for one that is nearly."""
    if word in known:
        return 1.0
    if len(word) < 4:
        return 0.0
    best = process.extractOne(
        word, known, scorer=OSA.normalized_similarity, score_cutoff=ALIKE, processor=None
    )
    return best[1] * best[1] if best else 0.0


def _score(words: list[str], asked: Counter[str], *, title: str, text: str) -> float:
    """0 to 1: how much of what was asked is in it, its title counting more; 0 below LEAST."""
    heads, body = folded_words(title), folded_words(text)
    known = {*heads, *body}
    # Long words tell more than short ones, in every language.
    weights = [min(len(word), LONG) - 1 for word in words]
    met = [weight * _met(word, known) for word, weight in zip(words, weights, strict=True)]
    whole = sum(met) / (sum(weights) or 1)
    close = likeness(asked, Counter(parts_of(heads)))
    there = {*parts_of(heads), *parts_of(body)}
    part = sum(count for name, count in asked.items() if name in there) / asked.total()
    score = 0.4 * whole + 0.3 * part * part + 0.3 * close
    return score if score >= LEAST and (whole or part > 0.6) else 0.0
