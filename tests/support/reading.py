"""What keeps somebody from reading a page: axe's rules, and whether it fits the screen."""

import json
import zlib
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page

AXE = (Path(__file__).parents[1] / "panels" / "vendor" / "axe.min.js").read_text()
EVERY_RULE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # Of what keeps a rule no report is made, and an element's own HTML says which it is.
    "resultTypes": ["violations"],
    "selectors": False,
}
WIDTHS, HEIGHT = (360, 1280), 780
THEMES = ("light", "dark")
STILL = """async () => {
    // What takes its colour from above begins to fade when that has ended.
    for (let left = []; (left = document.getAnimations()).length;) {
        left.forEach(each => each.finish());
        await new Promise(requestAnimationFrame);
    }
    await new Promise(requestAnimationFrame);
}"""
"""Colours that fade into another theme's are there."""
BEYOND = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def violations(page: Page) -> list[str]:
    """What axe finds in the open page, with all that can be unfolded unfolded."""
    for details in page.query_selector_all("details:not([data-menu])"):
        details.evaluate("element => element.open = true")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate(f"axe.run(document, {json.dumps(EVERY_RULE)})")["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]


def too_wide(page: Page) -> list[str]:
    beyond = page.evaluate(BEYOND)
    return [f"{beyond} px too wide"] if beyond > 0 else []


def ill_read(page: Page) -> list[str]:
    """What is wrong with the open page: whether it fits at both widths, and axe's rules in one of
    the four looks. Which one depends on its address: what many pages have is seen in all of them.
    """
    look = zlib.crc32(urlsplit(page.url).path.encode()) % (len(WIDTHS) * len(THEMES))
    chosen, theme = WIDTHS[look % len(WIDTHS)], THEMES[look // len(WIDTHS)]
    found = []
    for width in sorted(WIDTHS, key=lambda each: each == chosen):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        wrong = too_wide(page) + (_settled(page) if width == chosen else [])
        found += [f"{width} {theme}: {each}" for each in wrong]
    return found


def _settled(page: Page) -> list[str]:
    """What stays wrong: a live page may put in something anew in the moment it is looked at."""
    page.evaluate(STILL)
    if wrong := violations(page):
        page.wait_for_timeout(500)
        page.evaluate(STILL)
        wrong = violations(page)
    return wrong
