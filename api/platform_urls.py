"""/api/v1/ at the platform's host."""

from django.urls import include, path

from api.permissions import declared
from api.resources.meta import PlatformSchema
from api.resources.platform import Tenants
from api.resources.switches import GlobalSwitch, NumberSwitch, Switches, TenantSwitch
from api.routing import NOWHERE, TOKENS, Router, at

KIND = "(?P<kind>ai|sending)"
TENANT = "(?P<pk>[0-9]{1,18})"

router = Router()
router.register("tenants", Tenants)

urlpatterns = declared(
    [
        *TOKENS,
        at("switches", Switches),
        at(f"switches/{KIND}", GlobalSwitch),
        at(f"tenants/{TENANT}/switches/{KIND}", TenantSwitch),
        at(f"tenants/{TENANT}/numbers/(?P<number>[0-9]{{1,40}})/switches/{KIND}", NumberSwitch),
        at("schema", PlatformSchema),
        path("", include(router.urls)),
        NOWHERE,
    ]
)
