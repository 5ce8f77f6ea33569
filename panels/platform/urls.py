"""The platform panel's addresses."""

from django.urls import path

from panels import signing
from panels.platform import history, switches, tenants

app_name = "platform"

urlpatterns = [
    path("", tenants.tenants, name="tenants"),
    path("sign-in/", signing.sign_in, name="sign-in"),
    path("sign-out/", signing.sign_out, name="sign-out"),
    path("tenants/new/", tenants.tenant_new, name="tenant-new"),
    path("tenants/<int:tenant_id>/", tenants.tenant, name="tenant"),
    path("tenants/<int:tenant_id>/switch/", tenants.tenant_switch, name="tenant-switch"),
    path("switches/", switches.switches, name="switches"),
    path("switches/ai/", switches.switch, name="switch"),
    path("history/", history.history, name="history"),
]
