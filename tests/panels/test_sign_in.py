"""The door of a workspace and of the platform."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from accounts.permissions import Role
from audit.models import Entry
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories

pytestmark = pytest.mark.usefixtures("tenant_db")

ClientFor = Callable[[Tenant | None, User | None], Client]
PASSWORD = "a long enough secret 7"


@pytest.fixture
def user(alpha: Tenant) -> User:
    with in_tenant(alpha):
        made = factories.UserFactory(email="noor@example.test", name="Noor", role=Role.AGENT)
        made.set_password(PASSWORD)
        made.save(update_fields=["password"])
        return made


def sign_in(client: Client, **fields: str) -> tuple[int, str]:
    response = client.post("/sign-in/", fields)
    return response.status_code, response.content.decode()


def test_the_right_password_opens_and_leads_to_where_one_wanted(
    alpha: Tenant, user: User, client_for: ClientFor
) -> None:
    client = client_for(alpha, None)
    response = client.post(
        "/sign-in/", {"email": "Noor@Example.test", "password": PASSWORD, "next": "/proposals/"}
    )
    assert response.headers["Location"] == "/proposals/"
    assert client.get("/inbox/").status_code == 200
    with in_tenant(alpha):
        assert Entry.objects.filter(code="accounts.signed_in", actor_id=user.pk).exists()


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_sign_in_leads_nowhere_else(
    alpha: Tenant, user: User, client_for: ClientFor, wanted: str
) -> None:
    response = client_for(alpha, None).post(
        "/sign-in/", {"email": user.email, "password": PASSWORD, "next": wanted}
    )
    assert response.headers["Location"] == "/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    alpha: Tenant, user: User, client_for: ClientFor
) -> None:
    client = client_for(alpha, None)
    known = sign_in(client, email=user.email, password="wrong")
    unknown = sign_in(client, email="nobody@example.test", password="wrong")
    sentence = "The e-mail or the password is not right."
    assert known[0] == unknown[0] == 401
    assert sentence in known[1]
    assert sentence in unknown[1]
    assert client.get("/inbox/").status_code == 302


def test_a_guesser_is_stopped_even_with_the_right_password(
    alpha: Tenant, user: User, client_for: ClientFor
) -> None:
    client = client_for(alpha, None)
    for _ in range(10):
        sign_in(client, email=user.email, password="guess")
    status, page = sign_in(client, email=user.email, password=PASSWORD)
    assert status == 429
    assert "Too many attempts" in page


def test_the_password_of_one_workspace_does_not_open_another(
    beta: Tenant, user: User, client_for: ClientFor
) -> None:
    status, _ = sign_in(client_for(beta, None), email=user.email, password=PASSWORD)
    assert status == 401


def test_empty_fields_are_told_at_the_fields(alpha: Tenant, client_for: ClientFor) -> None:
    status, page = sign_in(client_for(alpha, None), email="", password="")
    assert status == 422
    assert "Write your e-mail address." in page
    assert "Write your password." in page


def test_signing_out_ends_the_session(alpha: Tenant, user: User, client_for: ClientFor) -> None:
    client = client_for(alpha, user)
    assert client.get("/sign-out/").status_code == 405
    client.post("/sign-out/")
    assert client.get("/inbox/").status_code == 302


def test_a_refresh_after_the_session_ended_takes_the_page_to_sign_in(
    alpha: Tenant, client_for: ClientFor
) -> None:
    response = client_for(alpha, None).get("/inbox/list/", headers={"HX-Request": "true"})
    assert response.headers["HX-Redirect"] == "/sign-in/"
