"""Host → tenant for every request, and the answers that need none."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import get_resolver, get_urlconf
from django.utils.module_loading import import_string

from tenants.context import in_tenant
from tenants.directory import hosts
from tenants.models import Tenant
from tenants.security import record_incident

GetResponse = Callable[[HttpRequest], HttpResponse]

BROKEN = {
    "code": "broken",
    "message": "That is our fault, and it was written down. Please try again.",
    "fields": {},
}
"""The API's error for a fault of our own."""


def host_of(request: HttpRequest) -> str:
    """The request's host without port, in lower case."""
    return request.get_host().rsplit(":", 1)[0].lower()


class ServiceMiddleware:
    """Webhooks, health and metrics answer on any host, outside tenants, sessions and cookies."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.views: dict[str, Callable[[HttpRequest], HttpResponse]] = {
            path: import_string(view) for path, view in settings.SERVICE_PATHS.items()
        }

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view = self.views.get(request.path)
        return view(request) if view else self.get_response(request)


class TenantMiddleware:
    """Runs the rest of the request inside the tenant its host names.

    `request.tenant` is the tenant, or None at the platform's own hosts, which
    get the platform's URLs. Any other host is a 404.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host = host_of(request)
        if host in (settings.PLATFORM_HOST, settings.BASE_HOST, "127.0.0.1", "[::1]"):
            request.tenant = None  # type: ignore[attr-defined]
            request.urlconf = (
                settings.PLATFORM_URLCONF
                if host == settings.PLATFORM_HOST
                else settings.BASE_URLCONF
            )
            return self.get_response(request)
        tenant = hosts.find(host)
        if tenant is None or tenant.state != Tenant.State.ACTIVE:
            raise Http404("There is no workspace at this address.")
        request.tenant = tenant  # type: ignore[attr-defined]
        with in_tenant(tenant):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A wall that was hit is recorded; who asked learns that something broke, no more."""
        if not record_incident(exception, where=request.path):
            return None
        if request.path.startswith("/api/"):
            return JsonResponse({"error": BROKEN}, status=500)
        answer: HttpResponse = get_resolver(get_urlconf()).resolve_error_handler(500)(request)
        return answer
