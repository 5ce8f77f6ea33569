"""The kill switches: of the assistant and of sending; for everybody, a workspace or a number."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Door, Input
from api.pagination import Pages
from core.errors import NotFound
from tenants.expiry import REASON_LENGTH
from tenants.models import Switch, Tenant
from tenants.overview import numbers_of
from tenants.switches import engaged_switches, set_switch, switch_of


class SwitchOutput(serializers.Serializer[Any]):
    """`engaged`: it is stopped. `tenant` and `number` are null where the switch is wider."""

    kind = serializers.ChoiceField(choices=Switch.Kind.choices)
    tenant = serializers.IntegerField(source="tenant_id", allow_null=True)
    number = serializers.SerializerMethodField(
        help_text="The transport's own id of the number, such as Meta's phone number id."
    )
    engaged = serializers.BooleanField()
    reason = serializers.CharField()
    until = serializers.DateTimeField(
        allow_null=True, help_text="When it is released by itself; null: only by a person."
    )
    changed_by = serializers.CharField(help_text="Who flipped it last.")
    changed_at = serializers.DateTimeField(allow_null=True)

    def get_number(self, switch: Switch) -> str | None:
        return switch.address.address if switch.address else None


class SwitchInput(Input):
    engaged = serializers.BooleanField()
    reason = serializers.CharField(max_length=REASON_LENGTH, required=False, allow_blank=True)
    until = serializers.DateTimeField(
        required=False, allow_null=True, help_text="Released by itself then; at most a year ahead."
    )


class Switches(Door):
    """Everything that is stopped at the moment, the latest first."""

    required_permission = "platform.switches"
    serializer_class = SwitchOutput

    @extend_schema(operation_id="switches_list", responses=SwitchOutput(many=True))
    def get(self, request: Request) -> Response:
        """What the platform has stopped, everywhere and one by one."""
        pages = Pages()
        rows = pages.paginate_queryset(engaged_switches(), request, view=self)
        return pages.get_paginated_response([dict(SwitchOutput(row).data) for row in rows or []])


class _OneSwitch(Door):
    """What the three kinds of addresses have in common."""

    required_permission = "platform.switches"

    def show(self, kind: str, **where: Any) -> Response:
        return Response(dict(SwitchOutput(switch_of(kind=kind, **where)).data))

    def flip(self, kind: str, **where: Any) -> Response:
        given = self.input(SwitchInput)
        switch = set_switch(
            actor=self.actor,
            kind=kind,
            engaged=given["engaged"],
            reason=given.get("reason", ""),
            until=given.get("until"),
            **where,
        )
        return Response(dict(SwitchOutput(switch).data))


class GlobalSwitch(_OneSwitch):
    """`kind` is "ai" (the assistant) or "sending" (whatever would leave), of every workspace."""

    @extend_schema(operation_id="switches_retrieve", responses=SwitchOutput)
    def get(self, request: Request, kind: str) -> Response:
        """Whether the platform has stopped it everywhere."""
        return self.show(kind)

    @extend_schema(operation_id="switches_update", request=SwitchInput, responses=SwitchOutput)
    def put(self, request: Request, kind: str) -> Response:
        """Stop or release it everywhere; holds for the very next message."""
        return self.flip(kind)


class TenantSwitch(_OneSwitch):
    """The same for one workspace."""

    @extend_schema(operation_id="tenants_switches_retrieve", responses=SwitchOutput)
    def get(self, request: Request, pk: str, kind: str) -> Response:
        """Whether the platform has stopped it in this workspace."""
        return self.show(kind, tenant=_tenant(pk))

    @extend_schema(
        operation_id="tenants_switches_update", request=SwitchInput, responses=SwitchOutput
    )
    def put(self, request: Request, pk: str, kind: str) -> Response:
        """Stop or release it in this workspace; no other is touched."""
        return self.flip(kind, tenant=_tenant(pk))


class NumberSwitch(_OneSwitch):
    """The same for one number of a workspace, named by the transport's own id of it."""

    @extend_schema(operation_id="tenants_numbers_switches_retrieve", responses=SwitchOutput)
    def get(self, request: Request, pk: str, number: str, kind: str) -> Response:
        """Whether the platform has stopped it on this number."""
        return self.show(kind, **_number(pk, number))

    @extend_schema(
        operation_id="tenants_numbers_switches_update", request=SwitchInput, responses=SwitchOutput
    )
    def put(self, request: Request, pk: str, number: str, kind: str) -> Response:
        """Stop or release it on this number; the workspace's others go on."""
        return self.flip(kind, **_number(pk, number))


def _tenant(pk: str) -> Tenant:
    found = Tenant.objects.filter(pk=int(pk)).first()
    if found is None:
        raise NotFound
    return found


def _number(pk: str, number: str) -> dict[str, Any]:
    tenant = _tenant(pk)
    address = numbers_of(tenant).filter(address=number).first()
    if address is None:
        raise NotFound("This workspace has no such number.")
    return {"tenant": tenant, "address": address}
