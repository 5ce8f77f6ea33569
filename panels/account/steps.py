"""Setting up and taking away second steps, and the recovery codes beside them."""

from typing import cast
from urllib.parse import quote

from allauth.mfa.models import Authenticator
from django.contrib import messages as notes
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from accounts import mfa, sessions
from accounts.mfa import passkeys, recovery, totp
from accounts.notices import tell_of_change
from accounts.passwords import end_access
from audit.actions import record
from core.errors import NotFound, ProfferError
from panels.access import BOTH, WRITE, PanelRequest, own
from panels.account.proof import freshly_proved, proved
from panels.errors import tell
from panels.signing import panel_url

_SECRET = "new_app_secret"  # noqa: S105 (where it waits, not the secret)


@sensitive_post_parameters("code")
@own(methods=BOTH, while_enrolling=True)
def app(request: PanelRequest) -> HttpResponse:
    """An authenticator app: photograph the picture, type the first code."""
    if not proved(request) or mfa.steps_of(request.user).filter(type=Authenticator.Type.TOTP):
        return render(request, "panels/account/app_closed.html", {"section": "account"})
    problem, status = "", 200
    secret = request.session.get(_SECRET) or totp.new_secret()
    request.session[_SECRET] = secret
    if request.method == "POST":
        try:
            with transaction.atomic():
                step = totp.add(user=request.user, secret=secret, code=request.POST.get("code", ""))
                codes = _added(request, step)
        except ProfferError as error:
            problem, status = error.message, 422
        else:
            return _next(request, codes)
    context = {
        "section": "account",
        "problem": problem,
        "image": totp.qr_image(user=request.user, secret=secret, request=request),
        "secret": totp.grouped(secret),
    }
    return render(request, "panels/account/app.html", context, status=status)


@own(methods=WRITE, while_enrolling=True)
@freshly_proved
def passkey_options(request: PanelRequest) -> JsonResponse:
    return JsonResponse(passkeys.registration(user=request.user, request=request))


@sensitive_post_parameters("answer")
@own(methods=WRITE, while_enrolling=True)
@freshly_proved
def passkey_add(request: PanelRequest) -> HttpResponse:
    try:
        with transaction.atomic():
            step = passkeys.add(
                user=request.user,
                name=request.POST.get("name", ""),
                answer=request.POST.get("answer", ""),
                request=request,
            )
            codes = _added(request, step)
    except ProfferError as error:
        tell(request, error)
        return redirect(panel_url("account"))
    return _next(request, codes)


def _added(request: PanelRequest, step: Authenticator) -> list[str]:
    """What follows a new step: with the first one, recovery codes and the end of everything
    that was opened without it.
    """
    user = request.user
    first = mfa.steps_of(user).count() == 1
    mfa.told(user, code="accounts.mfa.added", step=step, notice="second_factor_added")
    if not first:
        return []
    end_access(user, except_key=request.session.session_key)
    return recovery.make_codes(user)


def _next(request: PanelRequest, codes: list[str]) -> HttpResponse:
    request.session.pop(_SECRET, None)
    sessions.prove(request, second_factor=True)
    notes.success(request, "Your sign-in has a new second step.")
    return _codes_page(request, codes) if codes else redirect(panel_url("account"))


@own(methods=WRITE)
def remove(request: PanelRequest, step_id: int) -> HttpResponse:
    if not mfa.steps_of(request.user).filter(pk=step_id).exists():
        raise NotFound
    return cast(HttpResponse, _remove(request, step_id))


@freshly_proved
def _remove(request: PanelRequest, step_id: int) -> HttpResponse:
    try:
        mfa.remove_step(user=request.user, step_id=step_id)
    except ProfferError as error:
        tell(request, error)
    else:
        notes.success(request, "Removed.")
    return redirect(panel_url("account"))


@own(methods=WRITE)
@freshly_proved
def recovery_codes(request: PanelRequest) -> HttpResponse:
    """New recovery codes, shown in this one answer and never again."""
    if not mfa.has_second_step(request.user):
        notes.error(request, "Recovery codes stand in for a second step. Set one up first.")
        return redirect(panel_url("account"))
    with transaction.atomic():
        codes = recovery.make_codes(request.user)
        record(
            actor=request.user.actor,
            code="accounts.mfa.recovery_codes_made",
            target=f"user:{request.user.pk}",
        )
        tell_of_change(request.user, notice="recovery_codes_made")
    return _codes_page(request, codes)


def _codes_page(request: PanelRequest, codes: list[str]) -> HttpResponse:
    text = f"Recovery codes for {request.get_host()}, {request.user.email}\r\n\r\n"
    text += "\r\n".join(codes) + "\r\n"
    context = {
        "section": "account",
        "codes": codes,
        "download": "data:text/plain;charset=utf-8," + quote(text),
    }
    return render(request, "panels/account/codes.html", context)
