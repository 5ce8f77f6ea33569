"""Who calls: a bearer token of this very workspace, checked against the person's row."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from accounts.exceptions import TokenRefused
from accounts.models import User
from accounts.tokens import person_of


class TenantTokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <access token>`; a token of another workspace is a 401."""

    def authenticate(self, request: Request) -> tuple[User, str] | None:
        kind, _, token = get_authorization_header(request).partition(b" ")
        if not kind:
            return None
        if kind.lower() != b"bearer":
            raise TokenRefused("Send the access token as “Authorization: Bearer …”.")
        try:
            text = token.strip().decode("ascii")
        except UnicodeDecodeError:
            raise TokenRefused from None
        return person_of(text), text

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the OpenAPI document calls it."""

    target_class = TenantTokenAuthentication
    name = "accessToken"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
