"""What language models may spend: all workspaces together, each, and one in particular."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ai.budget import queries
from ai.budget.actions import MOST, set_limit
from ai.budget.models import Limit
from ai.budget.standing import Budget, names
from api.base import Door, Input
from core.errors import NotFound
from tenants.models import Tenant

MICROS = "Millionths of a US dollar; null: no limit."
TOKENS = "null: no limit."


class StandingOutput(serializers.Serializer[Any]):
    """A limit that holds, with what counts against it in its period (of UTC)."""

    period = serializers.ChoiceField(choices=("day", "month"))
    unit = serializers.ChoiceField(choices=("tokens", "micros"))
    most = serializers.IntegerField()
    spent = serializers.IntegerField()
    held = serializers.IntegerField(help_text="For calls that are under way.")


class BudgetOutput(serializers.Serializer[Any]):
    """`standing` is empty for “each”: it stands differently in every workspace."""

    day_tokens = serializers.IntegerField(allow_null=True, help_text=TOKENS)
    month_tokens = serializers.IntegerField(allow_null=True, help_text=TOKENS)
    day_micros = serializers.IntegerField(allow_null=True, help_text=MICROS)
    month_micros = serializers.IntegerField(allow_null=True, help_text=MICROS)
    standing = StandingOutput(many=True)


class BudgetInput(Input):
    """All four, so that a limit left out is not a limit taken away."""

    day_tokens = serializers.IntegerField(
        min_value=0, max_value=MOST, allow_null=True, help_text=TOKENS
    )
    month_tokens = serializers.IntegerField(
        min_value=0, max_value=MOST, allow_null=True, help_text=TOKENS
    )
    day_micros = serializers.IntegerField(
        min_value=0, max_value=MOST, allow_null=True, help_text=MICROS
    )
    month_micros = serializers.IntegerField(
        min_value=0, max_value=MOST, allow_null=True, help_text=MICROS
    )


def _shown(limit: Limit | None, standing: list[Budget]) -> Response:
    values = {name: getattr(limit, name, None) for name, _, _ in names()}
    return Response(dict(BudgetOutput({**values, "standing": standing}).data))


class SharedBudget(Door):
    """`of` is "all" (all workspaces together) or "each" (each that has none of its own)."""

    required_permission = "platform.ai"

    @extend_schema(operation_id="ai_budgets_retrieve", responses=BudgetOutput)
    def get(self, request: Request, of: str) -> Response:
        """The limits, and how that of all stands."""
        standing = queries.budgets_of_all() if of == Limit.Of.ALL else []
        return _shown(queries.limits().get(of), standing)

    @extend_schema(operation_id="ai_budgets_update", request=BudgetInput, responses=BudgetOutput)
    def put(self, request: Request, of: str) -> Response:
        """Set all four; they count from the next call on."""
        set_limit(actor=self.actor, of=of, most=self.input(BudgetInput))
        return self.get(request, of)


class TenantBudget(Door):
    """One workspace's own, in the place of that of each."""

    required_permission = "platform.ai"

    @extend_schema(operation_id="tenants_ai_budget_retrieve", responses=BudgetOutput)
    def get(self, request: Request, pk: str) -> Response:
        """Its own limits (all null: it has none), and how what holds for it stands."""
        tenant = _tenant(pk)
        return _shown(queries.limit_of(tenant.pk), queries.budgets_of_one(tenant.pk))

    @extend_schema(
        operation_id="tenants_ai_budget_update", request=BudgetInput, responses=BudgetOutput
    )
    def put(self, request: Request, pk: str) -> Response:
        """Set all four; with all null that of each holds again."""
        tenant = _tenant(pk)
        set_limit(actor=self.actor, of="one", tenant=tenant, most=self.input(BudgetInput))
        return self.get(request, pk)


def _tenant(pk: str) -> Tenant:
    found = Tenant.objects.filter(pk=int(pk)).first()
    if found is None:
        raise NotFound
    return found
