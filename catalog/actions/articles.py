"""Articles: what the assistant may answer, word for word. Create, change, archive, restore."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from catalog import queries, validators
from catalog.actions.changes import conclude, conclude_update, locked, write
from catalog.exceptions import TooManyExtracts
from catalog.models import Article
from catalog.publishing import lock_catalogue
from core.actors import Actor
from core.clock import now
from core.errors import InvalidInput

_CLEANERS: dict[str, validators.Cleaner] = {
    "question": validators.line(limit=validators.MAX_QUESTION, needed=True),
    "answer": validators.prose(limit=validators.MAX_ANSWER, needed=True),
    "language": validators.language,
    "keywords": validators.words,
    "kind": validators.one_of("faq", "policy"),
    "check_by": validators.optional(validators.day),
}
_QUOTED = ("answer", "kind", "language")
"""What nobody changes of an extract: it is the document's own."""


@transaction.atomic
def create_article(*, actor: Actor, fields: Mapping[str, Any]) -> Article:
    """Publish an answer. Needs `question` and `answer`; `language` is the business's own
    when not given. Raises InvalidInput.
    """
    actor.require("catalog.edit")
    lock_catalogue()
    cleaned = validators.clean(fields, cleaners=_CLEANERS, required=("question", "answer"))
    cleaned.setdefault("language", queries.profile().default_language)
    article = Article.objects.create(**cleaned)
    conclude(
        actor=actor,
        kind="article",
        row=article,
        verb="created",
        data={"question": article.question, "language": article.language},
    )
    return article


@transaction.atomic
def update_article(*, actor: Actor, article_id: int, fields: Mapping[str, Any]) -> Article:
    """Change the given fields; of an extract, what it answers but not its words.

    Raises NotFound, InvalidInput.
    """
    actor.require("catalog.edit")
    lock_catalogue()
    article = locked(Article, article_id)
    cleaned = validators.clean(fields, cleaners=_CLEANERS)
    if article.is_extract:
        _refuse_rewording(article, cleaned)
    changes = write(article, cleaned)
    for sides in changes.values():
        # The history is JSON.
        sides |= {name: day.isoformat() for name, day in sides.items() if isinstance(day, date)}
    conclude_update(actor=actor, kind="article", row=article, changes=changes)
    return article


def _refuse_rewording(article: Article, cleaned: dict[str, Any]) -> None:
    changed = [
        name for name in _QUOTED if name in cleaned and cleaned[name] != getattr(article, name)
    ]
    if changed:
        words = f"This is quoted from “{article.source}” and stays as it stands there."
        raise InvalidInput(fields=dict.fromkeys(changed, words))


@transaction.atomic
def archive_article(*, actor: Actor, article_id: int) -> Article:
    actor.require("catalog.edit")
    lock_catalogue()
    article = locked(Article, article_id)
    if not article.is_archived:
        write(article, {"archived_at": now()})
        _conclude(actor=actor, article=article, verb="archived")
    return article


@transaction.atomic
def restore_article(*, actor: Actor, article_id: int) -> Article:
    """Say it again. Raises NotFound, or TooManyExtracts for a quotation too many."""
    actor.require("catalog.edit")
    lock_catalogue()
    article = locked(Article, article_id)
    if article.is_archived:
        if article.is_extract:
            refuse_more_extracts(1)
        write(article, {"archived_at": None})
        _conclude(actor=actor, article=article, verb="restored")
    return article


MOST_EXTRACTS = 500
"""Published at once: they are read with every published version, and searched at every turn."""


def refuse_more_extracts(coming: int) -> None:
    """Raises TooManyExtracts if so many would be too many. Runs under the catalogue's lock."""
    live = Article.objects.filter(kind=Article.Kind.EXTRACT, archived_at=None).count()
    if coming and live + coming > MOST_EXTRACTS:
        raise TooManyExtracts(MOST_EXTRACTS)


def _conclude(*, actor: Actor, article: Article, verb: str) -> None:
    conclude(
        actor=actor,
        kind="article",
        row=article,
        verb=verb,
        data={"question": article.question},
    )
