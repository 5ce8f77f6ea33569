"""Sessions: whose they are, where they are open, and everything that ends one."""

import asyncio
import hashlib
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connections
from django.test import Client

from accounts.devices import device_name
from accounts.models import SecurityPolicy, Session, User
from accounts.passwords import set_password
from accounts.policy import update_policy
from accounts.sessions import end_sessions
from core.clock import now
from panels import live
from tenants.context import in_tenant
from tenants.live import announce
from tenants.models import Tenant
from tests import factories
from tests.factories import PASSWORD
from tests.support.people import person

ClientFor = Callable[[Tenant | None, User | None], Client]
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36"
AGENT = "agent@example.test"
FIELDS = {"require_mfa": False, "idle_minutes": 720, "absolute_hours": 336, "audit_days": 90}


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(now(), tick=False) as travelled:
        yield travelled


def signed_in(alpha: Tenant, client_for: ClientFor, email: str = AGENT, **more: str) -> Client:
    client = client_for(alpha, None)
    response = client.post("/sign-in/", {"email": email, "password": PASSWORD}, **more)
    assert response.status_code == 302
    return client


def key_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def row_of(client: Client) -> Session:
    return Session.objects.get(session_key=key_of(client))


def is_in(client: Client) -> bool:
    return client.get("/inbox/").status_code == 200


@pytest.mark.usefixtures("tenant_db")
class TestARow:
    def test_knows_whose_it_is_and_where_it_is_open(
        self, alpha: Tenant, client_for: ClientFor
    ) -> None:
        client = signed_in(alpha, client_for, REMOTE_ADDR="192.0.2.44", HTTP_USER_AGENT=CHROME)
        with in_tenant(alpha):
            row = row_of(client)
            assert row.user == person("agent")
            assert (row.address, row.device) == ("192.0.2.44", "Chrome on Linux")
            assert row.second_factor_at is None
            assert row.expire_date == row.last_seen_at + timedelta(minutes=720)

    def test_is_seen_at_most_once_a_minute_and_only_by_hand(
        self, alpha: Tenant, client_for: ClientFor, clock: time_machine.Traveller
    ) -> None:
        client = signed_in(alpha, client_for)
        with in_tenant(alpha):
            first = row_of(client)
        clock.shift(timedelta(seconds=50))
        client.get("/inbox/")
        with in_tenant(alpha):
            assert row_of(client).last_seen_at == first.last_seen_at
        clock.shift(timedelta(seconds=20))
        client.get("/live/counts/", headers={"HX-Request": "true"})
        with in_tenant(alpha):
            assert row_of(client).last_seen_at == first.last_seen_at
        client.get("/inbox/")
        with in_tenant(alpha):
            seen = row_of(client)
            assert seen.last_seen_at == first.last_seen_at + timedelta(seconds=70)
            assert seen.expire_date == first.expire_date + timedelta(seconds=70)
            assert seen.created_at == first.created_at


