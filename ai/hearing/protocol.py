"""What a vendor that hears or sees is to us: bytes in, one text back, typed errors."""

from dataclasses import dataclass, field
from typing import Protocol

from ai.backends.protocol import Result


@dataclass(frozen=True, slots=True)
class Recording:
    """A voice note. `length`: its seconds, or the most that it can have. `seconds`: all the
    time that the call may take."""

    data: bytes = field(repr=False)
    mime_type: str
    length: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, made small. `seconds` as above."""

    data: bytes = field(repr=False)
    mime_type: str
    seconds: float


class Transcriber(Protocol):
    """One configured vendor that writes voice notes down."""

    def transcribe(self, recording: Recording) -> Result:
        """Ask once; the words are `content["text"]`. Raises BackendError."""


class Describer(Protocol):
    """One configured vendor that says what a picture shows."""

    def describe(self, picture: Picture) -> Result:
        """Ask once; the description is `content["text"]`. Raises BackendError."""
