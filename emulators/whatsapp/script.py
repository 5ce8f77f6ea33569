"""Answers told in advance: the next request that fits meets exactly this, and no other does."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from emulators.whatsapp.errors import GraphError

PLACES = ("messages", "read_mark", "media", "templates", "any")
BEFORE = ("error", "hang", "cut", "raw")
AFTER = ("hang_after", "lose", "drip", "truncate")
WAYS = (*BEFORE, "fail", *AFTER)
SECONDS = {"hang": 60.0, "hang_after": 60.0, "drip": 10.0}
FILTERS = ("number", "to", "kind")


class BadScriptError(Exception):
    """A line of the script that cannot be played."""


@dataclass(frozen=True)
class Scene:
    """What a request is, as far as a script can tell requests apart."""

    on: str
    number: str | None
    to: str | None
    kind: str | None


@dataclass
class Line:
    """One answer told in advance."""

    id: int
    then: str
    on: str = "messages"
    only: dict[str, str] = field(default_factory=dict)
    times: int = 1
    struck: int = 0
    seconds: float = 0.0
    error: GraphError | None = None
    status: int = 200
    body: str = ""
    content_type: str = "application/json"

    def fits(self, scene: Scene) -> bool:
        """Whether this line is meant for such a request."""
        if self.on not in ("any", scene.on):
            return False
        return all(getattr(scene, name) == wanted for name, wanted in self.only.items())

    def as_json(self) -> dict[str, Any]:
        """The line as the control API shows it."""
        shown: dict[str, Any] = {
            "id": self.id,
            "then": self.then,
            "on": self.on,
            **self.only,
            "times": self.times,
            "struck": self.struck,
        }
        if self.error is not None:
            shown["code"] = self.error.code
        return shown


class Script:
    """All lines, played in the order they were told."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._ids = count(1)

    def tell(self, body: dict[str, Any]) -> Line:
        """Add a line; raises `BadScriptError` with words about what is wrong in it."""
        line = _line(body, next(self._ids))
        self._lines.append(line)
        return line

    def lines(self) -> list[Line]:
        """Everything told that still can strike, and what has struck already."""
        return list(self._lines)

    def play(self, scene: Scene) -> Line | None:
        """The line for this request, counted as struck."""
        for line in self._lines:
            if (line.times == 0 or line.struck < line.times) and line.fits(scene):
                line.struck += 1
                return line
        return None

    def take_back(self, line_id: int | None = None) -> int:
        """Forget one line, or all; how many went."""
        kept = [] if line_id is None else [line for line in self._lines if line.id != line_id]
        gone = len(self._lines) - len(kept)
        self._lines = kept
        return gone


def _line(body: dict[str, Any], line_id: int) -> Line:
    then, on = body.get("then"), body.get("on", "messages")
    if then not in WAYS:
        raise BadScriptError(f"then is one of {list(WAYS)}.")
    if on not in PLACES:
        raise BadScriptError(f"on is one of {list(PLACES)}.")
    if then == "fail" and on != "messages":
        raise BadScriptError("Only a message can be accepted and fail later.")
    times = body.get("times", 1)
    if isinstance(times, bool) or not isinstance(times, int) or times < 0:
        raise BadScriptError("times is a whole number; 0 is until taken back.")
    line = Line(id=line_id, then=then, on=on, times=times)
    line.only = {name: str(body[name]) for name in FILTERS if body.get(name) is not None}
    line.seconds = _number(body, "seconds", SECONDS.get(then, 0.0))
    if then in ("error", "fail"):
        line.error = _error(body)
    if then == "raw":
        line.status = int(_number(body, "status", 200))
        line.body = str(body.get("body", ""))
        line.content_type = str(body.get("content_type", "application/json"))
        if not 200 <= line.status <= 599:
            raise BadScriptError("status is an HTTP status from 200 to 599.")
    return line


def _error(body: dict[str, Any]) -> GraphError:
    code = _whole(body, "code")
    if code is None:
        raise BadScriptError("code is a whole number.")
    status = _whole(body, "status")
    if status is not None and not 400 <= status <= 599:
        raise BadScriptError("status is an HTTP status from 400 to 599.")
    return GraphError(
        code,
        str(body.get("details") or ""),
        subcode=_whole(body, "subcode"),
        status=status,
        message=body.get("message"),
        kind=str(body.get("type") or "OAuthException"),
    )


def _whole(body: dict[str, Any], name: str) -> int | None:
    value = body.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise BadScriptError(f"{name} is a whole number.")
    return value


def _number(body: dict[str, Any], name: str, default: float) -> float:
    value = body.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e6:
        raise BadScriptError(f"{name} is a number, zero or more.")
    return float(value)
