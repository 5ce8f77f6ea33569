"""Sending a template from a conversation: choose one, fill it in, look at it, send it."""

import uuid
from typing import Any

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render

from catalog import queries as catalog
from conversations.models import Conversation
from conversations.window import free_until, window_closes_at, window_is_open
from core.clock import now
from core.errors import NotFound, ProfferError
from panels.access import BOTH, WRITE, PanelRequest, allow
from panels.paging import search_of
from panels.tenant.template_words import category_words
from whatsapp.models import Template
from whatsapp.templates.filling import Values, suggested
from whatsapp.templates.languages import name as language_name
from whatsapp.templates.preview import preview
from whatsapp.templates.queries import sendable, template
from whatsapp.templates.sending import send_template, why_not
from whatsapp.templates.shape import Shape, read

SHOWN = 60
"""Templates in the list at once; others are found by their name."""


def _conversation(conversation_id: int) -> Conversation:
    found = (
        Conversation.objects.select_related("contact", "channel").filter(pk=conversation_id).first()
    )
    if found is None:
        raise NotFound
    return found


def _frame(conversation: Conversation) -> dict[str, Any]:
    return {
        "section": "inbox",
        "conversation": conversation,
        "window_open": window_is_open(conversation),
        "window_closes": window_closes_at(conversation),
        "free_until": free_until(conversation, at=now()),
    }


@allow("inbox.reply")
def template_choice(request: PanelRequest, conversation_id: int) -> HttpResponse:
    conversation = _conversation(conversation_id)
    search = search_of(request)
    found = sendable(conversation, search=search)
    for row in found[:SHOWN]:
        row.language_name = language_name(row.language)  # type: ignore[attr-defined]
        row.category_words = category_words(row.category)  # type: ignore[attr-defined]
        row.body = read(row.components).body  # type: ignore[attr-defined]
    context = {
        **_frame(conversation),
        "search": search,
        "templates": found[:SHOWN],
        "more": len(found) > SHOWN,
        "can_manage": request.user.has_permission("templates.manage"),
    }
    return render(request, "panels/tenant/templates/choose.html", context)


class _Form:
    """The values as they were typed, or as they are suggested, with what is wrong of each."""

    def __init__(self, request: PanelRequest, conversation: Conversation, shape: Shape) -> None:
        self.shape = shape
        self.errors: dict[str, str] = {}
        self._typed = request.POST if request.method == "POST" else None
        contact = conversation.contact
        business = request.business or catalog.profile()
        # A customer who told no name is not addressed by a number.
        customer = contact.name or contact.profile_name
        self._suggested = suggested(shape, customer=customer, business=business.name)

    def _value(self, field: str, suggestion: str = "") -> str:
        return self._typed.get(field, "").strip() if self._typed is not None else suggestion

    @property
    def values(self) -> Values:
        return Values(
            body={
                name: self._value(f"value-{name}", self._suggested.get(name, ""))
                for name in self.shape.variables
            },
            header=self._value("header"),
            buttons={
                place: self._value(f"button-{place}")
                for place, button in enumerate(self.shape.buttons)
                if button.variable
            },
        )

    @property
    def fields(self) -> list[dict[str, str]]:
        """Each field with its label, its value, an example, and what is wrong."""
        values, shape = self.values, self.shape
        found = [
            _field("header", "In the header", values.header, shape.header_example, "header")
            for _ in shape.header_variables
        ]
        found += [
            _field(
                f"value-{name}",
                "For {{" + name + "}}",
                values.body[name],
                shape.examples.get(name, ""),
                f"values.{name}",
            )
            for name in shape.variables
        ]
        found += [
            _field(
                f"button-{place}",
                f"End of the address of “{shape.buttons[place].text}”",
                value,
                shape.buttons[place].example,
                f"buttons.{place}",
            )
            for place, value in values.buttons.items()
        ]
        return [{**field, "error": self.errors.get(field["key"], "")} for field in found]


def _field(name: str, label: str, value: str, example: str, key: str) -> dict[str, str]:
    return {"name": name, "label": label, "value": value, "example": example, "key": key}


@allow("inbox.reply", methods=BOTH)
def template_send(request: PanelRequest, conversation_id: int, template_id: int) -> HttpResponse:
    conversation, row = _conversation(conversation_id), template(template_id)
    form = _Form(request, conversation, read(row.components))
    problem = why_not(row)
    if request.method == "POST":
        file: Any = request.FILES.get("file")
        try:
            send_template(
                actor=request.user.actor,
                conversation_id=conversation.pk,
                template_id=row.pk,
                values=form.values,
                file=file,
                filename=file.name or "" if file else "",
                idempotency_key=request.POST.get("send_key"),
            )
        except ProfferError as error:
            form.errors = dict(error.fields)
            problem = "" if error.fields else error.message
            problem = error.fields.get("values", problem)
        else:
            notes.success(request, "The template is on its way.")
            return redirect("tenant:conversation", conversation.pk)
    context = {
        **_frame(conversation),
        **_shown(form, row),
        "problem": problem,
        "send_key": request.POST.get("send_key") or uuid.uuid4(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "panels/tenant/templates/send.html", context, status=status)


def _shown(form: _Form, row: Template) -> dict[str, Any]:
    values = form.values
    return {
        "form": form,
        "template": row,
        "language_name": language_name(row.language),
        "category_words": category_words(row.category),
        "preview": preview(
            form.shape, values.body, file_name=row.sample_name, header=values.header
        ),
    }


@allow("inbox.reply", methods=WRITE)
def template_look(request: PanelRequest, conversation_id: int, template_id: int) -> HttpResponse:
    """While it is filled in: how it looks."""
    conversation, row = _conversation(conversation_id), template(template_id)
    form = _Form(request, conversation, read(row.components))
    return render(request, "panels/tenant/templates/_preview.html", _shown(form, row))
