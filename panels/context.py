"""What every page of a panel needs: its name, its navigation, the state of the platform."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

from django.http import HttpRequest

from accounts.models import SupportGrant
from accounts.permissions import Role, known
from accounts.sessions import must_enrol
from accounts.support import open_grant
from conversations import deadletters
from conversations.models import Channel
from conversations.queries import waiting_count
from core.scope import active_scope
from orders.queries import open_changes, pending_proposals
from panels import assets
from tenants.models import Switch, Tenant


@dataclass(frozen=True)
class NavItem:
    """One place in the navigation, shown to those who hold `permission`."""

    key: str
    label: str
    icon: str
    url: str
    permission: str
    shortcut: str
    dock: bool = False
    counter: str = ""
    count: Callable[[], int] | None = None

    def __post_init__(self) -> None:
        known(self.permission)


def _pending() -> int:
    return pending_proposals().count() + open_changes().count()


TENANT_NAV = (
    NavItem("overview", "Overview", "house", "tenant:overview", "overview.view", "o", dock=True),
    NavItem(
        "inbox",
        "Inbox",
        "inbox",
        "tenant:inbox",
        "inbox.view",
        "i",
        dock=True,
        counter="waiting",
        count=waiting_count,
    ),
    NavItem(
        "proposals",
        "Proposals",
        "clipboard-check",
        "tenant:proposals",
        "orders.view",
        "p",
        dock=True,
        counter="pending",
        count=_pending,
    ),
    NavItem(
        "failed",
        "Failed",
        "triangle-alert",
        "tenant:failed",
        "inbox.redrive",
        "f",
        counter="failed",
        count=deadletters.count,
    ),
    NavItem("orders", "Orders", "receipt-text", "tenant:orders", "orders.view", "r", dock=True),
    NavItem("contacts", "Customers", "book-open", "tenant:contacts", "inbox.view", "u"),
    NavItem("catalogue", "Catalogue", "tag", "tenant:services", "catalog.view", "c"),
    NavItem("assistant", "Assistant", "bot", "tenant:assistant", "assistant.view", "a"),
    NavItem(
        "templates", "Templates", "message-square-text", "tenant:templates", "templates.manage", "t"
    ),
    NavItem("business", "Business", "store", "tenant:business", "business.edit", "b"),
    NavItem("people", "People", "user", "tenant:people", "users.view", "e"),
    NavItem("security", "Security", "lock", "tenant:security", "security.manage", "y"),
    NavItem("api-keys", "API keys", "key-round", "tenant:api-keys", "api_keys.manage", "k"),
    NavItem("history", "History", "history", "tenant:history", "audit.view", "h"),
)
PLATFORM_NAV = (
    NavItem(
        "tenants", "Workspaces", "store", "platform:tenants", "platform.tenants", "w", dock=True
    ),
    NavItem(
        "switches", "Switches", "power", "platform:switches", "platform.switches", "s", dock=True
    ),
    NavItem("ai", "AI", "bot", "platform:ai", "platform.ai", "a"),
    NavItem("flags", "Features", "sparkles", "platform:flags", "platform.flags", "f"),
    NavItem("people", "People", "user", "platform:admins", "platform.admins", "e"),
    NavItem("jobs", "Jobs", "clipboard-list", "platform:jobs", "platform.jobs", "j", dock=True),
    NavItem("upgrades", "Upgrades", "package", "platform:upgrades", "platform.jobs", "u"),
    NavItem("security", "Security", "lock", "platform:security", "security.manage", "y"),
    NavItem("history", "History", "history", "platform:history", "platform.audit", "h", dock=True),
)


def places_of(user: Any) -> list[NavItem]:
    """Where this person may go, in the panel that the request is in."""
    items = TENANT_NAV if active_scope() else PLATFORM_NAV
    return [item for item in items if user.has_permission(item.permission)]


class Panel:
    """The panel a request is in, for templates. Nothing is read before a template asks."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.in_tenant = active_scope() is not None
        self.assets = assets.version()
        self.space = "tenant" if self.in_tenant else "platform"
        self.home = "tenant:overview" if self.in_tenant else "platform:tenants"
        self.sign_out = "tenant:sign-out" if self.in_tenant else "platform:sign-out"

    @property
    def name(self) -> str:
        if not self.in_tenant:
            # A host that leads nowhere, or to a workspace that is closed, has no panel.
            return "Proffer platform" if hasattr(self._request, "tenant") else "Proffer"
        business = getattr(self._request, "business", None)
        return str(business.name if business else self._request.tenant.name)  # type: ignore[attr-defined]

    @property
    def title(self) -> str:
        return self.name

    @property
    def live(self) -> str:
        """Where live events come from: for signed-in people only."""
        return "/events/" if self.nav else ""

    @cached_property
    def nav(self) -> list[NavItem]:
        # A refusal before the session was looked at is answered with a page as well.
        user = self._person
        if user is None or must_enrol(self._request):
            return []
        # Rail and dock show the same number: it is counted once a request.
        return [
            replace(item, count=cache(item.count)) if item.count else item
            for item in places_of(user)
        ]

    @cached_property
    def support(self) -> SupportGrant | None:
        """The workspace's open consent that support looks in: every page says so."""
        return open_grant() if self.in_tenant and self._person else None

    @property
    def is_support(self) -> bool:
        return self._person is not None and self._person.role == Role.SUPPORT

    @property
    def may_end_support(self) -> bool:
        return self._person is not None and self._person.has_permission("support.grant")

    @property
    def _person(self) -> Any:
        user = getattr(self._request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @property
    def suspended(self) -> Tenant | None:
        """The workspace while it is suspended: every page says so, and why."""
        tenant = getattr(self._request, "tenant", None)
        return tenant if tenant and tenant.state == Tenant.State.SUSPENDED else None

    @cached_property
    def stopped_numbers(self) -> list[Channel]:
        """The workspace's numbers that WhatsApp refuses: every page says so."""
        if not self.in_tenant or not self.nav:
            return []
        return list(Channel.objects.filter(active=False).order_by("id"))

    @property
    def may_connect(self) -> bool:
        return self._person is not None and self._person.has_permission("business.edit")

    @cached_property
    def stopped(self) -> list[Switch]:
        """What the platform has stopped in every workspace, while it is."""
        return list(Switch.objects.filter(tenant=None, engaged=True).order_by("kind"))


def panel(request: HttpRequest) -> dict[str, Any]:
    return {"panel": Panel(request)}