@pytest.mark.usefixtures("tenant_db")
class TestItEnds:
    def test_when_nothing_is_done_for_long(
        self, alpha: Tenant, client_for: ClientFor, clock: time_machine.Traveller
    ) -> None:
        client = signed_in(alpha, client_for)
        clock.shift(timedelta(minutes=719))
        assert is_in(client)
        clock.shift(timedelta(minutes=719))
        assert is_in(client)
        clock.shift(timedelta(minutes=721))
        assert not is_in(client)

    def test_after_its_longest_life_however_busy(
        self, alpha: Tenant, client_for: ClientFor, clock: time_machine.Traveller
    ) -> None:
        client = signed_in(alpha, client_for)
        for _ in range(14 * 24 // 8 - 1):
            clock.shift(timedelta(hours=8))
            assert is_in(client)
        clock.shift(timedelta(hours=8, seconds=1))
        assert not is_in(client)

    def test_an_open_page_that_polls_keeps_nobody_signed_in(
        self, alpha: Tenant, client_for: ClientFor, clock: time_machine.Traveller
    ) -> None:
        client = signed_in(alpha, client_for)
        for _ in range(3):
            clock.shift(timedelta(minutes=230))
            client.get("/live/counts/", headers={"HX-Request": "true"})
        clock.shift(timedelta(minutes=31))
        assert not is_in(client)

    def test_sooner_when_the_workspace_says_so(
        self, alpha: Tenant, client_for: ClientFor, clock: time_machine.Traveller
    ) -> None:
        client = signed_in(alpha, client_for)
        with in_tenant(alpha):
            owner = person("owner")
            update_policy(actor=owner.actor, user=owner, fields={**FIELDS, "idle_minutes": 15})
        clock.shift(timedelta(minutes=14))
        assert is_in(client)
        clock.shift(timedelta(minutes=16))
        assert not is_in(client)

    def test_with_a_new_password_on_the_very_next_request(
        self, alpha: Tenant, client_for: ClientFor
    ) -> None:
        client = signed_in(alpha, client_for)
        with in_tenant(alpha):
            user = person("agent")
            set_password(
                actor=user.actor, user=user, password="quiet otter mends kettles", code="tests.set"
            )
        assert not is_in(client)

    def test_with_the_person_s_deactivation(self, alpha: Tenant, client_for: ClientFor) -> None:
        client = signed_in(alpha, client_for)
        with in_tenant(alpha):
            User.objects.filter(email=AGENT).update(is_active=False)
        assert not is_in(client)

    def test_a_lost_right_is_lost_on_the_very_next_request(
        self, alpha: Tenant, client_for: ClientFor
    ) -> None:
        client = signed_in(alpha, client_for, "admin@example.test")
        assert client.get("/business/").status_code == 200
        with in_tenant(alpha):
            User.objects.filter(email="admin@example.test").update(role="agent")
        assert client.get("/business/").status_code == 403

    def test_all_but_one(self, alpha: Tenant, beta: Tenant, client_for: ClientFor) -> None:
        kept, other = signed_in(alpha, client_for), signed_in(alpha, client_for)
        next_door = signed_in(beta, client_for)
        with in_tenant(alpha):
            assert end_sessions(user=person("agent"), except_key=key_of(kept)) == 1
        assert is_in(kept)
        assert not is_in(other)
        assert is_in(next_door)


@pytest.mark.usefixtures("tenant_db")
class TestTheKey:
    def test_of_before_is_worth_nothing_after_signing_in(
        self, alpha: Tenant, client_for: ClientFor
    ) -> None:
        """Fixation: who planted a key has no session with it."""
        victim = client_for(alpha, None)
        victim.post("/sign-in/passkey/options/")  # an anonymous session
        planted = key_of(victim)
        victim.post("/sign-in/", {"email": AGENT, "password": PASSWORD})
        assert key_of(victim) != planted
        attacker = client_for(alpha, None)
        attacker.cookies[settings.SESSION_COOKIE_NAME] = planted
        assert not is_in(attacker)

    def test_that_somebody_made_up_is_not_taken(self, alpha: Tenant, client_for: ClientFor) -> None:
        client = client_for(alpha, None)
        client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
        client.post("/sign-in/", {"email": AGENT, "password": PASSWORD})
        assert key_of(client) != "a" * 32

    def test_changes_when_it_is_shown_again_who_one_is(
        self, alpha: Tenant, client_for: ClientFor
    ) -> None:
        client = signed_in(alpha, client_for)
        before = key_of(client)
        with in_tenant(alpha):
            opened = row_of(client).created_at
        client.post("/account/confirm/", {"password": PASSWORD})
        assert key_of(client) != before
        with in_tenant(alpha):
            assert not Session.objects.filter(session_key=before).exists()
            assert row_of(client).created_at == opened
        assert is_in(client)

    def test_of_one_workspace_opens_no_other_though_ids_are_alike(
        self, alpha: Tenant, beta: Tenant, client_for: ClientFor
    ) -> None:
        mine = signed_in(alpha, client_for)
        carried = client_for(beta, None)
        carried.cookies = mine.cookies
        assert not is_in(carried)


@pytest.mark.usefixtures("tenant_db")
class TestThePage:
    def test_lists_mine_alone_and_no_key(self, alpha: Tenant, client_for: ClientFor) -> None:
        mine = signed_in(alpha, client_for, REMOTE_ADDR="192.0.2.1", HTTP_USER_AGENT=CHROME)
        other = signed_in(alpha, client_for, REMOTE_ADDR="192.0.2.2")
        signed_in(alpha, client_for, "admin@example.test", REMOTE_ADDR="192.0.2.3")
        page = mine.get("/account/").content.decode()
        assert "192.0.2.1" in page
        assert "192.0.2.2" in page
        assert "192.0.2.3" not in page
        assert page.count("This one") == 1
        assert key_of(mine) not in page
        assert key_of(other) not in page

    def test_ends_one(self, alpha: Tenant, client_for: ClientFor) -> None:
        mine, other = signed_in(alpha, client_for), signed_in(alpha, client_for)
        third = signed_in(alpha, client_for)
        mark = _mark(other)
        assert mine.post("/account/sessions/end/", {"session": mark}).status_code == 302
        assert not is_in(other)
        assert is_in(third)

    def test_ends_all_others(self, alpha: Tenant, client_for: ClientFor) -> None:
        mine, other = signed_in(alpha, client_for), signed_in(alpha, client_for)
        mine.post("/account/sessions/end/", {"session": "others"})
        assert is_in(mine)
        assert not is_in(other)

    def test_ends_nobody_else_s(self, alpha: Tenant, client_for: ClientFor) -> None:
        mine = signed_in(alpha, client_for)
        foreign = signed_in(alpha, client_for, "admin@example.test")
        answer = mine.post("/account/sessions/end/", {"session": _mark(foreign)})
        assert answer.status_code == 404
        assert is_in(foreign)

    @pytest.mark.parametrize("rows", [1, 3])
    def test_reads_as_often_for_three_as_for_one(
        self, alpha: Tenant, client_for: ClientFor, rows: int, django_assert_max_num_queries: object
    ) -> None:
        mine = [signed_in(alpha, client_for) for _ in range(rows)][-1]
        with django_assert_max_num_queries(16):  # type: ignore[operator]
            mine.get("/account/")


@pytest.mark.usefixtures("committed_db")
class TestAnOpenStream:
    def test_ends_with_the_session_and_another_person_s_goes_on(
        self, alpha: Tenant, client_for: ClientFor
    ) -> None:
        ending, staying = signed_in(alpha, client_for), signed_in(alpha, client_for)
        heard = asyncio.run(_listen(alpha, ending, staying))
        assert heard[key_of(ending)][-1] == b""
        assert b"event: signed-out" in b"".join(heard[key_of(ending)])
        assert b"signed-out" not in b"".join(heard[key_of(staying)])
        assert b"event: inbox" in b"".join(heard[key_of(staying)])
        assert b"event: inbox" not in b"".join(heard[key_of(ending)])


async def _listen(alpha: Tenant, ending: Client, staying: Client) -> dict[str, list[bytes]]:
    heard: dict[str, list[bytes]] = {}
    gone = asyncio.Event()

    async def stream(client: Client) -> None:
        said = heard.setdefault(key_of(client), [])

        async def receive() -> dict[str, str]:
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, object]) -> None:
            said.append(message.get("body", b"start"))  # type: ignore[arg-type]

        cookie = f"{settings.SESSION_COOKIE_NAME}={key_of(client)}".encode()
        host = f"{alpha.slug}.{settings.BASE_HOST}".encode()
        await live.events({"headers": [(b"host", host), (b"cookie", cookie)]}, receive, send)

    def end() -> None:
        with in_tenant(alpha):
            end_sessions(user=person("agent"), except_key=key_of(staying))
        connections.close_all()

    def tell() -> None:
        with in_tenant(alpha):
            announce(topic="inbox", id=1)
        connections.close_all()

    tasks = [asyncio.create_task(stream(client)) for client in (ending, staying)]
    while len(heard) < 2 or any(len(said) < 2 for said in heard.values()):  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    # Both have subscribed: a stream begins with that.
    await asyncio.to_thread(end)
    await asyncio.wait_for(tasks[0], timeout=30)
    await asyncio.to_thread(tell)
    async with asyncio.timeout(30):
        while b"event: inbox" not in b"".join(heard[key_of(staying)]):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    gone.set()
    await asyncio.wait_for(tasks[1], timeout=30)
    return heard


