"""A replay asks vendors no more often than was chosen, whatever becomes of it."""

import pytest

from ai.backends.models import Backend
from ai.models import AssistantRun, Replay
from ai.replay import replaying
from ai.replay.seeing import TRIES
from tenants.context import in_tenant
from tests.ai.test_turns import Customer
from tests.ai_backends.stand import MessagesApi
from tests.ai_backends.test_natural import QUOTE
from tests.ai_backends.test_whole_turns import MURKY, customer  # noqa: F401
from tests.support.jobs import run_jobs
from tests.support.people import person


@pytest.mark.parametrize("calls", [0, TRIES - 1, TRIES])
def test_no_more_calls_than_chosen(
    api: MessagesApi,
    claude: Backend,
    customer: Customer,  # noqa: F811
    calls: int,
) -> None:
    api.answers({"acts": [QUOTE], "language": "en", "sure": "high"})
    for _ in range(4):
        customer.ask(MURKY)
    before = len(api.requests)
    with in_tenant(customer.tenant):
        owner = person("owner").actor
        replay = replaying.begin(actor=owner, days=1, given={"calls": calls})
    run_jobs()
    made = len(api.requests) - before
    with in_tenant(customer.tenant):
        replay.refresh_from_db()
        assert replay.state == Replay.State.DONE
        assert AssistantRun.objects.filter(backend="claude").count() == 4
    assert replay.calls == made <= calls
    # Where a whole turn's calls fit in, somebody is asked.
    assert (made > 0) is (calls >= TRIES)


def test_what_is_held_for_a_turn_counts_when_its_job_dies(
    api: MessagesApi,
    claude: Backend,
    customer: Customer,  # noqa: F811
) -> None:
    customer.ask(MURKY)
    with in_tenant(customer.tenant):
        owner = person("owner").actor
        replay = replaying.begin(actor=owner, days=1, given={"calls": TRIES})
        trial = replaying.Trial.from_json(replay.choices)
        backends, held = replaying._hold(replay, trial)
        assert ([backend.name for backend in backends], held) == (["claude"], TRIES)
        replay.refresh_from_db()
        assert replay.calls == TRIES
        assert replaying._hold(replay, trial) == ([], 0)
        stale = Replay(pk=replay.pk, calls=0, done=0, choices=replay.choices)
        assert replaying._hold(stale, trial) == ([], 0)
