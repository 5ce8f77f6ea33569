"""The phone page in a real browser: what a customer does, and what the business sees of it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.emulators.stand import EMMA, NUMBER, NUMBER_ID, Business, EmulatorProcess, wait_for

pytestmark = pytest.mark.browser
CHROMIUM = Path("/usr/bin/chromium")
NASTY = "<img src=x onerror=alert(1)> *<b>bold</b>*"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, emulator: EmulatorProcess) -> Iterator[Page]:
    """A phone-sized page on Emma's chat; anything in its console fails the test."""
    page = browser.new_page(viewport={"width": 360, "height": 740})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{emulator.url}/?number={NUMBER_ID}&customer={EMMA}")
    expect(page.get_by_role("heading", name=NUMBER["name"]).first).to_be_visible()
    yield page
    page.close()
    assert complaints == []


def test_an_idea_is_sent_and_ticked(
    page: Page, emulator: EmulatorProcess, business: Business
) -> None:
    page.get_by_role("button", name="Hi! What do you offer?").click()
    expect(page.get_by_label("Message", exact=True)).to_have_value("Hi! What do you offer?")
    page.keyboard.press("Enter")
    log = page.get_by_role("log")
    expect(log.get_by_text("Hi! What do you offer?")).to_be_visible()
    expect(log.get_by_text("delivered")).to_have_count(1)
    [message] = wait_for(business.messages)
    assert message["text"]["body"] == "Hi! What do you offer?"
    mark = {"messaging_product": "whatsapp", "status": "read", "message_id": message["id"]}
    typing = mark | {"typing_indicator": {"type": "text"}}
    emulator.graph("POST", f"{NUMBER_ID}/messages", json=typing)
    expect(log.get_by_text("read", exact=True)).to_have_count(1)
    expect(page.get_by_text("typing…")).to_be_visible()
    wamid = emulator.send("We cut hedges.")
    expect(log.get_by_text("We cut hedges.")).to_be_visible()
    expect(page.get_by_text("typing…")).to_be_hidden()
    wait_for(lambda: business.status_names(wamid)[-1:] == ["read"], what="the read status")


def test_buttons_and_lists_answer_with_their_ids(
    page: Page, emulator: EmulatorProcess, business: Business
) -> None:
    emulator.inbound("Hi")
    replies = [{"type": "reply", "reply": {"id": f"b{i}", "title": f"Button {i}"}} for i in (1, 2)]
    buttons = {"type": "button", "body": {"text": "Choose"}, "action": {"buttons": replies}}
    asked = emulator.send({"type": "interactive", "interactive": buttons})
    page.get_by_role("button", name="Button 2", exact=True).click()
    expect(page.get_by_role("button", name="Button 1", exact=True)).to_be_disabled()
    answer = wait_for(lambda: business.messages()[1:])[0]
    assert answer["context"]["id"] == asked
    assert answer["interactive"]["button_reply"] == {"id": "b2", "title": "Button 2"}

    rows = [{"id": "mow", "title": "Mowing", "description": "£45.00"}]
    action = {"button": "Services", "sections": [{"title": "Garden", "rows": rows}]}
    listed = {"type": "list", "body": {"text": "Pick"}, "action": action}
    emulator.send({"type": "interactive", "interactive": listed})
    opener = page.get_by_role("button", name="Services", exact=True)
    opener.click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_text("Garden")).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(opener).to_be_focused()
    opener.press("Enter")
    sheet.get_by_role("button", name=re.compile("Mowing")).click()
    answer = wait_for(lambda: business.messages()[2:])[0]
    assert answer["interactive"]["list_reply"]["id"] == "mow"


def test_markup_is_shown_and_nothing_else_is_believed(
    page: Page, emulator: EmulatorProcess
) -> None:
    emulator.inbound(NASTY, name="<i>Emma</i>")
    emulator.send("Price: *£120.00* _each_ ~£150~ ```code``` 2*3*4 https://example.com/a?b=1.")
    log = page.get_by_role("log")
    expect(log.locator("strong")).to_have_text(["<b>bold</b>", "£120.00"])
    expect(log.locator("em")).to_have_text("each")
    expect(log.locator("s")).to_have_text("£150")
    expect(log.locator("pre")).to_have_text("code")
    expect(log.locator("a")).to_have_attribute("href", "https://example.com/a?b=1")
    expect(log.get_by_text("2*3*4")).to_be_visible()
    expect(log.locator("img")).to_have_count(0)


