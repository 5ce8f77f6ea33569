"""A service's picture in the panel: handed in, shown to who may see it, and taken away."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.models import User
from accounts.permissions import Role
from catalog import pictures
from catalog.actions import update_service
from catalog.models import Service
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.catalog.drawings import HOSTILE, drawn
from tests.panels.test_catalogue import SERVICE
from tests.panels.test_files import client, opened
from tests.support.people import person

ClientFor = Callable[[Tenant | None, User | None], Client]
FORM = "/catalogue/services/1/"
FIELDS = {**SERVICE, "name": "Deep clean"}
REFUSED = ("svg", "html", "huge-on-paper", "pdf", "begins-as-jpeg", "empty")


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def owner(tenant_db: None, alpha: Tenant, client_for: ClientFor) -> Client:
    return client(alpha, client_for, Role.OWNER)


def handed_in(data: bytes, **fields: str) -> dict[str, Any]:
    file = SimpleUploadedFile("innocent.jpg", data, content_type="image/jpeg")
    return {**FIELDS, **fields, "picture": file}


def picture_of(tenant: Tenant, service_id: int = 1) -> str:
    with in_tenant(tenant):
        return Service.objects.get(pk=service_id).picture


def give(tenant: Tenant, colour: str = "teal") -> None:
    with in_tenant(tenant):
        ready = pictures.read(io.BytesIO(drawn(size=(900, 600), colour=colour)))
        update_service(actor=person("owner").actor, service_id=1, fields={}, picture=ready)


def link(browser: Client, more: str = "") -> str:
    answer = browser.get(f"{FORM}picture/{more}")
    assert answer.status_code == 302
    assert "no-store" in answer["Cache-Control"]
    return str(answer["Location"])


def test_it_is_handed_in_with_the_form_and_shown(owner: Client, alpha: Tenant) -> None:
    assert owner.post(FORM, handed_in(drawn(size=(900, 600)))).status_code == 302
    assert picture_of(alpha)
    assert f'src="{FORM}picture/small/"' in owner.get("/catalogue/services/").content.decode()
    form = owner.get(FORM).content.decode()
    assert 'enctype="multipart/form-data"' in form
    assert "Remove the picture" in form
    answer, data = opened(owner, link(owner))
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert Image.open(io.BytesIO(data)).size == (900, 600)
    answer, data = opened(owner, link(owner, "small/"))
    assert answer["Content-Type"] == "image/webp"
    assert Image.open(io.BytesIO(data)).size == (480, 320)


def test_a_new_service_can_have_one(owner: Client, alpha: Tenant) -> None:
    fields = handed_in(drawn(), name="Oven")
    assert owner.post("/catalogue/services/new/", fields).status_code == 302
    with in_tenant(alpha):
        assert Service.objects.get(name="Oven").picture


@pytest.mark.parametrize("kind", REFUSED)
@pytest.mark.parametrize("path", [FORM, "/catalogue/services/new/"])
def test_what_is_no_picture_is_refused_at_its_field(
    owner: Client, alpha: Tenant, folder: Path, path: str, kind: str
) -> None:
    answer = owner.post(path, handed_in(HOSTILE[kind], name="Another"))
    assert answer.status_code == 422
    html = answer.content.decode()
    assert len(html.split('id="id_picture_error"')[1].split("</p>")[0]) > 40
    with in_tenant(alpha):
        assert not Service.objects.filter(name="Another").exists()
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_a_form_without_a_file_keeps_it_and_a_tick_removes_it(owner: Client, alpha: Tenant) -> None:
    give(alpha)
    kept = picture_of(alpha)
    owner.post(FORM, FIELDS)
    assert picture_of(alpha) == kept
    owner.post(FORM, {**FIELDS, "no_picture": "1"})
    assert picture_of(alpha) == ""
    assert "picture/small/" not in owner.get("/catalogue/services/").content.decode()
    assert owner.get(f"{FORM}picture/").status_code == 404


def test_another_one_takes_its_place_whatever_is_ticked(owner: Client, alpha: Tenant) -> None:
    give(alpha)
    before = picture_of(alpha)
    owner.post(FORM, handed_in(drawn(colour="red"), no_picture="1"))
    assert picture_of(alpha) not in ("", before)


def test_who_may_only_look_sees_it_and_changes_nothing(
    owner: Client, alpha: Tenant, client_for: ClientFor
) -> None:
    give(alpha)
    before = picture_of(alpha)
    agent = client(alpha, client_for, Role.AGENT)
    assert opened(agent, link(agent))[0].status_code == 200
    assert 'type="file"' not in agent.get(FORM).content.decode()
    agent.post(FORM, handed_in(drawn(colour="red")))
    agent.post(FORM, {**FIELDS, "no_picture": "1"})
    assert picture_of(alpha) == before


def test_a_link_is_one_persons_one_workspaces_and_runs_out(
    owner: Client, alpha: Tenant, beta: Tenant, client_for: ClientFor
) -> None:
    give(alpha)
    give(beta, "red")
    address = link(owner)
    assert client(alpha, client_for, Role.AGENT).get(address).status_code == 404
    next_door = client(beta, client_for, Role.OWNER)
    assert next_door.get(address).status_code == 404
    assert opened(next_door, link(next_door))[1] != opened(owner, address)[1]
    assert owner.get(address.replace("/1/", "/2/")).status_code == 404
    assert owner.get(f"{FORM}picture/file/").status_code == 404
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        late = owner.get(address)
    assert late.status_code == 403
    assert "has run out" in late.content.decode()
    owner.post("/sign-out/")
    assert "/sign-in/" in owner.get(address)["Location"]
