"""Customers over the API: found by any address, merged and taken apart, asked what they want."""

import pytest

from audit.models import Entry
from conversations.models import ConsentEvent, Contact, ContactAddress, ContactMerge
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.api.caller import Caller, as_person, refusal
from tests.factories import (
    ChannelFactory,
    ContactAddressFactory,
    ContactFactory,
    ConversationFactory,
    InboundMessageFactory,
)
from tests.support.world import CANARY

pytestmark = pytest.mark.usefixtures("tenant_db")


@pytest.fixture
def caller(alpha: Tenant) -> Caller:
    return as_person(alpha, "owner")


@pytest.fixture
def pair(alpha: Tenant) -> tuple[int, int]:
    """Two customers at one number, of whom the second shows no phone."""
    with in_tenant(alpha):
        channel = ChannelFactory(address="990000000000001")
        talks = []
        for kind, value in (("phone", "5511987654321"), ("bsuid", "BR.77")):
            contact = ContactFactory(profile_name=f"Zuleika {kind}")
            ContactAddressFactory(contact=contact, channel=channel, kind=kind, value=value)
            talks.append(ConversationFactory(contact=contact, channel=channel))
            InboundMessageFactory(conversation=talks[-1], text=kind)
        ContactAddressFactory(contact=contact, channel=channel, kind="username", value="zuli.k")
        return talks[0].contact_id, talks[1].contact_id


def ids(caller: Caller, **filters: object) -> list[int]:
    return [row["id"] for row in caller.get("contacts/", **filters).json()["results"]]


@pytest.mark.parametrize(
    ("search", "which"),
    [
        *(("zuleika", [0, 1]), ("ZULEIKA PHONE", [0]), ("BR.77", [1]), ("@zuli.k", [1])),
        *(("+55 11 98765-4321", [0]), ("551187654321", [0]), ("87654321", [0])),
        *(("%", []), ("_", []), ("nobody", []), ("\u202e", [])),
    ],
)
def test_they_are_found_by_any_name_or_address(caller, pair, search, which):
    assert ids(caller, search=search) == [pair[place] for place in which]


def test_a_former_address_still_finds_and_is_shown_apart(caller, pair, alpha):
    with in_tenant(alpha):
        ContactAddress.objects.filter(value="BR.77").update(retired_at=now())
    (found,) = caller.get("contacts/", search="BR.77").json()["results"]
    assert [row["value"] for row in found["addresses"]] == ["zuli.k"]
    assert [row["value"] for row in found["former_addresses"]] == ["BR.77"]


def test_a_cursor_walks_all_without_gap_or_double(caller, alpha):
    with in_tenant(alpha):
        made = [ContactFactory(profile_name="Walked").pk for _ in range(7)]
    seen, answer = [], caller.get("contacts/", cursor=0, limit=3, search="walked").json()
    while True:
        seen += [row["id"] for row in answer["results"]]
        if len(seen) == 3:
            with in_tenant(alpha):
                # One in front of the cursor goes, one behind it comes.
                Contact.objects.filter(pk=made[0]).delete()
                made.append(ContactFactory(profile_name="Walked").pk)
        if answer["next"] is None:
            break
        answer = caller.client.get(answer["next"]).json()
    assert seen == made


@pytest.mark.parametrize("value", ["-1", "x", "1e3", str(2**63), ""])
def test_an_unusable_cursor_is_refused(caller, value):
    refusal(caller.get("contacts/", cursor=value), 400, "invalid")


def test_merging_and_undoing(caller, pair, alpha):
    kept, absorbed = pair
    merged = caller.post(f"contacts/{kept}/merge/", {"absorb": absorbed})
    assert merged.status_code == 200, merged.content
    body = merged.json()
    assert {row["value"] for row in body["addresses"]} == {"5511987654321", "BR.77", "zuli.k"}
    assert [row["absorbed"] for row in body["merges"]] == [absorbed]
    assert absorbed not in ids(caller)
    assert caller.get(f"contacts/{absorbed}/").json()["merged_into"] == kept
    (talk,) = caller.get("conversations/", contact=kept).json()["results"]
    thread = caller.get(f"conversations/{talk['id']}/messages/").json()["results"]
    assert [row["text"] for row in thread] == ["phone", "bsuid"]

    back = caller.post(f"contacts/{kept}/undo/").json()
    assert [row["value"] for row in back["addresses"]] == ["5511987654321"]
    assert absorbed in ids(caller)
    refusal(caller.post(f"contacts/{kept}/undo/"), 409, "merge_impossible")
    with in_tenant(alpha):
        codes = Entry.objects.filter(target=f"contact:{absorbed}").values_list("code", flat=True)
        assert sorted(codes) == ["conversations.contact.merged", "conversations.contact.unmerged"]


