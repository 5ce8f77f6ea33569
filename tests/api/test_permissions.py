"""Every address of the API against nobody, each role and the wrong workspace."""

import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import URLPattern, URLResolver, re_path

from accounts.permissions import ROLE_PERMISSIONS, Role
from api import platform_urls, urls
from api.base import Door, Resource
from api.permissions import PUBLIC, declared
from api.resources.meta import Nowhere
from tenants.models import Tenant
from tests.api.caller import PREFIX, Caller, as_platform, refusal, tokens_of
from tests.support.world import ALPHA

BY_ACTION = {
    "ai/settings/": {"get": "assistant.view", "patch": "assistant.edit"},
    "ai/drafts/": {"get": "inbox.view"},
    "ai/drafts/{pk}/": {"get": "inbox.view"},
    "ai/drafts/{pk}/send/": {"post": "inbox.reply"},
    "ai/drafts/{pk}/discard/": {"post": "inbox.reply"},
    "ai/drafts/{pk}/redo/": {"post": "inbox.reply"},
    "ai/runs/": {"get": "assistant.view"},
    "ai/runs/{pk}/": {"get": "assistant.view"},
    "ai/runs/{pk}/judge/": {"post": "inbox.reply"},
    "ai/confidence/": {"get": "assistant.view"},
    "ai/tone/": {"get": "assistant.view", "put": "assistant.edit"},
    "ai/wordings/": {"get": "assistant.view"},
    "ai/wordings/{language}/{sentence}/": {
        "get": "assistant.view",
        "put": "assistant.edit",
        "delete": "assistant.edit",
    },
    "ai/wordings/{language}/{sentence}/preview/": {"post": "assistant.view"},
    "conversations/": {"get": "inbox.view"},
    "conversations/{pk}/": {"get": "inbox.view"},
    "conversations/{pk}/messages/": {"get": "inbox.view", "post": "inbox.reply"},
    "conversations/{pk}/take_over/": {"post": "inbox.take_over"},
    "conversations/{pk}/hand_back/": {"post": "inbox.take_over"},
    "conversations/{pk}/copilot/": {"post": "inbox.take_over"},
    "conversations/{pk}/pause_assistant/": {"post": "inbox.take_over"},
    "conversations/{pk}/resume_assistant/": {"post": "inbox.take_over"},
    "conversations/{pk}/unmute/": {"post": "inbox.take_over"},
    "conversations/{pk}/read/": {"post": "inbox.view"},
    "messages/": {"get": "inbox.view", "post": "inbox.reply"},
    "messages/{pk}/": {"get": "inbox.view"},
    "messages/{pk}/file/": {"get": "inbox.view"},
    "messages/{pk}/file/retry/": {"post": "inbox.reply"},
    "messages/{pk}/reaction/": {"post": "inbox.reply", "delete": "inbox.reply"},
    **{f"failed/{kind}/": {"get": "inbox.redrive"} for kind in ("messages", "updates", "files")},
    "failed/redrive/": {"post": "inbox.redrive"},
    "message-costs/": {"get": "templates.manage"},
    "failed/discard/": {"post": "inbox.redrive"},
    "messages/{pk}/redrive/": {"post": "inbox.redrive"},
    "messages/{pk}/discard/": {"post": "inbox.redrive"},
    "conversations/{pk}/files/": {"post": "inbox.reply"},
    "scheduled/": {"get": "inbox.view", "post": "inbox.reply"},
    "scheduled/{pk}/": {
        "get": "inbox.view",
        "patch": "inbox.reply",
        "delete": "inbox.reply",
    },
    "contacts/": {"get": "inbox.view"},
    "contacts/{pk}/": {"get": "inbox.view"},
    "contacts/{pk}/merge/": {"post": "contacts.merge"},
    "contacts/{pk}/undo/": {"post": "contacts.merge"},
    "contacts/{pk}/consent/": {"post": "inbox.reply"},
    "contacts/{pk}/block/": {"post": "contacts.block"},
    "contacts/{pk}/unblock/": {"post": "contacts.block"},
    "contacts/{pk}/export/": {"get": "contacts.export"},
    **{
        path: rights
        for kind in ("services", "packages", "articles")
        for path, rights in {
            f"{kind}/": {"get": "catalog.view", "post": "catalog.edit"},
            f"{kind}/{{pk}}/": {"get": "catalog.view", "patch": "catalog.edit"},
            f"{kind}/{{pk}}/archive/": {"post": "catalog.edit"},
            f"{kind}/{{pk}}/restore/": {"post": "catalog.edit"},
        }.items()
    },
    "services/{pk}/picture/": {
        "get": "catalog.view",
        "put": "catalog.edit",
        "delete": "catalog.edit",
    },
    "documents/": {"get": "catalog.view", "post": "catalog.edit"},
    "documents/{pk}/approve/": {"post": "catalog.edit"},
    "documents/{pk}/retry/": {"post": "catalog.edit"},
    "passages/": {"get": "catalog.view"},
    "passages/{pk}/": {"get": "catalog.view"},
    "passages/{pk}/approve/": {"post": "catalog.edit"},
    "passages/{pk}/withdraw/": {"post": "catalog.edit"},
    # After what needs it: this deletes it.
    "documents/{pk}/": {
        "get": "catalog.view",
        "patch": "catalog.edit",
        "delete": "catalog.edit",
    },
    "ai/questions/": {"get": "inbox.view"},
    "ai/questions/{pk}/": {"get": "inbox.view"},
    "ai/questions/{pk}/answered/": {"post": "catalog.edit"},
    "ai/questions/{pk}/dismiss/": {"post": "catalog.edit"},
    "ai/questions/{pk}/reopen/": {"post": "catalog.edit"},
    "proposals/": {"get": "orders.view"},
    "proposals/{pk}/": {"get": "orders.view"},
    "proposals/{pk}/approve/": {"post": "orders.approve"},
    "proposals/{pk}/reject/": {"post": "orders.approve"},
    "orders/": {"get": "orders.view"},
    "orders/{pk}/": {"get": "orders.view"},
    "order-changes/": {"get": "orders.view"},
    "order-changes/{pk}/": {"get": "orders.view"},
    "order-changes/{pk}/grant/": {"post": "orders.approve"},
    "order-changes/{pk}/decline/": {"post": "orders.approve"},
    "users/": {"get": "users.view"},
    "users/{pk}/": {"get": "users.view", "patch": "users.manage"},
    "users/{pk}/deactivate/": {"post": "users.manage"},
    "users/{pk}/reactivate/": {"post": "users.manage"},
    "users/invitations/": {"get": "users.view", "post": "users.manage"},
    "users/invitations/{pk}/": {"get": "users.view"},
    "users/invitations/{pk}/resend/": {"post": "users.manage"},
    "users/invitations/{pk}/revoke/": {"post": "users.manage"},
    "roles/": {"get": "users.view", "post": "users.manage"},
    "roles/{pk}/": {"get": "users.view", "patch": "users.manage", "delete": "users.manage"},
    "api-keys/": {"get": "api_keys.manage", "post": "api_keys.manage"},
    "api-keys/{pk}/": {"get": "api_keys.manage", "delete": "api_keys.manage"},
    "templates/": {"get": "inbox.reply", "post": "templates.manage"},
    "templates/{pk}/": {
        "get": "inbox.reply",
        "patch": "templates.manage",
        "delete": "templates.manage",
    },
    "templates/{pk}/submit/": {"post": "templates.manage"},
    "templates/fetch/": {"post": "templates.manage"},
    "templates/{pk}/send/": {"post": "inbox.reply"},
    "audit/": {"get": "audit.view"},
    "auth/token/": {"post": PUBLIC},
    "auth/token/refresh/": {"post": PUBLIC},
    "auth/token/revoke/": {"post": PUBLIC},
    "schema/": {"get": PUBLIC},
}
PLATFORM = {
    "tenants/": {"get": "platform.tenants", "post": "platform.tenants"},
    "tenants/{pk}/": {"get": "platform.tenants", "delete": "platform.tenants"},
    **{
        f"tenants/{{pk}}/{move}/": {"post": right}
        for move, right in {
            **dict.fromkeys(("suspend", "reactivate", "restore"), "platform.tenants"),
            "erase": "platform.erase",
        }.items()
    },
    "erasures/": {"get": "platform.tenants"},
    "ai/backends/": {"get": "platform.ai", "post": "platform.ai"},
    "ai/backends/{pk}/": dict.fromkeys(("get", "patch", "delete"), "platform.ai"),
    "ai/backends/{pk}/key/": {"put": "platform.ai", "delete": "platform.ai"},
    "ai/backends/{pk}/prices/": {"put": "platform.ai"},
    "ai/backends/{pk}/trial/": {"put": "platform.ai"},
    **{
        f"ai/backends/{{pk}}/{act}/": {"post": "platform.ai"}
        for act in ("enable", "disable", "move")
    },
    "ai/budgets/{of}/": {"get": "platform.ai", "put": "platform.ai"},
    "tenants/{pk}/ai/budget/": {"get": "platform.ai", "put": "platform.ai"},
    "tenants/{pk}/switches/{kind}/": {"get": "platform.switches", "put": "platform.switches"},
    "tenants/{pk}/numbers/{number}/switches/{kind}/": {
        "get": "platform.switches",
        "put": "platform.switches",
    },
    "letters/": {"get": "platform.jobs"},
    "letters/take_in/": {"post": "platform.jobs"},
    "letters/discard/": {"post": "platform.jobs"},
    "switches/": {"get": "platform.switches"},
    "flags/": {"get": "platform.flags"},
    "tenants/{pk}/flags/": {"get": "platform.flags"},
    **{
        path: dict.fromkeys(("get", "put", "delete"), "platform.flags")
        for path in ("flags/{name}/", "tenants/{pk}/flags/{name}/")
    },
    "switches/{kind}/": {"get": "platform.switches", "put": "platform.switches"},
    "audit/": {"get": "platform.audit"},
    "auth/token/": {"post": PUBLIC},
    "auth/token/refresh/": {"post": PUBLIC},
    "auth/token/revoke/": {"post": PUBLIC},
    "schema/": {"get": PUBLIC},
}
KEYS = {
    "kind": "ai",
    "name": "custom_roles",
    "number": ALPHA.phone_number_id,
    "language": "en",
    "sentence": "quote_price",
    "of": "each",
}
CASES = [
    (path, method, right) for path, rights in BY_ACTION.items() for method, right in rights.items()
]
PLATFORM_CASES = [
    (path, method, right) for path, rights in PLATFORM.items() for method, right in rights.items()
]


