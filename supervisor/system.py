"""What the operating system is asked for: who runs what, which process is which, locks."""

import ctypes
import fcntl
import hashlib
import os
import pwd
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

from supervisor.errors import Cancelled, Trouble

#: A Unix socket's whole path must fit into 108 bytes (104 on macOS); the names that servers
#: append to the folder (`/.s.PGSQL.5432.lock`) are part of it.
LONGEST_SOCKET_FOLDER = 80

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(death_signal: signal.Signals, *, niceness: int = 0) -> Callable[[], None]:
    """What a child runs before its program so that it never outlives the supervisor.

    It steps back by `niceness` too, as there is one moment for both.
    Only Linux can do the first. Elsewhere the next start finds and ends what was left.
    """
    parent = os.getpid()

    def arm() -> None:
        if niceness:
            os.nice(niceness)
        if _libc is None:
            return
        _libc.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:  # it died between fork and prctl
            os.kill(os.getpid(), signal.SIGKILL)

    return arm


@dataclass(frozen=True)
class Account:
    """The system user that a server process runs as; `None` fields mean: as we are."""

    uid: int | None = None
    gid: int | None = None

    @property
    def switches(self) -> bool:
        """Whether processes of this account run as somebody else than the supervisor."""
        return self.uid is not None

    def popen_arguments(self) -> dict[str, object]:
        """The arguments by which `subprocess` becomes this user."""
        if not self.switches:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, folder: Path) -> bool:
        """Whether this user reaches the folder (tried for real: modes alone do not tell)."""
        return self._tries("/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder))

    def can_run(self, program: Path) -> bool:
        """Whether this user can start the program."""
        return self._tries(str(program), "--version")

    def _tries(self, *argv: str) -> bool:
        try:
            done = subprocess.run(  # type: ignore[call-overload]
                argv,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
                **self.popen_arguments(),
            )
        except PermissionError:
            return False
        return bool(done.returncode == 0)

    def own(self, path: Path) -> None:
        """Hand a file or folder over to this user."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


def server_account(existing_data: Path) -> Account:
    """Who runs Postgres, which refuses root: `postgres` or `nobody` when we are root.

    Data that exists keeps its owner, whatever users the machine has got since.
    """
    if os.geteuid() != 0:
        return Account()
    if existing_data.is_dir():
        found = existing_data.stat()
        if found.st_uid != 0:
            return Account(uid=found.st_uid, gid=found.st_gid)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(uid=entry.pw_uid, gid=entry.pw_gid)
    raise Trouble(
        "Postgres cannot run as root, and this machine has neither a user `postgres` nor `nobody`."
    )


def private_folder(path: Path, *, mode: int = 0o700) -> Path:
    """Make a folder that is ours alone (or with the few more rights the mode names)."""
    path.mkdir(mode=mode, parents=True, exist_ok=True)
    if path.stat().st_uid == os.geteuid():
        path.chmod(mode)
    return path


def socket_folder(wanted: Path, account: Account) -> Path:
    """A 0700 folder for a server's socket: the wanted one, or a short one if it cannot be used.

    The short one lies under the system's folder for temporary files and is named by a hash, so
    that a restart gives the same address. Somebody else could have made it first: then it is
    not used.
    """
    if len(os.fsencode(wanted)) <= LONGEST_SOCKET_FOLDER:
        private_folder(wanted)
        account.own(wanted)
        if not account.switches or account.can_enter(wanted):
            return wanted
    owner = os.geteuid() if account.uid is None else account.uid
    digest = hashlib.sha256(f"{owner}:{wanted}".encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"proffer-{digest}"
    try:
        folder.mkdir(mode=0o700)
        account.own(folder)
    except FileExistsError:
        found = folder.lstat()
        if not folder.is_symlink() and found.st_uid == owner and found.st_mode & 0o777 == 0o700:
            return folder
        folder = Path(tempfile.mkdtemp(prefix="proffer-"))
        account.own(folder)
    return folder


def alive(pid: int) -> psutil.Process | None:
    """The process of this number, unless there is none or only its zombie."""
    try:
        process = psutil.Process(pid)
        if process.status() in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD):
            return None
    except psutil.NoSuchProcess:
        return None
    except psutil.AccessDenied:
        return process
    return process


def wait_until_gone(process: psutil.Process, *, seconds: float) -> bool:
    """Wait for a process that is not our child; False when it still runs after that time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.02)
    return False


def take_lock(path: Path, *, busy: str) -> IO[str]:
    """Hold an exclusive lock for as long as the returned handle is open.

    The lock goes with the process that holds it, however that ends; a file left behind means
    nothing. Children do not inherit it.
    """
    handle = path.open("a+")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        raise Trouble(busy) from None
    return handle


def is_locked(path: Path) -> bool:
    """Whether somebody holds the lock now."""
    try:
        with path.open("a+") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            fcntl.flock(handle, fcntl.LOCK_UN)
    except FileNotFoundError:
        return False
    return False


def pause(seconds: float, cancelled: Callable[[], bool]) -> None:
    """Wait a moment for another process, unless the person gave up meanwhile."""
    if cancelled():
        raise Cancelled
    time.sleep(seconds)


def port_is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError:
            return False
    return True


def free_port_from(host: str, first: int) -> int:
    """The first port from here upwards that nobody listens on."""
    for port in range(first, min(first + 200, 65536)):
        if port_is_free(host, port):
            return port
    raise Trouble(f"No free port between {first} and {first + 200}.")


def who_listens(port: int) -> str:
    """The process on a port in words, as far as we may know it."""
    try:
        for connection in psutil.net_connections(kind="tcp"):
            if (
                connection.status == psutil.CONN_LISTEN
                and connection.laddr
                and connection.laddr.port == port
                and connection.pid
            ):
                name = psutil.Process(connection.pid).name()
                return f" by {name} (process {connection.pid})"
    except (psutil.AccessDenied, psutil.NoSuchProcess):
        return ""
    return ""
