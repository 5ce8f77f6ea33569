"""Servers and models that know only a part of their protocol are asked in the way they know."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from ai.backends import asking, reading, schemas, ways
from ai.backends.bedrock import BedrockBackend
from ai.backends.bedrock.signing import Credentials, credentials_in, signed
from ai.backends.google import GoogleBackend
from ai.backends.openai import CompatibleBackend
from ai.backends.openai.client import addresses
from ai.backends.protocol import Permanent, Request, Unauthorized, VendorBackend
from tests.ai_backends.stand import VendorApi, turn

KEY = "AKIA0123456789ABCDEF:a secret of the tests"
TEXT = "my settee has seen better days"


@pytest.fixture(scope="module")
def running() -> Iterator[dict[str, VendorApi]]:
    apis = {name: VendorApi(name, key=KEY) for name in ("openai", "google", "bedrock")}
    yield apis
    for api in apis.values():
        api.close()


@pytest.fixture
def openai(running: dict[str, VendorApi]) -> VendorApi:
    return fresh(running["openai"])


def fresh(api: VendorApi) -> VendorApi:
    api.reset()
    ways.forget()
    api.acts({"kind": "quote", "ref": "service:3"})
    return api


def request() -> Request:
    return asking.request_for(turn(TEXT), seconds=5.0)


def asked(client: VendorBackend) -> None:
    """Ask, and find what the stand-in was told to answer."""
    sent = request()
    content = client.complete(sent).content
    (act,) = reading.read(content, schema=sent.schema, turn=turn(TEXT)).acts
    assert act.kind == "quote"


class TestAServerOfOnesOwn:
    @pytest.mark.parametrize("lacks", [["schema"], ["schema", "object"], ["v1"], ["v1", "schema"]])
    def test_is_asked_in_the_way_it_knows_and_that_is_remembered(
        self, openai: VendorApi, lacks: list[str]
    ) -> None:
        openai.lacks(*lacks)
        asked(CompatibleBackend(model="m", key=KEY, base_url=openai.url))
        tried = len(openai.requests)
        assert tried > 1
        asked(CompatibleBackend(model="m", key=KEY, base_url=openai.url))
        assert len(openai.requests) == tried + 1
        asked(CompatibleBackend(model="another", key=KEY, base_url=openai.url))
        assert len(openai.requests) > tried + 2, "another model is another server"

    def test_learns_the_schema_in_words_where_it_knows_no_other(self, openai: VendorApi) -> None:
        openai.lacks("schema", "object")
        asked(CompatibleBackend(model="m", key=KEY, base_url=openai.url))
        last = openai.requests[-1]["body"]
        assert "response_format" not in last
        assert '"enum":["quote"' in last["messages"][0]["content"]

    def test_needs_no_key(self, openai: VendorApi) -> None:
        openai.lacks("keys")
        asked(CompatibleBackend(model="m", key="", base_url=openai.url))
        assert "Authorization" not in openai.requests[0]["headers"]

    def test_that_wants_a_key_says_so(self, openai: VendorApi) -> None:
        with pytest.raises(Unauthorized):
            CompatibleBackend(model="m", key="", base_url=openai.url).complete(request())

    @pytest.mark.parametrize(
        "manner", ["fenced", "thoughtful", "in_parts", "tool_call", "no_usage"]
    )
    def test_may_answer_in_its_own_manner(self, openai: VendorApi, manner: str) -> None:
        openai.fails(manner)
        asked(CompatibleBackend(model="m", key=KEY, base_url=openai.url))

    @pytest.mark.parametrize("path", ["", "/", "/v1", "/v1/", "/v1/chat/completions"])
    def test_is_found_with_or_without_the_version(self, openai: VendorApi, path: str) -> None:
        asked(CompatibleBackend(model="m", key=KEY, base_url=openai.url + path))
        assert len(openai.requests) == 1

    def test_without_an_address_is_nowhere(self) -> None:
        with pytest.raises(Permanent) as caught:
            CompatibleBackend(model="m", key=KEY, base_url="")
        assert caught.value.code == "no_address"

    def test_other_paths_are_kept(self) -> None:
        assert addresses("https://llm.example/openai/v1") == [
            "https://llm.example/openai/v1/chat/completions"
        ]
        assert addresses("https://llm.example/api")[0] == "https://llm.example/api/chat/completions"


class TestBedrock:
    @pytest.fixture
    def api(self, running: dict[str, VendorApi]) -> VendorApi:
        return fresh(running["bedrock"])

    @pytest.mark.parametrize(
        ("lacks", "calls"),
        [(["cache"], 2), (["cache", "force"], 3), (["cache", "force", "tools"], 4)],
    )
    def test_a_model_is_asked_in_the_way_it_knows(
        self, api: VendorApi, lacks: list[str], calls: int
    ) -> None:
        api.lacks(*lacks)
        asked(BedrockBackend(model="m", key=KEY, base_url=api.url))
        assert len(api.requests) == calls
        asked(BedrockBackend(model="m", key=KEY, base_url=api.url))
        assert len(api.requests) == calls + 1

    def test_an_access_key_signs_and_stays_here(self, api: VendorApi) -> None:
        asked(BedrockBackend(model="vendor.model-1:0", key=KEY, base_url=api.url))
        (sent,) = api.requests
        assert sent["headers"]["Authorization"].startswith("AWS4-HMAC-SHA256 Credential=AKIA")
        assert "a secret of the tests" not in json.dumps(sent)

    def test_the_catalogue_is_cached(self, api: VendorApi) -> None:
        asked(BedrockBackend(model="m", key=KEY, base_url=api.url))
        assert api.requests[0]["body"]["system"][-1] == {"cachePoint": {"type": "default"}}

    def test_where_words_go_is_never_guessed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
            monkeypatch.delenv(name, raising=False)
        with pytest.raises(Permanent) as caught:
            BedrockBackend(model="m", key=KEY)
        assert caught.value.code == "no_region"
        monkeypatch.setenv("AWS_REGION", "eu-central-1")
        assert "eu-central-1" in BedrockBackend(model="m", key=KEY)._url

    def test_signs_as_in_the_published_example(self) -> None:
        """`get-vanilla` of AWS's Signature Version 4 test suite."""
        credentials = Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
        headers = signed(
            "https://example.amazonaws.com/", method="GET", region="us-east-1", service="service",
            body=b"", headers={}, credentials=credentials,
            at=datetime(2015, 8, 30, 12, 36, tzinfo=UTC),
        )  # fmt: skip
        assert headers["authorization"] == (
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
            "SignedHeaders=host;x-amz-date, "
            "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
        )

    def test_a_session_is_signed_too(self) -> None:
        found = credentials_in("ASIA0123456789ABCDEF:se/cret:to:ken")
        assert found == Credentials("ASIA0123456789ABCDEF", "se/cret", "to:ken")
        assert credentials_in("ABSKQmVkcm9jaw==") is None
        assert "se/cret" not in repr(found)


