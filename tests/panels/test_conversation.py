"""What a conversation shows of its messages, and what is written in it for later or attached."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from accounts.models import User
from accounts.permissions import Role
from catalog.models import BusinessProfile
from conversations.models import Attachment, Conversation, Message, ScheduledMessage
from core.clock import now
from core.errors import InvalidInput
from panels.moments import typed_moment
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.panels.talks import TALK, begun, notes, ours, page, said
from tests.support.people import person

pytestmark = pytest.mark.usefixtures("tenant_db")

ClientFor = Callable[[Tenant | None, User | None], Client]
EVIL = "<img src=x onerror=alert(1)>"
ODD = [None, 7, -1.5, True, "", EVIL, [], {}, [[]], [EVIL], {"a": [1]}, "x" * 5000]


@pytest.fixture
def browser(alpha: Tenant, client_for: ClientFor, settings, tmp_path) -> Client:
    settings.MEDIA_ROOT = tmp_path
    with in_tenant(alpha):
        ScheduledMessage.objects.all().delete()
        begun()
        return client_for(alpha, person(Role.AGENT))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"edited_at": now(), "earlier_texts": ["Before"]}, ["edited", "Before it was", "Before"]),
        ({"revoked_at": now()}, ["Deleted by the customer"]),
        ({"reaction": "❤️", "our_reaction": "👍"}, ["❤️", "You reacted", "👍"]),
        ({"content": {"forwarded": True}}, ["forwarded"]),
        ({"origin": "history"}, ["from before it was connected"]),
        ({"late": True}, ["arrived late"]),
        (
            {"kind": "unsupported", "text": "", "content": {"type": "poll"}},
            ["A kind of message Proffer cannot show (poll)"],
        ),
        (
            {
                "kind": "location",
                "content": {"latitude": 25.1, "longitude": 55.2, "name": "Marina"},
            },
            ["Marina", "openstreetmap.org/?mlat=25.100000", "noreferrer"],
        ),
        (
            {
                "kind": "contacts",
                "content": {
                    "contacts": [
                        {"name": {"formatted_name": "Omar"}, "phones": [{"phone": "+97150"}]}
                    ]
                },
            },
            ["Omar", "+97150"],
        ),
        (
            {
                "kind": "order",
                "content": {
                    "items": [
                        {"retailer_id": "sofa-1", "quantity": 2, "price": "5", "currency": "AED"}
                    ]
                },
            },
            ["2 × sofa-1", "AED 5", "not yours"],
        ),
        (
            {
                "kind": "interactive",
                "content": {
                    "reply": "nfm_reply",
                    "form": {"screen_0_First_name_0": "Ana", "ok": True, "flow_token": "hidden"},
                },
            },
            ["First name", "Ana", "yes"],
        ),
        (
            {"content": {"referral": {"headline": "Half price", "source_url": "https://fb.me/1"}}},
            ["Half price", "https://fb.me/1", "from this advertisement"],
        ),
    ],
)
def test_a_message_shows_what_it_is(
    browser: Client, alpha: Tenant, fields: dict[str, object], words: list[str]
) -> None:
    said(alpha, **fields)
    html = page(browser)
    for word in words:
        assert word in html
    assert ">hidden<" not in html.split('id="messages"')[1].split("composer")[0]
    assert 'href="https://fb.me' not in html


def test_whose_words_they_are(browser: Client, alpha: Tenant) -> None:
    ours(alpha, author="phone_app", agent=None, origin="phone_app", text="From the phone")
    html = page(browser)
    assert 'data-who="Phone"' in html
    assert 'data-author="phone_app"' in html


def test_what_is_answered_is_quoted(browser: Client, alpha: Tenant) -> None:
    first = said(alpha, text="Which colour?", external_id="wamid.first")
    ours(alpha, text="Blue", content={"quotes": "wamid.first"})
    said(alpha, text="And this?", content={"reply_to": "wamid.never-seen"})
    html = page(browser)
    assert f'href="#message-{first.pk}"' in html
    assert html.count("Which colour?") == 2
    assert "An earlier message" in html


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": "failed", "error": "They are away.", "error_code": "131026"}, "another way"),
        ({"status": "sending", "sending_since": now() - timedelta(minutes=1)}, "No answer from"),
        (
            {
                "status": "queued",
                "not_before": now() + timedelta(hours=1),
                "error": "Too fast.",
            },
            "Tried again at",
        ),
        ({"status": "delivered", "cost_micros": 12_300, "cost_currency": "USD"}, "USD 0.0123"),
        ({"status": "delivered", "billable": False}, "free"),
    ],
)
def test_where_a_message_of_ours_stands(
    browser: Client, alpha: Tenant, fields: dict[str, object], words: str
) -> None:
    ours(alpha, **fields)
    assert words in page(browser)


@pytest.mark.parametrize(
    "kind", ["text", "location", "contacts", "order", "interactive", "made-up"]
)
@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd)[:20])
def test_odd_content_breaks_no_page(browser: Client, alpha: Tenant, kind: str, odd: object) -> None:
    names = (
        *("location", "latitude", "longitude", "contacts", "items", "form", "permission"),
        *("payment", "buttons", "rows", "sections", "referral", "product", "reply_to", "quotes"),
        *("type", "forwarded"),
    )
    said(alpha, kind=kind, content=dict.fromkeys(names, odd))
    nested = {"name": odd, "phones": odd, "emails": odd, "org": odd, "quantity": odd, "rows": odd}
    said(alpha, kind=kind, content={name: [nested] for name in names})
    said(alpha, kind=kind, content=dict.fromkeys(names, nested))
    assert "<img src=x" not in page(browser)


@pytest.mark.parametrize(
    ("kind", "mime_type", "shown"),
    [
        ("audio", "audio/ogg", "<audio"),
        ("video", "video/mp4", "<video"),
        ("image", "image/jpeg", "data-viewer"),
        ("sticker", "image/webp", 'class="sticker"'),
        ("document", "application/pdf", 'class="document"'),
        ("document", "image/png", 'class="document"'),
    ],
)
def test_a_file_is_shown_as_what_it_is(
    browser: Client, alpha: Tenant, kind: str, mime_type: str, shown: str
) -> None:
    message = said(alpha, kind=kind, text="")
    with in_tenant(alpha):
        factories.AttachmentFactory(
            message=message, mime_type=mime_type, state="stored", filename=EVIL * 8, size=4096
        )
    html = page(browser)
    assert shown in html
    assert "<img src=x" not in html


@pytest.mark.parametrize(
    ("kind", "form", "state", "words"),
    [
        ("audio", "voice", "heard", "Written down by a machine"),
        ("image", "picture", "heard", "Described by a machine"),
        ("audio", "voice", "failed", "Please listen"),
        ("image", "picture", "waiting", "The assistant is looking"),
    ],
)
def test_what_a_machine_took_down_is_shown_as_a_machines(
    browser: Client, alpha: Tenant, kind: str, form: str, state: str, words: str
) -> None:
    message = said(alpha, kind=kind, text="")
    text = f"two sofas {EVIL}" if state == "heard" else ""
    with in_tenant(alpha):
        factories.HearingFactory(message=message, form=form, state=state, text=text)
    html = page(browser)
    assert words in html
    assert ("two sofas" in html) is (state == "heard")
    assert "<img src=x" not in html
    with in_tenant(alpha):
        Message.objects.filter(pk=message.pk).update(revoked_at=now())
    assert words not in page(browser), "deleted for everyone"


@pytest.mark.parametrize("kind", ["image", "buttons"])
def test_the_picture_of_a_service_is_shown_or_said_to_be_missing(
    browser: Client, alpha: Tenant, kind: str
) -> None:
    content = {"picture": "a" * 64, "buttons": [{"id": "book:service:1", "title": "Book it"}]}
    message = ours(alpha, kind=kind, content=content, status="queued", sent_at=None)
    assert "With the picture of the service" in page(browser)
    with in_tenant(alpha):
        Message.objects.filter(pk=message.pk).update(status="sent")
    assert "Without the picture: it was taken off" in page(browser)
    with in_tenant(alpha):
        factories.AttachmentFactory(message=message, state="stored", filename="Deep clean.jpg")
    html = page(browser)
    assert "picture of the service" not in html and "Without the picture" not in html
    assert "Picture: Deep clean.jpg" in html
    assert "Book it" in html


def test_hostile_words_stay_words(browser: Client, alpha: Tenant) -> None:
    said(alpha, text="\u202e" + EVIL + "م" * 4000)
    with in_tenant(alpha):
        talk = Conversation.objects.get(pk=TALK)
        type(talk.contact).objects.filter(pk=talk.contact_id).update(name=EVIL + "\u202e" * 50)
    assert "<img src=x" not in page(browser)


def test_a_long_thread_costs_no_more_than_a_short_one(browser: Client, alpha: Tenant) -> None:
    def add(number: int) -> None:
        first = said(alpha, text="Hi", external_id=f"wamid.{number}")
        ours(alpha, content={"quotes": f"wamid.{number}"}, status="failed", error="No")
        said(alpha, content={"reply_to": f"wamid.gone-{number}"})
        with in_tenant(alpha):
            factories.AttachmentFactory(message=first, state="stored")
            factories.ScheduledMessageFactory(
                conversation_id=TALK, created_by=person(Role.OWNER), text=f"later {number}"
            )

    def count() -> int:
        # What a process remembers for a while is asked for here.
        page(browser)
        with CaptureQueriesContext(connection) as queries:
            page(browser)
        return len(queries)

    add(0)
    with_one = count()
    for number in range(1, 40):
        add(number)
    more = count()
    assert more == with_one


# ---------------------------------------------------------------- attached


def picture() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (30, 20), "teal").save(written, format="PNG")
    return written.getvalue()


def test_a_file_is_sent_with_its_words(browser: Client, alpha: Tenant) -> None:
    form = {"text": "The sofa", "send_key": "k1"}
    for _ in range(2):
        file = SimpleUploadedFile("sofa.png", picture(), content_type="text/html")
        assert browser.post(f"/inbox/{TALK}/reply/", {**form, "file": file}).status_code == 302
    with in_tenant(alpha):
        sent = Message.objects.get(conversation=TALK)
        assert (sent.kind, sent.text) == ("image", "The sofa")
        stored = Attachment.objects.get(message=sent)
        assert (stored.filename, stored.mime_type) == ("sofa.png", "image/png")


def test_a_file_that_cannot_be_sent_is_told_at_the_box_and_the_words_stay(
    browser: Client, alpha: Tenant
) -> None:
    file = SimpleUploadedFile("page.jpg", b"<html>", content_type="image/jpeg")
    answer = browser.post(
        f"/inbox/{TALK}/reply/",
        {"text": "Look", "send_key": "k", "file": file},
        headers={"HX-Request": "true"},
    )
    html = answer.content.decode()
    assert "Save a picture as JPEG or PNG" in html
    assert ">Look</textarea>" in html
    with in_tenant(alpha):
        assert not Message.objects.filter(conversation=TALK).exists()


# ---------------------------------------------------------------- for later


def later(browser: Client, due: str, text: str = "See you", key: str = "k") -> str:
    form = {"text": text, "send_key": key, "act": "later", "due_at": due}
    return notes(browser.post(f"/inbox/{TALK}/reply/", form))


def waiting(alpha: Tenant) -> list[ScheduledMessage]:
    with in_tenant(alpha):
        return list(ScheduledMessage.objects.order_by("id"))


def test_the_moment_is_the_workspaces_own(browser: Client, alpha: Tenant) -> None:
    zone = ZoneInfo("Asia/Kolkata")
    with in_tenant(alpha):
        BusinessProfile.objects.update(timezone=zone.key)
    local = (now() + timedelta(hours=30)).astimezone(zone).replace(second=0, microsecond=0)
    assert later(browser, local.strftime("%Y-%m-%dT%H:%M")) == ""
    assert [row.due_at for row in waiting(alpha)] == [local]
    assert local.strftime('value="%Y-%m-%dT%H:%M"') in page(browser)


@pytest.mark.parametrize("due", ["2020-01-01T09:00", "9998-12-31T23:59", "", "tomorrow"])
def test_a_moment_that_cannot_be_is_told(browser: Client, alpha: Tenant, due: str) -> None:
    assert later(browser, due)
    assert waiting(alpha) == []


NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2027-03-13T09:00", datetime(2027, 3, 13, 14, tzinfo=UTC)),
        ("2027-03-14T03:00", datetime(2027, 3, 14, 7, tzinfo=UTC)),
        ("2027-03-14T09:00:30", datetime(2027, 3, 14, 13, tzinfo=UTC)),
        # It comes twice; the first is meant.
        ("2027-11-07T01:30", datetime(2027, 11, 7, 5, 30, tzinfo=UTC)),
    ],
)
def test_a_typed_moment(typed: str, meant: datetime) -> None:
    with timezone.override(NEW_YORK):
        assert typed_moment(typed, field="due_at") == meant


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2027-03-14T02:30", "clocks go forward"),
        ("2027-02-30T09:00", "Choose a date"),
        ("9999-12-31T23:59", "Choose a date"),
        ("0000-01-01T00:00", "Choose a date"),
        ("2027-03-14", "Choose a date"),
    ],
)
def test_what_is_no_moment(typed: str, words: str) -> None:
    with timezone.override(NEW_YORK), pytest.raises(InvalidInput) as refused:
        typed_moment(typed, field="due_at")
    assert words in refused.value.fields["due_at"]


def test_it_is_listed_changed_and_taken_back(browser: Client, alpha: Tenant) -> None:
    due = (now() + timedelta(hours=30)).strftime("%Y-%m-%dT%H:%M")
    for _ in range(2):
        later(browser, due)
    [row] = waiting(alpha)
    html = page(browser)
    assert "See you" in html
    assert "leaves only if the customer writes again before" in html
    change = f"/inbox/scheduled/{row.pk}/change/"
    assert browser.post(change, {"text": "At ten", "due_at": due}).status_code == 302
    assert [each.text for each in waiting(alpha)] == ["At ten"]
    assert browser.post(f"/inbox/scheduled/{row.pk}/cancel/").status_code == 302
    assert "At ten" not in page(browser)
    answer = browser.post(change, {"text": "Again", "due_at": due})
    assert "does not wait any more" in notes(answer)


def test_the_other_workspaces_are_not_found(browser: Client, alpha: Tenant, beta: Tenant) -> None:
    with in_tenant(beta):
        theirs = factories.ScheduledMessageFactory(
            pk=900_001, conversation_id=1, created_by=person(Role.AGENT)
        )
    for verb in ("change", "cancel"):
        assert browser.post(f"/inbox/scheduled/{theirs.pk}/{verb}/").status_code == 404
    with in_tenant(beta):
        theirs.refresh_from_db()
        assert theirs.status == "waiting"


def test_files_do_not_wait(browser: Client, alpha: Tenant) -> None:
    form = {"text": "x", "send_key": "k", "act": "later", "due_at": "2099-01-01T09:00"}
    answer = browser.post(
        f"/inbox/{TALK}/reply/", {**form, "file": SimpleUploadedFile("a.png", picture())}
    )
    assert "Only words can wait" in notes(answer)
    assert waiting(alpha) == []
