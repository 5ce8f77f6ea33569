"""The documents speak of what exists: links, paths, names, commands, settings, decisions."""

import importlib
import importlib.util
import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from django.apps import apps
from django.core.management import get_commands

from config.celery import app as celery_app
from tests.support.source import ROOMS, ROOT, modules, tracked

FENCE = re.compile(r"^```[a-z]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`+ ?([^`\n]+?) ?`+")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
ENDINGS = (".py", ".md", ".sql", ".html", ".js", ".mjs", ".css", ".txt", ".toml", ".yml", ".svg")


def pages() -> dict[str, str]:
    """Every document of ours, by path."""
    own = [
        path
        for path in tracked()
        if path.endswith(".md") and "node_modules" not in path and "/vendor/" not in path
    ]
    assert "README.md" in own
    return {path: (ROOT / path).read_text(encoding="utf-8") for path in own}


def code() -> Iterator[tuple[str, str]]:
    """(page, text) of every inline code and every line of a code block."""
    for page, text in pages().items():
        for block in FENCE.findall(text):
            yield from ((page, line.strip()) for line in block.splitlines() if line.strip())
        yield from ((page, found) for found in CODE.findall(FENCE.sub("", text)))


def anchors(text: str) -> set[str]:
    """The addresses of headings, as hosts of Markdown make them."""
    titles = HEADING.findall(FENCE.sub("", text))
    plain = (re.sub(r"[^\w\- ]", "", title.replace("`", "").lower()) for title in titles)
    return {title.strip().replace(" ", "-") for title in plain}


def exists(path: str) -> bool:
    """Whether the repository holds this file or folder."""
    wanted = path.rstrip("/")
    return any(file == wanted or file.startswith(f"{wanted}/") for file in tracked())


def test_every_link_leads_somewhere() -> None:
    broken = []
    for page, text in pages().items():
        for target in LINK.findall(FENCE.sub("", text)):
            if target.startswith(("http://", "https://", "mailto:")):
                continue
            address, _, anchor = target.partition("#")
            file = (ROOT / page).parent / address if address else ROOT / page
            if not file.exists() or (anchor and anchor not in anchors(file.read_text())):
                broken.append(f"{page}: {target}")
    assert broken == []


def test_every_path_that_is_named_exists() -> None:
    top = {PurePosixPath(path).parts[0] for path in tracked()}
    missing = []
    for page, text in code():
        for word in text.split():
            path = word.strip("\"',;()")
            whole = path.endswith(("/", *ENDINGS)) and not set(path) & set("<>{}*$:…")
            if whole and path.split("/")[0] in top and not exists(path):
                missing.append(f"{page}: {path}")
    assert missing == []


def test_every_name_in_the_code_that_is_named_exists() -> None:
    """Dotted names are modules and what is in them, models, tasks, rights or codes of history."""
    celery_app.loader.import_default_modules()
    source = "\n".join(module.text for module in modules())
    dotted = re.compile(rf"({'|'.join(ROOMS)})(\.[A-Za-z_]+)+\Z")
    missing = [
        f"{page}: {name}"
        for page, text in code()
        if dotted.match(name := text.partition("(")[0])
        and not name.endswith((".json", ".env", ".log"))
        and not (is_importable(name) or is_model(name) or f'"{name}"' in source)
    ]
    assert missing == []


def is_importable(name: str) -> bool:
    parts = name.split(".")
    for split in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:split]))
        except ModuleNotFoundError:
            continue
        for attribute in parts[split:]:
            if not hasattr(found, attribute):
                fields = getattr(found, "__annotations__", {})
                return attribute in fields
            found = getattr(found, attribute)
        return True
    return False


def is_model(name: str) -> bool:
    label, _, rest = name.partition(".")
    model, _, field = rest.partition(".")
    try:
        found = apps.get_model(label, model)
    except LookupError:
        return False
    return not field or field in {each.name for each in found._meta.get_fields()}


