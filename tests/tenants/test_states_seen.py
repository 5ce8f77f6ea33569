"""What each state of a workspace means at every way in: pages, links, API, keys, streams, tasks."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from accounts.api_keys import create_key
from accounts.links import hash_of, new_token
from accounts.models import EmailLink, User
from accounts.tokens import issue
from catalog.models import Service
from config.celery import app
from conversations.models import Message
from core.clock import now
from panels import live
from tenants import relay
from tenants.context import in_tenant, outside_tenants
from tenants.doorbell import ring
from tenants.lifecycle import (
    delete_tenant,
    erase_tenant,
    reactivate_tenant,
    restore_tenant,
    suspend_tenant,
)
from tenants.models import Doorbell, Tenant
from tenants.provisioning import create_tenant
from tests.api.caller import Caller, as_person, refusal
from tests.factories import PASSWORD
from tests.support.people import PLATFORM_ADMIN, person

pytestmark = pytest.mark.usefixtures("committed_db")

NEW = "another long pass phrase"


@dataclass
class Inside:
    """All that somebody holds who was at home there."""

    tenant: Tenant
    page: Client
    token: Caller
    refresh: str
    key: Caller
    reset: str
    join: str

    def client(self) -> Client:
        return Client(SERVER_NAME=f"{self.tenant.slug}.{settings.BASE_HOST}")

    def answers(self) -> dict[str, int]:
        """The status of every way in, each tried once."""
        stranger, with_reset, with_join = self.client(), self.client(), self.client()
        with_reset.get(f"/reset/{self.reset}/")
        with_join.get(f"/join/{self.join}/")
        post = {"content_type": "application/json"}
        tries: dict[str, Callable[[], object]] = {
            "page": lambda: self.page.get("/inbox/"),
            "start": lambda: stranger.get("/"),
            "writing a page": lambda: self.page.post("/business/", {"name": "x"}),
            "part of a page": lambda: self.page.get(
                "/live/counts/", headers={"HX-Request": "true"}
            ),
            "nowhere": lambda: stranger.get("/no-such-page/"),
            "sign-in page": lambda: stranger.get("/sign-in/"),
            "join": lambda: with_join.post("/join/", {"name": "Noor", "password": NEW}),
            "forgot": lambda: stranger.post("/forgot/", {"email": "agent@example.test"}),
            "reset": lambda: with_reset.post("/reset/", {"password": NEW}),
            "sign-in": lambda: stranger.post(
                "/sign-in/", {"email": "owner@example.test", "password": PASSWORD}
            ),
            "api read": lambda: self.token.get("services/"),
            "api write": lambda: self.token.post("services/", {"name": "x", "price": "1"}),
            "api key read": lambda: self.key.get("services/"),
            "api key write": lambda: self.key.post("services/", {"name": "y", "price": "1"}),
            "api nowhere": lambda: self.token.get("no-such-thing/"),
            "token": lambda: Caller(self.tenant).sign_in("owner@example.test"),
            "refresh": lambda: stranger.post(
                "/api/v1/auth/token/refresh/", {"refresh": self.refresh}, **post
            ),
        }
        return {name: attempt().status_code for name, attempt in tries.items()}  # type: ignore[attr-defined]


OPEN = {
    **dict.fromkeys(("page", "sign-in page", "reset", "forgot"), 200),
    **dict.fromkeys(("start", "join", "sign-in"), 302),
    "part of a page": 200,
    "writing a page": 422,
    "nowhere": 404,
    "api read": 200,
    "api write": 201,
    "api key read": 200,
    "api key write": 201,
    "api nowhere": 404,
    "token": 200,
    "refresh": 200,
}
TO_BE_READ = {
    **OPEN,
    **dict.fromkeys(("writing a page", "join", "forgot", "api write", "api key write"), 403),
}
SHUT = dict.fromkeys(OPEN, 410)
NO_HOST = dict.fromkeys(OPEN, 404)


def suspend(tenant: Tenant) -> None:
    suspend_tenant(actor=PLATFORM_ADMIN, tenant=tenant, reason="Unpaid since May.")


def delete(tenant: Tenant) -> None:
    delete_tenant(actor=PLATFORM_ADMIN, tenant=tenant, reason="Over.")


def erase(tenant: Tenant) -> None:
    delete(tenant)
    erase_tenant(actor=PLATFORM_ADMIN, tenant=tenant, reason="Asked for it.")


def prepare(tenant: Tenant) -> None:
    Tenant.objects.filter(pk=tenant.pk).update(state=Tenant.State.PREPARING)


def and_back(*moves: Callable[[Tenant], object]) -> Callable[[Tenant], None]:
    def there_and_back(tenant: Tenant) -> None:
        for move in moves:
            move(tenant)

    return there_and_back


def reactivate(tenant: Tenant) -> None:
    reactivate_tenant(actor=PLATFORM_ADMIN, tenant=tenant)


def restore(tenant: Tenant) -> None:
    restore_tenant(actor=PLATFORM_ADMIN, tenant=tenant)


def link(purpose: str, email: str, user: User | None = None) -> str:
    token = new_token()
    EmailLink.objects.create(
        purpose=purpose,
        email=email,
        user=user,
        role="agent" if user is None else "",
        created_by=person("owner"),
        token_hash=hash_of(token),
        sent_at=now(),
        expires_at=now() + timedelta(days=1),
    )
    return token


@pytest.fixture
def inside(alpha: Tenant) -> Inside:
    page = Client(SERVER_NAME=f"{alpha.slug}.{settings.BASE_HOST}")
    with in_tenant(alpha):
        owner = person("owner")
        page.force_login(owner)
        pair = issue(owner)
        _, key = create_key(actor=owner.actor, name="Website", scopes=["catalog.edit"])
        return Inside(
            tenant=alpha,
            page=page,
            token=Caller(alpha, pair.access),
            refresh=pair.refresh,
            key=Caller(alpha, key),
            reset=link("password_reset", "agent@example.test", person("agent")),
            join=link("invitation", "noor@example.test"),
        )


def written(tenant: Tenant) -> tuple[int, int, set[str]]:
    with in_tenant(tenant):
        people = set(User.objects.values_list("email", flat=True))
        return Service.objects.count(), Message.objects.count(), people


class TestEveryWayIn:
    @pytest.mark.parametrize(
        ("move", "expected"),
        [
            (lambda tenant: None, OPEN),
            (suspend, TO_BE_READ),
            (and_back(suspend, reactivate), OPEN),
            (delete, SHUT),
            (and_back(delete, restore), OPEN),
            (and_back(suspend, delete, restore), TO_BE_READ),
            (erase, SHUT),
            (prepare, NO_HOST),
        ],
        ids=["active", "suspended", "again", "deleted", "restored", "as it was", "erasing", "new"],
    )
    def test_says_the_state_to_those_who_were_inside(
        self, inside: Inside, beta: Tenant, move: Callable[[Tenant], None], expected: dict[str, int]
    ) -> None:
        before = written(inside.tenant)
        move(inside.tenant)
        assert inside.answers() == expected
        # The neighbour has people of the same names and the same keys, and notices nothing.
        assert as_person(beta, "owner").get("services/").status_code == 200
        if expected is TO_BE_READ:
            assert written(inside.tenant) == before

    def test_what_was_refused_while_it_was_suspended_holds_afterwards(self, inside: Inside) -> None:
        suspend(inside.tenant)
        assert inside.answers()["join"] == 403
        reactivate(inside.tenant)
        client = inside.client()
        client.get(f"/join/{inside.join}/")
        assert client.post("/join/", {"name": "Noor", "password": NEW}).status_code == 302
        assert "noor@example.test" in written(inside.tenant)[2]


class TestWords:
    def test_a_suspended_workspaces_pages_say_so_and_why(self, inside: Inside) -> None:
        suspend(inside.tenant)
        for path in ("/", "/inbox/", "/catalogue/services/", "/people/", "/account/"):
            text = inside.page.get(path).content.decode()
            assert "This workspace is suspended." in text, path
            assert "Unpaid since May." in text, path
        refused = inside.page.post("/business/", {"name": "x"})
        assert "Unpaid since May." in refused.content.decode()
        error = refusal(inside.token.post("services/", {}), 403, "tenant_suspended")
        assert "Unpaid since May." in error["message"]

    def test_a_closed_one_says_nothing_of_its_own(self, inside: Inside) -> None:
        """Neither its name nor why it was closed: whoever asks may be anybody."""
        delete(inside.tenant)
        page = inside.page.get("/inbox/")
        assert page["Cache-Control"] == "no-store"
        text = page.content.decode()
        assert "This workspace is closed" in text
        assert "Alpha" not in text and "Over." not in text
        error = refusal(inside.token.get("services/"), 410, "tenant_deleted")
        assert "Over." not in error["message"]

    def test_a_host_that_leads_nowhere_shows_the_way(self) -> None:
        page = Client(SERVER_NAME=f"nobody.{settings.BASE_HOST}").get("/")
        assert page.status_code == 404
        assert "/find/" in page.content.decode()


class TestStreams:
    @pytest.mark.parametrize(
        ("move", "again"), [(suspend, True), (delete, False)], ids=["suspended", "deleted"]
    )
    def test_a_move_ends_them_and_who_comes_back_is_asked(
        self, inside: Inside, beta: Tenant, move: Callable[[Tenant], None], again: bool
    ) -> None:
        key = inside.page.cookies[settings.SESSION_COOKIE_NAME].value
        theirs = Client(SERVER_NAME=f"{beta.slug}.{settings.BASE_HOST}")
        with in_tenant(beta):
            theirs.force_login(person("owner"))
        neighbour = theirs.cookies[settings.SESSION_COOKIE_NAME].value
        mine, other = asyncio.run(
            _listened(inside.tenant, key, beta, neighbour, lambda: move(inside.tenant))
        )
        assert b"event: workspace" in mine
        assert b"event: workspace" not in other
        host = f"{inside.tenant.slug}.{settings.BASE_HOST}"
        assert bool(live.channels_of_listener(host, key)) is again


async def _listened(
    tenant: Tenant, key: str, neighbour: Tenant, other: str, move: Callable[[], None]
) -> tuple[bytes, bytes]:
    """What the two streams said until the first ended, which the move makes it do."""
    said: dict[str, list[bytes]] = {key: [], other: []}
    gone = asyncio.Event()

    async def stream(where: Tenant, who: str) -> None:
        async def receive() -> dict[str, str]:
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, object]) -> None:
            said[who].append(message.get("body", b"start"))  # type: ignore[arg-type]

        cookie = f"{settings.SESSION_COOKIE_NAME}={who}".encode()
        host = f"{where.slug}.{settings.BASE_HOST}".encode()
        await live.events({"headers": [(b"host", host), (b"cookie", cookie)]}, receive, send)

    def moving() -> None:
        move()
        connections.close_all()

    first = asyncio.create_task(stream(tenant, key))
    second = asyncio.create_task(stream(neighbour, other))
    while any(len(words) < 2 for words in said.values()):  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    # Both have subscribed: a stream begins with that.
    await asyncio.to_thread(moving)
    await asyncio.wait_for(first, timeout=30)
    gone.set()
    await asyncio.wait_for(second, timeout=30)
    return b"".join(said[key]), b"".join(said[other])


class TestTasks:
    @pytest.mark.parametrize("move", [suspend, delete])
    def test_one_that_was_handed_out_before_is_put_back_undone(
        self, alpha: Tenant, beta: Tenant, move: Callable[[Tenant], None]
    ) -> None:
        for tenant in (alpha, beta):
            with in_tenant(tenant):
                ring(task="conversations.sweep")
        jobs = {job.tenant_id: job for job in relay.claim()}
        move(alpha)
        app.loader.import_default_modules()
        for tenant_id, job in jobs.items():
            task = app.tasks[job.task]
            task(tenant_id=tenant_id, doorbells=tuple(job.doorbells), **job.kwargs)
        with outside_tenants():
            left = Doorbell.objects.filter(task="conversations.sweep")
            assert list(left.values_list("tenant_id", "leased_until")) == [(alpha.pk, None)]
        assert [job.tenant_id for job in relay.claim()] == []

    def test_one_of_a_tenant_that_is_being_erased_is_put_away(self) -> None:
        gone = create_tenant(actor=PLATFORM_ADMIN, slug="gamma", name="Gamma")
        with in_tenant(gone):
            ring(task="conversations.sweep")
        [job] = relay.claim()
        erase(gone)
        app.loader.import_default_modules()
        app.tasks[job.task](tenant_id=gone.pk, doorbells=tuple(job.doorbells))
        assert not Doorbell.objects.filter(tenant_id=gone.pk).exists()
