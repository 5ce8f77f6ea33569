"""The embedded Postgres: private, and hard to bring down."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg
import pytest

from supervisor import postgres, postgres_binaries, system
from supervisor.errors import Trouble
from supervisor.postgres import EmbeddedPostgres
from supervisor.postgres_processes import main_process_over, processes_over
from tests.supervisor.conftest import FAST


def write_a_row(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.url("postgres")) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('still here')")


def read_the_row(server: EmbeddedPostgres) -> str:
    with psycopg.connect(server.url("postgres")) as connection:
        row = connection.execute("SELECT word FROM kept").fetchone()
    assert row is not None
    return str(row[0])


def pid_of(server: EmbeddedPostgres) -> int:
    assert server.process is not None
    return server.process.pid


def eventually(condition: Callable[[], bool], *, seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def data_of(server: EmbeddedPostgres) -> Path:
    with psycopg.connect(server.url("postgres")) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    assert row is not None
    return Path(row[0])


def restart_by_hand(data: Path) -> subprocess.Popen[bytes]:
    account = system.server_account(data)
    install = postgres_binaries.readable_by(account, copies=data.parent / "server")
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        [install / "bin" / "pg_ctl", "restart", "-D", data, "-m", "immediate", "-w"],
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **account.popen_arguments(),
    )


def pid_of_main(data: Path) -> int:
    main = main_process_over(data)
    assert main is not None
    return main.pid


def test_keeps_its_data_over_a_restart(server: EmbeddedPostgres) -> None:
    server.start()
    write_a_row(server)
    address = server.url("postgres")
    server.stop()

    server.start()

    assert read_the_row(server) == "still here"
    assert server.url("postgres") == address


def test_listens_only_in_a_private_folder_and_trusts_nobody(server: EmbeddedPostgres) -> None:
    server.start()

    main = psutil.Process(pid_of(server))
    assert main.net_connections(kind="inet") == []
    assert stat.S_IMODE(server.socket_dir.stat().st_mode) == 0o700
    assert stat.S_IMODE((server.base / "superuser-password").stat().st_mode) == 0o600
    for url in (
        server.url("postgres", password="guessed"),
        f"postgresql://{postgres.SUPERUSER}@/postgres?host={server.socket_dir}",
    ):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(url)


def test_sorts_alike_on_every_system_and_has_room_for_many_schemas(
    server: EmbeddedPostgres,
) -> None:
    server.start()

    with psycopg.connect(server.url("postgres")) as connection:
        locale = connection.execute(
            "SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding) "
            "FROM pg_database WHERE datname = 'template1'"
        ).fetchone()
        settings = {
            name: connection.execute("SELECT current_setting(%s)", [name]).fetchone()
            for name in ("max_locks_per_transaction", "recovery_init_sync_method", "jit")
        }
    assert locale == ("b", "C.UTF-8", "UTF8")
    assert settings == {
        "max_locks_per_transaction": ("1024",),
        "recovery_init_sync_method": ("syncfs",),
        "jit": ("off",),
    }


def test_a_second_server_over_the_same_data_is_refused(server: EmbeddedPostgres) -> None:
    server.start()
    second = EmbeddedPostgres(data_dir=server.base, run_dir=server.run_dir)

    with pytest.raises(Trouble, match="already runs"):
        second.start()

    assert server.running
    psycopg.connect(server.url("postgres")).close()


def test_a_pid_that_now_belongs_to_another_program_is_forgotten_and_left_alone(
    server: EmbeddedPostgres,
) -> None:
    server.start()
    write_a_row(server)
    data = data_of(server)
    note = (data / "postmaster.pid").read_text().splitlines()
    server.stop()
    with subprocess.Popen(["sleep", "60"]) as bystander:
        note[0] = str(bystander.pid)
        (data / "postmaster.pid").write_text("\n".join(note) + "\n")
        (server.socket_dir / ".s.PGSQL.5432.lock").write_text("\n".join(note) + "\n")

        server.start()

        assert read_the_row(server) == "still here"
        assert bystander.poll() is None
        server.stop()
        assert bystander.poll() is None
        bystander.kill()


def test_a_zombie_is_not_taken_for_a_server(server: EmbeddedPostgres) -> None:
    server.start()
    write_a_row(server)
    data = data_of(server)
    os.kill(pid_of(server), signal.SIGKILL)  # nobody reaps it before the next start
    note = (data / "postmaster.pid").read_text()
    eventually(lambda: psutil.Process(pid_of(server)).status() == psutil.STATUS_ZOMBIE)
    assert note.startswith(str(pid_of(server)))
    second = EmbeddedPostgres(data_dir=server.base, run_dir=server.run_dir, settings=FAST)
    assert server._lock is not None
    server._lock.close()

    with second:
        assert read_the_row(second) == "still here"


def test_comes_back_after_its_main_process_was_killed(server: EmbeddedPostgres) -> None:
    server.start()
    write_a_row(server)
    os.kill(pid_of(server), signal.SIGKILL)
    eventually(lambda: not server.running)

    server.start()

    assert read_the_row(server) == "still here"


def test_goes_on_with_a_server_that_somebody_restarted_by_hand(
    server: EmbeddedPostgres,
) -> None:
    server.start()
    write_a_row(server)
    data = data_of(server)
    first = pid_of(server)
    by_hand = restart_by_hand(data)
    eventually(lambda: not server.running)

    server.start()
    assert by_hand.wait(timeout=20) == 0

    assert read_the_row(server) == "still here"
    assert server.running
    assert server.adopted
    assert pid_of(server) != first

    os.kill(pid_of(server), signal.SIGKILL)
    eventually(lambda: not server.running)
    server.start()
    assert read_the_row(server) == "still here"
    server.stop()
    assert processes_over(data) == []


def test_starts_itself_when_somebody_only_stopped_it(server: EmbeddedPostgres) -> None:
    server.start()
    write_a_row(server)
    os.kill(pid_of(server), signal.SIGTERM)
    eventually(lambda: not server.running)

    server.start()

    assert read_the_row(server) == "still here"
    assert not server.adopted


def test_a_server_left_by_another_holder_is_replaced(server: EmbeddedPostgres) -> None:
    server.start()
    write_a_row(server)
    data = data_of(server)
    restart_by_hand(data).wait(timeout=20)
    left = pid_of_main(data)
    later = EmbeddedPostgres(data_dir=server.base, run_dir=server.run_dir, settings=FAST)
    server.stop()  # knows nothing of the new one

    with later:
        assert read_the_row(later) == "still here"
        assert system.alive(left) is None
        assert not later.adopted


def test_a_break_while_the_data_are_made_leaves_nothing_half_done(
    server: EmbeddedPostgres, folder: Path
) -> None:
    draft = folder / "postgres" / "data.draft"
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("18\n")

    server.start()

    write_a_row(server)
    assert not draft.exists()


def test_a_deep_folder_gets_its_socket_under_a_short_name(folder: Path) -> None:
    deep = folder / ("a-name-of-more-than-fifty-characters-to-make-a-long-path" * 2)
    with EmbeddedPostgres(data_dir=folder / "postgres", run_dir=deep, settings=FAST) as server:
        assert len(str(server.socket_dir)) < 60
        assert stat.S_IMODE(server.socket_dir.stat().st_mode) == 0o700
        psycopg.connect(server.url("postgres")).close()


def test_a_folder_of_that_short_name_made_by_somebody_else_is_not_used(folder: Path) -> None:
    deep = folder / ("x" * system.LONGEST_SOCKET_FOLDER)
    first = system.socket_folder(deep, system.Account())
    try:
        first.chmod(0o777)
        second = system.socket_folder(deep, system.Account())
        assert second != first
        assert stat.S_IMODE(second.stat().st_mode) == 0o700
        second.rmdir()
    finally:
        first.rmdir()


def test_runs_from_folders_closed_to_others_without_opening_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A checkout in root's home: neither the packages nor the data can be reached by `nobody`."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    package = postgres_binaries.bundled().parent
    for part in (package / "pginstall18", package.parent / f"{package.name}.libs"):
        shutil.copytree(part, closed / "packages" / part.relative_to(package.parent))
    (closed / "packages" / package.name / "__init__.py").touch()
    monkeypatch.syspath_prepend(closed / "packages")
    data_dir = closed / "postgres"
    try:
        with EmbeddedPostgres(data_dir=data_dir, run_dir=closed / "run", settings=FAST) as server:
            write_a_row(server)
            data = data_of(server)
            assert postgres_binaries.bundled().is_relative_to(closed)
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        assert data.is_relative_to(closed) == (os.geteuid() != 0)
        with EmbeddedPostgres(data_dir=data_dir, run_dir=closed / "run", settings=FAST) as server:
            assert read_the_row(server) == "still here"
    finally:
        postgres.remove(data_dir)
    assert not data.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_runs_for_a_user_without_rights(folder: Path) -> None:
    nobody = 65534
    if not system.Account(uid=nobody, gid=nobody).can_run(
        postgres_binaries.bundled() / "bin" / "postgres"
    ):
        pytest.skip("this checkout lies where other users cannot read it")
    home = folder / "theirs"
    home.mkdir()
    os.chown(home, nobody, nobody)
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.setgroups([])
            os.setgid(nobody)
            os.setuid(nobody)
            with EmbeddedPostgres(
                data_dir=home / "postgres", run_dir=home / "run", settings=FAST
            ) as server:
                write_a_row(server)
                kept = read_the_row(server) == "still here"
                code = 0 if kept and data_of(server).stat().st_uid == nobody else 2
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of such a death")
def test_nothing_runs_on_after_the_holder_was_killed(folder: Path) -> None:
    script = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from supervisor.postgres import EmbeddedPostgres\n"
        "from supervisor.valkey import EmbeddedValkey\n"
        "base = Path(sys.argv[1])\n"
        "server = EmbeddedPostgres(\n"
        "    data_dir=base / 'postgres', run_dir=base / 'socket', settings={'fsync': 'off'}\n"
        ")\n"
        "server.start()\n"
        "valkey = EmbeddedValkey(data_dir=base / 'valkey', run_dir=base / 'run')\n"
        "valkey.start()\n"
        "print(server.process.pid, valkey.process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as holder:
        assert holder.stdout is not None
        pids = [int(word) for word in holder.stdout.readline().split()]
        assert len(pids) == 2
        family = [psutil.Process(pid) for pid in pids]
        family += [child for process in family for child in process.children(recursive=True)]
        holder.kill()

    eventually(lambda: all(system.alive(process.pid) is None for process in family))


def test_its_log_holds_no_statement_and_no_row_of_an_error(folder: Path) -> None:
    log = folder / "postgres.log"
    with (
        EmbeddedPostgres(
            data_dir=folder / "postgres", run_dir=folder / "socket", settings=FAST, log=log
        ) as server,
        psycopg.connect(server.url("postgres"), autocommit=True) as connection,
    ):
        connection.execute("CREATE TABLE said (words text UNIQUE CHECK (words <> 'never this'))")
        for words in ("once only", "once only", "never this", "2000-13-45"):
            cast = "::date" if words.startswith("2000") else ""
            try:
                connection.execute(f"INSERT INTO said VALUES ('{words}'{cast}::text)")
            except psycopg.Error:
                pass

    told = log.read_text()
    assert "duplicate key" in told
    assert "violates check constraint" in told
    for words in ("once only", "never this", "INSERT"):
        assert words not in told
