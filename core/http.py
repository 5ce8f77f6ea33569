"""The one way out to other people's servers.

What it keeps: time limits on everything, a cap on every answer, no redirects,
no proxies or cookies from the environment, and no way to this machine or its
network: the name is resolved here, every address is judged, and the connection
goes to the address that was judged. Errors tell "certainly not sent" from
"perhaps sent", because only the first may be tried again without asking.
Nothing here logs an address, a header or a body; errors name the host alone.
"""

import http.client
import io
import ipaddress
import json
import os
import queue
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import requests
import urllib3
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

CHUNK = 64 * 1024
POOL_SIZE = 8

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class OutboundError(Exception):
    """An answer was not had. `reason` is for logs and holds no secret."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class NotSent(OutboundError):
    """The other side certainly saw nothing: unknown name, refused, no connection in time."""


class Forbidden(NotSent):
    """The address leads to this machine or its network, or is not one for us at all."""


class TooLate(NotSent):
    """The caller's moment had passed before the request could leave, so it did not."""


class PerhapsSent(OutboundError):
    """The request may have been acted on: the answer is late, lost, cut or too large."""


class TooLarge(PerhapsSent):
    """The answer is larger than the caller allowed."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: to connect (with TLS), between two bytes of the answer or for a piece (CHUNK) of
    the request to be taken, and for all of it."""

    connect: float
    read: float
    total: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `body` is empty when it was written to a file."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    size: int = 0

    def json(self) -> Any:
        """The body as JSON. Raises ValueError when it is not."""
        return json.loads(self.body.decode("utf-8"))


def call(
    method: str,
    url: str,
    *,
    timeouts: Timeouts,
    max_bytes: int,
    headers: Mapping[str, str] | None = None,
    json_body: Any = None,
    content: bytes | BinaryIO | None = None,
    into: BinaryIO | None = None,
    leave_by: float | None = None,
    own_network: bool = False,
) -> Answer:
    """Make one request and read its whole answer, to memory or `into` a file.

    `content` is sent as it is, with the type that `headers` state. Redirects are handed
    back as they are. Nothing leaves after `leave_by` (of time.monotonic), looked at in
    front of every write to the socket, of CHUNK bytes at most: a process that was stopped on
    its way says nothing that was true before. `own_network`: whoever runs this machine has
    given the address itself, so it may be one of their network's. Raises NotSent (TooLate)
    or PerhapsSent.
    """
    host = _checked_host(url, own_network=own_network)
    until = time.monotonic() + timeouts.total
    _local.limits = _Limits(
        piece=timeouts.read, until=until, leave_by=leave_by, own_network=own_network
    )
    try:
        with _session(own_network=own_network).request(
            method,
            url,
            headers=dict(headers or {}),
            json=json_body,
            data=content,
            timeout=(timeouts.connect, timeouts.read),
            allow_redirects=False,
            stream=True,
        ) as response:
            body, size = _read(response, host=host, max_bytes=max_bytes, until=until, into=into)
            return Answer(
                status=response.status_code, headers=response.headers, body=body, size=size
            )
    except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
        raise _classified(error, host) from None
    finally:
        _local.limits = None


def form_of(parts: Mapping[str, str | tuple[str, bytes, str]]) -> tuple[bytes, str]:
    """A multipart form and its content type; a file is (name, bytes, MIME type)."""
    return urllib3.encode_multipart_formdata(dict(parts))


def _checked_host(url: str, *, own_network: bool) -> str:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        raise Forbidden("not an address") from None
    if not host or not port_is_fine or parts.username is not None or parts.password is not None:
        raise Forbidden("not an address")
    plain_may = own_network or _is_local(host)
    if parts.scheme != "https" and not (parts.scheme == "http" and plain_may):
        raise Forbidden(f"{host}: only https leads out")
    return host


def _is_local(host: str) -> bool:
    """Whether the operator has named this host as one of ours that may be reached."""
    return host.strip("[]") in settings.OUTBOUND_LOCAL_HOSTS


