"""What `benchmarks.floor_view` does, without Django: prove the signature, insert a row, answer."""

import hashlib
import hmac
import os
import threading
from collections.abc import Callable, Iterable
from typing import Any

import psycopg

SECRET = os.environ.get("FLOOR_SECRET", "").encode()
DATABASE = os.environ.get("FLOOR_DATABASE", "")
TABLE = (
    "CREATE TABLE IF NOT EXISTS public.benchmark_floor"
    " (id bigserial PRIMARY KEY, external_id text UNIQUE, body jsonb NOT NULL)"
)
INSERT = (
    "INSERT INTO public.benchmark_floor (external_id, body)"
    " VALUES (md5(random()::text || clock_timestamp()::text), %s::jsonb) ON CONFLICT DO NOTHING"
)
_local = threading.local()


def _connection() -> psycopg.Connection[Any]:
    if not hasattr(_local, "connection"):
        _local.connection = psycopg.connect(DATABASE, autocommit=True)
    connection: psycopg.Connection[Any] = _local.connection
    return connection


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """A WSGI application with one view."""
    body: bytes = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    expected = "sha256=" + hmac.new(SECRET, body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(environ.get("HTTP_X_HUB_SIGNATURE_256", ""), expected):
        start("401 Unauthorized", [("Content-Type", "text/plain")])
        return [b"no"]
    _connection().execute(INSERT, [body.decode()])
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"stored"]
