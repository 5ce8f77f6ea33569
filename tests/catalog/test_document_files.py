"""A document's file: it lies in its workspace's folder, and goes when the document goes."""

import io
from pathlib import Path

from catalog.knowledge import reading
from catalog.knowledge.approving import approve_document
from catalog.knowledge.documents import remove_document, upload_document
from catalog.models import Passage
from catalog.queries import current_snapshot
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.support.people import person

NOTES = b"# Pets\n\nDogs may stay in the garden.\n\n# Keys\n\nLeave them with the guard.\n"


def test_a_document_goes_with_its_file_and_its_quotations(
    committed_db: None, alpha: Tenant
) -> None:
    with in_tenant(alpha):
        owner = person("owner").actor
        made = upload_document(actor=owner, file=io.BytesIO(NOTES), filename="rules.md")
        reading.read_document(made.pk)
        approve_document(actor=owner, document_id=made.pk)
        path = Path(made.file.path)
        assert path.exists()
        assert remove_document(actor=owner, document_id=made.pk) == 2
        assert not path.exists()
        assert not current_snapshot().articles[1:]
        assert not Passage.objects.filter(document_id=made.pk).exists()
