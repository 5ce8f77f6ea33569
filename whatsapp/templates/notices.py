"""Notices of ours when the customer's window is closed: by a template that people chose.

Without one the notice is queued as text and fails where staff see it, with the reason. The
template may have two variables at most: the order's reference, and what there is to say.
"""

from collections.abc import Iterable, Mapping

from django.db import transaction

from audit.actions import record
from conversations.models import Conversation
from conversations.notices import Notice
from conversations.queueing import Piece
from conversations.window import window_is_open
from core.actors import Actor
from core.errors import InvalidInput
from core.splitting import cut
from whatsapp.models import NoticeTemplate, Template
from whatsapp.templates.drafts import is_visible
from whatsapp.templates.filling import Values, one_line, problems
from whatsapp.templates.queries import account_of
from whatsapp.templates.sending import piece_of, why_not
from whatsapp.templates.shape import Shape, read

Purpose = NoticeTemplate.Purpose
SAID_LIMIT = 400
"""Characters of what there is to say: with the template's own words still within bounds."""
NAMED = ("reference", "details")
"""What the two variables are called where they have names."""


def unfit(template: Template) -> str:
    """Why a template cannot carry a notice, for staff; "" when it can."""
    shape = read(template.components)
    if reason := why_not(template):
        return reason
    if template.category != Template.Category.UTILITY:
        return "Notices about an order are utility."
    if shape.file_kind or shape.header_variables or any(b.variable for b in shape.buttons):
        return "Its header and its buttons may have no variables and no files."
    if len(shape.variables) > len(NAMED) or (shape.named and set(shape.variables) - set(NAMED)):
        return "It may have two variables: {{1}} the reference and {{2}} what there is to say."
    return ""


def choose(*, actor: Actor, chosen: Mapping[str, Iterable[int]]) -> None:
    """Which templates carry which notices: one a language, for each account.

    Raises NotAllowed, or InvalidInput with a sentence a purpose.
    """
    actor.require("templates.manage")
    wrong: dict[str, str] = {}
    with transaction.atomic():
        for purpose in Purpose.values:
            keys = set(chosen.get(purpose, ()))
            found = list(Template.objects.filter(pk__in=keys))
            if len(found) != len(keys):
                wrong[purpose] = "One of these templates is not there any more."
                continue
            reasons = [f"{row.name}: {reason}" for row in found if (reason := unfit(row))]
            places = {(row.waba_id, row.language) for row in found}
            if reasons:
                wrong[purpose] = " ".join(reasons)
            elif len(places) < len(found):
                wrong[purpose] = "Choose one template for each language."
        if wrong:
            raise InvalidInput(fields=wrong)
        before = {purpose: sorted(keys) for purpose, keys in templates_chosen().items()}
        after = {purpose: sorted(set(chosen.get(purpose, ()))) for purpose in Purpose.values}
        if before == after:
            return
        NoticeTemplate.objects.all().delete()
        NoticeTemplate.objects.bulk_create(
            NoticeTemplate(purpose=purpose, template_id=key)
            for purpose, keys in after.items()
            for key in keys
        )
        record(
            actor=actor,
            code="whatsapp.notices.chosen",
            data={"before": before, "after": after},
        )


def templates_chosen() -> dict[str, set[int]]:
    """Purpose → the templates that carry it."""
    found: dict[str, set[int]] = {purpose: set() for purpose in Purpose.values}
    for purpose, key in NoticeTemplate.objects.values_list("purpose", "template_id"):
        found[purpose].add(key)
    return found


def beyond_the_window(conversation: Conversation, notice: Notice) -> Piece | None:
    """The notice as a template, when text may not be sent and people chose one that still
    can; the customer's language first."""
    if window_is_open(conversation):
        return None
    account = account_of(conversation.channel)
    rows = NoticeTemplate.objects.select_related("template").filter(
        purpose=notice.purpose, template__waba_id=account
    )
    usable = [row.template for row in rows if not unfit(row.template)]
    usable.sort(key=lambda row: (row.language[:2] != notice.language[:2], row.pk))
    for template in usable:
        shape = read(template.components)
        values = Values(body=_values(shape, notice))
        if not problems(shape, values):
            return piece_of(template, shape, values)
    return None


def _values(shape: Shape, notice: Notice) -> dict[str, str]:
    said = cut(one_line(notice.details), SAID_LIMIT)
    given = (notice.reference, said if is_visible(said) else "–")
    names = NAMED if shape.named else ("1", "2")
    return {
        name: value for name, value in zip(names, given, strict=True) if name in shape.variables
    }
