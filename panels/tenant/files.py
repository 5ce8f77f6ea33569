"""Files of conversations: shown through links that live for minutes, to one person each.

A page holds the address of a file, never a link to its bytes. The address asks who is there
and leads on to a link that names the file, is signed for this workspace and this person, and
runs out. The link alone opens nothing: the session is asked as well, so that it ends with
signing out, with the right to see the inbox, and with the person (ADR 0031).
"""

from django.core import signing
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from conversations import deadletters
from conversations.models import Attachment
from core.errors import NotFound, ProfferError
from core.files import file_answer
from panels.access import WRITE, PanelRequest, allow
from panels.errors import tell
from tenants.context import require_tenant
from whatsapp.filetypes import name_to_save

LINK_SECONDS = 600
"""Long enough to hear a voice note to its end; a page asks for a new link by itself."""

WHOLE, SMALL, SAVED = "whole", "small", "saved"


def _salt() -> str:
    return f"attachment-link/{require_tenant().tenant_id}"


def _stored(attachment_id: int) -> Attachment:
    """One of this workspace's files that is here. Raises NotFound."""
    # What a customer deleted for everyone is shown to nobody here either.
    found = Attachment.objects.filter(
        pk=attachment_id, state=Attachment.State.STORED, message__revoked_at=None
    ).first()
    if found is None:
        raise NotFound
    return found


def _lead_on(request: PanelRequest, attachment_id: int, form: str) -> HttpResponse:
    found = _stored(attachment_id)
    key = signing.dumps([found.pk, request.user.pk, form], salt=_salt())
    return redirect(
        reverse("tenant:attachment-file", args=[found.pk]) + "?" + urlencode({"key": key})
    )


@allow("inbox.view")
def attachment(request: PanelRequest, attachment_id: int) -> HttpResponse:
    """A file: pictures, sound and film open in the page, all else is saved."""
    return _lead_on(request, attachment_id, SAVED if "save" in request.GET else WHOLE)


@allow("inbox.view")
def small(request: PanelRequest, attachment_id: int) -> HttpResponse:
    """A picture's small form."""
    return _lead_on(request, attachment_id, SMALL)


@allow("inbox.view")
def attachment_file(request: PanelRequest, attachment_id: int) -> HttpResponseBase:
    """The bytes, for whoever holds a link of theirs that has not run out."""
    try:
        named, holder, form = signing.loads(
            request.GET.get("key", ""), salt=_salt(), max_age=LINK_SECONDS
        )
    except signing.SignatureExpired:
        return render(
            request,
            "error.html",
            {
                "title": "This link has run out",
                "text": "Links to files last ten minutes. Open the file from its conversation.",
            },
            status=403,
        )
    except (signing.BadSignature, ValueError, TypeError):
        raise NotFound from None
    if (named, holder) != (attachment_id, request.user.pk):
        raise NotFound
    found = _stored(attachment_id)
    if form == SMALL and found.thumbnail:
        file, mime_type = found.thumbnail, "image/webp"
    else:
        file, mime_type = found.file, found.mime_type
    try:
        opened = file.open("rb")
    except FileNotFoundError:
        raise NotFound from None
    return file_answer(
        request,
        opened,
        size=file.size,
        mime_type=mime_type,
        filename=name_to_save(found.filename, mime_type, otherwise=f"file-{found.pk}"),
        save=form == SAVED,
    )


@allow("inbox.reply", methods=WRITE)
def attachment_retry(request: PanelRequest, attachment_id: int) -> HttpResponse:
    """Have a customer's file fetched again that could not be had."""
    try:
        found = deadletters.retry_file(actor=request.user.actor, attachment_id=attachment_id)
    except NotFound:
        raise
    except ProfferError as error:
        tell(request, error)
        found = Attachment.objects.select_related("message").get(pk=attachment_id)
    return redirect("tenant:conversation", found.message.conversation_id)
