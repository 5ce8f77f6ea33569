"""The platform's API: a workspace's moves, asked twice, refused, and seen by who is inside."""

from typing import Any

import pytest

from accounts.models import User
from audit.models import Entry
from tenants.context import in_tenant
from tenants.erasure.certificate import is_genuine
from tenants.models import Erasure, Tenant
from tenants.provisioning import create_tenant
from tenants.upkeep import erase
from tests.api.caller import Caller, as_person, as_platform, refusal
from tests.support.jobs import run_jobs
from tests.support.mailbox import Mailbox
from tests.support.people import PLATFORM_ADMIN

pytestmark = pytest.mark.usefixtures("committed_db")

WHY = {"reason": "Unpaid."}


def moves() -> list[str]:
    rows = Entry.objects.filter(code__startswith="tenants.tenant.").order_by("id")
    return [code.rpartition(".")[2] for code in rows.values_list("code", flat=True)]


def test_suspended_and_back_each_once_however_often_it_is_asked(alpha: Tenant) -> None:
    caller, owner = as_platform(), as_person(alpha, "owner")
    for _ in range(2):
        answer = caller.post(f"tenants/{alpha.pk}/suspend/", WHY)
        assert answer.status_code == 200, answer.content
        assert (answer.json()["state"], answer.json()["state_reason"]) == ("suspended", "Unpaid.")
    assert moves() == ["suspended"]
    refusal(owner.post("services/", {"name": "x", "price": "1"}), 403, "tenant_suspended")
    listed = caller.get("tenants/", state="suspended").json()["results"]
    assert [row["id"] for row in listed] == [alpha.pk]
    for _ in range(2):
        assert caller.post(f"tenants/{alpha.pk}/reactivate/").json()["state"] == "active"
    assert moves() == ["suspended", "reactivated"]
    assert owner.get("services/").status_code == 200


def test_deleted_restored_erased_and_certified(beta: Tenant) -> None:
    tenant = create_tenant(actor=PLATFORM_ADMIN, slug="gamma", name="Gamma")
    caller, path = as_platform(), f"tenants/{tenant.pk}/"
    for _ in range(2):
        answer = caller.raw("delete", path + "?reason=Over.&days=7", b"").json()
        assert answer["state"] == "deleted" and answer["erase_after"]
    refusal(Caller(tenant).get("services/"), 410, "tenant_deleted")
    for _ in range(2):
        assert caller.post(path + "restore/").json()["state"] == "active"
    caller.raw("delete", path + "?reason=Over.", b"")
    wrong = refusal(caller.post(path + "erase/", {**WHY, "slug": "gama"}), 400, "invalid")
    assert set(wrong["fields"]) == {"slug"}
    assert not Erasure.objects.exists()
    for _ in range(2):
        answer = caller.post(path + "erase/", {**WHY, "slug": "gamma"})
        assert (answer.status_code, answer.json()["certificate"]) == (202, None)
    refusal(caller.post(path + "restore/"), 409, "tenant_state")
    assert moves() == ["deleted", "restored", "deleted", "erasing"]
    erase()
    refusal(caller.get(path), 404, "not_found")
    [found] = caller.get("erasures/", slug="gamma").json()["results"]
    assert (found["tenant"], found["step"]) == (tenant.pk, "certified")
    assert is_genuine(found["certificate"], found["signature"])
    assert caller.get("erasures/", slug="beta").json()["results"] == []
    assert caller.get(f"tenants/{beta.pk}/").json()["state"] == "active"


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("post", "suspend/", {}, 400, "invalid"),
        ("post", "suspend/", {"reason": "  "}, 400, "invalid"),
        ("post", "suspend/", {"reason": "x" * 201}, 400, "invalid"),
        ("post", "suspend/", {**WHY, "days": 3}, 400, "invalid"),
        ("post", "erase/", {**WHY, "slug": "alpha"}, 409, "tenant_state"),
        ("delete", "", None, 400, "invalid"),
        ("delete", "?reason=Over.&days=0", None, 400, "invalid"),
        ("delete", "?reason=Over.&days=366", None, 400, "invalid"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    alpha: Tenant, method: str, path: str, body: Any, status: int, code: str
) -> None:
    caller = as_platform()
    target = f"tenants/{alpha.pk}/{path}"
    answer = caller.post(target, body) if method == "post" else caller.raw(method, target, b"")
    error = refusal(answer, status, code)
    if status == 409:
        assert error["message"].endswith("Delete it first.")
    assert Tenant.objects.get(pk=alpha.pk).state == "active"
    assert moves() == []


def test_a_workspace_that_is_not_there_is_said_so() -> None:
    caller = as_platform()
    refusal(caller.post("tenants/999/suspend/", WHY), 404, "not_found")
    refusal(caller.raw("delete", "tenants/999/?reason=x", b""), 404, "not_found")


def test_a_workspace_without_a_password_is_opened_by_its_owners_mail(mailbox: Mailbox) -> None:
    answer = as_platform().post(
        "tenants/",
        {
            "slug": "casa-verde",
            "name": "Casa Verde",
            "timezone": "Europe/Madrid",
            "currency": "EUR",
            "default_language": "es",
            "owner": {"email": "lucia@example.test", "name": "Lucía"},
        },
    )
    assert answer.status_code == 201, answer.content
    assert b"password" not in answer.content
    tenant = Tenant.objects.get(slug="casa-verde")
    assert run_jobs(only="accounts.mail_link") == ["accounts.mail_link"]
    [link, *_] = mailbox.only("lucia@example.test")["links"]
    assert link.startswith("http://casa-verde.localhost:8000/reset/")
    client = Caller(tenant).client
    client.get(link.partition(":8000")[2], follow=True)
    assert client.post("/reset/", {"password": "a long enough pass phrase"}).status_code == 200
    signed_in = Caller(tenant).sign_in("lucia@example.test", "a long enough pass phrase")
    assert signed_in.status_code == 200
    with in_tenant(tenant):
        assert User.objects.get().role == "owner"
