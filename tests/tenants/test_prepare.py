"""`manage.py prepare` as an operator sees it."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tenants import schema_text
from tenants.models import Tenant
from tenants.provisioning import create_tenant
from tests.support.people import PLATFORM_ADMIN
from tests.support.schema import pg_dump
from tests.tenants.migrating import ADD_COLUMN, added, columns, migrations, prepare

pytestmark = pytest.mark.usefixtures("committed_db")


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


class TestProgress:
    def test_a_terminal_shows_a_bar_that_fills(
        self, more: list[Tenant], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TERM", "xterm")
        screen = Terminal()
        with migrations(tmp_path, ADD_COLUMN):
            call_command("prepare", stdout=screen, stderr=screen)
        states = [line.partition("\n")[0] for line in screen.getvalue().split("\r")[1:]]
        assert [state.partition("] ")[2].strip() for state in states] == [
            f"{number}/5" for number in range(1, 6)
        ]
        assert [state.count("█") for state in states] == [6, 12, 18, 24, 30]

    def test_elsewhere_there_are_lines(self, more: list[Tenant], tmp_path: Path) -> None:
        with migrations(tmp_path, ADD_COLUMN):
            said = prepare()
        assert "█" not in said and "\r" not in said
        assert {"alpha: 1 migrations", "omega: 1 migrations"} <= set(said.splitlines())


@pytest.fixture
def own_text(more: list[Tenant], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the schema text in the place of the release's own."""
    text = tmp_path / "tenant.sql"
    text.write_text(schema_text.TEXT.read_text())
    monkeypatch.setattr(schema_text, "TEXT", text)
    schema_text.fingerprint.cache_clear()
    yield text
    schema_text.fingerprint.cache_clear()


class TestSchemaText:
    def test_a_stale_text_is_rebuilt_before_the_tenants(
        self, own_text: Path, more: list[Tenant], tmp_path: Path
    ) -> None:
        with migrations(tmp_path, ADD_COLUMN):
            with pytest.raises(schema_text.StaleSchemaText):
                create_tenant(actor=PLATFORM_ADMIN, slug="sigma", name="Sigma")
            assert not Tenant.objects.filter(slug="sigma").exists()
            said = prepare(schema_text=True, pg_dump=str(pg_dump()))
            assert "schema text: rebuilt" in said
            made = create_tenant(actor=PLATFORM_ADMIN, slug="sigma", name="Sigma")
            assert added(made) == ["0900_added"]
            assert columns(made) == columns(more[0])
            assert "schema text: up to date" in prepare(schema_text=True, pg_dump="nowhere")

    def test_without_pg_dump_it_says_so_and_upgrades_no_tenant(
        self, own_text: Path, more: list[Tenant], tmp_path: Path
    ) -> None:
        before = own_text.read_text()
        with migrations(tmp_path, ADD_COLUMN):
            with pytest.raises(CommandError, match="nowhere cannot be run"):
                prepare(schema_text=True, pg_dump="nowhere")
            assert [added(tenant) for tenant in more] == [[], [], []]
        assert own_text.read_text() == before
