"""What all resources share: the person who acts, checked input, and one language."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from accounts.api_keys import KeyHolder
from accounts.exceptions import TokenRefused
from accounts.models import User
from api.exceptions import LengthRequired
from api.idempotency import answered_once, key_of
from api.parsers import JSONBody
from api.throttling import throttle, throttle_address
from core.actors import Actor
from core.errors import InvalidInput

LANGUAGE = "en"
"""The API speaks one language whatever the browser's headers ask for."""


class Input(serializers.Serializer[Any]):
    """A body whose every field is known: a misspelt one is refused, not passed over."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = [name for name in data if name not in self.fields]
            if unknown:
                raise serializers.ValidationError(dict.fromkeys(unknown, "There is no such field."))
        return super().to_internal_value(data)


class Filters(serializers.Serializer[Any]):
    """The query parameters of a list."""


class IdField(serializers.IntegerField):
    """The id of a record, in the range the database knows."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=2**63 - 1, **kwargs)


class Counted(APIView):
    """A view whose calls are counted."""

    def check_throttles(self, request: Request) -> None:
        """Raises TooManyRequests; else the answer says how much is left."""
        self.headers |= throttle(request)


class Door(Counted):
    """The base of every view: JSON in, one language, nothing kept by caches on the way."""

    parser_classes = [JSONBody]
    metadata_class = None
    http_method_names = ["get", "post", "put", "patch", "delete", "head"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override(LANGUAGE):
            response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
            raise LengthRequired
        try:
            super().initial(request, *args, **kwargs)
        except TokenRefused:
            # Made-up tokens and keys are counted where they come from.
            throttle_address(request)
            raise
        handler = getattr(self, "post", None)
        if request.method == "POST" and handler and (key := key_of(request)) is not None:
            setattr(self, "post", partial(self._once, key, handler))  # noqa: B010 (views have none)

    def _once(
        self,
        key: str,
        handler: Callable[..., Response],
        request: Request,
        /,  # an address may call its own parts whatever it likes
        *args: Any,
        **kwargs: Any,
    ) -> Response:
        return answered_once(
            request,
            key,
            work=lambda: handler(request, *args, **kwargs),
            failed=self.handle_exception,
        )

    @property
    def actor(self) -> Actor:
        user = self.request.user
        # DeclaredPermission let nobody else in.
        assert isinstance(user, User | KeyHolder)  # noqa: S101
        return user.actor

    def input(self, kind: type[Input]) -> dict[str, Any]:
        """The body as `kind` describes it. Raises a ValidationError that names the fields."""
        form = kind(data=self.request.data)
        form.is_valid(raise_exception=True)
        return form.validated_data

    def body(self) -> dict[str, Any]:
        """The body as it came, for actions that check every field themselves."""
        data = self.request.data
        if not isinstance(data, dict):
            raise InvalidInput("Send a JSON object.")
        return data


class Resource(Door, GenericViewSet[Any]):
    """A resource with ids. `permissions_by_action` names the right of each of its actions."""

    permissions_by_action: ClassVar[Mapping[str, str]] = {}
    filters: ClassVar[type[Filters]] = Filters
    lookup_value_regex = "[0-9]{1,18}"

    @property
    def pk(self) -> int:
        return int(self.kwargs["pk"])

    def filtered(self) -> dict[str, Any]:
        """The list's filters that were given. Raises a ValidationError for unusable ones."""
        # A plain dict: of a QueryDict the framework would take an absent yes or no for a no.
        form = self.filters(data=self.request.query_params.dict())
        form.is_valid(raise_exception=True)
        return form.validated_data

    def render(self, record: Any, **extra: Any) -> dict[str, Any]:
        return dict(self.get_serializer(record, **extra).data)


def narrowed(rows: QuerySet[Any], given: Mapping[str, Any], *names: str) -> QuerySet[Any]:
    """`rows` filtered by those of the named fields that were given."""
    return rows.filter(**{name: given[name] for name in names if name in given})
