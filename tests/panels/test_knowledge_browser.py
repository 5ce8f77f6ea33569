"""Documents, questions and what is to be checked in a real browser: readable, and they fit."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.knowledge import reading
from catalog.knowledge.approving import approve_passage
from catalog.knowledge.documents import upload_document
from catalog.models import Article, Passage
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.catalog.papers import RULES, pdf
from tests.panels.conftest import LookFor
from tests.support.people import person
from tests.support.reading import ill_read

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed_db")]


def hand_in(data: bytes, filename: str) -> int:
    owner = person("owner").actor
    made = upload_document(actor=owner, file=io.BytesIO(data), filename=filename)
    reading.read_document(made.pk)
    return made.pk


def test_every_page_of_the_knowledge_can_be_read_and_fits(alpha: Tenant, look_for: LookFor) -> None:
    with in_tenant(alpha):
        owner = person("owner").actor
        house = hand_in(pdf(RULES, ["Where the water is shut off."]), "house-rules.pdf")
        failed = hand_in(b"caf\xe9", "an-old-leaflet-with-a-rather-long-name.txt")
        passage = Passage.objects.get(document=house, position=0)
        approve_passage(actor=owner, passage_id=passage.pk, fields={"question": "Dogs?"})
        Article.objects.update(check_by=timezone.localdate() - timedelta(days=2))
    eyes = look_for()
    found = {}
    for path in (
        "/catalogue/documents/",
        "/catalogue/documents/new/",
        f"/catalogue/documents/{house}/",
        f"/catalogue/documents/{failed}/",
        f"/catalogue/documents/{house}/remove/",
        "/catalogue/unanswered/",
        "/catalogue/unanswered/?show=dismissed",
        "/catalogue/unanswered/1/answer/",
        "/catalogue/to-check/",
        "/catalogue/search/?q=dogs",
        "/catalogue/search/",
    ):
        page = eyes.open(path)
        found[path] = ill_read(page)
        page.close()
    assert {path: problems for path, problems in found.items() if problems} == {}
