"""Whatever a client sends, the answer is a refusal with a reason, never a fault of ours."""

import json
from typing import Any

import pytest
from django.db import DataError
from django.http import UnreadablePostError

from api.errors import handle
from catalog.models import Service
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.api.caller import Caller, as_person, as_platform, refusal

WRITES = [
    ("post", "services/"),
    ("patch", "services/1/"),
    ("post", "packages/"),
    ("patch", "packages/1/"),
    ("post", "articles/"),
    ("patch", "articles/1/"),
    ("post", "messages/"),
    ("post", "conversations/1/messages/"),
    ("post", "proposals/1/approve/"),
    ("post", "proposals/1/reject/"),
    ("patch", "ai/settings/"),
    ("post", "auth/token/"),
    ("post", "auth/token/refresh/"),
    ("post", "auth/token/revoke/"),
]
BODIES = {
    "no-json": b"{",
    "form": b"name=x",
    "not-utf8": b'{"name": "\xff\xfe"}',
    "utf16": '{"name": "x"}'.encode("utf-16"),
    "nan": b'{"price": NaN, "threshold": Infinity}',
    "overflow": b'{"price": 1e999, "revision": 1e999, "threshold": 1e999}',
    "huge-int": b'{"revision": 99999999999999999999999, "price": 1}',
    "endless-int": b'{"revision": ' + b"9" * 5000 + b"}",
    "nul": b'{"name": "a\\u0000b", "text": "a\\u0000b", "reason": "\\u0000"}',
    "nul-key": b'{"a\\u0000": 1}',
    "half-character": b'{"name": "\\ud800", "text": "\\udfff", "email": "\\ud800"}',
    "deep": b"[" * 100_000,
    "deep-object": b'{"details":' * 60 + b"1" + b"}" * 60,
    "list": b"[1, 2]",
    "text": b'"hello"',
    "null": b"null",
    "number": b"7",
    "unknown-field": b'{"no_such_field": 1}',
}
VALUES: list[Any] = [
    None,
    True,
    -1,
    0,
    2**62,
    1.5,
    "",
    " ",
    "x" * 5000,
    "\u202e\u200b",
    "1e5",
    "-5",
    "١٢",
    [],
    [[]],
    [None],
    [{}],
    {},
    {"en": None},
    {"en": {"name": 1}},
    {"x": {"name": "y", "z": 1}},
    [{"service_id": None}],
    [{"service_id": 10**15, "quantity": 1}],
    [{"service_id": "1", "quantity": -1}],
]
FIELDS = (
    "name",
    "description",
    "price",
    "currency",
    "details",
    "synonyms",
    "translations",
    "max_quantity",
    "category",
    "duration_minutes",
    "items",
    "question",
    "answer",
    "language",
    "keywords",
    "conversation",
    "text",
    "revision",
    "reason",
    "enabled",
    "threshold",
    "mode",
    "allowed",
    "proposal_hours",
    "email",
    "password",
    "refresh",
)


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_bodies_that_cannot_be_used_are_refused_everywhere(
    tenant_db: None, alpha: Tenant, body: bytes
) -> None:
    caller = as_person(alpha, "owner")
    for method, path in WRITES:
        response = caller.raw(method, path, body)
        assert response.status_code in (400, 413), (path, response.content)
        assert set(response.json()["error"]) == {"code", "message", "fields"}


def test_an_empty_body_is_an_empty_object(tenant_db: None, alpha: Tenant) -> None:
    caller = as_person(alpha, "owner")
    assert caller.raw("patch", "services/1/", b"").status_code == 200
    error = refusal(caller.raw("post", "services/", b""), 400, "invalid")
    assert set(error["fields"]) == {"name", "price"}


@pytest.mark.parametrize("field", FIELDS)
def test_no_value_of_any_field_is_our_fault(tenant_db: None, alpha: Tenant, field: str) -> None:
    caller = as_person(alpha, "owner")
    for method, path in WRITES:
        if path.startswith("auth/") and field not in ("email", "password", "refresh"):
            continue
        for value in VALUES:
            response = caller.raw(method, path, json.dumps({field: value}).encode())
            assert response.status_code < 500, (path, field, value, response.content)
            if b"There is no such field." in response.content:
                break  # whatever it is


def test_every_problem_of_a_body_is_named_by_its_field(tenant_db: None, alpha: Tenant) -> None:
    caller = as_person(alpha, "owner")
    with in_tenant(alpha):
        before = Service.objects.count()
    error = refusal(
        caller.post("services/", {"name": "", "price": "12.345", "colour": "red"}), 400, "invalid"
    )
    assert set(error["fields"]) == {"name", "price", "colour"}
    assert error["fields"]["price"] == "AED has 2 decimals at most."
    with in_tenant(alpha):
        assert Service.objects.count() == before
    error = refusal(caller.post("proposals/1/approve/", {"revision": "x"}), 400, "invalid")
    assert error["fields"] == {"revision": "A valid integer is required."}
    error = refusal(caller.post("proposals/1/approve/", {}), 400, "invalid")
    assert error["fields"] == {"revision": "This field is required."}


