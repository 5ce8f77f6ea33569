"""Moving a workspace's state: a page for each move that says what happens, and asks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.models import User
from core.actors import Actor
from core.errors import InvalidInput, ProfferError
from panels.access import BOTH, PanelRequest, allow
from panels.platform.tenants import tenant_of
from tenants import lifecycle
from tenants.models import Tenant

State = Tenant.State


@dataclass(frozen=True, slots=True)
class Move:
    """One move as people see it. `asks`: which of reason, days and slug its form has.

    `sources`: the states it starts from. `text`: what happens, and whether it can be undone.
    """

    key: str
    label: str
    icon: str
    sources: tuple[str, ...]
    text: str
    done: str
    asks: tuple[str, ...] = ()
    right: str = "platform.tenants"
    danger: bool = False


MOVES = {
    move.key: move
    for move in (
        Move(
            key="suspend",
            label="Suspend",
            icon="power",
            sources=(State.ACTIVE,),
            text="From this moment nothing is answered and nothing leaves. Its people can still "
            "sign in and read. What customers write is stored. Reactivating undoes it at any "
            "time: what waited is then taken in, in order.",
            done="{} is suspended.",
            asks=("reason",),
            danger=True,
        ),
        Move(
            key="reactivate",
            label="Reactivate",
            icon="play",
            sources=(State.SUSPENDED,),
            text="Its people can work again. What customers wrote meanwhile is taken in, in order; "
            "what is late by now is left to people.",
            done="{} is active again.",
        ),
        Move(
            key="delete",
            label="Delete",
            icon="archive",
            sources=(State.ACTIVE, State.SUSPENDED),
            text="It is closed to everybody at once, its people and its programs too. What "
            "customers write is kept. Until the day you choose it can be restored as it is; "
            "after that it is erased by itself.",
            done="{} is deleted. It can be restored for the time you chose.",
            asks=("reason", "days", "slug"),
            danger=True,
        ),
        Move(
            key="restore",
            label="Restore",
            icon="archive-restore",
            sources=(State.DELETED,),
            text="It comes back as it was, active or suspended, with everything in it. What "
            "customers wrote meanwhile is taken in first.",
            done="{} is restored.",
        ),
        Move(
            key="erase",
            label="Erase for good",
            icon="octagon-x",
            sources=(State.DELETED,),
            text="Its schema, roles, files, keys, sessions and everything kept outside the "
            "database are removed, step by step, and looked for afterwards. Nobody can undo "
            "this, not even from a backup: its keys are gone. A signed certificate stays.",
            done="The erasure of {} has begun.",
            asks=("reason", "slug"),
            right="platform.erase",
            danger=True,
        ),
    )
}


def possible_moves(user: User, tenant: Tenant) -> list[Move]:
    """What can be done with a workspace in its state, by this person."""
    return [
        move
        for move in MOVES.values()
        if tenant.state in move.sources and user.has_permission(move.right)
    ]


def _days(typed: str) -> int:
    text = typed.strip()
    if not text.isascii() or not text.isdecimal() or len(text) > 3:
        raise InvalidInput(fields={"days": "A whole number of days."})
    return int(text)


def _carry_out(move: Move, actor: Actor, tenant: Tenant, sent: dict[str, str]) -> None:
    if "slug" in move.asks and sent["slug"].strip() != tenant.slug:
        raise InvalidInput(fields={"slug": f"Type {tenant.slug} to show that you mean this one."})
    more: dict[str, Any] = {"reason": sent["reason"]} if "reason" in move.asks else {}
    if "days" in move.asks:
        more["days"] = _days(sent["days"])
    acts: dict[str, Callable[..., object]] = {
        "suspend": lifecycle.suspend_tenant,
        "reactivate": lifecycle.reactivate_tenant,
        "delete": lifecycle.delete_tenant,
        "restore": lifecycle.restore_tenant,
        "erase": lifecycle.erase_tenant,
    }
    acts[move.key](actor=actor, tenant=tenant, **more)


def _move(request: PanelRequest, tenant_id: int, key: str) -> HttpResponse:
    tenant, move = tenant_of(tenant_id), MOVES[key]
    sent = {"reason": "", "slug": "", "days": str(lifecycle.KEEP_DAYS)}
    errors: dict[str, str] = {}
    problem = ""
    if request.method == "POST":
        sent = {name: request.POST.get(name, "") for name in sent}
        try:
            _carry_out(move, request.user.actor, tenant, sent)
        except ProfferError as error:
            errors = {name: text for name, text in error.fields.items() if name in move.asks}
            problem = "" if errors else error.message
        else:
            notes.success(request, move.done.format(tenant.name))
            return redirect("platform:tenant", tenant_id)
    context = {
        "section": "tenants",
        "tenant": tenant,
        "move": move,
        "possible": tenant.state in move.sources,
        "sent": sent,
        "errors": errors,
        "problem": problem,
        "most_days": lifecycle.MOST_DAYS,
    }
    status = 422 if errors or problem else 200
    return render(request, "panels/platform/move.html", context, status=status)


@allow("platform.tenants", methods=BOTH)
def move(request: PanelRequest, tenant_id: int, key: str) -> HttpResponse:
    """Asks before it suspends, reactivates, deletes or restores."""
    return _move(request, tenant_id, key)


@allow("platform.erase", methods=BOTH)
def erase(request: PanelRequest, tenant_id: int) -> HttpResponse:
    """Asks before it erases."""
    return _move(request, tenant_id, "erase")
