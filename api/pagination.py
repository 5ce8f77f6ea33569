"""Lists in pages: ?limit= (50, at most 500) and ?offset=."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request

from core.errors import InvalidInput

MAX_OFFSET = 10**9


class Pages(LimitOffsetPagination):
    """{"count", "next", "previous", "results"}; a limit above the most is the most."""

    default_limit = 50
    max_limit = 500

    def get_limit(self, request: Request) -> int:
        limit = _whole(request, "limit", default=self.default_limit)
        if limit < 1:
            raise InvalidInput(fields={"limit": "Use a whole number from 1 to 500."})
        return min(limit, self.max_limit)

    def get_offset(self, request: Request) -> int:
        return min(_whole(request, "offset", default=0), MAX_OFFSET)

    def paginate_queryset(
        self, queryset: QuerySet[Any] | Sequence[Any], request: Request, view: Any = None
    ) -> list[Any] | None:
        self.request = request
        self.limit = self.get_limit(request)
        self.offset = self.get_offset(request)
        self.count = self.get_count(queryset)
        return list(queryset[self.offset : self.offset + self.limit])


def _whole(request: Request, name: str, *, default: int) -> int:
    given = request.query_params.get(name)
    if given is None:
        return default
    if not given.isascii() or not given.isdecimal() or len(given) > 18:
        raise InvalidInput(fields={name: "Use a whole number."})
    return int(given)
