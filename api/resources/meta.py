"""The OpenAPI document, and the answer for addresses that lead nowhere."""

from typing import Any

from django.conf import settings
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from api.base import Counted, Door
from api.permissions import PUBLIC, DeclaredPermission


class Schema(Counted, SpectacularAPIView):
    """OpenAPI 3 of this host: JSON, or YAML for who accepts that."""

    required_permission = PUBLIC
    authentication_classes = []
    permission_classes = [DeclaredPermission]
    renderer_classes = [
        OpenApiJsonRenderer2,
        OpenApiJsonRenderer,
        OpenApiYamlRenderer,
        OpenApiYamlRenderer2,
    ]
    urlconf = settings.ROOT_URLCONF


class PlatformSchema(Schema):
    urlconf = settings.PLATFORM_URLCONF


class Nowhere(Door):
    """404 as JSON for everything else under /api/v1/."""

    authentication_classes = []
    required_permission = PUBLIC

    @extend_schema(exclude=True)
    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFound("There is nothing at this address.")
