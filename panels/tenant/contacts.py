"""The customers: who they are, where they are reached, what they agreed to, and who is one."""

from typing import Any

from django.contrib import messages as notes
from django.db.models import prefetch_related_objects
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render

from audit.queries import entries
from conversations import blocking, consent, contact_queries, merging
from conversations.contact_export import export_contact
from conversations.models import Contact
from core.clock import now
from core.errors import NotFound, ProfferError
from orders.queries import orders
from panels import words
from panels.access import BOTH, WRITE, PanelRequest, allow
from panels.errors import tell
from panels.forms import RoomForm, text
from panels.paging import page_of, search_of
from panels.tenant import contact_words

SHOWN = 20
"""Lines of orders, consent and history on the page."""


def _remark(label: str, **more: Any) -> Any:
    """A line of a person's own words, in any language, that no browser has filled in before."""
    return text(label, dir="auto", autocomplete="off", **more)


class ConsentForm(RoomForm):
    note = _remark(
        "How did they tell you?",
        needed=True,
        maxlength=consent.NOTE_LENGTH,
        placeholder="On the phone today",
    )


class BlockForm(RoomForm):
    reason = _remark(
        "Why?",
        needed=False,
        maxlength=blocking.REASON_LENGTH,
        placeholder="For colleagues only",
    )


def _contact(contact_id: int) -> Contact:
    found = contact_queries.contact(contact_id)
    if found is None:
        raise NotFound
    return found


def _rows(request: PanelRequest, search: str) -> Any:
    found = contact_queries.with_activity(contact_queries.contacts(search=search))
    page = page_of(request, found.prefetch_related("addresses"))
    for row in page.object_list:
        row.reached = contact_words.best(row.addresses.all())
    return page


@allow("inbox.view")
def contacts(request: PanelRequest) -> HttpResponse:
    search = search_of(request)
    context = {"section": "contacts", "search": search, "page": _rows(request, search)}
    return render(request, "panels/tenant/contacts/list.html", context)


def _page(request: PanelRequest, contact: Contact, **more: Any) -> HttpResponse:
    user = request.user
    rows = sorted(contact.addresses.all(), key=lambda row: row.pk)
    found = consent.consents(contact).select_related("message")
    can_merge = user.has_permission("contacts.merge")
    context = {
        "section": "contacts",
        "contact": contact,
        "current": [_address(row) for row in rows if row.retired_at is None],
        "former": [_address(row) for row in rows if row.retired_at is not None],
        "talks": contact.conversations.filter(merged_into=None).select_related("channel"),
        "orders": orders().filter(contact=contact)[:SHOWN]
        if user.has_permission("orders.view")
        else (),
        "language": words.language(contact.language),
        "said": contact_words.said(found.order_by("-at", "-pk")[:SHOWN]),
        "no_marketing": consent.refusal(contact, lane="bulk") == consent.NO_MARKETING,
        "can_record": user.has_permission("inbox.reply"),
        "consent_form": ConsentForm(),
        "can_merge": can_merge,
        "look_alikes": _with_addresses(contact_queries.look_alikes(contact)) if can_merge else (),
        "merges": contact_queries.merges_of(contact),
        "can_block": user.has_permission("contacts.block"),
        "block_form": BlockForm(),
        "can_export": user.has_permission("contacts.export"),
        "history": entries(target=f"contact:{contact.pk}")[:SHOWN]
        if user.has_permission("audit.view")
        else (),
        **more,
    }
    form = context["consent_form"]
    status = 422 if isinstance(form, RoomForm) and form.errors else 200
    return render(request, "panels/tenant/contacts/page.html", context, status=status)


def _address(row: Any) -> dict[str, Any]:
    return {
        "kind": contact_words.kind(row.kind),
        "value": contact_words.written(row),
        "channel": row.channel.display,
        "retired_at": row.retired_at,
    }


def _with_addresses(found: list[Contact]) -> list[Contact]:
    prefetch_related_objects(found, "addresses")
    for row in found:
        setattr(row, "reached", contact_words.best(row.addresses.all()))  # noqa: B010
    return found


@allow("inbox.view")
def contact(request: PanelRequest, contact_id: int) -> HttpResponse:
    found = _contact(contact_id)
    if found.merged_into_id is not None:
        notes.info(request, f"{found.label} was merged into this customer.")
        return redirect("tenant:contact", merging.live(found).pk)
    return _page(request, found)


