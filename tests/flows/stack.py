"""A running demo as its users meet it: customers over the emulator, staff over the API,
Meta over signed webhooks, and an operator who can look into the database and kill processes."""

import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import requests

from chaos.stand import Stand, wait_for

__all__ = ["Shop", "Stack", "new_customer", "wait_for"]

TOKEN_SECONDS = 600.0
"""How long a token is used; the API takes it for 15 minutes, and one demo serves all tests."""

_serial = count(int(time.time()) % 100_000 * 100)


def new_customer() -> str:
    """The number of somebody who has never written before."""
    return f"97150{next(_serial) % 10_000_000:07d}"


@dataclass
class Shop:
    """One tenant as its customers and staff reach it."""

    facts: dict[str, Any]
    emulator: str
    tokens: dict[str, tuple[str, float]] = field(default_factory=dict)

    @property
    def number(self) -> str:
        return str(self.facts["phone_number_id"])

    # ------------------------------------------------------------- customers

    def says(self, customer: str, message: str | dict[str, Any], *, name: str = "Test") -> str:
        """A customer writes (a text, or any message of the Cloud API); the wamid."""
        answer = requests.post(
            f"{self.emulator}/_emulator/inbound",
            json={"to": self.number, "from": customer, "name": name, "message": message},
            timeout=10,
        )
        answer.raise_for_status()
        return str(answer.json()["wamid"])

    def taps(self, customer: str, title: str) -> str:
        """The customer taps the button with that title on the last message that has it."""
        row = next(
            button
            for message in reversed(self.heard(customer))
            for button in message.get("buttons") or []
            if button["title"] == title
        )
        return self.says(
            customer,
            {
                "type": "interactive",
                "interactive": {"type": "button_reply", "button_reply": row},
            },
        )

    def thread(self, customer: str) -> list[dict[str, Any]]:
        """Every message both ways, as the phone shows it."""
        answer = requests.get(
            f"{self.emulator}/_emulator/conversations/{self.number}/{customer}", timeout=10
        )
        answer.raise_for_status()
        messages: list[dict[str, Any]] = answer.json()["messages"]
        return messages

    def heard(self, customer: str) -> list[dict[str, Any]]:
        """What the business sent to this customer, in order."""
        return [row for row in self.thread(customer) if row["direction"] == "outbound"]

    def hears(
        self, customer: str, *, after: int = 0, seconds: float = 20.0
    ) -> list[dict[str, Any]]:
        """Wait for messages beyond the first `after`; returns the new ones."""
        return wait_for(
            lambda: self.heard(customer)[after:], seconds=seconds, what="an answer on the phone"
        )

    def ask(self, customer: str, text: str) -> str:
        """Write and return all that was answered, as one text."""
        before = len(self.heard(customer))
        self.says(customer, text)
        self.hears(customer, after=before)
        time.sleep(0.4)  # an answer of several messages arrives one by one
        return "\n".join(row["text"] for row in self.heard(customer)[before:])

    # ----------------------------------------------------------------- staff

    def api(
        self, method: str, path: str, *, who: str = "owner", json: Any = None
    ) -> requests.Response:
        """A call to `/api/v1/<path>` by the tenant's `who`."""
        token, until = self.tokens.get(who, ("", 0.0))
        if time.monotonic() > until:
            token = sign_in(self.facts["url"], self.facts[who])
            self.tokens[who] = (token, time.monotonic() + TOKEN_SECONDS)
        return call(self.facts["url"], method, path, token=token, json=json)

    def get(self, path: str, *, who: str = "owner") -> Any:
        answer = self.api("GET", path, who=who)
        answer.raise_for_status()
        return answer.json()

    def rows(self, path: str) -> list[dict[str, Any]]:
        """All rows of a list."""
        found: list[dict[str, Any]] = self.get(path)["results"]
        return found

    def service(self, name: str) -> dict[str, Any]:
        return next(row for row in self.rows("services/?limit=500") if row["name"] == name)

    def conversation(self, customer: str) -> dict[str, Any]:
        """The conversation with this customer, looked up by their number as staff would."""
        found = wait_for(
            lambda: self.rows(f"conversations/?search={customer}"),
            what="the conversation of a customer",
        )
        assert len(found) == 1, f"{len(found)} conversations of {customer}"
        return found[0]

    def proposal(self, customer: str, *, status: str = "pending_approval") -> dict[str, Any]:
        """The customer's proposal of that status, once there is one."""
        talk = self.conversation(customer)
        found: list[dict[str, Any]] = wait_for(
            lambda: self.rows(f"proposals/?conversation={talk['id']}&status={status}"),
            what=f"a proposal that is {status}",
        )
        return found[0]

    def orders(self, customer: str) -> list[dict[str, Any]]:
        talk = self.conversation(customer)
        return self.rows(f"orders/?limit=500&contact={talk['contact']}")


