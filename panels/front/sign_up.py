"""Signing up: the form, "look into your mail", and the page that opens the workspace."""

from contextlib import suppress
from typing import Any, cast

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters

from accounts.limits import spend_limit
from accounts.links import LinkSpent
from core.addresses import client_address
from core.errors import InvalidInput
from panels.forms import RoomForm, choice, text
from panels.front.frame import BOTH, door, page
from panels.tenant.business import currencies, zones
from tenants.addresses import workspace_url
from tenants.exceptions import SlugTaken
from tenants.models import SignUp
from workspaces.signing_up import (
    HOLDS,
    BeingOpened,
    Wish,
    confirm,
    find_sign_up,
    require_open,
    sign_up,
    slug_problem,
)

_SENT = "front.sent_to"
_TOKEN = "front.sign_up"  # noqa: S105 (a session's key)


class SignUpForm(RoomForm):
    business_name = text(
        "Name of the business",
        needed=True,
        wide=True,
        maxlength=120,
        dir="auto",
        autocomplete="organization",
    )
    slug = text(
        "Address",
        needed=True,
        wide=True,
        maxlength=40,
        autocapitalize="none",
        autocomplete="off",
        spellcheck="false",
        help_text="Letters, digits and hyphens. Your people sign in there.",
    )
    owner_name = text("Your name", needed=True, maxlength=120, dir="auto", autocomplete="name")
    email = text(
        "Your e-mail", needed=True, maxlength=254, inputmode="email", autocomplete="username"
    )
    password = text(
        "Password",
        needed=True,
        wide=True,
        maxlength=256,
        help_text="At least 10 characters. Three or four words make a good one.",
    )
    timezone = choice("Time zone", ())
    currency = choice("Currency", ())
    language = choice("Main language", settings.LANGUAGES)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"timezone": "UTC", "currency": "USD", "language": "en"})
        password = {**self.fields["password"].widget.attrs, "autocomplete": "new-password"}
        # Never put back into the page.
        self.fields["password"].widget = forms.PasswordInput(attrs=password)
        cast(forms.Select, self.fields["timezone"].widget).choices = zones()
        cast(forms.Select, self.fields["currency"].widget).choices = currencies()

    @property
    def business(self) -> list[BoundField]:
        return list(self.group("business_name", "slug"))

    @property
    def person(self) -> list[BoundField]:
        return list(self.group("owner_name", "email", "password"))

    @property
    def place(self) -> list[BoundField]:
        return list(self.group("timezone", "currency", "language"))

    def wish(self) -> Wish:
        return Wish(
            business_name=self.typed("business_name"),
            slug=self.typed("slug").strip().lower(),
            owner_name=self.typed("owner_name"),
            email=self.typed("email").strip(),
            password=self.typed("password"),
            timezone=self.typed("timezone"),
            currency=self.typed("currency"),
            language=self.typed("language"),
        )


@sensitive_post_parameters("password")
@door(methods=BOTH)
def new(request: HttpRequest) -> HttpResponse:
    """The form. Says the same whether or not the e-mail is known."""
    require_open()
    form = SignUpForm(request.POST if request.method == "POST" else None)
    problem = ""
    if request.method == "POST":
        wish = form.wish()
        try:
            sign_up(wish=wish, address=client_address(request))
        except InvalidInput as error:
            problem = form.refuse(error)
        else:
            request.session[_SENT] = wish.email
            return redirect("front:sent")
    context = {"form": form, "problem": problem, "suffix": f".{settings.BASE_HOST}"}
    return page(request, "sign_up", context, status=422 if form.errors or problem else 200)


@door()
def address(request: HttpRequest) -> JsonResponse:
    """Whether an address is free, for the hint beside the field; the form asks again."""
    spend_limit("front.address", address=client_address(request))
    slug = request.GET.get("slug", "").strip().lower()
    return JsonResponse({"slug": slug, "problem": slug_problem(slug)})


@door()
def sent(request: HttpRequest) -> HttpResponse:
    """What to do now."""
    email = request.session.get(_SENT)
    if not email:
        return redirect("front:sign-up")
    return page(request, "sent", {"email": email, "hours": int(HOLDS.total_seconds() // 3600)})


@door()
def take_token(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: the secret goes into the session and out of the address bar.

    Changes nothing else, since programs that look for viruses follow links too. What is no
    secret is not kept, so it makes no session.
    """
    request.session.pop(_TOKEN, None)
    with suppress(LinkSpent):
        find_sign_up(token)
        request.session[_TOKEN] = token
    return redirect("front:confirm")


def _wish(request: HttpRequest) -> tuple[str, SignUp]:
    token = request.session.get(_TOKEN)
    if not isinstance(token, str):
        raise LinkSpent
    return token, find_sign_up(token)


@door(methods=BOTH)
def confirmed(request: HttpRequest) -> HttpResponse:
    """One button that opens the workspace; another address if that one went meanwhile."""
    token, wish = _wish(request)
    if wish.tenant is not None:
        return _ready(request, wish)
    require_open()
    slug = request.POST.get("slug", wish.slug).strip().lower()
    problem, status = "", 200
    if request.method == "POST":
        try:
            confirm(token=token, slug=slug, address=client_address(request))
        except (InvalidInput, SlugTaken) as error:
            problem, status = " ".join(error.fields.values()) or error.message, 422
        except BeingOpened as error:
            return page(request, "opening", {"text": error.message}, status=409)
        else:
            return redirect("front:confirm")
    else:
        problem = slug_problem(slug)
    context: dict[str, Any] = {
        "wish": wish,
        "slug": slug,
        "problem": problem,
        "url": workspace_url(slug),
        "suffix": f".{settings.BASE_HOST}",
    }
    return page(request, "confirm", context, status=status)


def _ready(request: HttpRequest, wish: SignUp) -> HttpResponse:
    tenant = wish.tenant
    if tenant is None:
        raise LinkSpent
    context = {"tenant": tenant, "url": workspace_url(tenant.slug), "email": wish.email}
    return page(request, "ready", context)