@pytest.mark.usefixtures("tenant_db")
class TestThePolicy:
    def test_refuses_numbers_that_would_shut_everybody_out(self, alpha: Tenant) -> None:
        with in_tenant(alpha):
            owner = person("owner")
            for field, value in {"idle_minutes": 1, "absolute_hours": 0, "audit_days": "x"}.items():
                with pytest.raises(Exception, match="correct the fields") as caught:
                    update_policy(actor=owner.actor, user=owner, fields={**FIELDS, field: value})
                assert set(caught.value.fields) == {field}  # type: ignore[attr-defined]
            assert SecurityPolicy.objects.get().idle_minutes == 720

    def test_is_not_an_agent_s_to_set(self, alpha: Tenant, client_for: ClientFor) -> None:
        client = signed_in(alpha, client_for)
        assert client.post("/security/", {**FIELDS, "idle_minutes": 30}).status_code == 403
        with in_tenant(alpha):
            assert SecurityPolicy.objects.get().idle_minutes == 720

    def test_of_the_platform_is_its_own(self, alpha: Tenant, client_for: ClientFor) -> None:
        admin = factories.UserFactory(email="root@example.test", name="Pia", role="platform")
        client = client_for(None, admin)
        fields = {key: str(value) for key, value in FIELDS.items() if key != "require_mfa"}
        assert client.post("/security/", {**fields, "idle_minutes": "60"}).status_code == 302
        assert SecurityPolicy.objects.get().idle_minutes == 60
        with in_tenant(alpha):
            assert SecurityPolicy.objects.get().idle_minutes == 720


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (CHROME, "Chrome on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/142.0 Safari/537.36 Edg/142.0", "Edge on Windows"),
        ("Mozilla/5.0 (Android 15; Mobile) Firefox/145.0", "Firefox on Android"),
        ("curl/8.5", ""),
        (None, ""),
    ],
)  # fmt: skip
def test_a_device_is_called_what_people_call_it(said: str | None, name: str) -> None:
    assert device_name(said) == name


def _mark(client: Client) -> str:
    return hashlib.sha256(key_of(client).encode()).hexdigest()[:20]
