"""Files that staff send: made fit, handed to WhatsApp once, and refused with words."""

import io
import zipfile

import pytest
from PIL import Image

from conversations import delivery
from conversations.exceptions import MessageRepeated, WindowClosed
from conversations.models import Attachment, Conversation, Message
from core.clock import now
from core.errors import InvalidInput
from tests.support import films
from tests.support.people import person
from whatsapp.filetypes import JPEG, MP4, OGG, PDF, named_as
from whatsapp.media import preparing
from whatsapp.media.preparing import Busy, prepare
from whatsapp.media.sending import send_file

CUSTOMER = "971550000001"


def picture(name="JPEG", *, size=(64, 48), mode="RGB", **options):
    written = io.BytesIO()
    Image.new(mode, size, 200 if mode == "L" else "teal").save(written, format=name, **options)
    return written.getvalue()


def made(data, name="file.bin", **options):
    return prepare(io.BytesIO(data), filename=name, **options)


class TestMadeFit:
    @pytest.mark.parametrize("name", ["WEBP", "BMP", "TIFF", "GIF", "AVIF"])
    def test_other_pictures_become_jpeg(self, name):
        ready = made(picture(name), f"sofa.{name.lower()}")
        assert (ready.kind, ready.type, ready.filename) == ("image", JPEG, "sofa.jpg")
        assert Image.open(io.BytesIO(ready.data)).format == "JPEG"

    def test_what_was_transparent_is_white(self):
        written = io.BytesIO()
        Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(written, format="WEBP", lossless=True)
        seen = Image.open(io.BytesIO(made(written.getvalue()).data)).convert("RGB")
        assert min(seen.getpixel((4, 4))) > 250

    def test_a_picture_loses_where_it_was_taken_and_what_is_behind_it(self):
        exif = Image.Exif()
        exif[0x010F] = "Secretcam"
        ready = made(picture(exif=exif) + b"<script>alert(1)</script>")
        assert b"Secretcam" not in ready.data
        assert b"script" not in ready.data

    def test_a_picture_can_go_as_a_document(self):
        assert made(picture("PNG"), as_document=True).kind == "document"

    def test_a_recording_becomes_opus(self):
        ready = made(films.recording(seconds=2), "note.wav")
        assert (ready.kind, ready.type, ready.filename) == ("audio", OGG, "note.ogg")
        container, codecs, seconds = films.inside(ready.data)
        assert (container, codecs) == ("ogg", ["opus"]) or codecs == ["libopus"]
        assert 1.9 < seconds < 2.2

    def test_a_film_becomes_h264_of_the_same_length(self, tmp_path):
        ready = made(films.film(tmp_path), "clip.webm")
        assert (ready.kind, ready.type, ready.filename) == ("video", MP4, "clip.mp4")
        _, codecs, seconds = films.inside(ready.data)
        assert codecs == ["h264"]
        assert 1.8 < seconds < 2.3

    def test_a_film_of_odd_sides_and_a_gif_that_moves(self, tmp_path):
        odd = films.film(tmp_path, container="avi", codec="mpeg4", size=(321, 241))
        assert made(odd).kind == "video"
        gif = films.film(tmp_path, container="gif", codec="gif", colours="rgb8")
        assert made(gif, "wave.gif").filename == "wave.mp4"

    def test_a_film_that_fits_keeps_its_pictures_and_loses_its_place(self, tmp_path):
        given = films.film(tmp_path, container="mov", codec="libx264")
        assert b"+25.1972" in given
        ready = made(given)
        assert ready.kind == "video"
        assert b"+25.1972" not in ready.data

    def test_documents_go_as_they_are(self):
        pdf = b"%PDF-1.7\n%%EOF"
        ready = made(pdf, "Offer.pdf")
        assert (ready.kind, ready.type, ready.data) == ("document", PDF, pdf)

    def test_one_file_is_converted_at_a_time(self):
        assert preparing._one_at_a_time.acquire(blocking=False)
        try:
            with pytest.raises(Busy):
                made(films.recording())
        finally:
            preparing._one_at_a_time.release()

    def test_converting_ends_in_time(self, monkeypatch):
        monkeypatch.setattr(preparing, "CONVERT_SECONDS", 0.01)
        with pytest.raises(InvalidInput) as refused:
            made(films.recording())
        assert "too long" in refused.value.fields["file"]

    def test_a_film_that_holds_sound_alone_is_sound(self):
        # Such as a browser's recording: only its inside tells.
        given = films.recording()
        assert made(given).kind == "audio"


