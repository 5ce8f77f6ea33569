"""How well the assistant does: the page, the judging, the why, and the same at the command line."""

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils.html import escape

from accounts.models import User
from accounts.permissions import Role
from ai import prompts
from ai.confidence.report import Rate, of_groups, what_if
from ai.confidence.rows import Group
from ai.models import AssistantRun, Calibration, Drift, RunLabel
from ai.queries import assistant_settings
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.support.people import person

ClientFor = Callable[[Tenant | None, User | None], Client]
PAGE = "/assistant/confidence/"
HOURS = [{"kind": "hours", "date": None}]
QUOTE = [{"kind": "quote", "ref": "service:1", "detail": "price", "book": True}]


@pytest.fixture
def browser(tenant_db: None, alpha: Tenant, client_for: ClientFor) -> Client:
    with in_tenant(alpha):
        owner = person(Role.OWNER)
    return client_for(alpha, owner)


def turn(*, p: float | None = 0.97, verdict: bool | None = None, **fields: Any) -> AssistantRun:
    reasons = {} if p is None else {"p": p, "score": 3.0, "features": {"intent": 1.0}}
    values = {
        "conversation_id": 1,
        "acts": HOURS,
        "reasons": {**reasons, **fields.pop("reasons", {})},
        "started_at": now() - timedelta(hours=2),
        **fields,
    }
    run: AssistantRun = factories.RunFactory(**values)
    if verdict is not None:
        factories.RunLabelFactory(run=run, good=verdict)
    return run


def some_turns() -> None:
    """Eight answers of which two are wrong, two questions, two hand-offs, in two languages."""
    for number in range(6):
        turn(p=0.9 + number / 100, verdict=True if number % 2 else None)
    turn(p=0.86, verdict=False)
    turn(p=0.88, verdict=False, language="ar")
    clarify = [{"kind": "clarify", "options": ["menu", "person"]}]
    turn(p=0.7, acts=clarify, reasons={"gate": "clarify"})
    turn(p=0.8, acts=clarify, reasons={"gate": "clarify"})
    lost = [{"kind": "hand_off", "reason": "low_confidence"}]
    turn(p=0.3, acts=lost, outcome="handed_off", reasons={"gate": "hand_off"})
    angry = [{"kind": "hand_off", "reason": "complaint"}]
    turn(p=None, acts=angry, outcome="handed_off", reasons={"cap": "complaint"})


def test_the_page_counts_what_is_in_the_rows(browser: Client, alpha: Tenant) -> None:
    with in_tenant(alpha):
        some_turns()
    text = " ".join(browser.get(PAGE).content.decode().split())
    # Of the seeded turn there is one more answer, judged right.
    assert "9 of 13 turns" in text
    assert "known of 9" in text
    assert "2, 2<span" in text
    assert "This reads like a complaint." in text
    assert "Arabic" in text
    assert "<polyline" in text


@pytest.mark.parametrize("days", ["7", "90", "31", "x", "999999999999"])
def test_any_period_opens(browser: Client, days: str) -> None:
    assert browser.get(PAGE, {"days": days}).status_code == 200


def test_an_empty_workspace_is_told_what_will_be_here(browser: Client, alpha: Tenant) -> None:
    with in_tenant(alpha):
        newer = {"days": "7"}
    response = browser.get(PAGE, newer)
    assert response.status_code == 200
    assert "What it learnt here" in response.content.decode()


def test_another_threshold_is_tried_and_nothing_is_saved(browser: Client, alpha: Tenant) -> None:
    with in_tenant(alpha):
        some_turns()
    text = " ".join(browser.get(PAGE, {"threshold": "89"}).content.decode().split())
    assert "2 answers less: 2 known to be wrong, 0 known to be right." in text
    assert "0 turns more answered" in text
    text = " ".join(browser.get(PAGE, {"threshold": "70"}).content.decode().split())
    assert "2 turns more answered" in text
    with in_tenant(alpha):
        assert assistant_settings().threshold == 85


@pytest.mark.parametrize("threshold", ["0", "100", "-1", "many", "8.5", "٨٥"])
def test_an_impossible_threshold_is_told_at_the_field(browser: Client, threshold: str) -> None:
    response = browser.get(PAGE, {"threshold": threshold})
    assert response.status_code in (200, 422)
    if threshold != "٨٥":
        assert "A whole number from 1 to 99." in response.content.decode()