def test_files_and_places_are_sent(
    page: Page, business: Business, tmp_path: Path, emulator: EmulatorProcess
) -> None:
    picture = tmp_path / "hedge.png"
    page.screenshot(path=picture)
    page.locator("#pick-image").set_input_files(picture)
    page.get_by_label("Caption").fill("The hedge")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Open the photo")).to_be_visible()
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(b"%PDF-1.4")
    page.locator("#pick-document").set_input_files(plan)
    expect(page.get_by_role("link", name=re.compile("plan.pdf"))).to_be_visible()
    page.get_by_role("button", name="Attach").click()
    page.get_by_role("button", name=re.compile("Location")).click()
    page.get_by_role("button", name=re.compile("Office")).click()
    wait_for(lambda: len(business.messages()) == 3)
    image, document, place = business.messages()
    assert image["image"]["caption"] == "The hedge"
    assert document["document"]["filename"] == "plan.pdf"
    assert place["location"]["name"] == "Office"
    fetched = emulator.graph("GET", emulator.graph("GET", image["image"]["id"]).json()["url"])
    assert fetched.content == picture.read_bytes()


def test_a_new_customer_can_write(page: Page, business: Business) -> None:
    page.get_by_role("button", name="All customers").click()
    expect(page.get_by_role("link", name=re.compile("Sofía"))).to_be_visible()
    page.get_by_role("button", name="New customer").click()
    page.get_by_label("Name").fill("Sam Rivera")
    page.get_by_label("Phone number").fill("+1 555 0100 123")
    page.get_by_role("button", name="Start chatting").click()
    page.get_by_label("Message", exact=True).fill("Hello there")
    page.get_by_role("button", name="Send", exact=True).click()
    [message] = wait_for(business.messages)
    assert message["from"] == "15550100123"
    assert business.values()[0]["contacts"][0]["profile"]["name"] == "Sam Rivera"


def test_the_theme_can_be_switched_and_stays(page: Page) -> None:
    page.get_by_role("button", name="All customers").click()
    page.get_by_role("button", name="Switch between light and dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize("width", [360, 760, 1280])
def test_nothing_runs_out_of_the_page(page: Page, emulator: EmulatorProcess, width: int) -> None:
    emulator.inbound("x" * 300)
    emulator.send("A_very_long_word" * 40)
    page.set_viewport_size({"width": width, "height": 740})
    expect(page.get_by_text("A_very_long_word")).to_be_visible()
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) == 0
    log = page.locator("#scroller")
    assert log.evaluate("node => node.scrollWidth - node.clientWidth") == 0


def test_the_policy_allows_no_inline_script(emulator: EmulatorProcess) -> None:
    policy = emulator.http.get(emulator.url + "/", timeout=5).headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_a_message_is_reacted_to_edited_and_deleted(
    page: Page, business: Business, emulator: EmulatorProcess
) -> None:
    said = emulator.inbound("On Monday")
    log = page.get_by_role("log")
    more = log.get_by_role("button", name=re.compile("React, reply and more"))
    more.click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("button", name="Edit").click()
    sheet.get_by_label("Your message").fill("On Tuesday")
    sheet.get_by_role("button", name="Save").click()
    expect(log.get_by_text("On Tuesday")).to_be_visible()
    expect(log.get_by_text("Edited")).to_be_visible()
    expect(log.get_by_text("On Monday")).to_have_count(0)
    more.click()
    sheet.get_by_role("button", name="React with 👍").click()
    expect(log.get_by_text("👍")).to_be_visible()
    more.click()
    sheet.get_by_role("button", name="Delete for everyone").click()
    expect(log.get_by_text("You deleted this message")).to_be_visible()
    expect(more).to_have_count(0)
    wait_for(lambda: len(business.messages()) == 4)
    _, edit, reaction, revoke = business.messages()
    assert edit["edit"]["message"]["text"]["body"] == "On Tuesday"
    assert reaction["reaction"] == {"message_id": said, "emoji": "👍"}
    assert revoke["revoke"] == {"original_message_id": said}
    page.reload()
    expect(log.get_by_text("You deleted this message")).to_be_visible()


