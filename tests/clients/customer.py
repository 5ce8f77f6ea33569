"""pywa's two ends: its HTTP client led to the emulator, its webhook parser fed from there."""

from typing import Any

import httpx
from pywa import WhatsApp, handlers

from tests.emulators.stand import Business, wait_for

WATCHED = (
    handlers.MessageHandler,
    handlers.CallbackButtonHandler,
    handlers.CallbackSelectionHandler,
    handlers.MessageStatusHandler,
    handlers.PhoneNumberChangeHandler,
    handlers.IdentityChangeHandler,
    handlers.TemplateStatusUpdateHandler,
    handlers.TemplateQualityUpdateHandler,
    handlers.TemplateCategoryUpdateHandler,
    handlers.UserMarketingPreferencesHandler,
    handlers.FlowCompletionHandler,
    handlers.EditedMessageHandler,
    handlers.DeletedMessageHandler,
    handlers.OutgoingMessageHandler,
)


class Redirected(httpx.HTTPTransport):
    """Requests to graph.facebook.com go to the emulator, with everything else as it was."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._target = httpx.URL(url)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_with(
            scheme=self._target.scheme, host=self._target.host, port=self._target.port
        )
        request.headers["Host"] = f"{self._target.host}:{self._target.port}"
        return super().handle_request(request)


class Listener:
    """Takes the webhooks that arrive, in order, through pywa's signature check and parser."""

    def __init__(self, wa: WhatsApp, business: Business) -> None:
        self.wa = wa
        self.heard: list[Any] = []
        self._business = business
        self._taken = 0
        for handler in WATCHED:
            wa.add_handlers(handler(lambda _wa, update: self.heard.append(update)))

    def hears(self, kind: type, *, count: int = 1) -> list[Any]:
        """The updates of this type, once there are that many; fails when they do not come."""
        wait_for(lambda: self._listen(kind) >= count, what=f"{count} of {kind.__name__}")
        return [update for update in self.heard if isinstance(update, kind)]

    def _listen(self, kind: type) -> int:
        for body, headers in self._business.received[self._taken :]:
            self._taken += 1
            signature = headers["X-Hub-Signature-256"]
            assert self.wa.webhook_update_validator(body, signature) is None
            assert self.wa.webhook_update_handler(body) == ("ok", 200)
        return sum(isinstance(update, kind) for update in self.heard)
