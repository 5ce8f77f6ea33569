"""Every code that the product records has words, and no words are left for codes that are gone."""

import ast
import re

from accounts.limits import LIMITS, all_limits
from accounts.permissions import PERMISSIONS
from panels.history_words import WORDS, Change, audit, changes, facts, target
from tests.support.source import Module, modules, parse

DOTTED = re.compile(r"[a-z_]+(\.[a-z_]+)+")
PUT_TOGETHER = {
    "f'{name}.throttled'": {f"{name}.throttled" for name in LIMITS},
    "f'{name}.lifted'": {f"{name}.lifted" for name in all_limits()},
    "f'catalog.{kind}.{verb}'": {
        f"catalog.{kind}.{verb}"
        for kind in ("service", "package", "article", "profile")
        for verb in ("created", "changed", "price_changed", "archived", "restored", "opened")
        if (kind == "profile") == (verb == "opened") or verb == "changed"
        if (kind, verb) != ("article", "price_changed")
    }
    | {"catalog.wording.changed", "catalog.wording.reset"},
    "f\"tenants.{switch.kind}.{('stopped' if switch.engaged else 'released')}\"": {
        f"tenants.{kind}.{verb}" for kind in ("ai", "sending") for verb in ("stopped", "released")
    },
}
"""Codes that are put together where they are recorded, and what comes out."""

NO_CODES = {
    "accounts.support.hand_over",  # what a signature is for
    "proffer.security",  # a logger
    "platform.invalid",  # a host
    "accounts.brakes",  # a hash's salt
}
BY_SQL = {"audit.pruned"}


def _tasks() -> set[str]:
    from config.celery import app

    app.loader.import_default_modules()
    return set(app.tasks)


def codes_of(module: Module) -> set[str]:
    """What a module may record: its dotted words, as it records history; see NO_CODES."""
    if "audit.actions" not in module.text:
        return set()
    return {
        node.value
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and DOTTED.fullmatch(node.value)
    }


def put_together(module: Module) -> set[str]:
    """The f-strings that a module gives as codes."""
    return {
        ast.unparse(keyword.value)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and "audit.actions" in module.text
        for keyword in node.keywords
        if keyword.arg == "code" and isinstance(keyword.value, ast.JoinedStr)
    }


def recorded() -> set[str]:
    plain = set().union(*(codes_of(module) for module in modules()))
    plain -= PERMISSIONS | NO_CODES | set(all_limits()) | _tasks()
    return plain.union(BY_SQL, *PUT_TOGETHER.values())


def test_every_code_that_is_recorded_has_words() -> None:
    assert sorted(recorded() - set(WORDS)) == []


def test_no_words_are_left_for_codes_that_nothing_records() -> None:
    assert sorted(set(WORDS) - recorded()) == []


def test_a_code_that_is_put_together_is_listed_here() -> None:
    found = set().union(*(put_together(module) for module in modules()))
    assert found == set(PUT_TOGETHER)


def test_the_law_would_see_a_new_code() -> None:
    module = parse(
        "from audit.actions import record\nrecord(code='orders.order.lost')\nrecord(code=f'{a}.b')"
    )
    assert "orders.order.lost" in codes_of(module)
    assert put_together(module) == {"f'{a}.b'"}


def test_words_are_sentences_of_their_own() -> None:
    assert all(words[0].isupper() and not words.endswith(".") for words in WORDS.values())
    assert audit("orders.new_thing.done") == "Orders new thing done"
    assert (target("proposal:5"), target("service:3"), target("")) == ("P-1005", "Service 3", "")


def test_both_forms_of_before_and_after_are_read() -> None:
    assert changes({"changes": {"name": ["Sara", None], "idle_minutes": [5, 6]}}) == [
        Change(field="Name", before="Sara", after=""),
        Change(field="Signed out after idle minutes", before="5", after="6"),
    ]
    assert changes({"changes": {"words": {"before": ["a", "b"], "after": []}}}) == [
        Change(field="Words", before="a, b", after="")
    ]
    assert changes({"before": {"on": True, "x": 1}, "after": {"on": False, "x": 1}}) == [
        Change(field="On", before="yes", after="no")
    ]
    assert changes({"changes": "nonsense", "before": 3}) == []


def test_what_else_is_known_is_listed_and_nothing_twice() -> None:
    data = {"reason": "Spam", "changes": {"a": [1, 2]}, "codes": {"x": 2}, "none": None, "n": 0}
    assert facts(data) == [("Codes", "X: 2"), ("N", "0")]
