"""The platform's side: its workspaces."""

from django.conf import settings
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Filters, Input, narrowed
from api.resources.lifecycle import Moves
from tenants.models import Tenant
from workspaces.opening import NumberDetails, OwnerDetails, open_workspace


class TenantOutput(serializers.ModelSerializer[Tenant]):
    schema = serializers.CharField(source="schema_name", read_only=True)
    url = serializers.SerializerMethodField()

    class Meta:
        model = Tenant
        fields = read_only_fields = (
            *("id", "slug", "name", "schema", "url", "created_at"),
            *("state", "state_reason", "state_changed_at", "erase_after"),
        )

    def get_url(self, tenant: Tenant) -> str:
        request = self.context["request"]
        _, colon, port = request.get_host().partition(":")
        hosts = [row.domain for row in tenant.domains.all() if row.is_primary]
        host = hosts[0] if hosts else f"{tenant.slug}.{settings.BASE_HOST}"
        return f"{request.scheme}://{host}{colon}{port}/"


class OwnerInput(Input):
    email = serializers.CharField(max_length=254)
    name = serializers.CharField(max_length=120)
    password = serializers.CharField(
        max_length=256,
        trim_whitespace=False,
        required=False,
        help_text="Left out, the owner is mailed a link to choose one.",
    )


class NumberInput(Input):
    phone_number_id = serializers.CharField(max_length=64)
    display = serializers.CharField(max_length=32)
    waba_id = serializers.CharField(max_length=64)
    token = serializers.CharField(max_length=4096)


class TenantInput(Input):
    slug = serializers.CharField(max_length=40)
    name = serializers.CharField(max_length=120)
    timezone = serializers.CharField(max_length=64)
    currency = serializers.CharField(max_length=3)
    default_language = serializers.CharField(max_length=8)
    languages = serializers.ListField(
        child=serializers.CharField(max_length=8), required=False, max_length=20
    )
    address = serializers.CharField(max_length=240, required=False)
    phone = serializers.CharField(max_length=32, required=False)
    owner = OwnerInput()
    number = NumberInput(required=False, help_text="Its WhatsApp number on the Cloud API.")


class TenantFilters(Filters):
    state = serializers.ChoiceField(choices=Tenant.State.choices, required=False)


@extend_schema_view(list=extend_schema(parameters=[TenantFilters]))
class Tenants(ListModelMixin, RetrieveModelMixin, Moves):
    serializer_class = TenantOutput
    queryset = Tenant.objects.none()
    filters = TenantFilters
    permissions_by_action = {
        "list": "platform.tenants",
        "retrieve": "platform.tenants",
        "create": "platform.tenants",
        "suspend": "platform.tenants",
        "reactivate": "platform.tenants",
        "destroy": "platform.tenants",
        "restore": "platform.tenants",
        "erase": "platform.erase",
    }

    def get_queryset(self) -> QuerySet[Tenant]:
        rows = Tenant.objects.prefetch_related("domains").order_by("id")
        return narrowed(rows, self.filtered(), "state") if self.action == "list" else rows

    @extend_schema(request=TenantInput, responses={201: TenantOutput})
    def create(self, request: Request) -> Response:
        """Make a workspace; its owner signs in with the password given, or by a mailed link."""
        given = self.input(TenantInput)
        number = given.pop("number", None)
        tenant = open_workspace(
            actor=self.actor,
            owner=OwnerDetails(**given.pop("owner")),
            number=NumberDetails(**number) if number else None,
            **given,
        )
        return Response(self.render(tenant), status=status.HTTP_201_CREATED)
