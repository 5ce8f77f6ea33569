"""What each kind becomes on its way out: within the platform's limits, and never mid-character."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.splitting import graphemes, length, split
from emulators.whatsapp.errors import GraphError
from emulators.whatsapp.limits import check_message
from whatsapp.outgoing import BUILDERS, CannotSend
from whatsapp.outgoing.interactive import page_of
from whatsapp.payloads import message_payload

FAMILY = "👨‍👩‍👧‍👦"
FLAG = "🇦🇪"
MARKED = "e\u0301"
ARABIC = "سَلَامٌ"


def built(kind: str, text: str = "Which?", **content: Any) -> dict[str, Any]:
    """The body, judged by the emulator's own reading of the limits."""
    body = message_payload(
        to=("phone", "971551112233"), kind=kind, text=text, content=content, send_key="key-1"
    )
    check_message(body)
    return body


def choices(*titles: str, **more: Any) -> list[dict[str, Any]]:
    return [{"id": f"id:{place}", "title": title, **more} for place, title in enumerate(titles)]


def shown(body: dict[str, Any]) -> list[dict[str, Any]]:
    action = body["interactive"]["action"]
    if "buttons" in action:
        return [button["reply"] for button in action["buttons"]]
    return [row for section in action["sections"] for row in section["rows"]]


class TestCutting:
    @pytest.mark.parametrize("mark", [FAMILY, FLAG, MARKED, ARABIC, "👍🏽", "ک"], ids=ascii)
    @pytest.mark.parametrize("lead", range(12))
    def test_no_title_ends_inside_a_character(self, mark: str, lead: int) -> None:
        title = "x" * lead + mark * 12
        rows = shown(built("list", list_button=title, rows=choices(title, "B", description=title)))
        buttons = shown(built("buttons", buttons=choices(title, "B")))
        for found in (rows[0]["title"], rows[0]["description"], buttons[0]["title"]):
            kept = graphemes(found.removesuffix("…"))
            assert kept == graphemes(title)[: len(kept)]

    def test_a_name_that_is_cut_stands_whole_below(self) -> None:
        [row, _] = shown(built("list", rows=choices("Deep cleaning of a whole house", "B")))
        assert row["title"] == "Deep cleaning of a…"
        assert row["description"] == "Deep cleaning of a whole house"

    def test_header_body_and_footer(self) -> None:
        part = built("list", "a line\n" * 800, rows=choices("A"), header="h" * 70, footer="f" * 70)[
            "interactive"
        ]
        assert len(part["body"]["text"]) <= 4096
        assert part["body"]["text"].startswith("a line\na line")
        assert (len(part["header"]["text"]), len(part["footer"]["text"])) == (60, 60)

    def test_choices_that_become_alike_stay_apart(self) -> None:
        titles = [f"Deep cleaning of flat number {n}" for n in range(3)]
        found = [row["title"] for row in shown(built("buttons", buttons=choices(*titles)))]
        assert len(set(found)) == 3
        assert [row["id"] for row in shown(built("buttons", buttons=choices(*titles)))] == [
            "id:0",
            "id:1",
            "id:2",
        ]

    def test_the_same_id_is_the_same_choice(self) -> None:
        twice = [{"id": "a", "title": "A"}, {"id": "a", "title": "A again"}]
        assert shown(built("buttons", buttons=twice)) == [{"id": "a", "title": "A"}]


