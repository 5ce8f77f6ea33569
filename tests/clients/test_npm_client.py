"""whatsapp-api-js, a client from npm, takes the emulator for Meta.

It runs where Node.js and npm are: installing Node for one check would cost more than
the whole of the other tools. Its one package is locked by digest in `node/`.
"""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.emulators.stand import (
    ACCESS_TOKEN,
    APP_SECRET,
    EMMA,
    NUMBER_ID,
    Business,
    EmulatorProcess,
    wait_for,
)

HERE = Path(__file__).parent / "node"
INSTALL_SECONDS = 60


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The driving script beside an installed client."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("Node.js is not installed; the other client, pywa, has been tried.")
    folder = tmp_path_factory.mktemp("npm") / "client"
    shutil.copytree(HERE, folder)
    installed = subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=INSTALL_SECONDS,
        check=False,
    )
    if installed.returncode:
        pytest.skip(f"npm cannot install the client: {installed.stderr[-300:]}")
    return folder / "drive.mjs"


def drive(program: Path, **given: Any) -> dict[str, Any]:
    ended = subprocess.run(
        ["node", str(program)],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def test_it_sends_uploads_and_listens(
    program: Path, emulator: EmulatorProcess, business: Business
) -> None:
    wamid = emulator.inbound("Grüße مرحبا", name="Emma")
    own = emulator.send("Hello", biz_opaque_callback_data="row-1")
    wait_for(lambda: business.status_names(own) == ["sent", "delivered"])
    webhooks = [
        {"body": body.decode(), "signature": headers["X-Hub-Signature-256"]}
        for body, headers in business.received
    ]

    outcome = drive(
        program,
        url=emulator.url,
        token=ACCESS_TOKEN,
        secret=APP_SECRET,
        number=NUMBER_ID,
        customer=EMMA,
        wamid=wamid,
        webhooks=webhooks,
    )

    for kind, answer in outcome["sent"].items():
        assert "messages" in answer, (kind, answer)
        shown = emulator.message(answer["messages"][0]["id"])
        assert shown["biz_opaque_callback_data"] == f"row-{kind}"
    assert outcome["read"] == {"success": True}
    assert outcome["file"] == "%PDF-1.4"
    assert not outcome["forged"]
    message, *statuses = outcome["heard"]
    assert (message["kind"], message["name"]) == ("text", "Emma")
    assert message["recipient"]["phone"] == EMMA
    assert statuses == [{"kind": "sent", "key": "row-1"}, {"kind": "delivered", "key": "row-1"}]
