"""The page that `make demo` prints leads everywhere and gives nothing away."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tenants.models import Tenant

PERSON = {"email": "sara@lumen.example", "password": "a secret word"}
SEED = {
    "platform": {"url": "http://platform.localhost:8000/", **PERSON},
    "tenants": [
        {
            "slug": "lumen",
            "name": "Lumen <b>Home</b> Care",
            "url": "http://lumen.localhost:8000/",
            "phone_number_id": "1555",
            "owner": PERSON,
            "agent": PERSON,
        }
    ],
}


@pytest.fixture
def seeded(tmp_path: Path, settings: Any) -> None:
    settings.PROFFER_HOME = tmp_path
    (tmp_path / "demo-seed.json").write_text(json.dumps(SEED))


def test_it_links_phone_panels_platform_and_mails(
    tenant_db: None, seeded: None, settings: Any
) -> None:
    settings.MAIL_PAGE_URL = "http://127.0.0.1:8092"
    page = Client(SERVER_NAME="localhost").get("/").content.decode()
    for expected in (
        "?number=1555",
        SEED["platform"]["url"],
        "http://lumen.localhost:8000/",
        "http://127.0.0.1:8092",
        "/sign-up/",
    ):
        assert expected in page
    assert "Lumen &lt;b&gt;Home&lt;/b&gt; Care" in page
    assert PERSON["password"] not in page


def test_it_is_at_the_bare_host_alone(
    tenant_db: None,
    seeded: None,
    alpha: Tenant,
    client_for: Callable[..., Client],
) -> None:
    for client in (client_for(None), client_for(alpha)):
        assert client.get("/").headers["Location"].startswith("/sign-in/")


def test_before_the_data_are_made_it_is_not_found(
    tenant_db: None, tmp_path: Path, settings: Any
) -> None:
    settings.PROFFER_HOME = tmp_path
    assert Client(SERVER_NAME="localhost").get("/").status_code == 404
