"""The demo's own host: its start page, the front door, and everything of the platform's host."""

from django.urls import URLPattern, URLResolver, include, path

from config.platform_urls import urlpatterns as platform_patterns
from demo.views import start

urlpatterns: list[URLPattern | URLResolver] = [
    path("", start, name="start"),
    path("", include("panels.front.urls")),
    *platform_patterns,
]

handler403 = "panels.errors.forbidden"
handler404 = "panels.errors.not_found"
handler500 = "panels.errors.broken"