def bomb():
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(8 * 1024 * 1024))
    return written.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ\x90\x00" + bytes(60),
        b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/x\x00",
        b"\x1a\x45\xdf\xa3" + b"nonsense" * 40,
        b"RIFF\x00\x00\x00\x00WAVEfmt ",
        bytes(4) + b"ftypisom" + bytes(400),
        b"\xff\xd8\xff" + b"nonsense" * 20,
        picture("PNG")[:60],
        picture("PNG", size=(20_000, 20_000), mode="1"),
        bomb(),
        b"%PDF" + bytes(17 * 1024 * 1024),
    ],
    ids=lambda data: repr(data[:8]),
)
def test_what_cannot_be_sent_is_refused_with_words(data):
    with pytest.raises(InvalidInput) as refused:
        made(data, "innocent.jpg")
    assert len(refused.value.fields["file"]) > 10


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\boot\\offer.PDF", "offer.pdf"),
        ("invoice.exe", "invoice.exe.pdf"),
        ("gpj\u202efdp.exe", "gpjfdp.exe.pdf"),
        ("", "file.pdf"),
        ("..", "file.pdf"),
        ("\x00\n", "file.pdf"),
        ("a" * 1000, "a" * 120 + ".pdf"),
    ],
)
def test_a_name_says_what_the_file_is(given, shown):
    assert named_as(given, PDF) == shown


class TestSent:
    @pytest.fixture(autouse=True)
    def opened(self, emulator, channel, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        emulator.customer_writes(CUSTOMER)
        Conversation.objects.update(last_inbound_at=now())
        self.talk = channel.conversations.first()
        self.emulator = emulator

    def send(self, data, **more):
        fields = {"filename": "sofa.jpg", "text": "Here it is", **more}
        return send_file(
            actor=person("agent").actor,
            conversation_id=self.talk.pk,
            file=io.BytesIO(data),
            **fields,
        )

    def deliver(self):
        delivery.deliver(self.talk.pk)
        return [row for row in self.emulator.thread(CUSTOMER) if row["direction"] == "outbound"]

    def uploads(self):
        return [row for row in self.emulator.requests() if row["path"].endswith("/media")]

    def test_it_arrives_with_its_words(self):
        [message] = self.send(picture())
        sent = self.deliver()
        message.refresh_from_db()
        assert (message.status, message.kind, message.agent_id) == (
            "sent",
            "image",
            person("agent").pk,
        )
        assert sent[-1]["kind"] == "image"
        stored = Attachment.objects.get(message=message)
        assert (stored.state, stored.mime_type) == ("stored", "image/jpeg")
        assert stored.uploaded_id
        assert stored.thumbnail
        body = self.emulator.requests()[-1]["body"]["image"]
        assert body == {"id": stored.uploaded_id, "caption": "Here it is"}

    def test_a_document_keeps_its_name(self):
        self.send(b"%PDF-1.7\n", filename="Offer 7.pdf")
        self.deliver()
        assert self.emulator.requests()[-1]["body"]["document"]["filename"] == "Offer 7.pdf"

    def test_words_with_sound_go_behind_it(self):
        first, second = self.send(films.recording(), filename="note.wav", text="Listen")
        assert (first.kind, first.text, second.kind, second.text) == (
            "audio",
            "",
            "text",
            "Listen",
        )
        assert [row["kind"] for row in self.deliver()[-2:]] == ["audio", "text"]

    def test_one_key_sends_one(self):
        data = picture()
        first = self.send(data, idempotency_key="k")
        assert self.send(data, idempotency_key="k") == first
        with pytest.raises(MessageRepeated):
            self.send(picture(size=(9, 9)), idempotency_key="k")
        assert Attachment.objects.filter(message__direction="outbound").count() == 1

    def test_after_the_window_nothing_is_written(self):
        Conversation.objects.update(last_inbound_at=None)
        with pytest.raises(WindowClosed):
            self.send(picture())
        assert not Message.objects.filter(kind="image", direction="outbound").exists()

    def test_a_message_that_is_tried_again_uploads_nothing_again(self):
        [message] = self.send(picture())
        self.emulator.faults(http_500=1.0)
        self.deliver()
        message.refresh_from_db()
        assert message.status in ("queued", "sending")
        self.emulator.faults(http_500=0.0)
        Message.objects.filter(pk=message.pk).update(status="queued", not_before=None)
        self.deliver()
        message.refresh_from_db()
        assert message.status == "sent"
        assert Attachment.objects.get(message=message).uploaded_id

    def test_an_upload_that_is_refused_fails_where_people_see_it(self):
        [message] = self.send(picture())
        # What WhatsApp would never take.
        Attachment.objects.filter(message=message).update(mime_type="application/x-nothing")
        self.deliver()
        message.refresh_from_db()
        assert message.status == "failed"
        assert "does not take this file" in message.error

    def test_a_file_that_is_gone_fails_where_people_see_it(self):
        [message] = self.send(picture())
        stored = Attachment.objects.get(message=message)
        stored.file.storage.delete(stored.file.name)
        self.deliver()
        message.refresh_from_db()
        assert (message.status, message.error) == (
            "failed",
            "The file of this message is not here any more.",
        )

    def test_a_dead_number_stops_and_loses_nothing(self, channel):
        [message] = self.send(picture())
        self.emulator.faults(token_revoked=True)
        self.deliver()
        message.refresh_from_db()
        assert message.status == "queued"
        assert not Attachment.objects.get(message=message).uploaded_id
        channel.refresh_from_db()
        assert not channel.active
        assert len(self.uploads()) == 1