class TestReshaping:
    def test_more_than_three_buttons_are_a_list(self) -> None:
        body = built("buttons", buttons=choices(*"ABCD"))
        assert body["interactive"]["type"] == "list"
        assert [row["title"] for row in shown(body)] == list("ABCD")

    def test_a_long_text_with_buttons_loses_nothing(self) -> None:
        body = built("buttons", "word " * 400, buttons=choices("A"))
        assert body["interactive"]["type"] == "list"
        assert body["interactive"]["body"]["text"] == "word " * 400

    def test_more_than_ten_rows_are_pages_that_hold_each_once(self) -> None:
        rows = choices(*(f"Row {number}" for number in range(25)))
        seen, page = [], 0
        while True:
            found = shown(built("list", rows=rows, page=page))
            assert len(found) <= 10
            opens = page_of(found[-1]["id"])
            seen += [row["id"] for row in found if page_of(row["id"]) is None]
            if opens is None:
                break
            assert opens == ("key-1", page + 1)
            page = opens[1]
        assert seen == [row["id"] for row in rows]

    def test_sections_keep_their_rows(self) -> None:
        sections = [
            {"title": "Inside the house", "rows": choices("A", "B")},
            {"title": "Outside", "rows": [{"id": "c", "title": "C"}]},
        ]
        found = built("list", sections=sections)["interactive"]["action"]["sections"]
        assert [section["title"] for section in found] == ["Inside the house", "Outside"]
        assert [len(section["rows"]) for section in found] == [2, 1]


class TestOtherKinds:
    def test_a_place(self) -> None:
        body = built("location", "", latitude=25.2, longitude=55.3, name="Office", address="")
        assert body["location"] == {"latitude": 25.2, "longitude": 55.3, "name": "Office"}

    def test_contact_cards(self) -> None:
        card = {"name": {"formatted_name": "Ana", "first_name": "Ana"}, "phones": []}
        assert built("contacts", "", contacts=[card])["contacts"] == [card]

    @pytest.mark.parametrize("emoji", ["👍", FAMILY, ""])
    def test_a_reaction(self, emoji: str) -> None:
        body = built("reaction", "", reaction={"of": "wamid.1", "emoji": emoji}, reply_to="w")
        assert body["reaction"] == {"message_id": "wamid.1", "emoji": emoji}
        assert "context" not in body

    def test_a_quoted_message(self) -> None:
        assert built("text", "Yes", reply_to="wamid.1")["context"] == {"message_id": "wamid.1"}

    @pytest.mark.parametrize(
        ("kind", "content"),
        [
            ("location", {"latitude": True, "longitude": 1}),
            ("location", {"latitude": float("nan"), "longitude": 1}),
            ("location", {"latitude": 1}),
            ("contacts", {"contacts": [{"name": {"formatted_name": "Ana"}}]}),
            ("reaction", {"reaction": {"of": "wamid.1", "emoji": "👍👍"}}),
        ],
    )
    def test_what_is_none_is_refused(self, kind: str, content: dict[str, Any]) -> None:
        with pytest.raises(CannotSend):
            built(kind, "", **content)


def test_the_table_is_closed() -> None:
    with pytest.raises(CannotSend):
        built("hologram")
    assert {"text", "buttons", "list", "location", "contacts", "reaction"} <= set(BUILDERS)


_TITLES = st.text(min_size=1, max_size=60).filter(str.strip)


@given(st.lists(_TITLES, min_size=1, max_size=10), st.sampled_from(["buttons", "list"]))
def test_whatever_the_words_are_the_platform_takes_it(titles: list[str], kind: str) -> None:
    try:
        built(kind, buttons=choices(*titles), rows=choices(*titles))
    except CannotSend:
        assert not all("".join(title.split()) for title in titles)
    except GraphError as refusal:
        raise AssertionError(f"{titles!r}: {refusal.body()}") from refusal


_PARTS = st.lists(
    st.sampled_from(["a", " ", "\n", FAMILY, f"x{FLAG}", MARKED, ARABIC, ". "]), min_size=1
)


@settings(deadline=None, max_examples=40)
@given(_PARTS, st.integers(min_value=1, max_value=2000))
def test_a_long_text_is_split_between_characters(parts: list[str], times: int) -> None:
    text = "".join(parts) * times
    pieces = split(text)
    assert all(length(piece) <= 4096 for piece in pieces)
    whole = [mark for mark in graphemes(text) if mark.strip()]
    assert [mark for piece in pieces for mark in graphemes(piece) if mark.strip()] == whole
