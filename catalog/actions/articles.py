"""Articles: what the assistant may answer, word for word. Create, change, archive, restore."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from catalog import queries, validators
from catalog.actions.changes import conclude, conclude_update, locked, write
from catalog.models import Article
from catalog.publishing import lock_catalogue
from core.actors import Actor
from core.clock import now

_CLEANERS: dict[str, validators.Cleaner] = {
    "question": validators.line(limit=validators.MAX_QUESTION, needed=True),
    "answer": validators.prose(limit=validators.MAX_ANSWER, needed=True),
    "language": validators.language,
    "keywords": validators.words,
}


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
    """Change the given fields. Raises NotFound, InvalidInput."""
    actor.require("catalog.edit")
    lock_catalogue()
    article = locked(Article, article_id)
    changes = write(article, validators.clean(fields, cleaners=_CLEANERS))
    conclude_update(actor=actor, kind="article", row=article, changes=changes)
    return article


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
    actor.require("catalog.edit")
    lock_catalogue()
    article = locked(Article, article_id)
    if article.is_archived:
        write(article, {"archived_at": None})
        _conclude(actor=actor, article=article, verb="restored")
    return article


def _conclude(*, actor: Actor, article: Article, verb: str) -> None:
    conclude(
        actor=actor,
        kind="article",
        row=article,
        verb=verb,
        data={"question": article.question},
    )
