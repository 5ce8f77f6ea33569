"""Pictures of services: what is taken, how it is kept, and that versions keep naming theirs."""

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from PIL import Image

from catalog import pictures, queries
from catalog.actions import archive_service, create_service, update_service
from catalog.exceptions import NameTaken
from catalog.models import CatalogueVersion, Service
from catalog.publishing import compose, digest_of
from catalog.queries import current_snapshot, snapshot_at
from catalog.snapshot import ServiceEntry, Snapshot
from core.errors import InvalidInput, NotAllowed
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.catalog.drawings import HOSTILE, drawn, without_its_palette
from tests.support.people import person
from whatsapp.media.preparing import prepare


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def inside(tenant_db: None, alpha: Tenant) -> Iterator[None]:
    with in_tenant(alpha):
        yield


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.*") if path.is_file())


def read(data: bytes) -> pictures.Picture:
    return pictures.read(io.BytesIO(data))


def give(picture: pictures.Picture | None, service_id: int = 1, **more: Any) -> Service:
    return update_service(
        actor=person("owner").actor, service_id=service_id, fields={}, picture=picture, **more
    )


def published(ref: str = "service:1", snapshot: Snapshot | None = None) -> str:
    entry = (snapshot or current_snapshot()).sellable(ref)
    assert isinstance(entry, ServiceEntry)
    return entry.picture


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_picture_is_refused_with_words(data: bytes, folder: Path) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(data)
    assert set(refused.value.fields) == {"picture"}
    assert len(refused.value.fields["picture"]) > 15
    assert files(folder) == []


def _of_many_pixels() -> bytes:
    given = io.BytesIO()
    Image.new("1", (6000, 5000)).save(given, "PNG")
    return given.getvalue()


@pytest.mark.parametrize(
    ("data", "reason", "advice"),
    [
        (drawn()[:300], "damaged", "save it anew"),
        (_of_many_pixels(), "too large", "at most 25 million pixels"),
    ],
    ids=["cut-off", "many-pixels"],
)
def test_the_advice_fits_the_reason(data: bytes, reason: str, advice: str) -> None:
    """Here, and where staff attach a picture to a message."""
    with pytest.raises(InvalidInput) as as_services:
        read(data)
    with pytest.raises(InvalidInput) as attached:
        prepare(io.BytesIO(data), filename="sofa.jpg")
    for words in (as_services.value.fields["picture"], attached.value.fields["file"]):
        assert reason in words
        assert advice in words
        assert ("maller" in words) is (reason == "too large")


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_a_modest_jpeg(name: str) -> None:
    ready = read(drawn(name, size=(3200, 1200)))
    seen = Image.open(io.BytesIO(ready.data))
    assert (seen.format, seen.size) == ("JPEG", (1600, 600))
    assert Image.open(io.BytesIO(ready.small)).size == (480, 180)
    assert ready.sha256 == hashlib.sha256(ready.data).hexdigest()


def test_a_scan_of_sixteen_bits_is_not_blank() -> None:
    given = io.BytesIO()
    Image.new("I;16", (40, 30), 0x6000).save(given, "PNG")
    seen = Image.open(io.BytesIO(read(given.getvalue()).data)).getpixel((20, 15))
    assert seen == (0x60, 0x60, 0x60)


def test_a_picture_that_forgot_its_palette_is_read() -> None:
    assert Image.open(io.BytesIO(read(without_its_palette()).data)).size == (4, 4)


def test_nothing_but_the_pixels_remains() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Secretcam"
    ready = read(drawn(exif=exif, comment=b"flat 1203") + b"<script>alert(1)</script>")
    for secret in (b"Secretcam", b"1203", b"script", b"Exif"):
        assert secret not in ready.data + ready.small


def test_a_new_service_has_its_picture_from_the_first_version_on(
    inside: None, alpha: Tenant, folder: Path
) -> None:
    ready = read(drawn())
    made = create_service(
        actor=person("owner").actor, fields={"name": "Oven", "price": "90"}, picture=ready
    )
    assert (made.picture, published(made.ref)) == (ready.sha256, ready.sha256)
    kept = [f"{alpha.schema_name}/pictures/{ready.sha256}.{form}" for form in ("jpg", "webp")]
    assert files(folder) == kept
    with pictures.opened(ready.sha256) as file:
        assert file.read() == ready.data


