"""Feature flags: as they stand for everybody, and each workspace's own."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from core.errors import InvalidInput, ProfferError
from panels.access import WRITE, PanelRequest, allow
from tenants.flags import Standing, clear_flag, overrides, set_flag, standings
from tenants.models import Flag, Tenant


@dataclass(frozen=True, slots=True)
class FlagCard:
    """A flag as a page shows it, with what was typed into its form and what is wrong with it."""

    standing: Standing
    action: str
    own: tuple[Flag, ...] = ()
    typed: dict[str, str] | None = None
    errors: dict[str, str] | None = None

    @property
    def values(self) -> dict[str, str]:
        """What the form's fields show."""
        if self.typed is not None:
            return self.typed
        setting = self.standing.setting
        on = setting.enabled if setting else not self.standing.on
        until = setting.expires_at if setting and not self.standing.expired else None
        return {
            "enabled": "yes" if on else "no",
            "percentage": str(setting.percentage) if setting else "100",
            "reason": "",
            "expires_at": timezone.localtime(until).strftime("%Y-%m-%dT%H:%M") if until else "",
        }


def cards_of(tenant: Tenant | None = None) -> list[FlagCard]:
    """Every flag for everybody (with the workspaces' own), or for one workspace."""
    if tenant is not None:
        action = reverse("platform:tenant-flag", args=[tenant.pk])
        return [FlagCard(standing, action) for standing in standings(tenant)]
    action = reverse("platform:flag")
    own = overrides()
    return [
        FlagCard(standing, action, own=tuple(own.get(standing.name, ())))
        for standing in standings()
    ]


def save_flag(request: PanelRequest, *, tenant: Tenant | None = None) -> list[FlagCard] | None:
    """Set or clear what the form says; returns the cards with what is wrong if refused."""
    name = request.POST.get("flag", "")
    actor = request.user.actor
    try:
        if request.POST.get("clear"):
            clear_flag(actor=actor, name=name, tenant=tenant)
        else:
            set_flag(
                actor=actor,
                name=name,
                tenant=tenant,
                enabled=request.POST.get("enabled") == "yes",
                percentage=_whole(request.POST.get("percentage", "100")),
                reason=request.POST.get("reason", ""),
                expires_at=_moment(request.POST.get("expires_at", "")),
            )
    except InvalidInput as error:
        typed = {
            key: request.POST.get(key, "")
            for key in ("enabled", "percentage", "reason", "expires_at")
        }
        return [
            replace(card, typed=typed, errors=error.fields) if card.standing.name == name else card
            for card in cards_of(tenant)
        ]
    except ProfferError as error:
        notes.error(request, error.message)
        return None
    notes.success(request, "Done. It holds at once.")
    return None


def _whole(typed: str) -> int:
    text = typed.strip()
    if not text.isascii() or not text.isdecimal() or len(text) > 3:
        raise InvalidInput(fields={"percentage": "A whole number from 0 to 100."})
    return int(text)


def _moment(typed: str) -> datetime | None:
    """What a field of the kind datetime-local sends, in the page's time zone."""
    if not typed.strip():
        return None
    try:
        moment = datetime.fromisoformat(typed.strip())
        return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    except (ValueError, OverflowError):
        raise InvalidInput(fields={"expires_at": "Choose a day and a time."}) from None


def _page(request: PanelRequest, cards: list[FlagCard] | None = None) -> HttpResponse:
    context = {"section": "flags", "cards": cards_of() if cards is None else cards}
    status = 200 if cards is None else 422
    return render(request, "panels/platform/flags.html", context, status=status)


@allow("platform.flags")
def flags(request: PanelRequest) -> HttpResponse:
    return _page(request)


@allow("platform.flags", methods=WRITE)
def flag(request: PanelRequest) -> HttpResponse:
    """Set or clear one flag for everybody."""
    refused = save_flag(request)
    return redirect("platform:flags") if refused is None else _page(request, refused)
