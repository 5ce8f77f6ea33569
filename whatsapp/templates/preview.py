"""A template as the customer's phone shows it."""

from collections.abc import Mapping
from dataclasses import dataclass

from whatsapp.templates.shape import Shape, filled

_ICONS = {"IMAGE": "eye", "VIDEO": "play", "DOCUMENT": "paperclip"}
_FILES = {"IMAGE": "Picture", "VIDEO": "Video", "DOCUMENT": "Document", "LOCATION": "Place"}


@dataclass(frozen=True, slots=True)
class Preview:
    """`file`: what stands for a header that is one. `buttons`: (kind, text)."""

    header: str
    file: str
    icon: str
    body: str
    footer: str
    buttons: tuple[tuple[str, str], ...]


def preview(
    shape: Shape, values: Mapping[str, str], *, file_name: str, header: str = ""
) -> Preview:
    """With its values; a variable without one stays as it is written.

    `header`: the value of the header's variable, its example unless given.
    """
    of_header = header or shape.header_example
    given = dict.fromkeys(shape.header_variables, of_header) if of_header else {}
    is_text = shape.header_format in ("", "TEXT")
    return Preview(
        header=filled(shape.header, given) if shape.header_format == "TEXT" else "",
        file="" if is_text else file_name or _FILES.get(shape.header_format, "File"),
        icon=_ICONS.get(shape.header_format, "paperclip"),
        body=filled(shape.body, {name: value for name, value in values.items() if value}),
        footer=shape.footer,
        buttons=tuple((button.kind, button.text) for button in shape.buttons),
    )
