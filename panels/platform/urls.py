"""The platform panel's addresses."""

from django.urls import path

from panels import joining
from panels.account import urls as account
from panels.platform import history, support, switches, tenants

app_name = "platform"

urlpatterns = [
    path("", tenants.tenants, name="tenants"),
    *account.urlpatterns,
    path("tenants/new/", tenants.tenant_new, name="tenant-new"),
    path("tenants/<int:tenant_id>/", tenants.tenant, name="tenant"),
    path("tenants/<int:tenant_id>/support/", support.tenant_support, name="tenant-support"),
    path("join/", joining.join, name="join"),
    path("join/<str:token>/", joining.join_link, name="join-link"),
    *[
        path(address + f"switches/{kind}/", view, {"kind": kind}, name=f"{name}-{kind}")
        for kind in ("ai", "sending")
        for address, view, name in (
            ("", switches.everywhere, "switch"),
            ("tenants/<int:tenant_id>/", tenants.tenant_switch, "tenant"),
            ("tenants/<int:tenant_id>/numbers/<int:address_id>/", tenants.number_switch, "number"),
        )
    ],
    path("switches/", switches.switches, name="switches"),
    path("history/", history.history, name="history"),
]
