"""Every page of both panels: it opens, shows its own tenant alone, and carries nothing inline."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import User
from accounts.permissions import Role
from ai.backends.models import Backend
from ai.prompts import current
from conversations.models import Channel
from panels.access import SIGNED_IN
from panels.platform import urls as platform_urls
from panels.tenant import urls as tenant_urls
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.support.people import person
from tests.support.world import CANARY

pytestmark = pytest.mark.usefixtures("tenant_db")

ClientFor = Callable[[Tenant | None, User | None], Client]
KEYS = {
    "conversation_id": "1",
    "contact_id": "1",
    "other_id": "2",
    "merge_id": "1",
    "proposal_id": "1",
    "order_id": "1",
    "change_id": "1",
    "attachment_id": "1",
    "tenant_id": "1",
    "user_id": "1",
    "role_id": "1",
    "invitation_id": "1",
    "key_id": "1",
    "pk": "1",
    "step_id": "1",
    "template_id": "1",
    "scheduled_id": "1",
    "channel_id": "1",
    "number_id": "1",
    "backend_id": "1",
    "document_id": "1",
    "draft_id": "1",
    "passage_id": "1",
    "question_id": "1",
    "run_id": "1",
    "replay_id": "1",
    "case_id": "1",
    "number": "1",
    "language": "en",
    "key": "ask_name",
    "version": current().version,
}


def patterns(module: object) -> list[URLPattern]:
    return list(module.urlpatterns)  # type: ignore[attr-defined]


def path_of(pattern: URLPattern, keys: dict[str, str] | None = None) -> str:
    """The pattern's path with every key filled in."""
    values = keys or KEYS
    return "/" + re.sub(r"<\w+:(\w+)>", lambda found: values[found[1]], str(pattern.pattern))


def is_read(pattern: URLPattern) -> bool:
    return "GET" in getattr(pattern.callback, "methods", ())


TENANT_READS = [p for p in patterns(tenant_urls) if is_read(p)]
TENANT_WRITES = [p for p in patterns(tenant_urls) if "POST" in getattr(p.callback, "methods", ())]
PLATFORM_READS = [p for p in patterns(platform_urls) if is_read(p)]
FILES = {
    "attachment",
    "attachment-small",
    "attachment-file",
    "document-file",
    "service-picture",
    "service-picture-small",
    "service-picture-file",
}
OPEN_DOORS = {
    "sign-in",
    "sign-in-code",
    "sign-in-passkey",
    "passkey-options",
    "sign-out",
    "forgot",
    "reset",
    "reset-link",
    "join",
    "join-link",
}
WORKSPACE_DOORS = {"support-enter", "support-leave"}


def name_of(pattern: URLPattern) -> str:
    return str(pattern.name)


@pytest.fixture
def owner(alpha: Tenant) -> User:
    with in_tenant(alpha):
        return person(Role.OWNER)


@pytest.fixture
def agent(alpha: Tenant) -> User:
    with in_tenant(alpha):
        return person(Role.AGENT)


@pytest.fixture
def admin() -> User:
    return factories.UserFactory(email="root@example.test", name="Pia", role=Role.PLATFORM)


@pytest.fixture
def backend(tenant_db: None) -> Iterator[Backend]:
    """A language model of the platform's; its rows are the owner's, which no test takes back."""
    row = Backend.objects.using("owner").create(kind="anthropic", name="of-a-page", model="m")
    yield row
    row.delete(using="owner")


def walk(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from walk(entry)
        else:
            yield entry


@pytest.mark.parametrize("urlconf", ["config.urls", "config.platform_urls"])
def test_every_address_of_a_panel_declares_a_right(urlconf: str) -> None:
    ours = [
        pattern
        for pattern in walk(get_resolver(urlconf))
        if pattern.callback.__module__.startswith("panels.")
    ]
    undeclared = [p.name for p in ours if not hasattr(p.callback, "permission")]
    doors = {p.name for p in ours if getattr(p.callback, "permission", "") is None}
    assert ours
    assert undeclared == []
    assert doors - WORKSPACE_DOORS == OPEN_DOORS
    assert (doors >= WORKSPACE_DOORS) is (urlconf == "config.urls")


@pytest.mark.parametrize("pattern", TENANT_READS, ids=name_of)
def test_page_opens_and_shows_its_own_workspace_alone(
    pattern: URLPattern, alpha: Tenant, owner: User, client_for: ClientFor
) -> None:
    response = client_for(alpha, owner).get(path_of(pattern))
    if pattern.name in FILES:
        assert response.status_code == 404  # the seeded file is not stored, and no link is held
        return
    assert response.status_code == 200
    assert CANARY not in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("pattern", TENANT_READS, ids=name_of)
def test_page_carries_nothing_that_the_content_policy_forbids(
    pattern: URLPattern, alpha: Tenant, owner: User, client_for: ClientFor
) -> None:
    response = client_for(alpha, owner).get(path_of(pattern))
    assert_nothing_inline(response.content.decode())
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy


def assert_nothing_inline(html: str) -> None:
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r"<style\b", html)
    assert not re.search(r"\sstyle=", html)
    assert not re.search(r"<[^>]+\son\w+=", html)
    assert not re.search(r"(?:src|href)=\"https?://(?!\w+\.localhost)", html)


