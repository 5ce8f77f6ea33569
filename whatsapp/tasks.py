"""Entry points of workers."""

from celery import shared_task

from tenants.tasks import TenantTask
from whatsapp import blocking
from whatsapp.media import fetching
from whatsapp.templates import work


@shared_task(base=TenantTask, name="whatsapp.fetch_attachment")
def fetch_attachment(*, attachment_id: int) -> None:
    """Fetch a file that a customer sent; the ring comes again when it could not be had."""
    fetching.fetch(attachment_id)


@shared_task(base=TenantTask, name="whatsapp.bring_block")
def bring_block(*, contact_id: int) -> None:
    """Tell WhatsApp whether a customer is blocked."""
    blocking.bring_block(contact_id)


@shared_task(base=TenantTask, name="whatsapp.hand_over_template")
def hand_over_template(*, template_id: int) -> None:
    """Submit a template, or a change of one, for Meta's review."""
    work.hand_over(template_id)


@shared_task(base=TenantTask, name="whatsapp.remove_template")
def remove_template(*, template_id: int) -> None:
    """Have Meta delete a template."""
    work.remove(template_id)


@shared_task(base=TenantTask, name="whatsapp.fetch_templates")
def fetch_templates(*, waba_id: str) -> None:
    """Fetch the whole list of an account's templates."""
    work.fetch_all(waba_id)
