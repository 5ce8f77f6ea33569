"""Reading documents and their passages, and which articles should be looked at again."""

from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from catalog.models import Article, Document, Passage
from core.errors import NotFound

SOON = timedelta(days=14)
"""Articles are listed so long before the day by which they should be checked."""


def documents() -> QuerySet[Document]:
    """The latest first, with how many passages there are and how many are approved."""
    approved = Q(passages__article__isnull=False, passages__article__archived_at=None)
    return Document.objects.annotate(
        count=Count("passages"), approved=Count("passages", filter=approved)
    ).order_by("-id")


def document(pk: int) -> Document:
    """Raises NotFound."""
    found = documents().filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def passages(document_id: int) -> QuerySet[Passage]:
    """In the document's own order, with what quotes them."""
    rows = Passage.objects.filter(document_id=document_id).select_related("article", "document")
    return rows.order_by("position")


def passage(pk: int) -> Passage:
    """Raises NotFound."""
    found = Passage.objects.select_related("article", "document").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def to_check(today: date) -> QuerySet[Article]:
    """Live articles whose day is over or near, the longest overdue first. They are still said."""
    return Article.objects.filter(archived_at=None, check_by__lte=today + SOON).order_by(
        "check_by", "id"
    )
