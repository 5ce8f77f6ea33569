"""The account's own page, its password, and the sessions that are open."""

import hashlib

from allauth.mfa.models import Authenticator
from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from accounts import mfa, sessions
from accounts.mfa import recovery
from accounts.models import Session
from accounts.notices import tell_of_change
from accounts.passwords import GoodPassword, change_password
from accounts.policy import second_step_required
from audit.actions import record
from core.addresses import client_address
from core.errors import NotFound, ProfferError
from core.scope import active_scope
from panels.access import BOTH, WRITE, PanelRequest, own
from panels.account.proof import proved
from panels.forms import RoomForm, secret
from panels.signing import panel_url


@own(while_enrolling=True)
def account(request: PanelRequest) -> HttpResponse:
    steps = list(mfa.steps_of(request.user))
    context = {
        "section": "account",
        "steps": [_shown_step(step) for step in steps],
        "has_app": any(step.type == Authenticator.Type.TOTP for step in steps),
        "has_passkey": any(step.type == Authenticator.Type.WEBAUTHN for step in steps),
        "codes_left": recovery.codes_left(request.user),
        # A demo asks none of those who run it, and says so.
        "optional": active_scope() is None and not second_step_required(),
        "must_enrol": sessions.must_enrol(request),
        "proved": proved(request),
        "sessions": [_shown_session(row, request) for row in sessions.sessions_of(request.user)],
    }
    return render(request, "panels/account/page.html", context)


def _shown_step(step: Authenticator) -> dict[str, object]:
    app = step.type == Authenticator.Type.TOTP
    return {
        "id": step.pk,
        "name": "Authenticator app" if app else step.data["name"],
        "kind": "A code of six digits" if app else "Passkey",
        "icon": "smartphone" if app else "key-round",
        "added": step.created_at,
        "used": step.last_used_at,
    }


def _shown_session(row: Session, request: PanelRequest) -> dict[str, object]:
    return {
        "mark": _mark(row.session_key),
        "device": row.device or "A browser that does not say its name",
        "address": row.address or "",
        "seen": row.last_seen_at,
        "here": row.session_key == request.session.session_key,
        "phone": any(word in row.device for word in ("iPhone", "iPad", "Android")),
    }


def _mark(session_key: str) -> str:
    """Stands for a session on the page: its key opens it, so it is in no page."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:20]


@own(methods=WRITE)
def session_end(request: PanelRequest) -> HttpResponse:
    """End one of one's own sessions, or with `all` every other one."""
    mine = sessions.sessions_of(request.user)
    wanted = request.POST.get("session", "")
    if wanted == "others":
        ended = sessions.end_sessions(user=request.user, except_key=request.session.session_key)
    else:
        keys = [row.session_key for row in mine if _mark(row.session_key) == wanted]
        if not keys:
            raise NotFound
        ended = sessions.end(mine.filter(session_key__in=keys))
    record(
        actor=request.user.actor,
        code="accounts.sessions.ended",
        target=f"user:{request.user.pk}",
        data={"sessions": ended},
    )
    notes.success(request, "Signed out there." if wanted != "others" else "Signed out elsewhere.")
    return redirect(panel_url("account"))


class PasswordForm(RoomForm):
    old = secret("Your password now", autocomplete="current-password")
    password = secret(
        "New password", help_text=GoodPassword().get_help_text(), autocomplete="new-password"
    )


@sensitive_post_parameters("old", "password")
@own(methods=BOTH)
def password(request: PanelRequest) -> HttpResponse:
    form = PasswordForm(request.POST if request.method == "POST" else None)
    problem = ""
    if request.method == "POST":
        try:
            change_password(
                user=request.user,
                old=form.typed("old"),
                new=form.typed("password"),
                address=client_address(request),
                keep_session=request.session.session_key,
            )
        except ProfferError as error:
            problem = form.refuse(error)
        else:
            sessions.keep_after_password(request, request.user)
            tell_of_change(request.user, notice="password_changed")
            notes.success(request, "Your password is changed. Other devices were signed out.")
            return redirect(panel_url("account"))
    context = {"section": "account", "form": form, "problem": problem}
    status = 422 if form.errors or problem else 200
    return render(request, "panels/account/password.html", context, status=status)
