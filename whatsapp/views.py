"""The Cloud API's webhook: prove, store, answer. What it means is found out later, by workers."""

import logging

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, UnreadablePostError

from whatsapp import intake
from whatsapp.envelope import Malformed, read
from whatsapp.signature import is_signed, is_token

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
        return _said(413, "a webhook has 3 MB at most")
    except UnreadablePostError:
        return _said(400, "the body ended early")
    header = request.headers.get("X-Hub-Signature-256", "")
    if not is_signed(raw, header=header, secret=settings.WHATSAPP_APP_SECRET):
        if not settings.WHATSAPP_APP_SECRET:
            logger.error("webhooks are refused: WHATSAPP_APP_SECRET is not set")
        return _said(401, "the signature does not fit the body")
    try:
        updates = read(raw)
    except Malformed as error:
        return _said(400, str(error))
    try:
        intake.store(updates)
    except (DatabaseError, InterfaceError):
        # Not 200: the platform keeps the webhook and brings it again, for days.
        logger.exception("a webhook could not be stored")
        return _said(503, "not stored, try again")
    return _said(200, "stored")


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
