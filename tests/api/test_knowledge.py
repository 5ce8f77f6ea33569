"""Documents, passages and unanswered questions over the API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.knowledge import reading
from catalog.models import Document
from catalog.queries import current_snapshot
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.api.caller import PREFIX, as_person

pytestmark = pytest.mark.usefixtures("tenant_db")

NOTES = b"# Pets\n\nDogs may stay in the garden.\n\n# Keys\n\nLeave them with the guard.\n"


def test_a_document_goes_its_way_over_the_api(alpha: Tenant) -> None:
    owner = as_person(alpha, "owner")
    file = SimpleUploadedFile("rules.md", NOTES)
    made = owner.client.post(PREFIX + "documents/", {"file": file, "title": "Rules"})
    assert (made.status_code, made.json()["state"]) == (201, "waiting")
    pk = made.json()["id"]
    with in_tenant(alpha):
        reading.read_document(pk)
    shown = owner.get(f"documents/{pk}/").json()
    assert (shown["state"], shown["passages"], shown["approved"]) == ("ready", 2, 0)
    first = owner.get(f"passages/?document={pk}").json()["results"][0]
    assert (first["heading"], first["approved"]) == ("Pets", False)
    article = owner.post(f"passages/{first['id']}/approve/", {"question": "Dogs?"}).json()
    assert (article["kind"], article["source"]) == ("extract", "Rules")
    with in_tenant(alpha):
        assert current_snapshot().find(f"article:{article['id']}") is not None
    changed = owner.patch(f"articles/{article['id']}/", {"answer": "Dogs cost extra."})
    assert (changed.status_code, list(changed.json()["error"]["fields"])) == (400, ["answer"])
    assert owner.post(f"documents/{pk}/approve/").json()["approved"] == 2
    assert owner.post(f"passages/{first['id']}/withdraw/").json()["approved"] is False
    assert owner.patch(f"documents/{pk}/", {"title": "New"}).json()["title"] == "New"
    assert owner.post(f"documents/{pk}/retry/").json()["error"]["code"] == "document_not_failed"
    assert owner.client.delete(PREFIX + f"documents/{pk}/").status_code == 204
    assert owner.get(f"documents/{pk}/").status_code == 404


def test_what_is_no_document_is_refused_with_words(alpha: Tenant) -> None:
    owner = as_person(alpha, "owner")
    for data, words in ((b"\x7fELF\x00", "cannot be read"), (b"", "empty")):
        file = SimpleUploadedFile("a.txt", data)
        refused = owner.client.post(PREFIX + "documents/", {"file": file})
        assert refused.status_code == 400
        assert words in refused.json()["error"]["fields"]["file"]
    with in_tenant(alpha):
        assert Document.objects.count() == 1


def test_questions_are_listed_by_state_and_answered(alpha: Tenant) -> None:
    owner = as_person(alpha, "owner")
    [row] = owner.get("ai/questions/").json()["results"]
    assert (row["text"], row["count"], row["why"]) == ("Hello", 1, "low_confidence")
    assert owner.post(f"ai/questions/{row['id']}/answered/", {"article": 999}).status_code == 404
    done = owner.post(f"ai/questions/{row['id']}/answered/", {"article": 1}).json()
    assert (done["state"], done["article"]) == ("answered", 1)
    assert owner.get("ai/questions/").json()["results"] == []
    assert owner.get("ai/questions/?state=answered").json()["results"][0]["id"] == row["id"]
