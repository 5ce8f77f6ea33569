"""A forgotten password: asked for by mail, set by the link in it.

The page that asks always says the same, and takes as long: whether somebody is known here
is written nowhere. A link's secret goes from the address into the session at once. The
second step stays what it is; whoever has one is asked for it at the next sign-in.
"""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts.links import LinkSpent
from accounts.passwords import GoodPassword
from accounts.resets import ask_for_reset, open_reset, reset_password
from core.addresses import client_address
from core.errors import ProfferError
from panels.access import open_door
from panels.forms import RoomForm, secret, text
from panels.signing import panel_url

_TOKEN = "reset_token"  # noqa: S105 (where it waits, not the token)


class AskForm(RoomForm):
    email = text("E-mail", needed=True, type="email", autocomplete="username", maxlength=254)


class NewPasswordForm(RoomForm):
    password = secret(
        "New password", help_text=GoodPassword().get_help_text(), autocomplete="new-password"
    )


@never_cache
@open_door
def forgot(request: HttpRequest) -> HttpResponse:
    """Ask for a link. The answer is the same for every address."""
    form = AskForm(request.POST if request.method == "POST" else None)
    problem, asked, status = "", False, 200
    if request.method == "POST":
        try:
            ask_for_reset(email=form.typed("email"), address=client_address(request))
        except ProfferError as error:
            problem, status = form.refuse(error), 422 if form.errors else error.status
        else:
            asked = True
    context = {"form": form, "problem": problem, "asked": asked}
    return render(request, "panels/account/forgot.html", context, status=status)


@never_cache
@sensitive_variables("token")
@open_door
def reset_link(request: HttpRequest, token: str) -> HttpResponse:
    """Take the secret out of the address bar. Opening changes nothing else.

    What is no secret is not kept: whoever makes some up fills no table with sessions.
    """
    request.session.pop(_TOKEN, None)
    with suppress(LinkSpent):
        open_reset(token)
        request.session[_TOKEN] = token
    return redirect(panel_url("reset"))


@sensitive_post_parameters("password")
@never_cache
@open_door
def reset(request: HttpRequest) -> HttpResponse:
    token = str(request.session.get(_TOKEN, ""))
    form = NewPasswordForm(request.POST if request.method == "POST" else None)
    problem, status = "", 200
    try:
        link = open_reset(token)
    except ProfferError as error:
        request.session.pop(_TOKEN, None)
        context = {"spent": error.message}
        return render(request, "panels/account/reset.html", context, status=error.status)
    if request.method == "POST":
        try:
            reset_password(token=token, password=form.typed("password"))
        except ProfferError as error:
            problem, status = form.refuse(error), 422 if form.errors else error.status
        else:
            request.session.flush()
            return render(request, "panels/account/reset.html", {"done": True})
    shown = {"form": form, "problem": problem, "email": link.email}
    return render(request, "panels/account/reset.html", shown, status=status)
