"""Postgres servers that we did not start as children: found, watched and ended by their number."""

import signal
import subprocess
from pathlib import Path

import psutil

from supervisor import system


class AdoptedServer:
    """A server that somebody restarted by hand, handled like the child that it replaced.

    It does not end by itself when the supervisor is killed; the next start ends it instead.
    """

    def __init__(self, process: psutil.Process) -> None:
        self._process = process
        self.pid = process.pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """None while it runs, as `Popen` has it."""
        if system.alive(self.pid) is None or not self._process.is_running():
            self.returncode = 0
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it is gone."""
        try:
            self._process.send_signal(signal.Signals(number))
        except psutil.NoSuchProcess:
            self.returncode = 0

    def wait(self, timeout: float) -> int:
        """Wait for its end."""
        if not system.wait_until_gone(self._process, seconds=timeout):
            raise subprocess.TimeoutExpired(f"postgres (process {self.pid})", timeout)
        self.returncode = 0
        return 0


def noted_main_process(data: Path) -> int | None:
    """The process that `postmaster.pid` names, whatever runs under that number now."""
    try:
        return int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def processes_over(data: Path) -> list[psutil.Process]:
    """Every living Postgres process that works on these data."""
    found = []
    for process in psutil.process_iter():
        try:
            if (
                process.name().startswith("postgres")
                and process.status() != psutil.STATUS_ZOMBIE
                and Path(process.cwd()) == data
            ):
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied, OSError):
            continue  # gone meanwhile, or somebody else's: then not ours
    return found


def main_process_over(data: Path) -> psutil.Process | None:
    """The living main process over these data, if there is one."""
    noted = noted_main_process(data)
    return next((process for process in processes_over(data) if process.pid == noted), None)


def work_done(pid: int) -> float:
    """A number that grows while the server and its children compute or read and write."""
    total = 0.0
    try:
        main = psutil.Process(pid)
        for process in (main, *main.children()):
            times = process.cpu_times()
            total += times.user + times.system
            if hasattr(process, "io_counters"):
                counters = process.io_counters()
                total += counters.read_count + counters.write_count
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return total
    return total
