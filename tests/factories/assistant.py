"""What the assistant keeps."""

import factory

from ai.confidence.weights import VERSION
from ai.models import (
    Asking,
    AssistantRun,
    AssistantSettings,
    Calibration,
    Case,
    Dialogue,
    Draft,
    Drift,
    Gathering,
    Hearing,
    Playground,
    Question,
    Replay,
    ReplayTurn,
    RunLabel,
    RunMessage,
)
from ai.render import Manner
from core.clock import now
from tests.factories.business import ConversationFactory


class AssistantSettingsFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AssistantSettings


class DialogueFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Dialogue

    conversation = factory.SubFactory(ConversationFactory)


class RunFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AssistantRun

    conversation = factory.SubFactory(ConversationFactory)
    started_at = factory.LazyFunction(now)
    outcome = AssistantRun.Outcome.REPLIED
    backend = "built-in"
    input_through = 1
    language = "en"
    catalogue_version = 1
    manner = factory.LazyFunction(lambda: Manner().to_json())
    confidence = 0.97
    threshold = 0.85
    latency_ms = 3


class DraftFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Draft

    run = factory.SubFactory(RunFactory)
    conversation = factory.SelfAttribute("run.conversation")
    epoch = 0
    answered_before = 0


class QuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Question

    language = "en"
    asked_last = factory.LazyFunction(now)


class AskingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Asking

    question = factory.SubFactory(QuestionFactory)
    why = "low_confidence"


class HearingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Hearing

    form = "voice"
    state = "heard"
    until = factory.LazyFunction(now)


class PlaygroundFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Playground

    touched_at = factory.LazyFunction(now)


class GatheringFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Gathering


class RunMessageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RunMessage

    run = factory.SubFactory(RunFactory)
    position = 0


class RunLabelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RunLabel

    run = factory.SubFactory(RunFactory)
    source = RunLabel.Source.THUMBS
    good = True
    noted_at = factory.LazyFunction(now)


class CalibrationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Calibration

    version = factory.Sequence(lambda number: number + 1)
    weights = VERSION
    shift = -0.4
    slope = 1.0
    labels = 60
    answers = 80
    loss_before = 0.42
    loss_after = 0.38
    error_before = 0.08
    error_after = 0.03
    made_at = factory.LazyFunction(now)


class DriftFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Drift

    metric = Drift.Metric.HANDED_OFF
    recent = 0.5
    before = 0.2
    noticed_at = factory.LazyFunction(now)
    ended_at = factory.LazyFunction(now)


class ReplayFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Replay

    days = 7
    choices = factory.LazyFunction(
        lambda: {"threshold": 85, "allowed": ["answer_questions", "quote_prices"]}
    )
    state = Replay.State.DONE
    begun_at = factory.LazyFunction(now)
    ended_at = factory.LazyFunction(now)


class ReplayTurnFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReplayTurn

    replay = factory.SubFactory(ReplayFactory)
    run = factory.SubFactory(RunFactory)
    change = ReplayTurn.Change.WORDS
    language = "en"
    confidence = 0.97
    backend = "built-in"


class CaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Case

    name = factory.Sequence(lambda number: f"Case {number}")
    turn = factory.LazyFunction(
        lambda: {
            "messages": [{"id": 1, "text": "Hello"}],
            "said_at": now().isoformat(),
            "state": {},
            "language": "en",
            "known": {},
            "open_orders": [],
        }
    )
    expects = factory.LazyFunction(lambda: {"outcome": "answers", "acts": None, "prices": None})
    saved_at = factory.LazyFunction(now)
