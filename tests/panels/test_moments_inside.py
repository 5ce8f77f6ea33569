"""Moments inside sentences: "until tomorrow, 09:00", and with a capital where they stand alone."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import timezone
from django_cotton.compiler_regex import CottonCompiler

from panels.templatetags.panel import inside, moment, short_time

TEMPLATES = Path(__file__).parents[2] / "templates"
BARE = re.compile(
    r"(?<=[A-Za-z,:] )(?:<c-time (?![^>]*(?:within=|style=\"clock\"))[^>]*>"
    r"|\{\{ [\w.]+\|(?:moment|short_time|day_label) \}\})"
)
"""A moment behind a word, a comma or a colon, with nothing that says so."""


@pytest.mark.parametrize(
    ("days", "alone", "within"), [(0, "Today", "today"), (1, "Tomorrow", "tomorrow"),
                                  (-1, "Yesterday", "yesterday")],
)  # fmt: skip
def test_a_relative_day_is_small_inside_a_sentence(days: int, alone: str, within: str) -> None:
    at = timezone.localtime().replace(hour=9, minute=0) + timedelta(days=days)
    assert moment(at) == f"{alone}, 09:00"
    assert inside(moment(at)) == f"{within}, 09:00"
    if days < 0:
        assert inside(short_time(at)) == within


def test_weekdays_and_months_keep_their_capitals() -> None:
    at = timezone.localtime() - timedelta(days=3)
    assert inside(moment(at)) == moment(at)
    assert inside("3 June, 09:00") == "3 June, 09:00"


def test_no_page_puts_a_capital_into_a_sentence() -> None:
    found = {
        str(path.relative_to(TEMPLATES)): BARE.findall(path.read_text())
        for path in TEMPLATES.rglob("*.html")
    }
    assert len(found) > 50
    assert {path: bare for path, bare in found.items() if bare} == {}


def test_what_is_rendered_says_it_so() -> None:
    at = timezone.now() + timedelta(days=1)
    panel = {"support": {"until": at, "reason": "a look"}}
    assert "until tomorrow, " in render_to_string("panels/_support.html", {"panel": panel})
    written = '<c-time :at="at" />|<c-time within="sentence" :at="at" />'
    page = Template(CottonCompiler().process(written)).render(Context({"at": at}))
    assert re.findall(r">(\w+), ", page) == ["Tomorrow", "tomorrow"]
