"""The workspace's WhatsApp numbers: whether each can send, and what makes a stopped one go on."""

from typing import Any

from django.contrib import messages as notes
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render

from conversations.channel_stops import resume_channel
from conversations.models import Channel, Message
from core.errors import NotFound, ProfferError
from panels.access import WRITE, PanelRequest, allow
from panels.forms import RoomForm, secret
from whatsapp.tokens import renew_token

WAITING = (Message.Status.QUEUED, Message.Status.SENDING)


class TokenForm(RoomForm):
    token = secret(
        "Access token",
        help_text="From Meta’s business settings. It is kept sealed and never shown again.",
        autocomplete="off",
        spellcheck="false",
    )

    def sent(self) -> dict[str, Any]:
        return {"token": self.typed("token")}


def _numbers() -> QuerySet[Channel]:
    waiting = Count(
        "conversations__messages", filter=Q(conversations__messages__status__in=WAITING)
    )
    return Channel.objects.annotate(waiting=waiting).order_by("active", "id")


def _page(
    request: PanelRequest, *, refused: tuple[int, TokenForm, str] | None = None
) -> HttpResponse:
    rows = []
    for channel in _numbers():
        form, problem = TokenForm(), ""
        if refused and refused[0] == channel.pk:
            _, form, problem = refused
        form.auto_id = f"number-{channel.pk}-%s"
        rows.append((channel, form, problem))
    context = {"section": "business", "rows": rows}
    status = 422 if refused else 200
    return render(request, "panels/tenant/numbers.html", context, status=status)


def _channel(channel_id: int) -> Channel:
    found = Channel.objects.filter(pk=channel_id).first()
    if found is None:
        raise NotFound("There is no such number.")
    return found


@allow("business.edit")
def numbers(request: PanelRequest) -> HttpResponse:
    return _page(request)


@allow("business.edit", methods=WRITE)
def number_token(request: PanelRequest, channel_id: int) -> HttpResponse:
    """Enter a new access token; once WhatsApp takes it, what waits begins to leave."""
    channel = _channel(channel_id)
    form = TokenForm(request.POST)
    try:
        renew_token(actor=request.user.actor, channel=channel, **form.sent())
    except ProfferError as error:
        return _page(request, refused=(channel.pk, form, form.refuse(error)))
    notes.success(request, "The token works. Messages that waited are leaving.")
    return redirect("tenant:numbers")


@allow("business.edit", methods=WRITE)
def number_resume(request: PanelRequest, channel_id: int) -> HttpResponse:
    """Have a stopped number try again with the token it has."""
    resume_channel(request.user.actor, _channel(channel_id))
    notes.success(request, "The number tries again. If WhatsApp refuses it, it stops again.")
    return redirect("tenant:numbers")


@allow("overview.view")
def numbers_banner(request: PanelRequest) -> HttpResponse:
    """What every page says while a number is stopped."""
    return render(request, "panels/tenant/_stopped_numbers.html")
