"""The demo's data: lively, true to the product's own laws, and made once."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from accounts.backend import PasswordBackend
from ai.law import rendering_of
from catalog.models import Article, Package, Service
from conversations.models import Conversation, Message
from core.clock import now
from demo import seeding
from demo.data import BUSINESSES
from orders.models import Order, OrderProposal
from tenants.context import in_tenant
from tenants.models import ChannelAddress, Tenant
from tests.support.jobs import rung


@pytest.fixture
def home(settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.PROFFER_HOME = tmp_path
    monkeypatch.setenv("EMULATOR_ACCESS_TOKEN", "EAA-for-tests")
    return tmp_path


def seed() -> str:
    out = StringIO()
    call_command("seed_demo", stdout=out)
    return out.getvalue()


def checksum(tenant: Tenant) -> dict[str, object]:
    """Every table's rows, for comparing before and after."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1",
            [tenant.schema_name],
        )
        found = {}
        for (table,) in cursor.fetchall():
            cursor.execute(
                f"SELECT count(*), md5(string_agg(t::text, '' ORDER BY t::text))"
                f" FROM {tenant.schema_name}.{table} t"
            )
            found[table] = cursor.fetchone()
    return found


def the_businesses_are_lively() -> None:
    for business in BUSINESSES:
        with in_tenant(Tenant.objects.get(slug=business.slug)):
            assert Service.objects.count() == len(business.services) >= 10
            assert Package.objects.count() == len(business.packages)
            assert Article.objects.count() == len(business.articles) >= 8
            assert Conversation.objects.count() == len(business.stories)
            assert Message.objects.filter(author="assistant").count() > 5
            assert Message.objects.filter(author="agent").exists()
            assert Order.objects.filter(approved_by__isnull=False).exists()
            assert OrderProposal.objects.filter(status="pending_approval").exists()
            assert Conversation.objects.exclude(waiting_since=None).exists()
            under_way = Message.objects.filter(
                status__in=["queued", "sending", "failed", "cancelled"]
            )
            assert not under_way.exists()
            assert not Message.objects.filter(created_at__gt=now()).exists()


def every_word_of_the_assistant_is_the_rendering_of_its_acts() -> None:
    for business in BUSINESSES:
        with in_tenant(Tenant.objects.get(slug=business.slug)):
            for message in Message.objects.filter(author="assistant"):
                part = message.run_part
                piece = rendering_of(part.run)[part.position]
                assert (piece.text, piece.kind) == (message.text, message.kind)


def the_description_is_what_the_contract_says(home: Path) -> None:
    file = home / "demo-seed.json"
    assert file.stat().st_mode & 0o777 == 0o600
    described = json.loads(file.read_text())
    assert set(described) == {"platform", "tenants"}
    assert set(described["platform"]) == {"url", "email", "password"}
    assert [tenant["slug"] for tenant in described["tenants"]] == ["lumen", "alameda"]
    for tenant in described["tenants"]:
        assert tenant["marketplace"] is False
        assert tenant["url"].startswith(f"http://{tenant['slug']}.localhost:")
        address = ChannelAddress.objects.get(address=tenant["phone_number_id"])
        assert address.tenant.slug == tenant["slug"]
        with in_tenant(address.tenant):
            for who in ("owner", "agent"):
                user = PasswordBackend().authenticate(None, **tenant[who])
                assert user is not None
                assert user.role == who


def the_phones_past_is_the_panels(home: Path) -> None:
    world = json.loads((home / "demo-world.json").read_text())
    assert len(world["numbers"]) == len(BUSINESSES)
    assert len(world["conversations"]) == sum(len(b.stories) for b in BUSINESSES)
    for played in world["conversations"]:
        tenant = ChannelAddress.objects.get(address=played["phone_number_id"]).tenant
        with in_tenant(tenant):
            talk = Conversation.objects.get(contact__addresses__value=played["wa_id"])
            stored = list(talk.messages.order_by("id").values_list("external_id", flat=True))
        assert [message["wamid"] for message in played["messages"]] == stored


def a_second_start_changes_nothing(home: Path) -> None:
    tenants = [Tenant.objects.get(slug=business.slug) for business in BUSINESSES]
    before = [checksum(tenant) for tenant in tenants]
    files = {name: (home / name).read_text() for name in ("demo-seed.json", "demo-world.json")}
    bells = len(rung())
    (home / "demo-seed.json").unlink()  # as the supervisor does
    assert seed() == ""
    assert [checksum(tenant) for tenant in tenants] == before
    assert {name: (home / name).read_text() for name in files} == files
    assert len(rung()) == bells

    # A home that lost its passwords gets new ones.
    (home / "demo-accounts.json").unlink()
    seed()
    the_description_is_what_the_contract_says(home)


def test_the_first_start_makes_all_of_it_and_the_second_nothing(
    committed_db: None, home: Path
) -> None:
    assert "Lumen Home Care: 6 conversations" in seed()
    the_businesses_are_lively()
    every_word_of_the_assistant_is_the_rendering_of_its_acts()
    the_description_is_what_the_contract_says(home)
    the_phones_past_is_the_panels(home)
    for business in BUSINESSES:  # keys that look alike, so that a leak would show
        with in_tenant(Tenant.objects.get(slug=business.slug)):
            assert {1, 2, 3} <= set(Service.objects.values_list("id", flat=True))
    # Only deadlines are left to do, and what the emulator of a running demo has of templates.
    assert {row.task for row in rung()} <= {"orders.expire_proposal", "whatsapp.fetch_templates"}
    a_second_start_changes_nothing(home)


def test_a_start_that_was_cut_off_is_made_good(
    committed_db: None, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(**_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(seeding, "play", cut_off)
        with pytest.raises(KeyboardInterrupt):
            seed()
    seed()
    the_businesses_are_lively()
    the_phones_past_is_the_panels(home)


def test_it_refuses_outside_a_demo(committed_db: None, home: Path, settings: object) -> None:
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(CommandError, match="no demo"):
        seed()
    assert not Tenant.objects.filter(slug="lumen").exists()
