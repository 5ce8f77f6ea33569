"""Labels out of what happened, the audit, a tenant's calibration and its drift alarm, in rows."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connections, transaction

from ai.actions import update_settings
from ai.confidence import bend_of, drift, tenants
from ai.confidence.keeping import keep, keep_everywhere
from ai.confidence.weights import VERSION
from ai.gather import gather
from ai.labels import Source, judge, note
from ai.labels.outcomes import AUDITED, draw_audits, is_drawn, note_outcomes
from ai.models import AssistantRun, Calibration, Drift, RunLabel
from ai.standing import assistant_settings
from ai.turn import Bend
from audit.models import Entry
from conversations.handling import take_over
from conversations.models import Conversation
from core.clock import now
from core.errors import NotAllowed, NotFound
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.support.jobs import rung
from tests.support.people import person

ACTS = [{"kind": "hours", "date": None}]


def answer(*, minutes_ago: float = 5, score: float | None = 3.0, **fields: Any) -> AssistantRun:
    """A turn, a while ago; of a conversation of its own unless told."""
    reasons = {} if score is None else {"score": score, "p": 0.95, "weights": VERSION}
    values = {
        "acts": ACTS,
        "started_at": now() - timedelta(minutes=minutes_ago),
        "reasons": reasons,
        **fields,
    }
    run: AssistantRun = factories.RunFactory(**values)
    return run


def labels(run: AssistantRun) -> dict[str, bool | None]:
    return dict(RunLabel.objects.filter(run=run).values_list("source", "good"))


def writes(conversation: Conversation) -> None:
    """A person of the business writes to the customer."""
    factories.OutboundMessageFactory(
        conversation=conversation, author="agent", agent=person("agent"), status="sent"
    )


@pytest.mark.usefixtures("tenant_db")
class TestOutcomes:
    def test_a_takeover_soon_after_is_bad_and_a_late_one_says_nothing(self, alpha: Tenant) -> None:
        with in_tenant(alpha):
            late, soon = answer(minutes_ago=45), answer(minutes_ago=10)
            earlier = answer(minutes_ago=20, conversation=soon.conversation)
            for run in (late, soon):
                take_over(actor=person("agent").actor, conversation_id=run.conversation_id)
            note_outcomes()
            assert labels(soon) == {"takeover": False}
            assert labels(late) == labels(earlier) == {}

    def test_a_person_who_writes_after_an_answer_corrects_it(self, alpha: Tenant) -> None:
        with in_tenant(alpha):
            last = answer(minutes_ago=4)
            first = answer(minutes_ago=20, conversation=last.conversation)
            writes(last.conversation)
            note_outcomes()
            assert labels(first) == {}
            assert labels(last) == {"correction": False}

    def test_after_a_hand_off_or_a_proposal_a_person_is_expected(self, alpha: Tenant) -> None:
        with in_tenant(alpha):
            runs = [
                answer(outcome="handed_off", acts=[{"kind": "hand_off", "reason": "complaint"}]),
                answer(acts=[{"kind": "propose_order", "lines": []}]),
            ]
            for run in runs:
                writes(run.conversation)
            note_outcomes()
            assert [labels(run) for run in runs] == [{}, {}]

    def test_a_proposal_accepted_unchanged_is_good_and_a_changed_one_is_not(
        self, alpha: Tenant
    ) -> None:
        with in_tenant(alpha):
            found = {}
            cases = ((1, "approved"), (2, "approved"), (1, "rejected"))
            for through, (revision, status) in enumerate(cases, start=9000):
                run = answer(input_through=through, acts=[{"kind": "propose_order"}])
                factories.ProposalFactory(
                    conversation=run.conversation,
                    contact=run.conversation.contact,
                    source="assistant",
                    status=status,
                    revision=revision,
                    decided_by=person("owner"),
                    decided_at=now(),
                    idempotency_key=f"turn:{run.conversation_id}:{through}",
                )
                found[revision, status] = run
            note_outcomes()
            assert {key: labels(run) for key, run in found.items()} == {
                (1, "approved"): {"proposal": True},
                (2, "approved"): {"proposal": False},
                (1, "rejected"): {},
            }

    def test_twice_is_once_and_what_a_source_said_first_stays(self, alpha: Tenant) -> None:
        with in_tenant(alpha):
            note_outcomes()  # of the seeded conversation
            run = answer(minutes_ago=4)
            writes(run.conversation)
            assert note_outcomes() == 1
            note(run_id=run.pk, source=Source.CORRECTION, good=True)
            assert note_outcomes() == 0
            assert labels(run) == {"correction": True}


@pytest.mark.usefixtures("tenant_db")
class TestTheAudit:
    def test_it_draws_two_per_cent_by_chance_and_the_same_ones_again(self, alpha: Tenant) -> None:
        drawn = sum(is_drawn(7, key) for key in range(50_000))
        assert abs(drawn / 50_000 - AUDITED) < 0.002
        others = {key for key in range(5000) if is_drawn(8, key)}
        assert others != {key for key in range(5000) if is_drawn(7, key)}
        with in_tenant(alpha):
            AssistantRun.objects.bulk_create(
                factories.RunFactory.build(conversation_id=1, acts=ACTS) for _ in range(600)
            )
            first = draw_audits()
            assert 0 < first < 40
            assert draw_audits() == 0
            assert RunLabel.objects.filter(source="audit", good=None).count() == first

    def test_a_person_answers_the_audit_or_speaks_by_themselves(self, alpha: Tenant) -> None:
        with in_tenant(alpha):
            agent = person("agent")
            drawn, other = answer(), answer()
            RunLabel.objects.create(run=drawn, source="audit", good=None, noted_at=now())
            judge(actor=agent.actor, run_id=drawn.pk, good=False)
            judge(actor=agent.actor, run_id=other.pk, good=False)
            judge(actor=agent.actor, run_id=other.pk, good=True)
            assert labels(drawn) == {"audit": False}
            assert labels(other) == {"thumbs": True}
            assert RunLabel.objects.get(run=drawn).by == agent
            assert Entry.objects.filter(code="ai.answer.judged").count() == 3

    def test_who_may_not_reply_may_not_judge_and_nothing_is_kept(self, alpha: Tenant) -> None:
        with in_tenant(alpha):
            run, gone = answer(), answer(outcome="dropped")
            stranger = person("agent").actor
            with pytest.raises(NotAllowed):
                judge(
                    actor=type(stranger)(kind="person", label="x", id=stranger.id),
                    run_id=run.pk,
                    good=True,
                )
            for key in (gone.pk, 10**9):
                with pytest.raises(NotFound):
                    judge(actor=stranger, run_id=key, good=True)
            assert labels(run) == labels(gone) == {}

    def test_the_machine_cannot_judge_itself(self, alpha: Tenant) -> None:
        with in_tenant(alpha):
            run = answer()
        for act in (
            lambda: note(run_id=run.pk, source="thumbs", good=True),
            lambda: list(RunLabel.objects.all()),
            lambda: Calibration.objects.count(),
        ):
            with (
                pytest.raises(ProgrammingError, match="permission denied"),
                in_tenant(alpha, as_assistant=True),
                transaction.atomic(),
            ):
                act()

    def test_only_the_audit_may_leave_its_question_open(self, alpha: Tenant) -> None:
        with in_tenant(alpha), pytest.raises(IntegrityError), transaction.atomic():
            RunLabel.objects.create(run=answer(), source="thumbs", good=None, noted_at=now())


def many(number: int, *, wrong: int, weights: int = VERSION) -> None:
    """So many settled and judged answers, the first `wrong` of them bad."""
    runs = AssistantRun.objects.bulk_create(
        factories.RunFactory.build(
            conversation_id=1,
            acts=ACTS,
            started_at=now() - timedelta(days=2),
            reasons={"score": 3.0, "p": 0.9526, "weights": weights},
        )
        for _ in range(number)
    )
    RunLabel.objects.bulk_create(
        RunLabel(run=run, source="thumbs", good=place >= wrong, noted_at=now())
        for place, run in enumerate(runs)
    )


@pytest.mark.usefixtures("tenant_db")
class TestCalibration:
    def test_under_fifty_labels_nothing_is_learnt(self, alpha: Tenant) -> None:
        with in_tenant(alpha):
            many(49, wrong=30)
            assert tenants.learn() is None
            assert assistant_settings().calibration is None

    def test_it_is_learnt_holds_for_the_next_turn_and_goes_back(self, alpha: Tenant) -> None:
        with in_tenant(alpha):
            seeded = Calibration.objects.get()
            tenants.use(actor=person("owner").actor, version=seeded.version)
            many(120, wrong=40)
            made = tenants.learn()
            assert made is not None
            assert made.shift < -0.5
            assert made.loss_after < made.loss_before
            assert tenants.version_of(assistant_settings()) == made.version
            talk = Conversation.objects.get(pk=1)
            talk.answered_through = 0
            gathered = gather(talk, settings=assistant_settings())
            assert gathered is not None
            bend = gathered.turn.policy.calibration
            assert (bend.version, bend.shift) == (made.version, made.shift)

            tenants.use(actor=person("admin").actor, version=0)
            assert assistant_settings().calibration is None
            codes = Entry.objects.filter(code="ai.calibration.used").order_by("pk")
            assert [entry.data["after"]["calibration"] for entry in codes] == [
                seeded.version,
                made.version,
                0,
            ]

    def test_other_weights_than_todays_teach_nothing_and_bend_nothing(self, alpha: Tenant) -> None:
        with in_tenant(alpha):
            many(120, wrong=40, weights=VERSION - 1)
            assert tenants.learn() is None
            owner = person("owner").actor
            seeded = Calibration.objects.get()
            tenants.use(actor=owner, version=seeded.version)
            settings = assistant_settings()
            assert settings.calibration is not None
            settings.calibration["weights"] = VERSION - 1
            settings.save()
            assert bend_of(settings.calibration) == Bend()
            assert tenants.version_of(assistant_settings()) == 0

            older = factories.CalibrationFactory(weights=VERSION - 1)
            with pytest.raises(NotFound):
                tenants.use(actor=owner, version=older.version)
            many(120, wrong=40)
            made = tenants.learn()
            assert made is not None
            assert made.weights == VERSION

    def test_who_went_back_stays_there(self, alpha: Tenant) -> None:
        with in_tenant(alpha):
            # The seeded one is the newest, and none holds: as after going back.
            many(120, wrong=40)
            made = tenants.learn()
            assert made is not None
            assert assistant_settings().calibration is None

    def test_without_news_there_is_no_second_one(self, alpha: Tenant) -> None:
        with in_tenant(alpha):
            many(120, wrong=40)
            assert tenants.learn() is not None
            assert tenants.learn() is None

    def test_a_change_of_settings_keeps_it(self, alpha: Tenant) -> None:
        with in_tenant(alpha):
            owner = person("owner").actor
            tenants.use(actor=owner, version=Calibration.objects.get().version)
            update_settings(actor=owner, fields={"threshold": 70})
            assert tenants.version_of(assistant_settings()) == Calibration.objects.get().version

    def test_an_agent_may_not_choose_and_what_is_not_there_is_told(self, alpha: Tenant) -> None:
        with in_tenant(alpha):
            with pytest.raises(NotAllowed):
                tenants.use(actor=person("agent").actor, version=0)
            with pytest.raises(NotFound):
                tenants.use(actor=person("owner").actor, version=999)
            assert assistant_settings().calibration is None

    def test_another_tenants_outcomes_teach_nothing(self, alpha: Tenant, beta: Tenant) -> None:
        with in_tenant(beta):
            many(200, wrong=150)
        with in_tenant(alpha):
            assert tenants.learn() is None
            assert assistant_settings().calibration is None


def days_of(number: int, *, ago: float, handed_off: int) -> None:
    """`number` conversations' days, the first `handed_off` of them with a hand-off."""
    talks = [factories.ConversationFactory().pk for _ in range(number)]
    AssistantRun.objects.bulk_create(
        factories.RunFactory.build(
            conversation_id=talk,
            acts=[{"kind": "hand_off", "reason": "complaint"}] if place < handed_off else ACTS,
            outcome="handed_off" if place < handed_off else "replied",
            started_at=now() - timedelta(days=ago),
        )
        for place, talk in enumerate(talks)
    )


