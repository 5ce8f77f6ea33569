"""Takes the text out of a document. Runs as a program of its own.

    python -m catalog.knowledge.extracting FORMAT SOURCE RESULT

FORMAT is "pdf", "docx", "txt" or "md". RESULT becomes lines of JSON, one a block of text:
`{"page": 3, "heading": false, "text": "…"}`. While it reads, it says "12/300" a line: pages
read of all there are.

The file is a stranger's: this process has a bounded memory, processor time and size of
result, opens nothing but SOURCE and RESULT, and when it dies, it dies alone. It imports
nothing of Django's. Exit codes: 0 done, and those below. Anything else is the end that a
limit made.
"""

import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from xml.parsers import expat  # the parser itself: nothing around it resolves entities

MEGABYTE = 1024 * 1024
MEMORY = 700 * MEGABYTE
"""Addresses, not pages; a PDF of 10 MB takes about 200."""
CPU_SECONDS = 60
RESULT_BYTES = 12 * MEGABYTE
MAX_PAGES = 300
MAX_LETTERS = 2_000_000
"""Six novels; it bounds what one document costs to search."""
MAX_PART = 40 * MEGABYTE
"""Of a Word file's text once it is unpacked."""

NOT_READABLE = 2
TOO_MUCH = 3
ENCRYPTED = 4
NO_TEXT = 5
TOO_MANY_PAGES = 6
NOT_UTF8 = 7

WORD_PART = "word/document.xml"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_LEAST_LETTERS_A_PAGE = 8
"""Fewer letters and digits a page than this are page numbers and stamps of a scanner."""


class Block(NamedTuple):
    page: int | None
    heading: bool
    text: str


class Refused(Exception):
    """The document gives no text; `code` is the exit code that says why."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(str(code))


def extract(kind: str, source: Path) -> Iterator[Block]:
    """The document's blocks in their order. Raises Refused, and whatever damage makes."""
    readers = {"pdf": _pdf, "docx": _word, "txt": _text, "md": _markdown}
    return readers[kind](source)


# ------------------------------------------------------------------ PDF


def _pdf(source: Path) -> Iterator[Block]:
    # Only here: it is a large package, and a text needs none of it.
    from pypdf import PdfReader  # noqa: PLC0415

    reader = PdfReader(source, strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refused(ENCRYPTED)
    count = len(reader.pages)
    if count > MAX_PAGES:
        raise Refused(TOO_MANY_PAGES)
    letters = 0
    for number, page in enumerate(reader.pages, start=1):
        text = page.extract_text() or ""
        letters += sum(map(str.isalnum, text))
        for paragraph in _paragraphs(text):
            yield Block(number, looks_like_heading(paragraph), paragraph)
        _say(number, count)
    if letters < _LEAST_LETTERS_A_PAGE * max(count, 1):
        raise Refused(NO_TEXT)


def _paragraphs(text: str) -> Iterator[str]:
    """Lines of a page put together again; a blank line, a heading or a list item parts them."""
    held: list[str] = []
    for line in [*map(str.strip, text.splitlines()), ""]:
        starts = not line or line[:1] in "•▪◦-–*" or looks_like_heading(line)
        if held and (starts or looks_like_heading(" ".join(held))):
            yield _joined(held)
            held = []
        if line:
            held.append(line)


def _joined(lines: list[str]) -> str:
    text = lines[0]
    for line in lines[1:]:
        # A word that was parted at the end of a line.
        parted = text.endswith("-") and text[-2:-1].isalpha() and line[:1].islower()
        text = text[:-1] + line if parted else f"{text} {line}"
    return text


def looks_like_heading(line: str) -> bool:
    """A short line that ends no sentence, in capitals or numbered ("4.2 Cancelling")."""
    if not 2 < len(line) <= 80 or line[-1:] in ".,;:!?،؛؟।":
        return False
    first, _, rest = line.partition(" ")
    numbered = rest[:1].isalpha() and first.rstrip(".)").replace(".", "").isdigit()
    letters = [letter for letter in line if letter.isalpha()]
    shouted = len(letters) > 3 and all(map(str.isupper, letters))
    titled = (
        1 < len(line.split()) <= 8
        and line[:1].isupper()
        and all(word[:1].isupper() for word in line.split() if len(word) > 3)
        and not any(map(str.isdigit, line))
    )
    return (numbered and len(first) <= 8) or shouted or titled


# ------------------------------------------------------------------ Word


def _word(source: Path) -> Iterator[Block]:
    with zipfile.ZipFile(source) as archive:
        about = archive.getinfo(WORD_PART)
        if about.flag_bits & 1:
            raise Refused(ENCRYPTED)
        if about.file_size > MAX_PART:
            raise Refused(TOO_MUCH)
        with archive.open(about) as part:
            # One byte more than it says it has: what it says is not to be believed.
            data = part.read(MAX_PART + 1)
    if len(data) > MAX_PART:
        raise Refused(TOO_MUCH)
    blocks = _Paragraphs().read(data)
    if not any(block.text for block in blocks):
        raise Refused(NO_TEXT)
    yield from blocks
    _say(1, 1)


class _Paragraphs:
    """The paragraphs of a Word file's main part, read element by element.

    A document type is refused at its first sign: entities that name files or grow without
    end need one, and no Word file has one.
    """

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._runs: list[str] = []
        self._heading = False
        self._reads = False

    def read(self, data: bytes) -> list[Block]:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.ExternalEntityRefHandler = self._refuse_named
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._take
        try:
            parser.Parse(data, True)
        except expat.ExpatError:
            raise Refused(NOT_READABLE) from None
        return self.blocks

    def _refuse(self, *_: Any) -> None:
        raise Refused(NOT_READABLE)

    def _refuse_named(self, *_: Any) -> int:
        raise Refused(NOT_READABLE)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_W}pStyle":
            style = attributes.get(f"{_W}val", "").lower()
            self._heading = style.startswith(("heading", "title", "subtitle")) or (
                # Styles of other languages are called by numbers alone.
                style.isdigit() and len(style) == 1
            )
        elif name == f"{_W}outlineLvl":
            self._heading = attributes.get(f"{_W}val", "9") != "9"
        elif name == f"{_W}t":
            self._reads = True
        elif name in (f"{_W}tab", f"{_W}br"):
            self._runs.append(" ")

    def _end(self, name: str) -> None:
        if name == f"{_W}t":
            self._reads = False
        elif name == f"{_W}p":
            text = " ".join("".join(self._runs).split())
            if text:
                self.blocks.append(Block(None, self._heading and len(text) <= 200, text))
            self._runs, self._heading = [], False

    def _take(self, text: str) -> None:
        if self._reads:
            self._runs.append(text)