def addresses(module: ModuleType) -> Iterator[tuple[str, str]]:
    """Every (address, method) that the URLs know, the catch-all apart."""

    def walk(patterns: list[Any], prefix: str) -> Iterator[tuple[str, str]]:
        for pattern in patterns:
            text = prefix + str(pattern.pattern).strip("^$").replace("/?", "/")
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, text)
                continue
            callback = pattern.callback
            if callback.cls is Nowhere:
                continue
            methods = getattr(callback, "actions", None) or [
                name
                for name in ("get", "post", "put", "patch", "delete")
                if hasattr(callback.cls, name)
            ]
            for method in set(methods) - {"head"}:
                yield re.sub(r"\(\?P<(\w+)>[^)]*\)", r"{\1}", text), method

    return walk(module.urlpatterns, "")


@pytest.mark.parametrize(
    ("module", "cases"),
    [(urls, CASES), (platform_urls, PLATFORM_CASES)],
    ids=["tenant", "platform"],
)
def test_every_address_has_its_row_in_this_file(module: ModuleType, cases: list[Any]) -> None:
    assert sorted(set(addresses(module))) == sorted((path, method) for path, method, _ in cases)


def call(caller: Caller, path: str, method: str) -> Any:
    return caller.raw(method, path.format(pk=1, **KEYS), b"{}")


