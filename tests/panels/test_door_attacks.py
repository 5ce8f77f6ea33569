"""Attacks on signing in that need no password: fixed sessions, forged forms, lies in headers."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern

from accounts.limits import LIMITS
from accounts.models import SecurityPolicy, Session, User
from accounts.permissions import Role
from audit.models import Entry
from panels.front import urls as front_urls
from panels.live import channels_of_listener
from panels.platform import urls as platform_urls
from panels.tenant import urls as tenant_urls
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.factories import PASSWORD
from tests.support.people import person
from tests.support.second_steps import code, give_app

ClientFor = Callable[[Tenant | None, User | None], Client]
AGENT = "agent@example.test"
HANDED_OVER = {"support-enter"}
"""Comes from the platform's host with a signed note of two minutes instead of a form's token."""

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "https:evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "//alpha.localhost@evil.example/",
    "http://alpha.localhost.evil.example/",
    "http://beta.localhost/",
    "http://alpha.localhost:99@evil.example/",
    "/%09/evil.example\r\nSet-Cookie: a=b",
    "\t//evil.example",
    " //evil.example",
]


def key_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def give_password(client: Client, **more: Any) -> HttpResponse:
    answer: HttpResponse = client.post("/sign-in/", {"email": AGENT, "password": PASSWORD, **more})
    return answer


def is_in(client: Client) -> bool:
    return client.get("/inbox/").status_code == 200


# ------------------------------------------------------------------ where it leads


@pytest.mark.usefixtures("tenant_db")
@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_signing_in_leads_nowhere_else_by_any_way(
    alpha: Tenant, client_for: ClientFor, wanted: str
) -> None:
    def host_of(answer: HttpResponse) -> str:
        """As a browser reads it: backslashes are slashes, blanks before it are none."""
        place = re.sub(r"[\t\r\n]", "", answer.headers["Location"]).strip().replace("\\", "/")
        assert "Set-Cookie: a" not in str(answer.headers)
        found = re.match(r"(?:[a-z]+:)?//([^/]*)", place) or re.match(r"([a-z]+:)", place)
        return found[1] if found else ""

    client = client_for(alpha, None)
    assert host_of(give_password(client, next=wanted)) == ""
    assert host_of(client.get("/sign-in/", {"next": wanted})) == ""
    with in_tenant(alpha):
        give_app(person("agent"))
    second = client_for(alpha, None)
    assert host_of(give_password(second, next=wanted)) == ""
    assert host_of(second.post("/sign-in/code/", {"code": code()})) == ""


# ------------------------------------------------------------------ whose session


@pytest.mark.usefixtures("tenant_db")
class TestAFixedSession:
    def test_that_was_planted_before_signing_in_is_worth_nothing_after(
        self, alpha: Tenant, client_for: ClientFor
    ) -> None:
        """The attacker's own half-finished session, put into somebody's browser."""
        attacker = client_for(alpha, None)
        attacker.post("/sign-in/passkey/options/")
        planted = key_of(attacker)
        victim = client_for(alpha, None)
        victim.cookies[settings.SESSION_COOKIE_NAME] = planted
        give_password(victim)
        assert is_in(victim)
        assert key_of(victim) != planted
        attacker.cookies[settings.SESSION_COOKIE_NAME] = planted
        assert not is_in(attacker)
        with in_tenant(alpha):
            assert not Session.objects.filter(session_key=planted).exists()
            assert (
                "reset_token" not in Session.objects.get(session_key=key_of(victim)).get_decoded()
            )

    def test_that_was_made_up_is_not_taken_over(self, alpha: Tenant, client_for: ClientFor) -> None:
        victim = client_for(alpha, None)
        victim.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
        give_password(victim)
        assert key_of(victim) != "a" * 32

    def test_changes_with_each_step(self, alpha: Tenant, client_for: ClientFor) -> None:
        with in_tenant(alpha):
            codes = give_app(person("agent"))
        client = client_for(alpha, None)
        client.post("/sign-in/passkey/options/")
        keys = [key_of(client)]
        for act in (
            lambda: give_password(client),
            lambda: client.post("/sign-in/code/", {"code": code()}),
            lambda: client.post("/account/confirm/", {"code": codes[0]}),
            lambda: client.post(
                "/account/password/", {"old": PASSWORD, "password": "quiet otter mends kettles"}
            ),
        ):
            act()
            keys.append(key_of(client))
        assert len(set(keys)) == len(keys)
        with in_tenant(alpha):
            alive = Session.objects.filter(session_key__in=keys)
            assert [row.session_key for row in alive] == keys[-1:]

    def test_of_somebody_else_is_emptied_by_signing_in(
        self, alpha: Tenant, client_for: ClientFor
    ) -> None:
        """A shared computer: who waits for a second step leaves nothing to the next."""
        with in_tenant(alpha):
            give_app(person("agent"))
        client = client_for(alpha, None)
        give_password(client)
        client.post("/sign-in/", {"email": "admin@example.test", "password": PASSWORD})
        assert is_in(client)
        client.post("/sign-in/code/", {"code": code()})
        with in_tenant(alpha):
            row = Session.objects.get(session_key=key_of(client))
            assert row.user == person("admin")


@pytest.mark.usefixtures("committed_db")
def test_half_a_sign_in_hears_nothing(alpha: Tenant, client_for: ClientFor) -> None:
    """Neither who waits for the second step nor who must set one up gets a live stream."""
    whole, waiting, enrolling = (client_for(alpha, None) for _ in range(3))
    give_password(whole)
    with in_tenant(alpha):
        give_app(person("agent"))
    give_password(waiting)
    assert len(heard(f"alpha.{settings.BASE_HOST}", whole)) == 2
    with in_tenant(alpha):
        SecurityPolicy.objects.update(require_mfa=True)
    enrolling.post("/sign-in/", {"email": "admin@example.test", "password": PASSWORD})
    for client in (waiting, enrolling):
        assert heard(f"alpha.{settings.BASE_HOST}", client) == ()
    assert heard(f"beta.{settings.BASE_HOST}", whole) == ()


def heard(host: str, client: Client) -> tuple[str, ...]:
    """In a thread of its own, as the stream asks."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(channels_of_listener, host, key_of(client)).result(timeout=20)


