"""`manage.py ai_backend` and `manage.py tenant_ai`."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.permissions import Role
from ai.backends.actions import add_backend, remove_backend
from ai.backends.models import Backend
from ai.backends.queries import configured
from ai.standing import assistant_settings
from audit.models import Entry
from core.errors import InvalidInput, NotAllowed
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.ai_backends.stand import KEY_ENV, MessagesApi
from tests.support.people import PLATFORM_ADMIN, person

pytestmark = pytest.mark.usefixtures("committed_db")


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def add(name: str, *more: str) -> str:
    return run("ai_backend", "add", "--kind", "anthropic", "--name", name, "--model", "m", *more)


class TestAdding:
    def test_puts_vendors_in_order(self) -> None:
        add("one")
        add("two")
        add("first", "--position", "1")
        assert [(b.position, b.name) for b in configured()] == [
            (1, "first"),
            (2, "one"),
            (3, "two"),
        ]

    def test_keeps_what_it_was_told(self) -> None:
        add("one", "--base-url", "https://llm.example.com", "--key-env", "MY_KEY")
        (backend,) = configured()
        assert (backend.base_url, backend.key_env) == ("https://llm.example.com", "MY_KEY")
        assert Entry.objects.get(code="ai.backend.added").data["name"] == "one"

    @pytest.mark.parametrize("kind", ["gpt", "x"])
    def test_says_which_kinds_exist(self, kind: str) -> None:
        with pytest.raises(CommandError, match=f"no “{kind}” backend. Available: anthropic"):
            run("ai_backend", "add", "--kind", kind, "--name", "n", "--model", "m")
        assert configured() == []

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["--name", "built-in"], "there already"),
            (["--name", "Not A Name"], "a–z"),
            (["--name", "n", "--model", " "], "Name the model"),
            (["--name", "n", "--base-url", "http://169.254.169.254/"], "https"),
            (["--name", "n", "--base-url", "https://user:pw@example.com"], "https"),
            (["--name", "n", "--base-url", "file:///etc/passwd"], "https"),
            (["--name", "n", "--key-env", "sk-ant-secret"], "not the key"),
            (["--name", "n", "--position", "0"], "1 to 1000"),
        ],
    )
    def test_refuses_what_makes_no_sense(self, arguments: list[str], words: str) -> None:
        given = ["--kind", "anthropic", "--model", "m", *arguments]
        with pytest.raises(CommandError, match=words):
            run("ai_backend", "add", *given)
        assert configured() == []
        assert not Entry.objects.filter(code="ai.backend.added").exists()

    def test_a_name_is_used_once(self) -> None:
        add("one")
        with pytest.raises(CommandError, match="already"):
            add("one")
        assert len(configured()) == 1


class TestListing:
    def test_ends_with_the_built_in_engine(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert run("ai_backend", "list").startswith("last: built-in")
        monkeypatch.setenv(KEY_ENV, "sk-secret-value")
        add("one", "--key-env", KEY_ENV)
        lines = run("ai_backend", "list").splitlines()
        assert lines[0].startswith("1. one  anthropic  m")
        assert f"{KEY_ENV}: set" in lines[0]
        assert lines[-1].startswith("last: built-in")
        assert "sk-secret-value" not in "".join(lines)


class TestRemoving:
    def test_closes_the_gap(self) -> None:
        for name in ("one", "two", "three"):
            add(name)
        run("ai_backend", "remove", "two")
        assert [(b.position, b.name) for b in configured()] == [(1, "one"), (2, "three")]
        assert Entry.objects.get(code="ai.backend.removed").data == {"name": "two"}

    def test_takes_the_name_either_way(self) -> None:
        add("one")
        run("ai_backend", "remove", "--name", "one")
        assert configured() == []

    def test_never_the_built_in_engine(self) -> None:
        with pytest.raises(CommandError, match="cannot be removed"):
            run("ai_backend", "remove", "built-in")

    def test_says_when_there_is_none(self) -> None:
        with pytest.raises(CommandError, match="no backend “one”"):
            run("ai_backend", "remove", "one")


class TestTesting:
    def test_asks_and_says_what_came(
        self, api: MessagesApi, claude: Backend, alpha: Tenant
    ) -> None:
        assert run("ai_backend", "test").startswith("claude: ok, claude-test")
        assert "Alpha" not in str(api.requests)

    def test_fails_for_a_vendor_that_does(
        self, api: MessagesApi, add: Callable[..., Backend]
    ) -> None:
        add(api.url)
        api.fails("overloaded", stay=True)
        with pytest.raises(CommandError, match="no usable answer from claude"):
            run("ai_backend", "test", "claude")

    def test_without_vendors_there_is_the_engine(self) -> None:
        assert run("ai_backend", "test") == "built-in: ok (always)\n"


@pytest.mark.parametrize("role", [Role.OWNER, Role.ADMIN, Role.AGENT])
def test_no_tenant_sets_up_the_platforms_backends(alpha: Tenant, role: Role) -> None:
    with in_tenant(alpha):
        actor = person(role).actor
    with pytest.raises(NotAllowed):
        add_backend(actor=actor, kind="anthropic", name="n", model="m")
    with pytest.raises(NotAllowed):
        remove_backend(actor=actor, name="n")
    assert configured() == []


def test_an_actor_of_the_platform_gets_fields_at_fault() -> None:
    with pytest.raises(InvalidInput) as refusal:
        add_backend(actor=PLATFORM_ADMIN, kind="gpt", name="X", model="")
    assert set(refusal.value.fields) == {"kind", "name", "model"}


class TestTenantAi:
    def test_changes_what_it_is_told(self, alpha: Tenant, beta: Tenant) -> None:
        said = run("tenant_ai", "alpha", "--mode", "strict", "--threshold", "70", "--disabled")
        assert said == "alpha: disabled, mode strict, threshold 70\n"
        with in_tenant(alpha):
            settings = assistant_settings()
            assert (settings.enabled, settings.threshold) == (False, 70)
            entry = Entry.objects.get(code="ai.settings.changed")
            assert (entry.actor_kind, entry.actor_label) == ("platform", "Command line")
        with in_tenant(beta):
            assert assistant_settings().enabled
        assert run("tenant_ai", "alpha", "--enabled").startswith("alpha: enabled")

    def test_lets_models_say_a_few_words(self) -> None:
        said = run("tenant_ai", "alpha", "--mode", "natural")
        assert said == "alpha: enabled, mode natural, threshold 85\n"

    def test_keeps_a_workspace_to_the_built_in_engine(self) -> None:
        said = run("tenant_ai", "alpha", "--engine-only")
        assert said.endswith("threshold 85, the built-in engine alone\n")
        assert run("tenant_ai", "alpha", "--any-backend").endswith("threshold 85\n")

    def test_shows_what_is_set(self) -> None:
        assert run("tenant_ai", "alpha") == "alpha: enabled, mode strict, threshold 85\n"

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["alpha", "--mode", "loose"], "strict"),
            (["alpha", "--threshold", "0"], "1 to 99"),
            (["alpha", "--threshold", "100"], "1 to 99"),
            (["nobody"], "no tenant “nobody”"),
        ],
    )
    def test_refuses_what_cannot_be(self, arguments: list[str], words: str) -> None:
        with pytest.raises(CommandError, match=words):
            run("tenant_ai", *arguments)
        assert run("tenant_ai", "alpha") == "alpha: enabled, mode strict, threshold 85\n"

    def test_on_and_off_at_once_is_a_mistake(self) -> None:
        with pytest.raises(CommandError, match="not allowed with"):
            run("tenant_ai", "alpha", "--enabled", "--disabled")
