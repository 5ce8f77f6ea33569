"""Composition: what every process of the product begins with."""

import gc
import sys

# What is loaded stays. Looking for garbage in it over and over is a quarter of what loading costs;
# `config.apps` lets it begin.
gc.disable()

# structlog draws tracebacks with rich where that is installed, as it is with the checks: 4.5 MB
# in every process for what no log here uses. Who wants it themselves finds it afterwards.
_absent = "rich" not in sys.modules
if _absent:
    sys.modules["rich"] = None  # type: ignore[assignment]
try:
    import structlog  # noqa: F401
finally:
    if _absent:
        del sys.modules["rich"]

from config.celery import app as celery_app  # noqa: E402 (it imports structlog)

__all__ = ["celery_app"]
