"""A customer's files: fetched from the emulator, looked at, kept only when they are harmless."""

import io
import struct
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import SuspiciousFileOperation
from PIL import Image

from conversations.models import Attachment
from core.clock import now
from tests import factories
from tests.support.jobs import rung
from whatsapp import filetypes
from whatsapp.media import fetching
from whatsapp.media.fetching import TRIES, NotNow, fetch

FETCH = "whatsapp.fetch_attachment"


@pytest.fixture
def media_root(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def arrived(channel, emulator, media_root):
    """`arrived(bytes, kind=…)`: the attachment of a message with that file, still to be fetched."""

    def make(data, *, kind="image", mime_type="image/jpeg", content=None):
        message = factories.InboundMessageFactory(
            conversation=channel.conversations.first(), kind=kind, content=content or {}
        )
        return factories.AttachmentFactory(
            message=message,
            external_id=emulator.file(data, mime_type=mime_type),
            state=Attachment.State.WAITING,
        )

    return make


def picture(*, name="JPEG", size=(64, 48), mode="RGB", **options):
    written = io.BytesIO()
    Image.new(mode, size, "teal").save(written, format=name, **options)
    return written.getvalue()


def archive(*names):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as made:
        for name in names:
            made.writestr(name, "<xml/>")
    return written.getvalue()


def fetched(attachment):
    fetch(attachment.pk)
    attachment.refresh_from_db()
    return attachment


def test_a_picture_is_stored_in_the_tenants_folder(arrived, media_root):
    stored = fetched(arrived(picture()))
    assert (stored.state, stored.mime_type, stored.error) == ("stored", "image/jpeg", "")
    path = media_root / "t_alpha" / stored.file.name
    assert not stored.file.name.startswith("t_")
    assert stored.size == path.stat().st_size


@pytest.mark.parametrize(("data", "why"), [(b"OggS" + bytes(60), ""), (b"MZ", "no_file")])
def test_a_voice_note_is_handed_to_the_machine_and_a_lost_one_is_not_waited_for(arrived, data, why):
    attachment = arrived(data, kind="audio", mime_type="audio/ogg")
    hearing = factories.HearingFactory(message=attachment.message, state="waiting")
    fetched(attachment)
    hearing.refresh_from_db()
    assert bytes(hearing.data or b"") == (b"" if why else data)
    assert hearing.why == why
    assert len(rung("ai.hear")) == (0 if why else 1)


def test_a_picture_loses_where_and_with_what_it_was_taken(arrived):
    exif = Image.Exif()
    exif[0x010F] = "Secretcam"
    exif.get_ifd(0x8825)[1] = "N"
    before = picture(exif=exif, comment=b"hidden words")
    assert b"Secretcam" in before
    with fetched(arrived(before)).file.open() as file:
        after = file.read()
    assert b"Secretcam" not in after
    assert b"hidden words" not in after
    assert not Image.open(io.BytesIO(after)).getexif()


def test_what_is_glued_behind_a_picture_is_gone(arrived):
    with fetched(arrived(picture() + b"<script>alert(1)</script>")).file.open() as file:
        assert b"script" not in file.read()


@pytest.mark.parametrize(
    ("data", "kind", "mime_type"),
    [
        (picture(name="PNG", mode="RGBA"), "image", "image/png"),
        (picture(name="WEBP"), "sticker", "image/webp"),
        (b"OggS" + bytes(60), "audio", "audio/ogg"),
        (b"ID3\x04" + bytes(60), "audio", "audio/mpeg"),
        (b"\xff\xfb\x90" + bytes(60), "audio", "audio/mpeg"),
        (b"\xff\xf1\x50" + bytes(60), "audio", "audio/aac"),
        (b"#!AMR\n" + bytes(9), "audio", "audio/amr"),
        (bytes(4) + b"ftypisom" + bytes(30), "video", "video/mp4"),
        (bytes(4) + b"ftypisom" + bytes(30), "audio", "audio/mp4"),
        (b"%PDF-1.7\n", "document", "application/pdf"),
        ("Prices 2026\nçà".encode(), "document", "text/plain"),
        (archive("[Content_Types].xml", "word/document.xml"), "document", filetypes.WORD.mime_type),
    ],
)
def test_known_types_are_told_by_their_bytes(arrived, data, kind, mime_type):
    stored = fetched(arrived(data, kind=kind, mime_type="application/octet-stream"))
    assert (stored.state, stored.mime_type) == ("stored", mime_type)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"<html><script>alert(1)</script></html>", "image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "document"),
        (b"\xef\xbb\xbf  <!doctype html>", "document"),
        (b"MZ\x90\x00" + bytes(60), "document"),
        (b"\x7fELF" + bytes(60), "document"),
        (b"%PDF-1.7", "image"),
        (picture(), "audio"),
        (b"\xff\xd8\xff" + b"nonsense" * 20, "image"),
        (picture(name="PNG")[:60], "image"),
        (archive("evil.js"), "document"),
        (archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "document"),
        (b"plain\x00binary", "document"),
    ],
)
def test_everything_else_is_refused_with_a_reason(arrived, media_root, data, kind):
    refused = fetched(arrived(data, kind=kind))
    assert refused.state == "failed"
    assert refused.error
    assert not refused.file
    assert not [path for path in media_root.rglob("*") if path.is_file()]


