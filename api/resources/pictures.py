"""A service's picture over the API: handed in as a form, fetched with the caller's own token."""

from typing import Any, ClassVar

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Input, Resource
from catalog import actions, pictures, queries
from core.errors import ProfferError
from core.files import file_answer


class NoPicture(ProfferError):
    code = "no_picture"
    message = "This service has no picture."


class PictureInput(Input):
    """A multipart form."""

    picture = serializers.FileField(help_text="JPEG, PNG or WebP, at most 10 MB.")


class ServicePictures(Resource):
    """The picture that the assistant sends with the service's price or details."""

    rights: ClassVar[dict[str, str]] = {
        "picture": "catalog.view",
        "set_picture": "catalog.edit",
        "remove_picture": "catalog.edit",
    }

    @extend_schema(
        parameters=[OpenApiParameter("size", str, enum=["small"], required=False)],
        responses={
            200: OpenApiResponse(OpenApiTypes.BINARY, description="A JPEG, or a small WebP."),
        },
    )
    @action(detail=True, methods=["get"], filter_backends=[], pagination_class=None)
    def picture(self, request: Request, pk: str) -> HttpResponseBase:
        """The service's picture. There is a small form as well."""
        is_small = request.query_params.get("size") == "small"
        try:
            opened = pictures.opened(queries.service(self.pk).picture, small=is_small)
        except FileNotFoundError:
            raise NoPicture from None
        return file_answer(
            request._request,
            opened,
            size=opened.size,
            mime_type=pictures.SMALL_MIME_TYPE if is_small else pictures.MIME_TYPE,
            filename=f"service-{self.pk}.{'webp' if is_small else 'jpg'}",
        )

    @extend_schema(request={"multipart/form-data": PictureInput})
    @picture.mapping.put
    def set_picture(self, request: Request, pk: str) -> Response:
        """Give the service a picture, in the place of the one it has."""
        queries.service(self.pk)
        given = pictures.read(self.input(PictureInput)["picture"].file)
        service = actions.update_service(
            actor=self.actor, service_id=self.pk, fields={}, picture=given
        )
        return Response(self.render(service))

    @extend_schema(request=None, responses={204: None})
    @picture.mapping.delete
    def remove_picture(self, request: Request, pk: str) -> Response:
        """Take its picture off the service. Messages that showed it keep their copy."""
        actions.update_service(
            actor=self.actor, service_id=self.pk, fields={}, without_picture=True
        )
        return Response(status=204)

    def get_parsers(self) -> list[Any]:
        asked = self.request.method if getattr(self, "request", None) else ""
        if asked == "PUT":
            return [MultiPartParser()]
        return super().get_parsers()
