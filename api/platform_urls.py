"""/api/v1/ at the platform's host."""

from django.urls import include, path

from api.permissions import declared
from api.resources.meta import PlatformSchema
from api.resources.platform import GlobalSwitch, Tenants
from api.routing import NOWHERE, TOKENS, Router, at

router = Router()
router.register("tenants", Tenants)

urlpatterns = declared(
    [
        *TOKENS,
        at("switches/ai", GlobalSwitch),
        at("schema", PlatformSchema),
        path("", include(router.urls)),
        NOWHERE,
    ]
)
