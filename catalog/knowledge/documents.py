"""Handing documents in, having them read again, and taking them out. Nothing of a document is
said to anybody before a passage of it was approved (`catalog.knowledge.approving`)."""

import hashlib
import secrets
from collections.abc import Mapping
from functools import partial
from typing import IO, Any

from django.core.files.base import ContentFile
from django.db import transaction

from audit.actions import record
from catalog import queries, validators
from catalog.actions.changes import locked
from catalog.knowledge.formats import LARGEST, MAX_TITLE, format_of, shown_name, unusable
from catalog.models import Article, Document
from catalog.publishing import lock_catalogue, publish
from core.actors import Actor
from core.clock import now
from core.errors import InvalidInput, ProfferError
from tenants.doorbell import ring
from tenants.live import announce

MOST_DOCUMENTS = 100
TOPIC = "documents"
"""What open pages hear when a document is read on."""

_CLEANERS: dict[str, validators.Cleaner] = {
    "title": validators.line(limit=MAX_TITLE),
    "language": validators.language,
}


class NotFailed(ProfferError):
    """Only what could not be read is read again."""

    code = "document_not_failed"
    message = "This document was read, or is being read just now."


def upload_document(
    *, actor: Actor, file: IO[bytes], filename: str, fields: Mapping[str, Any] | None = None
) -> Document:
    """Keep a file and have a worker read it. `fields`: `title` (its name, if none is given)
    and `language` (the business's own). Raises NotAllowed or InvalidInput.
    """
    actor.require("catalog.edit")
    cleaned = validators.clean(fields or {}, cleaners=_CLEANERS)
    data = file.read(LARGEST + 1)
    name = shown_name(filename)
    kind = format_of(data, filename=name)
    title = cleaned.get("title") or name.rpartition(".")[0][:MAX_TITLE] or name[:MAX_TITLE]
    digest = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        lock_catalogue()
        _refuse_again(digest)
        document = Document(
            title=title,
            filename=name,
            format=kind,
            language=cleaned.get("language") or queries.profile().default_language,
            size=len(data),
            sha256=digest,
        )
        document.file.save(f"{secrets.token_hex(16)}.{kind}", ContentFile(data), save=False)
        document.save()
        _note(actor, document, "catalog.document.uploaded", {"filename": name, "size": len(data)})
        ring(task="catalog.read_document", document_id=document.pk)
    return document


def _refuse_again(digest: str) -> None:
    same = Document.objects.filter(sha256=digest).first()
    if same is not None:
        raise unusable(f"This very file is here already, as “{same.title}”.")
    if Document.objects.count() >= MOST_DOCUMENTS:
        raise unusable(f"There are {MOST_DOCUMENTS} documents. Take one out that is out of date.")


@transaction.atomic
def retry_document(*, actor: Actor, document_id: int) -> Document:
    """Have a document read again that could not be. Raises NotAllowed, NotFound, NotFailed."""
    actor.require("catalog.edit")
    document = locked(Document, document_id)
    if document.state != Document.State.FAILED:
        raise NotFailed
    document.state, document.problem, document.attempts = Document.State.WAITING, "", 0
    document.save(update_fields=["state", "problem", "attempts"])
    _note(actor, document, "catalog.document.retried", {})
    ring(task="catalog.read_document", document_id=document.pk)
    return document


@transaction.atomic
def remove_document(*, actor: Actor, document_id: int) -> int:
    """Take a document out with its file; what was quoted from it is said no more.

    Returns how many quotations went with it; they stay in the archive, and in the versions
    that earlier messages are held against. Raises NotAllowed or NotFound.
    """
    actor.require("catalog.edit")
    lock_catalogue()
    document = locked(Document, document_id)
    quoted = Article.objects.filter(passage__document=document, archived_at=None)
    count = quoted.update(archived_at=now())
    version = publish() if count else None
    _note(actor, document, "catalog.document.removed", {"quotations": count, "version": version})
    storage, name = document.file.storage, str(document.file.name)
    document.delete()
    # Who is killed before it leaves a file that nothing names, in the tenant's own folder.
    transaction.on_commit(partial(storage.delete, name), robust=True)
    return count


@transaction.atomic
def rename_document(*, actor: Actor, document_id: int, fields: Mapping[str, Any]) -> Document:
    """Change its `title`, which quotations from now on name. Raises NotFound, InvalidInput."""
    actor.require("catalog.edit")
    document = locked(Document, document_id)
    title = validators.clean(fields, cleaners={"title": _CLEANERS["title"]}, required=("title",))[
        "title"
    ]
    if not title:
        raise InvalidInput(fields={"title": "This is needed."})
    if title != document.title:
        before, document.title = document.title, title
        document.save(update_fields=["title"])
        _note(actor, document, "catalog.document.renamed", {"before": before})
    return document


def _note(actor: Actor, document: Document, code: str, data: dict[str, Any]) -> None:
    record(
        actor=actor,
        code=code,
        target=f"document:{document.pk}",
        data={"title": document.title, **data},
    )
    announce(topic=TOPIC, id=document.pk)
