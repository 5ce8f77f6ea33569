"""Every bound of a message: what is just inside passes, what is just outside is refused."""

from typing import Any

import pytest

from tests.emulators.stand import EmulatorProcess


def text(body: Any) -> dict[str, Any]:
    return {"type": "text", "text": {"body": body}}


def reply(index: int, **fields: str) -> dict[str, Any]:
    return {"type": "reply", "reply": {"id": f"id{index}", "title": f"Title {index}"} | fields}


def buttons(*items: dict[str, Any], body: str = "Choose", **more: Any) -> dict[str, Any]:
    action = {"buttons": list(items)}
    inner = {"type": "button", "body": {"text": body}, "action": action, **more}
    return {"type": "interactive", "interactive": inner}


def row(index: int, **fields: str) -> dict[str, str]:
    return {"id": f"row{index}", "title": f"Row {index}"} | fields


def choices(
    *sections: list[dict[str, str]],
    button: str = "See",
    title: str = "Section",
    body: str = "Choose",
    **more: Any,
) -> dict[str, Any]:
    action = {
        "button": button,
        "sections": [{"title": f"{title}", "rows": rows} for rows in sections],
    }
    inner = {"type": "list", "body": {"text": body}, "action": action, **more}
    return {"type": "interactive", "interactive": inner}


def media(kind: str, **part: Any) -> dict[str, Any]:
    return {"type": kind, kind: {"link": "https://example.com/a"} | part}


def header(words: str) -> dict[str, str]:
    return {"type": "text", "text": words}


def contact(name: str = "Ann Lee") -> dict[str, Any]:
    return {"name": {"formatted_name": name, "first_name": "Ann"}}


PASSES = {
    "text of 4096": text("x" * 4096),
    "type left out": {"text": {"body": "hello"}},
    "three buttons": buttons(*(reply(index, title="x" * 19 + str(index)) for index in range(3))),
    "button id of 256": buttons(reply(1, id="x" * 256)),
    "button body of 1024": buttons(reply(1), body="x" * 1024),
    "header and footer of 60": buttons(
        reply(1), header=header("x" * 60), footer={"text": "y" * 60}
    ),
    "buttons with a picture": buttons(
        reply(1), header={"type": "image", "image": {"link": "https://example.com/a.jpg"}}
    ),
    "list body of 4096": choices([row(1)], body="x" * 4096),
    "ten rows": choices([row(index) for index in range(10)]),
    "ten sections": choices(*([row(index)] for index in range(10))),
    "row at its bounds": choices([row(1, id="i" * 200, title="t" * 24, description="d" * 72)]),
    "caption of 1024": media("image", caption="x" * 1024),
    "document with a name": media("document", filename="prices.pdf"),
    "257 contacts": {"type": "contacts", "contacts": [contact()] * 257},
    "location": {"type": "location", "location": {"latitude": "51.5", "longitude": -0.1}},
    "reaction taken back": {"type": "reaction", "reaction": {"message_id": "wamid.x", "emoji": ""}},
    "opaque data of 512": text("x") | {"biz_opaque_callback_data": "o" * 512},
}

