"""What a run of ten thousand tests does again and again for nothing, and here only once."""

import gc
from typing import Any

import pytest
from whitenoise.middleware import WhiteNoiseMiddleware
from xdist.scheduler import LoadFileScheduling

ONE_DEMO = "tests/flows/"
"""All of its files share a demo of many processes, so one worker takes them all."""

gc.disable()

_find = WhiteNoiseMiddleware.add_files_from_finders
_files: dict[str, Any] = {}


def _add_files_found_before(self: WhiteNoiseMiddleware) -> None:
    if not _files:
        _find(self)
        _files.update(self.files)
    self.files.update(_files)


def pytest_configure() -> None:
    """Each test client loads the middleware anew, and that looks at every static file there is."""
    WhiteNoiseMiddleware.add_files_from_finders = _add_files_found_before


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """What stays to the end of the run is not looked through again by each garbage collection."""
    gc.freeze()
    gc.enable()


class _Together(LoadFileScheduling):
    """File by file, and what shares a demo as if it were one file."""

    def _split_scope(self, nodeid: str) -> str:
        return ONE_DEMO if nodeid.startswith(ONE_DEMO) else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    return _Together(config, log) if config.getvalue("dist") == "loadfile" else None
