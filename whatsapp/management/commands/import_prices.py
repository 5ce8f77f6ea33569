"""Take in a price list of Meta's, so that messages from its day on are priced by it."""

import sys
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from whatsapp.prices import lists


class Command(BaseCommand):
    help = (
        "Check a price list (JSON, in the form of whatsapp/prices/) and keep it in "
        "WHATSAPP_PRICES_DIR, in place of an earlier one of its day and currency. What is "
        "priced already stays as it is."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", help="the list, or - for what comes through a pipe")
        parser.add_argument("--check", action="store_true", help="only say whether it is a list")

    def handle(self, *args: Any, **options: Any) -> None:
        text = self._text(options["file"])
        try:
            found = lists.parse(text)
        except lists.BadList as error:
            raise CommandError(str(error)) from None
        said = (
            f"{found.currency}, from {found.valid_from}: {len(found.markets)} countries, "
            f"{len(found.prices)} prices."
        )
        if options["check"]:
            self.stdout.write(f"It is a price list: {said}")
            return
        folder = lists.folder()
        if folder is None:
            raise CommandError("Set WHATSAPP_PRICES_DIR to a folder of yours, then try again.")
        _keep(folder / found.file_name, text)
        self.stdout.write(f"Kept: {said}")

    def _text(self, name: str) -> str:
        try:
            raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
            return raw.decode("utf-8")
        except OSError as error:
            raise CommandError(f"{name}: {error.strerror}.") from None
        except UnicodeDecodeError:
            raise CommandError(f"{name} is not text.") from None


def _keep(path: Path, text: str) -> None:
    """In one step, so that whoever reads finds the old list or the new one, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=".", suffix=".part", delete=False
    ) as file:
        file.write(text)
    # Readable by the web and the workers, which may be other users than who runs this.
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)