def test_which_merge_is_undone_may_be_said_by_either(caller, pair):
    kept, absorbed = pair
    merge = caller.post(f"contacts/{kept}/merge/", {"absorb": absorbed}).json()["merges"][0]["id"]
    refusal(caller.post(f"contacts/{kept}/undo/", {"merge": 10**9}), 404, "not_found")
    refusal(caller.post("contacts/1/undo/", {"merge": merge}), 404, "not_found")
    assert caller.post(f"contacts/{absorbed}/undo/", {"merge": merge}).status_code == 200


@pytest.mark.parametrize("body", [{}, {"absorb": 0}, {"absorb": "x"}, {"absorb": 1, "x": 1}, []])
def test_an_unusable_merge_changes_nothing(caller, pair, alpha, body):
    refusal(caller.post(f"contacts/{pair[0]}/merge/", body), 400, "invalid")
    with in_tenant(alpha):
        assert not ContactMerge.objects.filter(kept=pair[0]).exists()


def test_with_itself_and_with_nobody(caller, pair):
    refusal(caller.post(f"contacts/{pair[0]}/merge/", {"absorb": pair[0]}), 409, "merge_impossible")
    refusal(caller.post(f"contacts/{pair[0]}/merge/", {"absorb": 10**9}), 404, "not_found")


def test_an_agent_may_look_and_not_merge(pair, alpha):
    agent = as_person(alpha, "agent")
    assert agent.get(f"contacts/{pair[0]}/").status_code == 200
    refusal(agent.post(f"contacts/{pair[0]}/merge/", {"absorb": pair[1]}), 403, "not_allowed")
    refusal(agent.post(f"contacts/{pair[0]}/undo/"), 403, "not_allowed")
    with in_tenant(alpha):
        assert not ContactMerge.objects.filter(kept=pair[0]).exists()


def test_the_other_workspaces_customers_do_not_exist(pair, beta):
    theirs = as_person(beta, "owner")
    for path in ("merge/", "undo/", "consent/", ""):
        call = theirs.post if path else theirs.get
        refusal(call(f"contacts/{pair[0]}/{path}"), 404, "not_found")
    with in_tenant(beta):
        own = ContactFactory(profile_name=CANARY).pk
    refusal(theirs.post(f"contacts/{own}/merge/", {"absorb": pair[1]}), 404, "not_found")
    with in_tenant(beta):
        assert not ContactMerge.objects.filter(kept=own).exists()


def test_what_a_customer_told_is_recorded(pair, alpha):
    agent = as_person(alpha, "agent")
    body = {"wanted": False, "note": "On the phone"}
    assert agent.post(f"contacts/{pair[0]}/consent/", body).json()["opted_out_at"]
    again = agent.post(f"contacts/{pair[0]}/consent/", {"wanted": True, "note": "Came by"}).json()
    assert again["opted_out_at"] is None
    with in_tenant(alpha):
        said = ConsentEvent.objects.filter(contact=pair[0]).values_list("kind", "source", "text")
        assert list(said) == [
            ("opted_out", "agent", "On the phone"),
            ("opted_in", "agent", "Came by"),
        ]


@pytest.mark.parametrize(
    "body", [{}, {"wanted": False}, {"wanted": "x", "note": "y"}, {"wanted": False, "note": " "}]
)
def test_an_unusable_consent_records_nothing(caller, pair, alpha, body):
    refusal(caller.post(f"contacts/{pair[0]}/consent/", body), 400, "invalid")
    with in_tenant(alpha):
        assert not ConsentEvent.objects.filter(contact=pair[0]).exists()


def test_consent_of_somebody_merged_is_their_new_selfs(caller, pair):
    caller.post(f"contacts/{pair[0]}/merge/", {"absorb": pair[1]})
    refusal(
        caller.post(f"contacts/{pair[1]}/consent/", {"wanted": False, "note": "x"}),
        404,
        "not_found",
    )
