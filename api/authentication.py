"""Who calls: a person's token or a program's key of this very workspace, by its row."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from accounts.api_keys import MARK, KeyHolder, key_holder
from accounts.exceptions import TokenRefused
from accounts.models import User
from accounts.tokens import person_of
from core.addresses import client_address


class TenantTokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <access token or key>`, or `X-Api-Key: <key>`.

    Those of another workspace are a 401.
    """

    def authenticate(self, request: Request) -> tuple[User | KeyHolder, str] | None:
        kind, _, token = get_authorization_header(request).partition(b" ")
        given = request.headers.get("X-Api-Key", "")
        if not kind and not given:
            return None
        if kind and given:
            raise TokenRefused("Send either an Authorization header or an X-Api-Key.")
        if kind and kind.lower() != b"bearer":
            raise TokenRefused("Send the access token as “Authorization: Bearer …”.")
        try:
            text = given or token.strip().decode("ascii")
        except UnicodeDecodeError:
            raise TokenRefused from None
        if given or text.startswith(MARK):
            return key_holder(text, address=client_address(request._request)), text
        return person_of(text), text

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the OpenAPI document calls it."""

    target_class = TenantTokenAuthentication
    name = ["accessToken", "apiKey"]

    def get_security_definition(self, auto_schema: object) -> list[dict[str, str]]:
        return [
            {
                "type": "http",
                "scheme": "bearer",
                "description": "An access token of a person, or a key (prf_…) of a program.",
            },
            {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
        ]