@pytest.mark.usefixtures("tenant_db")
class TestDriftInRows:
    def test_it_is_told_once_to_owners_and_admins_until_it_is_over(self, alpha: Tenant) -> None:
        with in_tenant(alpha):
            days_of(110, ago=14, handed_off=10)
            days_of(45, ago=1, handed_off=20)
            (told,) = drift.watch()
            assert (told.metric, told.ended_at) == ("handed_off", None)
            assert drift.watch() == []
            assert Entry.objects.filter(code="ai.drift.noticed").count() == 1
        mails = [row.kwargs["notice"] for row in rung("accounts.mail_work")]
        assert mails == ["drift_handed_off"] * 2  # the owner and the admin, not the agent
        with in_tenant(alpha):
            days_of(400, ago=1, handed_off=0)
            assert drift.watch() == []
            assert Drift.objects.get(pk=told.pk).ended_at is not None

    def test_steady_weeks_are_silent(self, alpha: Tenant) -> None:
        with in_tenant(alpha):
            days_of(110, ago=14, handed_off=22)
            days_of(45, ago=1, handed_off=10)
            assert drift.watch() == []
        assert rung("accounts.mail_work") == []


def test_the_steward_keeps_every_workspace_and_one_that_fails_keeps_none_waiting(
    committed_db: None, alpha: Tenant, beta: Tenant
) -> None:
    with in_tenant(beta):
        run = answer(minutes_ago=4)
        writes(run.conversation)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE t_alpha.ai_runlabel RENAME TO gone")
    try:
        with pytest.raises(RuntimeError, match="1 of 2 workspaces"):
            keep_everywhere()
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute("ALTER TABLE t_alpha.gone RENAME TO ai_runlabel")
    with in_tenant(beta):
        assert labels(run) == {"correction": False}
        keep()
        assert RunLabel.objects.filter(run=run).count() == 1
