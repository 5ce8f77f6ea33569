"""What a document that was handed in is, by its bytes, and what it may be called."""

from core.errors import InvalidInput

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
MAX_TITLE = 120
MAX_FILENAME = 160

_TAKEN = "Hand in a PDF, a Word file (.docx), or plain text (.txt, .md)."
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MACROS = b"vbaProject.bin"


def format_of(data: bytes, *, filename: str) -> str:
    """ "pdf", "docx", "md" or "txt". Raises InvalidInput with words for `file`.

    The bytes decide; the name only tells Markdown from other text. What is inside is looked
    at by a process of its own.
    """
    if not data:
        raise unusable("The file is empty.")
    if len(data) > LARGEST:
        raise unusable(f"At most {LARGEST // MEGABYTE} MB. Hand in a longer document in parts.")
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(_OLD_WORD):
        raise unusable("This is an old Word file, or one with a password. Save it as .docx.")
    if data.startswith(b"PK"):
        if _MACROS in data:
            raise unusable("It has macros in it. Save it as .docx, without macros.")
        if b"word/document.xml" in data:
            return "docx"
        raise unusable(f"This type of file cannot be read. {_TAKEN}")
    if not _is_text(data):
        raise unusable(f"This type of file cannot be read. {_TAKEN}")
    return "md" if filename.lower().endswith((".md", ".markdown")) else "txt"


def _is_text(data: bytes) -> bool:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return len(data) % 2 == 0
    # Whatever writes text writes no other control characters than these.
    return not any(byte < 32 and byte not in (9, 10, 12, 13) for byte in data)


def shown_name(given: str) -> str:
    """The file's name without folders and without signs that turn what is read."""
    last = given.replace("\\", "/").rpartition("/")[2]
    plain = "".join(letter for letter in last if letter.isprintable()).strip(" .")
    return plain[-MAX_FILENAME:] or "document"


def unusable(words: str) -> InvalidInput:
    return InvalidInput(words, fields={"file": words})
