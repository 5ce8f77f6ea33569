"""Documents made for tests, byte by byte: honest ones and hostile ones."""

import io
import zipfile

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf(*pages: list[str], password: str = "") -> bytes:
    """A PDF with these lines on its pages; a page without lines is what a scanner makes."""
    writer = PdfWriter()
    for lines in pages:
        page = writer.add_blank_page(width=595, height=842)
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        shown = [
            f"({line.replace('(', '').replace(')', '')}) Tj 0 -{30 if not line else 14} Td"
            for line in lines
        ]
        stream = DecodedStreamObject()
        stream.set_data("\n".join(["BT /F1 11 Tf 50 780 Td", *shown, "ET"]).encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(stream)
    if password:
        writer.encrypt(password, algorithm="AES-256")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def docx(*paragraphs: tuple[str, str], before: str = "", part: bytes | None = None) -> bytes:
    """A Word file of (style, text) paragraphs; `before` stands ahead of the root element."""
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'
        for style, text in paragraphs
    )
    xml = (
        f'<?xml version="1.0"?>{before}<w:document xmlns:w="{WORD}">'
        f"<w:body>{body}</w:body></w:document>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", xml.encode() if part is None else part)
    return file.getvalue()


RULES = [
    "HOUSE RULES",
    "",
    "PETS",
    "Dogs may stay in the garden while we work. Cats are welcome",
    "anywhere as long as doors stay closed.",
    "",
    "CANCELLING",
    "You may cancel until six in the evening of the day before.",
]
