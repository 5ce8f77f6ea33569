"""The web process and the browser of the panels' tests, for the front door's."""

from tests.panels.conftest import browser, web

__all__ = ["browser", "web"]
