"""The bare host: the front door of the installation."""

from django.urls import URLPattern, URLResolver, include, path

from panels.front.finding import start

urlpatterns: list[URLPattern | URLResolver] = [
    path("", start, name="start"),
    path("", include("panels.front.urls")),
]

handler403 = "panels.errors.forbidden"
handler404 = "panels.errors.not_found"
handler500 = "panels.errors.broken"
