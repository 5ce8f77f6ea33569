"""Takes the pictures in docs/screens/ from a running demo: `make screens`.

Two widths and two themes of each page, so that a change of the look can be
seen at a glance. Reads addresses and passwords from the demo's own demo.json.
"""

import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import BrowserContext, Page, sync_playwright

HERE = Path(__file__).resolve().parent
OUT = HERE / "screens"
SIZES = ((360, 780), (1280, 800))
THEMES = ("light", "dark")
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
SETTLE_MS = 400
COLOURS = 256
"""Flat surfaces look the same in a palette and take a third of the space."""

Opening = Callable[[Page, dict[str, Any]], None]


@dataclass(frozen=True)
class Screen:
    """A picture: its name, and how its page is reached."""

    name: str
    open: Opening


def _at(path: str) -> Opening:
    def opening(page: Page, tenant: dict[str, Any]) -> None:
        page.goto(tenant["url"].rstrip("/") + path)

    return opening


def _first(path: str, link: str) -> Opening:
    """The page behind the first `link` of a list."""

    def opening(page: Page, tenant: dict[str, Any]) -> None:
        _at(path)(page, tenant)
        page.goto(tenant["url"].rstrip("/") + str(page.locator(link).first.get_attribute("href")))

    return opening


CUSTOMER = "971545550119"
"""A customer of the demo's who has booked."""

TALK = ".talk:has-text('Decide') a"
SIGNED_IN = (
    Screen("overview", _at("/")),
    Screen("inbox", _at("/inbox/")),
    Screen("conversation", _first("/inbox/", TALK)),
    Screen("proposals", _at("/proposals/")),
    Screen("proposal", _first("/proposals/", "#queue .row-cover")),
    Screen("orders", _at("/orders/")),
    Screen("catalogue", _at("/catalogue/services/")),
    Screen("service", _first("/catalogue/services/", "table .row-cover")),
    Screen("assistant", _at("/assistant/")),
    Screen("business", _at("/business/")),
    Screen("people", _at("/people/")),
    Screen("invite", _at("/people/invite/")),
    Screen("roles", _at("/people/roles/")),
    Screen("account", _at("/account/")),
    Screen("authenticator-app", _at("/account/app/")),
    Screen("security", _at("/security/")),
    Screen("api-keys", _at("/api-keys/")),
    Screen("history", _at("/history/")),
)


PLATFORM = (
    Screen("platform", _at("/")),
    Screen("platform-workspace", _first("/", "table .row-cover")),
    Screen("platform-new-workspace", _at("/tenants/new/")),
    Screen("platform-erased", _at("/erased/")),
    Screen("switches", _at("/switches/")),
    Screen("platform-limits", _at("/limits/")),
    Screen("platform-features", _at("/flags/")),
    Screen("platform-people", _at("/admins/")),
    Screen("platform-jobs", _at("/jobs/")),
    Screen("platform-upgrades", _at("/upgrades/")),
    Screen("platform-history", _at("/history/")),
)


def _sign_in(page: Page, url: str, email: str, password: str) -> None:
    page.goto(url.rstrip("/") + "/sign-in/")
    page.fill("[name=email]", email)
    page.fill("[name=password]", password)
    page.click("form button")
    page.wait_for_url(lambda address: "/sign-in" not in address)


def _take(page: Page, name: str) -> None:
    page.wait_for_timeout(SETTLE_MS)
    target = OUT / f"{name}.png"
    page.screenshot(path=target)
    with Image.open(target) as picture:
        picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
            target, optimize=True
        )


def _workspace(context: BrowserContext, tenant: dict[str, Any], suffix: str) -> None:
    page = context.new_page()
    page.goto(tenant["url"].rstrip("/") + "/sign-in/")
    _take(page, f"sign-in-{suffix}")
    _at("/forgot/")(page, tenant)
    _take(page, f"forgot-{suffix}")
    _sign_in(page, tenant["url"], **tenant["owner"])
    for screen in SIGNED_IN:
        screen.open(page, tenant)
        _take(page, f"{screen.name}-{suffix}")
    page.close()


def _front(context: BrowserContext, demo: dict[str, Any], suffix: str) -> None:
    page = context.new_page()
    for name in ("sign-up", "find"):
        page.goto(f"{demo['base_url'].rstrip('/')}/{name}/")
        _take(page, f"{name}-{suffix}")
    page.close()


def _platform(context: BrowserContext, demo: dict[str, Any], suffix: str) -> None:
    platform = demo["platform"]
    page = context.new_page()
    _sign_in(page, platform["url"], platform["email"], platform["password"])
    for screen in PLATFORM:
        screen.open(page, platform)
        _take(page, f"{screen.name}-{suffix}")
    page.close()


def _phone(context: BrowserContext, demo: dict[str, Any], suffix: str) -> None:
    page = context.new_page()
    page.goto(demo["emulator_url"])
    _take(page, f"phone-customers-{suffix}")
    number = demo["tenants"][0]["phone_number_id"]
    page.goto(f"{demo['emulator_url']}/?number={number}&customer={CUSTOMER}")
    _take(page, f"phone-{suffix}")
    page.close()


def main() -> int:
    home = Path(os.environ.get("PROFFER_HOME") or HERE.parent / ".proffer")
    described = home / "demo.json"
    if not described.is_file():
        sys.stderr.write("No demo runs here. Start one with `make demo`, then try again.\n")
        return 1
    demo = json.loads(described.read_text())
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    OUT.mkdir(exist_ok=True)
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for width, height in SIZES:
            for theme in THEMES:
                context = chromium.new_context(
                    viewport={"width": width, "height": height},
                    color_scheme=theme,
                    reduced_motion="reduce",
                )
                suffix = f"{width}-{theme}"
                _front(context, demo, suffix)
                _workspace(context, demo["tenants"][0], suffix)
                _platform(context, demo, suffix)
                _phone(context, demo, suffix)
                context.close()
        chromium.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
