"""Child processes: started in their own session, watched, restarted with growing patience."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from supervisor import system

#: How long to wait before the next start, by the number of quick deaths in a row.
PATIENCE = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0)

#: Who lived this long has not died quickly.
STEADY_SECONDS = 10.0

#: This many quick deaths in a row mean that it will not work by itself.
CRASHES = 4


@dataclass(frozen=True)
class Program:
    """One process of the product: what runs, with which environment and nothing more."""

    name: str
    argv: tuple[str, ...]
    environment: Mapping[str, str]
    folder: Path
    stop_seconds: float = 10.0
    #: How far it steps back when all want the processor at once (as in `nice`).
    niceness: int = 0
    #: Seconds it may go without a heartbeat before it is taken for hung; None: it has none.
    patience: float | None = None


@dataclass
class Child:
    """A program as it runs."""

    program: Program
    #: Where its words go; None: where ours do.
    log: Path | None
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    #: When to start it next, while it does not run.
    due: float = 0.0
    quick_deaths: int = 0
    restarts: int = 0
    last_end: str = ""

    @property
    def name(self) -> str:
        """The program's name."""
        return self.program.name

    @property
    def crashing(self) -> bool:
        """Whether it died quickly so often that a person should look."""
        return self.quick_deaths >= CRASHES

    def start(self) -> None:
        """Start the program in a session of its own, so that Ctrl-C reaches only us."""
        with nullcontext() if self.log is None else self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.program.argv,
                cwd=self.program.folder,
                env=dict(self.program.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                # The work of all of them is safe in Postgres. The web server's workers see to
                # their own end (core.process).
                preexec_fn=system.die_with_parent(signal.SIGKILL, niceness=self.program.niceness),
            )
        self.started = time.monotonic()

    def exit_code(self) -> int | None:
        """How it ended, negative for a signal; None while it runs."""
        if self.process is None or not _ended(self.process):
            return None
        return self.process.wait()

    def look(self) -> bool:
        """Notice an end: sweep up what it left and set the next start. True when it ended."""
        process = self.process
        if process is None or not _ended(process):
            return False
        self.sweep()
        self.last_end = _end_in_words(process.returncode)
        self.process = None
        now = time.monotonic()
        lived = now - self.started
        if lived > STEADY_SECONDS:
            self.quick_deaths = 0
        if process.returncode != -signal.SIGKILL or lived < 1.0:
            self.quick_deaths += 1  # killed from outside is no fault of its own
        self.due = now + PATIENCE[min(max(self.quick_deaths, 1), len(PATIENCE)) - 1]
        self.restarts += 1
        return True

    def ask_to_stop(self) -> None:
        """Ask it to finish what it does and end."""
        if self.process is not None and not _ended(self.process):
            self.process.send_signal(signal.SIGTERM)

    def wait(self, *, until: float) -> bool:
        """Wait for its end until that moment; whether it has ended."""
        while self.process is not None and not _ended(self.process):
            if time.monotonic() > until:
                return False
            time.sleep(0.02)
        return True

    def sweep(self) -> None:
        """Kill it and all that is left of its session."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass  # nothing is left (macOS says EPERM for a group of zombies)
        self.process.wait()

    def tail(self, *, lines: int = 25) -> str:
        """The last lines of its log, if it has one."""
        if self.log is None:
            return ""
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        except OSError:
            return ""


def stop_all(children: list[Child]) -> None:
    """Ask all at once, wait for each as long as it may take, then kill."""
    begun = time.monotonic()
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.wait(until=begun + child.program.stop_seconds)
        child.sweep()
        child.process = None


def _ended(process: subprocess.Popen[bytes]) -> bool:
    """Whether it has ended, without reaping it where the system can tell.

    As long as it is not reaped, nobody else can get its number: its group can be swept safely.
    """
    if process.returncode is not None:
        return True
    if not hasattr(os, "waitid"):
        return process.poll() is not None
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _end_in_words(code: int) -> str:
    if code >= 0:
        return f"ended with code {code}"
    try:
        return f"was killed ({signal.Signals(-code).name})"
    except ValueError:
        return f"was killed (signal {-code})"