def test_an_answer_is_judged_and_the_why_says_so(browser: Client, alpha: Tenant) -> None:
    with in_tenant(alpha):
        run = AssistantRun.objects.filter(parts__isnull=False).order_by("pk")[0]
        RunLabel.objects.filter(run=run).delete()
    response = browser.post(f"/assistant/answers/{run.pk}/judge/", {"good": "no"})
    assert (response.status_code, response["Location"]) == (302, f"/inbox/{run.conversation_id}/")
    with in_tenant(alpha):
        label = RunLabel.objects.get(run=run)
        assert (label.source, label.good, label.by) == ("thumbs", False, person(Role.OWNER))
    text = browser.get(f"/inbox/{run.conversation_id}/").content.decode()
    assert "Judged wrong" in text


@pytest.mark.parametrize("good", ["", "maybe"])
def test_a_judgement_that_is_none_changes_nothing(
    browser: Client, alpha: Tenant, good: str
) -> None:
    with in_tenant(alpha):
        run = turn()
    assert browser.post(f"/assistant/answers/{run.pk}/judge/", {"good": good}).status_code == 302
    assert browser.post("/assistant/answers/999999/judge/", {"good": "yes"}).status_code == 404
    with in_tenant(alpha):
        assert not RunLabel.objects.filter(run=run).exists()


def test_what_the_audit_drew_is_asked_for(browser: Client, alpha: Tenant) -> None:
    with in_tenant(alpha):
        run = turn()
        factories.RunLabelFactory(run=run, source="audit", good=None)
    assert "Were these right?" in browser.get(PAGE).content.decode()
    browser.post(f"/assistant/answers/{run.pk}/judge/", {"good": "yes", "from": "confidence"})
    assert "Were these right?" not in browser.get(PAGE).content.decode()
    with in_tenant(alpha):
        assert RunLabel.objects.get(run=run).good is True


def test_a_calibration_is_chosen_and_taken_back_by_who_may(
    browser: Client, alpha: Tenant, client_for: ClientFor
) -> None:
    with in_tenant(alpha):
        version = Calibration.objects.get().version
        agent = person(Role.AGENT)
    way = f"{PAGE}calibration/"
    assert client_for(alpha, agent).post(way, {"version": str(version)}).status_code == 403
    for wanted, holds in ((str(version), version), ("77", version), ("", version), ("0", 0)):
        assert browser.post(way, {"version": wanted}).status_code == 302
        with in_tenant(alpha):
            assert (assistant_settings().calibration or {}).get("version", 0) == holds


def test_an_open_drift_stands_above_everything(browser: Client, alpha: Tenant) -> None:
    with in_tenant(alpha):
        Drift.objects.update(ended_at=None)
    assert "More customers are handed to people" in browser.get(PAGE).content.decode()


@pytest.fixture
def replaced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """The rules as they are after a release that brought new ones."""
    folder = Path(shutil.copytree(prompts.FOLDER, tmp_path / "prompts"))
    (folder / "1000.md").write_text("The rules of tomorrow.")
    monkeypatch.setattr(prompts, "FOLDER", folder)
    for kept in (prompts.all_prompts, prompts.natural_prompts):
        kept.cache_clear()
    yield
    monkeypatch.undo()
    for kept in (prompts.all_prompts, prompts.natural_prompts):
        kept.cache_clear()


def test_the_why_tells_the_rules_of_then(browser: Client, alpha: Tenant, replaced: None) -> None:
    of_then, of_now = prompts.all_prompts()[0], prompts.current()
    said = {}
    for version in (of_then.version, of_now.version, "1-ffffffffff"):
        with in_tenant(alpha):
            run = turn(acts=QUOTE, backend="claude", prompt_version=version)
            talk = factories.ConversationFactory()
            message = factories.OutboundMessageFactory(
                conversation=talk, author="assistant", status="sent"
            )
            factories.RunMessageFactory(run=run, message=message)
        page = " ".join(browser.get(f"/inbox/{talk.pk}/").content.decode().split())
        said[version] = next(
            part for part in page.split(" · ") if "rules" in part and version in part
        )
    way = f"/inbox/rules/{of_then.version}/"
    ends = list(said.values())
    assert [("(replaced since)" in end, "not kept here" in end, "href" in end) for end in ends] == [
        (True, False, True),
        (False, False, True),
        (False, True, False),
    ]
    assert way in ends[0]
    page = browser.get(way).content.decode()
    assert escape(of_then.text.splitlines()[0]) in page
    assert "Replaced since" in page
    assert "Given today" in browser.get(f"/inbox/rules/{of_now.version}/").content.decode()
    assert browser.get("/inbox/rules/1-ffffffffff/").status_code == 404


