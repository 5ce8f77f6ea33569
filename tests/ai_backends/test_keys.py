"""Vendors' keys: sealed in their rows or named by variables, shown to nobody, rotated."""

import base64
import os
from typing import Any

import pytest

from ai.backends.actions import add_backend
from ai.backends.changing import change_backend, set_key
from ai.backends.keys import KeysCannotRest, key_of, reseal_with
from ai.backends.models import Backend
from ai.backends.protocol import Unauthorized
from audit.models import Entry
from core.errors import InvalidInput, NotAllowed
from tenants.context import in_tenant
from tenants.models import Tenant
from tenants.rotation import Resealed, rotate
from tenants.routers import OWNER
from tests.support.people import PLATFORM_ADMIN, person

pytestmark = pytest.mark.usefixtures("committed_db")

KEY = "sk-a-key-that-nobody-sees"


def fresh() -> str:
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def stored(backend: Backend) -> Backend:
    return Backend.objects.get(pk=backend.pk)


@pytest.fixture
def claude() -> Backend:
    return add_backend(
        actor=PLATFORM_ADMIN, kind="anthropic", name="claude", model="m", key_env="NOT_SET_HERE"
    )


def keep(backend: Backend, key: str = KEY) -> Backend:
    set_key(actor=PLATFORM_ADMIN, backend_id=backend.pk, key=key)
    return stored(backend)


class TestSealed:
    def test_a_key_opens_for_its_row_alone(self, claude: Backend) -> None:
        kept = keep(claude)
        assert KEY not in kept.sealed_key
        assert key_of(kept) == KEY
        other = add_backend(actor=PLATFORM_ADMIN, kind="anthropic", name="other", model="m")
        other.sealed_key = kept.sealed_key
        with pytest.raises(Unauthorized):
            key_of(other)

    def test_it_is_in_no_history(self, claude: Backend) -> None:
        keep(claude)
        entries = Entry.objects.filter(code__startswith="ai.backend")
        assert entries.filter(code="ai.backend.key_set").exists()
        assert KEY not in str(list(entries.values()))

    def test_the_empty_text_removes_it(self, claude: Backend) -> None:
        keep(claude)
        kept = keep(claude, "")
        assert (kept.sealed_key, kept.key_set_at) == ("", None)
        with pytest.raises(Unauthorized, match="NOT_SET_HERE"):
            key_of(kept)

    def test_another_address_does_not_get_it(self, claude: Backend) -> None:
        kept = keep(claude)
        change_backend(
            actor=PLATFORM_ADMIN,
            backend_id=kept.pk,
            model="m",
            base_url="https://somebody.example.com",
            key_env="",
        )
        assert stored(claude).sealed_key == ""

    def test_another_model_keeps_it(self, claude: Backend) -> None:
        keep(claude)
        change_backend(
            actor=PLATFORM_ADMIN, backend_id=claude.pk, model="n", base_url="", key_env=""
        )
        assert key_of(stored(claude)) == KEY

    @pytest.mark.parametrize("key", ["two\nlines", "ключ", "x" * 5000])
    def test_what_is_no_key_is_refused(self, key: str, claude: Backend) -> None:
        with pytest.raises(InvalidInput):
            keep(claude, key)
        assert stored(claude).sealed_key == ""

    def test_without_a_key_to_seal_with_nothing_is_kept(
        self, claude: Backend, settings: Any
    ) -> None:
        settings.AI_KEY = ""
        with pytest.raises(KeysCannotRest, match="AI_KEY"):
            keep(claude)
        assert stored(claude).sealed_key == ""

    def test_people_of_a_workspace_may_not(self, claude: Backend, alpha: Tenant) -> None:
        with in_tenant(alpha):
            actor = person("owner").actor
        with pytest.raises(NotAllowed):
            set_key(actor=actor, backend_id=claude.pk, key=KEY)
        assert stored(claude).sealed_key == ""


