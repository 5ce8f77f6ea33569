"""Feature flags: everybody's settings, and what one workspace has of its own."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Door, Input
from core.errors import NotFound
from tenants.flags import REASON_LENGTH, Standing, clear_flag, set_flag, standings
from tenants.models import Flag, Tenant


class SettingOutput(serializers.ModelSerializer[Flag]):
    class Meta:
        model = Flag
        fields = read_only_fields = (
            "enabled",
            "percentage",
            "reason",
            "expires_at",
            "changed_at",
        )


class FlagOutput(serializers.Serializer[Any]):
    """`on` is what holds; `because` of what: "tenant", "everybody", "percentage", "default"."""

    name = serializers.CharField()
    description = serializers.CharField(source="default.description")
    default = serializers.BooleanField(source="default.on")
    per_tenant = serializers.BooleanField(source="default.per_tenant")
    on = serializers.BooleanField()
    because = serializers.CharField()
    expired = serializers.BooleanField(help_text="The setting below holds no longer.")
    setting = SettingOutput(allow_null=True)


class FlagInput(Input):
    enabled = serializers.BooleanField()
    reason = serializers.CharField(max_length=REASON_LENGTH)
    expires_at = serializers.DateTimeField(required=False, allow_null=True)


class GlobalFlagInput(FlagInput):
    percentage = serializers.IntegerField(
        required=False, min_value=0, max_value=100, help_text="Of all workspaces; 100 if left out."
    )


def _shown(found: list[Standing]) -> Response:
    rows = [dict(FlagOutput(row).data) for row in found]
    return Response({"count": len(rows), "next": None, "previous": None, "results": rows})


def _one(name: str, tenant: Tenant | None) -> dict[str, Any]:
    for row in standings(tenant):
        if row.name == name:
            return dict(FlagOutput(row).data)
    raise NotFound("There is no such flag here.")


def _tenant(pk: str) -> Tenant:
    found = Tenant.objects.filter(pk=int(pk)).first()
    if found is None:
        raise NotFound
    return found


class Flags(Door):
    """All flags as they stand for everybody."""

    required_permission = "platform.flags"

    @extend_schema(operation_id="flags_list", responses=FlagOutput(many=True))
    def get(self, request: Request) -> Response:
        """Every flag with its default and with what is set for everybody."""
        return _shown(standings())


class TenantFlags(Door):
    """All flags as they stand for one workspace."""

    required_permission = "platform.flags"

    @extend_schema(operation_id="tenants_flags_list", responses=FlagOutput(many=True))
    def get(self, request: Request, pk: str) -> Response:
        """Every flag that can differ between workspaces, as it stands for this one."""
        return _shown(standings(_tenant(pk)))


class GlobalFlag(Door):
    """One flag for everybody."""

    required_permission = "platform.flags"

    @extend_schema(operation_id="flags_retrieve", responses=FlagOutput)
    def get(self, request: Request, name: str) -> Response:
        """As it stands for everybody."""
        return Response(_one(name, None))

    @extend_schema(operation_id="flags_update", request=GlobalFlagInput, responses=FlagOutput)
    def put(self, request: Request, name: str) -> Response:
        """Set it, for all workspaces or for a share of them; holds at once."""
        set_flag(actor=self.actor, name=name, **self.input(GlobalFlagInput))
        return Response(_one(name, None))

    @extend_schema(operation_id="flags_destroy", responses={204: None})
    def delete(self, request: Request, name: str) -> Response:
        """Take the setting away: the default holds."""
        clear_flag(actor=self.actor, name=name)
        return Response(status=status.HTTP_204_NO_CONTENT)


class TenantFlag(Door):
    """One flag for one workspace, which wins over everybody's setting."""

    required_permission = "platform.flags"

    @extend_schema(operation_id="tenants_flags_retrieve", responses=FlagOutput)
    def get(self, request: Request, pk: str, name: str) -> Response:
        """As it stands for this workspace."""
        return Response(_one(name, _tenant(pk)))

    @extend_schema(operation_id="tenants_flags_update", request=FlagInput, responses=FlagOutput)
    def put(self, request: Request, pk: str, name: str) -> Response:
        """Set it for this workspace alone; holds at once."""
        tenant = _tenant(pk)
        set_flag(actor=self.actor, name=name, tenant=tenant, **self.input(FlagInput))
        return Response(_one(name, tenant))

    @extend_schema(operation_id="tenants_flags_destroy", responses={204: None})
    def delete(self, request: Request, pk: str, name: str) -> Response:
        """Take the workspace's own setting away."""
        clear_flag(actor=self.actor, name=name, tenant=_tenant(pk))
        return Response(status=status.HTTP_204_NO_CONTENT)
