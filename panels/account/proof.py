"""Showing once more that it is you, before the account itself is changed."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages as notes
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters

from accounts import mfa, sessions
from accounts.mfa import passkeys
from accounts.passwords import confirm_password
from core.addresses import client_address
from core.errors import ProfferError
from panels.access import WRITE, PanelRequest, own
from panels.errors import tell
from panels.signing import panel_url

View = Callable[..., HttpResponseBase]


def proved(request: PanelRequest) -> bool:
    """Whether they may change how they sign in: whoever has a second step showed that one.

    Otherwise a stolen session and a stolen password would take the second step away.
    """
    return sessions.recently_proved(request, second_factor=mfa.has_second_step(request.user))


def freshly_proved(view: View) -> View:
    """Send whoever has not shown for some minutes who they are to do so; nothing is done."""

    @wraps(view)
    def guarded(request: PanelRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not proved(request):
            notes.error(request, "Confirm first that it is you. Nothing was changed.")
            return redirect(panel_url("account"))
        return view(request, *args, **kwargs)

    return guarded


@sensitive_post_parameters("password", "answer", "code")
@own(methods=WRITE, while_enrolling=True)
def confirm(request: PanelRequest) -> HttpResponse:
    """By a passkey or a code; by the password where that is all somebody has."""
    answer, code = request.POST.get("answer", ""), request.POST.get("code", "").strip()
    try:
        if answer:
            passkeys.check(user=request.user, answer=answer, request=request)
        elif mfa.has_second_step(request.user):
            mfa.check_code(user=request.user, code=code, request=request)
        else:
            confirm_password(
                user=request.user,
                password=request.POST.get("password", ""),
                address=client_address(request),
            )
    except ProfferError as error:
        tell(request, error)
    else:
        sessions.prove(request, second_factor=mfa.has_second_step(request.user))
        notes.success(request, "Thank you. You can change your account for ten minutes.")
    return redirect(panel_url("account"))
