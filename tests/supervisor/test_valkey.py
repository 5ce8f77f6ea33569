"""The embedded Valkey: private, and never a reason not to start."""

import os
import signal
import stat
from pathlib import Path

import psutil
import pytest
import redis

from supervisor.errors import Trouble
from supervisor.valkey import EmbeddedValkey


@pytest.fixture
def valkey(folder: Path):  # type: ignore[no-untyped-def]
    instance = EmbeddedValkey(data_dir=folder / "valkey", run_dir=folder / "run")
    yield instance
    instance.stop()


def client(valkey: EmbeddedValkey) -> redis.Redis:
    return redis.Redis.from_url(valkey.url(), decode_responses=True)


def test_keeps_what_it_was_told_over_a_restart(valkey: EmbeddedValkey) -> None:
    valkey.start()
    with client(valkey) as connection:
        connection.set("word", "kept")
    valkey.stop()

    valkey.start()

    with client(valkey) as connection:
        assert connection.get("word") == "kept"
        assert connection.config_get("maxmemory-policy")["maxmemory-policy"] == "noeviction"


def test_listens_only_on_a_private_socket(valkey: EmbeddedValkey) -> None:
    valkey.start()

    assert valkey.process is not None
    assert psutil.Process(valkey.process.pid).net_connections(kind="inet") == []
    assert stat.S_IMODE(valkey.socket.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(valkey.socket.stat().st_mode) == 0o700


def test_comes_back_after_it_was_killed(valkey: EmbeddedValkey) -> None:
    valkey.start()
    assert valkey.process is not None
    os.kill(valkey.process.pid, signal.SIGKILL)
    valkey.process.wait()
    assert not valkey.running

    valkey.start()

    with client(valkey) as connection:
        assert connection.ping()


def test_starts_empty_when_its_file_is_damaged_and_keeps_the_file(
    valkey: EmbeddedValkey, folder: Path
) -> None:
    valkey.start()
    with client(valkey) as connection:
        connection.set("word", "lost")
    valkey.stop()
    [written] = (folder / "valkey" / "appendonlydir").glob("*.incr.aof")
    written.write_bytes(b"this was never a command\r\n" * 20)

    valkey.start()

    with client(valkey) as connection:
        assert connection.get("word") is None
    assert list((folder / "valkey").glob("damaged-*/*.incr.aof"))


def test_a_second_server_over_the_same_folder_is_refused(valkey: EmbeddedValkey) -> None:
    valkey.start()
    second = EmbeddedValkey(data_dir=valkey.data_dir, run_dir=valkey.run_dir)

    with pytest.raises(Trouble, match="already runs"):
        second.start()

    with client(valkey) as connection:
        assert connection.ping()
