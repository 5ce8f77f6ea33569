"""Pages of lists: a number out of range shows the nearest page, never an error."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PAGE_SIZE = 50
"""Rows a page: about two screens of a dense list."""


def page_of(request: HttpRequest, rows: QuerySet) -> Page:
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def chosen(request: HttpRequest, name: str, allowed: tuple[str, ...]) -> str:
    """The query's `name` when it is one of `allowed`, else the first of them."""
    value = request.GET.get(name, "")
    return value if value in allowed else allowed[0]


def search_of(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:100]
