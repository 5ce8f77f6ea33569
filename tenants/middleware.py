"""Host → tenant for every request, and the answers that need none."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import get_resolver, get_urlconf
from django.utils.module_loading import import_string

from tenants.context import in_tenant
from tenants.directory import forget_all, hosts
from tenants.exceptions import TenantClosed
from tenants.models import Tenant
from tenants.security import record_incident
from tenants.states import closed_because, state_of, write_refused

GetResponse = Callable[[HttpRequest], HttpResponse]
Refusal = Callable[[HttpRequest, TenantClosed], HttpResponse]

READING = ("GET", "HEAD", "OPTIONS")

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


def admitted(host: str) -> Tenant:
    """The tenant at this host, in the state it has now. Raises TenantClosed.

    The host is looked up from memory; the state never is, so a move is seen by the next
    request of every process.
    """
    tenant = hosts.find(host)
    if tenant is not None and (state := state_of(tenant)) != tenant.state:
        forget_all()
        tenant = hosts.find(host)
        if tenant is not None and tenant.state != state:
            # It moved once more meanwhile: what is remembered from now on is that.
            forget_all()
    refusal = closed_because(tenant.state if tenant else None)
    if refusal is not None:
        raise refusal
    assert tenant is not None  # noqa: S101 (nobody is closed_because of None)
    return tenant


def _may_write(request: HttpRequest) -> bool:
    """Whether a suspended workspace lets this pass: reading, and coming, going, own account."""
    return request.method in READING or request.path.startswith(settings.OPEN_WHEN_SUSPENDED)


class TenantMiddleware:
    """Runs the rest of the request inside the tenant its host names.

    `request.tenant` is the tenant, or None at the platform's own hosts, which
    get the platform's URLs. A workspace that is closed, a write to one that is
    suspended, and a host that leads nowhere are answered here (`CLOSED_VIEWS`).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.refusals: dict[str, Refusal] = {
            start: import_string(view) for start, view in settings.CLOSED_VIEWS.items()
        }

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
        try:
            tenant = admitted(host)
        except TenantClosed as refusal:
            return self._refuse(request, refusal)
        request.tenant = tenant  # type: ignore[attr-defined]
        with in_tenant(tenant):
            refused = None if _may_write(request) else write_refused(tenant)
            return self._refuse(request, refused) if refused else self.get_response(request)

    def _refuse(self, request: HttpRequest, refusal: TenantClosed) -> HttpResponse:
        start = max((s for s in self.refusals if request.path.startswith(s)), key=len)
        return self.refusals[start](request, refusal)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A wall that was hit is recorded; who asked learns that something broke, no more."""
        if not record_incident(exception, where=request.path):
            return None
        if request.path.startswith("/api/"):
            return JsonResponse({"error": BROKEN}, status=500)
        answer: HttpResponse = get_resolver(get_urlconf()).resolve_error_handler(500)(request)
        return answer
