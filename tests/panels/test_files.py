"""Files of conversations through their links: whose, how long, which parts, and as what."""

import io
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image

from accounts.models import User
from accounts.permissions import Role
from conversations.models import Attachment, Message
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.support.jobs import rung
from tests.support.people import person
from whatsapp.filetypes import WEBP
from whatsapp.media.fetching import put_away

pytestmark = pytest.mark.usefixtures("tenant_db")

ClientFor = Callable[[Tenant | None, User | None], Client]
TONE = bytes(range(256)) * 8


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def stored(
    tenant: Tenant, data: bytes = TONE, *, kind: str = "audio", mime_type: str = "audio/ogg", **more
) -> Attachment:
    with in_tenant(tenant):
        attachment = factories.AttachmentFactory(
            message=factories.InboundMessageFactory(conversation_id=1, kind=kind, text=""),
            mime_type=mime_type,
            state=Attachment.State.STORED,
            size=len(data),
            **more,
        )
        attachment.file.save("x" * 32, ContentFile(data))
        return attachment


def client(tenant: Tenant, client_for: ClientFor, role: Role = Role.AGENT) -> Client:
    with in_tenant(tenant):
        return client_for(tenant, person(role))


def link(browser: Client, attachment: Attachment, more: str = "") -> str:
    """Where the file's address leads this person."""
    answer = browser.get(f"/attachments/{attachment.pk}/{more}")
    assert answer.status_code == 302
    assert "no-store" in answer["Cache-Control"]
    return answer["Location"]


def opened(browser: Client, address: str, **more: object):
    """The answer, read to its end, and what it held."""
    answer = browser.get(address, **more)
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer, data


def test_sound_is_played_in_the_page_and_runs_nothing(alpha: Tenant, client_for: ClientFor) -> None:
    browser = client(alpha, client_for)
    answer, data = opened(browser, link(browser, stored(alpha)))
    assert (answer.status_code, data) == (200, TONE)
    assert answer["Content-Type"] == "audio/ogg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]
    assert answer["Accept-Ranges"] == "bytes"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("asked", "status", "shown"),
    [
        ("bytes=0-9", 206, TONE[:10]),
        ("bytes=100-", 206, TONE[100:]),
        ("bytes=-5", 206, TONE[-5:]),
        (f"bytes=0-{10**17}", 206, TONE),
        (f"bytes={len(TONE)}-", 416, b""),
        ("bytes=-0", 416, b""),
        ("bytes=9-3", 200, TONE),
        ("bytes=0-1,4-5", 200, TONE),
        ("lines=0-1", 200, TONE),
        ("bytes=-", 200, TONE),
        ("bytes=a-b", 200, TONE),
    ],
)
def test_parts_of_it_on_request(
    alpha: Tenant, client_for: ClientFor, asked: str, status: int, shown: bytes
) -> None:
    browser = client(alpha, client_for)
    answer, data = opened(browser, link(browser, stored(alpha)), headers={"Range": asked})
    assert (answer.status_code, data) == (status, shown)
    if status == 206:
        start = TONE.index(shown) if len(shown) > 5 else len(TONE) - 5
        assert answer["Content-Range"].startswith(f"bytes {start}-")
        assert answer["Content-Length"] == str(len(shown))
    if status == 416:
        assert answer["Content-Range"] == f"bytes */{len(TONE)}"


@pytest.mark.parametrize(
    ("mime_type", "filename", "saved_as"),
    [
        ("application/pdf", "Offer.pdf", 'filename="Offer.pdf"'),
        ("application/pdf", "invoice.exe", 'filename="invoice.exe.pdf"'),
        ("text/plain", "page.html", 'filename="page.html.txt"'),
        ("application/pdf", "../../etc/passwd", 'filename="passwd.pdf"'),
        ("application/pdf", 'a"b\\c.pdf', "c.pdf"),
        ("image/svg+xml", "x.svg", "file.bin"),
        ("text/html", "x.html", "file.bin"),
    ],
)
def test_everything_else_is_saved_under_a_name_that_says_what_it_is(
    alpha: Tenant, client_for: ClientFor, mime_type: str, filename: str, saved_as: str
) -> None:
    browser = client(alpha, client_for)
    kept = stored(alpha, kind="document", mime_type=mime_type, filename=filename)
    answer, _ = opened(browser, link(browser, kept))
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert saved_as in answer["Content-Disposition"]
    assert "\n" not in answer["Content-Disposition"]


def test_a_picture_can_be_saved_and_has_a_small_form(alpha: Tenant, client_for: ClientFor) -> None:
    browser = client(alpha, client_for)
    written = io.BytesIO()
    Image.new("RGB", (900, 600), "teal").save(written, format="WEBP")
    kept = stored(alpha, written.getvalue(), kind="image", mime_type="image/webp")
    with in_tenant(alpha):
        put_away(kept, ContentFile(written.getvalue()), WEBP)
        kept.save()
    saved, _ = opened(browser, link(browser, kept, "?save=1"))
    assert saved["Content-Disposition"].startswith("attachment")
    small, data = opened(browser, link(browser, kept, "small/"))
    assert small["Content-Type"] == "image/webp"
    assert Image.open(io.BytesIO(data)).size == (480, 320)


