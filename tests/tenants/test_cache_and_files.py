"""Keys, files and live channels carry the tenant."""

import json
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from tenants.context import in_tenant
from tenants.exceptions import NoTenant
from tenants.live import announce, channel_for
from tenants.models import Tenant

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def valkey() -> redis.Redis:
    with redis.Redis.from_url(settings.REDIS_URL, decode_responses=True) as client:
        yield client


class TestTheCache:
    def test_a_value_is_its_tenants_alone(self, alpha: Tenant, beta: Tenant) -> None:
        with in_tenant(beta):
            cache.set("price", "theirs")
        with in_tenant(alpha):
            assert cache.get("price") is None
            assert cache.get_many(["price"]) == {}
            assert "price" not in cache
            cache.set("price", "mine")
        with in_tenant(beta):
            assert cache.get("price") == "theirs"
        assert cache.get("price") is None

    def test_every_key_says_whose_it_is(
        self, alpha: Tenant, beta: Tenant, valkey: redis.Redis
    ) -> None:
        for tenant in (alpha, beta):
            with in_tenant(tenant):
                cache.set("a", 1)
                cache.incr("a")
                cache.add("b", 1)
                cache.set_many({"c": 1, "d": 2})
        cache.set("e", 1)
        keys = set(valkey.scan_iter("*"))
        assert len(keys) == 9
        owners = {key.removeprefix(f"{settings.REDIS_PREFIX}:cache:").split(":")[0] for key in keys}
        assert owners == {alpha.schema_name, beta.schema_name, "public"}

    def test_deleting_takes_nothing_from_another(self, alpha: Tenant, beta: Tenant) -> None:
        for tenant in (alpha, beta):
            with in_tenant(tenant):
                cache.set("price", 1)
        with in_tenant(alpha):
            cache.delete("price")
        with in_tenant(beta):
            assert cache.get("price") == 1


def read(name: str) -> bytes:
    with default_storage.open(name) as file:
        return file.read()


class TestFiles:
    def test_a_file_lies_under_its_tenant(self, alpha: Tenant, beta: Tenant) -> None:
        with in_tenant(alpha):
            name = default_storage.save("attachments/sofa.txt", ContentFile(b"mine"))
            path = Path(default_storage.path(name))
            assert path.relative_to(settings.MEDIA_ROOT).parts[0] == alpha.schema_name
        with in_tenant(beta):
            assert not default_storage.exists(name)
            with pytest.raises(FileNotFoundError):
                default_storage.open(name)
        with in_tenant(alpha):
            assert read(name) == b"mine"
            default_storage.delete(name)

    @pytest.mark.parametrize(
        "name",
        [
            "../t_beta/attachments/sofa.txt",
            "attachments/../../t_beta/sofa.txt",
            "/etc/passwd",
            "../../proffer.env",
        ],
    )
    def test_no_name_leaves_the_tenants_folder(
        self, alpha: Tenant, beta: Tenant, name: str
    ) -> None:
        with in_tenant(beta):
            theirs = default_storage.save("attachments/sofa.txt", ContentFile(b"theirs"))
        with in_tenant(alpha):
            for work in (
                default_storage.path,
                default_storage.open,
                default_storage.exists,
                default_storage.delete,
                default_storage.size,
                lambda name: default_storage.save(name, ContentFile(b"forged")),
            ):
                with pytest.raises(SuspiciousFileOperation):
                    work(name)
        with in_tenant(beta):
            assert read(theirs) == b"theirs"
            default_storage.delete(theirs)

    def test_outside_a_tenant_there_are_no_files(self) -> None:
        for work in (default_storage.path, default_storage.exists, default_storage.open):
            with pytest.raises(NoTenant):
                work("attachments/sofa.txt")


class TestLiveChannels:
    def test_news_reach_the_tenants_own_pages(
        self, alpha: Tenant, beta: Tenant, valkey: redis.Redis
    ) -> None:
        with valkey.pubsub() as pages:
            pages.subscribe(channel_for(alpha.pk), channel_for(beta.pk))
            for _ in range(2):
                pages.get_message(timeout=30)
            with in_tenant(alpha), transaction.atomic():
                announce(topic="conversation", id=3)
            got = pages.get_message(timeout=30)
            assert got["channel"] == channel_for(alpha.pk)
            assert json.loads(got["data"]) == {"topic": "conversation", "id": 3}
            assert pages.get_message(timeout=0.05) is None

    def test_nothing_is_told_of_what_was_rolled_back(
        self, alpha: Tenant, valkey: redis.Redis
    ) -> None:
        with valkey.pubsub() as pages:
            pages.subscribe(channel_for(alpha.pk))
            pages.get_message(timeout=30)
            with in_tenant(alpha), pytest.raises(LookupError), transaction.atomic():
                announce(topic="conversation", id=3)
                raise LookupError
            assert pages.get_message(timeout=0.05) is None

    def test_nobody_announces_outside_a_tenant(self) -> None:
        with pytest.raises(NoTenant):
            announce(topic="conversation", id=3)
