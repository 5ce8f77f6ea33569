"""The history pages: found, shown with what changed, proven, and saved as a file."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import CustomRole, User
from accounts.permissions import Role
from audit.actions import record
from audit.models import Entry
from core.actors import Actor
from core.clock import now
from panels import history
from tenants.context import in_tenant, outside_tenants
from tenants.models import ChainAnchor, ChainCheck, Tenant
from tenants.routers import OWNER
from tests import factories
from tests.support.people import person
from tests.support.world import CANARY
from workspaces.histories import anchor_all, verify_all

ClientFor = Callable[[Tenant | None, User | None], Client]
NADIA = Actor(kind="person", label="Nadia", id=77)


@pytest.fixture
def owner(tenant_db: None, alpha: Tenant, client_for: ClientFor) -> Client:
    with in_tenant(alpha):
        return client_for(alpha, person(Role.OWNER))


def written(tenant: Tenant, code: str, **more: Any) -> Entry:
    with in_tenant(tenant):
        return record(actor=NADIA, code=code, **more)


def shown(client: Client, **asked: str) -> str:
    response = client.get("/history/", asked)
    assert response.status_code == 200
    return response.content.decode()


def saved(client: Client, file: str, **asked: str) -> str:
    response = client.post("/history/export/", {"format": file, **asked})
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()


def rows_of(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_what_changed_is_shown_and_what_is_secret_is_not(owner: Client, alpha: Tenant) -> None:
    written(
        alpha,
        "accounts.policy.changed",
        data={
            "changes": {"idle_minutes": [15, 720], "token": ["•••", "•••"]},
            "reason": "<b>Lunch</b>",
        },
    )
    page = shown(owner, who="Nadia")
    assert "Changed what signing in asks for" in page
    assert "<del>15</del> → <ins>720</ins>" in page
    assert "<del>•••</del> → <ins>•••</ins>" in page
    assert "&lt;b&gt;Lunch" in page


@pytest.mark.parametrize(
    "asked",
    [
        {"who": "nadi"},
        {"what": "orders.proposal.rejected"},
        {"what": "orders", "who": "Nadia"},
        {"target": "proposal:5", "kind": "person"},
        {"target": "P-1005", "who": "Nadia"},
        {"target": "p-1005", "what": "orders"},
    ],
)
def test_each_filter_finds_it_and_leaves_the_rest(
    owner: Client, alpha: Tenant, asked: dict[str, str]
) -> None:
    written(alpha, "orders.proposal.rejected", target="proposal:5", data={"reason": "Wanted one"})
    with in_tenant(alpha):
        other = Actor(kind="system", label="Clock")
        record(actor=other, code="orders.proposal.expired", target="proposal:6", data={"n": 1})
    page = shown(owner, **asked)
    assert "Wanted one" in page
    assert "P-1006" not in page


@pytest.mark.parametrize(
    "asked", [{"what": "catalogue"}, {"kind": "system"}, {"who": "Nobody"}, {"target": "P-1004"}]
)
def test_what_does_not_match_is_not_found(
    owner: Client, alpha: Tenant, asked: dict[str, str]
) -> None:
    written(alpha, "orders.proposal.rejected", target="proposal:5", data={"reason": "Wanted one"})
    assert "Wanted one" not in shown(owner, **asked)


def test_days_are_those_of_the_workspace(owner: Client, alpha: Tenant) -> None:
    written(alpha, "orders.order.made", data={"reason": "Today here"})
    with in_tenant(alpha):
        from zoneinfo import ZoneInfo

        from catalog.models import BusinessProfile

        here = now().astimezone(ZoneInfo(BusinessProfile.objects.get().timezone)).date()
    today, yesterday, tomorrow = ((here + timedelta(days=n)).isoformat() for n in (0, -1, 1))
    assert "Today here" in shown(owner, since=today, until=today, who="Nadia")
    assert "Today here" not in shown(owner, until=yesterday, who="Nadia")
    assert "Today here" not in shown(owner, since=tomorrow, who="Nadia")


@pytest.mark.parametrize(
    "asked",
    [
        {"since": "soon"},
        {"until": "9999-12-31"},
        {"since": "0001-01-01"},
        {"page": "99"},
        {"what": "nonsense", "kind": "nobody"},
        {"target": "P-99999999999999999999"},
        {"who": "a\x00b", "target": "'; DROP"},
    ],
)
def test_nonsense_is_no_error(owner: Client, asked: dict[str, str]) -> None:
    shown(owner, **asked)


def test_a_day_that_cannot_be_read_is_said_and_saves_nothing(owner: Client) -> None:
    assert "Write days such as" in shown(owner, since="soon")
    response = owner.post("/history/export/", {"format": "csv", "since": "soon"})
    assert (response.status_code, response["Location"]) == (302, "/history/?since=soon")


def test_the_state_of_the_chain_is_told_as_it_is(
    committed_db: None, alpha: Tenant, client_for: ClientFor
) -> None:
    with in_tenant(alpha):
        client = client_for(alpha, person(Role.OWNER))
        record(actor=NADIA, code="orders.order.made")
    assert "not yet" in shown(client)
    assert "none yet" in shown(client)
    anchor_all()
    assert verify_all() == []
    check = ChainCheck.objects.using(OWNER).get(tenant_id=alpha.pk)
    page = shown(client)
    assert f"unbroken through place {check.position}" in page
    assert f"place {ChainAnchor.objects.using(OWNER).get(tenant_id=alpha.pk).position}, " in page
    check.problem = "position 3, entry 3: the entry or its link is not what was written"
    check.save(using=OWNER)
    page = shown(client)
    assert "This history is not what was written" in page
    assert "position 3, entry 3" in page


def test_csv_has_every_row_and_no_formula(owner: Client, alpha: Tenant) -> None:
    labels = ['=cmd|"/c calc"!A1', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "Nadia, “N”\n2"]
    for label in labels:
        with in_tenant(alpha):
            record(actor=Actor(kind="customer", label=label), code="orders.order.made")
    rows = rows_of(saved(owner, "csv", kind="customer"))
    assert [row["actor"] for row in rows] == [
        labels[-1],
        *(f"'{label}" for label in reversed(labels[:-1])),
    ]
    assert rows[0]["code"] == "orders.order.made"
    assert all(row["at"].endswith("Z") for row in rows)


def test_json_lines_hold_what_was_recorded(owner: Client, alpha: Tenant) -> None:
    data = {"changes": {"name": ["ñ", "=1"]}, "n": 1.5}
    entry = written(alpha, "catalog.service.changed", target="service:1", data=data)
    (row,) = (json.loads(line) for line in saved(owner, "jsonl", who="Nadia").splitlines())
    assert row == {
        "id": entry.pk,
        "position": None,  # the test's transaction is not over
        "at": entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "actor": {"kind": "person", "id": 77, "label": "Nadia"},
        "code": "catalog.service.changed",
        "target": "service:1",
        "data": data,
        "hash": None,
    }


def test_a_saved_row_can_be_held_against_the_chain(
    committed_db: None, alpha: Tenant, client_for: ClientFor
) -> None:
    with in_tenant(alpha):
        client = client_for(alpha, person(Role.OWNER))
        for n in range(3):
            record(actor=NADIA, code="orders.order.made", data={"n": n})
    rows = [json.loads(line) for line in saved(client, "jsonl").splitlines()]
    assert [row["position"] for row in rows] == sorted(
        (row["position"] for row in rows), reverse=True
    )
    assert all(len(row["hash"]) == 64 for row in rows)


def test_a_long_history_is_sent_whole_in_pieces(
    owner: Client, alpha: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "ROWS_AT_ONCE", 4)
    for n in range(9):
        written(alpha, "orders.order.made", data={"n": n})
    response = owner.post("/history/export/", {"format": "jsonl", "who": "Nadia"})
    pieces = list(response.streaming_content)
    assert len([piece for piece in pieces if piece]) == 3
    told = [json.loads(line)["data"]["n"] for line in b"".join(pieces).splitlines()]
    assert told == list(range(8, -1, -1))


def test_saving_is_history_itself_and_says_what_was_saved(owner: Client, alpha: Tenant) -> None:
    written(alpha, "orders.order.made")
    written(alpha, "orders.order.made")
    response = owner.post("/history/export/", {"format": "csv", "who": "Nadia"})
    assert response["Content-Disposition"].startswith('attachment; filename="history-alpha-')
    assert response["Content-Disposition"].endswith('.csv"')
    assert "no-store" in response["Cache-Control"]
    # Written before the first byte leaves, and not in the file.
    with in_tenant(alpha):
        entry = Entry.objects.get(code="audit.exported")
        assert entry.actor_label == person(Role.OWNER).name
    assert entry.data == {"format": "csv", "entries": 2, "who": "Nadia"}
    assert len(rows_of(b"".join(response.streaming_content).decode())) == 2


def test_an_unknown_kind_of_file_is_the_plain_one(owner: Client) -> None:
    assert owner.post("/history/export/", {"format": "exe"})["Content-Type"].startswith("text/csv")


def test_who_may_read_may_not_save(tenant_db: None, alpha: Tenant, client_for: ClientFor) -> None:
    with in_tenant(alpha):
        reader = person(Role.AGENT)
        reader.role = Role.CUSTOM
        reader.custom_role = CustomRole.objects.create(name="Reader", permissions=["audit.view"])
        reader.save()
        client = client_for(alpha, reader)
    assert "Save these as" not in shown(client)
    assert client.post("/history/export/", {"format": "csv"}).status_code == 403
    assert client.get("/history/export/").status_code == 403
    with in_tenant(alpha):
        assert not Entry.objects.filter(code="audit.exported").exists()


def test_nothing_is_saved_without_the_form_s_own_mark(alpha: Tenant, owner: Client) -> None:
    strict = Client(SERVER_NAME=owner.defaults["SERVER_NAME"], enforce_csrf_checks=True)
    strict.cookies = owner.cookies
    assert strict.post("/history/export/", {"format": "csv"}).status_code == 403
    with in_tenant(alpha):
        assert not Entry.objects.filter(code="audit.exported").exists()


def test_the_other_workspace_s_history_is_nowhere(
    owner: Client, alpha: Tenant, beta: Tenant
) -> None:
    written(beta, "orders.order.made", data={"reason": CANARY})
    written(alpha, "orders.order.made")
    assert CANARY not in shown(owner)
    for kind in ("csv", "jsonl"):
        text = saved(owner, kind)
        assert text
        assert CANARY not in text


def test_the_platform_has_its_own(tenant_db: None, client_for: ClientFor, alpha: Tenant) -> None:
    admin = factories.UserFactory(email="root@example.test", name="Pia", role=Role.PLATFORM)
    written(alpha, "orders.order.made", data={"reason": CANARY})
    with outside_tenants():
        record(actor=admin.actor, code="tenants.plan.changed", data={"reason": "Paid"})
        record(actor=admin.actor, code="audit.broken", data={"problem": "at position 3"})
    client = client_for(None, admin)
    assert "Paid" in shown(client, what="workspaces")
    assert "at position 3" not in shown(client, what="workspaces")
    assert CANARY not in shown(client)
    text = saved(client, "jsonl")
    assert "Paid" in text
    assert CANARY not in text
    with outside_tenants():
        assert Entry.objects.get(code="audit.exported").actor_kind == "platform"
