"""Tokens: e-mail and password for a pair, a refresh token for the next pair, and its end."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import mfa, tokens
from accounts.credentials import check_credentials
from accounts.exceptions import MfaEnrolmentRequired, MfaRequired
from accounts.policy import second_step_required
from api.base import Door, Input
from api.permissions import PUBLIC


class Credentials(Input):
    email = serializers.CharField(max_length=254)
    password = serializers.CharField(max_length=256, trim_whitespace=False)
    code = serializers.CharField(
        max_length=40,
        required=False,
        allow_blank=True,
        help_text="Of whoever has a second step: the app's code, or a recovery code.",
    )


class RefreshTokenInput(Input):
    refresh = serializers.CharField(max_length=4096)


class TokenPair(serializers.Serializer[Any]):
    """`access` lives 15 minutes, `refresh` 14 days and works once."""

    access = serializers.CharField()
    refresh = serializers.CharField()


class TokenDoor(Door):
    """Open to everybody; a stale bearer token in the headers does not matter here."""

    authentication_classes = []
    required_permission = PUBLIC


class ObtainToken(TokenDoor):
    @extend_schema(
        operation_id="auth_token_create",
        tags=["auth"],
        auth=[],
        request=Credentials,
        responses=TokenPair,
    )
    def post(self, request: Request) -> Response:
        """Sign in. After ten wrong attempts in five minutes: 429 with `Retry-After`.

        Whoever has a second step sends its `code` as well: 401 `mfa_required` without. Where
        one is required and the person has none: 403 `mfa_enrolment_required`.
        """
        given = self.input(Credentials)
        user = check_credentials(
            email=given["email"], password=given["password"], request=request._request
        )
        if mfa.has_second_step(user):
            if not given.get("code"):
                raise MfaRequired
            mfa.check_code(user=user, code=given["code"], request=request._request)
        elif second_step_required():
            raise MfaEnrolmentRequired
        return Response(TokenPair(tokens.issue(user)).data)


class RefreshToken(TokenDoor):
    @extend_schema(
        operation_id="auth_token_refresh",
        tags=["auth"],
        auth=[],
        request=RefreshTokenInput,
        responses=TokenPair,
    )
    def post(self, request: Request) -> Response:
        """The next pair. A refresh token that comes a second time revokes its whole family."""
        given = self.input(RefreshTokenInput)
        return Response(TokenPair(tokens.rotate(given["refresh"])).data)


class RevokeToken(TokenDoor):
    @extend_schema(
        operation_id="auth_token_revoke",
        tags=["auth"],
        auth=[],
        request=RefreshTokenInput,
        responses={204: None},
    )
    def post(self, request: Request) -> Response:
        """End a refresh token and all of its family."""
        tokens.revoke(self.input(RefreshTokenInput)["refresh"])
        return Response(status=status.HTTP_204_NO_CONTENT)