def test_a_link_runs_out(alpha: Tenant, client_for: ClientFor) -> None:
    browser = client(alpha, client_for)
    address = link(browser, stored(alpha))
    with time_machine.travel(now() + timedelta(minutes=9), tick=False):
        assert opened(browser, address)[0].status_code == 200
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        late = browser.get(address)
    assert late.status_code == 403
    assert "has run out" in late.content.decode()


def test_a_link_is_one_persons_and_ends_with_signing_out(
    alpha: Tenant, client_for: ClientFor
) -> None:
    browser = client(alpha, client_for)
    address = link(browser, stored(alpha))
    assert client(alpha, client_for, Role.OWNER).get(address).status_code == 404
    with in_tenant(alpha):
        stranger = client_for(alpha, None)
    assert "/sign-in/" in stranger.get(address)["Location"]
    browser.post("/sign-out/")
    assert "/sign-in/" in browser.get(address)["Location"]


def test_a_link_is_one_workspaces_although_the_ids_are_the_same(
    alpha: Tenant, beta: Tenant, client_for: ClientFor
) -> None:
    ours, theirs = client(alpha, client_for), client(beta, client_for)
    mine = stored(alpha, pk=900_001)
    other = stored(beta, b"theirs" * 9, pk=900_001)
    assert theirs.get(link(ours, mine)).status_code == 404
    assert opened(theirs, link(theirs, other))[1] == b"theirs" * 9
    assert opened(ours, link(ours, mine))[1] == TONE


@pytest.mark.parametrize("change", ["none", "empty", "cut", "swapped", "other_file"])
def test_a_link_that_was_changed_opens_nothing(
    alpha: Tenant, client_for: ClientFor, change: str
) -> None:
    browser = client(alpha, client_for)
    first, second = stored(alpha), stored(alpha)
    address = link(browser, first)
    [key] = parse_qs(urlsplit(address).query)["key"]
    changed = {
        "none": "",
        "empty": "?key=",
        "cut": f"?key={key[:-3]}",
        "swapped": f"?key={key.swapcase()}",
        "other_file": f"?key={key}",
    }[change]
    which = second if change == "other_file" else first
    assert browser.get(f"/attachments/{which.pk}/file/{changed}").status_code == 404


def test_what_is_not_here_is_not_found(alpha: Tenant, client_for: ClientFor) -> None:
    browser = client(alpha, client_for)
    kept = stored(alpha)
    address = link(browser, kept)
    with in_tenant(alpha):
        Attachment.objects.filter(pk=kept.pk).update(state=Attachment.State.FAILED)
    assert browser.get(address).status_code == 404
    assert browser.get(f"/attachments/{kept.pk}/").status_code == 404
    with in_tenant(alpha):
        Attachment.objects.filter(pk=kept.pk).update(state=Attachment.State.STORED)
        kept.file.storage.delete(kept.file.name)
    assert browser.get(address).status_code == 404
    assert browser.get("/attachments/999999/").status_code == 404


def test_support_looks_and_the_history_holds_no_key(alpha: Tenant, client_for: ClientFor) -> None:
    browser = client(alpha, client_for)
    assert "key=" not in urlsplit(link(browser, stored(alpha))).path


def test_a_failed_file_is_fetched_again_by_a_button(alpha: Tenant, client_for: ClientFor) -> None:
    browser = client(alpha, client_for)
    kept = stored(alpha)
    with in_tenant(alpha):
        Attachment.objects.filter(pk=kept.pk).update(
            state=Attachment.State.FAILED, error="WhatsApp was away.", attempts=10
        )
    assert "Try again" in browser.get("/inbox/1/").content.decode()
    for _ in range(2):
        assert browser.post(f"/attachments/{kept.pk}/retry/")["Location"] == "/inbox/1/"
    with in_tenant(alpha):
        kept.refresh_from_db()
        assert (kept.state, kept.attempts, kept.error) == ("waiting", 0, "")
    assert len(rung("whatsapp.fetch_attachment")) == 1


def test_a_file_of_ours_is_not_fetched(alpha: Tenant, client_for: ClientFor) -> None:
    browser = client(alpha, client_for)
    kept = stored(alpha)
    with in_tenant(alpha):
        Message.objects.filter(pk=kept.message_id).update(
            direction="outbound", author="system", status="failed"
        )
        Attachment.objects.filter(pk=kept.pk).update(state=Attachment.State.FAILED)
    assert browser.post(f"/attachments/{kept.pk}/retry/").status_code == 404
    assert rung("whatsapp.fetch_attachment") == []
