"""What the mail emulator reads from its environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from emulators.hosts import LOOPBACK_HOSTS

TRUTHY = {"1", "true", "yes", "on"}


class RefusedError(Exception):
    """The emulator may not or cannot start with this environment."""


@dataclass(frozen=True)
class Settings:
    """Where mails come in (`smtp_port`) and where they are read (`port`)."""

    port: int
    smtp_port: int
    bind: str = "127.0.0.1"
    hosts: frozenset[str] = LOOPBACK_HOSTS


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings, or raise `RefusedError` with words a person can act on."""
    if not any(environ.get(name, "").lower() in TRUTHY for name in ("DEBUG", "PROFFER_DEMO")):
        raise RefusedError(
            "The mail emulator is for development and demos. "
            "Set DEBUG=1 or PROFFER_DEMO=1 if this is one."
        )
    extra_hosts = {host.strip().lower() for host in environ.get("EMULATOR_HOSTS", "").split(",")}
    return Settings(
        port=_port(environ, "EMULATOR_MAIL_PORT", default="8092"),
        smtp_port=_port(environ, "EMULATOR_SMTP_PORT", default="8025"),
        bind=environ.get("EMULATOR_BIND") or "127.0.0.1",
        hosts=LOOPBACK_HOSTS | (extra_hosts - {""}),
    )


def _port(environ: Mapping[str, str], name: str, *, default: str) -> int:
    text = environ.get(name) or default
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise RefusedError(f"{name} must be a port number, not {text!r}.")
    return int(text)
