"""Conversations with everything in them, and what failed, in a real browser."""

import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image
from playwright.sync_api import Page, expect

from accounts.permissions import Role
from conversations.models import Attachment, Contact, Conversation, Message
from conversations.queueing import queue_texts
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.panels.conftest import LookFor
from tests.support import films
from tests.support.people import person
from tests.support.reading import ill_read
from tests.support.storage import swept
from whatsapp.filetypes import JPEG, OGG, PDF, WEBP
from whatsapp.media.fetching import put_away
from whatsapp.media.preparing import prepare

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed_db")]

FILE_KINDS = ("image", "sticker", "audio", "document")


def said(kind: str = "text", **more: object) -> Message:
    return factories.InboundMessageFactory(conversation_id=1, kind=kind, **{"text": "", **more})


def ours(text: str, **more: object) -> Message:
    fields = {"author": "agent", "agent": person(Role.OWNER), "status": "delivered"}
    return factories.OutboundMessageFactory(conversation_id=1, text=text, **(fields | more))


def attach(kind: str, data: bytes, type_: object, filename: str = "") -> Attachment:
    attachment = Attachment(
        message=said(kind),
        mime_type=type_.mime_type,  # type: ignore[attr-defined]
        filename=filename,
        size=len(data),
        state="stored",
    )
    put_away(attachment, ContentFile(data), type_)  # type: ignore[arg-type]
    attachment.save()
    return attachment


def painted(name: str, size: tuple[int, int]) -> bytes:
    written = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(written, format=name)
    return written.getvalue()


@pytest.fixture
def everything(alpha: Tenant) -> Iterator[None]:
    """One of each kind of message in the seeded conversation; its files are taken away again."""
    with swept(settings.MEDIA_ROOT), in_tenant(alpha):
        Conversation.objects.filter(pk=1).update(last_inbound_at=now())
        _fill()
        yield


def _fill() -> None:
    asked = said(
        text="Do you also clean leather?",
        external_id="wamid.asked",
        content={"referral": {"headline": "Spring offer: 20 % off", "body": "Sofas like new"}},
    )
    ours("Yes, we do.", content={"quotes": asked.external_id}, our_reaction="", reaction="❤️")
    attach("image", painted("JPEG", (1200, 800)), JPEG, "sofa.jpg")
    attach("sticker", painted("WEBP", (512, 512)), WEBP)
    note = prepare(io.BytesIO(films.recording(seconds=20)), filename="note.wav")
    attach("audio", note.data, OGG)
    attach("document", b"%PDF-1.7 " + bytes(90_000), PDF, "Floor plan of a very long name " * 6)
    said("location", content={"latitude": 25.08, "longitude": 55.14, "name": "Marina Walk"})
    said(
        "contacts",
        content={
            "contacts": [{"name": {"formatted_name": "Omar"}, "phones": [{"phone": "+971 50 1"}]}]
        },
    )
    item = {"retailer_id": "deep-clean-3h", "quantity": 2, "price": "240", "currency": "AED"}
    said("order", content={"items": [item]}, text="As soon as you can")
    said(
        "interactive",
        text="Sent",
        content={"reply": "nfm_reply", "form": {"screen_0_First_name_0": "Nadia", "Rooms_1": 4}},
    )
    said("unsupported", content={"type": "poll"})
    said(text="At nine", edited_at=now(), earlier_texts=["At eight"], late=True)
    said(text="Never mind", revoked_at=now())
    said(text="هل يمكنكم الحضور غداً؟", reaction="", our_reaction="👍")
    ours("From the phone", author="phone_app", agent=None, origin="phone_app")
    ours("Sent long ago?", status="sending", sending_since=now() - timedelta(minutes=2))
    ours(
        "This one did not leave",
        status="failed",
        error="The customer cannot receive it.",
        error_code="131026",
    )
    ours("Priced", status="read", cost_micros=15_700, cost_currency="USD")
    factories.AttachmentFactory(
        message=said("image"), state="failed", error="WhatsApp no longer has the file.", attempts=10
    )
    factories.InboundEventFactory(
        channel_id=1, quarantined_at=now(), failures=5, last_error="ValueError: odd"
    )
    factories.ScheduledMessageFactory(
        conversation_id=1,
        created_by=person(Role.OWNER),
        due_at=now() - timedelta(hours=1),
        status="cancelled",
        cancelled_reason="Another person is answering this conversation.",
        text="Good morning!",
    )


PAGES = ("/inbox/1/", "/inbox/failed/", "/inbox/failed/?show=updates", "/inbox/failed/?show=files")


def test_every_kind_can_be_read_by_everybody_and_fits(everything: None, look_for: LookFor) -> None:
    look = look_for()
    page = look.open("/inbox/1/")
    problems = []
    for path in PAGES:
        page.goto(look.base + path)
        problems += [f"{path} {problem}" for problem in ill_read(page)]
    assert problems == []
    assert look.complaints == []


