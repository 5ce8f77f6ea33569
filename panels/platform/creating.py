"""A new workspace, made by the platform's people."""

from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from core.actors import Actor
from core.errors import InvalidInput, ProfferError
from panels.access import BOTH, PanelRequest, allow
from panels.forms import RoomForm, choice, text
from panels.tenant.business import currencies, zones
from tenants.addresses import workspace_url
from tenants.models import Tenant
from workspaces.opening import NumberDetails, OwnerDetails, open_workspace

_NUMBER = ("phone_number", "phone_number_id", "waba_id", "access_token")
_ROOM_NAMES = {"email": "owner_email", "display": "phone_number", "token": "access_token"}


class TenantForm(RoomForm):
    name = text("Name of the business", needed=True, maxlength=120, dir="auto")
    slug = text(
        "Address",
        needed=True,
        maxlength=40,
        autocapitalize="none",
        help_text="Letters, digits and hyphens; the workspace’s own host name.",
    )
    currency = choice("Currency", ())
    timezone = choice("Time zone", ())
    default_language = choice("Main language", settings.LANGUAGES)
    owner_name = text("Owner’s name", needed=True, maxlength=120, dir="auto")
    owner_email = text("Owner’s e-mail", needed=True, maxlength=254, inputmode="email")
    password = text(
        "Password",
        wide=True,
        autocomplete="new-password",
        help_text="Leave empty and the owner is mailed a link to choose one.",
    )
    phone_number = text(
        "Number", inputmode="tel", help_text="As customers dial it, with the country code."
    )
    phone_number_id = text(
        "Phone number id", inputmode="numeric", help_text="From Meta’s WhatsApp manager."
    )
    waba_id = text("Business account id", inputmode="numeric")
    access_token = text(
        "Access token",
        wide=True,
        autocomplete="off",
        spellcheck="false",
        help_text="Kept encrypted and never shown again.",
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"timezone": "UTC", "currency": "USD"})
        self.fields["timezone"].widget.choices = zones()
        self.fields["currency"].widget.choices = currencies()

    @property
    def groups(self) -> list[tuple[str, str, list[BoundField]]]:
        return [
            (
                "Business",
                "",
                list(self.group("name", "slug", "currency", "timezone", "default_language")),
            ),
            (
                "Owner",
                "The first person who signs in.",
                list(self.group("owner_name", "owner_email", "password")),
            ),
            (
                "WhatsApp number",
                "Can be added later; without one customers cannot write.",
                list(self.group(*_NUMBER)),
            ),
        ]

    def owner(self, password: str) -> OwnerDetails:
        return OwnerDetails(
            email=self.typed("owner_email").strip(),
            name=self.typed("owner_name"),
            password=password,
        )

    def number(self) -> NumberDetails | None:
        """The number, or None when nothing of it was filled in."""
        typed = {name: self.typed(name).strip() for name in _NUMBER}
        if not any(typed.values()):
            return None
        return NumberDetails(
            phone_number_id=typed["phone_number_id"],
            display=typed["phone_number"],
            waba_id=typed["waba_id"],
            token=typed["access_token"],
        )

    def refuse(self, error: ProfferError) -> str:
        """The rooms' own names of fields become this form's."""
        fields = {_ROOM_NAMES.get(name, name): text for name, text in error.fields.items()}
        return super().refuse(ProfferError(error.message, code=error.code, fields=fields))


def _open(form: TenantForm, actor: Actor, password: str) -> Tenant:
    if not form.typed("owner_name").strip():
        # Both the business and its owner have a name; only here they can be told apart.
        raise InvalidInput(fields={"owner_name": "Write the owner’s name."})
    return open_workspace(
        actor=actor,
        slug=form.typed("slug").strip().lower(),
        name=form.typed("name"),
        owner=form.owner(password),
        timezone=form.typed("timezone"),
        currency=form.typed("currency"),
        default_language=form.typed("default_language"),
        number=form.number(),
    )


def _checked_password(typed: str) -> str:
    if not typed:
        return ""
    try:
        validate_password(typed)
    except ValidationError as error:
        raise InvalidInput(fields={"password": " ".join(error.messages)}) from None
    return typed


@sensitive_post_parameters("password", "access_token")
@never_cache
@allow("platform.tenants", methods=BOTH)
def tenant_new(request: PanelRequest) -> HttpResponse:
    """A new workspace, whose owner has the password given here or is mailed a link."""
    form = TenantForm(request.POST if request.method == "POST" else None)
    problem = ""
    if request.method == "POST":
        try:
            password = _checked_password(form.typed("password"))
            made = _open(form, request.user.actor, password)
        except ProfferError as error:
            problem = form.refuse(error)
        else:
            done = {
                "section": "tenants",
                "tenant": made,
                "address": workspace_url(made.slug),
                "owner_email": form.typed("owner_email"),
                "mailed": not password,
            }
            return render(request, "panels/platform/tenant_made.html", done)
    context: dict[str, Any] = {"section": "tenants", "form": form, "problem": problem}
    status = 422 if form.errors or problem else 200
    return render(request, "panels/platform/tenant_new.html", context, status=status)
