"""Tells, without Node, whether the built files under static/ still match what they are made from.

Tailwind writes a rule for each class it meets, so what counts of a template is
its set of class names: words may change without a build. `--write` records the
state after a build; without it the script compares and fails when they differ.
"""

import hashlib
import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
MANIFEST = ROOT / "static" / "css" / "app.manifest.json"
BUILT = ("css/app.css", "icons.svg")

_TEMPLATE_TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
_CLASS_ATTRIBUTE = re.compile(r"""\bclass="([^"]*)\"""", re.DOTALL)
_ICON = re.compile(r'(?:(?<![\w-])icon|<c-icon\s+name)="([a-z0-9-]+)"')


def class_names(markup: str) -> set[str]:
    """Every class that an attribute of `markup` can hold, whatever its template tags decide."""
    plain = _TEMPLATE_TAGS.sub(" ", markup)
    return {name for found in _CLASS_ATTRIBUTE.findall(plain) for name in found.split()}


def icon_names(markup: str) -> set[str]:
    """The icons that `markup` names outright."""
    return set(_ICON.findall(_TEMPLATE_TAGS.sub(" ", markup)))


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def state() -> dict[str, str]:
    """What the built files are made from, and the built files themselves, as digests."""
    classes = set().union(*(class_names(path.read_text()) for path in templates()))
    found = {"classes": _digest("\n".join(sorted(classes)).encode())}
    sources = [HERE / "package-lock.json", HERE / "icons.txt", HERE / "build.mjs"]
    sources += sorted(path for path in (HERE / "src").rglob("*") if path.is_file())
    for path in sources:
        found[str(path.relative_to(ROOT))] = _digest(path.read_bytes())
    for name in BUILT:
        found[f"static/{name}"] = _digest((ROOT / "static" / name).read_bytes())
    return found


def missing_icons() -> set[str]:
    """Icons that a template asks for and the sprite lacks: they would show as nothing."""
    sprite = (ROOT / "static" / "icons.svg").read_text()
    has = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    asked = set().union(*(icon_names(path.read_text()) for path in templates()))
    return asked - has


def main(arguments: list[str]) -> int:
    if "--write" in arguments:
        MANIFEST.write_text(json.dumps(state(), indent=2, sort_keys=True) + "\n")
        return 0
    recorded = json.loads(MANIFEST.read_text()) if MANIFEST.exists() else {}
    now = state()
    stale = sorted(key for key in now.keys() | recorded.keys() if now.get(key) != recorded.get(key))
    lacking = sorted(missing_icons())
    if stale:
        sys.stdout.write(
            f"static/ is older than its sources ({', '.join(stale)}). Run `make css`.\n"
        )
    if lacking:
        sys.stdout.write(
            f"The icon sprite lacks {', '.join(lacking)}: add to frontend/icons.txt, `make css`.\n"
        )
    return 1 if stale or lacking else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
