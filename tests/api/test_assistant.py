"""The assistant's settings and runs over the API."""

from ai.models import AssistantSettings
from audit.models import Entry
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.api.caller import as_person, refusal
from tests.factories import RunFactory


def test_settings_are_read_and_changed_field_by_field(tenant_db: None, alpha: Tenant) -> None:
    caller = as_person(alpha, "owner")
    before = caller.get("ai/settings/").json()
    assert (before["enabled"], before["threshold"], before["mode"]) == (True, 85, "strict")
    response = caller.patch("ai/settings/", {"enabled": False, "threshold": 70})
    assert response.status_code == 200
    assert response.json() == {**before, "enabled": False, "threshold": 70, "off_by": "Sara"}
    assert caller.get("ai/settings/").json()["threshold"] == 70
    with in_tenant(alpha):
        assert Entry.objects.filter(code="ai.settings.changed").count() == 1


def test_a_program_keeps_a_workspace_to_the_built_in_engine(tenant_db: None, alpha: Tenant) -> None:
    caller = as_person(alpha, "owner")
    assert caller.get("ai/settings/").json()["engine_only"] is False
    assert caller.patch("ai/settings/", {"engine_only": True}).json()["engine_only"] is True
    error = refusal(caller.patch("ai/settings/", {"engine_only": "mostly"}), 400, "invalid")
    assert set(error["fields"]) == {"engine_only"}
    with in_tenant(alpha):
        assert AssistantSettings.objects.get().engine_only is True
        (told,) = Entry.objects.filter(code="ai.settings.changed")
        assert (told.data["before"], told.data["after"]) == (
            {"engine_only": False},
            {"engine_only": True},
        )


def test_unusable_settings_are_refused_by_field_and_nothing_changes(
    tenant_db: None, alpha: Tenant
) -> None:
    error = refusal(
        as_person(alpha, "owner").patch(
            "ai/settings/",
            {"enabled": False, "threshold": 100, "allowed": ["discounts"], "mood": 1},
        ),
        400,
        "invalid",
    )
    assert set(error["fields"]) == {"threshold", "allowed", "mood"}
    with in_tenant(alpha):
        assert AssistantSettings.objects.get().enabled is True


def test_an_agent_may_look_and_not_switch(tenant_db: None, alpha: Tenant) -> None:
    caller = as_person(alpha, "agent")
    assert caller.get("ai/settings/").status_code == 200
    refusal(caller.patch("ai/settings/", {"enabled": False}), 403, "not_allowed")
    with in_tenant(alpha):
        assert AssistantSettings.objects.get().enabled is True


def test_a_run_says_what_it_wrote_and_why(tenant_db: None, alpha: Tenant) -> None:
    caller = as_person(alpha, "agent")
    (run,) = caller.get("ai/runs/", conversation=1, outcome="replied").json()["results"]
    assert run["acts"][0]["kind"] == "small_talk"
    assert (run["confidence"], run["threshold"], run["backend"]) == (0.97, 0.85, "built-in")
    written = [caller.get(f"messages/{pk}/").json()["author"] for pk in run["messages"]]
    assert written
    assert set(written) == {"assistant"}
    assert caller.get(f"ai/runs/{run['id']}/").json() == run
    assert caller.get("ai/runs/", outcome="dropped").json()["count"] == 0


def test_a_run_is_explained_and_judged(tenant_db: None, alpha: Tenant) -> None:
    caller = as_person(alpha, "agent")
    with in_tenant(alpha):
        run = RunFactory(conversation_id=1, reasons={"features": {"intent": 1.0}})
    path = f"ai/runs/{run.pk}/"
    found = caller.get(path).json()
    assert found["explanation"] == ["It recognised what the customer wants: raises it."]
    assert found["labels"] == []
    (label,) = caller.post(f"{path}judge/", {"good": False}).json()["labels"]
    assert (label["source"], label["good"]) == ("thumbs", False)
    error = refusal(caller.post(f"{path}judge/", {"good": "perhaps"}), 400, "invalid")
    assert set(error["fields"]) == {"good"}
    refusal(caller.post("ai/runs/999999/judge/", {"good": True}), 404, "not_found")


def test_how_well_it_does_is_counted(tenant_db: None, alpha: Tenant) -> None:
    caller = as_person(alpha, "agent")
    with in_tenant(alpha):
        RunFactory(conversation_id=1, reasons={"p": 0.9, "score": 2.2})
    found = caller.get("ai/confidence/", days=7).json()
    assert (found["days"], found["turns"], found["answered"]) == (7, 2, 2)
    assert found["audited"] == {"wrong": 0, "of": 0, "share": 0.0, "interval": [0.0, 1.0]}
    assert [part["name"] for part in found["languages"]] == ["en"]
    refusal(caller.get("ai/confidence/", days=8), 400, "invalid")
