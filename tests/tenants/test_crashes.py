"""A process that is killed while it makes or erases a workspace: whole or nothing afterwards.

Each test kills a process of its own, by SIGKILL, at every point where something changes,
and then does what the installation does by itself: the steward's job, or the next try.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connections
from django.test import Client

from accounts.links import hash_of, new_token
from accounts.models import RefreshToken, Session, User
from core.clock import now
from tenants import upkeep
from tenants.admission import put_right
from tenants.context import in_tenant
from tenants.directory import forget_all, phone_numbers
from tenants.doorbell import ring
from tenants.erasure.certificate import is_genuine
from tenants.erasure.leftovers import faults, rows_left
from tenants.erasure.running import carry_out
from tenants.exceptions import SlugTaken, WrongState
from tenants.lifecycle import delete_tenant, erase_tenant, restore_tenant
from tenants.models import DataKey, DeadLetter, Erasure, SignUp, Tenant
from tenants.provisioning import discard_abandoned
from tenants.routers import OWNER
from tests import factories
from tests.support.dying import killed_after, killed_at, points
from tests.support.people import PLATFORM_ADMIN
from workspaces.opening import NumberDetails, OwnerDetails, open_workspace
from workspaces.signing_up import OPENING_LEASE, confirm

pytestmark = pytest.mark.usefixtures("committed_db")

PASSWORD = "a long enough pass phrase"

ONE_OF_MANY = ("DELETE FROM", "INSERT", "UPDATE", "SELECT pg_advisory")
"""Statements in the middle of a transaction whose beginning, great deeds and commit are tried."""


@pytest.fixture(autouse=True)
def _no_files_left() -> Iterator[None]:
    yield
    for folder in Path(settings.MEDIA_ROOT).glob("t_acme*"):
        shutil.rmtree(folder)


def number_of(slug: str) -> str:
    return f"2000{int(slug.rpartition('-')[2] or 0):04}"


def opening(slug: str) -> Callable[[], Tenant]:
    """Opening a workspace with all that can be given to it."""
    return lambda: open_workspace(
        actor=PLATFORM_ADMIN,
        slug=slug,
        name="Acme",
        owner=OwnerDetails(email="olga@example.test", name="Olga", password=PASSWORD),
        timezone="UTC",
        currency="EUR",
        default_language="en",
        number=NumberDetails(
            phone_number_id=number_of(slug), display="+1 555", waba_id="77700", token="EAAsecret"
        ),
    )


def in_public() -> Counter[str]:
    """Rows of the shared schema by table, without those that a creation is not about."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            " AND tablename NOT LIKE 'audit%%'"
            " AND tablename NOT IN ('tenants_stewardjob', 'tenants_heartbeat')"
        )
        counts: Counter[str] = Counter()
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM public."{table}"')
            counts[table] = cursor.fetchone()[0]
    return counts


def is_whole(slug: str) -> bool:
    """Whether its owner can sign in and its number leads to it."""
    forget_all()
    tenant = Tenant.objects.get(slug=slug)
    client = Client(SERVER_NAME=f"{slug}.{settings.BASE_HOST}")
    sent = {"email": "olga@example.test", "password": PASSWORD}
    inside = client.post("/sign-in/", sent).status_code == 302
    return inside and phone_numbers.find(number_of(slug)) == tenant


class TestOpening:
    def test_a_kill_at_any_point_leaves_all_or_nothing(self) -> None:
        """By turns the steward comes first, or the next one who wants the address."""
        way = points(opening("acme-0"))
        assert way.count("after commit") == 5
        seen: Counter[str] = Counter()
        for point, label in enumerate(way, start=1):
            slug = f"acme-{point}"
            before = in_public()
            assert killed_at(opening(slug), point), label
            if point % 2:
                discard_abandoned()
                seen["discarded"] += not Tenant.objects.filter(slug=slug).exists()
                assert not Tenant.objects.filter(state=Tenant.State.PREPARING).exists()
                assert faults() == [], label
                if not Tenant.objects.filter(slug=slug).exists():
                    assert in_public() == before, label
            try:
                opening(slug)()
            except SlugTaken:
                seen["whole"] += 1
            else:
                seen["opened again"] += 1
            assert is_whole(slug), label
            assert faults() == [], label
        # Each way out was taken, so none of them is only believed in.
        assert min(seen["discarded"], seen["whole"], seen["opened again"]) >= 2

    def test_a_kill_in_the_middle_of_a_statement_too(self) -> None:
        for number in range(8):
            slug = f"acme-{number}"
            killed_after(opening(slug), 0.01 + number * 0.02)
            discard_abandoned()
            assert faults() == []
            if not Tenant.objects.filter(slug=slug).exists():
                opening(slug)()
            assert is_whole(slug)


class TestSigningUp:
    def test_a_kill_while_it_is_confirmed_costs_a_click_and_makes_no_second(self) -> None:
        """The link of the mail goes on being good until the workspace is there."""

        def wish(slug: str) -> str:
            token = new_token()
            SignUp.objects.create(
                business_name="Acme",
                slug=slug,
                owner_name="Olga",
                email="olga@example.test",
                password=make_password(PASSWORD),
                timezone="UTC",
                currency="EUR",
                language="en",
                token_hash=hash_of(token),
                expires_at=now() + timedelta(hours=24),
            )
            return token

        def confirming(slug: str, token: str, *, line: int) -> Callable[[], Tenant]:
            return lambda: confirm(token=token, slug=slug, address=f"192.0.2.{line}")

        way = points(confirming("acme-0", wish("acme-0"), line=0))
        for point, label in enumerate(way, start=1):
            if label.startswith(ONE_OF_MANY) and way[point - 2] != "after commit":
                continue
            slug = f"acme-{point}"
            token = wish(slug)
            assert killed_at(confirming(slug, token, line=point), point), label
            discard_abandoned()
            assert faults() == [], label
            with time_machine.travel(now() + OPENING_LEASE + timedelta(seconds=1), tick=True):
                tenant = confirming(slug, token, line=point)()
                assert confirming(slug, token, line=point)() == tenant, label
            assert tenant.slug == slug
            tenant.refresh_from_db()
            assert (tenant.state, tenant.plan) == (Tenant.State.ACTIVE, "trial"), label
            client = Client(SERVER_NAME=f"{slug}.{settings.BASE_HOST}")
            sent = {"email": "olga@example.test", "password": PASSWORD}
            assert client.post("/sign-in/", sent).status_code == 302, label
            done = SignUp.objects.get(slug=slug)
            assert (done.tenant_id, done.password) == (tenant.pk, ""), label
        assert Tenant.objects.filter(slug__startswith="acme-").count() == SignUp.objects.count()
        assert faults() == []


