"""Approving passages: each becomes an article that is sent as a quotation of its document.

Approving publishes, like every change of the catalogue: what a customer may read is in the
version that his message is held against.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from audit.actions import record
from catalog import validators
from catalog.actions.articles import refuse_more_extracts
from catalog.actions.changes import locked
from catalog.models import Article, Document, Passage
from catalog.publishing import lock_catalogue, publish
from core.actors import Actor
from core.clock import now
from core.errors import InvalidInput
from tenants.live import announce

_QUESTION = validators.line(limit=validators.MAX_QUESTION, needed=True)


def asked_by(passage: Passage) -> str:
    """What it answers, until somebody writes a better question: its heading or first words."""
    return passage.heading or " ".join(passage.text.split()[:12])[: validators.MAX_QUESTION]


@transaction.atomic
def approve_passage(*, actor: Actor, passage_id: int, fields: Mapping[str, Any]) -> Article:
    """Let customers be quoted this passage. `question`: what they ask when it is the answer.

    Raises NotAllowed, NotFound, InvalidInput or TooManyExtracts.
    """
    actor.require("catalog.edit")
    lock_catalogue()
    passage = locked(Passage, passage_id)
    cleaned = validators.clean(
        {"question": asked_by(passage), **fields},
        cleaners={"question": _QUESTION, "keywords": validators.words},
    )
    [article] = _approve([(passage, cleaned)])
    _note(actor, passage.document, "catalog.document.approved", 1)
    return article


@transaction.atomic
def approve_document(*, actor: Actor, document_id: int) -> int:
    """Approve every passage of a document that is not yet, under its heading.

    Returns how many. Raises NotAllowed, NotFound or TooManyExtracts, and then approves none.
    """
    actor.require("catalog.edit")
    lock_catalogue()
    document = locked(Document, document_id)
    waiting = [
        passage
        for passage in document.passages.select_related("article").order_by("position")
        if not passage.is_approved
    ]
    _approve([(passage, {"question": asked_by(passage)}) for passage in waiting])
    if waiting:
        _note(actor, document, "catalog.document.approved", len(waiting))
    return len(waiting)


@transaction.atomic
def withdraw_passage(*, actor: Actor, passage_id: int) -> Passage:
    """Quote this passage no more, from the very next message. Raises NotAllowed or NotFound."""
    actor.require("catalog.edit")
    lock_catalogue()
    passage = locked(Passage, passage_id)
    if passage.is_approved and passage.article is not None:
        passage.article.archived_at = now()
        passage.article.save(update_fields=["archived_at", "updated_at"])
        _note(actor, passage.document, "catalog.document.withdrawn", 1)
    return passage


def _approve(chosen: Iterable[tuple[Passage, Mapping[str, Any]]]) -> list[Article]:
    pairs = list(chosen)
    refuse_more_extracts(sum(not passage.is_approved for passage, _ in pairs))
    return [_quoted(passage, fields) for passage, fields in pairs]


def _quoted(passage: Passage, fields: Mapping[str, Any]) -> Article:
    if not passage.text.strip():
        raise InvalidInput("This passage is empty.")
    values = {
        **fields,
        "kind": Article.Kind.EXTRACT,
        "answer": passage.text,
        "source": passage.document.title,
        "language": passage.document.language,
        "archived_at": None,
    }
    article = passage.article
    if article is None:
        article = passage.article = Article.objects.create(**values)
        passage.save(update_fields=["article"])
        return article
    for name, value in values.items():
        setattr(article, name, value)
    article.save()
    return article


def _note(actor: Actor, document: Document, code: str, count: int) -> None:
    record(
        actor=actor,
        code=code,
        target=f"document:{document.pk}",
        data={"title": document.title, "passages": count, "version": publish()},
    )
    announce(topic="documents", id=document.pk)
