"""The emulator as a process of its own, and the seeded numbers registered with it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from conversations.models import Channel
from tenants.context import in_tenant
from tests.support.ports import free_port
from tests.support.world import ALPHA, BETA
from whatsapp.models import CloudNumber

TOKEN = "EAAtests"
ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


class Emulator:
    """Its control API, as tests speak to it."""

    def __init__(self, url: str, state: Path) -> None:
        self.url = url
        self.state = state

    def control(self, path: str, body: Any = None, *, method: str = "POST") -> Any:
        answer = requests.request(method, f"{self.url}/_emulator/{path}", json=body, timeout=10)
        assert answer.ok, answer.text + (self.state / "log").read_text()
        return answer.json()

    def faults(self, **faults: Any) -> None:
        self.control("faults", faults)

    def thread(self, customer: str, *, number: str = ALPHA.phone_number_id) -> list[dict[str, Any]]:
        return self.control(f"conversations/{number}/{customer}", method="GET")["messages"]

    def requests(self) -> list[dict[str, Any]]:
        return self.control("log", method="GET")["requests"]

    def customer_writes(self, customer: Any, *, body: str = "Hello") -> str:
        """Opens the customer's 24-hour window."""
        return self.control(
            "inbound",
            {
                "to": ALPHA.phone_number_id,
                "from": customer,
                "message": {"type": "text", "text": {"body": body}},
            },
        )["wamid"]

    def file(self, data: bytes, *, mime_type: str, filename: str = "file") -> str:
        answer = requests.post(
            f"{self.url}/_emulator/media",
            params={"mime_type": mime_type, "filename": filename},
            data=data,
            timeout=10,
        )
        assert answer.ok, answer.text
        return answer.json()["id"]


@pytest.fixture(scope="session")
def _emulator_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    port = free_port()
    state = tmp_path_factory.mktemp("emulator")
    environment = {
        **os.environ,
        "PROFFER_DEMO": "1",
        "EMULATOR_PORT": str(port),
        "EMULATOR_STATE": str(state),
        "EMULATOR_ACCESS_TOKEN": TOKEN,
        "EMULATOR_WEBHOOK_URL": f"http://127.0.0.1:{free_port()}/webhooks/whatsapp/",
    }
    with (state / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "emulators.whatsapp"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    emulator = Emulator(f"http://127.0.0.1:{port}", state)
    try:
        _wait_for(emulator, process)
        yield emulator
    finally:
        process.terminate()
        process.wait(timeout=15)


def _wait_for(emulator: Emulator, process: subprocess.Popen) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, "the emulator ended by itself"
        try:
            requests.get(f"{emulator.url}/_emulator/health", timeout=1)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the emulator did not start")


@pytest.fixture
def emulator(_emulator_process: Emulator, settings: Any) -> Emulator:
    """A fresh emulator that knows the seeded numbers; the product is pointed at it."""
    settings.WHATSAPP_GRAPH_URL = _emulator_process.url
    _emulator_process.control("reset", {"numbers": True})
    _emulator_process.control("faults", {"webhook_pause": True})
    for look in (ALPHA, BETA):
        _emulator_process.control(
            "numbers",
            {
                "phone_number_id": look.phone_number_id,
                "waba_id": "500000000000001",
                "display_phone_number": look.display,
                "name": look.name,
            },
        )
    return _emulator_process


@pytest.fixture
def channel(tenant_db: None, alpha: Any) -> Iterator[Channel]:
    """Alpha's number with a token the emulator takes; the test runs inside alpha."""
    with in_tenant(alpha):
        found = Channel.objects.get(address=ALPHA.phone_number_id)
        number = CloudNumber.objects.get(channel=found)
        number.token = TOKEN
        number.save()
        yield found
