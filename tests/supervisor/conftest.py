"""Folders for servers, cleared even when a server's data had to lie elsewhere."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from supervisor import postgres
from supervisor.postgres import EmbeddedPostgres

#: Tests need no safety from power cuts.
FAST = {"fsync": "off", "shared_buffers": "16MB"}


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path that the database's user may pass through, unlike pytest's own."""
    path = Path(tempfile.mkdtemp(prefix="proffer-test-"))
    path.chmod(0o711 if os.geteuid() == 0 else 0o700)
    yield path
    postgres.remove(path / "postgres")
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def server(folder: Path) -> Iterator[EmbeddedPostgres]:
    """A server that is not started yet."""
    instance = EmbeddedPostgres(
        data_dir=folder / "postgres", run_dir=folder / "socket", settings=FAST
    )
    yield instance
    instance.stop()
