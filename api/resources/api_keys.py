"""Keys for programs: made, listed, revoked. A key's text is in one answer and nowhere else."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_keys import NAME_LENGTH, SCOPES, api_key, api_keys, create_key, revoke_key
from accounts.models import ApiKey
from api.base import Input, Resource


class ApiKeyOutput(serializers.ModelSerializer[ApiKey]):
    """`prefix` is how the key's text begins after “prf_”."""

    class Meta:
        model = ApiKey
        fields: tuple[str, ...] = (
            "id",
            "name",
            "prefix",
            "scopes",
            "created_by",
            "created_at",
            "expires_at",
            "last_used_at",
            "revoked_at",
        )
        read_only_fields = fields


class ApiKeyInput(Input):
    name = serializers.CharField(max_length=NAME_LENGTH)
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=sorted(SCOPES)),
        allow_empty=False,
        help_text="Rights the key shall have; at any time it has those of them its maker has.",
    )
    expires_at = serializers.DateTimeField(required=False, allow_null=True)


class CreatedKey(ApiKeyOutput):
    key = serializers.CharField(help_text="The key itself. It is not shown again.")

    class Meta(ApiKeyOutput.Meta):
        fields = (*ApiKeyOutput.Meta.fields, "key")
        read_only_fields = fields


class ApiKeys(ListModelMixin, RetrieveModelMixin, Resource):
    serializer_class = ApiKeyOutput
    queryset = ApiKey.objects.none()
    permissions_by_action = dict.fromkeys(
        ("list", "retrieve", "create", "destroy"), "api_keys.manage"
    )

    def get_queryset(self) -> QuerySet[ApiKey]:
        return api_keys()

    @extend_schema(request=ApiKeyInput, responses={201: CreatedKey})
    def create(self, request: Request) -> Response:
        """Make a key. Send it as `Authorization: Bearer prf_…` or `X-Api-Key: prf_…`."""
        given: dict[str, Any] = self.input(ApiKeyInput)
        key, text = create_key(
            actor=self.actor,
            name=given["name"],
            scopes=given["scopes"],
            expires_at=given.get("expires_at"),
        )
        return Response(
            {**self.render(api_key(key.pk)), "key": text}, status=status.HTTP_201_CREATED
        )

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Revoke the key at once and for good; it stays in the list."""
        revoke_key(actor=self.actor, key_id=self.pk)
        return Response(status=status.HTTP_204_NO_CONTENT)