def test_gemini_gets_the_schema_in_words_when_it_finds_it_too_large(
    running: dict[str, VendorApi],
) -> None:
    api = fresh(running["google"])
    api.lacks("schema")
    asked(GoogleBackend(model="m", key=KEY, base_url=api.url))
    asked(GoogleBackend(model="m", key=KEY, base_url=api.url))
    assert len(api.requests) == 3


def test_geminis_thoughts_are_no_answer(running: dict[str, VendorApi]) -> None:
    api = fresh(running["google"])
    api.fails("thoughtful")
    asked(GoogleBackend(model="m", key=KEY, base_url=api.url))


class TestAnObjectInText:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ('{"a": 1}', {"a": 1}),
            ('\ufeff {"a": 1} ', {"a": 1}),
            ('```json\n{"a": 1}\n```', {"a": 1}),
            ('Sure! {"a": {"b": "}"}} is it.', {"a": {"b": "}"}}),
            ('{not json} {"a": 1}', {"a": 1}),
            ('<think>{}</think>{"a": 1}', {"a": 1}),
            ("[1, 2]", None),
            ("no", None),
            ("", None),
            ("{" * 60_000, None),
            ('{"a":' * 60_000, None),
            ('{"a": ' + "9" * 5000 + "}", None),
        ],
    )
    def test_is_found_or_not(self, text: str, found: object) -> None:
        assert schemas.object_in(text) == found
