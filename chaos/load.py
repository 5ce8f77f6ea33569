"""Customers who write, at a rate of their own whatever the product does meanwhile."""

import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import requests

from chaos.stand import Stand

_serial = count(int(time.time()) % 10_000 * 1000)

QUESTIONS = {
    "lumen": (
        "How much is the sofa shampoo?",
        "And what does the AC service cost?",
        "what do you charge for window cleaning?",
        "كم سعر غسيل الكنب؟",
        "بكم صيانة المكيف",
        "¿cuánto cuesta la limpieza de ventanas?",
    ),
    "alameda": (
        "Hola, ¿cuánto cuesta el afeitado clásico?",
        "precio del arreglo de barba",
        "how much is a haircut?",
        "كم سعر قص الشعر؟",
        "¿cuánto cuesta el corte de pelo?",
    ),
}
"""What each of the demo's businesses has an answer to, however often it is asked: after two
questions that lead nowhere the assistant calls a person, and answers no more."""


def new_customer() -> str:
    """The number of somebody who has never written before."""
    return f"97155{next(_serial) % 10_000_000:07d}"


@dataclass
class Load:
    """What was written: the wamids that the emulator promised, by customer, in order."""

    stand: Stand
    talks: Mapping[str, Mapping[str, Any]]
    promised: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    sent: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, messages: int, *, rate: float, seed: int, say: Callable[[str], None]) -> None:
        """Have `messages` written, `rate` a second, each by any of the customers."""
        dice = random.Random(seed)
        everybody = list(self.talks)
        # Everybody writes once before anybody is drawn by lot.
        writers = [*everybody, *(dice.choice(everybody) for _ in range(messages))][:messages]
        begun = time.monotonic()
        lanes = {customer: threading.Lock() for customer in everybody}
        with ThreadPoolExecutor(16) as pool:
            for index, customer in enumerate(writers):
                time.sleep(max(0.0, begun + index / rate - time.monotonic()))
                words = dice.choice(QUESTIONS[self.talks[customer]["slug"]])
                pool.submit(self._write, customer, words, lanes[customer])
                if index and index % max(1, messages // 10) == 0:
                    say(f"{index} of {messages} messages written")
        if self.sent != messages:
            raise RuntimeError(f"the emulator took {self.sent} of {messages} messages")

    def _write(self, customer: str, words: str, lane: threading.Lock) -> None:
        with lane:  # one person writes one message after the other
            answer = requests.post(
                f"{self.stand.facts['emulator_url']}/_emulator/inbound",
                json={
                    "to": self.talks[customer]["phone_number_id"],
                    "from": customer,
                    "name": f"Customer {customer[-4:]}",
                    "message": words,
                },
                timeout=30,
            )
            answer.raise_for_status()
            with self._lock:
                self.promised[customer].append(str(answer.json()["wamid"]))
                self.sent += 1
