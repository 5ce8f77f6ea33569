"""The history for programs: the same filters as the panel's page, the newest first."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Door, Filters, IdField
from audit.exporting import as_json
from audit.queries import Asked, found_by, places_of

DEFAULT_LIMIT = 50
MAX_LIMIT = 500


class ActorOutput(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(
        choices=["person", "platform", "assistant", "customer", "system"]
    )
    id = serializers.IntegerField(allow_null=True)
    label = serializers.CharField()  # type: ignore[assignment]


class EntryOutput(serializers.Serializer[Any]):
    """`position` and `hash` are the entry's place in the chain, for who keeps a copy of it."""

    id = serializers.IntegerField()
    position = serializers.IntegerField(allow_null=True)
    at = serializers.CharField(help_text="UTC, with microseconds.")
    actor = ActorOutput()
    code = serializers.CharField(help_text="Such as “orders.proposal.approved”.")
    target = serializers.CharField(help_text="Such as “proposal:5”; empty for none.")
    data = serializers.DictField(  # type: ignore[assignment]
        help_text="What changed and why; secrets as “•••”."
    )
    hash = serializers.CharField(allow_null=True)


class EntryFilters(Filters):
    code = serializers.CharField(
        required=False, max_length=64, help_text="A code, or its start up to a dot (“orders”)."
    )
    who = serializers.CharField(required=False, max_length=120, help_text="Part of the label.")
    actor_kind = serializers.CharField(required=False, max_length=12)
    actor_id = IdField(required=False)
    target = serializers.CharField(required=False, max_length=64)
    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False, help_text="The first moment too late.")
    cursor = IdField(required=False, help_text="From `next`: entries older than this one.")
    limit = serializers.IntegerField(
        required=False, min_value=1, max_value=2**31, help_text="50, at most 500."
    )


class _History(Door):
    @extend_schema(
        operation_id="audit_list",
        parameters=[EntryFilters],
        responses=inline_serializer(
            "EntryPage",
            {
                "next": serializers.CharField(allow_null=True),
                "previous": serializers.CharField(allow_null=True),
                "results": EntryOutput(many=True),
            },
        ),
    )
    def get(self, request: Request) -> Response:
        """Who did what, the newest first. `next` leads on without gap or double."""
        form = EntryFilters(data=request.query_params.dict())
        form.is_valid(raise_exception=True)
        given: dict[str, Any] = dict(form.validated_data)
        limit = min(given.pop("limit", DEFAULT_LIMIT), MAX_LIMIT)
        cursor = given.pop("cursor", None)
        rows = found_by(Asked(**given))
        if cursor is not None:
            rows = rows.filter(pk__lt=cursor)
        # One more than asked for tells whether there is a next page; nothing is counted.
        found = list(rows[: limit + 1])
        more, found = len(found) > limit, found[:limit]
        places = places_of(found)
        return Response(
            {
                "next": _next(request, cursor=found[-1].pk) if more else None,
                "previous": None,
                "results": [as_json(entry, places.get(entry.pk)) for entry in found],
            }
        )


def _next(request: Request, *, cursor: int) -> str:
    asked: Mapping[str, Any] = {**request.query_params.dict(), "cursor": cursor}
    return request.build_absolute_uri(f"{request.path}?{urlencode(asked)}")


class History(_History):
    """The workspace's."""

    required_permission = "audit.view"


class PlatformHistory(_History):
    """The platform's own."""

    required_permission = "platform.audit"
