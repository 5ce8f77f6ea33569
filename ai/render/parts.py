"""Messages as WhatsApp takes them: texts, buttons and lists within its limits."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

BUTTON_BODY_LIMIT = 1024
LIST_BODY_LIMIT = 4096
BUTTON_TITLE_LIMIT = 20
BUTTONS_LIMIT = 3
ROWS_LIMIT = 10
ROW_TITLE_LIMIT = 24
ROW_DESCRIPTION_LIMIT = 72
LIST_BUTTON_LIMIT = 20

CAPTION_LIMIT = 1024
"""Characters below a picture: as many as BUTTON_BODY_LIMIT, so that with buttons they fit too."""

Kind = Literal["text", "buttons", "list", "image"]


@dataclass(frozen=True, slots=True)
class Button:
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One outgoing message. `picture`: the hash of the one that an image shows, or that stands
    above buttons."""

    kind: Kind
    text: str
    buttons: tuple[Button, ...] = ()
    list_button: str = ""
    rows: tuple[Row, ...] = ()
    picture: str = ""

    def to_json(self) -> dict[str, Any]:
        content = asdict(self)
        if not self.picture:
            del content["picture"]
        return content

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Part":
        return cls(
            kind=data["kind"],
            text=data["text"],
            buttons=tuple(Button(**button) for button in data["buttons"]),
            list_button=data["list_button"],
            rows=tuple(Row(**row) for row in data["rows"]),
            picture=data.get("picture", ""),
        )
