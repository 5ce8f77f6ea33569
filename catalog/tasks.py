"""Entry points of workers."""

from celery import shared_task

from catalog.knowledge import reading
from tenants.tasks import TenantTask


@shared_task(base=TenantTask, name="catalog.read_document")
def read_document(*, document_id: int) -> None:
    """Read a document that was handed in into passages."""
    reading.read_document(document_id)
