"""The chain: a model may help, never harm; whatever happens, the customer is answered."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache

from ai.acts import Clarify, HandOff, Quote, Refuse, ReviewOrder, SmallTalk
from ai.backends import asking, chain
from ai.backends.breaker import FAILURES, breaker_of
from ai.backends.models import Backend
from ai.render import render, text_of
from ai.turn import AssistantPolicy, CustomerMessage, HistoryEntry, Turn
from tenants.context import in_tenant, outside_tenants
from tenants.models import Tenant
from tenants.switches import set_switch
from tests.ai.shops import DUBAI_NOW, SPARKLE
from tests.ai_backends.stand import KEY_ENV, MessagesApi, VendorApi, turn, words
from tests.support.people import PLATFORM_ADMIN
from tests.support.ports import free_port

pytestmark = pytest.mark.usefixtures("committed_db", "inside")

# Words that the built-in engine can make nothing of, so that the model is heard.
MURKY = "my settee has seen better days, what would freshening it up run me"


def outcomes(decided: chain.Decided) -> list[str]:
    return [attempt["outcome"] for attempt in decided.attempts]


class TestAModelThatHelps:
    def test_is_heard_where_the_engine_is_unsure(self, api: MessagesApi, claude: Backend) -> None:
        api.acts({"kind": "quote", "ref": "service:3"})
        decided = chain.decide(turn(MURKY))
        assert decided.backend == "claude"
        assert decided.model == "claude-test"
        assert decided.prompt_version == asking.PROMPT_VERSION
        assert [act.ref for act in decided.decision.acts] == ["service:3"]
        assert outcomes(decided) == ["answered"]
        assert decided.input_tokens > 0
        assert "180.00 AED" in text_of(render(decided.decision.acts, SPARKLE, "en"))

    def test_leads_a_booking_through_the_servers_questions(
        self, api: MessagesApi, claude: Backend
    ) -> None:
        text = "my settee needs freshening up monday 10am, Marina Gate 12"
        api.acts(
            {
                "kind": "propose_order",
                "lines": [{"ref": "service:3"}],
                "slots": [
                    {"name": "date", "words": words(text, "monday")},
                    {"name": "time", "words": words(text, "10am,")},
                    {"name": "place", "words": words(text, "Marina Gate 12")},
                ],
            }
        )
        decided = chain.decide(turn(text))
        (act,) = decided.decision.acts
        # Proposed by the model, read back by the server: nobody has said yes.
        assert isinstance(act, ReviewOrder)
        assert {slot.name: slot.value for slot in act.slots} == {
            "date": "2026-11-23",
            "time": "10:00",
            "place": "Marina Gate 12",
        }
        assert decided.decision.state["reviewed"]

        yes = Turn(
            messages=(CustomerMessage(id=2, text="yes please"),),
            snapshot=SPARKLE,
            now=DUBAI_NOW,
            state=decided.decision.state,
        )
        agreed = chain.decide(yes)
        assert agreed.backend == chain.ENGINE  # a yes is settled without a model
        assert [act.kind for act in agreed.decision.acts] == ["propose_order"]
        assert len(api.requests) == 1


class TestAModelThatLies:
    """Its answers pass through the same gate as everybody's."""

    @pytest.mark.parametrize(
        "act",
        [
            {"kind": "quote", "ref": "service:777"},
            {"kind": "quote", "ref": "service:3", "price": "1.00"},
            {"kind": "quote", "ref": "service:3", "text": "It is free today"},
            {"kind": "confirm_order", "reference": "O-1001"},
            {"kind": "discount", "percent": 50},
            {"kind": "small_talk", "code": "booked"},
            {"kind": "order_status", "reference": "O-4242"},
        ],
    )
    def test_made_up_things_are_no_answer(
        self, api: MessagesApi, claude: Backend, act: dict[str, Any]
    ) -> None:
        api.acts(act)
        decided = chain.decide(turn(MURKY))
        assert decided.backend == chain.ENGINE
        assert outcomes(decided) == ["malformed"]
        assert decided.attempts[0]["input_tokens"] > 0

    def test_a_proposal_without_a_yes_is_only_read_back(
        self, api: MessagesApi, claude: Backend
    ) -> None:
        text = "the settee thing maybe monday 10am at Marina Gate 12, or perhaps not, dunno"
        slots = [
            {"name": "date", "words": words(text, "monday")},
            {"name": "time", "words": words(text, "10am")},
            {"name": "place", "words": words(text, "Marina Gate 12,")},
        ]
        api.acts({"kind": "propose_order", "lines": [{"ref": "service:3"}], "slots": slots})
        kinds = {act.kind for act in chain.decide(turn(text)).decision.acts}
        assert "propose_order" not in kinds

    def test_a_discount_is_refused_whatever_a_model_says(
        self, api: MessagesApi, claude: Backend
    ) -> None:
        api.acts({"kind": "quote", "ref": "service:3"})
        decided = chain.decide(turn("give me 20% discount on the sofa shampoo"))
        assert any(isinstance(act, Refuse) for act in decided.decision.acts)
        assert api.requests == []

    @pytest.mark.parametrize(
        "text", ["I want to talk to a person", "I am very unhappy, your team broke my lamp"]
    )
    def test_a_person_is_called_whatever_a_model_says(
        self, api: MessagesApi, claude: Backend, text: str
    ) -> None:
        api.acts({"kind": "small_talk", "code": "greeting"})
        decided = chain.decide(turn(text))
        assert isinstance(decided.decision.acts[-1], HandOff)
        assert api.requests == []

    def test_against_a_sure_engine_the_customer_is_asked(
        self, api: MessagesApi, claude: Backend
    ) -> None:
        api.acts({"kind": "quote", "ref": "service:1"})
        decided = chain.decide(turn("how much is sofa shampoo?"))
        (act,) = decided.decision.acts
        assert isinstance(act, Clarify)
        assert {"service:1", "service:3"} <= set(act.options)
        assert decided.decision.confidence < 0.85

    def test_what_the_tenant_forbids_stays_forbidden(
        self, api: MessagesApi, claude: Backend
    ) -> None:
        api.acts({"kind": "quote", "ref": "service:3"})
        policy = AssistantPolicy(allowed=frozenset({"small_talk"}))
        decided = chain.decide(turn(MURKY, policy=policy))
        assert not any(isinstance(act, Quote) for act in decided.decision.acts)


