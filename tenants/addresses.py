"""Where things are reached: a workspace's host, the platform's, and the front door's."""

from django.conf import settings


def _url(host: str) -> str:
    port = "" if settings.SECURE or settings.PORT == 80 else f":{settings.PORT}"
    return f"{settings.URL_SCHEME}://{host}{port}/"


def workspace_url(slug: str) -> str:
    """The start of a workspace's addresses, with a slash at its end."""
    return _url(f"{slug}.{settings.BASE_HOST}")


def platform_url() -> str:
    return _url(settings.PLATFORM_HOST)


def front_url() -> str:
    """The bare host, where one signs up and finds a workspace."""
    return _url(settings.BASE_HOST)