# ------------------------------------------------------------------ forged forms


def _writes(module: Any) -> list[URLPattern]:
    return [
        each
        for each in module.urlpatterns
        if "POST" in getattr(each.callback, "methods", ("POST",)) and each.name not in HANDED_OVER
    ]


@pytest.mark.usefixtures("tenant_db")
@pytest.mark.parametrize("place", ["tenant", "platform", "front"])
def test_no_form_of_another_site_does_anything(
    alpha: Tenant, client_for: ClientFor, place: str
) -> None:
    """Every address, by whoever has every right there: 403, and the history grows by nothing."""
    admin = factories.UserFactory(email="root@example.test", name="Pia", role=Role.PLATFORM)
    with in_tenant(alpha):
        owner = person("owner")
    module, tenant, user, host = {
        "tenant": (tenant_urls, alpha, owner, f"alpha.{settings.BASE_HOST}"),
        "platform": (platform_urls, None, admin, settings.PLATFORM_HOST),
        "front": (front_urls, None, None, settings.BASE_HOST),
    }[place]
    client = Client(SERVER_NAME=host, enforce_csrf_checks=True)
    if user is not None:
        client.cookies = client_for(tenant, user).cookies  # type: ignore[arg-type]
    before = _told(alpha)
    writes = _writes(module)
    assert len(writes) >= 3
    for pattern in writes:
        path = "/" + re.sub(r"<(?:int|str|slug):\w+>", "1", str(pattern.pattern))
        answer = client.post(path, {}, headers={"Origin": "https://evil.example"})
        assert answer.status_code == 403, path
        assert b"open too long" in answer.content, path
    assert _told(alpha) == before


def _told(tenant: Tenant) -> tuple[int, int]:
    outside = Entry.objects.count()
    with in_tenant(tenant):
        return outside, Entry.objects.count()


# ------------------------------------------------------------------ cookies and headers


@pytest.mark.usefixtures("tenant_db")
def test_cookies_are_kept_from_scripts_and_other_sites(
    alpha: Tenant, client_for: ClientFor
) -> None:
    answer = give_password(client_for(alpha, None))
    for name in (settings.SESSION_COOKIE_NAME, settings.DEVICE_COOKIE_NAME):
        cookie = answer.cookies[name]
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
        assert (cookie["domain"], cookie["path"]) == ("", "/")


