"""The story as a person sees it: a phone and the panel beside it, in a real browser."""

import os
import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.flows.stack import Shop, Stack, new_customer
from tests.support.reading import ill_read

pytestmark = pytest.mark.browser
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
SOON = 10_000
"""Milliseconds within which what happens elsewhere is seen; the pages' own polls are slower."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    assert program, "Chromium is missing; scripts/ensure-chromium installs it or says how"
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What the pages' consoles say; a policy that blocks something speaks here."""
    found: list[str] = []
    yield found
    assert found == []


def listen(page: Page, complaints: list[str]) -> Page:
    page.on(
        "console",
        lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page


def sign_in(page: Page, shop: Shop, *, who: str = "owner") -> None:
    page.goto(shop.facts["url"])
    page.get_by_label("E-mail").fill(shop.facts[who]["email"])
    page.get_by_label("Password", exact=True).fill(shop.facts[who]["password"])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def write(phone: Page, text: str) -> None:
    phone.get_by_label("Message", exact=True).fill(text)
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("log").get_by_text(text, exact=True)).to_be_visible()


def hears(phone: Page, words: str | re.Pattern[str]) -> None:
    expect(phone.get_by_role("log").get_by_text(words).last).to_be_visible(timeout=SOON)


def test_asked_booked_approved_and_confirmed_side_by_side(
    stack: Stack, alameda: Shop, browser: Browser, complaints: list[str]
) -> None:
    customer, name = new_customer(), f"Ines {os.getpid()}"
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    phone = listen(browser.new_page(viewport={"width": 390, "height": 800}), complaints)
    panel = listen(context.new_page(), complaints)
    alameda.says(customer, "Hola", name=name)
    alameda.hears(customer)
    sign_in(panel, alameda)
    panel.goto(f"{alameda.facts['url'].rstrip('/')}/inbox/")
    panel.get_by_role("link", name=re.compile(name)).first.click()
    messages = panel.locator("#messages")
    expect(messages).to_contain_text("Hola")
    panel.evaluate("window.notReloaded = true")
    phone.goto(f"{stack.facts['emulator_url']}/?number={alameda.number}&customer={customer}")

    price = alameda.service("Afeitado clásico")["price"]
    write(phone, "¿Cuánto cuesta el afeitado clásico?")
    told = re.compile(price.replace(".", "[.,]"))
    hears(phone, told)
    expect(messages).to_contain_text(told, timeout=SOON)

    phone.get_by_role("button", name="Reservar", exact=True).last.click()
    hears(phone, re.compile("qué día", re.IGNORECASE))
    write(phone, "el jueves a las 17:00")
    hears(phone, re.compile("nombre", re.IGNORECASE))
    write(phone, "Inés Prado")
    phone.get_by_role("button", name="Sí, envíalo").click()
    hears(phone, re.compile(r"Referencia: P-\d+"))
    approve = panel.get_by_role("button", name="Approve and tell the customer")
    expect(approve).to_be_visible(timeout=SOON)
    expect(panel.locator("#person")).to_contain_text("Afeitado clásico")
    assert panel.evaluate("window.notReloaded") is True

    approve.click()

    hears(phone, re.compile("está confirmado"))
    expect(panel.locator("#messages")).to_contain_text("está confirmado", timeout=SOON)
    expect(approve).to_have_count(0)
    assert len(alameda.orders(customer)) == 1
    phone.close()
    context.close()


def test_the_demos_own_pages_can_be_read_by_everybody(
    lumen: Shop, browser: Browser, complaints: list[str]
) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = listen(context.new_page(), complaints)
    base = lumen.facts["url"].rstrip("/")
    page.goto(base)
    found = {"sign in": ill_read(page)}
    sign_in(page, lumen)
    for path in ("/", "/inbox/", "/proposals/", "/orders/", "/catalogue/services/", "/assistant/"):
        page.goto(base + path)
        found[path] = ill_read(page)
    for path, rows in (("/inbox/", "#talks a"), ("/proposals/?show=all", ".rows a")):
        page.goto(base + path)
        page.locator(rows).first.click()
        page.wait_for_load_state()
        found[f"first of {path}"] = ill_read(page)
    context.close()
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
