"""Sign-in and sign-out, the same for a workspace and for the platform."""

from typing import Any

from django import forms
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.credentials import check_credentials
from audit.actions import record
from core.errors import ProfferError
from core.scope import active_scope
from panels.access import open_door


class SignInForm(forms.Form):
    email = forms.CharField(
        label="E-mail",
        max_length=254,
        error_messages={"required": "Write your e-mail address."},
        widget=forms.EmailInput(
            attrs={"class": "input", "autocomplete": "username", "autofocus": True}
        ),
    )
    password = forms.CharField(
        label="Password",
        max_length=256,
        strip=False,
        error_messages={"required": "Write your password."},
        widget=forms.PasswordInput(attrs={"class": "input", "autocomplete": "current-password"}),
    )


def _home() -> str:
    return reverse("tenant:overview" if active_scope() else "platform:tenants")


def _next(request: HttpRequest) -> str:
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
        return redirect(_next(request))
    form = SignInForm(request.POST or None)
    problem, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                user = check_credentials(
                    email=form.cleaned_data["email"],
                    password=form.cleaned_data["password"],
                    address=request.META.get("REMOTE_ADDR", ""),
                )
            except ProfferError as error:
                problem, status = error.message, error.status
            else:
                login(request, user)
                record(actor=user.actor, code="accounts.signed_in", target=f"user:{user.pk}")
                return redirect(_next(request))
    context: dict[str, Any] = {
        "form": form,
        "problem": problem,
        "next": request.POST.get("next") or request.GET.get("next") or "",
        "invitation": "Sign in to your workspace"
        if active_scope()
        else "Sign in to run the platform",
    }
    return render(request, "panels/sign_in.html", context, status=status)


@require_POST
@open_door
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        record(
            actor=request.user.actor,
            code="accounts.signed_out",
            target=f"user:{request.user.pk}",
        )
    logout(request)
    return redirect(f"{'tenant' if active_scope() else 'platform'}:sign-in")
