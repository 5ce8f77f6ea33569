"""The platform's API of language models: the chain, keys, prices, a trial, and budgets."""

import json
from collections.abc import Iterator

import pytest

from ai.backends.keys import key_of
from ai.backends.models import Backend
from ai.budget.models import Attempt, Limit, Spent
from ai.budget.standing import today
from audit.models import Entry
from tenants.models import Tenant
from tenants.routers import OWNER
from tests.ai_backends.stand import MessagesApi
from tests.api.caller import Caller, as_person, as_platform, refusal

pytestmark = pytest.mark.usefixtures("committed_db")

SECRET = "sk-ant-a-key-of-the-tests"
NEW = {"kind": "anthropic", "name": "main", "model": "claude-test"}


@pytest.fixture
def root() -> Caller:
    return as_platform()


@pytest.fixture
def vendor() -> Iterator[MessagesApi]:
    api = MessagesApi()
    yield api
    api.close()


def test_a_vendor_is_set_up_changed_and_removed(root: Caller) -> None:
    made = root.post("ai/backends/", NEW)
    assert made.status_code == 201
    shown = made.json()
    assert (shown["position"], shown["enabled"], shown["key_stored"]) == (1, True, False)
    assert (shown["key_variable"], shown["last_call"]) == ("ANTHROPIC_API_KEY", None)
    path = f"ai/backends/{shown['id']}/"
    assert root.get("ai/backends/").json()["results"] == [shown]
    changed = root.patch(path, {"model": "another"}).json()
    assert changed == {**shown, "model": "another"}
    priced = root.put(
        f"{path}prices/",
        {"price_input": "3", "price_output": 15.5, "priced_on": "2026-11-01"},
    ).json()
    assert (priced["price_input"], priced["price_output"]) == ("3.0000", "15.5000")
    assert (priced["price_cached"], priced["priced_on"]) == (None, "2026-11-01")
    assert root.post(f"{path}disable/").json()["enabled"] is False
    assert root.raw("delete", path, b"").status_code == 204
    refusal(root.get(path), 404, "not_found")
    codes = list(Entry.objects.order_by("id").values_list("code", flat=True))
    assert [code for code in codes if code.startswith("ai.backend")] == [
        *("ai.backend.added", "ai.backend.changed", "ai.backend.priced"),
        *("ai.backend.disabled", "ai.backend.removed"),
    ]


def test_what_makes_no_sense_is_refused_by_field_and_nothing_is_made(root: Caller) -> None:
    for change, field in (
        ({"name": "Not A Name"}, "name"),
        ({"kind": "gpt"}, "kind"),
        ({"kind": "openai_compatible"}, "base_url"),
        ({"base_url": "http://10.0.0.1:9"}, "base_url"),
        ({"key_env": "SECRET_KEY"}, "key_env"),
        ({"key": SECRET}, "key"),
        ({"own_network": True}, "own_network"),
    ):
        error = refusal(root.post("ai/backends/", NEW | change), 400, "invalid")
        assert set(error["fields"]) == {field}, change
    assert not Backend.objects.exists()
    pk = root.post("ai/backends/", NEW).json()["id"]
    assert root.post("ai/backends/", NEW).json()["error"]["code"] == "name_taken"
    for prices in ({}, {"price_input": "3", "price_output": None}, {"price_input": -1}):
        refusal(root.put(f"ai/backends/{pk}/prices/", prices), 400, "invalid")
    assert Backend.objects.get().price_input is None


def test_ears_eyes_and_their_price_are_set_and_stay_when_not_named(root: Caller) -> None:
    hearing = {"kind": "openai", "hearing_model": "hears", "seeing_model": "sees"}
    shown = root.post("ai/backends/", NEW | hearing).json()
    assert (shown["hearing_model"], shown["seeing_model"]) == ("hears", "sees")
    path = f"ai/backends/{shown['id']}/"
    changed = root.patch(path, {"seeing_model": ""}).json()
    assert (changed["hearing_model"], changed["seeing_model"]) == ("hears", "")
    both = {"price_input": "3", "price_output": "15", "price_cached": "1"}
    priced = root.put(f"{path}prices/", both | {"price_minute": "0.006"}).json()
    assert priced["price_minute"] == "0.0060"
    again = root.put(f"{path}prices/", {"price_input": "4", "price_output": "16"}).json()
    assert (again["price_input"], again["price_cached"]) == ("4.0000", "1.0000")
    assert again["price_minute"] == "0.0060"
    nobody_knows = both | {"price_minute": None}
    assert root.put(f"{path}prices/", nobody_knows).json()["price_minute"] is None
    refused = root.post("ai/backends/", NEW | {"name": "deaf", "hearing_model": "hears"})
    assert set(refusal(refused, 400, "invalid")["fields"]) == {"hearing_model"}


