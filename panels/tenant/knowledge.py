"""Documents that may be quoted: handing in, approving passage by passage, searching, trying."""

from typing import Any

from django.contrib import messages as notes
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from ai.acts import act_to_json
from ai.engine.dialogue import decide
from ai.turn import CustomerMessage, Turn
from audit.queries import entries
from catalog.knowledge import approving, documents, queries
from catalog.knowledge.formats import LARGEST, MEGABYTE
from catalog.knowledge.searching import search
from catalog.models import Document
from catalog.queries import current_snapshot
from core.clock import now
from core.errors import NotFound, ProfferError
from core.files import file_answer
from panels import words
from panels.access import BOTH, WRITE, PanelRequest, allow
from panels.errors import tell
from panels.paging import page_of, search_of
from panels.tenant.catalogue_forms import DocumentForm
from panels.tenant.catalogue_tabs import tabs_for

_LIST = "tenant:documents"
LONGEST_QUESTION = 300


def _context(request: PanelRequest, tab: str) -> dict[str, Any]:
    return {
        "section": "catalogue",
        "tab": tab,
        "tabs": tabs_for(request.user),
        "can_edit": request.user.has_permission("catalog.edit"),
    }


@allow("catalog.view")
def document_list(request: PanelRequest) -> HttpResponse:
    """Every document, with how far it is read and how much of it may be quoted."""
    rows = queries.documents()
    context = {**_context(request, _LIST), "page": page_of(request, rows)}
    return render(request, "panels/tenant/knowledge/documents.html", context)


@allow("catalog.edit", methods=BOTH)
def document_new(request: PanelRequest) -> HttpResponse:
    form = DocumentForm(request.business, request.POST if request.method == "POST" else None)
    problem = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if file is None or file.file is None:
                form.refuse_file("Choose a file first.")
            else:
                made = documents.upload_document(
                    actor=request.user.actor,
                    file=file.file,
                    filename=file.name or "",
                    fields=form.sent(),
                )
                notes.success(request, f"“{made}” is here. Its text is being read.")
                return redirect("tenant:document", made.pk)
        except ProfferError as error:
            problem = form.refuse(error)
    context = {
        **_context(request, _LIST),
        "form": form,
        "problem": problem,
        "largest": LARGEST // MEGABYTE,
    }
    status = 422 if form.errors or problem or form.file_error else 200
    return render(request, "panels/tenant/knowledge/new.html", context, status=status)


@allow("catalog.view")
def document(request: PanelRequest, document_id: int) -> HttpResponse:
    """One document with its passages, each with the question it would answer."""
    found = queries.document(document_id)
    page = page_of(request, queries.passages(found.pk))
    for passage in page.object_list:
        quoted = passage.article
        passage.question = quoted.question if quoted else approving.asked_by(passage)
    context = {
        **_context(request, _LIST),
        "document": found,
        "page": page,
        "reads": found.state in (Document.State.WAITING, Document.State.READING),
        "history": entries(target=f"document:{found.pk}")[:20],
    }
    return render(request, "panels/tenant/knowledge/document.html", context)


@allow("catalog.view")
def document_file(request: PanelRequest, document_id: int) -> HttpResponseBase:
    """The file as it was handed in; always saved, never opened by the browser."""
    found = queries.document(document_id)
    try:
        opened = found.file.open("rb")
    except FileNotFoundError:
        raise NotFound from None
    return file_answer(
        request,
        opened,
        size=found.size,
        mime_type="application/octet-stream",
        filename=found.filename,
        save=True,
    )


@allow("catalog.edit", methods=WRITE)
def document_approve(request: PanelRequest, document_id: int) -> HttpResponse:
    """Approve all of it."""
    try:
        count = approving.approve_document(actor=request.user.actor, document_id=document_id)
    except NotFound:
        raise
    except ProfferError as error:
        tell(request, error)
    else:
        notes.success(request, f"{count} more may be quoted, from the next message on.")
    return redirect("tenant:document", document_id)


@allow("catalog.edit", methods=WRITE)
def document_retry(request: PanelRequest, document_id: int) -> HttpResponse:
    try:
        documents.retry_document(actor=request.user.actor, document_id=document_id)
    except NotFound:
        raise
    except ProfferError as error:
        tell(request, error)
    return redirect("tenant:document", document_id)


@allow("catalog.edit", methods=BOTH)
def document_remove(request: PanelRequest, document_id: int) -> HttpResponse:
    """Take it out, once that was confirmed on a page of its own."""
    found = queries.document(document_id)
    if request.method != "POST":
        context = {**_context(request, _LIST), "document": found}
        return render(request, "panels/tenant/knowledge/remove.html", context)
    count = documents.remove_document(actor=request.user.actor, document_id=document_id)
    notes.success(request, f"“{found}” is taken out, and {count} quotations with it.")
    return redirect(_LIST)


@allow("catalog.edit", methods=WRITE)
def passage_approve(request: PanelRequest, passage_id: int) -> HttpResponse:
    found = queries.passage(passage_id)
    try:
        approving.approve_passage(
            actor=request.user.actor,
            passage_id=passage_id,
            fields={"question": request.POST.get("question", "")},
        )
    except NotFound:
        raise
    except ProfferError as error:
        tell(request, error)
    else:
        notes.success(request, "It may be quoted, from the next message on.")
    return _back_to(request, found.document_id, found.pk)


@allow("catalog.edit", methods=WRITE)
def passage_withdraw(request: PanelRequest, passage_id: int) -> HttpResponse:
    found = approving.withdraw_passage(actor=request.user.actor, passage_id=passage_id)
    notes.success(request, "It is quoted no more.")
    return _back_to(request, found.document_id, found.pk)


def _back_to(request: PanelRequest, document_id: int, passage_id: int) -> HttpResponse:
    back = redirect("tenant:document", document_id)
    page = request.POST.get("page", "")
    query = f"?page={page}" if page.isdecimal() and len(page) < 6 else ""
    back["Location"] += f"{query}#passage-{passage_id}"
    return back


@allow("catalog.view")
def knowledge_search(request: PanelRequest) -> HttpResponse:
    """Everything that speaks of some words, and what the assistant would answer to them."""
    asked = search_of(request)
    context = {
        **_context(request, "tenant:knowledge-search"),
        "search": asked,
        "found": search(asked) if asked else [],
        "answer": _tried(asked) if asked else None,
    }
    return render(request, "panels/tenant/knowledge/search.html", context)


def _tried(asked: str) -> dict[str, Any]:
    """What the built-in engine would do with this as a customer's first message."""
    snapshot = current_snapshot()
    decided = decide(
        Turn(messages=(CustomerMessage(id=1, text=asked),), snapshot=snapshot, now=now())
    )
    names = words.names_of(snapshot)
    return {
        "acts": [words.act(act_to_json(act), names) for act in decided.acts],
        "confidence": decided.confidence,
    }