REFUSED = {
    "text of 4097": (100, text("x" * 4097)),
    "text that is no string": (100, text(5)),
    "empty text": (131008, text("")),
    "blank text": (131009, text("  \n")),
    "no text object": (131008, {"type": "text"}),
    "unknown type": (131051, {"type": "poll", "poll": {}}),
    "group": (131051, text("x") | {"recipient_type": "group"}),
    "four buttons": (131009, buttons(*(reply(index) for index in range(4)))),
    "no buttons": (131008, buttons()),
    "button title of 21": (131009, buttons(reply(1, title="x" * 21))),
    "empty button title": (131009, buttons(reply(1, title=""))),
    "button id of 257": (131009, buttons(reply(1, id="x" * 257))),
    "button id with a space": (131009, buttons(reply(1, id=" a"))),
    "twice the same id": (131009, buttons(reply(1), reply(2, id="id1"))),
    "twice the same title": (131009, buttons(reply(1), reply(2, title="Title 1"))),
    "button body of 1025": (131009, buttons(reply(1), body="x" * 1025)),
    "empty body": (131008, buttons(reply(1), body="")),
    "header of 61": (131009, buttons(reply(1), header=header("x" * 61))),
    "footer of 61": (131009, buttons(reply(1), footer={"text": "x" * 61})),
    "list body of 4097": (131009, choices([row(1)], body="x" * 4097)),
    "eleven rows": (131009, choices([row(i) for i in range(6)], [row(i) for i in range(6, 11)])),
    "eleven sections": (131009, choices(*([row(index)] for index in range(11)))),
    "list button of 21": (131009, choices([row(1)], button="x" * 21)),
    "section title of 25": (131009, choices([row(1)], [row(2)], title="x" * 25)),
    "row id of 201": (131009, choices([row(1, id="x" * 201)])),
    "row title of 25": (131009, choices([row(1, title="x" * 25)])),
    "row description of 73": (131009, choices([row(1, description="x" * 73)])),
    "twice the same row": (131009, choices([row(1), row(1)])),
    "list with a picture": (131009, choices([row(1)], header={"type": "image", "image": {}})),
    "picture header without a file": (
        131008,
        buttons(reply(1), header={"type": "image", "image": {}}),
    ),
    "picture header with both": (
        131008,
        buttons(reply(1), header={"type": "image", "image": {"id": "1", "link": "https://e.com"}}),
    ),
    "picture header of an unknown file": (
        131009,
        buttons(reply(1), header={"type": "image", "image": {"id": "1"}}),
    ),
    "buttons with a sticker": (
        131009,
        buttons(reply(1), header={"type": "sticker", "sticker": {"id": "1"}}),
    ),
    "unknown interactive": (131051, {"type": "interactive", "interactive": {"type": "quiz"}}),
    "caption of 1025": (100, media("image", caption="x" * 1025)),
    "audio with a caption": (100, media("audio", caption="x")),
    "neither id nor link": (100, {"type": "image", "image": {}}),
    "both id and link": (100, media("image", id="1")),
    "unknown media id": (131009, {"type": "image", "image": {"id": "123"}}),
    "258 contacts": (131009, {"type": "contacts", "contacts": [contact()] * 258}),
    "contact without a name": (131008, {"type": "contacts", "contacts": [{}]}),
    "latitude of 91": (131009, {"type": "location", "location": {"latitude": 91, "longitude": 0}}),
    "location without longitude": (131008, {"type": "location", "location": {"latitude": 1}}),
    "reaction to nothing": (131008, {"type": "reaction", "reaction": {"emoji": "x"}}),
    "opaque data of 513": (100, text("x") | {"biz_opaque_callback_data": "o" * 513}),
    "template without a language": (131008, {"type": "template", "template": {"name": "x"}}),
    "no product": (100, text("x") | {"messaging_product": "telegram"}),
    "no recipient": (100, text("x") | {"to": None}),
}


@pytest.fixture(autouse=True)
def open_window(emulator: EmulatorProcess) -> None:
    emulator.inbound("Hi")


@pytest.mark.parametrize("name", PASSES)
def test_what_is_within_bounds_is_accepted(emulator: EmulatorProcess, name: str) -> None:
    emulator.send(PASSES[name])
    assert len(emulator.conversation()) == 2


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_out_of_bounds_is_refused(emulator: EmulatorProcess, name: str) -> None:
    code, body = REFUSED[name]
    response = emulator.try_send(body)
    error = response.json()["error"]
    assert error["code"] == code, error
    assert response.status_code == 400
    assert set(error) >= {"message", "type", "code", "fbtrace_id"}
    assert error["error_data"]["messaging_product"] == "whatsapp"
    assert error["error_data"]["details"]
    assert len(emulator.conversation()) == 1


def test_what_is_no_json_is_refused(emulator: EmulatorProcess) -> None:
    for body in (b"", b"{", b"[]", b"\xff"):
        response = emulator.graph("POST", "100200300/messages", data=body)
        assert response.json()["error"]["code"] == 100
