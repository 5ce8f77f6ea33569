"""A small pooler that speaks Postgres' protocol, to be refused or accepted by the product.

`transaction`: all clients share one connection to the server, each for as long as its
transaction lasts. `tracking`: the same, and a client's search_path is set again when its
turn comes, as PgBouncer does with track_extra_parameters. `session`: one connection each.
"""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_ENCRYPTION = (80877103, 80877104)  # requests for TLS and GSS, answered "no"
_ANSWERED = b"QS"  # messages after which the server says that it is ready


def _exactly(source: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = source.recv(size - len(data))
        if not part:
            raise ConnectionError("closed")
        data += part
    return data


def _message(source: socket.socket) -> tuple[bytes, bytes]:
    """Kind, and the message as it came."""
    head = _exactly(source, 5)
    return head[:1], head + _exactly(source, struct.unpack("!I", head[1:])[0] - 4)


class _Server:
    """A connection to Postgres, and the client whose session it last was."""

    def __init__(self, path: str) -> None:
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.lock = threading.Lock()
        self.welcome = b""
        self.last: object = None

    def ask(self, query: str) -> None:
        """Run a statement of our own and swallow the answer."""
        body = query.encode() + b"\0"
        self.socket.sendall(b"Q" + struct.pack("!I", len(body) + 4) + body)
        while _message(self.socket)[0] != b"Z":
            pass


class Pooler:
    """Listens on `port` of 127.0.0.1."""

    def __init__(self, server_socket: str, *, mode: str) -> None:
        self._path, self._mode = server_socket, mode
        self._shared: _Server | None = None
        self._starting = threading.Lock()
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()
        for each in self._open:
            each.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(client)
            threading.Thread(target=self._serve, args=[client], daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            startup = self._startup(client)
            with self._starting:
                if self._mode == "session" or self._shared is None:
                    server = _Server(self._path)
                    self._open.append(server.socket)
                    self._sign_in(client, server, startup)
                    self._shared = server
                else:
                    server = self._shared
                    client.sendall(server.welcome)
            self._lend(client, server)
        except (OSError, ConnectionError):
            client.close()

    def _startup(self, client: socket.socket) -> bytes:
        while True:
            size, code = struct.unpack("!II", _exactly(client, 8))
            if code in _ENCRYPTION:
                client.sendall(b"N")
                continue
            return struct.pack("!II", size, code) + _exactly(client, size - 8)

    def _sign_in(self, client: socket.socket, server: _Server, startup: bytes) -> None:
        server.socket.sendall(startup)
        while True:
            kind, message = _message(server.socket)
            client.sendall(message)
            if kind == b"R":
                step = struct.unpack("!I", message[5:9])[0]
                if step in (3, 5, 10, 11):
                    server.socket.sendall(_message(client)[1])
                    continue
            if kind != b"R" or step == 0:
                server.welcome += message
            if kind == b"Z":
                return

    def _lend(self, client: socket.socket, server: _Server) -> None:
        held, path = False, ""
        while True:
            kind, message = _message(client)
            if kind == b"X":
                break
            if not held:
                server.lock.acquire()
                held = True
                if self._mode == "tracking" and path and server.last is not client:
                    server.ask(f"SET search_path = {path}")
                server.last = client
            server.socket.sendall(message)
            if kind in _ANSWERED:
                answered = b""
                while answered != b"Z":
                    answered, message = _message(server.socket)
                    if answered == b"S" and message[5:].startswith(b"search_path\0"):
                        path = message[5:].split(b"\0")[1].decode()
                    client.sendall(message)
                if message[-1:] == b"I":
                    server.lock.release()
                    held = False
        if self._mode == "session":
            server.socket.close()
        client.close()


@contextmanager
def pooling(server_socket: str, *, mode: str) -> Iterator[Pooler]:
    pooler = Pooler(server_socket, mode=mode)
    try:
        yield pooler
    finally:
        pooler.close()
