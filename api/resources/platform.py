"""The platform's side: workspaces, and the switches that stop the assistant."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Door, Filters, Input, Resource, narrowed
from tenants.models import Switch, Tenant
from tenants.switches import set_ai_switch
from workspaces.opening import NumberDetails, OwnerDetails, open_workspace

REASON_LENGTH = 200


class TenantOutput(serializers.ModelSerializer[Tenant]):
    schema = serializers.CharField(source="schema_name", read_only=True)
    url = serializers.SerializerMethodField()

    class Meta:
        model = Tenant
        fields = read_only_fields = ("id", "slug", "name", "schema", "state", "url", "created_at")

    def get_url(self, tenant: Tenant) -> str:
        request = self.context["request"]
        _, colon, port = request.get_host().partition(":")
        hosts = [row.domain for row in tenant.domains.all() if row.is_primary]
        host = hosts[0] if hosts else f"{tenant.slug}.{settings.BASE_HOST}"
        return f"{request.scheme}://{host}{colon}{port}/"


class OwnerInput(Input):
    email = serializers.CharField(max_length=254)
    name = serializers.CharField(max_length=120)
    password = serializers.CharField(max_length=256, trim_whitespace=False)


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


class SwitchOutput(serializers.Serializer[Any]):
    """`engaged`: the assistant is stopped."""

    kind = serializers.ChoiceField(choices=Switch.Kind.choices)
    tenant = serializers.IntegerField(source="tenant_id", allow_null=True)
    engaged = serializers.BooleanField()
    reason = serializers.CharField()
    changed_at = serializers.DateTimeField(allow_null=True)


class SwitchInput(Input):
    engaged = serializers.BooleanField()
    reason = serializers.CharField(max_length=REASON_LENGTH, required=False, allow_blank=True)


@extend_schema_view(list=extend_schema(parameters=[TenantFilters]))
class Tenants(ListModelMixin, RetrieveModelMixin, Resource):
    serializer_class = TenantOutput
    queryset = Tenant.objects.none()
    filters = TenantFilters
    permissions_by_action = {
        "list": "platform.tenants",
        "retrieve": "platform.tenants",
        "create": "platform.tenants",
        "ai_switch": "platform.switches",
        "set_switch": "platform.switches",
    }

    def get_queryset(self) -> QuerySet[Tenant]:
        rows = Tenant.objects.prefetch_related("domains").order_by("id")
        return narrowed(rows, self.filtered(), "state") if self.action == "list" else rows

    @extend_schema(request=TenantInput, responses={201: TenantOutput})
    def create(self, request: Request) -> Response:
        """Make a workspace that its owner can sign in to at once."""
        given = self.input(TenantInput)
        number = given.pop("number", None)
        tenant = open_workspace(
            actor=self.actor,
            owner=OwnerDetails(**given.pop("owner")),
            number=NumberDetails(**number) if number else None,
            **given,
        )
        return Response(self.render(tenant), status=status.HTTP_201_CREATED)

    @extend_schema(operation_id="tenants_switches_ai_retrieve", responses=SwitchOutput)
    @action(detail=True, methods=["get"], url_path="switches/ai", serializer_class=SwitchOutput)
    def ai_switch(self, request: Request, pk: str) -> Response:
        """Whether the platform stopped this workspace's assistant."""
        return Response(_switch(self.get_object()))

    @extend_schema(
        operation_id="tenants_switches_ai_update", request=SwitchInput, responses=SwitchOutput
    )
    @ai_switch.mapping.put
    def set_switch(self, request: Request, pk: str) -> Response:
        """Stop or release this workspace's assistant."""
        return Response(_flip(self, tenant=self.get_object()))


class GlobalSwitch(Door):
    """The assistant of every workspace at once."""

    required_permission = "platform.switches"

    @extend_schema(operation_id="switches_ai_retrieve", responses=SwitchOutput)
    def get(self, request: Request) -> Response:
        """Whether the platform stopped all assistants."""
        return Response(_switch(None))

    @extend_schema(operation_id="switches_ai_update", request=SwitchInput, responses=SwitchOutput)
    def put(self, request: Request) -> Response:
        """Stop or release all assistants; holds for the very next message."""
        return Response(_flip(self, tenant=None))


def _switch(tenant: Tenant | None) -> dict[str, Any]:
    stored = Switch.objects.filter(kind=Switch.Kind.AI, tenant=tenant).first()
    untouched = Switch(kind=Switch.Kind.AI, tenant=tenant)
    return dict(SwitchOutput(stored or untouched).data)


def _flip(door: Door, *, tenant: Tenant | None) -> dict[str, Any]:
    given = door.input(SwitchInput)
    switch = set_ai_switch(
        actor=door.actor,
        tenant=tenant,
        engaged=given["engaged"],
        reason=given.get("reason", ""),
    )
    return dict(SwitchOutput(switch).data)
