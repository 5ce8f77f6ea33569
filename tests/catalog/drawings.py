"""Pictures to hand in, and what only claims to be one."""

import io
import struct
import zipfile
import zlib

from PIL import Image


def drawn(
    name: str = "JPEG", *, size: tuple[int, int] = (64, 48), colour: str = "teal", **options: object
) -> bytes:
    """A picture of one colour as a file of the format `name`."""
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, format=name, **options)
    return written.getvalue()


def _png(width: int, height: int, *, colours: int, rows: bytes) -> bytes:
    """A PNG put together by hand; `colours`: 2 are red, green and blue, 3 a palette's."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", width, height, 8, colours, 0, 0, 0)
    written = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + written


def huge_on_paper() -> bytes:
    """A PNG of some bytes that says it has 30,000 × 30,000 pixels, as bombs do."""
    return _png(30_000, 30_000, colours=2, rows=bytes(4 * 1024 * 1024))


def without_its_palette() -> bytes:
    """A PNG whose pixels name colours of a palette that is not there."""
    return _png(4, 4, colours=3, rows=b"\x00\x01\x02\x03\x04" * 4)


def zipped() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(1024 * 1024))
    return written.getvalue()


SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
HOSTILE = {
    "empty": b"",
    "svg": SVG,
    "svg-with-a-head": b'<?xml version="1.0"?>' + SVG,
    "html": b"<!doctype html><script>alert(1)</script>",
    "html-that-begins-as-gif": b"GIF89a/*<script>*/=1;" + bytes(40),
    "program": b"MZ\x90\x00" + bytes(60),
    "pdf": b"%PDF-1.7\n%%EOF",
    "zip": zipped(),
    "gif": drawn("GIF"),
    "huge-on-paper": huge_on_paper(),
    "huge": drawn("PNG", size=(6000, 5000)),
    "cut-off": drawn("PNG")[:60],
    "begins-as-jpeg": b"\xff\xd8\xff" + b"nonsense" * 20,
    "too-many-bytes": drawn() + bytes(10 * 1024 * 1024),
}
