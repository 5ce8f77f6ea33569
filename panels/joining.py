"""Accepting an invitation: at a workspace, and at the platform.

The link of the mail is opened once to put its secret into the session, so that it stays
in no address bar, history or referrer. Opening it changes nothing else: programs that
look at mails follow links too.
"""

from contextlib import suppress

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.invitations import accept_invitation, open_invitation
from accounts.links import LinkSpent
from accounts.models import EmailLink
from accounts.passwords import GoodPassword
from core.errors import ProfferError
from core.scope import active_scope
from panels.access import open_door
from panels.forms import RoomForm, secret, text
from panels.tenant.people_words import role_name

_KEY = "join"


class JoinForm(RoomForm):
    name = text("Your name", needed=True, maxlength=120, dir="auto", autocomplete="name")
    password = secret(
        "Password", help_text=GoodPassword().get_help_text(), autocomplete="new-password"
    )


def _panel() -> str:
    return "tenant" if active_scope() else "platform"


@never_cache
@open_door
def join_link(request: HttpRequest, token: str) -> HttpResponse:
    """The address in the mail. What is no secret is not kept, so it makes no session."""
    request.session.pop(_KEY, None)
    with suppress(LinkSpent):
        open_invitation(token)
        request.session[_KEY] = token
    return redirect(f"{_panel()}:join")


@sensitive_post_parameters("password")
@never_cache
@open_door
def join(request: HttpRequest) -> HttpResponse:
    """Name and password, and the person is made. Nobody who is signed in joins by accident."""
    token = str(request.session.get(_KEY, ""))
    if request.user.is_authenticated:
        return _signed_in(request)
    try:
        link = open_invitation(token)
    except LinkSpent as spent:
        request.session.pop(_KEY, None)
        return _spent(request, spent)
    form = JoinForm(request.POST or None, initial={"name": link.name})
    problem = ""
    if request.method == "POST":
        try:
            user = accept_invitation(
                token=token, name=form.typed("name"), password=form.typed("password")
            )
        except LinkSpent as spent:
            request.session.pop(_KEY, None)
            return _spent(request, spent)
        except ProfferError as error:
            problem = form.refuse(error)
        else:
            request.session.flush()
            notes.success(request, f"Welcome, {user.name}. Sign in with your new password.")
            return redirect(f"{_panel()}:sign-in")
    return _form(request, link, form, problem)


def _form(request: HttpRequest, link: EmailLink, form: JoinForm, problem: str) -> HttpResponse:
    context = {
        "form": form,
        "problem": problem,
        "email": link.email,
        "role": role_name(link),
        "inviter": link.created_by.name if link.created_by else "",
    }
    status = 422 if form.errors or problem else 200
    return render(request, "panels/join.html", context, status=status)


def _spent(request: HttpRequest, spent: LinkSpent) -> HttpResponse:
    context = {
        "title": "This invitation does not open any more",
        "text": f"{spent.message} If you have joined already, sign in.",
    }
    return render(request, "error.html", context, status=spent.status)


def _signed_in(request: HttpRequest) -> HttpResponse:
    context = {
        "title": "Somebody is signed in here",
        "text": f"You are signed in as {request.user}. To accept an invitation for somebody "
        "else, sign out first and open the link of the mail again.",
    }
    return render(request, "error.html", context, status=409)
