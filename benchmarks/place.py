"""Where the demo under measurement keeps its files, and what the disk takes by itself.

The product waits for the disk before it acknowledges a message, and a disk that stalls stalls
every answer. So that the numbers tell of the product, the demo's home is in memory where there
is room; what the disk takes is measured beside.
"""

import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.measures import spread

IN_MEMORY = Path("/dev/shm")  # noqa: S108 (a folder of our own is made in it)
ROOM = 4 * 2**30
"""Bytes that a thousand workspaces and a backlog of ten thousand messages take, with room."""

WRITES = 200
PER_SECOND = 30


def default_folder() -> Path:
    """In memory where there is room for everything, else where temporary files are."""
    if os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free >= ROOM:
        return IN_MEMORY
    return Path(tempfile.gettempdir())


def open_to_the_database(folder: Path) -> Path:
    """The folder, for the database's own user to pass through.

    Started as root, the product would else keep the data elsewhere, where nobody removes them.
    """
    folder.chmod(0o711)
    return folder


def disk() -> dict[str, Any]:
    """Milliseconds until 8 KB, a page of the database, are on the disk of temporary files."""
    taken = []
    with tempfile.TemporaryFile(buffering=0) as file:
        for _ in range(WRITES):
            file.write(bytes(8192))
            begun = time.perf_counter()
            os.fdatasync(file.fileno())
            taken.append((time.perf_counter() - begun) * 1000)
            time.sleep(1 / PER_SECOND)
    return spread(taken)
