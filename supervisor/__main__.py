"""`python -m supervisor demo | stop | clean | logins | watch ROLE -- COMMAND`."""

import argparse
import os
import signal
import sys
from pathlib import Path

from supervisor.errors import Trouble


def main() -> int:
    """Do what the command line says; 1 with words on stderr when it cannot be done."""
    if sys.platform == "win32":
        sys.stderr.write("Proffer runs on Linux and macOS. On Windows, use WSL 2.\n")
        return 1
    parser = argparse.ArgumentParser(prog="python -m supervisor", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("demo", "stop", "clean", "logins"):
        commands.add_parser(name)
    watching = commands.add_parser("watch", help="run one process, and kill it when it hangs")
    watching.add_argument("role", choices=["web", "relay", "worker", "assistant", "steward"])
    watching.add_argument("argv", nargs="+", metavar="COMMAND")
    given = parser.parse_args()
    command: str = given.command
    os.umask(0o077)  # what it and its children write is nobody else's to read
    if command == "watch":
        return _watch(given.role, tuple(given.argv))
    home = Path(os.environ.get("PROFFER_HOME") or ".proffer").resolve()
    try:
        if command == "demo":
            _demo(home)
        elif command == "stop":
            _stop(home)
        elif command == "clean":
            _clean(home)
        else:
            _logins()
    except Trouble as trouble:
        sys.stderr.write(f"\n{trouble}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _watch(role: str, command: tuple[str, ...]) -> int:
    from supervisor.single import watch  # noqa: PLC0415 - `stop` needs none of it

    try:
        return watch(role=role, command=command)
    except Trouble as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1


def _demo(home: Path) -> None:
    from supervisor.demo import Runner  # noqa: PLC0415 - `stop` needs none of it

    given = os.environ.get("PROFFER_PORT") or "8000"
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise Trouble(f"PROFFER_PORT must be a port number, not {given!r}.")
    Runner(home=home, port=int(given), bind=os.environ.get("PROFFER_BIND") or "127.0.0.1").run()


def _stop(home: Path) -> None:
    from supervisor import system  # noqa: PLC0415
    from supervisor.home import Home  # noqa: PLC0415

    pid = Home(home).running_supervisor()
    process = system.alive(pid) if pid else None
    if process is None:
        sys.stdout.write(f"Nothing runs from {home}.\n")
        return
    process.send_signal(signal.SIGTERM)
    if not system.wait_until_gone(process, seconds=90):
        raise Trouble(f"Proffer (process {process.pid}) still runs after 90 s.")
    sys.stdout.write("Stopped.\n")


def _clean(home: Path) -> None:
    from supervisor.home import Home  # noqa: PLC0415

    _stop(home)
    removed = Home(home).remove()
    sys.stdout.write(f"Removed {home}.\n" if removed else f"There is no {home}.\n")


def _logins() -> None:
    """For installations with a Postgres of their own: make what `make demo` makes by itself."""
    from supervisor import database  # noqa: PLC0415

    names = ("DATABASE_URL", "OWNER_PASSWORD", "APP_PASSWORD", "ASSISTANT_PASSWORD")
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        raise Trouble(f"Set {', '.join(missing)}.")
    url, owner, app, assistant = (os.environ[name] for name in names)
    logins = database.prepare(url, database.Passwords(owner=owner, app=app, assistant=assistant))
    sys.stdout.write(f"{logins.app_login} and {logins.assistant_login} can sign in.\n")


if __name__ == "__main__":
    sys.exit(main())
