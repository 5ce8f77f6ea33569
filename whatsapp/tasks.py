"""Entry points of workers."""

from celery import shared_task

from tenants.tasks import TenantTask
from whatsapp.media import fetching


@shared_task(base=TenantTask, name="whatsapp.fetch_attachment")
def fetch_attachment(*, attachment_id: int) -> None:
    """Fetch a file that a customer sent; the ring comes again when it could not be had."""
    fetching.fetch(attachment_id)