# ------------------------------------------------------------------ text, Markdown


def _decoded(source: Path) -> str:
    data = source.read_bytes()
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(NOT_UTF8) from None
    if not any(map(str.isalnum, text)):
        raise Refused(NO_TEXT)
    return text


def _text(source: Path) -> Iterator[Block]:
    for paragraph in _paragraphs(_decoded(source)):
        yield Block(None, looks_like_heading(paragraph), paragraph)
    _say(1, 1)


def _markdown(source: Path) -> Iterator[Block]:
    held: list[str] = []
    for line in [*map(str.strip, _decoded(source).splitlines()), ""]:
        is_heading = line.startswith("#") and line.lstrip("#")[:1] == " "
        if held and (not line or is_heading or line[:2] in ("- ", "* ")):
            yield Block(None, False, _plain(" ".join(held)))
            held = []
        if is_heading:
            yield Block(None, True, _plain(line.strip("# ")))
        elif line:
            held.append(line)
    _say(1, 1)


def _plain(text: str) -> str:
    """Without the signs of emphasis; what they mark is kept."""
    for sign in ("**", "__", "`"):
        text = text.replace(sign, "")
    return text


# ------------------------------------------------------------------ the program


def _say(read: int, count: int) -> None:
    sys.stdout.write(f"{read}/{count}\n")
    sys.stdout.flush()


def _limit() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, RESULT_BYTES),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _write(kind: str, source: Path, result: Path) -> None:
    letters = 0
    with result.open("w", encoding="utf-8") as file:
        for block in extract(kind, source):
            letters += len(block.text)
            if letters > MAX_LETTERS:
                raise Refused(TOO_MUCH)
            # Half characters cannot be stored; damaged fonts make them.
            text = block.text.encode("utf-8", "ignore").decode().replace("\x00", "")
            file.write(json.dumps({"page": block.page, "heading": block.heading, "text": text}))
            file.write("\n")


def main(arguments: list[str]) -> int:
    kind, source, result = arguments
    if kind not in ("pdf", "docx", "txt", "md"):
        return NOT_READABLE
    _limit()
    try:
        _write(kind, Path(source), Path(result))
    except Refused as refused:
        return refused.code
    except MemoryError:
        return TOO_MUCH
    except Exception as error:  # noqa: BLE001 (parsers of damaged files raise anything)
        sys.stderr.write(f"{type(error).__name__}\n")
        return NOT_READABLE
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
