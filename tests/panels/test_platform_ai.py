"""The platform's pages of language models, their keys and budgets; a workspace's own use."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.permissions import Role
from ai.backends.actions import add_backend
from ai.backends.breaker import breaker_of
from ai.backends.keys import key_of
from ai.backends.models import Backend
from ai.budget.models import Attempt, Limit, Spent, Told
from ai.budget.queries import by_purpose
from ai.budget.standing import today
from audit.models import Entry
from core.clock import now
from tenants.context import in_tenant, outside_tenants
from tenants.models import Tenant
from tenants.routers import OWNER
from tests import factories
from tests.ai_backends.stand import MessagesApi
from tests.support.people import PLATFORM_ADMIN, person

ClientFor = Callable[[Tenant | None, User | None], Client]

pytestmark = pytest.mark.usefixtures("committed_db")

KEY = "sk-ant-a-key-of-the-tests"
NEW = {"kind": "anthropic", "name": "main", "model": "claude-test"}


@pytest.fixture
def browser(client_for: ClientFor) -> Client:
    admin = factories.UserFactory(email="root@example.test", name="Pia", role=Role.PLATFORM)
    return client_for(None, admin)


@pytest.fixture
def main() -> Backend:
    return add_backend(
        actor=PLATFORM_ADMIN, kind="anthropic", name="main", model="m", key_env="NOWHERE_KEY"
    )


def page(browser: Client, path: str) -> str:
    response = browser.get(path)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def stored(backend: Backend) -> Backend:
    with outside_tenants():
        return Backend.objects.get(pk=backend.pk)


def spent(tenant: Tenant | None, **sums: int) -> None:
    Spent.objects.using(OWNER).create(tenant=tenant, day=today(), backend="main", **sums)


class TestChain:
    def test_empty_it_says_what_answers(self, browser: Client) -> None:
        text = page(browser, "/ai/")
        assert "No vendor is set up" in text and "built-in" in text

    def test_a_vendor_is_added_and_shown_with_its_state(self, browser: Client) -> None:
        response = browser.post("/ai/new/", NEW)
        backend = Backend.objects.get()
        assert (response.status_code, response["Location"]) == (302, f"/ai/{backend.pk}/")
        assert "Not asked yet" in page(browser, "/ai/")
        Attempt.objects.create(
            tenant=None, at=now(), backend="main", kind="anthropic", model="m", prompt_version="v",
            outcome="overloaded", latency_ms=77,
        )  # fmt: skip
        text = page(browser, "/ai/")
        assert "Failed last" in text and "overloaded" in text and "77 ms" in text
        breaker_of(backend).failed(at_once=True)
        assert "Left alone for" in page(browser, "/ai/")

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"name": "Not A Name"}, "a–z"),
            ({"model": ""}, "Name the model"),
            ({"kind": "gpt"}, "There is no"),
            ({"kind": "openai_compatible"}, "Say where the server is"),
            ({"base_url": "http://10.0.0.1:9"}, "https address"),
            ({"key_env": "SECRET_KEY"}, "a secret of the installation"),
        ],
    )
    def test_what_makes_no_sense_is_said_at_its_field(
        self, changed: dict[str, str], words: str, browser: Client
    ) -> None:
        response = browser.post("/ai/new/", NEW | changed)
        assert response.status_code == 422
        assert words in response.content.decode()
        assert not Backend.objects.exists()

    def test_the_order_is_changed(self, browser: Client, main: Backend) -> None:
        second = add_backend(actor=PLATFORM_ADMIN, kind="openai", name="second", model="m")
        browser.post(f"/ai/{second.pk}/move/", {"to": "earlier", "from": "chain"})
        assert list(Backend.objects.values_list("name", "position")) == [("second", 1), ("main", 2)]
        browser.post(f"/ai/{second.pk}/move/", {"to": "later"})
        assert list(Backend.objects.values_list("name", "position")) == [("main", 1), ("second", 2)]
        browser.post(f"/ai/{second.pk}/move/", {"to": "later"})
        assert Entry.objects.filter(code="ai.backend.moved").count() == 2

    def test_it_is_switched_off_and_on(self, browser: Client, main: Backend) -> None:
        browser.post(f"/ai/{main.pk}/switch/", {"enabled": "no"})
        assert not stored(main).enabled
        assert re.search(r">\s*Off\s*<", page(browser, "/ai/"))
        browser.post(f"/ai/{main.pk}/switch/", {"enabled": "yes"})
        assert stored(main).enabled

    def test_it_is_removed(self, browser: Client, main: Backend) -> None:
        assert "Yes, remove main" in page(browser, f"/ai/{main.pk}/")
        browser.post(f"/ai/{main.pk}/remove/")
        assert not Backend.objects.exists()

    def test_one_that_is_gone_is_not_found(self, browser: Client) -> None:
        assert browser.get("/ai/999/").status_code == 404
        for verb in ("key", "prices", "test", "switch", "move", "remove"):
            assert browser.post(f"/ai/999/{verb}/").status_code in (302, 404)


class TestKeys:
    def test_a_key_is_stored_sealed_and_never_shown(self, browser: Client, main: Backend) -> None:
        browser.post(f"/ai/{main.pk}/key/", {"key": f" {KEY} "})
        kept = stored(main)
        assert KEY not in kept.sealed_key and key_of(kept) == KEY
        for path in ("/ai/", f"/ai/{main.pk}/", "/history/"):
            assert KEY not in page(browser, path)
        assert "A key is stored since" in page(browser, f"/ai/{main.pk}/")

    def test_it_is_removed(self, browser: Client, main: Backend) -> None:
        browser.post(f"/ai/{main.pk}/key/", {"key": KEY})
        browser.post(f"/ai/{main.pk}/key/", {"remove": "yes"})
        assert stored(main).sealed_key == ""

    def test_a_refusal_does_not_give_it_back(self, browser: Client, main: Backend) -> None:
        response = browser.post(f"/ai/{main.pk}/key/", {"key": f"{KEY}\x07"})
        assert response.status_code == 422
        assert KEY not in response.content.decode()
        assert browser.post(f"/ai/{main.pk}/key/", {"key": " "}).status_code == 422
        assert stored(main).sealed_key == ""


class TestTesting:
    @pytest.fixture
    def asked(self, main: Backend) -> MessagesApi:
        api = MessagesApi()
        Backend.objects.using(OWNER).update(base_url=api.url)
        yield api
        api.close()

    def test_a_real_call_says_in_words_what_came(
        self, asked: MessagesApi, browser: Client, main: Backend
    ) -> None:
        asked.acts({"kind": "small_talk", "code": "greeting"})
        browser.post(f"/ai/{main.pk}/key/", {"key": KEY})
        breaker = breaker_of(stored(main))
        breaker.failed(at_once=True)
        browser.post(f"/ai/{main.pk}/test/")
        text = page(browser, f"/ai/{main.pk}/")
        assert "answered in" in text
        assert not breaker.is_open()
        assert Attempt.objects.get().tenant_id is None
        browser.post(f"/ai/{main.pk}/key/", {"key": "sk-wrong"})
        browser.post(f"/ai/{main.pk}/test/")
        text = page(browser, f"/ai/{main.pk}/")
        assert "refuses the key" in text and "sk-wrong" not in text

    def test_without_a_key_it_says_where_to_run_it(self, browser: Client, main: Backend) -> None:
        browser.post(f"/ai/{main.pk}/test/")
        text = page(browser, f"/ai/{main.pk}/")
        assert "no key" in text and "manage.py ai_backend test" in text


class TestPrices:
    def test_they_are_kept_with_a_day(self, browser: Client, main: Backend) -> None:
        typed = {"price_input": "3", "price_cached": "0,30", "price_output": "15"}
        browser.post(f"/ai/{main.pk}/prices/", typed | {"priced_on": "2026-11-01"})
        kept = stored(main)
        assert (kept.price_input, kept.price_cached, kept.price_output) == (
            Decimal(3), Decimal("0.3"), Decimal(15),
        )  # fmt: skip
        assert str(kept.priced_on) == "2026-11-01"
        browser.post(f"/ai/{main.pk}/prices/", {"price_input": ""})
        assert stored(main).price_input is None and stored(main).priced_on is None

    @pytest.mark.parametrize(
        "typed",
        [
            {"price_input": "3"},
            {"price_input": "-1", "price_output": "1"},
            {"price_input": "NaN", "price_output": "1"},
            {"price_input": "1e99", "price_output": "1"},
            {"price_input": "1", "price_output": "1", "priced_on": "soon"},
        ],
    )
    def test_nonsense_is_refused(
        self, typed: dict[str, str], browser: Client, main: Backend
    ) -> None:
        assert browser.post(f"/ai/{main.pk}/prices/", typed).status_code == 422
        assert stored(main).price_output is None


class TestMoney:
    def test_costs_by_vendor_and_workspace(
        self, browser: Client, alpha: Tenant, beta: Tenant
    ) -> None:
        assert "Nobody was asked" in page(browser, "/ai/costs/")
        spent(None, calls=3, input_tokens=5000, micros=1_500_000)
        spent(alpha, calls=2, input_tokens=4000, micros=1_230_000, unpriced_tokens=7)
        text = page(browser, "/ai/costs/")
        assert "USD 1.50" in text and "USD 1.23" in text and "7 tokens without a price" in text
        assert alpha.name in text and beta.name not in text
        assert "Nobody was asked" in page(browser, "/ai/costs/?month=2024-02")
        assert page(browser, "/ai/costs/?month=x")

    def test_what_it_was_for_by_month_and_day(
        self, browser: Client, alpha: Tenant, beta: Tenant
    ) -> None:
        month, midnight = today().replace(day=1), datetime.combine(today(), time.min, tzinfo=UTC)
        other_day = midnight + timedelta(days=1 if today().day == 1 else -1)
        for tenant, purpose, version, at, micros in (
            (alpha, "customers", "turn-1", midnight, 10_000),
            (beta, "customers", "turn-1", other_day, 200_000),
            (alpha, "customers", "voice-1", midnight, 3_000_000),
            (beta, "customers", "picture-1", other_day, None),
            (alpha, "playground", "turn-1", other_day, 40_000_000),
            (None, "test", "turn-1", other_day, 500_000_000),
            (alpha, "replay", "turn-1", midnight - timedelta(days=40), 7_000_000_000),
        ):
            Attempt.objects.create(
                tenant=tenant, at=at, backend="main", kind="openai", model="m",
                prompt_version=version, outcome="answered", latency_ms=1,
                purpose=purpose, input_tokens=5, micros=micros,
            )  # fmt: skip
        told = ("what", "calls", "micros", "unpriced_tokens", "today_calls", "today_micros")
        assert [tuple(row[name] for name in told) for row in by_purpose(month)] == [
            ("answers", 2, 210_000, 0, 1, 10_000),
            ("media", 2, 3_000_000, 5, 1, 3_000_000),
            ("trying", 2, 540_000_000, 0, 0, 0),
        ]
        spent(None, calls=6)
        with CaptureQueriesContext(connection) as queries:
            text = page(browser, "/ai/costs/")
        assert len([each for each in queries if "attempt" in each["sql"]]) == 1
        for words in ("Answers to customers", "Voice notes and pictures", "Trying out"):
            assert words in text
        assert "Today 1 call, USD 0.01" in text and "Today none" in text
        assert "USD 540.00" in text
        assert by_purpose(today() - timedelta(days=130)) == [], "single calls are forgotten"

    def test_budgets_are_set_changed_and_taken_away(self, browser: Client, alpha: Tenant) -> None:
        browser.post("/ai/budgets/", {"of": "all", "all-day_tokens": "2 000 000"})
        browser.post("/ai/budgets/", {"of": "each", "each-month_micros": "12,50"})
        assert Limit.objects.get(of="all").day_tokens == 2_000_000
        assert Limit.objects.get(of="each").month_micros == 12_500_000
        text = page(browser, "/ai/budgets/")
        assert 'value="2000000"' in text and 'value="12.50"' in text
        path = f"/tenants/{alpha.pk}/ai-budget/"
        browser.post(path, {"day_tokens": "5"})
        assert Limit.objects.get(of="one", tenant=alpha).day_tokens == 5
        assert 'value="5"' in page(browser, path)
        assert alpha.name in page(browser, "/ai/budgets/")
        browser.post(path, {"day_tokens": ""})
        assert not Limit.objects.filter(of="one").exists()
        assert Entry.objects.filter(code="ai.budget.changed").count() == 4

    @pytest.mark.parametrize("typed", ["-1", "many", "1.5"])
    def test_nonsense_is_refused_at_its_field(self, typed: str, browser: Client) -> None:
        response = browser.post("/ai/budgets/", {"of": "all", "all-day_tokens": typed})
        assert response.status_code == 422
        assert "A whole number of tokens" in response.content.decode()
        assert not Limit.objects.exists()


class TestAWorkspacesOwn:
    def test_it_sees_its_use_and_budget_and_nobody_elses(
        self, client_for: ClientFor, alpha: Tenant, beta: Tenant
    ) -> None:
        spent(alpha, calls=2, input_tokens=4000, micros=1_230_000)
        spent(beta, calls=9, input_tokens=777_777, micros=7_770_000)
        spent(None, calls=11, input_tokens=888_888)
        Limit.objects.using(OWNER).create(of="all", day_tokens=999_999)
        Limit.objects.using(OWNER).create(of="each", day_tokens=5000)
        with in_tenant(alpha):
            owner = person(Role.OWNER)
        text = page(client_for(alpha, owner), "/assistant/usage/")
        assert "4\u202f000 of 5\u202f000" in text and "USD 1.23" in text
        for foreign in ("777\u202f777", "888\u202f888", "999\u202f999"):
            assert foreign not in text
        assert "The budget is spent" not in text
        Told.objects.using(OWNER).create(tenant=alpha, limit="day_tokens", starts_on=today())
        assert "The budget is spent" in page(client_for(alpha, owner), "/assistant/usage/")

    def test_what_was_tried_out_is_told_apart(
        self, client_for: ClientFor, alpha: Tenant, beta: Tenant
    ) -> None:
        spent(alpha, calls=5, input_tokens=4000)
        with in_tenant(alpha):
            owner = person(Role.OWNER)
        assert "for trying out" not in page(client_for(alpha, owner), "/assistant/usage/")
        for tenant, purpose, tokens in (
            (alpha, "playground", 1_234),
            (alpha, "customers", 777_777),
            (beta, "replay", 888_888),
        ):
            Attempt.objects.create(
                tenant=tenant, at=now(), backend="main", kind="anthropic", model="m",
                prompt_version="v", outcome="answered", latency_ms=7, input_tokens=tokens,
                purpose=purpose,
            )  # fmt: skip
        text = page(client_for(alpha, owner), "/assistant/usage/")
        assert "Of this, for trying out" in text and "Playground" in text
        assert "1\u202f234" in text and "tokens without a price" in text
        for foreign in ("777\u202f777", "888\u202f888", "Replays"):
            assert foreign not in text

    def test_empty_it_is_kind(self, client_for: ClientFor, alpha: Tenant) -> None:
        with in_tenant(alpha):
            owner = person(Role.OWNER)
        assert "No model was asked" in page(client_for(alpha, owner), "/assistant/usage/")


def test_models_for_voice_and_pictures_are_set_with_their_price(browser: Client) -> None:
    fields = {"kind": "openai", "name": "ears", "model": "m", "hearing_model": "whisper-1"}
    assert browser.post("/ai/new/", fields).status_code == 302
    backend = Backend.objects.get(name="ears")
    assert (backend.hearing_model, backend.seeing_model) == ("whisper-1", "")
    path = f"/ai/{backend.pk}/"
    changed = {"model": "m", "hearing_model": "", "seeing_model": "looks"}
    assert browser.post(path, changed).status_code == 302
    assert (stored(backend).hearing_model, stored(backend).seeing_model) == ("", "looks")
    assert browser.post(path + "prices/", {"price_minute": "0.006"}).status_code == 302
    assert stored(backend).price_minute == Decimal("0.0060")
    refused = browser.post(path + "prices/", {"price_minute": "much"})
    assert refused.status_code == 422
    assert "US dollars for a minute" in refused.content.decode()


def test_a_vendor_that_is_asked_for_words_alone_says_so_at_the_field(
    browser: Client, main: Backend
) -> None:
    refused = browser.post(f"/ai/{main.pk}/", {"model": "m", "hearing_model": "x"})
    assert refused.status_code == 422
    assert "for words alone" in refused.content.decode()
    assert stored(main).hearing_model == ""
