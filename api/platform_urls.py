"""/api/v1/ at the platform's host."""

from django.urls import include, path

from api.permissions import declared
from api.resources.backends import Backends
from api.resources.budgets import SharedBudget, TenantBudget
from api.resources.flags import Flags, GlobalFlag, TenantFlag, TenantFlags
from api.resources.history import PlatformHistory
from api.resources.letters import DiscardLetters, Letters, TakeIn
from api.resources.lifecycle import Erasures
from api.resources.meta import PlatformSchema
from api.resources.platform import Tenants
from api.resources.switches import GlobalSwitch, NumberSwitch, Switches, TenantSwitch
from api.routing import NOWHERE, TOKENS, Router, at

KIND = "(?P<kind>ai|sending)"
TENANT = "(?P<pk>[0-9]{1,18})"
FLAG = "(?P<name>[a-z_]{1,40})"

router = Router()
router.register("tenants", Tenants)
router.register("erasures", Erasures)
router.register("ai/backends", Backends)

urlpatterns = declared(
    [
        *TOKENS,
        at("audit", PlatformHistory),
        at("ai/budgets/(?P<of>all|each)", SharedBudget),
        at(f"tenants/{TENANT}/ai/budget", TenantBudget),
        at("flags", Flags),
        at(f"flags/{FLAG}", GlobalFlag),
        at(f"tenants/{TENANT}/flags", TenantFlags),
        at(f"tenants/{TENANT}/flags/{FLAG}", TenantFlag),
        at("letters", Letters),
        at("letters/take_in", TakeIn),
        at("letters/discard", DiscardLetters),
        at("switches", Switches),
        at(f"switches/{KIND}", GlobalSwitch),
        at(f"tenants/{TENANT}/switches/{KIND}", TenantSwitch),
        at(f"tenants/{TENANT}/numbers/(?P<number>[0-9]{{1,40}})/switches/{KIND}", NumberSwitch),
        at("schema", PlatformSchema),
        path("", include(router.urls)),
        NOWHERE,
    ]
)