def _read(
    response: requests.Response, *, host: str, max_bytes: int, until: float, into: BinaryIO | None
) -> tuple[bytes, int]:
    kept = bytearray()
    size = 0
    for chunk in response.raw.stream(CHUNK, decode_content=True):
        size += len(chunk)
        if size > max_bytes:
            raise TooLarge(f"{host}: the answer is larger than {max_bytes} bytes")
        if time.monotonic() > until:
            raise PerhapsSent(f"{host}: the answer did not end in time")
        if into is None:
            kept += chunk
        else:
            into.write(chunk)
    return bytes(kept), size


def _classified(error: Exception, host: str) -> OutboundError:
    for cause in _causes(error):
        if isinstance(cause, BlockedAddress):
            return Forbidden(f"{host}: {cause.why}")
        if isinstance(cause, _Overslept):
            return TooLate(f"{host}: too late to leave")
        if isinstance(cause, NewConnectionError | ConnectTimeoutError):
            return NotSent(f"{host}: no connection")
        if isinstance(cause, requests.exceptions.InvalidURL | requests.exceptions.InvalidHeader):
            return NotSent(f"{host}: not a request")
    return PerhapsSent(f"{host}: {type(error).__name__}")


def _causes(error: BaseException) -> list[BaseException]:
    """The error, and those it was made of, by the names requests and urllib3 keep them under."""
    found: list[BaseException] = []
    waiting: list[Any] = [error]
    while waiting and len(found) < 10:
        current = waiting.pop()
        if isinstance(current, BaseException) and current not in found:
            found.append(current)
            waiting += [getattr(current, "reason", None), *current.args]
    return found


# ---------------------------------------------------------------- connections


class BlockedAddress(NewConnectionError):
    """The name leads where nothing of ours may go."""

    def __init__(self, connection: HTTPConnection, why: str) -> None:
        self.why = why
        super().__init__(connection, why)


class _Overslept(NewConnectionError):
    """The request's moment has passed."""


@dataclass(frozen=True, slots=True)
class _Limits:
    """Of the request that this thread makes: seconds for a piece of it to be taken, and
    moments (of time.monotonic) when it ends and by when it leaves; whether it may lead into
    the network of this machine."""

    piece: float
    until: float
    leave_by: float | None
    own_network: bool


def is_public(address: Address) -> bool:
    """Whether an address is on the open internet, also behind the IPv6 forms that wrap IPv4."""
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour
        if wrapped is None and address.teredo:
            wrapped = address.teredo[1]
        if wrapped is None and address in NAT64:
            wrapped = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if wrapped is not None:
            return is_public(wrapped)
    return address.is_global and not address.is_multicast and not address.is_reserved


def _is_ours(address: Address) -> bool:
    """Whether an address is in a network of one's own. Link-local ones are not: behind those
    are the clouds' doors to their machines' secrets."""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return _is_ours(address.ipv4_mapped)
    private = address.is_loopback or address.is_private
    return private and not (address.is_link_local or address.is_unspecified or address.is_reserved)


def _resolved(connection: HTTPConnection) -> list[tuple[int, Any]]:
    """Every (family, socket address) of the host; all of them must be allowed."""
    host = connection.host.strip("[]")
    found = _looked_up(connection, host)
    if not _is_local(host.lower()):
        for *_, place in found:
            address = ipaddress.ip_address(str(place[0]).partition("%")[0])
            ours = _local.limits.own_network and _is_ours(address)
            if not ours and not is_public(address):
                raise BlockedAddress(connection, "leads into a private network")
    return [(family, place) for family, _, _, _, place in found]


