"""Before and after, as an entry of the history keeps them."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from accounts.permissions import Role
from audit.changes import MASK, changed


def test_only_what_differs_is_kept() -> None:
    assert changed({"name": "Sara", "active": True}, {"name": "Sara K", "active": True}) == {
        "changes": {"name": ["Sara", "Sara K"]}
    }


def test_nothing_changed_is_an_empty_entry() -> None:
    assert changed({"name": "Sara"}, {"name": "Sara"}) == {}


def test_a_field_that_one_side_lacks_is_none_there() -> None:
    assert changed({"old": 1, "gone": 2}, {"old": 1, "new": 3})["changes"] == {
        "gone": [2, None],
        "new": [None, 3],
    }


def test_a_masked_field_tells_that_it_changed_and_never_what_it_was() -> None:
    found = changed(
        {"token": "EAA-old", "code": "", "pin": None},
        {"token": "EAA-new", "code": "9", "pin": "1234"},
        masked=("token", "code", "pin"),
    )
    assert found == {"changes": {"token": [MASK, MASK], "code": ["", MASK], "pin": [None, MASK]}}


def test_values_become_what_json_can_hold() -> None:
    found = changed(
        {},
        {
            "role": Role.OWNER,
            "day": date(2026, 11, 21),
            "at": datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
            "price": Decimal("12.50"),
            "rights": frozenset({"b", "a"}),
            "hours": [{"from": (9, 17)}],
        },
    )
    after = {field: pair[1] for field, pair in json.loads(json.dumps(found))["changes"].items()}
    assert after == {
        "role": "owner",
        "day": "2026-11-21",
        "at": "2026-11-21T09:00:00+00:00",
        "price": "12.50",
        "rights": ["a", "b"],
        "hours": [{"from": [9, 17]}],
    }


def test_a_value_that_history_cannot_keep_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot keep a object"):
        changed({}, {"thing": object()})