def test_the_why_names_its_evidence_features_attempts_and_costs(
    browser: Client, alpha: Tenant
) -> None:
    with in_tenant(alpha):
        run = turn(
            acts=QUOTE,
            evidence=["service:1", "service:404404"],
            backend="claude",
            model="m-1",
            prompt_version="v7",
            input_tokens=900,
            output_tokens=41,
            attempts=[
                {"backend": "claude", "outcome": "answered", "latency_ms": 812, "micros": 5300}
            ],
            reasons={
                "features": {"agreed": 1.0, "sure": 0.7, "unmatched": 0.5},
                "problems": ["quote: unknown reference 'x'"],
                "calibration": 3,
            },
        )
        message = factories.OutboundMessageFactory(
            conversation_id=1, author="assistant", status="sent"
        )
        factories.RunMessageFactory(run=run, message=message)
    text = " ".join(browser.get("/inbox/1/").content.decode().split())
    for part in (
        'href="/catalogue/services/1/"',
        "The model and the built-in engine chose the same: raises it.",
        "Words are left that the answer does not explain (50%): lowers it.",
        "unknown reference",
        "answered, 812 ms",
        "rules v7",
        "941 tokens",
        "USD 0.0053",
        "Judged with calibration 3",
    ):
        assert part in text, part


def test_another_workspaces_answers_are_neither_judged_nor_counted(
    browser: Client, alpha: Tenant, beta: Tenant
) -> None:
    with in_tenant(beta):
        run = [turn(verdict=False) for _ in range(20)][-1]
    browser.post(f"/assistant/answers/{run.pk}/judge/", {"good": "yes"})
    with in_tenant(beta):
        assert RunLabel.objects.get(run=run).good is False
    assert "1 of 1 turns" in " ".join(browser.get(PAGE).content.decode().split())


def test_the_command_prints_the_same(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        some_turns()
    out = StringIO()
    call_command("ai_confidence", "alpha", "--days", "7", "--threshold", "89", stdout=out)
    text = out.getvalue()
    assert "2 known of 9" in text
    assert "complaint" in text
    assert "at 89 %: 2 answers fewer (2 known wrong, 0 known right), 0 more" in text
    with pytest.raises(CommandError, match="no workspace"):
        call_command("ai_confidence", "nobody")
    with pytest.raises(CommandError, match="1 to 99"):
        call_command("ai_confidence", "alpha", "--threshold", "100")


def group(**fields: Any) -> Group:
    values: dict[str, Any] = {
        "percent": 95,
        "kind": "answered",
        "language": "en",
        "outside": False,
        "reason": "",
        "good": None,
        "audited": False,
        "count": 1,
    }
    return Group(**{**values, **fields})


class TestFigures:
    def test_thirty_audited_answers_make_the_headline_a_rate(self) -> None:
        rows = [
            group(count=1000),
            group(good=False, count=10),
            group(good=True, audited=True, count=27),
            group(good=False, audited=True, count=3),
        ]
        found = of_groups(rows, days=30)
        assert found.is_sampled
        assert (found.headline.wrong, found.headline.of) == (3, 30)
        low, high = found.headline.interval
        assert 0.02 < low < 0.1 < high < 0.27
        few = of_groups([group(good=True, audited=True, count=29)], days=30)
        assert not few.is_sampled

    def test_nothing_at_all_has_no_figures(self) -> None:
        found = of_groups([], days=7)
        assert (found.turns, found.coverage, found.error, found.curve) == (0, 0.0, None, ())
        assert Rate(0, 0).interval == (0.0, 1.0)

    def test_the_curve_goes_from_the_surest_to_all(self) -> None:
        rows = [
            group(percent=99, good=True, count=50),
            group(percent=90, good=False, count=10),
            group(percent=90, good=True, count=40),
            group(kind="handed_off", percent=None, count=100),
        ]
        first, last = of_groups(rows, days=30).curve
        assert (first.percent, first.coverage, first.risk) == (99, 0.25, 0.0)
        assert (last.percent, last.coverage, last.risk) == (90, 0.5, 0.1)

    def test_caps_stay_with_people_at_any_threshold(self) -> None:
        rows = [
            group(kind="handed_off", percent=None, count=5),
            group(kind="clarified", percent=80),
        ]
        assert what_if(rows, 1).more == 1
