"""PROFFER_HOME: where one demo keeps its data, secrets, logs and locks."""

import base64
import errno
import json
import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from supervisor import postgres, system
from supervisor.errors import Trouble

_MARK = ".proffer-home"
_MARK_TEXT = "Proffer keeps its data here. `make clean` removes this folder.\n"
_ROTATED_LOGS = 3

#: Less than this and Postgres stops in the middle of its work.
LEAST_FREE_BYTES = 300 * 1024 * 1024


@dataclass(frozen=True)
class Secrets:
    """What a demo makes up once, at its first start."""

    secret_key: str
    field_key: str
    ai_key: str
    assistant_secret_key: str
    whatsapp_app_secret: str
    whatsapp_verify_token: str
    emulator_access_token: str
    owner_password: str
    app_password: str
    assistant_password: str

    @classmethod
    def made_up(cls) -> "Secrets":
        """New secrets."""
        return cls(
            secret_key=secrets.token_urlsafe(48),
            field_key=base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            ai_key=base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            assistant_secret_key=secrets.token_urlsafe(48),
            whatsapp_app_secret=secrets.token_hex(16),
            whatsapp_verify_token=secrets.token_urlsafe(24),
            emulator_access_token=f"EAA{secrets.token_hex(32)}",
            owner_password=secrets.token_urlsafe(32),
            app_password=secrets.token_urlsafe(32),
            assistant_password=secrets.token_urlsafe(32),
        )


class Home:
    """One demo's folder and the names in it."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.logs = self.path / "logs"
        self.run = self.path / "run"
        self.postgres = self.path / "postgres"
        self.valkey = self.path / "valkey"
        self.environment_file = self.path / "proffer.env"
        self.description = self.path / "demo.json"
        self.seed = self.path / "demo-seed.json"

    # ------------------------------------------------------------------ folder

    def prepare(self) -> None:
        """Make the folder ours and private, or say why that cannot be."""
        try:
            self._claim()
            system.private_folder(self.logs)
            self._let_the_database_pass(system.private_folder(self.run))
        except OSError as error:
            raise Trouble(self._words(error)) from None
        free = shutil.disk_usage(self.path).free
        if free < LEAST_FREE_BYTES:
            raise Trouble(
                f"The disk of {self.path} is full: {free // 2**20} MB left, "
                f"{LEAST_FREE_BYTES // 2**20} MB needed. Free some space, or put the data "
                "elsewhere: PROFFER_HOME=/path"
            )

    def _claim(self) -> None:
        mark = self.path / _MARK
        if self.path.is_dir() and not mark.exists() and any(self.path.iterdir()):
            raise Trouble(
                f"{self.path} holds other files. Give Proffer a folder of its own: "
                "PROFFER_HOME=/path"
            )
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self.path.stat().st_uid != os.geteuid():
            raise Trouble(
                f"{self.path} belongs to another user. Start as that user, or choose another "
                "folder: PROFFER_HOME=/path"
            )
        self.path.chmod(0o700)
        self._let_the_database_pass(self.path)
        mark.write_text(_MARK_TEXT)

    def _let_the_database_pass(self, folder: Path) -> None:
        """As root, the database's user may go through to its own folder, and no more."""
        account = system.server_account(self.postgres / "data")
        if account.gid is not None:
            os.chown(folder, -1, account.gid)
            folder.chmod(0o710)

    def _words(self, error: OSError) -> str:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return f"The disk of {self.path} is full: free some space and start again."
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            return (
                f"{self.path} cannot be written to ({error.strerror}). Choose another folder: "
                "PROFFER_HOME=/path"
            )
        return f"{self.path} cannot be used: {error}"

    # -------------------------------------------------------------------- lock

    @property
    def _lock_file(self) -> Path:
        return self.run / "supervisor.lock"

    def lock(self) -> IO[str]:
        """Be the only supervisor of this home for as long as the handle is open."""
        pid = self.running_supervisor()
        handle = system.take_lock(
            self._lock_file,
            busy=(
                f"Proffer already runs from {self.path}"
                + (f" (process {pid})" if pid else "")
                + ". Stop it with `make stop`, or start a second one beside it: "
                "PROFFER_HOME=.proffer-2 PROFFER_PORT=8100 make demo"
            ),
        )
        handle.truncate(0)
        handle.write(f"{os.getpid()}\n")
        handle.flush()
        return handle

    def running_supervisor(self) -> int | None:
        """The process that holds this home, if one does."""
        if not self._lock_file.is_file() or not system.is_locked(self._lock_file):
            return None
        try:
            return int(self._lock_file.read_text())
        except ValueError:
            return None

    # ----------------------------------------------------------------- secrets

    def secrets(self) -> Secrets:
        """The secrets of this home, made at its first start and kept since."""
        file = self.path / "secrets.json"
        if not file.is_file():
            made = Secrets.made_up()
            self.write_private(file, json.dumps(vars(made), indent=2) + "\n")
            return made
        known: dict[str, str] = json.loads(file.read_text())
        if "ai_key" not in known:
            # From before language models' keys were kept.
            known["ai_key"] = Secrets.made_up().ai_key
            self.write_private(file, json.dumps(known, indent=2) + "\n")
        return Secrets(**known)

    def remember(self, name: str, value: int) -> None:
        """Keep a number between starts (a port)."""
        self.write_private(self.path / name, f"{value}\n")

    def remembered(self, name: str) -> int | None:
        """A number kept by `remember`."""
        try:
            return int((self.path / name).read_text())
        except (FileNotFoundError, ValueError):
            return None

    def write_environment(self, values: Mapping[str, str]) -> None:
        """Write what `manage.py` needs to talk to this demo."""
        lines = [
            "# Written at every start. Whoever can read this file can read all data.",
            *(f"{name}='{value}'" for name, value in values.items()),
        ]
        self.write_private(self.environment_file, "\n".join(lines) + "\n")

    def write_description(self, description: Mapping[str, Any]) -> None:
        """Write `demo.json`."""
        text = json.dumps(description, indent=2, ensure_ascii=False)
        self.write_private(self.description, text + "\n")

    def write_private(self, path: Path, text: str) -> None:
        """Replace a file in one step; only its owner may read it."""
        draft = path.with_name(f".{path.name}.draft")
        try:
            draft.unlink(missing_ok=True)
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
            draft.replace(path)
        except OSError as error:
            raise Trouble(self._words(error)) from None

    # -------------------------------------------------------------------- logs

    def log(self, name: str) -> Path:
        """The log file of one process."""
        return self.logs / f"{name}.log"

    def rotate_logs(self) -> None:
        """Put the logs of the last run aside and drop the oldest."""
        for current in self.logs.glob("*.log"):
            for age in range(_ROTATED_LOGS, 0, -1):
                older = current.with_name(f"{current.name}.{age}")
                newer = current if age == 1 else current.with_name(f"{current.name}.{age - 1}")
                if newer.exists():
                    newer.replace(older)

    # ------------------------------------------------------------------- clean

    def remove(self) -> bool:
        """Delete everything; False when there was nothing. Never a folder that is not ours."""
        if not self.path.is_dir():
            return False
        if not (self.path / _MARK).is_file():
            raise Trouble(f"{self.path} is not a folder that Proffer made; nothing was removed.")
        postgres.remove(self.postgres)
        shutil.rmtree(self.path)
        return True
