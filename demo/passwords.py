"""The demo's passwords: made up once, kept in the demo's home, readable by its owner alone."""

import json
import os
import secrets
from pathlib import Path
from typing import Any


class Passwords:
    """By e-mail address. Written before it is used, so that no account has one nobody knows."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[str, str] = json.loads(file.read_text()) if file.is_file() else {}

    def knows(self, email: str) -> bool:
        return email in self._known

    def of(self, email: str) -> str:
        """The password of `email`; a new one at the first call."""
        if email not in self._known:
            self._known[email] = secrets.token_urlsafe(12)
            write_private(self._file, self._known)
        return self._known[email]


def write_private(path: Path, content: Any) -> None:
    """Replace a JSON file in one step; only its owner may read it."""
    draft = path.with_name(f".{path.name}.draft")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=2, ensure_ascii=False)
        file.write("\n")
    draft.replace(path)