def test_a_picture_of_more_pixels_than_is_wise_is_refused(arrived):
    huge = picture(name="PNG", mode="1", size=(20_000, 20_000))
    assert len(huge) < 100_000
    assert fetched(arrived(huge)).error == "The picture is too large."


def test_a_file_over_its_kinds_limit_is_refused(arrived):
    refused = fetched(arrived(picture() + bytes(5 * 1024 * 1024)))
    assert (refused.state, refused.error) == ("failed", "The file is too large.")


def test_an_id_that_the_platform_does_not_know_fails_for_good(arrived):
    attachment = arrived(picture())
    Attachment.objects.filter(pk=attachment.pk).update(external_id="123456")
    assert "no longer has the file" in fetched(attachment).error


def test_a_strange_id_stays_one_piece_of_the_path(arrived, emulator):
    attachment = arrived(picture())
    Attachment.objects.filter(pk=attachment.pk).update(external_id="../me?fields=x")
    assert fetched(attachment).state == "failed"
    assert emulator.requests()[-1]["path"].endswith("/../me?fields=x")


def test_bytes_that_differ_from_the_announced_digest_are_not_kept(arrived, emulator):
    attachment = arrived(picture())
    (emulator.state / "media" / attachment.external_id).write_bytes(picture(size=(9, 9)))
    with pytest.raises(NotNow):
        fetch(attachment.pk)
    attachment.refresh_from_db()
    assert attachment.state == "waiting"


def test_a_passing_trouble_is_tried_again_and_in_the_end_said(arrived, settings):
    attachment = arrived(picture())
    settings.WHATSAPP_GRAPH_URL = "http://127.0.0.1:9"
    for tried in range(1, TRIES):
        with pytest.raises(NotNow):
            fetch(attachment.pk)
        attachment.refresh_from_db()
        assert (attachment.state, attachment.attempts) == ("waiting", tried)
    ended = fetched(attachment)
    assert (ended.state, ended.attempts) == ("failed", TRIES)
    assert "Try again" in ended.error


def test_a_file_that_ends_whoever_opens_it_is_given_up(arrived, monkeypatch):
    attachment = arrived(picture())

    class Died(BaseException):
        pass

    def die(*_):
        raise Died

    monkeypatch.setattr(fetching, "_download", die)
    for _ in range(TRIES):
        with pytest.raises(Died):
            fetch(attachment.pk)
    assert fetched(attachment).state == "failed"


def test_few_are_fetched_at_once_and_the_rest_ring_again(arrived, tenant_db):
    attachment = arrived(picture())
    taken = [fetching._places.acquire(blocking=False) for _ in range(fetching.AT_ONCE)]
    assert all(taken)
    try:
        waiting = fetched(attachment)
    finally:
        for _ in taken:
            fetching._places.release()
    assert (waiting.state, waiting.attempts) == ("waiting", 0)
    assert [bell.kwargs["attachment_id"] for bell in rung(FETCH)] == [attachment.pk]
    assert fetched(attachment).state == "stored"


def test_one_file_is_fetched_by_one_thread_and_looked_at_again_later(arrived, alpha):
    attachment = arrived(picture())
    with fetching._place(attachment.pk) as free:
        assert free
        copy = fetched(attachment)
    assert (copy.state, copy.attempts) == ("waiting", 0)
    (bell,) = rung(FETCH)
    assert bell.due_at > now() + timedelta(seconds=100)


def test_a_picture_gets_a_small_one(arrived, media_root):
    stored = fetched(arrived(picture(size=(1600, 1200))))
    with stored.thumbnail.open() as file:
        small = Image.open(io.BytesIO(file.read()))
    assert (small.format, small.size) == ("WEBP", (480, 360))
    assert (media_root / "t_alpha" / stored.thumbnail.name).exists()
    assert not fetched(arrived(b"%PDF-1.7\n", kind="document")).thumbnail


def test_an_empty_file_is_refused():
    with pytest.raises(filetypes.NotKept) as refused:
        filetypes.recognise(io.BytesIO(), kind="document")
    assert refused.value.reason == "The file is empty."


def test_an_archive_with_a_list_of_millions_is_not_read(arrived, monkeypatch):
    bomb = archive("[Content_Types].xml", "word/document.xml")
    end = bomb.rfind(b"PK\x05\x06")
    bomb = bomb[: end + 10] + struct.pack("<HI", 65535, 2**32 - 1) + bomb[end + 16 :]

    def read(*_):
        raise AssertionError("its parts were read")

    monkeypatch.setattr(zipfile.ZipFile, "__init__", read)
    assert fetched(arrived(bomb, kind="document")).state == "failed"


def test_a_second_ring_changes_nothing(arrived, media_root):
    attachment = fetched(arrived(picture()))
    name = attachment.file.name
    assert fetched(attachment).file.name == name
    # The file and its small picture.
    assert len([path for path in media_root.rglob("*") if path.is_file()]) == 2


def test_a_file_of_another_tenant_is_out_of_reach(arrived, media_root):
    secret = media_root / "t_beta" / "secret.txt"
    secret.parent.mkdir()
    secret.write_text("theirs")
    storage = fetched(arrived(picture())).file.storage
    with pytest.raises(SuspiciousFileOperation):
        storage.open("../t_beta/secret.txt")
