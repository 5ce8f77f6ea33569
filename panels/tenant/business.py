"""The business's own description: name, hours, languages."""

from typing import Any

from babel import Locale
from babel.dates import get_day_names
from django.conf import settings
from django.contrib import messages as notes
from django.forms.boundfield import BoundField
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from catalog import actions, queries
from catalog.models import BusinessProfile
from catalog.snapshot import WEEKDAYS
from core.currencies import CURRENCIES
from core.errors import ProfferError
from core.zones import known_zones
from panels.access import BOTH, PanelRequest, allow
from panels.forms import RoomForm, choice, lines_of, prose, text

SPANS = 2
"""Pairs of times a day has on the page: one break covers nearly every shop."""


def zones() -> list[tuple[str, str]]:
    """Every place of the time-zone database, UTC first."""
    places = sorted(name for name in known_zones() if "/" in name)
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in places)]


def currencies() -> list[tuple[str, str]]:
    names = Locale("en").currencies
    return [(code, f"{code} · {names.get(code, code)}") for code in sorted(CURRENCIES)]


class BusinessForm(RoomForm):
    name = text("Name of the business", needed=True, wide=True, maxlength=120, dir="auto")
    address = text("Address", wide=True, maxlength=240, dir="auto")
    phone = text("Phone", inputmode="tel", help_text="With the country code.")
    timezone = choice("Time zone", ())
    currency = choice("Currency", ())
    default_language = choice("Main language", settings.LANGUAGES)
    languages = text("Languages")
    hours = text("Opening hours")
    closed_dates = prose(
        "Closed on",
        rows=3,
        help_text="One date a line, such as 2026-12-31: holidays and days off.",
    )

    cancel_hours = text(
        "Customers may cancel by themselves until, hours before",
        inputmode="numeric",
        help_text="Such as 24. Empty: one of you decides on every cancellation. "
        "Moving an order to another time is always decided by one of you.",
    )

    def __init__(self, profile: BusinessProfile, data: QueryDict | None = None) -> None:
        self.profile = profile
        super().__init__(
            data,
            initial={
                "name": profile.name,
                "address": profile.address,
                "phone": profile.phone,
                "timezone": profile.timezone,
                "currency": profile.currency,
                "default_language": profile.default_language,
                "closed_dates": "\n".join(profile.closed_dates),
                "cancel_hours": "" if profile.cancel_hours is None else profile.cancel_hours,
            },
        )
        self.fields["timezone"].widget.choices = zones()
        self.fields["currency"].widget.choices = currencies()

    @property
    def main(self) -> list[BoundField]:
        return list(
            self.group("name", "address", "phone", "timezone", "currency", "default_language")
        )

    @property
    def speaks(self) -> list[tuple[str, str, bool]]:
        chosen = self.chosen("languages") if self.is_bound else self.profile.languages
        return [(code, label, code in chosen) for code, label in settings.LANGUAGES]

    @property
    def days(self) -> list[dict[str, Any]]:
        """A row a weekday with its pairs of times."""
        names = get_day_names("wide", locale="en")
        rows = []
        for index, day in enumerate(WEEKDAYS):
            held = self.profile.hours.get(day, [])
            spans = []
            for number in range(max(SPANS, len(held))):
                pair = {}
                for side, edge in enumerate(("opens", "closes")):
                    name = f"{day}-{number}-{edge}"
                    stored = held[number][side] if number < len(held) else ""
                    pair[edge] = {
                        "name": name,
                        "value": self.typed(name) if self.is_bound else stored,
                    }
                spans.append(pair)
            rows.append({"label": names[index], "day": day, "spans": spans})
        return rows

    def _hours(self) -> dict[str, list[list[str]]]:
        found: dict[str, list[list[str]]] = {}
        for row in self.days:
            pairs = [[span["opens"]["value"], span["closes"]["value"]] for span in row["spans"]]
            found[row["day"]] = [pair for pair in pairs if any(pair)]
        return found

    def sent(self) -> dict[str, Any]:
        plain = ("name", "address", "phone", "timezone", "currency", "default_language")
        return {
            **{name: self.typed(name) for name in plain},
            "languages": self.chosen("languages"),
            "hours": self._hours(),
            "closed_dates": lines_of(self.typed("closed_dates")),
            "cancel_hours": self.typed("cancel_hours") or None,
        }


@allow("business.edit", methods=BOTH)
def business(request: PanelRequest) -> HttpResponse:
    profile = request.business or queries.profile()
    form = BusinessForm(profile, request.POST if request.method == "POST" else None)
    problem = ""
    if request.method == "POST":
        try:
            actions.update_profile(actor=request.user.actor, fields=form.sent())
        except ProfferError as error:
            problem = form.refuse(error)
        else:
            notes.success(request, "Saved. The assistant knows from the next message on.")
            return redirect("tenant:business")
    context = {"section": "business", "form": form, "problem": problem}
    status = 422 if form.errors or problem else 200
    return render(request, "panels/tenant/business.html", context, status=status)