def test_every_command_that_is_named_exists() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    commands = set(get_commands())
    checks: list[tuple[str, Callable[[str], bool]]] = [
        (r"(?:^|\s)make ([a-z-]+)", targets.__contains__),
        (r"manage\.py ([a-z_]+)", commands.__contains__),
        (r"python -m ([a-z_.]+)", lambda name: importlib.util.find_spec(name) is not None),
        (r"(?:^|\s)(scripts/[a-z-]+)", exists),
    ]
    missing = [
        f"{page}: {name} in {text}"
        for page, text in code()
        for pattern, is_known in checks
        for name in re.findall(pattern, text)
        if not is_known(name)
    ]
    assert missing == []


def test_every_test_that_is_named_exists() -> None:
    sources = [path for path in tracked() if path.startswith("tests/") and path.endswith(".py")]
    known = set(
        re.findall(r"def (test_\w+)", "".join((ROOT / path).read_text() for path in sources))
    )
    named = {(page, text) for page, text in code() if re.match(r"test_\w+\Z", text)}
    assert named
    assert sorted(f"{page}: {name}" for page, name in named if name not in known) == []


# ------------------------------------------------------------------ decisions and rooms


def test_every_decision_is_listed_with_its_title() -> None:
    listed = (ROOT / "docs/adr/README.md").read_text()
    files = [path for path in tracked() if re.match(r"docs/adr/\d{4}-.*\.md\Z", path)]
    numbers = [PurePosixPath(path).name[:4] for path in files]
    assert numbers == sorted(set(numbers))
    for path in files:
        name = PurePosixPath(path).name
        title = (ROOT / path).read_text().splitlines()[0]
        number, _, words = title.removeprefix("# ").partition(" · ")
        assert number == name[:4]
        assert f"| [{number}]({name}) | {words} |" in listed, path


def test_every_decision_says_why_and_what_else_was_tried() -> None:
    for path, text in pages().items():
        if re.match(r"docs/adr/\d{4}-", path):
            assert HEADING.findall(text)[1:] == [
                "Context",
                "Decision",
                "Consequences",
                "Alternatives",
            ], path


def test_every_room_and_every_page_is_in_the_overview() -> None:
    overview = (ROOT / "docs/architecture/overview.md").read_text()
    assert [room for room in ROOMS if f"`{room}/`" not in overview] == []
    architecture = [path for path in pages() if path.startswith("docs/architecture/")]
    names = [PurePosixPath(path).name for path in architecture]
    assert [name for name in names if name != "overview.md" and f"({name})" not in overview] == []


# ------------------------------------------------------------------ settings

_READ = re.compile(
    r"""(?:env\.[a-z_]+|os\.environ\.get)\(\s*"([A-Z][A-Z0-9_]+)"(?:,\s*default=|,\s*)?("[^"]*"|[\d.]+)?"""
)
_NAMED = re.compile(r'"(DATABASE_(?:APP|ASSISTANT|OWNER)_URL)"')
_NOT_OURS = {"PATH", "DJANGO_SETTINGS_MODULE"}


def settings_read() -> dict[str, str]:
    """Names that settings and supervisor take from the environment, with plain defaults."""
    found: dict[str, str] = {}
    for path in tracked():
        if path.startswith(("config/", "supervisor/")) and path.endswith(".py"):
            text = (ROOT / path).read_text()
            for name, default in _READ.findall(text):
                found[name] = found.get(name) or default.strip('"')
            found |= {name: "" for name in _NAMED.findall(text) if name not in found}
    return {name: default for name, default in found.items() if name not in _NOT_OURS}


def settings_told() -> dict[str, str]:
    """Names and defaults in the tables of the README."""
    rows = re.findall(
        r"^\| `([A-Z][A-Z0-9_]+)` \| ([^|]+) \|", (ROOT / "README.md").read_text(), re.MULTILINE
    )
    return {name: default.strip().strip("`") for name, default in rows}


def test_the_readme_tells_every_setting_and_no_other() -> None:
    assert sorted(settings_told()) == sorted(settings_read())


def test_the_readme_tells_their_defaults() -> None:
    told = settings_told()
    plain = {name: default for name, default in settings_read().items() if default}
    assert {name: told[name] for name in plain} == plain


def test_the_changelog_has_a_place_for_what_comes() -> None:
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text()
