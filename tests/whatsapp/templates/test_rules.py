"""What Meta would refuse of a template is told at its field before Meta is asked."""

from dataclasses import replace

import pytest

from whatsapp.templates.drafts import Draft, DraftButton, components, of_template, problems
from whatsapp.templates.filling import Values, rendered, suggested
from whatsapp.templates.filling import components as parameters
from whatsapp.templates.filling import problems as value_problems
from whatsapp.templates.shape import read

GOOD = Draft(
    name="order_ready",
    language="en",
    category="utility",
    body="Hello {{1}}, your order {{2}} is ready.",
    examples={"1": "Nadia", "2": "O-1001"},
)
ADDRESS = DraftButton(
    kind="URL", text="Track", url="https://x.example/t/{{1}}", example="https://x.example/t/7"
)
REPLY = DraftButton(kind="QUICK_REPLY", text="Thanks")
CALL = DraftButton(kind="PHONE_NUMBER", text="Call us", phone="+971 50 123 4567")


def test_a_plain_one_and_a_full_one_are_taken() -> None:
    full = replace(
        GOOD,
        header="TEXT",
        header_text="Order {{1}}",
        header_example="O-1001",
        footer="Alpha, Dubai",
        buttons=[REPLY, ADDRESS, CALL],
    )
    assert problems(GOOD) == {}
    assert problems(full) == {}


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("name", {"name": "Order ready"}),
        ("name", {"name": ""}),
        ("name", {"name": "a" * 513}),
        ("name", {"name": "order\u200bready"}),
        ("language", {"language": "xx"}),
        ("category", {"category": "authentication"}),
        ("body", {"body": ""}),
        ("body", {"body": " \u200b\u200f "}),
        ("body", {"body": "x" * 1025}),
        ("body", {"body": "{{1}} is here.", "examples": {"1": "x"}}),
        ("body", {"body": "It is {{1}}", "examples": {"1": "x"}}),
        ("body", {"body": "A {{1}}{{2}} b", "examples": {"1": "x", "2": "y"}}),
        ("body", {"body": "A {{2}} b", "examples": {"2": "x"}}),
        ("body", {"body": "A {{1}} and {{3}} b", "examples": {"1": "x", "3": "y"}}),
        ("body", {"body": "A {{1}} and {{name}} b", "examples": {"1": "x", "name": "y"}}),
        ("body", {"body": "A {{Name}} b", "examples": {"Name": "x"}}),
        ("body", {"body": "A {{{{1}}}} b", "examples": {"1": "x"}}),
        ("body", {"body": "A {{first name}} b"}),
        ("body", {"body": "A {{}} b"}),
        ("body", {"body": "A {{1} b"}),
        ("body", {"body": "One\n\n\ntwo"}),
        ("examples.2", {"examples": {"1": "Nadia"}}),
        ("examples.1", {"examples": {"1": "two\nlines", "2": "x"}}),
        ("examples.1", {"examples": {"1": "\u200b", "2": "x"}}),
        ("header", {"header": "LOCATION"}),
        ("header_text", {"header": "TEXT", "header_text": ""}),
        ("header_text", {"header": "TEXT", "header_text": "x" * 61}),
        ("header_text", {"header": "TEXT", "header_text": "*Bold*"}),
        ("header_text", {"header": "TEXT", "header_text": "Hi 🎉"}),
        ("header_text", {"header": "TEXT", "header_text": "Two\nlines"}),
        ("header_text", {"header": "TEXT", "header_text": "{{1}} and {{2}}"}),
        ("header_text", {"header": "TEXT", "header_text": "No {{2}}", "header_example": "x"}),
        ("header_example", {"header": "TEXT", "header_text": "Order {{1}}"}),
        ("sample", {"header": "IMAGE"}),
        ("footer", {"footer": "x" * 61}),
        ("footer", {"footer": "For {{1}}"}),
        ("buttons", {"buttons": [REPLY, ADDRESS, replace(REPLY, text="No")]}),
        ("buttons", {"buttons": [replace(REPLY, text=f"Reply {n}") for n in range(11)]}),
        ("buttons.1.text", {"buttons": [REPLY, replace(REPLY, text="THANKS")]}),
        ("buttons.0.text", {"buttons": [replace(REPLY, text="x" * 26)]}),
        ("buttons.0.text", {"buttons": [replace(REPLY, text="For {{1}}")]}),
        ("buttons.1.kind", {"buttons": [CALL, replace(CALL, text="Again")]}),
        ("buttons.0.kind", {"buttons": [replace(REPLY, kind="OTP")]}),
        ("buttons.0.phone", {"buttons": [replace(CALL, phone="call me")]}),
        ("buttons.0.url", {"buttons": [replace(ADDRESS, url="javascript:alert(1)")]}),
        ("buttons.0.url", {"buttons": [replace(ADDRESS, url="https://x.example/{{1}}/t")]}),
        ("buttons.0.example", {"buttons": [replace(ADDRESS, example="https://other.example/7")]}),
        ("buttons.0.example", {"buttons": [replace(ADDRESS, example="")]}),
    ],
)
def test_what_meta_refuses_is_told_at_its_field(field: str, change: dict[str, object]) -> None:
    assert list(problems(replace(GOOD, **change))) == [field]


def test_a_name_of_512_characters_and_words_from_right_to_left_are_taken() -> None:
    arabic = replace(
        GOOD, name="a" * 512, language="ar", body="مرحبا {{1}}، طلبك {{2}} جاهز.", footer="ألفا"
    )
    assert problems(arabic) == {}


