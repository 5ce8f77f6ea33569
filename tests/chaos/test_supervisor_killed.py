"""The supervisor itself is killed: its children end with it, and nothing is lost or doubled."""

import os
import signal
import time
from pathlib import Path

import psutil
import pytest

from chaos.load import Load, new_customer
from chaos.reading import check, wait_until_drained
from chaos.stand import standing

MESSAGES = 40


@pytest.mark.slow
def test_a_killed_supervisor_takes_all_along_and_the_next_goes_on(tmp_path: Path) -> None:
    home = tmp_path / "proffer"
    with standing(home) as stand:
        talks = {new_customer(): shop for shop in stand.facts["tenants"] for _ in range(5)}
        load = Load(stand, talks)
        load.run(MESSAGES, rate=20, seed=1, say=lambda words: None)
        family = psutil.Process(stand.process.pid).children(recursive=True)
        assert len(family) > 8

        os.kill(stand.process.pid, signal.SIGKILL)

        stand.process.wait()
        _, alive = psutil.wait_procs(family, timeout=60)
        assert alive == []

    with standing(home) as stand:
        wait_until_drained(stand, talks, seconds=240)
        time.sleep(2)
        found = check(stand, talks, promised=load.promised)

    assert not found, found.examples()
