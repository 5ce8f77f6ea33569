"""A service's picture over the API: given, fetched, taken away, and refused."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image

from catalog.models import CatalogueVersion, Service
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.api.caller import Caller, as_person, refusal
from tests.catalog.drawings import HOSTILE, drawn

pytestmark = pytest.mark.usefixtures("tenant_db")
PATH = "services/1/picture/"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def put(caller: Caller, data: bytes, *, path: str = PATH, **fields: str) -> Any:
    form = {"picture": SimpleUploadedFile("innocent.jpg", data), **fields}
    return caller.raw("put", path, encode_multipart(BOUNDARY, form), kind=MULTIPART_CONTENT)


def test_it_is_given_fetched_and_taken_away(alpha: Tenant) -> None:
    owner = as_person(alpha, "owner")
    assert owner.get("services/1/").json()["picture"] == ""
    given = put(owner, drawn(size=(900, 600)))
    assert given.status_code == 200, given.content
    assert given.json() == owner.get("services/1/").json()
    assert len(given.json()["picture"]) == 64
    agent = as_person(alpha, "agent")
    whole, small = agent.get(PATH), agent.get(PATH, size="small")
    assert (whole["Content-Type"], small["Content-Type"]) == ("image/jpeg", "image/webp")
    assert Image.open(io.BytesIO(b"".join(whole.streaming_content))).size == (900, 600)
    assert Image.open(io.BytesIO(b"".join(small.streaming_content))).size == (480, 320)
    assert whole["X-Content-Type-Options"] == "nosniff"
    removed = owner.client.delete(f"/api/v1/{PATH}")
    assert removed.status_code == 204
    assert owner.get("services/1/").json()["picture"] == ""
    refusal(owner.get(PATH), 409, "no_picture")


@pytest.mark.parametrize("kind", ["svg", "html", "huge-on-paper", "zip", "cut-off"])
def test_what_is_no_picture_is_refused_at_its_field(alpha: Tenant, folder: Path, kind: str) -> None:
    with in_tenant(alpha):
        before = CatalogueVersion.objects.count()
    error = refusal(put(as_person(alpha, "owner"), HOSTILE[kind]), 400, "invalid")
    assert len(error["fields"]["picture"]) > 15
    with in_tenant(alpha):
        assert (Service.objects.get(pk=1).picture, CatalogueVersion.objects.count()) == ("", before)
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_other_bodies_are_refused(alpha: Tenant) -> None:
    owner = as_person(alpha, "owner")
    refusal(owner.put(PATH, {"picture": "x"}), 415, "unsupported_media_type")
    refusal(put(owner, drawn(), colour="red"), 400, "invalid")
    refusal(put(owner, drawn(), path="services/999/picture/"), 404, "not_found")
    error = refusal(owner.patch("services/1/", {"picture": "a" * 64}), 400, "invalid")
    assert error["fields"] == {"picture": "There is no such field."}


def test_another_workspaces_picture_is_not_to_be_had(alpha: Tenant, beta: Tenant) -> None:
    put(as_person(alpha, "owner"), drawn())
    next_door = as_person(beta, "owner")
    refusal(next_door.get(PATH), 409, "no_picture")
    assert next_door.get("services/1/").json()["picture"] == ""
