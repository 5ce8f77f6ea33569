"""PROFFER_HOME: private, one demo at a time, and never a folder that is somebody else's."""

import os
import stat
import subprocess
from pathlib import Path

import pytest

from supervisor.errors import Trouble
from supervisor.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    made.prepare()
    return made


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_nobody_else_can_list_or_read_it(home: Home) -> None:
    home.secrets()
    home.write_environment({"SECRET_KEY": "a"})
    home.write_description({"base_url": "b"})

    assert mode(home.path) & 0o067 == 0
    for name in ("secrets.json", "proffer.env", "demo.json"):
        assert mode(home.path / name) == 0o600


def test_secrets_are_made_once_and_differ_between_homes(home: Home, tmp_path: Path) -> None:
    other = Home(tmp_path / "other")
    other.prepare()

    assert Home(home.path).secrets() == home.secrets()
    mine, theirs = vars(home.secrets()), vars(other.secrets())
    assert not set(mine.values()) & set(theirs.values())


def test_a_folder_with_other_files_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    before = mode(tmp_path)

    with pytest.raises(Trouble, match="holds other files"):
        Home(tmp_path).prepare()
    with pytest.raises(Trouble, match="nothing was removed"):
        Home(tmp_path).remove()

    assert mode(tmp_path) == before
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_a_place_that_cannot_be_written_to_is_told_in_words() -> None:
    with pytest.raises(Trouble, match="cannot be"):
        Home(Path("/proc/nothing/here")).prepare()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a small disk")
def test_a_full_disk_is_told_in_words(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small], check=False)
    if mounted.returncode != 0:
        pytest.skip("this container may not mount")
    try:
        with pytest.raises(Trouble, match=r"full: 0 MB left.*PROFFER_HOME"):
            Home(small).prepare()
        (small / "filler").write_bytes(b"x" * (small.stat().st_blksize * 255))
        with pytest.raises(Trouble, match=r"is full: free some space"):
            Home(small).write_description({"base_url": "x" * 100_000})
    finally:
        subprocess.run(["umount", small], check=True)


def test_only_one_supervisor_holds_it(home: Home) -> None:
    with home.lock():
        assert home.running_supervisor() == os.getpid()
        with pytest.raises(Trouble, match=f"already runs.*{os.getpid()}.*PROFFER_PORT"):
            Home(home.path).lock()
    assert home.running_supervisor() is None
    home.lock().close()


def test_the_last_logs_are_kept_aside(home: Home) -> None:
    for run in range(6):
        home.rotate_logs()
        home.log("web").write_text(f"run {run}")

    kept = {path.name: path.read_text() for path in home.logs.iterdir()}
    assert kept == {
        "web.log": "run 5",
        "web.log.1": "run 4",
        "web.log.2": "run 3",
        "web.log.3": "run 2",
    }


def test_the_environment_file_holds_what_shells_and_settings_read(home: Home) -> None:
    home.write_environment({"DATABASE_APP_URL": "postgresql://a:b@/p?host=/tmp/x", "DEBUG": "0"})

    text = home.environment_file.read_text()
    assert "DATABASE_APP_URL='postgresql://a:b@/p?host=/tmp/x'\n" in text
    assert "DEBUG='0'\n" in text


def test_removing_takes_everything(home: Home) -> None:
    home.secrets()

    assert home.remove()
    assert not home.path.exists()
    assert not home.remove()
