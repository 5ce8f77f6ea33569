"""The catalogue: prices as people write them, errors at their field, archive and restore."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from accounts.permissions import Role
from catalog import queries
from catalog.models import Article, Package, Service
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.support.people import person

pytestmark = pytest.mark.usefixtures("tenant_db")

ClientFor = Callable[[Tenant | None, User | None], Client]
SERVICE = {
    "name": "Curtain cleaning",
    "price": "85.50",
    "max_quantity": "10",
    "category": "Home",
    "duration_minutes": "45",
    "description": "Taken down, washed, put back.",
    "synonyms": "drapes\nblinds, shades",
    "details": ["name", "date"],
}


@pytest.fixture
def browser(alpha: Tenant, client_for: ClientFor) -> Client:
    with in_tenant(alpha):
        owner = person(Role.OWNER)
    return client_for(alpha, owner)


def test_a_service_is_added_and_published(browser: Client, alpha: Tenant) -> None:
    response = browser.post("/catalogue/services/new/", SERVICE)
    assert response.status_code == 302
    with in_tenant(alpha):
        made = Service.objects.get(name="Curtain cleaning")
        assert made.price_minor == 8550
        assert made.synonyms == ["drapes", "blinds", "shades"]
        assert made.details == ["name", "date"]
        assert queries.current_snapshot().sellable(made.ref) is not None


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("price", "cheap", "Write the price as a number"),
        ("price", "-5", "Write the price as a number"),
        ("price", "1.005", "decimals"),
        ("name", " ", "This is needed."),
        ("max_quantity", "many", "whole number"),
        ("duration_minutes", "soon", "whole number"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_stored(
    browser: Client, alpha: Tenant, field: str, value: str, sentence: str
) -> None:
    response = browser.post("/catalogue/services/new/", {**SERVICE, field: value})
    html = response.content.decode()
    assert response.status_code == 422
    assert sentence in html.split(f'id="id_{field}_error"')[1].split("</p>")[0]
    assert "Taken down, washed, put back." in html
    with in_tenant(alpha):
        assert not Service.objects.filter(category="Home", duration_minutes=45).exists()


def test_a_price_is_changed_and_the_change_is_history(browser: Client, alpha: Tenant) -> None:
    with in_tenant(alpha):
        service = queries.services().first()
    path = f"/catalogue/services/{service.pk}/"
    browser.post(path, {**SERVICE, "name": service.name, "price": "140"})
    with in_tenant(alpha):
        assert queries.service(service.pk).price_minor == 14000
    assert "Changed the price of a service" in browser.get(path).content.decode()


def test_a_saved_form_changes_nothing_by_itself(browser: Client, alpha: Tenant) -> None:
    """What the form shows is what it sends: opening and saving is no edit."""
    with in_tenant(alpha):
        service = queries.services().first()
        before = queries.current_snapshot().version
    page = browser.get(f"/catalogue/services/{service.pk}/")
    form = page.context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    browser.post(f"/catalogue/services/{service.pk}/", {**sent, "details": service.details})
    with in_tenant(alpha):
        assert queries.current_snapshot().version == before


def test_archive_and_restore(browser: Client, alpha: Tenant) -> None:
    with in_tenant(alpha):
        service = queries.services().last()
    browser.post(f"/catalogue/services/{service.pk}/archive/")
    listed = browser.get("/catalogue/services/").context["page"].object_list
    assert service.name not in [row.name for row in listed]
    assert service.name in browser.get("/catalogue/services/?show=archived").content.decode()
    browser.post(f"/catalogue/services/{service.pk}/restore/")
    with in_tenant(alpha):
        assert not queries.service(service.pk).is_archived


def test_a_package_holds_services(browser: Client, alpha: Tenant) -> None:
    with in_tenant(alpha):
        first, second = queries.services()[:2]
    fields = {"name": "Both", "price": "200", "max_quantity": "5"}
    response = browser.post("/catalogue/packages/new/", fields)
    assert response.status_code == 422
    assert "at least one service" in response.content.decode()
    parts = {f"part-{first.pk}": "2", f"part-{second.pk}": "1"}
    browser.post("/catalogue/packages/new/", {**fields, **parts})
    with in_tenant(alpha):
        made = Package.objects.get(name="Both")
        assert sorted(made.items.values_list("service_id", "quantity")) == sorted(
            [(first.pk, 2), (second.pk, 1)]
        )


def test_an_answer_is_written(browser: Client, alpha: Tenant) -> None:
    browser.post(
        "/catalogue/answers/new/",
        {"question": "Do you work on Sunday?", "answer": "No.", "language": "en", "keywords": ""},
    )
    with in_tenant(alpha):
        assert Article.objects.filter(question="Do you work on Sunday?").exists()


def test_a_taken_name_is_told_at_the_name(browser: Client, alpha: Tenant) -> None:
    with in_tenant(alpha):
        taken = queries.services().first().name
    response = browser.post("/catalogue/services/new/", {**SERVICE, "name": taken.upper()})
    assert "There is already a service called" in response.content.decode()


def test_an_agent_sees_and_does_not_change(alpha: Tenant, client_for: ClientFor) -> None:
    with in_tenant(alpha):
        agent = person(Role.AGENT)
        service = queries.services().first()
    client = client_for(alpha, agent)
    path = f"/catalogue/services/{service.pk}/"
    page = client.get(path).content.decode()
    assert "<fieldset disabled" in page
    assert client.post(path, {**SERVICE, "price": "1"}).status_code == 403
    assert client.post(f"{path}archive/").status_code == 403
    with in_tenant(alpha):
        assert queries.service(service.pk).price_minor == service.price_minor
        assert not queries.service(service.pk).is_archived