@pytest.mark.parametrize("pattern", TENANT_READS + TENANT_WRITES, ids=name_of)
def test_nobody_signed_in_is_sent_to_sign_in(
    pattern: URLPattern, alpha: Tenant, client_for: ClientFor
) -> None:
    client = client_for(alpha, None)
    send = client.get if is_read(pattern) else client.post
    response = send(path_of(pattern))
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("pattern", TENANT_READS + TENANT_WRITES, ids=name_of)
def test_a_role_without_the_right_is_refused(
    pattern: URLPattern, alpha: Tenant, agent: User, client_for: ClientFor
) -> None:
    client = client_for(alpha, agent)
    needed = pattern.callback.permission
    allowed = needed == SIGNED_IN or agent.has_permission(needed)
    send = client.get if is_read(pattern) else client.post
    response = send(path_of(pattern))
    assert (response.status_code == 403) is not allowed


@pytest.mark.parametrize(
    "pattern", [p for p in TENANT_READS + TENANT_WRITES if "<int:" in str(p.pattern)], ids=name_of
)
def test_what_is_not_here_is_not_found(
    pattern: URLPattern, alpha: Tenant, owner: User, client_for: ClientFor
) -> None:
    client = client_for(alpha, owner)
    path = path_of(pattern, dict.fromkeys(KEYS, "424242"))
    send = client.get if is_read(pattern) else client.post
    assert send(path).status_code == 404


@pytest.mark.parametrize("pattern", TENANT_WRITES, ids=name_of)
def test_a_write_is_refused_without_its_token(
    pattern: URLPattern, alpha: Tenant, owner: User, client_for: ClientFor
) -> None:
    client = client_for(alpha, owner)
    client.handler.enforce_csrf_checks = True
    response = client.post(path_of(pattern))
    assert response.status_code == 403
    assert "open too long" in response.content.decode()


@pytest.mark.parametrize("pattern", [p for p in TENANT_WRITES if not is_read(p)], ids=name_of)
def test_a_write_does_not_answer_to_get(
    pattern: URLPattern, alpha: Tenant, owner: User, client_for: ClientFor
) -> None:
    assert client_for(alpha, owner).get(path_of(pattern)).status_code == 405


@pytest.mark.parametrize("pattern", PLATFORM_READS, ids=name_of)
def test_platform_page_opens(
    pattern: URLPattern, alpha: Tenant, admin: User, backend: Backend, client_for: ClientFor
) -> None:
    keys = {**KEYS, "tenant_id": str(alpha.pk), "backend_id": str(backend.pk)}
    response = client_for(None, admin).get(path_of(pattern, keys))
    assert response.status_code == 200
    assert_nothing_inline(response.content.decode())


@pytest.mark.parametrize("pattern", PLATFORM_READS, ids=name_of)
def test_platform_page_is_closed_to_strangers(pattern: URLPattern, client_for: ClientFor) -> None:
    response = client_for(None, None).get(path_of(pattern))
    assert response.status_code == 302


def test_a_session_of_one_workspace_is_worthless_at_another(
    alpha: Tenant, beta: Tenant, owner: User, client_for: ClientFor
) -> None:
    client = client_for(alpha, owner)
    moved = client_for(beta, None)
    moved.cookies = client.cookies
    assert moved.get("/inbox/").status_code == 302


def test_pages_speak_one_language_whatever_the_browser_prefers(
    alpha: Tenant, owner: User, client_for: ClientFor
) -> None:
    page = client_for(alpha, owner).get("/history/", headers={"Accept-Language": "ar"})
    assert '<html lang="en" dir="ltr">' in page.content.decode()


def test_a_number_that_cannot_send_is_said_on_the_first_page(
    alpha: Tenant, owner: User, client_for: ClientFor
) -> None:
    with in_tenant(alpha):
        Channel.objects.update(active=False, paused_reason="The access token has expired.")
    page = client_for(alpha, owner).get("/").content.decode()
    assert "cannot send" in page
    assert "The access token has expired." in page


def test_an_unknown_address_says_so_in_our_own_words(
    alpha: Tenant, owner: User, client_for: ClientFor
) -> None:
    response = client_for(alpha, owner).get("/no-such-page/")
    assert response.status_code == 404
    assert "Nothing here" in response.content.decode()