class TestRotation:
    def test_the_first_key_seals_anew_and_the_old_may_go(
        self, claude: Backend, settings: Any
    ) -> None:
        keep(claude)
        old, new = settings.AI_KEY, fresh()
        settings.AI_KEY = f"{new},{old}"
        assert key_of(stored(claude)) == KEY
        done = Resealed()
        reseal_with(done)
        assert (done.sealed, done.broken) == (1, [])
        settings.AI_KEY = new
        assert key_of(stored(claude)) == KEY
        settings.AI_KEY = old
        with pytest.raises(Unauthorized):
            key_of(stored(claude))

    def test_rotating_the_platforms_keys_takes_these_along(
        self, claude: Backend, settings: Any
    ) -> None:
        keep(claude)
        settings.AI_KEY = f"{fresh()},{settings.AI_KEY}"
        done = rotate(actor=PLATFORM_ADMIN, tenant=None)
        assert (done.sealed, done.broken) == (1, [])
        settings.AI_KEY = settings.AI_KEY.partition(",")[0]
        assert key_of(stored(claude)) == KEY

    def test_what_does_not_open_is_named_and_left(self, claude: Backend, settings: Any) -> None:
        kept = keep(claude)
        settings.AI_KEY = fresh()
        done = Resealed()
        reseal_with(done)
        assert done.broken == [f"ai_backends_backend.sealed_key/{claude.pk}"]
        assert stored(claude).sealed_key == kept.sealed_key


class TestVariables:
    def test_the_vendors_own_name_is_looked_into(
        self, claude: Backend, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("NOT_SET_HERE", " sk-other ")
        assert key_of(claude) == "sk-other"
        Backend.objects.using(OWNER).update(key_env="")
        monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-own")
        assert key_of(stored(claude)) == "sk-own"

    def test_a_server_of_ones_own_may_need_none(self) -> None:
        local = add_backend(
            actor=PLATFORM_ADMIN,
            kind="openai_compatible",
            name="local",
            model="m",
            base_url="http://127.0.0.1:9",
            at_the_machine=True,
        )
        assert local.own_network
        assert key_of(local) == ""

    @pytest.mark.parametrize("name", ["SECRET_KEY", "AI_KEY", "DATABASE_OWNER_URL", "FIELD_KEY"])
    def test_no_secret_of_ours_is_sent_to_a_vendor(self, name: str) -> None:
        with pytest.raises(InvalidInput) as refusal:
            add_backend(actor=PLATFORM_ADMIN, kind="anthropic", name="n", model="m", key_env=name)
        assert set(refusal.value.fields) == {"key_env"}


@pytest.mark.parametrize(
    ("address", "at_the_machine", "fine"),
    [
        ("http://127.0.0.1:8000/v1", True, True),
        ("http://localhost:8000/v1", True, True),
        ("http://10.1.2.3:8000/v1", True, True),
        ("http://models.internal/v1", True, True),
        ("http://127.0.0.1:8000/v1", False, "127.0.0.1"),
        ("http://10.1.2.3:8000/v1", False, False),
        ("http://169.254.169.254/latest", True, False),
        ("http://llm.example.com/v1", True, False),
        ("https://llm.example.com/v1", False, True),
        ("", True, False),
    ],
)
def test_where_a_server_may_be(
    address: str, at_the_machine: bool, fine: bool | str, settings: Any
) -> None:
    settings.OUTBOUND_LOCAL_HOSTS = [fine] if isinstance(fine, str) else []

    def add() -> Backend:
        return add_backend(
            actor=PLATFORM_ADMIN,
            kind="openai_compatible",
            name="n",
            model="m",
            base_url=address,
            at_the_machine=at_the_machine,
        )

    if fine:
        assert add().own_network is (at_the_machine and address.startswith("http:"))
    else:
        with pytest.raises(InvalidInput) as refusal:
            add()
        assert set(refusal.value.fields) == {"base_url"}
        assert not Backend.objects.exists()