def until(page: Page, condition: str) -> None:
    """Wait for it from outside: the pages allow no evaluation inside of them."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(condition)


def arrives(page: Page, text: str) -> None:
    """A message that the open page shows: its messages were replaced by those of now."""
    with transaction.atomic():
        queue_texts(conversation=Conversation.objects.get(pk=1), author="system", texts=[text])
    expect(page.locator("#messages")).to_contain_text(text)


def test_sound_plays_on_while_messages_arrive(
    alpha: Tenant, everything: None, look_for: LookFor
) -> None:
    page = look_for().open("/inbox/1/")
    sound = page.locator("audio").first
    sound.evaluate("sound => { sound.muted = true; return sound.play(); }")
    until(page, "document.querySelector('audio').currentTime > 0.2")
    arrives(page, "On the way")
    assert sound.evaluate("sound => !sound.paused && sound.currentTime > 0.2")
    # From the middle: the part that is asked for is what comes.
    sound.evaluate("sound => { sound.currentTime = 12; }")
    until(page, "document.querySelector('audio').currentTime >= 12")


def test_a_picture_opens_and_closes_by_keys_whatever_arrives(
    alpha: Tenant, everything: None, look_for: LookFor
) -> None:
    page = look_for().open("/inbox/1/")
    picture = page.locator("[data-viewer]").first
    picture.focus()
    arrives(page, "On the way")
    expect(picture).to_be_focused()
    page.keyboard.press("Enter")
    shown = page.locator("#viewer img")
    expect(shown).to_be_visible()
    until(page, "document.querySelector('#viewer img').naturalWidth === 1200")
    arrives(page, "At the door")
    page.keyboard.press("Escape")
    expect(shown).to_be_hidden()
    expect(picture).to_be_focused()
    # What is unfolded is closed for a moment while its part is replaced.
    inside = page.locator("#block-here button")
    page.locator("#block-here summary").press("Enter")
    inside.focus()
    page.locator("#person").evaluate("part => part.dataset.old = 'yes'")
    Contact.objects.filter(pk=1).update(language="ar", profile_name="Somebody else")
    arrives(page, "Inside")
    expect(page.locator("#person[data-old]")).to_have_count(0)
    expect(inside).to_be_focused()


def test_without_scripts_files_are_attached_and_words_wait(
    alpha: Tenant, everything: None, look_for: LookFor
) -> None:
    page = look_for(scripts=False).open("/inbox/1/")
    page.set_input_files("input[name=file]", files=[file_of("lamp.png")])
    page.fill("#reply", "The lamp")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("The lamp")
    page.locator("#send-later summary").click()
    page.fill("#reply", "See you then")
    page.locator("#due-at").press("Enter")
    expect(page.locator("#scheduled")).to_contain_text("See you then")
    assert Attachment.objects.filter(filename="lamp.png", state="stored").count() == 1


def test_a_chosen_file_is_named_and_can_be_taken_off(everything: None, look_for: LookFor) -> None:
    page = look_for().open("/inbox/1/")
    page.set_input_files("input[name=file]", files=[file_of("lamp.png")])
    expect(page.locator("#attached")).to_contain_text("lamp.png")
    # It stays while somebody chooses what it answers, and so does the place.
    page.locator("#messages .answer").first.press("Enter")
    expect(page.locator("#composer .about")).to_be_visible()
    expect(page.locator("#reply")).to_be_focused()
    page.get_by_role("link", name="Quote nothing").press("Enter")
    expect(page.locator("#composer .about")).to_have_count(0)
    expect(page.locator("#reply")).to_be_focused()
    expect(page.locator("#attached")).to_contain_text("lamp.png")
    assert page.evaluate("document.querySelector('[data-attach]').files.length") == 1
    page.get_by_role("button", name="Do not send this file").click()
    expect(page.locator("#attached")).to_be_hidden()
    assert page.evaluate("document.querySelector('[data-attach]').files.length") == 0


def test_many_are_chosen_and_put_aside_while_the_page_is_live(
    alpha: Tenant, everything: None, look_for: LookFor
) -> None:
    ours("Another", status="failed", error="No.")
    page = look_for().open("/inbox/failed/")
    page.get_by_label("All on this page").check()
    page.get_by_role("button", name="Put aside").click()
    expect(page.locator("h1")).to_contain_text("Put 2 aside?")
    page.get_by_role("button", name="Put aside").click()
    expect(page.locator("#failed")).to_contain_text("Every message left")


def file_of(name: str) -> dict[str, object]:
    return {"name": name, "mimeType": "image/png", "buffer": painted("PNG", (90, 60))}
