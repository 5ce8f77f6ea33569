"""The built style sheet belongs to the templates, and notices when it does not any more."""

from frontend import check
from panels.context import PLATFORM_NAV, TENANT_NAV


def test_what_is_committed_is_what_the_sources_make() -> None:
    assert check.main([]) == 0


def test_words_may_change_without_a_build_but_a_new_class_may_not_hide() -> None:
    before = '<p class="text-sm {% if a == "b" %}font-medium{% endif %}">Hello</p>'
    other_words = before.replace("Hello", "Good day, text-lg is just a word here")
    new_class = before.replace("text-sm", "text-sm underline")
    assert check.class_names(before) == {"text-sm", "font-medium"}
    assert check.class_names(other_words) == check.class_names(before)
    assert check.class_names(new_class) - check.class_names(before) == {"underline"}


def test_icons_named_in_templates_are_found() -> None:
    assert check.icon_names(
        '<c-empty icon="inbox" title="x" /><c-icon name="bot" size="sm" />'
    ) == {
        "inbox",
        "bot",
    }


def test_the_navigation_uses_icons_that_exist() -> None:
    sprite = (check.ROOT / "static" / "icons.svg").read_text()
    for item in (*TENANT_NAV, *PLATFORM_NAV):
        assert f'<symbol id="{item.icon}"' in sprite
