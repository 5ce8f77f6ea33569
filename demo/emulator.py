"""The emulator's own control, as far as the demo needs it."""

import time
from typing import Any

from django.conf import settings

from core import http

TIMEOUTS = http.Timeouts(connect=2, read=10, total=15)
START_SECONDS = 30.0


class Emulator:
    """Where `WHATSAPP_GRAPH_URL` leads in a demo."""

    def wait_until_up(self) -> None:
        """Raises the last problem when it does not answer in time."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self._call("GET", "health")
            except http.OutboundError:
                if time.monotonic() > deadline:
                    raise
            else:
                return
            time.sleep(0.1)  # noqa: TID251 (a command at a terminal, no worker)

    def register_number(
        self,
        *,
        phone_number_id: str,
        waba_id: str,
        display: str,
        name: str,
        products: list[dict[str, str]],
    ) -> None:
        """Make a business reachable from the phone page; again and again without harm.

        `products` are what its catalogue at WhatsApp offers there.
        """
        self._call(
            "POST",
            "numbers",
            {
                "phone_number_id": phone_number_id,
                "waba_id": waba_id,
                "display_phone_number": display,
                "name": name,
                "products": products,
            },
        )

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> None:
        answer = http.call(
            method,
            f"{settings.WHATSAPP_GRAPH_URL}/_emulator/{path}",
            timeouts=TIMEOUTS,
            max_bytes=1_000_000,
            json_body=body,
        )
        if answer.status >= 400:
            raise RuntimeError(
                f"the emulator refused {path}: {answer.status} {answer.body[:300].decode()}"
            )
