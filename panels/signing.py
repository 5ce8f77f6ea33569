"""Sign-in and sign-out, the same for a workspace and for the platform.

E-mail and password, then the second step of whoever has one; or a passkey, which is
both. Nothing is open before the last step, and the session's key changes with it.
"""

from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts import mfa, pending
from accounts.credentials import check_credentials
from accounts.devices import known_device, remember_device
from accounts.limits import spend_limit
from accounts.mfa import passkeys
from accounts.models import User
from accounts.notices import tell_of_change
from accounts.policy import second_step_required
from accounts.sessions import open_session, tell_streams
from audit.actions import record
from core.addresses import client_address
from core.errors import ProfferError
from core.scope import active_scope
from panels.access import open_door


class SignInForm(forms.Form):
    email = forms.CharField(
        label="E-mail",
        max_length=254,
        error_messages={"required": "Write your e-mail address."},
        widget=forms.EmailInput(
            attrs={"class": "input", "autocomplete": "username webauthn", "autofocus": True}
        ),
    )
    password = forms.CharField(
        label="Password",
        max_length=256,
        strip=False,
        error_messages={"required": "Write your password."},
        widget=forms.PasswordInput(attrs={"class": "input", "autocomplete": "current-password"}),
    )


def panel_url(name: str, **keys: Any) -> str:
    """The address of a page that both panels have, in the one this is."""
    return reverse(f"{'tenant' if active_scope() else 'platform'}:{name}", kwargs=keys or None)


def _home() -> str:
    return panel_url("overview" if active_scope() else "tenants")


def safe_next(request: HttpRequest) -> str:
    """Where somebody wanted to go, if it is here; else the first page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else _home()


@sensitive_post_parameters("password")
@never_cache
@open_door
def sign_in(request: HttpRequest) -> HttpResponse:
    """The page of the door. Says the same whether the address or the password was wrong."""
    if request.user.is_authenticated:
        return redirect(safe_next(request))
    form = SignInForm(request.POST or None)
    problem, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                user = check_credentials(
                    email=form.cleaned_data["email"],
                    password=form.cleaned_data["password"],
                    request=request,
                )
            except ProfferError as error:
                problem, status = error.message, error.status
            else:
                return _after_password(request, user)
    context: dict[str, Any] = {
        "form": form,
        "problem": problem,
        "next": request.POST.get("next") or request.GET.get("next") or "",
        "invitation": "Sign in to your workspace"
        if active_scope()
        else "Sign in to run the platform",
    }
    return render(request, "panels/sign_in.html", context, status=status)


def _after_password(request: HttpRequest, user: User) -> HttpResponse:
    if mfa.has_second_step(user):
        pending.hold(request, user, then=safe_next(request))
        return redirect(panel_url("sign-in-code"))
    enrol = second_step_required()
    then = panel_url("account") if enrol else safe_next(request)
    return _open(request, user, how="password", then=then, must_enrol=enrol)


def _open(
    request: HttpRequest, user: User, *, how: str, then: str, must_enrol: bool = False
) -> HttpResponse:
    first = user.last_login is None
    new_device = not known_device(request, user)
    open_session(request, user, second_factor=how != "password", must_enrol=must_enrol)
    record(
        actor=user.actor,
        code="accounts.signed_in",
        target=f"user:{user.pk}",
        data={"how": how, "new_device": new_device},
    )
    response = redirect(then)
    remember_device(request, response, user)
    if new_device and not first:
        tell_of_change(user, notice="new_device")
    return response


@sensitive_post_parameters("code", "answer")
@never_cache
@open_door
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second step: a code, or a passkey's answer in the hidden field."""
    waiting = pending.held(request)
    if waiting is None:
        pending.drop(request)
        return redirect(panel_url("sign-in"))
    user, then = waiting
    problem, status = "", 200
    if request.method == "POST":
        answer = request.POST.get("answer", "")
        try:
            if answer:
                passkeys.check(user=user, answer=answer, request=request)
            else:
                mfa.check_code(user=user, code=request.POST.get("code", ""), request=request)
        except ProfferError as error:
            problem, status = error.message, error.status
        else:
            how = "passkey" if answer else "code"
            return _open(request, user, how=f"password and {how}", then=then)
    kinds = set(mfa.steps_of(user).values_list("type", flat=True))
    context = {
        "problem": problem,
        "has_app": Authenticator.Type.TOTP in kinds,
        "has_passkey": Authenticator.Type.WEBAUTHN in kinds,
    }
    return render(request, "panels/sign_in_code.html", context, status=status)


@require_POST
@never_cache
@open_door
def passkey_options(request: HttpRequest) -> JsonResponse:
    """What the browser needs to ask for a passkey: of who waits here, or else anybody's.

    Counted, since each answer to a stranger is kept in a session of theirs.
    """
    try:
        spend_limit("accounts.passkeys", address=client_address(request))
    except ProfferError as error:
        return JsonResponse({"problem": error.message}, status=error.status)
    waiting = pending.held(request)
    if waiting:
        user: User | None = waiting[0]
    else:
        user = request.user if isinstance(request.user, User) else None
    return JsonResponse(passkeys.request_options(user=user, request=request))


@require_POST
@sensitive_post_parameters("answer")
@never_cache
@open_door
def sign_in_passkey(request: HttpRequest) -> HttpResponse:
    """Sign in by passkey alone: it was unlocked by a finger, a face or a PIN."""
    try:
        user = passkeys.check(user=None, answer=request.POST.get("answer", ""), request=request)
    except ProfferError as error:
        context = {"form": SignInForm(), "problem": error.message, "next": ""}
        return render(request, "panels/sign_in.html", context, status=error.status)
    return _open(request, user, how="passkey", then=safe_next(request))


@require_POST
@open_door
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        record(
            actor=request.user.actor,
            code="accounts.signed_out",
            target=f"user:{request.user.pk}",
        )
        tell_streams()
    logout(request)
    return redirect(panel_url("sign-in"))
