"""A real web process and a real browser for the tests that need to look."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from accounts.models import User
from accounts.permissions import Role
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.support.people import person
from tests.support.web import web_process

ClientFor = Callable[[Tenant | None, User | None], Client]
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")

LIVE = 12_000
"""Milliseconds that news may take: before a page's own slow poll, which comes every 15 s."""


@pytest.fixture(scope="package")
def web(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a web process as it runs in production, over the test's own servers."""
    with web_process(tmp_path_factory.mktemp("web") / "log") as port:
        yield port


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if program is None:
        pytest.fail("Chromium is missing; scripts/ensure-chromium installs it or says how")
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous
    # code; every query of a test is a plain one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as driver:
        # Of a machine that does other things too; what has to be quick says so itself.
        expect.set_options(timeout=20_000)
        chromium = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Look:
    """A signed-in browser at a workspace, and everything its console complained about."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.context = context
        self.base = base
        self.complaints: list[str] = []

    def open(self, path: str) -> Page:
        page = self.context.new_page()
        page.on("console", lambda line: self._note(line.type, line.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(self.base + path)
        return page

    def _note(self, kind: str, text: str) -> None:
        # A font that is fetched ahead and painted seconds later says that the machine is
        # busy, and nothing about the page.
        if kind in ("error", "warning") and "link preload" not in text:
            self.complaints.append(text)


LookFor = Callable[..., Look]


@pytest.fixture
def look_for(web: int, browser: Browser, client_for: ClientFor, alpha: Tenant) -> Iterator[LookFor]:
    """`look_for(role=…, width=…, theme=…)`: that browser at alpha, signed in as that role."""
    contexts: list[BrowserContext] = []

    def make(
        *,
        role: Role | None = Role.OWNER,
        width: int = 1280,
        theme: str = "light",
        scripts: bool = True,
    ) -> Look:
        host = f"{alpha.slug}.{settings.BASE_HOST}"
        context = browser.new_context(
            viewport={"width": width, "height": 780},
            color_scheme=theme,  # type: ignore[arg-type]
            reduced_motion="reduce",
            java_script_enabled=scripts,
        )
        contexts.append(context)
        if role is not None:
            with in_tenant(alpha):
                client = client_for(alpha, person(role))
            context.add_cookies(
                [
                    {
                        "name": settings.SESSION_COOKIE_NAME,
                        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                        "domain": host,
                        "path": "/",
                    }
                ]
            )
        return Look(context, f"http://{host}:{web}")

    yield make
    for context in contexts:
        context.close()


PlatformLook = Callable[..., Look]


@pytest.fixture
def platform_admin(committed_db: None) -> User:
    return factories.UserFactory(email="root@example.test", name="Pia", role=Role.PLATFORM)


@pytest.fixture
def platform_look(
    web: int, browser: Browser, client_for: ClientFor, platform_admin: User
) -> Iterator[PlatformLook]:
    """`platform_look(width=…, theme=…, scripts=…, user=…)`: that browser at the platform,
    signed in as `platform_admin` unless told otherwise."""
    contexts: list[BrowserContext] = []

    def make(
        *, width: int = 1280, theme: str = "light", scripts: bool = True, user: User | None = None
    ) -> Look:
        context = browser.new_context(
            viewport={"width": width, "height": 780},
            color_scheme=theme,  # type: ignore[arg-type]
            reduced_motion="reduce",
            java_script_enabled=scripts,
        )
        contexts.append(context)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies(
            [
                {
                    "name": name,
                    "value": client_for(None, user or platform_admin).cookies[name].value,
                    "domain": settings.PLATFORM_HOST,
                    "path": "/",
                }
            ]
        )
        return Look(context, f"http://{settings.PLATFORM_HOST}:{web}")

    yield make
    for context in contexts:
        context.close()
