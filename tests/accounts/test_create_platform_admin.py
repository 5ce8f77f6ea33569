"""The command that makes the first person of an installation."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import RequestFactory

from accounts.credentials import check_credentials
from accounts.models import User
from accounts.permissions import Role
from audit.queries import entries
from tenants.context import in_tenant
from tenants.models import Tenant

PASSWORD = "a long and quiet evening"


def run(monkeypatch: pytest.MonkeyPatch, *, email: str, password: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    call_command("create_platform_admin", email, name="Noa Lindqvist", stdout=io.StringIO())


def test_the_person_signs_in_at_the_platform_and_nowhere_else(
    tenant_db: None, alpha: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(monkeypatch, email="Noa@Example.test", password=PASSWORD)
    person = check_credentials(
        email="noa@example.test", password=PASSWORD, request=RequestFactory().post("/")
    )
    assert (person.role, person.tenant_id) == (Role.PLATFORM, 0)
    assert entries(target=f"user:{person.pk}").get().actor_label == "command line"
    with in_tenant(alpha):
        assert not User.objects.filter(email="noa@example.test").exists()


@pytest.mark.parametrize(
    ("email", "password", "words"),
    [
        ("noa@example.test", "short", "at least 10 characters"),
        ("noa", PASSWORD, "full e-mail address"),
    ],
)
def test_what_cannot_be_used_is_said_and_nobody_is_made(
    tenant_db: None, monkeypatch: pytest.MonkeyPatch, email: str, password: str, words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        run(monkeypatch, email=email, password=password)
    assert not User.objects.exists()


def test_the_same_address_twice_is_refused(
    tenant_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(monkeypatch, email="noa@example.test", password=PASSWORD)
    with pytest.raises(CommandError, match="already here"):
        run(monkeypatch, email="noa@example.test", password=PASSWORD)
    assert User.objects.count() == 1