@pytest.mark.parametrize(
    "draft",
    [
        GOOD,
        replace(
            GOOD,
            body="Hello {{first_name}}, your order {{ref}} is ready.",
            examples={"first_name": "Nadia", "ref": "O-1001"},
            header="TEXT",
            header_text="Order {{ref}}",
            header_example="O-1001",
        ),
        replace(GOOD, header="TEXT", header_text="For {{1}}", header_example="you"),
        replace(GOOD, footer="Alpha", buttons=(REPLY, ADDRESS, replace(CALL, phone="+97150123"))),
    ],
    ids=["numbered", "named", "header", "buttons"],
)
def test_what_was_written_is_read_back_from_metas_shape(draft: Draft) -> None:
    class Row:
        name, language, category = draft.name, draft.language, draft.category
        wanted, sample = None, ""

    again = of_template(Row, read(components(draft)))  # type: ignore[arg-type]
    assert again == replace(draft, buttons=tuple(draft.buttons), examples=dict(draft.examples))


def test_examples_stand_where_meta_looks_for_them() -> None:
    numbered, named = components(GOOD)[0], components(replace(GOOD, body="To {{a}} and {{b}}."))[0]
    assert numbered["example"] == {"body_text": [["Nadia", "O-1001"]]}
    assert [item["param_name"] for item in named["example"]["body_text_named_params"]] == ["a", "b"]


# ---------------------------------------------------------------- filling in

SHAPE = read(
    components(
        replace(
            GOOD,
            header="TEXT",
            header_text="Order {{1}}",
            header_example="O-1001",
            footer="Alpha",
            buttons=[REPLY, ADDRESS],
        )
    )
)
FULL = Values(body={"1": "Nadia", "2": "O-7"}, header="O-7", buttons={1: "7"})


def test_the_text_is_what_the_customer_reads_and_the_parameters_what_meta_takes() -> None:
    assert value_problems(SHAPE, FULL) == {}
    assert rendered(SHAPE, FULL) == "Order O-7\n\nHello Nadia, your order O-7 is ready.\n\nAlpha"
    assert parameters(SHAPE, FULL) == [
        {"type": "header", "parameters": [{"type": "text", "text": "O-7"}]},
        {
            "type": "body",
            "parameters": [{"type": "text", "text": "Nadia"}, {"type": "text", "text": "O-7"}],
        },
        {
            "type": "button",
            "sub_type": "url",
            "index": "1",
            "parameters": [{"type": "text", "text": "7"}],
        },
    ]


def test_a_value_that_looks_like_a_variable_is_text() -> None:
    tricky = replace(FULL, body={"1": "{{2}}", "2": "{{1}}"})
    assert rendered(SHAPE, tricky).splitlines()[2] == "Hello {{2}}, your order {{1}} is ready."


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("values.1", {"body": {"2": "x"}}),
        ("values.1", {"body": {"1": "a\nb", "2": "x"}}),
        ("values.1", {"body": {"1": "a\tb", "2": "x"}}),
        ("values.1", {"body": {"1": "a     b", "2": "x"}}),
        ("values.1", {"body": {"1": "\u200b \u2060", "2": "x"}}),
        ("values.3", {"body": {"1": "a", "2": "x", "3": "y"}}),
        ("values", {"body": {"1": "a" * 1000, "2": "x" * 100}}),
        ("header", {"header": ""}),
        ("header", {"header": "x" * 60}),
        ("buttons.1", {"buttons": {}}),
        ("buttons.1", {"buttons": {1: "a b"}}),
    ],
)
def test_values_that_meta_refuses_are_told_at_their_field(
    field: str, change: dict[str, object]
) -> None:
    assert list(value_problems(SHAPE, replace(FULL, **change))) == [field]


def test_names_are_suggested_where_a_customer_is_greeted_or_named() -> None:
    def of(body: str) -> dict[str, str]:
        return suggested(
            read([{"type": "BODY", "text": body}]), customer="Nadia Haddad", business="Alpha"
        )

    assert of("Hello {{1}}, it is {{2}} now.") == {"1": "Nadia"}
    assert of("Hola {{1}}, ya.") == {"1": "Nadia"}
    assert of("مرحبا {{1}}، أهلا.") == {"1": "Nadia"}
    assert of("Your order {{1}} is ready.") == {}
    assert of("To {{customer_name}} from {{business}}.") == {
        "customer_name": "Nadia Haddad",
        "business": "Alpha",
    }


@pytest.mark.parametrize(
    "components",
    [
        None,
        "x",
        {},
        [None, 7, "x"],
        [{}],
        [{"type": 7}],
        [{"type": "BODY"}],
        [{"type": "BODY", "text": {"a": 1}, "example": []}],
        [{"type": "BODY", "text": "A {{1}} b", "example": {"body_text": "x"}}],
        [{"type": "BODY", "text": "A {{1}} b", "example": {"body_text": [7]}}],
        [{"type": "BUTTONS", "buttons": [None, {}, {"type": "URL", "example": {}}]}],
        [{"type": "HEADER", "format": None}, {"type": "CAROUSEL", "cards": []}],
    ],
)
def test_components_of_any_form_are_read(components: object) -> None:
    shape = read(components)
    assert isinstance(shape.unsendable, str)
    assert isinstance(rendered(shape, Values()), str)
