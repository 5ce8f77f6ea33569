"""The registry: what is taken, what the review makes of it, what a send must bring."""

from typing import Any

import pytest

from tests.emulators.stand import EMMA, NUMBER, Business, EmulatorProcess, wait_for

ACCOUNT = NUMBER["waba_id"]
PATH = f"{ACCOUNT}/message_templates"
BODY = {
    "type": "BODY",
    "text": "Hello {{1}}, see you on {{2}} then.",
    "example": {"body_text": [["Emma", "Monday"]]},
}


def template(**changes: Any) -> dict[str, Any]:
    whole = {"name": "visit", "language": "en", "category": "UTILITY", "components": [BODY]}
    return whole | changes


def hand_in(emulator: EmulatorProcess, **changes: Any) -> dict[str, Any]:
    answer = emulator.graph("POST", PATH, json=template(**changes))
    assert answer.ok, answer.text
    found: dict[str, Any] = answer.json()
    return found


def listed(emulator: EmulatorProcess, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = emulator.graph("GET", PATH, params=query).json()["data"]
    return found


def approve(emulator: EmulatorProcess, **changes: Any) -> str:
    emulator.faults(template_review="manual")
    template_id = hand_in(emulator, **changes)["id"]
    emulator.control(f"templates/{template_id}/review", {"event": "APPROVED"})
    calm(emulator)
    return str(template_id)


def calm(emulator: EmulatorProcess) -> None:
    """Until every webhook has been answered."""
    wait_for(lambda: emulator.control("deliveries")["pending"] == 0)


def send(emulator: EmulatorProcess, *components: dict[str, Any], name: str = "visit") -> Any:
    part = {"name": name, "language": {"code": "en"}, "components": list(components)}
    return emulator.try_send({"type": "template", "template": part})


def words(*values: str) -> dict[str, Any]:
    return {"type": "body", "parameters": [{"type": "text", "text": value} for value in values]}


def code_of(response: Any) -> int:
    code: int = response.json()["error"]["code"]
    return code


def test_what_is_handed_in_waits_and_is_approved(
    emulator: EmulatorProcess, business: Business
) -> None:
    emulator.faults(template_review_seconds=3600)
    created = hand_in(emulator)
    assert (created["status"], created["category"]) == ("PENDING", "UTILITY")
    assert [row["status"] for row in listed(emulator, name="visit")] == ["PENDING"]
    assert code_of(send(emulator, words("Emma", "Monday"))) == 132001
    emulator.control("clock", {"advance_seconds": 3601})
    [value] = wait_for(business.values)
    assert (value["event"], value["message_template_name"]) == ("APPROVED", "visit")
    assert value["message_template_id"] == int(created["id"])
    assert emulator.graph("GET", created["id"]).json()["status"] == "APPROVED"


@pytest.mark.parametrize(
    ("event", "status", "code"),
    [
        ("REJECTED", "REJECTED", 132001),
        ("PAUSED", "PAUSED", 132015),
        ("DISABLED", "DISABLED", 132016),
        ("FLAGGED", "APPROVED", None),
        ("PENDING_DELETION", "PENDING_DELETION", 132001),
    ],
)
def test_what_a_review_decides_counts_when_sending(
    emulator: EmulatorProcess, business: Business, event: str, status: str, code: int | None
) -> None:
    template_id = approve(emulator)
    business.forget()
    emulator.control(f"templates/{template_id}/review", {"event": event, "reason": "PROMOTIONAL"})
    [value] = wait_for(business.values)
    assert (value["event"], value["reason"]) == (event, "PROMOTIONAL")
    assert listed(emulator, name="visit")[0]["status"] == status
    answer = send(emulator, words("Emma", "Monday"))
    assert (None if answer.ok else code_of(answer)) == code


def test_quality_and_category_are_told(emulator: EmulatorProcess, business: Business) -> None:
    template_id = approve(emulator)
    business.forget()
    emulator.control(f"templates/{template_id}/quality", {"score": "RED"})
    emulator.control(f"templates/{template_id}/category", {"category": "MARKETING"})
    quality, category = wait_for(lambda: len(business.values()) == 2 and business.values())
    assert (quality["previous_quality_score"], quality["new_quality_score"]) == ("UNKNOWN", "RED")
    assert (category["previous_category"], category["new_category"]) == ("UTILITY", "MARKETING")


WRONG = {
    "no name": {"name": ""},
    "capitals": {"name": "Visit"},
    "no such category": {"category": "NEWS"},
    "no body": {"components": [{"type": "FOOTER", "text": "x"}]},
    "two bodies": {"components": [BODY, BODY]},
    "body of 1025": {"components": [{"type": "BODY", "text": "x" * 1025}]},
    "variable at the end": {
        "components": [
            {"type": "BODY", "text": "Hello {{1}}", "example": {"body_text": [["Emma"]]}}
        ]
    },
    "no example": {"components": [{"type": "BODY", "text": "Hello {{1}}, you."}]},
    "variables out of order": {
        "components": [
            {"type": "BODY", "text": "Hello {{2}}, you.", "example": {"body_text": [["E"]]}}
        ]
    },
    "header of 61": {"components": [{"type": "HEADER", "format": "TEXT", "text": "x" * 61}, BODY]},
    "picture without an example": {"components": [{"type": "HEADER", "format": "IMAGE"}, BODY]},
    "unknown handle": {
        "components": [
            {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::x"]}},
            BODY,
        ]
    },
    "footer of 61": {"components": [BODY, {"type": "FOOTER", "text": "x" * 61}]},
    "eleven buttons": {
        "components": [
            BODY,
            {
                "type": "BUTTONS",
                "buttons": [{"type": "QUICK_REPLY", "text": str(n)} for n in range(11)],
            },
        ]
    },
    "button of 26": {
        "components": [
            BODY,
            {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "x" * 26}]},
        ]
    },
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_out_of_bounds_is_not_taken(emulator: EmulatorProcess, name: str) -> None:
    before = listed(emulator, limit=100)
    answer = emulator.graph("POST", PATH, json=template(**WRONG[name]))
    assert (answer.status_code, code_of(answer)) == (400, 100)
    assert listed(emulator, limit=100) == before


def test_the_same_name_and_language_is_there_once(emulator: EmulatorProcess) -> None:
    hand_in(emulator)
    again = emulator.graph("POST", PATH, json=template()).json()["error"]
    assert (again["code"], again["error_subcode"]) == (100, 2388024)
    assert again["error_user_title"]
    hand_in(emulator, language="de")


def test_templates_belong_to_their_account(emulator: EmulatorProcess) -> None:
    emulator.control("numbers", NUMBER | {"phone_number_id": "2", "waba_id": "22"})
    hand_in(emulator)
    others = emulator.graph("GET", "22/message_templates").json()["data"]
    assert {row["name"] for row in others} == {"hello_world", "follow_up"}
    answer = emulator.graph("DELETE", "22/message_templates", params={"name": "visit"})
    assert answer.status_code == 400
    assert listed(emulator, name="visit")


def test_an_edit_goes_back_to_the_review(emulator: EmulatorProcess) -> None:
    template_id = approve(emulator)
    other = {"type": "BODY", "text": "See you soon, all of you."}
    answer = emulator.graph("POST", template_id, json={"components": [other]})
    assert answer.json()["success"] is True
    [row] = listed(emulator, name="visit")
    assert (row["status"], row["components"][0]["text"]) == ("PENDING", other["text"])
    again = emulator.graph("POST", template_id, json={"components": [other]})
    assert again.json()["error"]["code"] == 100


def test_a_deletion_takes_all_languages_or_one(emulator: EmulatorProcess) -> None:
    first, second = hand_in(emulator), hand_in(emulator, language="de")
    query = {"name": "visit", "hsm_id": second["id"]}
    assert emulator.graph("DELETE", PATH, params=query).ok
    assert [row["id"] for row in listed(emulator, name="visit")] == [first["id"]]
    assert emulator.graph("DELETE", PATH, params={"name": "visit"}).ok
    assert listed(emulator, name="visit") == []


def test_a_list_goes_on_behind_its_cursor(emulator: EmulatorProcess) -> None:
    for index in range(7):
        hand_in(emulator, name=f"visit_{index}")
    names, after = [], None
    while True:
        query = {"limit": 4, "fields": "name"} | ({"after": after} if after else {})
        page = emulator.graph("GET", PATH, params=query).json()
        names += [row["name"] for row in page["data"]]
        after = page["paging"]["cursors"]["after"]
        if "next" not in page["paging"]:
            break
        assert emulator.graph("GET", page["paging"]["next"]).json()["data"]
    assert len(names) == len(set(names)) == 9
    assert code_of(emulator.graph("GET", PATH, params={"after": "x"})) == 100


def test_parameters_are_counted_and_looked_at(emulator: EmulatorProcess) -> None:
    approve(emulator)
    assert send(emulator, words("Emma", "Monday")).ok
    assert code_of(send(emulator, words("Emma"))) == 132000
    assert code_of(send(emulator)) == 132000
    picture = {"type": "body", "parameters": [{"type": "image", "image": {"id": "1"}}] * 2}
    assert code_of(send(emulator, picture)) == 132012
    header = {"type": "header", "parameters": [{"type": "text", "text": "x"}]}
    assert code_of(send(emulator, header, words("Emma", "Monday"))) == 132012
    assert code_of(send(emulator, words("Emma", "two\nlines"))) == 100
    assert [row["text"] for row in emulator.conversation()] == [
        "Hello Emma, see you on Monday then."
    ]


def test_named_parameters_are_matched_by_name(emulator: EmulatorProcess) -> None:
    named = [
        {"param_name": "who", "example": "Emma"},
        {"param_name": "day", "example": "Monday"},
    ]
    part = {
        "type": "BODY",
        "text": "Hello {{who}}, see you on {{day}} then.",
        "example": {"body_text_named_params": named},
    }
    approve(emulator, parameter_format="NAMED", components=[part])
    given = [
        {"type": "text", "parameter_name": "day", "text": "Friday"},
        {"type": "text", "parameter_name": "who", "text": "Emma"},
    ]
    assert send(emulator, {"type": "body", "parameters": given}).ok
    assert emulator.conversation()[0]["text"] == "Hello Emma, see you on Friday then."
    assert code_of(send(emulator, words("Emma", "Friday"))) == 132012
    wrong = [{**given[0], "parameter_name": "when"}, given[1]]
    assert code_of(send(emulator, {"type": "body", "parameters": wrong})) == 132012


def test_a_header_of_a_file_needs_that_kind_of_file(emulator: EmulatorProcess) -> None:
    session = emulator.graph(
        "POST", "1/uploads", params={"file_length": 8, "file_type": "image/png", "file_name": "a"}
    ).json()["id"]
    part = emulator.graph("POST", session, data=b"pict", headers_more={"file_offset": "0"})
    assert part.json()["file_offset"] == "4"
    assert emulator.graph("GET", session).json()["file_offset"] == 4
    whole = emulator.graph("POST", session, data=b"ures", headers_more={"file_offset": "4"})
    header = {
        "type": "HEADER",
        "format": "IMAGE",
        "example": {"header_handle": [whole.json()["h"]]},
    }
    approve(emulator, components=[header, BODY])
    said = words("Emma", "Monday")
    assert code_of(send(emulator, said)) == 132012
    document = {"type": "document", "document": {"link": "https://example.com/a.pdf"}}
    assert code_of(send(emulator, {"type": "header", "parameters": [document]}, said)) == 132012
    image = {"type": "image", "image": {"link": "https://example.com/a.png"}}
    assert send(emulator, {"type": "header", "parameters": [image]}, said).ok
    assert emulator.conversation()[0]["header"]["image"] == image["image"]


def test_marketing_stopped_by_the_customer_is_refused(
    emulator: EmulatorProcess, business: Business
) -> None:
    approve(emulator, category="MARKETING")
    emulator.inbound("Hi")
    calm(emulator)
    business.forget()
    wish = {"number": NUMBER["phone_number_id"], "marketing": "stop"}
    emulator.control(f"customers/{EMMA}/preferences", wish)
    [value] = wait_for(business.values)
    assert value["user_preferences"][0]["value"] == "stop"
    assert code_of(send(emulator, words("Emma", "Monday"))) == 131050
    emulator.control(f"customers/{EMMA}/preferences", wish | {"marketing": "resume"})
    assert send(emulator, words("Emma", "Monday")).ok