def _looked_up(connection: HTTPConnection, host: str) -> list[Any]:
    """What the resolver says of a name, within the time for connecting.

    It has no time limit of its own to set, so it is asked in a thread, which ends by itself.
    """
    told: queue.SimpleQueue[list[Any] | Exception] = queue.SimpleQueue()

    def look() -> None:
        try:
            told.put(socket.getaddrinfo(host, connection.port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            told.put(error)

    threading.Thread(target=look, name="name-lookup", daemon=True).start()
    timeout: Any = connection.timeout
    try:
        found = told.get(timeout=timeout)
    except queue.Empty:
        raise NewConnectionError(connection, "the name was not found in time") from None
    if isinstance(found, Exception):
        raise NewConnectionError(connection, "the name is not known") from found
    return found


class _Timed(io.RawIOBase):
    """The answer's bytes. A socket's timeout is for each wait, and a server that drips never
    makes one long: here every wait is also cut to what is left of the whole."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._bytes = line.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        limits: _Limits | None = _local.limits
        if limits is not None:
            left = limits.until - time.monotonic()
            if left <= 0:
                raise TimeoutError("the answer did not end in time")
            self._line.settimeout(min(limits.piece, left))
        return self._bytes.readinto(buffer)

    def close(self) -> None:
        if not self.closed:
            self._bytes.close()
        super().close()


class _TimedResponse(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **more: Any) -> None:
        super().__init__(sock, *args, **more)
        self.fp.close()
        self.fp = io.BufferedReader(_Timed(sock))


class _Guarded:
    """Connects to the addresses that were judged, and marks what failed before anything left."""

    response_class: Any = _TimedResponse

    def _new_conn(self) -> socket.socket:
        connection: Any = self
        last: OSError | None = None
        for family, place in _resolved(connection):
            line = socket.socket(family, socket.SOCK_STREAM)
            try:
                line.settimeout(min(connection.timeout, _left()))
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                line.connect(place)
            except OSError as error:
                line.close()
                last = error
                continue
            return line
        if isinstance(last, TimeoutError):
            raise ConnectTimeoutError(connection, "no connection in time") from last
        raise NewConnectionError(connection, "no connection") from last

    def connect(self) -> None:
        connection: Any = self
        try:
            super().connect()  # type: ignore[misc]  # the class it is mixed into has it
        except TimeoutError as error:
            raise ConnectTimeoutError(connection, "no secure connection in time") from error
        except (ssl.SSLError, ssl.CertificateError, OSError) as error:
            raise NewConnectionError(connection, "no secure connection") from error

    def send(self, data: Any) -> None:
        connection: Any = self
        if connection.sock is None:
            connection.connect()
        limits: _Limits = _local.limits
        whole = memoryview(data)
        # A socket's timeout is for all that it is given at once, and for connecting as yet.
        for start in range(0, len(whole), CHUNK):
            moment = time.monotonic()
            if limits.leave_by is not None and moment > limits.leave_by:
                raise _Overslept(connection, "too late to leave")
            if moment >= limits.until:
                raise TimeoutError("the request was not taken in time")
            connection.sock.settimeout(min(limits.piece, limits.until - moment))
            super().send(whole[start : start + CHUNK])  # type: ignore[misc]  # as above


class _GuardedHTTP(_Guarded, HTTPConnection):
    pass


class _GuardedHTTPS(_Guarded, HTTPSConnection):
    pass


class _PoolHTTP(HTTPConnectionPool):
    ConnectionCls = _GuardedHTTP


class _PoolHTTPS(HTTPSConnectionPool):
    ConnectionCls = _GuardedHTTPS


class _GuardedAdapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _PoolHTTP, "https": _PoolHTTPS}


_local = threading.local()


def _left() -> float:
    """Seconds that are left for this thread's request; never none at all."""
    limits: _Limits = _local.limits
    return max(0.05, limits.until - time.monotonic())


def _session(*, own_network: bool) -> requests.Session:
    """This thread's pooled session; a forked worker makes its own.

    There is one for each freedom, so that no connection that was made with it serves
    a request without.
    """
    if getattr(_local, "owner", None) != os.getpid():
        _local.sessions, _local.owner = {}, os.getpid()
    sessions: dict[bool, requests.Session] = _local.sessions
    if own_network not in sessions:
        sessions[own_network] = _new_session()
    return sessions[own_network]


def _new_session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers["User-Agent"] = "Proffer"
    for scheme in ("http://", "https://"):
        session.mount(scheme, _GuardedAdapter(pool_maxsize=POOL_SIZE, max_retries=0))
    return session