def sign_in(url: str, person: dict[str, str]) -> str:
    """An access token of the API at `url`."""
    answer = call(
        url,
        "POST",
        "auth/token/",
        json={"email": person["email"], "password": person["password"]},
    )
    answer.raise_for_status()
    return str(answer.json()["access"])


def call(
    url: str, method: str, path: str, *, token: str = "", json: Any = None
) -> requests.Response:
    """A call to `/api/v1/<path>` on the host of `url`, which need not resolve."""
    host = urlsplit(url).netloc
    return requests.request(
        method,
        f"http://127.0.0.1:{urlsplit(url).port}/api/v1/{path}",
        headers={"Host": host, **({"Authorization": f"Bearer {token}"} if token else {})},
        json=json,
        timeout=20,
    )


@dataclass
class Stack(Stand):
    """A running demo."""

    shops: list[Shop] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.shops = [
            Shop(facts=facts, emulator=self.facts["emulator_url"])
            for facts in self.facts["tenants"]
        ]

    def shop(self, index: int = 0) -> Shop:
        return self.shops[index]

    # -------------------------------------------------------------- platform

    def platform(self, method: str, path: str, *, json: Any = None) -> requests.Response:
        """A call to the platform's API by its admin."""
        facts = self.facts["platform"]
        answer = call(facts["url"], method, path, token=sign_in(facts["url"], facts), json=json)
        answer.raise_for_status()
        return answer

    def forget_failures(self) -> None:
        """Meta's API may be tried at once again, as after an hour of its working."""
        store = self.redis()
        for key in store.scan_iter("*graph-breaker:*"):
            store.delete(key)

    # ------------------------------------------------------------------ Meta

    def webhook(
        self, payload: Any, *, raw: bytes | None = None, signature: str | None = None
    ) -> requests.Response:
        """Post a payload as Meta does; signed unless another `signature` is given."""
        body = json.dumps(payload).encode() if raw is None else raw
        if signature is None:
            secret = self.facts["app_secret"].encode()
            signature = "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json"}
        if signature:
            headers["X-Hub-Signature-256"] = signature
        return requests.post(self.facts["webhook_url"], data=body, headers=headers, timeout=20)

    def struck(self) -> set[str]:
        """Which faults have met requests to the emulator: their names, or the status they gave."""
        answer = requests.get(f"{self.facts['emulator_url']}/_emulator/log?limit=2000", timeout=10)
        rows = answer.json()["requests"]
        return {row["fault"] or str(row["status"]) for row in rows}

    def graph(self, path: str, body: dict[str, Any]) -> None:
        """A request to Meta's side of the emulator with the businesses' own token."""
        environment = (self.home / "proffer.env").read_text()
        token = environment.split("EMULATOR_ACCESS_TOKEN='")[1].split("'")[0]
        requests.post(
            f"{self.facts['emulator_url']}/v26.0/{path}",
            headers={"Authorization": f"Bearer {token}"},
            json=body,
            timeout=10,
        ).raise_for_status()
