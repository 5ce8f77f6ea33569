"""The order of the rooms."""

import subprocess
import sys
import tomllib

from tests.support.source import ROOMS, ROOT


def test_every_import_contract_holds() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]


def test_the_contracts_name_every_room() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    linted = set(settings["root_packages"]) - {"emulators", "supervisor"}
    assert linted == set(ROOMS)
    rows = next(c for c in settings["contracts"] if c["id"] == "rows")["layers"]
    assert {room for row in rows for room in row.replace("|", " ").split()} == linted


def test_every_package_of_the_root_is_a_room_or_beside_them() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages - set(ROOMS) <= {
        "emulators",
        "supervisor",
        "frontend",
        "tests",
        "benchmarks",
        "chaos",
        "evals",
    }
