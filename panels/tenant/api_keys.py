"""Keys for programs: who made them, what they may do now, and ending them.

A key's text is in the one answer to its making and nowhere else.
"""

from datetime import timedelta
from typing import Any

from django.contrib import messages as notes
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from accounts.api_keys import (
    MARK,
    NAME_LENGTH,
    SCOPES,
    create_key,
    keys_ended,
    keys_open,
    revoke_key,
    rights_now,
)
from accounts.api_keys import api_key as key_of
from accounts.models import ApiKey
from core.clock import now
from core.errors import ProfferError
from panels.access import BOTH, PanelRequest, allow
from panels.forms import RoomForm, choice, text
from panels.paging import chosen, page_of
from panels.tenant.people_words import RIGHTS

_ENDS = (
    ("", "Never"),
    ("30", "In 30 days"),
    ("90", "In 90 days"),
    ("365", "In a year"),
)


class KeyForm(RoomForm):
    name = text(
        "What is it for?",
        needed=True,
        wide=True,
        maxlength=NAME_LENGTH,
        dir="auto",
        autocomplete="off",
        help_text="Such as: Website, or: Sheet of orders.",
    )
    expires_at = choice("It ends", _ENDS)
    scopes = text("Rights")

    def __init__(self, *, mine: frozenset[str], data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"expires_at": "365"})
        self._mine = mine

    @property
    def groups(self) -> list[tuple[str, list[tuple[str, str, bool, bool]]]]:
        """Each group with (code, words, checked, whether this person may give it)."""
        checked = set(self.chosen("scopes")) if self.is_bound else set()
        return [
            (
                title,
                [
                    (code, words, code in checked, code in self._mine)
                    for code, words in rights
                    if code in SCOPES
                ],
            )
            for title, rights in RIGHTS
            if any(code in SCOPES for code, _ in rights)
        ]

    @property
    def days(self) -> int | None:
        """How long it shall hold; None for no end, or for what the form never offered."""
        typed = self.typed("expires_at")
        return int(typed) if typed and typed in dict(_ENDS) else None


def _words(scopes: frozenset[str]) -> list[tuple[str, list[str]]]:
    """Rights as groups of sentences; a group without any is left out."""
    grouped = [
        (title, [words for code, words in group if code in scopes]) for title, group in RIGHTS
    ]
    return [(title, words) for title, words in grouped if words]


def _described(key: ApiKey) -> ApiKey:
    """The key with what it may do now, and what it lost with a right of its maker's."""
    scopes, may = frozenset(key.scopes), rights_now(key)
    for name, value in (
        ("may", _words(may)),
        ("asleep", _words(scopes - may)),
        ("expired", key.expires_at is not None and key.expires_at <= now()),
    ):
        setattr(key, name, value)
    return key


def _frame() -> dict[str, Any]:
    return {"section": "api-keys", "mark": MARK}


@allow("api_keys.manage")
def api_keys(request: PanelRequest) -> HttpResponse:
    show = chosen(request, "show", ("open", "ended"))
    page = page_of(request, keys_open() if show == "open" else keys_ended())
    for key in page.object_list:
        _described(key)
    context = {**_frame(), "show": show, "page": page}
    return render(request, "panels/tenant/api_keys/list.html", context)


@allow("api_keys.manage", methods=BOTH)
def api_key_new(request: PanelRequest) -> HttpResponse:
    mine = request.user.permissions
    if request.method != "POST":
        return _form(request, KeyForm(mine=mine))
    form = KeyForm(mine=mine, data=request.POST)
    try:
        key, secret = create_key(
            actor=request.user.actor,
            name=form.typed("name"),
            scopes=form.chosen("scopes"),
            expires_at=now() + timedelta(days=form.days) if form.days else None,
        )
    except ProfferError as error:
        return _form(request, form, form.refuse(error))
    context = {**_frame(), "key": _described(key_of(key.pk)), "secret": secret}
    return render(request, "panels/tenant/api_keys/made.html", context)


def _form(request: PanelRequest, form: KeyForm, problem: str = "") -> HttpResponse:
    context = {**_frame(), "form": form, "problem": problem}
    status = 422 if form.errors or problem else 200
    return render(request, "panels/tenant/api_keys/new.html", context, status=status)


@allow("api_keys.manage", methods=BOTH)
def api_key_revoke(request: PanelRequest, key_id: int) -> HttpResponse:
    """Asks first, since the program that has the key stops working."""
    key = _described(key_of(key_id))
    if request.method != "POST":
        context = {**_frame(), "key": key}
        return render(request, "panels/tenant/api_keys/revoke.html", context)
    revoke_key(actor=request.user.actor, key_id=key.pk)
    notes.success(request, f"“{key.name}” is revoked. Whatever used it is shut out.")
    return redirect("tenant:api-keys")
