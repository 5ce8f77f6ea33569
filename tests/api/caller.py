"""A program that speaks to the API: JSON both ways, a bearer token, one host."""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from accounts.permissions import Role
from accounts.tokens import TokenPair, issue
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.factories import PASSWORD
from tests.support.people import person

PREFIX = "/api/v1/"


class Caller:
    """Calls a tenant's API, or the platform's without a tenant. `token` may be anybody's."""

    def __init__(self, tenant: Tenant | None, token: str = "") -> None:
        host = f"{tenant.slug}.{settings.BASE_HOST}" if tenant else settings.PLATFORM_HOST
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.client = Client(SERVER_NAME=host, headers=headers, raise_request_exception=True)

    def get(self, path: str, **parameters: Any) -> HttpResponse:
        return self.client.get(PREFIX + path, parameters)

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self._send("post", path, body, headers)

    def form(self, path: str, fields: dict[str, Any], **headers: str) -> HttpResponse:
        """A multipart form; bytes are a file."""
        parts = {
            name: SimpleUploadedFile("news.txt", value) if isinstance(value, bytes) else value
            for name, value in fields.items()
        }
        return self.client.post(PREFIX + path, parts, headers=headers)

    def patch(self, path: str, body: Any = None) -> HttpResponse:
        return self._send("patch", path, body, {})

    def put(self, path: str, body: Any = None) -> HttpResponse:
        return self._send("put", path, body, {})

    def raw(self, method: str, path: str, body: bytes, kind: str = "application/json") -> Any:
        return self.client.generic(method.upper(), PREFIX + path, body, content_type=kind)

    def _send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> HttpResponse:
        return getattr(self.client, method)(
            PREFIX + path,
            {} if body is None else body,
            content_type="application/json",
            headers=headers,
        )

    def sign_in(self, email: str, password: str = PASSWORD) -> HttpResponse:
        return self.post("auth/token/", {"email": email, "password": password})


def tokens_of(tenant: Tenant, role: Role | str) -> TokenPair:
    with in_tenant(tenant):
        return issue(person(role))


def as_person(tenant: Tenant, role: Role | str) -> Caller:
    """Signed in as the seeded person of that role."""
    return Caller(tenant, tokens_of(tenant, role).access)


def as_platform(email: str = "root@example.test") -> Caller:
    """Signed in at the platform's host as a platform admin, who is made for the test."""
    admin = User.objects.create_user(
        email=email, password=PASSWORD, name="Root", role=Role.PLATFORM.value
    )
    return Caller(None, issue(admin).access)


def refusal(response: HttpResponse, status: int, code: str) -> dict[str, Any]:
    """The error of a refused call, which must have exactly this status, code and form."""
    assert response.status_code == status, (response.status_code, response.content[:500])
    body = response.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "fields"}
    assert body["error"]["code"] == code, body
    assert body["error"]["message"]
    return body["error"]