def test_nested_problems_carry_their_path(tenant_db: None) -> None:
    body = {"slug": "x", "name": "X", "owner": {"email": "a@b.test", "pet": "cat"}}
    error = refusal(as_platform().post("tenants/", body), 400, "invalid")
    assert error["fields"]["owner.pet"] == "There is no such field."


def test_the_answers_language_does_not_follow_the_browser(tenant_db: None, alpha: Tenant) -> None:
    caller = as_person(alpha, "owner")
    response = caller.client.post(
        "/api/v1/proposals/1/approve/",
        {},
        content_type="application/json",
        headers={"Accept-Language": "es"},
    )
    assert response.json()["error"]["fields"] == {"revision": "This field is required."}


def test_forms_and_files_are_no_json(tenant_db: None, alpha: Tenant) -> None:
    caller = as_person(alpha, "owner")
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/x"):
        refusal(caller.raw("post", "services/", b"name=x", kind), 415, "unsupported_media_type")


def test_a_body_beyond_three_megabytes_is_too_large(tenant_db: None, alpha: Tenant) -> None:
    body = b'{"name": "' + b"x" * (3 * 1024 * 1024) + b'"}'
    refusal(as_person(alpha, "owner").raw("post", "services/", body), 413, "too_large")


def test_a_body_in_chunks_is_not_mistaken_for_an_empty_one(tenant_db: None, alpha: Tenant) -> None:
    caller = as_person(alpha, "owner")
    caller.client.defaults["HTTP_TRANSFER_ENCODING"] = "chunked"
    refusal(caller.raw("post", "services/", b""), 411, "length_required")
    refusal(caller.raw("patch", "services/1/", b""), 411, "length_required")


def test_no_answer_is_kept_on_the_way(tenant_db: None, alpha: Tenant) -> None:
    caller = as_person(alpha, "owner")
    for response in (
        caller.get("services/"),
        caller.get("nothing/"),
        caller.sign_in("owner@example.test"),
    ):
        assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "nothing/",
        "services/x/",
        "services/-1/",
        "services/0/",
        "services/999999999/",
        "services/999999999999999999/",
        "services/99999999999999999999999/",
        "services/1/unknown/",
        "services/%00/",
        "services/1%0a/",
        "ümläut/",
        "",
    ],
)
def test_addresses_that_lead_nowhere_are_not_found(
    tenant_db: None, alpha: Tenant, path: str
) -> None:
    refusal(as_person(alpha, "owner").get(path), 404, "not_found")


@pytest.mark.parametrize(
    "path",
    [
        "services/999/",
        "conversations/999/take_over/",
        "conversations/999/messages/",
        "proposals/999/approve/",
        "proposals/999/reject/",
        "packages/999/archive/",
        "articles/999/restore/",
    ],
)
def test_writes_to_what_is_not_there_are_not_found(
    tenant_db: None, alpha: Tenant, path: str
) -> None:
    caller = as_person(alpha, "owner")
    body = {"messages": {"text": "Hi"}, "approve": {"revision": 1}, "reject": {"reason": "no"}}
    if path == "services/999/":
        response = caller.patch(path, {"name": "x"})
    else:
        response = caller.post(path, body.get(path.split("/")[2], {}))
    refusal(response, 404, "not_found")


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("messages/", {"direction": "sideways"}),
        ("messages/", {"conversation": "x"}),
        ("messages/", {"conversation": str(2**70)}),
        ("messages/", {"after": "x"}),
        ("messages/", {"after": str(-(2**53) - 1)}),
        ("messages/", {"after": str(2**63)}),
        ("messages/", {"status": "\x00"}),
        ("conversations/", {"search": "a\x00b"}),
        ("conversations/", {"filter": "everything"}),
        ("proposals/", {"status": "open"}),
        ("services/", {"archived": "perhaps"}),
        ("services/", {"limit": "x"}),
        ("services/", {"limit": "0"}),
        ("services/", {"limit": "-1"}),
        ("services/", {"limit": "9" * 50}),
        ("services/", {"offset": "²"}),
    ],
)
def test_filters_that_cannot_be_used_are_refused(
    tenant_db: None, alpha: Tenant, path: str, parameters: dict[str, str]
) -> None:
    error = refusal(as_person(alpha, "owner").get(path, **parameters), 400, "invalid")
    assert set(error["fields"]) == set(parameters)


def test_what_the_database_cannot_hold_is_the_clients_to_correct() -> None:
    for exception, status in ((DataError("22003"), 400), (UnreadablePostError(), 400)):
        response = handle(exception, {})
        assert response is not None
        assert response.status_code == status


def test_faults_of_our_own_are_not_dressed_up() -> None:
    assert handle(RuntimeError("broken"), {}) is None


def test_a_caller_at_an_unknown_host_finds_no_workspace(tenant_db: None) -> None:
    caller = Caller(None)
    caller.client.defaults["SERVER_NAME"] = "nobody.localhost"
    assert caller.get("services/").status_code == 404
