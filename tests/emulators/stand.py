"""A real emulator process, and a tiny business that receives its webhooks."""

import hashlib
import hmac
import http.server
import json
import os
import subprocess
import sys
import threading
import urllib.parse
from pathlib import Path
from typing import Any

import requests

from tests.support.ports import free_port
from tests.support.waiting import until as wait_for

ROOT = Path(__file__).resolve().parents[2]
APP_SECRET = "an app secret"
VERIFY_TOKEN = "a verify token"
ACCESS_TOKEN = "an access token"
NUMBER = {
    "phone_number_id": "100200300",
    "waba_id": "900800700",
    "display_phone_number": "+44 20 7946 0011",
    "name": "Juniper Garden Care",
}
NUMBER_ID = NUMBER["phone_number_id"]
EMMA = "447700900142"


class Business:
    """The receiving end: keeps raw bodies, answers what it is told to."""

    def __init__(self) -> None:
        self.received: list[tuple[bytes, dict[str, str]]] = []
        self.answers: list[int] = []
        self.delay = 0.0
        self.reads_after = 0.0
        business = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
                good = query.get("hub.verify_token") == [VERIFY_TOKEN]
                self._answer(200 if good else 403, query["hub.challenge"][0].encode())

            def do_POST(self) -> None:
                threading.Event().wait(business.reads_after)
                body = self.rfile.read(int(self.headers["Content-Length"]))
                business.received.append((body, dict(self.headers)))
                threading.Event().wait(business.delay)
                self._answer(business.answers.pop(0) if business.answers else 200, b"")

            def _answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Keep the test's output quiet."""

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, *_: Any) -> None:
                """A sender that gave up waiting is part of the tests."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/webhooks/whatsapp/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def forget(self) -> None:
        self.received.clear()
        self.answers.clear()
        self.delay = self.reads_after = 0.0

    def values(self) -> list[dict[str, Any]]:
        """Every `value` received so far, in the order of arrival."""
        return [
            change["value"]
            for body, _ in list(self.received)
            for entry in json.loads(body)["entry"]
            for change in entry["changes"]
        ]

    def messages(self) -> list[dict[str, Any]]:
        return [item for value in self.values() for item in value.get("messages", [])]

    def statuses(self, wamid: str | None = None) -> list[dict[str, Any]]:
        every = [item for value in self.values() for item in value.get("statuses", [])]
        return [item for item in every if wamid in (None, item["id"])]

    def status_names(self, wamid: str) -> list[str]:
        return [item["status"] for item in self.statuses(wamid)]


def signature(body: bytes) -> str:
    """What the header must be, reckoned independently of the emulator."""
    return "sha256=" + hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()


class EmulatorProcess:
    """`python -m emulators.whatsapp`, driven over HTTP alone."""

    def __init__(self, *, state: Path, webhook_url: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.http = requests.Session()
        self.environment = {
            "PATH": os.environ["PATH"],
            "PROFFER_DEMO": "1",
            "EMULATOR_PORT": str(self.port),
            "EMULATOR_STATE": str(state),
            "WHATSAPP_APP_SECRET": APP_SECRET,
            "WHATSAPP_VERIFY_TOKEN": VERIFY_TOKEN,
            "EMULATOR_ACCESS_TOKEN": ACCESS_TOKEN,
            "EMULATOR_WEBHOOK_URL": webhook_url,
        }
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "emulators.whatsapp"],
            cwd=ROOT,
            env=self.environment,
            text=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_for(self._is_up, "the emulator does not start", seconds=60)

    def _is_up(self) -> bool:
        try:
            return self.http.get(self.url + "/_emulator/health", timeout=1).ok
        except requests.ConnectionError:
            return False

    def kill(self) -> None:
        """End it as a fault run does: without a word of warning."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
        self.http.close()

    def control(self, path: str, body: Any = None, *, expect: int = 200) -> Any:
        """One request to the control API: a GET without a body, a POST with one."""
        url = f"{self.url}/_emulator/{path}"
        method = "GET" if body is None else "POST"
        response = self.http.request(method, url, json=body, timeout=10)
        assert response.status_code == expect, response.text
        return response.json()

    def faults(self, **settings: Any) -> None:
        """Replace the faults; statuses come quickly unless the test says otherwise."""
        quick = {"status_delays": {"sent": 0.01, "delivered": 0.03, "read": 0.05}}
        self.control("faults", quick | settings)

    def inbound(self, message: Any, *, sender: Any = EMMA, **more: Any) -> str:
        """The customer writes; a plain string is a text message."""
        if isinstance(message, str):
            message = {"type": "text", "text": {"body": message}}
        body = {"to": NUMBER_ID, "from": sender, "message": message, **more}
        wamid: str = self.control("inbound", body)["wamid"]
        return wamid

    def graph(
        self,
        method: str,
        path: str,
        *,
        token: str = ACCESS_TOKEN,
        headers_more: dict[str, str] | None = None,
        **options: Any,
    ) -> requests.Response:
        """One Graph request as the business makes it."""
        url = path if path.startswith("http") else f"{self.url}/v26.0/{path}"
        headers = {"Authorization": f"Bearer {token}", **(headers_more or {})}
        return self.http.request(method, url, headers=headers, timeout=10, **options)

    def try_send(self, body: dict[str, Any], *, to: str | None = EMMA) -> requests.Response:
        whole = {"messaging_product": "whatsapp", **({"to": to} if to else {}), **body}
        return self.graph("POST", f"{NUMBER_ID}/messages", json=whole)

    def send(self, body: dict[str, Any] | str, *, to: str | None = EMMA, **more: Any) -> str:
        """A message that must be accepted; gives its id."""
        if isinstance(body, str):
            body = {"type": "text", "text": {"body": body}}
        response = self.try_send(body | more, to=to)
        assert response.status_code == 200, response.text
        wamid: str = response.json()["messages"][0]["id"]
        return wamid

    def conversation(self, customer: str = EMMA) -> list[dict[str, Any]]:
        found = self.control(f"conversations/{NUMBER_ID}/{customer}")["messages"]
        assert isinstance(found, list)
        return found

    def message(self, wamid: str, customer: str = EMMA) -> dict[str, Any]:
        return next(item for item in self.conversation(customer) if item["wamid"] == wamid)
