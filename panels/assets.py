"""A short name of the built static files, so that browsers fetch changed ones at once."""

import hashlib
from functools import cache

from django.conf import settings

_WATCHED = ("css/app.css", "js/panel.js", "js/live.js", "js/theme.js", "icons.svg")


@cache
def version() -> str:
    """Ten letters that change when any of the watched files does."""
    digest = hashlib.sha256()
    for name in _WATCHED:
        digest.update((settings.BASE_DIR / "static" / name).read_bytes())
    return digest.hexdigest()[:10]
