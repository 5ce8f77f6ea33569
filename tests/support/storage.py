"""Files that a test leaves in the folder that processes of the run share."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def swept(folder: str | Path) -> Iterator[Path]:
    """The folder, emptied again at the end."""
    path = Path(folder)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
