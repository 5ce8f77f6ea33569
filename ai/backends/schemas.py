"""The answer's schema in each vendor's dialect, and an answer back in ours.

No dialect is trusted: `ai.backends.reading` holds every answer against the schema
itself. What a dialect leaves out is therefore only help that the model lacks.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

MOST_CHOICES = 900
"""OpenAI takes 1,000 choices in one schema."""

LONG_LIST = 100
"""When there are more choices than that, lists longer than this are left out."""

TEXT_RULE = (
    "There is no tool to call here: what you would give to `respond` is your whole answer, "
    "one JSON object and nothing around it."
)


def steady(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Without what changes from turn to turn: the numbers of this turn's messages.

    Vendors put the schema in front of everything else, so that it must be the same for
    what follows to be found in their cache.
    """
    if schema["type"] == "integer":
        return {"type": "integer"}
    if schema["type"] == "array":
        return {**schema, "items": steady(schema["items"])}
    if schema["type"] == "object":
        parts = {name: steady(part) for name, part in schema["properties"].items()}
        return {**schema, "properties": parts}
    return dict(schema)


def strict(schema: Mapping[str, Any]) -> dict[str, Any]:
    """As OpenAI's strict mode wants it: every property is required, and may be null instead."""
    plain = steady(schema)
    return _required(_lighter(plain) if _choices(plain) > MOST_CHOICES else plain)


def _required(schema: Mapping[str, Any]) -> dict[str, Any]:
    if schema["type"] == "array":
        return {**schema, "items": _required(schema["items"])}
    if schema["type"] != "object":
        return dict(schema)
    parts = {}
    for name, part in schema["properties"].items():
        whole = _required(part)
        parts[name] = whole if name in schema["required"] else _or_null(whole)
    return {**schema, "properties": parts, "required": list(parts)}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    if schema["type"] == "array":
        return schema  # none of them says the same
    if schema["type"] == "object":
        return {"anyOf": [schema, {"type": "null"}]}
    if "enum" in schema:
        return {"type": [schema["type"], "null"], "enum": [*schema["enum"], None]}
    return {"type": [schema["type"], "null"]}


def _choices(schema: Mapping[str, Any]) -> int:
    return len(schema.get("enum", ())) + sum(_choices(part) for part in _within(schema))


def _within(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from schema.get("properties", {}).values()
    if "items" in schema:
        yield schema["items"]


def _lighter(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Without the long lists: the references stand in the catalogue as well."""
    found = dict(schema)
    if len(found.get("enum", ())) > LONG_LIST:
        del found["enum"]
    if "items" in found:
        found["items"] = _lighter(found["items"])
    if "properties" in found:
        found["properties"] = {name: _lighter(part) for name, part in found["properties"].items()}
    return found


def openapi(schema: Mapping[str, Any]) -> dict[str, Any]:
    """As Gemini's `responseSchema` wants it: its own types, choices of text only, an order."""
    found: dict[str, Any] = {"type": schema["type"].upper()}
    if schema["type"] == "string" and "enum" in schema:
        found |= {"format": "enum", "enum": list(schema["enum"])}
    if "items" in schema:
        found["items"] = openapi(schema["items"])
    if "properties" in schema:
        found["properties"] = {n: openapi(part) for n, part in schema["properties"].items()}
        found["required"] = list(schema["required"])
        found["propertyOrdering"] = list(schema["properties"])
    return found


def in_words(schema: Mapping[str, Any]) -> str:
    """For a model that gets no schema otherwise."""
    text = json.dumps(steady(schema), ensure_ascii=False, separators=(",", ":"))
    return f"The answer keeps this JSON schema to the letter:\n{text}"


# ---------------------------------------------------------------- and back


def without_nulls(value: Any, schema: Mapping[str, Any]) -> Any:
    """Without the nulls that stand where a property could have been left out."""
    if schema["type"] == "array" and isinstance(value, list):
        return [without_nulls(item, schema["items"]) for item in value]
    if schema["type"] != "object" or not isinstance(value, dict):
        return value
    known = schema["properties"]
    return {
        name: without_nulls(item, known[name]) if name in known else item
        for name, item in value.items()
        if item is not None or name in schema["required"] or name not in known
    }


MOST_TEXT = 64 * 1024
MOST_TRIES = 20


def object_in(text: str) -> dict[str, Any] | None:
    """The one JSON object in a model's text: alone, in a fence, or among words.

    The first that can be read counts; thoughts in front of it do not.
    """
    text = text[:MOST_TEXT].rpartition("</think>")[2].strip().removeprefix("\ufeff")
    decoder = json.JSONDecoder()
    start = text.find("{")
    for _ in range(MOST_TRIES):
        if start < 0:
            return None
        try:
            found, _end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            start = text.find("{", start + 1)
            continue
        return found if isinstance(found, dict) else None
    return None