@pytest.mark.parametrize(("path", "method", "right"), CASES)
def test_nobody_is_let_in_without_a_token(
    tenant_db: None, alpha: Tenant, path: str, method: str, right: str
) -> None:
    response = call(Caller(alpha), path, method)
    if right == PUBLIC:
        assert response.status_code in (200, 400)
    else:
        refusal(response, 401, "not_authenticated")
        assert response["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("role", [Role.OWNER, Role.ADMIN, Role.AGENT])
def test_each_role_reaches_what_it_may_and_nothing_else(
    tenant_db: None, alpha: Tenant, role: Role
) -> None:
    caller = Caller(alpha, tokens_of(alpha, role).access)
    for path, method, right in CASES:
        response = call(caller, path, method)
        if right == PUBLIC or right in ROLE_PERMISSIONS[role]:
            # Who may decide about people still may not decide about somebody who holds more.
            above = response.status_code == 403 and b"beyond_your_rights" in response.content
            # 415: the body of this test is JSON, and a file comes as a form.
            reached = response.status_code in (200, 201, 204, 400, 409, 415) or above
            assert reached, (path, method, response.content)
        else:
            refusal(response, 403, "not_allowed")


def test_a_token_of_another_workspace_opens_no_address(
    tenant_db: None, alpha: Tenant, beta: Tenant
) -> None:
    caller = Caller(alpha, tokens_of(beta, Role.OWNER).access)
    for path, method, right in CASES:
        if right != PUBLIC:
            refusal(call(caller, path, method), 401, "token_invalid")


def test_the_platforms_addresses_need_a_platform_admin(tenant_db: None, alpha: Tenant) -> None:
    admin = as_platform()
    owner = Caller(None, tokens_of(alpha, Role.OWNER).access)
    for path, method, right in PLATFORM_CASES:
        if right == PUBLIC:
            continue
        target = path.replace("{pk}", str(alpha.id))
        refusal(call(Caller(None), target, method), 401, "not_authenticated")
        refusal(call(owner, target, method), 401, "token_invalid")
        # No vendor is set up here, and whoever may not is told so before they are told that.
        let_in = (404,) if path.startswith("ai/backends/{") else (200, 204, 400)
        assert call(admin, target, method).status_code in let_in, (path, method)


def test_the_platforms_addresses_do_not_exist_at_a_workspace(
    tenant_db: None, alpha: Tenant
) -> None:
    caller = Caller(alpha, tokens_of(alpha, Role.OWNER).access)
    for path in ("tenants/", "switches/ai/"):
        refusal(caller.get(path), 404, "not_found")


@pytest.mark.parametrize("method", ["delete", "put", "options", "trace"])
def test_methods_that_do_not_exist_are_refused(tenant_db: None, alpha: Tenant, method: str) -> None:
    caller = Caller(alpha, tokens_of(alpha, Role.OWNER).access)
    refusal(caller.raw(method, "services/1/", b"{}"), 405, "method_not_allowed")


class Undeclared(Door):
    pass


class Misspelt(Door):
    required_permission = "catalogue.view"


class Forgetful(Resource):
    permissions_by_action = {"list": "catalog.view"}

    def list(self, request: Any) -> None: ...

    def create(self, request: Any) -> None: ...


@pytest.mark.parametrize(
    "callback",
    [
        Undeclared.as_view(),
        Misspelt.as_view(),
        Forgetful.as_view({"get": "list", "post": "create"}),
        lambda request: None,
    ],
)
def test_a_view_without_a_known_right_fails_when_the_urls_load(callback: Any) -> None:
    pattern: URLPattern = re_path("^x/$", callback)
    with pytest.raises(ImproperlyConfigured):
        declared([pattern])


def test_addresses_answer_without_their_last_slash_too(tenant_db: None, alpha: Tenant) -> None:
    caller = Caller(alpha, tokens_of(alpha, Role.OWNER).access)
    assert caller.get("services").status_code == 200
    response = caller.post("services", {"name": "Oven cleaning", "price": "90"})
    assert response.status_code == 201
    assert PREFIX.endswith("/")