def in_the_bin(slug: str) -> Erasure:
    """A workspace with something of every kind, whose erasure is about to begin."""
    tenant = opening(slug)()
    with in_tenant(tenant):
        factories.ServiceFactory()
        owner = User.objects.get()
        later = now()
        Session.objects.create(session_key="open", session_data="", expire_date=later)
        RefreshToken.objects.create(jti="open", family=uuid4(), user=owner, expires_at=later)
        for name in ("a/one.txt", "a/two.txt", "three.txt"):
            default_storage.save(name, ContentFile(b"words"))
        cache.set("word", slug)
        ring(task="conversations.sweep")
    delete_tenant(actor=PLATFORM_ADMIN, tenant=tenant, reason="Over.")
    DeadLetter.objects.create(
        reason="tenant_deleted", address=number_of(slug), digest=slug.ljust(64, "0"), body={}
    )
    return erase_tenant(actor=PLATFORM_ADMIN, tenant=tenant, reason="Asked for it.")


def finished(erasure: Erasure) -> Erasure:
    """What the steward does next, and what must be true then."""
    upkeep.erase()
    done = Erasure.objects.get(pk=erasure.pk)
    assert done.finished_at is not None, done.last_error
    assert rows_left(erasure.tenant_id) == {}
    assert not DataKey.objects.filter(tenant_id=erasure.tenant_id).exists()
    assert not DeadLetter.objects.filter(address=number_of(erasure.slug)).exists()
    assert not Tenant.objects.filter(slug=erasure.slug).exists()
    assert faults() == []
    assert done.certificate is not None
    assert is_genuine(done.certificate, done.signature)
    return done


UNCERTAIN = {"files", "redis_keys"}
"""Gone outside of any transaction: what a killed process had removed of them, nobody counted."""


def counted(erasure: Erasure) -> dict[str, int]:
    return {kind: n for kind, n in erasure.removed.items() if kind not in UNCERTAIN}


class TestErasing:
    def test_a_kill_at_any_point_is_gone_on_from(self) -> None:
        """Each row is counted once, whatever was done twice; the neighbour keeps everything."""
        neighbour = opening("acme-999")()
        with in_tenant(neighbour):
            factories.ServiceFactory()
            default_storage.save("a/one.txt", ContentFile(b"words"))
            cache.set("word", "theirs")
        first = in_the_bin("acme-0")
        way = points(lambda: carry_out(first))
        expected = counted(finished(first))
        assert expected["accounts_user"] == 1
        assert {"file deleted", "folder deleted", "redis DEL", "after commit"} <= set(way)
        for point, label in enumerate(way, start=1):
            if label.startswith(ONE_OF_MANY):
                continue
            erasure = in_the_bin(f"acme-{point}")
            assert killed_at(lambda open_one=erasure: carry_out(open_one), point), label
            tenant = Tenant.objects.filter(pk=erasure.tenant_id).first()
            if tenant is not None:
                # Half erased is no state to come back from.
                with pytest.raises(WrongState):
                    restore_tenant(actor=PLATFORM_ADMIN, tenant=tenant)
            assert counted(finished(erasure)) == expected, label
        with in_tenant(neighbour):
            assert default_storage.exists("a/one.txt")
            assert cache.get("word") == "theirs"
        assert is_whole("acme-999")

    def test_one_that_is_killed_again_and_again_comes_to_its_end(self) -> None:
        erasure = in_the_bin("acme-1")
        deaths = 0
        # More than the longest step has points: each life takes one step at least.
        while killed_at(upkeep.erase, 18):
            deaths += 1
            assert deaths < 20
        assert deaths >= 3
        done = finished(erasure)
        assert done.failures == 0


class TestMoving:
    @pytest.mark.parametrize("move", [delete_tenant, restore_tenant])
    def test_a_kill_leaves_it_open_or_closed_and_never_between(
        self, move: Callable[..., Tenant]
    ) -> None:
        """The state and who may enter agree once the steward has looked."""
        tenant = opening("acme-0")()
        more = {"reason": "Over."} if move is delete_tenant else {}

        def begin() -> None:
            if move is restore_tenant:
                delete_tenant(actor=PLATFORM_ADMIN, tenant=tenant, reason="Over.")

        def moving() -> Tenant:
            return move(actor=PLATFORM_ADMIN, tenant=tenant, **more)

        def back() -> None:
            state = Tenant.objects.get(pk=tenant.pk).state
            if state == Tenant.State.DELETED:
                restore_tenant(actor=PLATFORM_ADMIN, tenant=tenant)

        begin()
        way = points(moving)
        for point, label in enumerate(way, start=1):
            back()
            begin()
            assert killed_at(moving, point), label
            put_right()
            assert faults() == [], label
        back()
        assert is_whole("acme-0")
