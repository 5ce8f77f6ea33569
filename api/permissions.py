"""Every view declares which right it needs; one that does not fails when the URLs load."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.urls import URLPattern, URLResolver
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.permissions import known

PUBLIC = "public"
"""For `required_permission`: open to everybody, such as asking for a token."""


def permission_for(view: Any, *, method: str) -> str | None:
    """What the view needs for the action (or plain method) at hand; None for one it lacks."""
    by_action = getattr(view, "permissions_by_action", None)
    if by_action is None:
        return str(view.required_permission)
    # Django answers HEAD by `get`, so it needs the same right.
    plain = "get" if method == "HEAD" else method.lower()
    action = view.action if hasattr(view, "action_map") else plain
    return by_action.get(action)


class DeclaredPermission(BasePermission):
    """Lets in who holds the declared right. No person, no entry; no declaration, no entry."""

    def has_permission(self, request: Request, view: Any) -> bool:
        needed = permission_for(view, method=request.method or "")
        if needed == PUBLIC:
            return True
        person: Any = request.user
        if person is None:
            return False
        # A method without an action: whoever signed in is told it does not exist.
        return needed is None or person.has_permission(needed)


def declared(patterns: Iterable[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """The same patterns. Raises ImproperlyConfigured for a view that declares no known right."""
    patterns = list(patterns)
    for pattern in _leaves(patterns):
        view = getattr(pattern.callback, "cls", None)
        if view is None:
            raise ImproperlyConfigured(f"{pattern.pattern} is not a view of the API")
        for name, permission in _declarations(view, pattern.callback):
            try:
                if permission != PUBLIC:
                    known(permission)
            except ValueError as error:
                raise ImproperlyConfigured(f"{view.__name__}.{name}: {error}") from None
    return patterns


def _declarations(view: Any, callback: Any) -> list[tuple[str, Any]]:
    stated = getattr(view, "permissions_by_action", None)
    if stated is None:
        return [("required_permission", getattr(view, "required_permission", None))]
    actions = getattr(callback, "actions", None)
    names = (
        actions.values()
        if actions
        else [name for name in view.http_method_names if hasattr(view, name) and name != "options"]
    )
    return [(name, stated.get(name)) for name in names]


def _leaves(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _leaves(pattern.url_patterns)
        else:
            yield pattern