def test_what_the_business_sells_is_ordered(
    page: Page, business: Business, emulator: EmulatorProcess
) -> None:
    page.get_by_role("button", name="Attach").click()
    expect(page.get_by_role("button", name=re.compile("^Order"))).to_have_count(0)
    page.keyboard.press("Escape")
    mowing = {"retailer_id": "mow", "name": "Lawn mowing", "price": "45.00", "currency": "GBP"}
    emulator.control("numbers", {**NUMBER, "products": [mowing]})
    page.reload()
    page.get_by_role("button", name="Attach").click()
    page.get_by_role("button", name=re.compile("^Order")).click()
    send = page.get_by_role("button", name=re.compile("^Send order"))
    expect(send).to_be_disabled()
    for _ in range(2):
        page.get_by_role("button", name="One more of Lawn mowing").click()
    expect(send).to_have_text("Send order · 90.00 GBP")
    send.click()
    [message] = wait_for(business.messages)
    assert message["order"]["product_items"] == [
        {"product_retailer_id": "mow", "quantity": 2, "item_price": 45, "currency": "GBP"}
    ]
    expect(page.get_by_role("log").get_by_text("2 × Lawn mowing")).to_be_visible()


def test_a_voice_note_and_an_advert_are_sent(
    page: Page, business: Business, tmp_path: Path
) -> None:
    note = tmp_path / "note.ogg"
    note.write_bytes(b"OggS" + bytes(60))
    page.locator("#pick-audio").set_input_files(note)
    page.get_by_role("button", name="Attach").click()
    page.get_by_role("button", name=re.compile("From an advert")).click()
    wait_for(lambda: len(business.messages()) == 2)
    by_type = {message["type"]: message for message in business.messages()}
    assert by_type["audio"]["audio"]["voice"] is True
    assert by_type["audio"]["audio"]["mime_type"] == "audio/ogg; codecs=opus"
    assert by_type["text"]["referral"]["source_type"] == "ad"
    expect(page.get_by_role("log").get_by_text("From the advert")).to_be_visible()


def test_a_customer_changes_number_and_wishes(
    page: Page, business: Business, emulator: EmulatorProcess
) -> None:
    emulator.inbound("Hi")
    expect(page.get_by_role("log").get_by_text("Hi", exact=True)).to_be_visible()
    me = page.get_by_role("button", name=re.compile("You are Emma"))
    me.click()
    page.get_by_role("button", name=re.compile("Stop offers")).click()
    wait_for(lambda: any("user_preferences" in value for value in business.values()))
    me.click()
    expect(page.get_by_role("button", name=re.compile("Receive offers again"))).to_be_visible()
    page.get_by_role("button", name=re.compile("Change my number")).click()
    page.get_by_label("New phone number").fill("+44 7700 900999")
    page.get_by_role("button", name="Save").click()
    log = page.get_by_role("log")
    expect(log.get_by_text("changed from 447700900142 to 447700900999")).to_be_visible()
    expect(log.get_by_text("Hi", exact=True)).to_be_visible()
    wait_for(lambda: any(item["type"] == "system" for item in business.messages()))


def test_buttons_of_a_template_answer_with_their_payload(
    page: Page, business: Business, emulator: EmulatorProcess
) -> None:
    buttons = [{"type": "QUICK_REPLY", "text": "Confirm"}]
    parts = [{"type": "BODY", "text": "See you."}, {"type": "BUTTONS", "buttons": buttons}]
    emulator.control("templates", {"name": "visit", "language": "en", "components": parts})
    asked = emulator.send(
        {"type": "template", "template": {"name": "visit", "language": {"code": "en"}}}
    )
    confirm = page.get_by_role("button", name="Confirm", exact=True)
    confirm.click()
    [answer] = wait_for(business.messages)
    assert answer["button"] == {"payload": "Confirm", "text": "Confirm"}
    assert answer["context"]["id"] == asked
    expect(confirm).to_be_disabled()
