"""The Cloud API's webhook: prove, store, answer. What it means is found out later, by workers.

The web process answers the POST by `whatsapp.endpoint`, which gathers; here is the handshake,
and the same way in for a server that is not asynchronous.
"""

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, UnreadablePostError

from whatsapp import intake
from whatsapp.receiving import NOT_STORED, STORED, TOO_LARGE, TROUBLE, Refused, opened
from whatsapp.signature import is_token

logger = logging.getLogger(__name__)

CHUNK = 64 * 1024
READ_AWAY = 16 * 1024 * 1024
"""How much of an oversized body is read and dropped, so that its sender hears the answer
instead of a broken connection; whoever sends more than that hears nothing."""


class _TooLarge(Exception):
    """The body is larger than a webhook can be."""


def webhook(request: HttpRequest) -> HttpResponse:
    """Meta's endpoint, on any host: the handshake by GET, updates by POST."""
    if request.method == "GET":
        return _handshake(request)
    if request.method == "POST":
        return _receive(request)
    return HttpResponseNotAllowed(["GET", "POST"])


def _handshake(request: HttpRequest) -> HttpResponse:
    given = request.GET
    ours = is_token(given.get("hub.verify_token", ""), expected=settings.WHATSAPP_VERIFY_TOKEN)
    if given.get("hub.mode") != "subscribe" or not ours or not given.get("hub.challenge"):
        return _said(403, "this is not our verify token")
    return _said(200, given["hub.challenge"])


def _receive(request: HttpRequest) -> HttpResponse:
    try:
        raw = _body(request, limit=settings.WHATSAPP_WEBHOOK_MAX_BYTES)
    except _TooLarge:
        return _said(*TOO_LARGE)
    except UnreadablePostError:
        return _said(400, "the body ended early")
    try:
        intake.store(opened(raw, header=request.headers.get("X-Hub-Signature-256", "")))
    except Refused as refusal:
        return _said(refusal.status, refusal.words)
    except TROUBLE:
        logger.exception("a webhook could not be stored")
        return _said(*NOT_STORED)
    return _said(*STORED)


def _body(request: HttpRequest, *, limit: int) -> bytes:
    """The raw body, kept no further than `limit`, with or without a Content-Length."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if length.isdecimal():
        stream = request
        if int(length) > READ_AWAY:
            raise _TooLarge
    elif request.META.get("HTTP_TRANSFER_ENCODING"):
        # Django reads nothing without a Content-Length; the server marks the end.
        stream = request.META["wsgi.input"]
    else:
        return b""
    kept = bytearray()
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size <= limit:
            kept += chunk
        elif size > READ_AWAY:
            break
    if size > limit:
        raise _TooLarge
    return bytes(kept)


def _said(status: int, words: str) -> HttpResponse:
    answer = HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