def test_with_https_they_are_bound_to_the_host() -> None:
    names = ("SESSION_COOKIE", "CSRF_COOKIE")
    asked = "; ".join(f"print(settings.{name}_NAME, settings.{name}_SECURE)" for name in names)
    told = subprocess.run(
        [
            *(sys.executable, "-c"),
            f"from config import settings; {asked}; print(settings.DEVICE_COOKIE_NAME, True); "
            "print(settings.PLATFORM_MFA_REQUIRED)",
        ],
        env={
            **{key: os.environ[key] for key in os.environ if key != "PLATFORM_MFA_REQUIRED"},
            "PROFFER_HTTPS": "1",
        },
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout.split("\n")
    for line in told[:3]:
        name, secure = line.split()
        assert name.startswith("__Host-")
        assert secure == "True"
    assert told[3] == "True", "the platform asks for a second step unless it is told otherwise"


@pytest.mark.usefixtures("tenant_db")
@pytest.mark.parametrize("path", ["/sign-in/", "/forgot/", "/reset/", "/join/"])
def test_doors_are_framed_by_nobody_and_kept_nowhere(
    alpha: Tenant, client_for: ClientFor, path: str
) -> None:
    answer = client_for(alpha, None).get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.usefixtures("committed_db")
def test_strangers_fill_no_table_with_sessions(alpha: Tenant, client_for: ClientFor) -> None:
    with in_tenant(alpha):
        before = Session.objects.count()
    most = LIMITS["accounts.passkeys"].most
    for path in (f"/reset/{'a' * 43}/", f"/join/{'a' * 43}/", "/sign-in/", "/forgot/"):
        client_for(alpha, None).get(path)
    Client(SERVER_NAME=settings.BASE_HOST).get(f"/sign-up/confirm/{'a' * 43}/")
    with in_tenant(alpha):
        assert Session.objects.count() == before
    assert Session.objects.count() == 0
    answers = [
        client_for(alpha, None).post("/sign-in/passkey/options/").status_code
        for _ in range(2 * most)
    ]
    assert set(answers) == {200, 429}
    # The limit opens again bit by bit, so a slow machine gets some more.
    assert answers[:most] == [200] * most
    with in_tenant(alpha):
        assert Session.objects.count() == before + answers.count(200)


@pytest.mark.usefixtures("tenant_db")
@pytest.mark.parametrize(
    "value", ["\x00", "a\x00b@example.test", "x" * 100_000, "\ud800", "\u202e"]
)
def test_nonsense_is_refused_and_never_breaks_a_door(
    alpha: Tenant, client_for: ClientFor, value: str
) -> None:
    text = value.encode("utf-8", "surrogatepass")
    for path, fields in {
        "/sign-in/": ("email", "password", "next"),
        "/sign-in/passkey/": ("answer", "next"),
        "/forgot/": ("email",),
        "/reset/": ("password",),
        "/join/": ("name", "password"),
    }.items():
        for field in fields:
            client = client_for(alpha, None)
            given = {"email": b"agent@example.test", "password": b"guess", field: text}
            body = b"&".join(
                name.encode() + b"=" + b"".join(b"%%%02x" % byte for byte in each)
                for name, each in given.items()
            )
            answer = client.generic("POST", path, body, "application/x-www-form-urlencoded")
            assert 400 <= answer.status_code < 500, (path, field, answer.status_code)
            assert not is_in(client)


# ------------------------------------------------------------------ at the same time


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_one_code_signs_in_once_however_many_send_it_at_once(
    alpha: Tenant, client_for: ClientFor, kind: str
) -> None:
    with in_tenant(alpha):
        codes = give_app(person("agent"))
    clients = [client_for(alpha, None) for _ in range(4)]
    for client in clients:
        give_password(client)
    given = code() if kind == "app" else codes[0]
    answers: list[int] = []
    gate = threading.Barrier(len(clients))

    def send(client: Client) -> None:
        try:
            gate.wait()
            answers.append(client.post("/sign-in/code/", {"code": given}).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [302, 401, 401, 401]
    assert sum(map(is_in, clients)) == 1
