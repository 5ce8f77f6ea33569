"""What each error code means, answered by a small server that says anything it is told to."""

import json
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.cache import cache

from conversations.channels import Accepted, Ambiguous, ChannelStopped, Meaning, Rejected, Retry
from conversations.models import Message
from whatsapp import slowdown
from whatsapp.errors import Act, code_of, verdict
from whatsapp.transport import CloudTransport

TABLE = {
    Act.SLOW_CHANNEL: (Retry, [4, 80007, 130429, 131057]),
    Act.SLOW_RECIPIENT: (Retry, [131056]),
    Act.BACK_OFF: (Retry, [1, 2, 131000, 131016, 133004, 135000]),
    Act.SPAM_LIMIT: (Retry, [131048, 131064]),
    Act.STOP_CHANNEL: (
        ChannelStopped,
        [
            0,
            3,
            10,
            33,
            190,
            200,
            230,
            299,
            368,
            130497,
            131005,
            131031,
            131037,
            131042,
            131045,
            133010,
        ],
    ),
    Act.NEVER: (
        Rejected,
        [
            *(100, 130403, 130472, 131008, 131009, 131021, 131026, 131030, 131047, 131049, 131050),
            *(131051, 131052, 131053, 131062, 131063, 137000, 132000, 132001, 132005, 132007),
            *(132008, 132012, 132015, 132016, 132018, 132068, 132069),
        ],
    ),
}
CODES = [(code, act, result) for act, (result, codes) in TABLE.items() for code in codes]


class _Says(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        status, body = self.server.says  # type: ignore[attr-defined]
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing to the terminal."""


@pytest.fixture(scope="module")
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Says)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def says(settings, channel, server):
    """`says(status, body)`: what WhatsApp answers to the next send, whose result is returned."""
    cache.clear()
    slowdown.forget()
    settings.WHATSAPP_GRAPH_URL = f"http://127.0.0.1:{server.server_address[1]}"

    def say(status, body):
        server.says = (status, body if isinstance(body, bytes) else json.dumps(body).encode())
        message = Message(kind="text", text="Hello", attempts=1, send_key=uuid.uuid4())
        return CloudTransport().send(channel=channel, to=("phone", "971551112233"), message=message)

    return say


def error(code):
    return {"error": {"message": "x", "type": "OAuthException", "code": code, "error_subcode": 5}}


@pytest.mark.parametrize(("code", "act", "result"), CODES)
def test_every_documented_code_has_its_act(code, act, result):
    assert verdict(code).act is act
    assert verdict(code, http_status=500).act is act
    assert verdict(code).reason.endswith(".")


@pytest.mark.parametrize("code", [131056, 190, 131026, 131000, 130429, 131048])
@pytest.mark.parametrize("written", [int, str])
@pytest.mark.parametrize("status", [400, 401, 500])
def test_the_code_decides_whatever_the_status(says, code, written, status):
    expected = next(result for known, _, result in CODES if known == code)
    found = says(status, error(written(code)))
    assert (type(found), found.code) == (expected, str(code))


@pytest.mark.parametrize(
    ("status", "expected"), [(400, Rejected), (403, Rejected), (429, Retry), (500, Retry)]
)
def test_an_unknown_code_is_judged_by_its_status(says, status, expected):
    assert type(says(status, error(999999))) is expected


@pytest.mark.parametrize("body", [b"<html>Bad gateway</html>", b"", b"{", b"[]", b'{"error":"x"}'])
class TestWithoutACode:
    @pytest.mark.parametrize("status", [500, 502, 503, 504, 408])
    def test_a_gateways_failure_leaves_it_open(self, says, body, status):
        assert isinstance(says(status, body), Ambiguous)

    @pytest.mark.parametrize("status", [302, 400, 404, 413, 429])
    def test_a_refusal_is_certainly_not_sent(self, says, body, status):
        assert isinstance(says(status, body), Retry)

    def test_success_that_names_no_message_leaves_it_open(self, says, body):
        assert isinstance(says(200, body), Ambiguous)


@pytest.mark.parametrize(
    "body",
    [
        {"messages": []},
        {"messages": [{}]},
        {"messages": [{"id": ""}]},
        {"messages": [{"id": 5}]},
        {"messages": {"id": "wamid.x"}},
        b"[" * 5000,
        b"\xff",
    ],
)
def test_an_answer_of_another_shape_leaves_it_open(says, body):
    assert isinstance(says(200, body), Ambiguous)


def test_an_answer_without_end_leaves_it_open(says):
    assert isinstance(says(200, b" " * 300_000), Ambiguous)


def test_acceptance(says):
    assert says(200, {"messages": [{"id": "wamid.x"}]}) == Accepted("wamid.x")


@pytest.mark.parametrize(
    "found",
    [
        None,
        "190",
        [],
        {},
        {"code": None},
        {"code": True},
        {"code": "x"},
        {"code": -1},
        {"code": 10**20},
    ],
)
def test_what_is_no_error_object_has_no_code(found):
    assert code_of(found) is None


MEANINGS = {
    Act.STOP_CHANNEL: Meaning.STOPS_CHANNEL,
    Act.SLOW_CHANNEL: Meaning.SLOWS_CHANNEL,
    Act.SLOW_RECIPIENT: Meaning.TEMPORARY,
    Act.BACK_OFF: Meaning.TEMPORARY,
    Act.SPAM_LIMIT: Meaning.TEMPORARY,
    Act.NEVER: Meaning.NOTHING,
}


@pytest.mark.parametrize(("code", "act"), [(code, act) for code, act, _ in CODES])
def test_told_by_a_status_every_code_means_what_it_means_as_an_answer(code, act):
    expected = Meaning.UNWANTED if code == 131050 else MEANINGS[act]
    assert CloudTransport().meaning_of(str(code)) is expected


@pytest.mark.parametrize("code", ["", "unconfirmed", "window_closed", "٤", "-4", "999999"])
def test_what_is_no_code_of_theirs_means_nothing_more(code):
    assert CloudTransport().meaning_of(code) is Meaning.NOTHING
