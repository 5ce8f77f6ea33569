"""What the emulator reads from its environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from emulators.hosts import LOOPBACK_HOSTS

TRUTHY = {"1", "true", "yes", "on"}


class RefusedError(Exception):
    """The emulator may not or cannot start with this environment."""


@dataclass(frozen=True)
class Settings:
    """One emulator's configuration."""

    port: int
    state: Path
    app_secret: str
    verify_token: str
    access_token: str
    webhook_url: str
    bind: str = "127.0.0.1"
    hosts: frozenset[str] = LOOPBACK_HOSTS
    world: Path | None = None

    @property
    def database(self) -> Path:
        """The SQLite file that keeps numbers, customers, messages and pending work."""
        return self.state / "whatsapp.sqlite3"

    @property
    def media(self) -> Path:
        """The folder that keeps uploaded files."""
        return self.state / "media"


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings, or raise `RefusedError` with words a person can act on."""
    if not any(environ.get(name, "").lower() in TRUTHY for name in ("DEBUG", "PROFFER_DEMO")):
        raise RefusedError(
            "The WhatsApp emulator is for development and demos. "
            "Set DEBUG=1 or PROFFER_DEMO=1 if this is one."
        )
    needed = {
        name: environ.get(name, "").strip()
        for name in (
            "WHATSAPP_APP_SECRET",
            "WHATSAPP_VERIFY_TOKEN",
            "EMULATOR_ACCESS_TOKEN",
            "EMULATOR_WEBHOOK_URL",
        )
    }
    missing = [name for name, value in needed.items() if not value]
    if missing:
        raise RefusedError(f"Set {', '.join(missing)}: the emulator has no built-in secrets.")
    port = environ.get("EMULATOR_PORT", "8090")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise RefusedError(f"EMULATOR_PORT must be a port number, not {port!r}.")
    extra_hosts = {host.strip().lower() for host in environ.get("EMULATOR_HOSTS", "").split(",")}
    return Settings(
        port=int(port),
        state=Path(environ.get("EMULATOR_STATE") or ".proffer/emulator").resolve(),
        app_secret=needed["WHATSAPP_APP_SECRET"],
        verify_token=needed["WHATSAPP_VERIFY_TOKEN"],
        access_token=needed["EMULATOR_ACCESS_TOKEN"],
        webhook_url=needed["EMULATOR_WEBHOOK_URL"],
        bind=environ.get("EMULATOR_BIND") or "127.0.0.1",
        hosts=LOOPBACK_HOSTS | (extra_hosts - {""}),
        world=Path(environ["EMULATOR_WORLD"]) if environ.get("EMULATOR_WORLD") else None,
    )
