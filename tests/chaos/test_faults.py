"""The pack of faults: as many as asked for, every kind in its share, the same for a seed."""

from collections import Counter

import pytest

from chaos.faults import SHARES, STOPPED_SECONDS, deal
from supervisor.programs import PATIENCE


def test_a_hundred_faults_have_what_the_figures_ask_for() -> None:
    pack = Counter(deal(100, seed=1))

    assert sum(pack.values()) == 100
    assert set(pack) == set(SHARES)
    assert pack["wipe redis"] >= 10
    assert pack["crash postgres"] >= 5


@pytest.mark.parametrize("count", [0, 1, 7, 12, 30, 99, 250])
def test_any_number_is_dealt(count: int) -> None:
    assert len(deal(count, seed=5)) == count


def test_a_seed_repeats_its_pack_and_another_does_not() -> None:
    assert deal(60, seed=3) == deal(60, seed=3)
    assert deal(60, seed=3) != deal(60, seed=4)


def test_who_is_stopped_stands_still_for_longer_than_anybody_waits() -> None:
    assert all(
        patience < STOPPED_SECONDS for name, patience in PATIENCE.items() if name != "steward"
    )
