"""The demo's own host: its start page, and everything of the platform's host."""

from django.urls import URLPattern, URLResolver, path

from config.platform_urls import urlpatterns as platform_patterns
from demo.views import start

urlpatterns: list[URLPattern | URLResolver] = [path("", start, name="start"), *platform_patterns]

handler403 = "panels.errors.forbidden"
handler404 = "panels.errors.not_found"
handler500 = "panels.errors.broken"
