"""An embedded Postgres 18: made, started, watched and stopped by us, on a Unix socket alone.

    with EmbeddedPostgres(data_dir=Path(".state/postgres"), run_dir=Path(".state/run")) as server:
        connect(server.url("postgres"))

The server never listens on TCP and never trusts: its socket lies in a folder that only its own
user may enter, and every login needs its password.
"""

import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote, urlencode

import psutil
import psycopg

from supervisor import postgres_binaries, system
from supervisor.errors import Trouble
from supervisor.postgres_processes import (
    AdoptedServer,
    main_process_over,
    noted_main_process,
    processes_over,
    work_done,
)

SUPERUSER = "proffer_root"

#: Recovery after a crash may take long with very many tables; it is left alone as long as it
#: does something, and given up when it did nothing for this long.
STALLED_SECONDS = 60.0

_ATTEMPTS = 3

#: `pg_ctl restart` looks ten times a second whether the server has stopped.
_BY_HAND_SECONDS = 0.4

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    # Many rounds guard weak passwords. These are long and random, and connections are replaced
    # often: 2.8 ms each instead of 4.7.
    "scram_iterations": "1",
    "max_connections": "100",
    # A schema per tenant: one transaction that makes or drops many tables locks them all.
    "max_locks_per_transaction": "1024",
    # The system caches files too; this much holds what a few busy shops read all the time.
    "shared_buffers": "64MB",
    "max_wal_size": "1GB",
    # When a row was committed can be asked afterwards, for measures and after incidents.
    "track_commit_timestamp": "on",
    "jit": "off",
    # No query here is large enough to be worth more processes.
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    # One sync of the file system instead of one per file: 124,000 files recover in 0.3 s, not 10.
    "recovery_init_sync_method": "syncfs",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u@%d ",
    # A statement that fails holds what customers wrote, and so does the detail of its error.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}

_ACCESS = """\
# Only the Unix socket, only with a password.
local  replication  all  reject
local  all          all  scram-sha-256
"""