@allow("inbox.reply", methods=WRITE)
def contact_consent(request: PanelRequest, contact_id: int) -> HttpResponse:
    """Write down what the customer told a person."""
    found = _contact(contact_id)
    wanted = request.POST.get("wanted") == "yes"
    form = ConsentForm(request.POST)
    try:
        changed = consent.set_by_staff(
            actor=request.user.actor, contact_id=found.pk, wanted=wanted, note=form.typed("note")
        )
    except ProfferError as error:
        if problem := form.refuse(error):
            notes.error(request, problem)
        return _page(request, found, consent_form=form)
    if not changed:
        notes.info(request, "That is what was known already.")
    elif wanted:
        notes.success(request, "Recorded: they get messages again.")
    else:
        notes.success(request, "Recorded: no message leaves for them any more.")
    return redirect("tenant:contact", found.pk)


@allow("contacts.merge")
def contact_merge(request: PanelRequest, contact_id: int) -> HttpResponse:
    """Choose who is the same person."""
    found = _contact(contact_id)
    if found.merged_into_id is not None:
        return redirect("tenant:contact", merging.live(found).pk)
    search = search_of(request)
    others = contact_queries.contacts(search=search).exclude(pk=found.pk) if search else ()
    shown = list(others[: contact_queries.LOOK_ALIKES * 4]) if search else []
    context = {
        "section": "contacts",
        "contact": found,
        "search": search,
        "found": _with_addresses(shown or ([] if search else contact_queries.look_alikes(found))),
    }
    return render(request, "panels/tenant/contacts/choose.html", context)


@allow("contacts.merge", methods=BOTH)
def contact_merge_with(request: PanelRequest, contact_id: int, other_id: int) -> HttpResponse:
    """Show what a merge would do, in numbers; then do it."""
    actor = request.user.actor
    kept, other = _contact(contact_id), _contact(other_id)
    problem, preview = "", None
    try:
        if request.method == "POST":
            merging.merge_contacts(actor=actor, kept_id=kept.pk, absorbed_id=other.pk)
            notes.success(request, f"{other.label} is now a part of {kept.label}.")
            return redirect("tenant:contact", kept.pk)
        preview = merging.preview(actor=actor, kept_id=kept.pk, absorbed_id=other.pk)
    except NotFound:
        raise
    except ProfferError as error:
        problem = error.message
    context = {
        "section": "contacts",
        "contact": kept,
        "pair": _with_addresses([kept, other]),
        "preview": preview,
        "problem": problem,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "panels/tenant/contacts/merge.html", context, status=status)


@allow("contacts.merge", methods=WRITE)
def contact_unmerge(request: PanelRequest, merge_id: int) -> HttpResponse:
    """Take two customers apart again."""
    try:
        undone = merging.undo_merge(actor=request.user.actor, merge_id=merge_id)
    except NotFound:
        raise
    except ProfferError as error:
        tell(request, error)
        return redirect("tenant:contacts")
    notes.success(request, f"{undone.kept.label} and {undone.absorbed.label} are two again.")
    return redirect("tenant:contact", undone.kept_id)


@allow("contacts.block", methods=WRITE)
def contact_block(request: PanelRequest, contact_id: int) -> HttpResponse:
    """Answer a customer no more."""
    found = _contact(contact_id)
    reason = request.POST.get("reason", "")
    try:
        changed = blocking.block(actor=request.user.actor, contact_id=found.pk, reason=reason)
    except NotFound:
        raise
    except ProfferError as error:
        tell(request, error)
    else:
        if changed:
            notes.success(request, f"{found.label} is blocked. What they write is kept.")
        else:
            notes.info(request, f"{found.label} was blocked already.")
    return _back(request, found)


@allow("contacts.block", methods=WRITE)
def contact_unblock(request: PanelRequest, contact_id: int) -> HttpResponse:
    """Answer them again."""
    found = _contact(contact_id)
    if blocking.unblock(actor=request.user.actor, contact_id=found.pk):
        notes.success(request, f"{found.label} is answered again, from their next message on.")
    else:
        notes.info(request, f"{found.label} was not blocked any more.")
    return _back(request, found)


def _back(request: PanelRequest, contact: Contact) -> HttpResponse:
    """To where it was decided: their page, or one of their talks."""
    talk = request.POST.get("talk", "")
    if talk.isascii() and talk.isdecimal() and len(talk) <= 18:
        return redirect("tenant:conversation", int(talk))
    return redirect("tenant:contact", contact.pk)


@allow("contacts.export", methods=WRITE)
def contact_export(request: PanelRequest, contact_id: int) -> HttpResponse:
    """All that is kept about a customer, as a file that is sent while it is read."""
    tenant = request.tenant  # type: ignore[attr-defined]
    pieces = export_contact(actor=request.user.actor, contact_id=contact_id, tenant=tenant)
    response = StreamingHttpResponse(pieces, content_type="application/json")
    name = f"customer-{contact_id}-{now():%Y%m%d-%H%M}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response  # type: ignore[return-value]