class TestAVendorThatFails:
    @pytest.mark.parametrize(
        "fault",
        [
            "unauthorized", "no_credit", "invalid", "not_found", "bad_gateway", "empty", "not_json",
            "array", "null", "no_content", "blocks_of_nothing", "no_tool", "input_of_text",
            "input_empty", "flood",
        ],
    )  # fmt: skip
    def test_passes_the_turn_on_at_once(
        self, api: MessagesApi, claude: Backend, fault: str
    ) -> None:
        api.fails(fault, stay=True)
        decided = chain.decide(turn(MURKY))
        assert decided.backend == chain.ENGINE
        assert decided.decision.acts
        assert len(api.requests) == 1
        assert len(decided.attempts) == 1
        assert decided.attempts[0]["latency_ms"] >= 0

    @pytest.mark.parametrize("fault", ["rate_limited", "server_error", "overloaded", "drop", "cut"])
    def test_is_asked_once_more_when_it_may_help(
        self, api: MessagesApi, claude: Backend, fault: str
    ) -> None:
        api.acts({"kind": "quote", "ref": "service:3"})
        api.fails(fault)
        decided = chain.decide(turn(MURKY))
        assert decided.backend == "claude"
        assert outcomes(decided)[1:] == ["answered"]

    def test_is_asked_no_third_time(self, api: MessagesApi, claude: Backend) -> None:
        api.fails("overloaded", stay=True)
        decided = chain.decide(turn(MURKY))
        assert outcomes(decided) == ["overloaded", "overloaded"]
        assert decided.backend == chain.ENGINE

    def test_is_not_waited_for_when_it_asks_for_a_minute(
        self, api: MessagesApi, claude: Backend
    ) -> None:
        api.fails("rate_limited_long", stay=True)
        began = time.monotonic()
        decided = chain.decide(turn(MURKY))
        assert outcomes(decided) == ["rate_limited"]
        assert time.monotonic() - began < 30

    def test_hands_over_to_the_next(self, api: MessagesApi, add: Callable[..., Backend]) -> None:
        add(f"http://127.0.0.1:{free_port()}", name="first")
        add(api.url, name="second")
        api.acts({"kind": "quote", "ref": "service:3"})
        decided = chain.decide(turn(MURKY))
        assert decided.backend == "second"
        assert [attempt["backend"] for attempt in decided.attempts] == ["first", "first", "second"]

    def test_has_no_key_here(self, api: MessagesApi, add: Callable[..., Backend]) -> None:
        add(api.url, name="keyless", key_env="NOBODY_SET_THIS")
        decided = chain.decide(turn(MURKY))
        assert outcomes(decided) == ["no_key"]
        assert api.requests == []

    def test_the_whole_turn_has_one_deadline(
        self, api: MessagesApi, add: Callable[..., Backend], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(chain, "DEADLINE_SECONDS", 2.5)
        add(api.url, name="first")
        add(api.url + "/", name="second")
        api.fails("hang", stay=True)
        began = time.monotonic()
        decided = chain.decide(turn(MURKY))
        assert time.monotonic() - began < 10
        assert decided.backend == chain.ENGINE
        assert outcomes(decided) == ["timeout"]

    def test_one_that_hangs_leaves_time_for_the_next(
        self,
        api: MessagesApi,
        other: VendorApi,
        add: Callable[..., Backend],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(chain, "DEADLINE_SECONDS", 6.0)
        add(api.url, name="first")
        add(other.url, name="second", kind="openai_compatible")
        api.fails("hang", stay=True)
        other.acts({"kind": "quote", "ref": "service:3"})
        decided = chain.decide(turn(MURKY))
        assert decided.backend == "second"
        assert outcomes(decided) == ["timeout", "answered"]


class TestTheBreaker:
    def test_opens_after_five_failures_and_spares_the_next_turn(
        self, api: MessagesApi, claude: Backend
    ) -> None:
        api.fails("overloaded", stay=True)
        for _ in range(3):
            chain.decide(turn(MURKY))
        before = len(api.requests)
        assert before in (FAILURES, FAILURES + 1)
        decided = chain.decide(turn(MURKY))
        assert outcomes(decided) == ["left_alone"]
        assert len(api.requests) == before

    def test_opens_at_once_for_a_refused_key(self, api: MessagesApi, claude: Backend) -> None:
        api.fails("unauthorized", stay=True)
        chain.decide(turn(MURKY))
        assert outcomes(chain.decide(turn(MURKY))) == ["left_alone"]

    @pytest.mark.parametrize("fault", ["refusal", "cut_off", "too_large"])
    def test_stays_shut_whatever_one_customer_makes_a_vendor_decline(
        self, api: MessagesApi, claude: Backend, fault: str
    ) -> None:
        api.fails(fault, stay=True)
        for _ in range(FAILURES + 2):
            chain.decide(turn(MURKY))
        assert not breaker_of(claude).is_open()
        assert len(api.requests) == FAILURES + 2

    def test_is_another_for_another_key(self, api: MessagesApi, claude: Backend) -> None:
        api.fails("unauthorized")
        chain.decide(turn(MURKY))
        assert breaker_of(claude).is_open()
        claude.sealed_key = "what another key is sealed as"
        assert not breaker_of(claude).is_open()

    def test_is_the_same_for_all_tenants(
        self, api: MessagesApi, claude: Backend, beta: Tenant
    ) -> None:
        api.fails("unauthorized", stay=True)
        chain.decide(turn(MURKY))
        with in_tenant(beta, as_assistant=True):
            assert breaker_of(claude).is_open()

    def test_waits_twice_as_long_each_time(self, claude: Backend) -> None:
        breaker = breaker_of(claude)
        waits = []
        for _ in range(7):
            breaker.failed(at_once=True)
            waits.append(round(breaker.look()[0]))
            with outside_tenants():
                cache.delete(f"{breaker.key}:open")  # its time has run out
        assert waits == [30, 60, 120, 240, 480, 600, 600]
        breaker.succeeded()
        breaker.failed()
        assert breaker.look()[0] == 0

    def test_one_failure_after_an_opening_opens_it_again(self, claude: Backend) -> None:
        breaker = breaker_of(claude)
        for _ in range(FAILURES):
            breaker.failed()
        assert breaker.is_open()
        with outside_tenants():
            cache.delete(f"{breaker.key}:open")  # its time has run out
        assert not breaker.is_open()
        assert breaker.is_open(), "one tries, and the others wait for what becomes of it"
        breaker.failed()
        assert breaker.is_open()
        with outside_tenants():
            cache.delete(f"{breaker.key}:open")
        assert not breaker.is_open()
        breaker.succeeded()
        assert not breaker.is_open()
        assert not breaker.is_open()

    def test_without_redis_every_backend_is_tried(
        self, api: MessagesApi, claude: Backend, settings: Any
    ) -> None:
        settings.CACHES = {
            "default": {**settings.CACHES["default"], "LOCATION": "unix:///nowhere/valkey.sock"}
        }
        api.acts({"kind": "quote", "ref": "service:3"})
        assert chain.decide(turn(MURKY)).backend == "claude"


class TestWithoutAsking:
    def test_no_vendor_is_an_ordinary_case(self) -> None:
        decided = chain.decide(turn("how much is sofa shampoo?"))
        assert decided.backend == chain.ENGINE
        assert decided.attempts == []
        assert [act.ref for act in decided.decision.acts] == ["service:3"]

    def test_a_tap_is_settled(self, api: MessagesApi, claude: Backend) -> None:
        tapped = Turn(
            messages=(CustomerMessage(id=1, text="Prices", reply_id="quote:service:3"),),
            snapshot=SPARKLE,
            now=DUBAI_NOW,
        )
        decided = chain.decide(tapped)
        assert [act.ref for act in decided.decision.acts] == ["service:3"]
        assert api.requests == []

    @pytest.mark.parametrize("whose", ["platform", "tenant"])
    def test_a_kill_switch_keeps_everything_in(
        self, api: MessagesApi, claude: Backend, alpha: Tenant, whose: str
    ) -> None:
        tenant = alpha if whose == "tenant" else None
        set_switch(actor=PLATFORM_ADMIN, kind="ai", tenant=tenant, engaged=True, reason="")
        decided = chain.decide(turn(MURKY))
        assert outcomes(decided) == ["switched_off"]
        assert api.requests == []


def test_small_talk_by_a_model_stays_small_talk(api: MessagesApi, claude: Backend) -> None:
    api.acts({"kind": "small_talk", "code": "thanks"})
    decided = chain.decide(turn("muchas grazie ragazzi", history=(HistoryEntry("agent", "Hi"),)))
    assert all(isinstance(act, SmallTalk | Clarify | HandOff) for act in decided.decision.acts)
    assert KEY_ENV not in str(decided)
