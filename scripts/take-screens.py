"""Take the pictures in docs/screens from the demo that runs: narrow and wide, light and dark."""

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "screens"
SIZES = {360: 780, 1280: 800}
SCHEMES = ("light", "dark")

#: Name of the picture, address, and what to open from there first.
PAGES: tuple[tuple[str, str, str | None], ...] = (
    ("overview", "/", None),
    ("inbox", "/inbox/", r"^/inbox/\d+/$"),
    ("proposal", "/proposals/", r"^/proposals/\d+/$"),
    ("orders", "/orders/", None),
    ("catalogue", "/catalogue/services/", None),
    ("assistant", "/assistant/", None),
)


def main() -> int:
    """Take them all; 1 with words when no demo runs."""
    home = Path(os.environ.get("PROFFER_HOME") or ROOT / ".proffer")
    try:
        demo: dict[str, Any] = json.loads((home / "demo.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        sys.stderr.write(f"No demo runs from {home}. Start one first: make demo\n")
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            # Chromium's own sandbox does not work for root, as in a container.
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
        )
        for width in SIZES:
            for scheme in SCHEMES:
                _take_all(browser, demo, width=width, scheme=scheme)
        browser.close()
    return 0


def _take_all(browser: Browser, demo: dict[str, Any], *, width: int, scheme: str) -> None:
    tenant = demo["tenants"][0]
    with _page(browser, width=width, scheme=scheme) as page:
        page.goto(f"{tenant['url']}/sign-in/")
        _take(page, "sign-in", width=width, scheme=scheme)
        _sign_in(page, tenant["owner"])
        for name, address, link in PAGES:
            page.goto(f"{tenant['url']}{address}")
            if link:
                _open_first(page, link)
            _take(page, name, width=width, scheme=scheme)
    with _page(browser, width=width, scheme=scheme) as page:
        page.goto(f"{demo['platform']['url']}/sign-in/")
        _sign_in(page, demo["platform"])
        _take(page, "platform", width=width, scheme=scheme)
    with _page(browser, width=width, scheme=scheme) as page:
        page.goto(demo["emulator_url"])
        _take(page, "phone", width=width, scheme=scheme)


@contextmanager
def _page(browser: Browser, *, width: int, scheme: str) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": width, "height": SIZES[width]},
        color_scheme="dark" if scheme == "dark" else "light",
        device_scale_factor=2 if width < 600 else 1,
        locale="en-GB",
    )
    yield context.new_page()
    context.close()


def _sign_in(page: Page, person: dict[str, str]) -> None:
    page.fill("input[name=email]", person["email"])
    page.fill("input[name=password]", person["password"])
    page.press("input[name=password]", "Enter")
    page.wait_for_url(re.compile(r"^(?!.*sign-in).*$"))


def _open_first(page: Page, pattern: str) -> None:
    """Follow the first link in the page whose address fits."""
    addresses = page.eval_on_selector_all(
        "a[href]", "links => links.map(link => link.getAttribute('href'))"
    )
    address = next((one for one in addresses if re.match(pattern, one)), None)
    if address:
        page.goto(re.sub(r"(https?://[^/]+).*", r"\1", page.url) + address)


def _take(page: Page, name: str, *, width: int, scheme: str) -> None:
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready")
    # Live pages keep a stream open, so the network never falls silent; the layout does.
    page.wait_for_timeout(400)
    page.screenshot(path=PICTURES / f"{name}-{width}-{scheme}.png", animations="disabled")
    sys.stdout.write(f"docs/screens/{name}-{width}-{scheme}.png\n")


if __name__ == "__main__":
    sys.exit(main())
