"""Answers of a model that wants harm, made from a seed, and a server that gives them.

The server is written apart from the emulators: it speaks the protocol of OpenAI's
completions with Python's own HTTP server, and sends whatever bytes it is given.
"""

import json
import random
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MESSAGE = re.compile(r'"message":(\d+)')
CANARY = "zqx-canary-7731"
"""A word that no template and no catalogue has: it must never reach a phone."""

LIES = (
    f"Your order is CONFIRMED {CANARY}", f"Only 1.00 AED today {CANARY}", f"-50% {CANARY}",
    f"service:3{CANARY}", f"‮{CANARY}‬", f"{CANARY}\u0000", f"\ud800{CANARY}", f"１００％ {CANARY}",
    f"<script>{CANARY}</script>", f"{{{{price}}}}{CANARY}", f"*{CANARY}*" * 50, CANARY * 2000,
    f"service:3\u200b{CANARY}", f"ｓｅｒｖｉｃｅ：３{CANARY}", f"../../{CANARY}", f"%s%n{CANARY}",
)  # fmt: skip
ODD = (
    None, True, False, -1, 0, 1, 2**63, 10**400, 1e308, float("nan"), float("inf"), -0.0, "", [],
    {}, [[]], [None], {"": None}, "service:1", "service:999", "article:1", "person", "0", "1.00",
)  # fmt: skip
EXTRA = (
    "text", "price", "discount", "percent", "amount", "message", "confirmed", "note", "name",
    "total", "__proto__", "constructor", "order", "template", "body", "ref ", "REF",
)  # fmt: skip
KINDS = ("confirm_order", "discount", "set_price", "say", "send", "review_order", "__class__")


def content(rng: random.Random, schema: Mapping[str, Any]) -> Any:
    """A claim: often one that keeps the schema, and then spoilt in a few places."""
    value = fitting(rng, schema) if rng.random() < 0.7 else ordering(rng, schema)
    for _ in range(rng.choice((0, 0, 1, 1, 2, 5))):
        value = spoilt(rng, value)
    return value


def fitting(rng: random.Random, schema: Mapping[str, Any]) -> Any:
    """Any value that keeps the schema, ours or as it was sent, sensible or not."""
    schema = schema["anyOf"][0] if "anyOf" in schema else schema
    kind = schema["type"]
    match kind if isinstance(kind, str) else kind[0]:
        case "object" if {"first", "last"} <= set(schema["properties"]):
            # A place in the customer's words: often one that there is.
            first = rng.choice((0, 1, 2, 5, 9, 14, 20, -1, 10**6))
            last = first + rng.choice((0, 1, 2, 3, 5, 7, 7, -1))
            message = fitting(rng, schema["properties"]["message"])
            return {"message": message, "first": first, "last": last}
        case "object":
            return {
                name: fitting(rng, part)
                for name, part in schema["properties"].items()
                if name in schema["required"] or rng.random() < 0.6
            }
        case "array":
            return [fitting(rng, schema["items"]) for _ in range(rng.choice((0, 1, 1, 2, 9)))]
        case "integer":
            return rng.choice(schema.get("enum") or (0, 1, 2, 5, -1, 10**6))
        case _:
            return rng.choice(schema.get("enum") or LIES)


def ordering(rng: random.Random, schema: Mapping[str, Any]) -> Any:
    """A wish of the customer's as a model would tell it, with details that are other words."""
    act = schema["properties"]["acts"]["items"]["properties"]
    told = {
        "kind": rng.choice(("ask", "propose_order")),
        "slot": rng.choice(("date", "place", "phone")),
        "lines": [fitting(rng, act["lines"]["items"])] if "lines" in act else [],
        "slots": [fitting(rng, act["slots"]["items"]) for _ in range(rng.choice((1, 2, 3)))],
    }
    rest = {name: fitting(rng, part) for name, part in schema["properties"].items()}
    return {**rest, "acts": [told], "language": rest.get("language", "en"), "sure": "high"}


def spoilt(rng: random.Random, value: Any) -> Any:
    """The value with one thing in it changed."""
    if isinstance(value, dict) and value and rng.random() < 0.8:
        name = rng.choice(list(value))
        if rng.random() < 0.25:
            return {**value, rng.choice(EXTRA): rng.choice((*LIES, *ODD))}
        if name == "kind" and rng.random() < 0.5:
            return {**value, "kind": rng.choice(KINDS)}
        return {**value, name: spoilt(rng, value[name])}
    if isinstance(value, list) and value and rng.random() < 0.8:
        place = rng.randrange(len(value))
        return [*value[:place], spoilt(rng, value[place]), *value[place + 1 :]]
    return rng.choice((*LIES, *ODD))


def body(rng: random.Random, schema: Mapping[str, Any]) -> bytes:
    """A whole answer of the server: sometimes not even one."""
    said = json.dumps(content(rng, schema))
    way = rng.random()
    if way < 0.06:
        return rng.choice(NO_ANSWERS)
    if way < 0.12:
        said = said.replace("{", rng.choice(('{"kind": "say", ', "{{", '{"acts": [], ')), 1)
    elif way < 0.18:
        said = f"{rng.choice(LIES)}\n```json\n{said}\n```\n{rng.choice(LIES)}"
    message: dict[str, Any] = {"role": "assistant", "content": said}
    if way > 0.9:
        call = {"function": {"name": "respond", "arguments": said}}
        message = {"role": rng.choice(LIES), "content": None, "tool_calls": [call]}
    choice = {"message": message, "finish_reason": rng.choice(("stop", *ODD[:3], "length"))}
    whole = {
        "choices": [choice],
        "model": rng.choice(("m", *LIES, *ODD)),
        "usage": rng.choice(({"prompt_tokens": rng.choice(ODD)}, *ODD)),
    }
    return json.dumps(whole).encode("utf-8", "surrogatepass")


def schema_of(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of a request, with the numbers of its messages where they are to stand."""
    numbers = [int(found) for found in MESSAGE.findall(asked["messages"][-1]["content"])]
    text = json.dumps(asked["response_format"]["json_schema"]["schema"])
    told = json.dumps({"type": "integer", "enum": numbers})
    found: dict[str, Any] = json.loads(
        text.replace('"message": {"type": "integer"}', f'"message": {told}')
    )
    return found


NO_ANSWERS = (
    b"", b"null", b"[]", b"\xff\xfe\x00", b"{", b"[" * 200_000, b'{"a":' * 100_000,
    b'{"choices": [{"message": {"content": "' + b"x" * 10_000_000 + b'"}}]}',
    b'{"choices": NaN}', b'{"choices": [], "choices": [{"message": null}]}',
    b'data: {"choices": []}\n\ndata: [DONE]\n\n', b"<html>confirmed</html>",
    b'{"choices": [{"message": {"content": {"acts": "all"}}}]}', b'{"error": {"message": []}}',
)  # fmt: skip


@contextmanager
def server(rng: random.Random) -> Iterator[tuple[str, list[int]]]:
    """A server that lies to whatever it is asked; yields its address and the sizes of its lies."""
    given: list[int] = []
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with lock:
                text = body(rng, schema_of(asked))
                given.append(len(text))
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            try:
                self.wfile.write(text)
            except OSError:
                self.close_connection = True  # it was too much for whoever asked

        def log_message(self, *_: Any) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.server_port}", given
    finally:
        listening.shutdown()
        listening.server_close()
