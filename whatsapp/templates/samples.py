"""The file that shows what a template's header is like; a change has its own until Meta has it.

What is sent without a file of its own takes the template's: a picture that belongs to a change
must not reach a customer under words that Meta approved without it.
"""

from dataclasses import asdict, dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from whatsapp.media.preparing import Prepared
from whatsapp.models import Template
from whatsapp.shapes import mapping, word
from whatsapp.templates.shape import read


@dataclass(frozen=True, slots=True)
class Sample:
    """`name`: where it is stored. `type`: its MIME type. `shown`: what people call it."""

    name: str
    type: str
    shown: str


def of_template(row: Template) -> Sample | None:
    """The one that is sent with it."""
    if not row.sample:
        return None
    return Sample(name=str(row.sample.name), type=row.sample_type, shown=row.sample_name)


def of_change(row: Template) -> Sample | None:
    """The one that came with a change which Meta does not have yet."""
    kept = mapping(mapping(row.wanted).get("sample"))
    name = word(kept.get("name"))
    if not name:
        return None
    return Sample(name=name, type=word(kept.get("type")), shown=word(kept.get("shown")))


def latest(row: Template) -> Sample | None:
    """The one that its words as they are to be go with."""
    return of_change(row) or of_template(row)


def showing(row: Template, header: str) -> Sample | None:
    """The one of those kept that shows such a header; a change's before the template's."""
    if changed := _of_change_showing(row, header):
        return changed
    return of_template(row) if read(row.components).header_format == header else None


def _of_change_showing(row: Template, header: str) -> Sample | None:
    shown = read(mapping(row.wanted).get("components")).header_format
    return of_change(row) if shown == header else None


def store(row: Template, file: Prepared) -> Sample:
    """Write the file; what it is of is for the caller to say."""
    field = row.sample.field
    name = field.generate_filename(row, f"sample.{file.type.extension}")
    stored = field.storage.save(name, ContentFile(file.data), max_length=field.max_length)
    return Sample(name=stored, type=file.type.mime_type, shown=file.filename[:255])


def put(row: Template, sample: Sample) -> None:
    """It is the template's from now on; the caller saves the row."""
    row.sample, row.sample_type, row.sample_name = sample.name, sample.type, sample.shown


def with_change(row: Template, header: str, *, new: Sample | None) -> dict[str, Any]:
    """What a change to such a header says of its file: the new one, or the change's before it."""
    kept = new or _of_change_showing(row, header)
    _drop(row, unless=kept)
    return {"sample": asdict(kept)} if kept else {}


def put_aside(row: Template) -> dict[str, Any]:
    """Take the template's own for a change: what the change says of it."""
    sample = of_template(row)
    row.sample, row.sample_type, row.sample_name = "", "", ""
    return {"sample": asdict(sample)} if sample else {}


def drop(row: Template) -> None:
    """Once this is committed, the file of its change is gone."""
    _drop(row, unless=None)


def _drop(row: Template, *, unless: Sample | None) -> None:
    gone = of_change(row)
    if gone is not None and gone != unless:
        transaction.on_commit(lambda: row.sample.field.storage.delete(gone.name))
