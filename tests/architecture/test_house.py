"""The house is kept: small files, no leftovers, settings and migrations that agree."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connections

from ai.render import templates
from core.locales import PLURALS
from tenants.rights import tenant_tables
from tests.support.source import ROOMS, ROOT, modules, tracked

MOST_LINES = 450
TEXT = (".py", ".html", ".css", ".js", ".toml", ".md", ".yml", ".yaml", ".sh", ".in")
LEFTOVER = re.compile(r"\b(TO[D]O|FIX[M]E|HA[C]K)\b|[#/*] *X[X]X\b")
CONFLICT = re.compile(r"^(<{7} |>{7} )", re.MULTILINE)


def text_files() -> list[str]:
    return [
        path
        for path in tracked()
        if (path.endswith(TEXT) or path == "Makefile")
        and "/vendor/" not in path
        and "node_modules/" not in path
        and not path.startswith(("requirements", "static/css/"))
    ]


def test_no_module_is_too_long_to_read() -> None:
    long = {
        path: lines
        for path in tracked()
        if path.endswith(".py")
        and "/migrations/" not in path
        and (lines := len((ROOT / path).read_text().splitlines())) > MOST_LINES
    }
    assert long == {}


def test_nothing_is_left_for_later() -> None:
    found = []
    for path in text_files():
        for number, line in enumerate((ROOT / path).read_text().splitlines(), 1):
            if LEFTOVER.search(line) or CONFLICT.match(line):
                found.append(f"{path}:{number} {line.strip()[:80]}")
    assert found == []


def test_no_drawer_is_a_junk_drawer() -> None:
    junk = re.compile(r"(^|/)(utils?|helpers?|common|misc|extras?)(\.py|/)")
    assert [path for path in tracked() if path.split("/")[0] in ROOMS and junk.search(path)] == []


def test_every_module_says_what_it_is() -> None:
    quiet = ("apps.py", "urls.py", "platform_urls.py", "__init__.py", "asgi.py", "wsgi.py")
    silent = [
        module.path
        for module in modules()
        if not module.path.endswith(quiet)
        and not (module.tree.body and _docstring(module.tree.body[0]))
    ]
    assert silent == []


def _docstring(node: object) -> bool:
    return isinstance(getattr(getattr(node, "value", None), "value", None), str)


def test_every_table_of_a_tenant_states_its_rights() -> None:
    """`tenant_tables` raises for one that does not; this shows that it looked at them."""
    assert len(tenant_tables()) > 20


def test_the_rooms_pass_djangos_checks() -> None:
    call_command("check", fail_level="WARNING", stdout=StringIO())


def test_models_and_migrations_agree(committed_db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())
    assert connections["owner"].is_usable()


@pytest.mark.parametrize("language", sorted(templates.TEXTS))
def test_every_language_says_everything(language: str) -> None:
    english = templates.TEXTS["en"]
    texts = templates.TEXTS[language]
    counted = tuple(key for key in texts if key.startswith("count_"))
    assert set(texts) - set(counted) == {key for key in english if not key.startswith("count_")}
    for what in ("hours", "minutes"):
        # As many forms as the language's numbers take.
        assert {key for key in counted if f"_{what}_" in key} == {
            f"count_{what}_{form}" for form in PLURALS[language]
        }
    placeholder = re.compile(r"{(\w+)}")
    for key, variants in texts.items():
        like = f"{key.rpartition('_')[0]}_other" if key in counted else key
        allowed = {name for variant in english[like] for name in placeholder.findall(variant)}
        for variant in variants:
            assert set(placeholder.findall(variant)) <= allowed, (key, variant)
            assert set(placeholder.findall(variant)) <= templates.PLACEHOLDERS, (key, variant)
