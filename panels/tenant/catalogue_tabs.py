"""The parts of the catalogue, as tabs for those who may open them."""

from typing import Any

_TABS = (
    ("tenant:services", "Services", "catalog.view"),
    ("tenant:packages", "Packages", "catalog.view"),
    ("tenant:articles", "Answers", "catalog.view"),
    ("tenant:documents", "Documents", "catalog.view"),
    ("tenant:questions", "Unanswered", "inbox.view"),
    ("tenant:to-check", "To check", "catalog.view"),
    ("tenant:knowledge-search", "Search", "catalog.view"),
)


def tabs_for(user: Any) -> list[tuple[str, str]]:
    """(URL name, label) of each."""
    return [(url, label) for url, label, needed in _TABS if user.has_permission(needed)]
