"""Reading a document into passages: in a process of its own, by a worker, outside transactions.

A try is counted before the file is touched, so that a file which kills whoever opens it
ends as well; what cannot be read says on the document what to do about it.
"""

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVector
from django.db import models, transaction
from django.db.models import F, Func, TextField, Value

from catalog.knowledge import extracting
from catalog.knowledge.chunking import Piece, pieces
from catalog.knowledge.comparing import folded_words, parts_of
from catalog.knowledge.documents import TOPIC
from catalog.knowledge.extracting import Block
from catalog.models import Document, Passage
from core.clock import now
from tenants.live import announce

TRIES = 3
SECONDS = 90
"""For one document; its processor time is bounded by the program itself."""
TELL_EVERY = 1.0
"""Seconds between two notes of how far it is."""

CONFIGS = {
    "ar": "arabic",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "hi": "hindi",
    "id": "indonesian",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
    "ru": "russian",
    "tr": "turkish",
}
"""Languages whose word forms Postgres knows; of all others the words are taken as they are."""


def config_of(language: str) -> str:
    """Postgres's name for the word forms of a language."""
    return CONFIGS.get(language.partition("-")[0], "simple")


GAVE_UP = "Reading it failed again and again. Save it anew, or copy its text into a .txt file."
PROBLEMS = {
    extracting.NOT_READABLE: (
        "The file is damaged or is not what it says. Open it, save it anew, and hand that in."
    ),
    extracting.TOO_MUCH: "It holds too much for one document. Hand it in in parts.",
    extracting.ENCRYPTED: "It is locked with a password. Save it without one and hand that in.",
    extracting.NO_TEXT: (
        "No text could be found in it. If it was scanned, run text recognition (OCR) over it "
        "first, or write the answers yourself."
    ),
    extracting.TOO_MANY_PAGES: (
        f"It has more than {extracting.MAX_PAGES} pages. Hand it in in parts."
    ),
    extracting.NOT_UTF8: "Its letters could not be read. Save it as text in UTF-8.",
}
MISSING = "The file is not here any more. Take the document out and hand it in again."


class Unreadable(Exception):
    """The document gives no passages; `problem` is for staff."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(problem)


def read_document(document_id: int) -> None:
    """Bring a document from waiting to ready, with its passages, or to failed, with why."""
    document = _claimed(document_id)
    if document is None:
        return
    try:
        found = pieces(_blocks(document))
        if not found:
            raise Unreadable(PROBLEMS[extracting.NO_TEXT])
    except Unreadable as error:
        _fail(document, error.problem)
        return
    _keep(document, found)


def _claimed(document_id: int) -> Document | None:
    """The document, with this try counted; None when there is nothing to do."""
    open_states = (Document.State.WAITING, Document.State.READING)
    rows = Document.objects.filter(pk=document_id, state__in=open_states)
    if not rows.update(attempts=F("attempts") + 1, state=Document.State.READING):
        return None
    document = rows.first()
    if document is not None and document.attempts > TRIES:
        _fail(document, GAVE_UP)
        return None
    return document


def _blocks(document: Document) -> list[Block]:
    """Its text, from the program in `extracting`. Raises Unreadable."""
    with tempfile.TemporaryDirectory() as folder:
        source, result = Path(folder, "source"), Path(folder, "result")
        try:
            with document.file.open("rb") as file:
                source.write_bytes(file.read())
        except FileNotFoundError:
            raise Unreadable(MISSING) from None
        code = _run(document.format, source, result, tell=_Teller(document))
        if code:
            # What a limit ended has a code of its own: a signal's.
            raise Unreadable(PROBLEMS.get(code, PROBLEMS[extracting.TOO_MUCH]))
        with result.open(encoding="utf-8") as lines:
            return [Block(**json.loads(line)) for line in lines]


def _run(kind: str, source: Path, result: Path, *, tell: Callable[[str], None]) -> int:
    program = [sys.executable, "-m", extracting.__name__, kind, str(source), str(result)]
    with subprocess.Popen(  # noqa: S603 (our own program, by a list)
        program,
        cwd=settings.BASE_DIR,
        env={"PATH": "/usr/bin:/bin"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        end = threading.Timer(SECONDS, process.kill)
        end.start()
        try:
            for line in process.stdout or ():
                tell(line)
        finally:
            end.cancel()
        return process.wait()


class _Teller:
    """Writes down how far a document is read, about once a second."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._told = now()

    def __call__(self, line: str) -> None:
        read, _, count = line.strip().partition("/")
        if not (read.isdecimal() and count.isdecimal() and len(read) < 5 and len(count) < 5):
            return
        done = read == count
        if not done and (now() - self._told).total_seconds() < TELL_EVERY:
            return
        self._told = now()
        Document.objects.filter(pk=self._document.pk).update(pages_read=int(read), pages=int(count))
        announce(topic=TOPIC, id=self._document.pk)


def _keep(document: Document, found: list[Piece]) -> None:
    with transaction.atomic():
        rows = Document.objects.filter(pk=document.pk, state=Document.State.READING)
        if not rows.update(state=Document.State.READY, problem=""):
            return
        Passage.objects.filter(document=document).delete()
        config = config_of(document.language)
        Passage.objects.bulk_create(
            [
                Passage(
                    document=document,
                    position=position,
                    page=piece.page,
                    heading=piece.heading,
                    text=piece.text,
                    words=_words(piece, config),
                    parts=_parts(piece),
                )
                for position, piece in enumerate(found)
            ],
            batch_size=200,
        )
    announce(topic=TOPIC, id=document.pk)


def _words(piece: Piece, config: str) -> Any:
    return SearchVector(
        Value(piece.heading, output_field=TextField()), config=config, weight="A"
    ) + SearchVector(Value(piece.text, output_field=TextField()), config=config, weight="D")


class _AsLexemes(Func):
    """The parts as they are: no parser of Postgres's makes other words of them."""

    function = "array_to_tsvector"


def _parts(piece: Piece) -> Any:
    parts = sorted(set(parts_of(folded_words(f"{piece.heading} {piece.text}"))))
    return _AsLexemes(Value(parts, output_field=ArrayField(models.TextField())))


def _fail(document: Document, problem: str) -> None:
    Document.objects.filter(pk=document.pk).exclude(state=Document.State.READY).update(
        state=Document.State.FAILED, problem=problem[:300]
    )
    announce(topic=TOPIC, id=document.pk)
