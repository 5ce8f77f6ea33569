from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("api.platform_urls")),
    path("", include("panels.platform.urls")),
]

handler403 = "panels.errors.forbidden"
handler404 = "panels.errors.not_found"
handler500 = "panels.errors.broken"
