"""Turns of the last days are counted from the newest backwards, without reading all before."""

from datetime import timedelta

from ai.queries import LONGEST_TURN, handled_since, runs_since
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories

DAY = timedelta(days=1)


def test_turns_count_from_the_moment_on_also_where_a_long_one_ended_late(
    tenant_db: None, alpha: Tenant
) -> None:
    moment = now() - DAY
    with in_tenant(alpha):
        _, long_ago, exact, begun_before, newest = (
            factories.RunFactory(conversation_id=1, started_at=at)
            for at in (
                moment - DAY,
                moment - LONGEST_TURN * 1.1,
                moment,
                moment - LONGEST_TURN * 0.9,
                now(),
            )
        )
        assert list(runs_since(moment)) == [newest, exact]
        assert begun_before in runs_since(moment - LONGEST_TURN)
        assert long_ago in runs_since(moment - DAY / 2)
        assert handled_since(moment) == {"replied": 2, "handed_off": 0}
        assert handled_since(now() + DAY) == {"replied": 0, "handed_off": 0}
