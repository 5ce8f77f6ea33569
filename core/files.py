"""A stored file as an answer: parts of it on request, and never run by a browser.

What is sent was written by strangers. Its type is ours and not to be guessed at; opened as
a page of its own it may do nothing; everything but pictures, sound and film is saved.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

CHUNK = 64 * 1024
INLINE = ("image/jpeg", "image/png", "image/webp", "audio/", "video/")
"""What a page shows or plays itself."""
POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})\Z")


def file_answer(
    request: HttpRequest, file: Any, *, size: int, mime_type: str, filename: str, save: bool = False
) -> HttpResponseBase:
    """The file, open for reading, or the part of it that `Range` asks for.

    `save` has it saved whatever it is. One range is answered; several, or one in other units,
    get the whole file, as RFC 9110 allows. Closes `file` when the answer has been sent.
    """
    shown = mime_type.startswith(INLINE) and not save
    part = _part(request.headers.get("Range", ""), size)
    response: HttpResponseBase
    if part is not None and not part:
        file.close()
        response = HttpResponse(status=416)
        response.headers["Content-Range"] = f"bytes */{size}"
    else:
        sent = range(size) if part is None else part
        response = StreamingHttpResponse(_piece(file, sent), status=200 if part is None else 206)
        response.headers["Content-Length"] = str(len(sent))
        named = content_disposition_header(not shown, filename)
        response.headers["Content-Disposition"] = named or "inline"
        if part is not None:
            response.headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    response.headers["Content-Type"] = mime_type if shown else "application/octet-stream"
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _part(header: str, size: int) -> range | None:
    """The bytes asked for; an empty range if there are none of them; None for all."""
    asked = _RANGE.match(header)
    if asked is None or asked[0] == "bytes=-":
        return None
    first, last = asked[1], asked[2]
    if not first:
        return range(max(0, size - int(last)), size)
    end = min(int(last), size - 1) if last else size - 1
    if last and int(last) < int(first):
        return None
    return range(int(first), end + 1)


def _piece(file: Any, part: range) -> Iterator[bytes]:
    with file:
        file.seek(part.start)
        left = len(part)
        while left > 0 and (data := file.read(min(CHUNK, left))):
            left -= len(data)
            yield data