def test_a_refused_change_leaves_the_picture_that_was(inside: None) -> None:
    first = give(read(drawn())).picture
    with pytest.raises(InvalidInput):
        update_service(
            actor=person("owner").actor,
            service_id=1,
            fields={"price": "cheap"},
            picture=read(drawn(colour="red")),
        )
    assert queries.service(1).picture == published() == first


def test_who_may_not_change_the_catalogue_gives_no_picture(inside: None, folder: Path) -> None:
    ready = read(drawn())
    with pytest.raises(NotAllowed):
        update_service(actor=person("agent").actor, service_id=1, fields={}, picture=ready)
    assert files(folder) == []


def test_an_old_version_names_the_picture_it_had(inside: None) -> None:
    without = current_snapshot().version
    first = give(read(drawn())).picture
    with_first = current_snapshot().version
    second = give(read(drawn(colour="red"))).picture
    give(None, without_picture=True)
    assert [published(snapshot=snapshot_at(number)) for number in (without, with_first)] == [
        "",
        first,
    ]
    assert published(snapshot=snapshot_at(with_first + 1)) == second
    assert published() == ""


def test_the_same_picture_again_publishes_nothing(inside: None) -> None:
    give(read(drawn()))
    before = CatalogueVersion.objects.count()
    give(read(drawn()))
    assert CatalogueVersion.objects.count() == before


def test_versions_of_before_there_were_pictures_keep_their_digest(inside: None) -> None:
    snapshot = current_snapshot()
    assert all("picture" not in service for service in snapshot.to_json()["services"])
    stored = CatalogueVersion.objects.get(number=snapshot.version).digest
    assert digest_of(compose(version=snapshot.version)) == stored
    give(read(drawn()))
    kept = CatalogueVersion.objects.latest("number").content
    assert Snapshot.from_json(kept) == current_snapshot()


def test_an_archived_service_keeps_its_picture(inside: None) -> None:
    first = give(read(drawn())).picture
    archive_service(actor=person("owner").actor, service_id=1)
    shown = queries.service_showing(first)
    assert shown is not None
    assert shown.pk == 1


def test_a_change_that_does_not_come_to_pass_leaves_no_file(
    tenant_db: None, alpha: Tenant, folder: Path
) -> None:
    ready, oven = read(drawn()), {"name": "Oven", "price": "90"}
    with in_tenant(alpha):
        owner = person("owner").actor
    # The machine's role reads the catalogue, and Postgres refuses it the row.
    with in_tenant(alpha, as_assistant=True), pytest.raises(DatabaseError):
        create_service(actor=owner, fields=oven, picture=ready)
    assert files(folder) == []
    with in_tenant(alpha):
        give(ready)
        with pytest.raises(NameTaken):
            update_service(actor=owner, service_id=2, fields={"name": "Deep clean"}, picture=ready)
        assert len(files(folder)) == 2, "a service shows it"


def test_the_files_go_with_the_last_service_that_shows_them(
    committed_db: None, alpha: Tenant, folder: Path
) -> None:
    with in_tenant(alpha):
        shared = read(drawn())
        give(shared)
        give(shared, service_id=2)
        give(None, without_picture=True)
        assert len(files(folder)) == 2
        give(read(drawn(colour="red")), service_id=2)
        assert queries.service_showing(shared.sha256) is None
        with pytest.raises(FileNotFoundError):
            pictures.opened(shared.sha256)
        assert len(files(folder)) == 2
        give(None, service_id=2, without_picture=True)
    assert files(folder) == []


def test_a_picture_that_was_half_written_is_written_again(inside: None, folder: Path) -> None:
    ready = read(drawn())
    give(ready)
    (path,) = folder.rglob("*.jpg")
    path.write_bytes(ready.data[:20])
    give(ready, service_id=2)
    with pictures.opened(ready.sha256) as file:
        assert file.read() == ready.data


def test_another_workspaces_picture_is_not_there(
    tenant_db: None, alpha: Tenant, beta: Tenant
) -> None:
    with in_tenant(alpha):
        ours = give(read(drawn())).picture
    with in_tenant(beta):
        assert queries.service_showing(ours) is None
        for name in (ours, f"../../{alpha.schema_name}/pictures/{ours}", "", "."):
            with pytest.raises(FileNotFoundError):
                pictures.opened(name)
        theirs = give(read(drawn())).picture
        assert theirs == ours
        give(None, without_picture=True)
    with in_tenant(alpha), pictures.opened(ours) as file:
        assert file.read()
