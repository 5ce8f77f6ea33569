"""The assistant's sentences and its tone over the API."""

from ai.render import lint
from audit.models import Entry
from catalog.models import CatalogueVersion, Wording
from catalog.queries import current_snapshot
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.api.caller import as_person, refusal

PRICE = "ai/wordings/en/quote_price/"
OWN = "For {name} we ask {price}."


def test_a_sentence_is_read_tried_changed_and_put_back(tenant_db: None, alpha: Tenant) -> None:
    caller = as_person(alpha, "owner")
    before = caller.get(PRICE).json()
    assert (before["own"], before["says"]) == (False, before["ours"])
    assert {"name": "price", "needed": True} in before["places"]
    (tried,) = caller.post(f"{PRICE}preview/", {"says": [OWN]}).json()
    assert tried["reads"].startswith("For ") and "{" not in tried["reads"]
    assert caller.get(PRICE).json() == before
    changed = caller.put(PRICE, {"says": [OWN, OWN, " "]})
    assert (changed.status_code, changed.json()) == (200, {**before, "own": True, "says": [OWN]})
    rows = caller.get("ai/wordings/", language="en", own="true").json()["results"]
    assert changed.json() in rows and all(row["own"] for row in rows)
    with in_tenant(alpha):
        assert current_snapshot().wordings["en"]["quote_price"] == (OWN,)
    for _ in range(2):
        assert caller.raw("delete", PRICE, b"").status_code == 204
    assert caller.get(PRICE).json() == before
    with in_tenant(alpha):
        codes = Entry.objects.filter(code__startswith="catalog.wording").values_list("code")
        assert codes.count() == 2


def test_what_may_not_be_said_is_refused_and_nothing_changes(
    tenant_db: None, alpha: Tenant
) -> None:
    caller = as_person(alpha, "owner")
    with in_tenant(alpha):
        version = CatalogueVersion.objects.count()
    says = [OWN, "{name} for {price}, 10 off", "{name} for {price} with a discount", "{name}"]
    error = refusal(caller.put(PRICE, {"says": says}), 400, "invalid")
    assert set(error["fields"]) == {"variant_2", "variant_3", "variant_4"}
    tried = caller.post(f"{PRICE}preview/", {"says": says}).json()
    assert [bool(row["problem"]) for row in tried] == [False, True, True, True]
    assert [row["reads"] == "" for row in tried] == [False, True, True, True]
    for body in ({}, {"says": []}, {"says": "x"}, {"says": [OWN] * 5}, {"says": [3, None]}):
        assert caller.put(PRICE, body).status_code == 400, body
    for fixed in ("en/propose_outro", "en/nothing", "xx/quote_price"):
        for answer in (
            caller.get(f"ai/wordings/{fixed}/"),
            caller.put(f"ai/wordings/{fixed}/", {"says": [OWN]}),
            caller.post(f"ai/wordings/{fixed}/preview/", {"says": [OWN]}),
            caller.raw("delete", f"ai/wordings/{fixed}/", b""),
        ):
            refusal(answer, 404, "not_found")
    with in_tenant(alpha):
        assert CatalogueVersion.objects.count() == version
        assert not Wording.objects.filter(key="quote_price", language="en").exists()


def test_the_list_is_in_pages_of_what_the_business_speaks(tenant_db: None, alpha: Tenant) -> None:
    caller = as_person(alpha, "agent")
    found = caller.get("ai/wordings/", limit=2).json()
    with in_tenant(alpha):
        spoken = len(current_snapshot().business.languages)
    assert found["count"] == len(lint.editable()) * spoken
    assert len(found["results"]) == 2
    french = caller.get("ai/wordings/", language="fr", limit=1).json()
    assert french["results"][0]["language"] == "fr"
    refusal(caller.get("ai/wordings/", language="xx"), 400, "invalid")
    refusal(caller.put(PRICE, {"says": [OWN]}), 403, "not_allowed")


def test_the_tone_is_chosen(tenant_db: None, alpha: Tenant) -> None:
    caller = as_person(alpha, "owner")
    assert caller.get("ai/tone/").json() == {"tone": "friendly"}
    assert caller.put("ai/tone/", {"tone": "formal"}).json() == {"tone": "formal"}
    assert caller.get("ai/tone/").json() == {"tone": "formal"}
    refusal(caller.put("ai/tone/", {"tone": "rude"}), 400, "invalid")
    refusal(as_person(alpha, "agent").put("ai/tone/", {"tone": "brief"}), 403, "not_allowed")
    assert caller.get("ai/tone/").json() == {"tone": "formal"}
