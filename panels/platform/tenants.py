"""Workspaces as the platform sees them: list, page, and a new one."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef, Q
from django.forms.boundfield import BoundField
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from core.actors import Actor
from core.errors import InvalidInput, NotFound, ProfferError
from panels.access import BOTH, WRITE, PanelRequest, allow
from panels.forms import RoomForm, choice, text
from panels.paging import page_of, search_of
from panels.platform.support import standing_of
from panels.platform.switches import Refused, after, flip, forms_of
from panels.tenant.business import currencies, zones
from tenants.models import ChannelAddress, Switch, Tenant
from workspaces.opening import NumberDetails, OwnerDetails, open_workspace

PASSWORD_BYTES = 12
"""Sixteen letters: long enough never to be guessed, short enough to be typed once."""


@allow("platform.tenants")
def tenants(request: PanelRequest) -> HttpResponse:
    search = search_of(request)
    stopped = Switch.objects.filter(kind=Switch.Kind.AI, tenant=OuterRef("pk"), engaged=True)
    rows = Tenant.objects.order_by("name", "id").annotate(
        number_count=Count("addresses"), ai_stopped=Exists(stopped)
    )
    if search:
        rows = rows.filter(Q(name__icontains=search) | Q(slug__icontains=search))
    context = {"section": "tenants", "search": search, "page": page_of(request, rows)}
    return render(request, "panels/platform/tenants.html", context)


def _tenant(tenant_id: int) -> Tenant:
    found = Tenant.objects.filter(pk=tenant_id).first()
    if found is None:
        raise NotFound
    return found


def address_of(tenant: Tenant) -> str:
    """Where the workspace's people sign in."""
    standard = {"http": 80, "https": 443}[settings.URL_SCHEME]
    port = "" if standard == settings.PORT or settings.SECURE else f":{settings.PORT}"
    return f"{settings.URL_SCHEME}://{tenant.slug}.{settings.BASE_HOST}{port}/"


def _page(request: PanelRequest, tenant: Tenant, refused: Refused | None = None) -> HttpResponse:
    numbers = list(ChannelAddress.objects.filter(tenant=tenant).order_by("id"))
    context = {
        "section": "tenants",
        "tenant": tenant,
        "address": address_of(tenant),
        "numbers": [
            (number, forms_of(tenant=tenant, address=number, refused=refused)) for number in numbers
        ],
        "switches": forms_of(tenant=tenant, refused=refused),
        "support": standing_of(request, tenant),
    }
    status = 422 if refused else 200
    return render(request, "panels/platform/tenant.html", context, status=status)


@allow("platform.tenants")
def tenant(request: PanelRequest, tenant_id: int) -> HttpResponse:
    return _page(request, _tenant(tenant_id))


@allow("platform.switches", methods=WRITE)
def tenant_switch(request: PanelRequest, tenant_id: int, kind: str) -> HttpResponse:
    """Stop or release the assistant or sending of one workspace."""
    found = _tenant(tenant_id)
    refused = flip(request, kind=kind, tenant=found)
    return _page(request, found, refused) if refused else after(request, tenant_id)


@allow("platform.switches", methods=WRITE)
def number_switch(
    request: PanelRequest, tenant_id: int, address_id: int, kind: str
) -> HttpResponse:
    """The same for one of its numbers."""
    found = _tenant(tenant_id)
    address = ChannelAddress.objects.filter(tenant=found, pk=address_id).first()
    if address is None:
        raise NotFound
    refused = flip(request, kind=kind, tenant=found, address=address)
    return _page(request, found, refused) if refused else after(request, tenant_id)


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
        help_text="Leave empty and a strong one is made and shown once.",
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
    """A new workspace; a password made here is shown on the answer and never again."""
    form = TenantForm(request.POST if request.method == "POST" else None)
    problem = ""
    if request.method == "POST":
        try:
            given = _checked_password(form.typed("password"))
            password = given or secrets.token_urlsafe(PASSWORD_BYTES)
            made = _open(form, request.user.actor, password)
        except ProfferError as error:
            problem = form.refuse(error)
        else:
            done = {
                "section": "tenants",
                "tenant": made,
                "address": address_of(made),
                "owner_email": form.typed("owner_email"),
                "password": "" if given else password,
            }
            return render(request, "panels/platform/tenant_made.html", done)
    context: dict[str, Any] = {"section": "tenants", "form": form, "problem": problem}
    status = 422 if form.errors or problem else 200
    return render(request, "panels/platform/tenant_new.html", context, status=status)