class EmbeddedPostgres:
    """One Postgres server over one folder of data.

    `data_dir` is ours: it holds the data, the superuser's password and the lock. `run_dir` gets
    the socket (see `socket_dir`, as a long path or one closed to the server's user moves it).
    `settings` override the server's settings, `log` is a file for its words.
    """

    def __init__(
        self,
        *,
        data_dir: Path,
        run_dir: Path,
        settings: Mapping[str, str] | None = None,
        log: Path | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self.base = data_dir.resolve()
        self.run_dir = run_dir.resolve()
        self.log = (log or data_dir / "postgres.log").resolve()
        self.settings = {**_SETTINGS, **(settings or {})}
        self.cancelled = cancelled
        self.process: subprocess.Popen[bytes] | AdoptedServer | None = None
        self.socket_dir = self.run_dir
        self._lock: IO[str] | None = None
        self._password = ""

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

    def url(self, database: str, *, user: str = SUPERUSER, password: str | None = None) -> str:
        """The address of a database, as libpq, psycopg and Django settings understand it."""
        secret = self._password if password is None else password
        query = urlencode({"host": str(self.socket_dir)}, quote_via=quote, safe="/")
        return f"postgresql://{quote(user)}:{quote(secret)}@/{quote(database)}?{query}"

    @property
    def adopted(self) -> bool:
        """Whether the server that runs is no child of ours, so that no signal tells of its end."""
        return isinstance(self.process, AdoptedServer)

    @property
    def running(self) -> bool:
        """Whether the server has not ended."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start the server, making its data first if there are none, and wait until it answers.

        Called again after the server has died, it starts it anew.
        """
        system.private_folder(self.base)
        if self._lock is None:
            self._lock = system.take_lock(
                self.base / "lock",
                busy=f"Another process already runs the database in {self.base}.",
            )
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def _start(self) -> None:
        if self._was_asked_to_end() and self._adopted():
            return
        for attempt in range(_ATTEMPTS):
            self._launch()
            if self._answers_in_time():
                return
            if attempt + 1 < _ATTEMPTS:  # somebody may be starting one by hand just now
                system.pause(0.5, self.cancelled)
        raise Trouble(_words_about(_tail(self.log), "The database server ended while starting."))

    def _was_asked_to_end(self) -> bool:
        """Whether the last server shut down instead of being killed: somebody told it to."""
        return self.process is not None and (self.process.poll() or 0) >= 0

    def _adopted(self) -> bool:
        """Leave a moment to `pg_ctl restart`, and go on with the server that it starts."""
        data = self._root() / "data"
        deadline = time.monotonic() + _BY_HAND_SECONDS
        while time.monotonic() < deadline:
            found = main_process_over(data)
            if found is not None:
                self.process = AdoptedServer(found)
                return self._answers_in_time()
            system.pause(0.05, self.cancelled)
        return False

    def _launch(self) -> None:
        root = self._root()
        data = root / "data"
        account = system.server_account(data)
        install = postgres_binaries.readable_by(account, copies=root / "server")
        if not (data / "PG_VERSION").is_file():
            self._make(data, install=install, account=account)
        self._password = self._password_file.read_text().strip()
        self._end_leftovers(data)
        self.socket_dir = system.socket_folder(self.run_dir, account)
        settings = {**self.settings, "unix_socket_directories": str(self.socket_dir)}
        argv = [str(install / "bin" / "postgres"), "-D", str(data)]
        for name, value in settings.items():
            argv += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # type: ignore[call-overload]
                argv,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=_server_environment(),
                start_new_session=True,
                # SIGINT is Postgres's fast shutdown: sessions end, a checkpoint is written.
                preexec_fn=system.die_with_parent(signal.SIGINT),
                **account.popen_arguments(),
            )

    def stop(self, *, seconds: float = 60.0) -> None:
        """End all sessions, write a checkpoint, stop. Let go of the lock."""
        process = self.process
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=seconds)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGQUIT)  # immediate: it recovers at the next start
                process.wait(timeout=10)
        self.process = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    # ------------------------------------------------------------------ making

    @property
    def _password_file(self) -> Path:
        return self.base / "superuser-password"

    def _root(self) -> Path:
        """The folder of the data and the copied binaries; normally `data_dir` itself.

        When we are root and the server's user cannot enter `data_dir` (a checkout in root's
        home), the data lie in a folder of their own elsewhere and `data_dir` names it.
        """
        pointer = self.base / "location"
        if pointer.is_file():
            return Path(pointer.read_text().strip())
        account = system.server_account(self.base / "data")
        if not account.switches:
            return self.base
        # They may pass through, by the server's group alone; what lies beside stays ours.
        os.chown(self.base, -1, account.gid if account.gid is not None else -1)
        self.base.chmod(0o710)
        if account.can_enter(self.base):
            return self.base
        self.base.chmod(0o700)
        home = Path("/var/lib/proffer")
        home.mkdir(parents=True, exist_ok=True)
        home.chmod(0o755)
        for other in home.iterdir():  # left by an earlier folder of the same name
            origin = other / "data-of"
            if origin.is_file() and origin.read_text().strip() == str(self.base):
                self._end_leftovers(other / "data")
                shutil.rmtree(other)
        root = home / secrets.token_hex(6)
        root.mkdir()
        root.chmod(0o755)  # whatever the umask: the server's user has to pass
        (root / "data-of").write_text(f"{self.base}\n")
        pointer.write_text(f"{root}\n")
        return root

    def _make(self, data: Path, *, install: Path, account: system.Account) -> None:
        """Initialise the data in a draft folder, so that a break leaves no half of them."""
        draft = data.with_name("data.draft")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        account.own(draft)
        password = secrets.token_urlsafe(32)
        handed_over = data.with_name("first-password")
        handed_over.unlink(missing_ok=True)
        descriptor = os.open(handed_over, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(password)
        account.own(handed_over)
        try:
            done = subprocess.run(  # type: ignore[call-overload]
                [
                    str(install / "bin" / "initdb"),
                    *("-D", str(draft)),
                    *("-U", SUPERUSER),
                    f"--pwfile={handed_over}",
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    # The same order of characters on every system.
                    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
                    "--no-instructions",
                    *(["--no-sync"] if self.settings.get("fsync") == "off" else []),
                ],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                env=_server_environment(),
                check=False,
                preexec_fn=system.die_with_parent(signal.SIGKILL),
                **account.popen_arguments(),
            )
        finally:
            handed_over.unlink(missing_ok=True)
        if done.returncode != 0:
            shutil.rmtree(draft, ignore_errors=True)
            raise Trouble(_words_about(done.stdout, "The database could not be made."))
        access = draft / "pg_hba.conf"
        access.write_text(_ACCESS)
        account.own(access)
        self._password_file.unlink(missing_ok=True)
        descriptor = os.open(self._password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(password)
        draft.rename(data)

    # ---------------------------------------------------------------- starting

    def _end_leftovers(self, data: Path) -> None:
        """Clear what an earlier server left behind, touching no process that is not one.

        We hold the lock, so a server that runs on these data is nobody's: left by a supervisor
        that could not take it along, or started by hand (`pg_ctl restart`). It is stopped in
        good order. A number in `postmaster.pid` that by now belongs to another program, as after
        a restart of the machine, is only forgotten.
        """
        if self.process is not None and self.process.poll() is None:
            return
        noted = noted_main_process(data)
        servers = processes_over(data)
        main = next((process for process in servers if process.pid == noted), None)
        if main is not None:
            main.send_signal(signal.SIGINT)
        for process in servers:  # sessions of a server that was killed end by themselves
            if not system.wait_until_gone(process, seconds=60):
                raise Trouble(
                    f"An earlier database server (process {process.pid}) over {data} does not "
                    f"end. End it by hand: kill -QUIT {process.pid}"
                )
        if noted is not None and psutil.pid_exists(noted):
            (data / "postmaster.pid").unlink(missing_ok=True)
        for socket_file in self.socket_dir.glob(".s.PGSQL.*"):
            socket_file.unlink(missing_ok=True)

    def _answers_in_time(self) -> bool:
        """Wait until the server answers; False when it ended instead."""
        process = self.process
        assert process is not None  # noqa: S101 - for the type checker
        seen = -1.0
        seen_at = time.monotonic()
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=5).close()
            except psycopg.OperationalError as error:
                if "password authentication failed" in str(error):
                    raise Trouble(
                        f"The database in {self.base} does not accept the password noted in "
                        f"{self._password_file}."
                    ) from None
            else:
                return True
            if process.poll() is not None:
                return False
            done = work_done(process.pid)
            if done != seen:
                seen, seen_at = done, time.monotonic()
            if time.monotonic() - seen_at > STALLED_SECONDS:
                raise Trouble(
                    _words_about(
                        _tail(self.log),
                        f"The database server did nothing for {STALLED_SECONDS:.0f} s and does "
                        "not answer.",
                    )
                )
            system.pause(0.02, self.cancelled)


def remove(data_dir: Path) -> None:
    """Delete a database that does not run, wherever its data lie."""
    pointer = data_dir / "location"
    if pointer.is_file():
        root = Path(pointer.read_text().strip())
        if (root / "data-of").is_file():
            shutil.rmtree(root)
    shutil.rmtree(data_dir, ignore_errors=True)


def _server_environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _tail(path: Path, *, lines: int = 20) -> str:
    try:
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""


def _words_about(output: str, sentence: str) -> str:
    if "No space left on device" in output:
        return "The disk is full: free some space and start again."
    return f"{sentence} Its last words:\n{output.strip()}" if output.strip() else sentence
