"""Files of conversations, through links that live for minutes (`panels.tenant.links`)."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from conversations import deadletters
from conversations.models import Attachment
from core.errors import NotFound, ProfferError
from core.files import file_answer
from panels.access import WRITE, PanelRequest, allow
from panels.errors import tell
from panels.tenant import links
from tenants.context import require_tenant
from whatsapp.filetypes import name_to_save

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
    return links.lead_on(request, "tenant:attachment-file", found.pk, form, salt=_salt())


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

    def show(form: str) -> HttpResponseBase:
        found = _stored(attachment_id)
        if form == SMALL and found.thumbnail:
            file, mime_type = found.thumbnail, "image/webp"
        else:
            file, mime_type = found.file, found.mime_type
        return file_answer(
            request,
            file.open("rb"),
            size=file.size,
            mime_type=mime_type,
            filename=name_to_save(found.filename, mime_type, otherwise=f"file-{found.pk}"),
            save=form == SAVED,
        )

    return links.answer(request, attachment_id, salt=_salt(), where="its conversation", show=show)


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
