"""The vendors' emulators as processes of their own, and turns to put to them."""

from typing import Any

from ai.turn import CustomerMessage, HistoryEntry, Turn
from tests.ai.shops import DUBAI_NOW, SPARKLE
from tests.support.emulator import Emulator

KEY = "sk-ant-a-key-of-the-tests"
KEY_ENV = "TEST_ANTHROPIC_KEY"


class VendorApi(Emulator):
    """`python -m emulators.VENDOR`, driven over HTTP alone."""

    def __init__(self, vendor: str, *, key: str = KEY) -> None:
        super().__init__(vendor, key=key, look=("GET", "requests"))
        self.vendor = vendor
        self.key = key

    def _post(self, path: str, body: Any) -> None:
        answer = self.http.post(f"{self.url}/_emulator/{path}", json=body, timeout=5)
        assert answer.ok, answer.text

    def reset(self) -> None:
        self._post("reset", {})

    def answers(self, *inputs: dict[str, Any]) -> None:
        """What the model says from now on; the last input stays."""
        self._post("answers", {"inputs": list(inputs)})

    def acts(self, *acts: dict[str, Any], language: str = "en", sure: str = "high") -> None:
        self.answers({"acts": list(acts), "language": language, "sure": sure})

    def fails(self, *faults: str, stay: bool = False) -> None:
        self._post("faults", {"faults": list(faults), "stay": stay})

    def lacks(self, *parts: str) -> None:
        """What the server behind the protocol does not know."""
        self._post("lacks", {"lacks": list(parts)})

    @property
    def requests(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.http.get(
            f"{self.url}/_emulator/requests", timeout=5
        ).json()["requests"]
        return found


class MessagesApi(VendorApi):
    """Anthropic's."""

    def __init__(self) -> None:
        super().__init__("anthropic")


def turn(
    *texts: str,
    state: dict[str, Any] | None = None,
    history: tuple[HistoryEntry, ...] = (),
    **more: Any,
) -> Turn:
    """A turn at Sparkle Homes; messages are numbered from 1."""
    return Turn(
        messages=tuple(
            CustomerMessage(id=number, text=text) for number, text in enumerate(texts, start=1)
        ),
        snapshot=more.pop("snapshot", SPARKLE),
        now=DUBAI_NOW,
        state=state or {},
        history=history,
        language="en",
        **more,
    )


def words(text: str, wanted: str, *, message: int = 1) -> dict[str, int]:
    """Where `wanted` stands in `text`, as a model points at it."""
    before = text[: text.index(wanted)].split()
    return {
        "message": message,
        "first": len(before),
        "last": len(before) + len(wanted.split()) - 1,
    }
