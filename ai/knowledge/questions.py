"""The questions that wait for an answer: reading them, and what people decide about each.

They are customers' own words, so seeing them needs the right to see the inbox.
"""

from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery

from ai.models import Asking, Question
from audit.actions import record
from catalog.queries import article
from core.actors import Actor
from core.clock import now
from core.errors import NotFound
from tenants.live import announce

STATES = ("open", "answered", "dismissed")


def questions(state: str | None = "open") -> QuerySet[Any]:
    """Of one state, or (None) of all; asked most often first, and without the erased.

    With `text` (as it was asked first), `count`, and `conversation`, `message` and `why` of
    the last time.
    """
    asked = Asking.objects.filter(question=OuterRef("pk"), message__revoked_at=None)
    first, last = asked.order_by("id"), asked.order_by("-id")
    rows = Question.objects.filter(state=state) if state else Question.objects.all()
    return (
        rows.annotate(
            text=Subquery(first.values("message__text")[:1]),
            conversation=Subquery(last.values("message__conversation_id")[:1]),
            message=Subquery(last.values("message_id")[:1]),
            why=Subquery(last.values("why")[:1]),
            count=Count("askings"),
        )
        .exclude(text=None)
        .order_by("-count", "-asked_last", "-id")
    )


def question(pk: int) -> Any:
    """One of any state, as in `questions`. Raises NotFound."""
    found = questions(None).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def open_count() -> int:
    return Question.objects.filter(state=Question.State.OPEN).count()


def mark_answered(*, actor: Actor, question_id: int, article_id: int) -> Question:
    """An article answers it now. Raises NotAllowed or NotFound."""
    actor.require("catalog.edit")
    found = article(article_id)
    return _decide(
        actor, question_id, Question.State.ANSWERED, code="ai.question.answered", article=found
    )


def dismiss(*, actor: Actor, question_id: int) -> Question:
    """Nothing for the catalogue: it is listed no more, however often it is asked."""
    return _decide(actor, question_id, Question.State.DISMISSED, code="ai.question.dismissed")


def reopen(*, actor: Actor, question_id: int) -> Question:
    """Take either decision back."""
    return _decide(actor, question_id, Question.State.OPEN, code="ai.question.reopened")


@transaction.atomic
def _decide(
    actor: Actor, question_id: int, state: str, *, code: str, article: Any = None
) -> Question:
    actor.require("catalog.edit")
    actor.require("inbox.view")
    row = Question.objects.select_for_update().filter(pk=question_id).first()
    if row is None:
        raise NotFound
    if row.state == state and row.article == article:
        return row
    row.state, row.article, row.decided_at = state, article, now()
    row.save(update_fields=["state", "article", "decided_at"])
    # The words are the customer's and stay in their conversation: the history names the row.
    record(
        actor=actor,
        code=code,
        target=f"question:{row.pk}",
        data={"article": article.pk} if article else {},
    )
    announce(topic="questions")
    return row
