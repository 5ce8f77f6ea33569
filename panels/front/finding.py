"""The bare host's start, and "find my workspace"."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.front_mails import ask_for_workspaces
from accounts.limits import spend_limit
from core.addresses import client_address
from core.errors import InvalidInput
from panels.forms import RoomForm, text
from panels.front.frame import BOTH, door, page
from tenants.flags import flag_on

_ASKED = "front.asked_for"


class FindForm(RoomForm):
    email = text(
        "Your e-mail", needed=True, maxlength=254, inputmode="email", autocomplete="username"
    )


@door()
def start(request: HttpRequest) -> HttpResponse:
    """Two ways in: a new workspace, or one's own."""
    return page(request, "start", {"open": flag_on("sign_up")})


@door(methods=BOTH)
def find(request: HttpRequest) -> HttpResponse:
    """Answers the same for every address; what belongs to it stands in the mail."""
    form = FindForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        email = form.typed("email").strip().lower()
        try:
            validate_email(email)
        except ValidationError:
            sentence = "Write a full e-mail address, such as sara@example.com."
            form.refuse(InvalidInput(fields={"email": sentence}))
        else:
            spend_limit("front.find", address=client_address(request))
            spend_limit("front.find.email", email=email)
            ask_for_workspaces(email)
            request.session[_ASKED] = email
            return redirect("front:found")
    return page(request, "find", {"form": form}, status=422 if form.errors else 200)


@door()
def found(request: HttpRequest) -> HttpResponse:
    email = request.session.get(_ASKED)
    if not email:
        return redirect("front:find")
    return page(request, "found", {"email": email})
