"""Message templates: a small registry, enough to refuse what Meta would refuse."""

import re
from typing import Any

from emulators.whatsapp.errors import GraphError
from emulators.whatsapp.store import Store

SEEDED = (
    ("hello_world", "en_US", "UTILITY", "Hello! Thank you for writing to us."),
    ("follow_up", "en", "UTILITY", "Hello {{1}}, we have news about {{2}}. Reply to continue."),
)
PARAMETER = re.compile(r"\{\{(\w+)\}\}")


def seed(store: Store) -> None:
    """Put a few templates in, once."""
    for name, language, category, body in SEEDED:
        store.run(
            "INSERT OR IGNORE INTO templates (name, language, category, body) VALUES (?, ?, ?, ?)",
            name,
            language,
            category,
            body,
        )


def register(store: Store, *, name: str, language: str, category: str, body: str) -> None:
    """Add a template or replace its text."""
    store.run(
        "INSERT OR REPLACE INTO templates (name, language, category, body) VALUES (?, ?, ?, ?)",
        name,
        language,
        category.upper(),
        body,
    )


def render(store: Store, part: dict[str, Any]) -> str:
    """The text the customer sees, or the refusal Meta would give."""
    language = part["language"]["code"]
    row = _find(store, part["name"], language)
    if row is None:
        raise GraphError(
            132001, f"template name ({part['name']}) does not exist in {language}", status=404
        )
    wanted = list(dict.fromkeys(PARAMETER.findall(row["body"])))
    given = _body_parameters(part)
    if len(wanted) != len(given):
        raise GraphError(
            132000,
            f"body: number of localizable_params ({len(given)}) does not match the expected "
            f"number of params ({len(wanted)})",
        )
    values = dict(zip(wanted, given, strict=True))
    return PARAMETER.sub(lambda match: values[match[1]], row["body"])


def category_of(store: Store, body: dict[str, Any]) -> str:
    """The pricing category of a stored message."""
    part = body.get("template")
    if body.get("type") != "template" or not isinstance(part, dict):
        return "service"
    row = _find(store, part["name"], part["language"]["code"])
    return str(row["category"]).lower() if row else "utility"


def _find(store: Store, name: str, language: str) -> Any:
    return store.row("SELECT * FROM templates WHERE name = ? AND language = ?", name, language)


def _body_parameters(part: dict[str, Any]) -> list[str]:
    found: list[str] = []
    for component in part.get("components", []):
        if str(component.get("type", "")).lower() != "body":
            continue
        for parameter in component.get("parameters") or []:
            text = parameter.get("text") if isinstance(parameter, dict) else None
            if not isinstance(text, str):
                raise GraphError(132012, "body: only text parameters are supported here.")
            found.append(text)
    return found
