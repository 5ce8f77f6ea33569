"""How fast a number may send: one count over all processes, and none without Redis."""

import os
import subprocess
import sys
import time
from typing import Any

import pytest
from django.core.cache import cache

from conversations.models import Channel
from core.scope import active_tenant_id
from tenants.isolation.redis_keys import all_keys, strangers
from tests.whatsapp.conftest import ROOT
from whatsapp import pace, shared, slowdown
from whatsapp.models import CloudNumber


@pytest.fixture(autouse=True)
def _fresh(channel: Channel) -> None:
    cache.clear()
    slowdown.forget()
    pace.forget()


def rate(channel: Channel, per_second: int, *, coexistence: bool = False) -> None:
    CloudNumber.objects.filter(channel=channel).update(
        per_second=per_second, coexistence=coexistence
    )
    pace.forget()


def taken(channel: Channel, *, peers: Any, lane: str = "reply") -> int:
    """How many of `peers` may be sent to at this moment."""
    return sum(pace.take(channel, peer=peer, lane=lane) is None for peer in peers)


class TestPair:
    def test_45_at_once_and_then_one_in_six_seconds(self, channel: Channel) -> None:
        rate(channel, 1000)
        assert taken(channel, peers=[7] * 60) == 45
        wait = pace.take(channel, peer=7, lane="reply")
        assert wait is not None
        assert (wait.why, 5 < wait.seconds <= 6.2) == ("pair", True)
        assert pace.take(channel, peer=8, lane="reply") is None, "another customer waits for nobody"

    def test_who_is_refused_has_spent_nothing(self, channel: Channel) -> None:
        rate(channel, 1000)
        taken(channel, peers=[7] * 45)
        waits = [pace.take(channel, peer=7, lane="reply") for _ in range(20)]
        assert all(wait is not None and wait.seconds <= 6.2 for wait in waits)


class TestNumber:
    @pytest.mark.parametrize(
        ("per_second", "coexistence", "most"), [(80, False, 80), (80, True, 20), (10, True, 10)]
    )
    def test_never_more_than_the_platforms_rate_in_a_second(
        self, channel: Channel, per_second: int, coexistence: bool, most: int
    ) -> None:
        rate(channel, per_second, coexistence=coexistence)
        until, peer, sent = time.monotonic() + 1.0, 0, 0
        while time.monotonic() < until:
            peer += 1
            sent += pace.take(channel, peer=peer, lane="reply") is None
        assert most * 0.5 <= sent <= most + 1

    def test_lanes_leave_something_to_those_before_them(self, channel: Channel) -> None:
        rate(channel, 100)
        for lane, after in (("bulk", "notice"), ("notice", "reply")):
            peer = 0
            while pace.take(channel, peer=peer, lane=lane) is None:
                peer += 1
                assert peer < 5000, f"{lane} is never held back"
            assert pace.take(channel, peer=9999, lane=after) is None, f"{lane} took it all"

    def test_those_who_wait_get_moments_one_after_the_other(self, channel: Channel) -> None:
        rate(channel, 10)
        taken(channel, peers=range(5))
        waits = [pace.take(channel, peer=peer, lane="reply") for peer in range(10, 30)]
        seconds = [wait.seconds for wait in waits if wait]
        assert len(seconds) == 20
        assert seconds == sorted(seconds)
        assert seconds[-1] - seconds[0] > 1.5, "they would all come back at once"

    def test_a_refusal_slows_all_of_it(self, channel: Channel) -> None:
        slowdown.slow_down(channel)
        slowdown.forget()  # as in another process
        wait = pace.take(channel, peer=1, lane="reply")
        assert wait is not None
        assert (wait.why, 0.5 < wait.seconds <= 1.1) == ("slow", True)


def test_every_key_says_its_tenant(channel: Channel) -> None:
    pace.take(channel, peer=1, lane="reply")
    slowdown.slow_down(channel)
    keys = [key for key in all_keys() if ":pace:" in key]
    assert len(keys) == 3
    assert strangers(keys, known={str(active_tenant_id())}) == []


class TestWithoutRedis:
    @pytest.fixture
    def away(self, settings: Any) -> Any:
        settings.REDIS_URL = "unix:///nowhere/valkey.sock"
        shared.client.cache_clear()
        yield
        shared.client.cache_clear()
        pace._away._until = 0

    def test_nothing_is_held_back(self, channel: Channel, away: None) -> None:
        rate(channel, 1)
        assert taken(channel, peers=[7] * 100) == 100

    def test_a_refusal_still_slows_this_process(self, channel: Channel, away: None) -> None:
        assert 1 <= slowdown.slow_down(channel) <= 1.5
        wait = pace.take(channel, peer=7, lane="reply")
        assert wait is not None
        assert wait.why == "slow"

    def test_an_emptied_one_begins_anew(self, channel: Channel) -> None:
        rate(channel, 1000)
        taken(channel, peers=[7] * 45)
        cache.clear()
        assert pace.take(channel, peer=7, lane="reply") is None


_TAKER = """
import sys, time, django
django.setup()
from core.scope import Scope, set_scope
from conversations.models import Channel
from whatsapp import pace
tenant, channel, first = map(int, sys.argv[1:])
set_scope(Scope(tenant_id=tenant, schema_name="t_alpha", role="x"))
pace._rates._known[(tenant, channel)] = (time.monotonic() + 99, 50)
number, sent, peer = Channel(pk=channel), 0, first
print("ready", flush=True)
sys.stdin.readline()
until = time.monotonic() + 1
while time.monotonic() < until:
    peer += 1
    sent += pace.take(number, peer=peer, lane="reply") is None
    sent += pace.take(number, peer=1, lane="reply") is None and 1000
print(sent)
"""


def test_several_processes_count_as_one(channel: Channel) -> None:
    """Four of them for a second: the rate is held together, and one customer's 45 as well."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    place = [str(active_tenant_id()), str(channel.pk)]
    takers = [
        subprocess.Popen(
            [sys.executable, "-c", _TAKER, *place, str(10_000 * (1 + number))],
            cwd=ROOT,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(4)
    ]
    for taker in takers:
        assert taker.stdout is not None
        assert taker.stdout.readline() == "ready\n"
    began = time.monotonic()
    for taker in takers:
        assert taker.stdin is not None
        taker.stdin.write("go\n")
        taker.stdin.flush()
    counts = [int(taker.communicate(timeout=60)[0]) for taker in takers]
    seconds = time.monotonic() - began
    to_one, to_others = sum(count // 1000 for count in counts), sum(n % 1000 for n in counts)
    assert sum(count > 0 for count in counts) >= 2, "only one of them came to it"
    assert to_one <= 45
    assert 25 <= to_one + to_others <= 50 * seconds + 1