def test_a_key_goes_in_and_never_comes_out(root: Caller) -> None:
    pk = root.post("ai/backends/", NEW).json()["id"]
    path = f"ai/backends/{pk}/"
    put = root.put(f"{path}key/", {"key": SECRET})
    assert put.json()["key_stored"] is True
    assert key_of(Backend.objects.get()) == SECRET
    told = json.dumps(list(Entry.objects.values_list("data", flat=True)))
    for answer in (put, root.get(path), root.get("ai/backends/"), root.get("audit/")):
        assert SECRET not in answer.content.decode()
    assert SECRET not in told
    # Led to another address, it is gone.
    moved = root.patch(path, {"base_url": "https://elsewhere.example"}).json()
    assert moved["key_stored"] is False
    root.put(f"{path}key/", {"key": SECRET})
    assert root.raw("delete", f"{path}key/", b"").status_code == 204
    assert Backend.objects.get().sealed_key == ""
    refusal(root.put(f"{path}key/", {"key": " "}), 400, "invalid")


def test_a_trial_asks_the_vendor_now(root: Caller, vendor: MessagesApi, settings: object) -> None:
    pk = root.post("ai/backends/", NEW).json()["id"]
    path = f"ai/backends/{pk}/"
    without = root.put(f"{path}trial/").json()
    assert (without["worked"], without["code"]) == (False, "no_key")
    Backend.objects.using(OWNER).update(base_url=vendor.url, own_network=True)
    root.put(f"{path}key/", {"key": SECRET})
    found = root.put(f"{path}trial/").json()
    assert (found["worked"], found["code"]) == (True, "answered"), found
    assert root.get(path).json()["last_call"]["outcome"] == "answered"
    assert Attempt.objects.filter(outcome="answered").get().tenant_id is None


def test_budgets_are_set_whole_and_stand(root: Caller, alpha: Tenant) -> None:
    none = dict.fromkeys(("day_tokens", "month_tokens", "day_micros", "month_micros"))
    assert root.get("ai/budgets/all/").json() == {**none, "standing": []}
    Spent.objects.using(OWNER).create(
        tenant=None, day=today(), backend="main", input_tokens=70, output_tokens=30
    )
    put = root.put("ai/budgets/all/", {**none, "day_tokens": 1000}).json()
    assert put["standing"] == [
        {"period": "day", "unit": "tokens", "most": 1000, "spent": 100, "held": 0}
    ]
    assert put == root.get("ai/budgets/all/").json()
    own = f"tenants/{alpha.pk}/ai/budget/"
    root.put("ai/budgets/each/", {**none, "month_micros": 5})
    each = root.get(own).json()
    assert (each["month_micros"], each["standing"][0]["most"]) == (None, 5)
    assert root.put(own, {**none, "month_micros": 9}).json()["standing"][0]["most"] == 9
    assert root.put(own, none).json()["standing"][0]["most"] == 5
    for body in ({}, {"day_tokens": 3}, {**none, "day_tokens": -1}, {**none, "of": "all"}):
        refusal(root.put("ai/budgets/all/", body), 400, "invalid")
    refusal(root.put("tenants/999999/ai/budget/", none), 404, "not_found")
    refusal(root.put("ai/budgets/one/", none), 404, "not_found")
    assert Limit.objects.count() == 2


def test_no_owner_reaches_any_of_it(alpha: Tenant) -> None:
    owner = as_person(alpha, "owner")
    for path in ("ai/backends/", "ai/budgets/all/", f"tenants/{alpha.pk}/ai/budget/"):
        refusal(owner.get(path), 404, "not_found")
    refusal(owner.post("ai/backends/", NEW), 404, "not_found")
    assert not Backend.objects.exists()
