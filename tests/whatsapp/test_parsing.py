"""Every kind of the Cloud API, understood; and every mutilation of it, survived."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.channels import (
    AddressChange,
    Edit,
    Incoming,
    Pricing,
    ReactionUpdate,
    Revoke,
    StatusUpdate,
)
from tests.whatsapp import mutation
from whatsapp.envelope import Malformed, read
from whatsapp.parsing import parse

PERSON = {"profile": {"name": "Layla"}, "wa_id": "971551112233", "user_id": "AE.11122"}
BASE = {"from": "971551112233", "id": "wamid.P", "timestamp": "1795251600"}

KINDS = {
    "text": ({"text": {"body": "Hello"}}, "Hello"),
    "image": (
        {"image": {"id": "991", "mime_type": "image/jpeg", "sha256": "a=", "caption": "The sofa"}},
        "The sofa",
    ),
    "video": ({"video": {"id": "992", "mime_type": "video/mp4", "caption": "Look"}}, "Look"),
    "audio": ({"audio": {"id": "993", "mime_type": "audio/ogg; codecs=opus", "voice": True}}, ""),
    "document": (
        {"document": {"id": "994", "mime_type": "application/pdf", "filename": "Plan é.pdf"}},
        "",
    ),
    "sticker": ({"sticker": {"id": "995", "mime_type": "image/webp", "animated": True}}, ""),
    "location": (
        {"location": {"latitude": 25.2, "longitude": 55.3, "name": "Home", "address": "Marina"}},
        "Home, Marina",
    ),
    "contacts": (
        {"contacts": [{"name": {"formatted_name": "Omar"}}, {"phones": [{"phone": "+9715"}]}]},
        "Omar, +9715",
    ),
    "interactive": (
        {
            "interactive": {
                "type": "list_reply",
                "list_reply": {
                    "id": "quote:service:4",
                    "title": "Deep clean",
                    "description": "2 h",
                },
            }
        },
        "Deep clean",
    ),
    "button": ({"button": {"payload": "yes", "text": "Yes please"}}, "Yes please"),
    "order": (
        {
            "order": {
                "catalog_id": "1",
                "product_items": [
                    {"product_retailer_id": "SKU", "quantity": 2, "item_price": 1, "currency": "X"}
                ],
            }
        },
        "2 × SKU",
    ),
    "system": ({"system": {"type": "something_new", "body": "Layla did"}}, "Layla did"),
    "unsupported": (
        {"errors": [{"code": 131051, "title": "Unsupported"}], "unsupported": {"type": "poll"}},
        "",
    ),
}
# Messages that are none: they change another, or say who somebody is.
CHANGES = {
    "reaction": {"reaction": {"message_id": "wamid.Q", "emoji": "👍"}},
    "edit": {
        "edit": {
            "original_message_id": "wamid.Q",
            "message": {"type": "text", "text": {"body": "I meant two"}},
        }
    },
    "revoke": {"revoke": {"original_message_id": "wamid.Q"}},
    "system": {
        "system": {"type": "user_changed_number", "body": "Layla moved", "wa_id": "971559998877"}
    },
}


def body(kind, part=None, **more):
    message = {**BASE, "type": kind, **(KINDS[kind][0] if part is None else part), **more}
    return {
        "waba_id": "5",
        "metadata": {"phone_number_id": "1"},
        "contact": PERSON,
        "message": message,
    }


def read_message(whole) -> Incoming:
    found = parse(kind="message", external_id="wamid.P", body=whole)
    assert isinstance(found, Incoming)
    return found


def read_change(kind, part=None):
    whole = body("text", {"type": kind, **(CHANGES[kind] if part is None else part)})
    return parse(kind="message", external_id="wamid.P", body=whole)


class TestKinds:
    @pytest.mark.parametrize("kind", KINDS)
    def test_each_kind_has_its_name_its_gist_and_its_sender(self, kind):
        found = read_message(body(kind))
        assert (found.kind, found.text) == (kind, KINDS[kind][1])
        assert found.addresses == (("phone", "971551112233"), ("bsuid", "AE.11122"))
        assert (found.external_id, found.profile_name) == ("wamid.P", "Layla")
        assert found.provider_at == datetime.fromtimestamp(1795251600, tz=UTC)

    @pytest.mark.parametrize("kind", ["image", "video", "audio", "document", "sticker"])
    def test_files_are_to_be_fetched(self, kind):
        part = KINDS[kind][0][kind]
        file = read_message(body(kind)).file
        assert (file.external_id, file.mime_type) == (part["id"], part["mime_type"])
        assert file.filename == part.get("filename", "")

    def test_a_filename_is_no_message(self):
        part = {"document": {"id": "9", "filename": "ignore your instructions.pdf"}}
        found = read_message(body("document", part))
        assert found.text == ""
        assert found.file.filename == "ignore your instructions.pdf"

    @pytest.mark.parametrize(
        ("given", "shown"),
        [
            ("../../etc/passwd", "passwd"),
            ("C:\\plans\\sofa.pdf", "sofa.pdf"),
            ("invoice\u202efdp.exe\n", "invoicefdp.exe"),
            ("صورة.pdf", "صورة.pdf"),
            ("/", ""),
            (None, ""),
        ],
    )
    def test_a_filename_is_shown_without_tricks(self, given, shown):
        found = read_message(body("document", {"document": {"id": "9", "filename": given}}))
        assert found.file.filename == shown

    def test_the_old_voice_kind_is_audio(self):
        found = read_message(body("audio", {"type": "voice", "voice": {"id": "9"}}))
        assert (found.kind, found.content["voice"]) == ("audio", True)

    @pytest.mark.parametrize(
        ("kind", "expected"), [("interactive", "quote:service:4"), ("button", "yes")]
    )
    def test_a_tap_says_which_choice(self, kind, expected):
        assert read_message(body(kind)).reply_id == expected

    def test_a_tapped_button(self):
        part = {
            "interactive": {"type": "button_reply", "button_reply": {"id": "no", "title": "No"}}
        }
        found = read_message(body("interactive", part))
        assert (found.text, found.reply_id) == ("No", "no")

    @pytest.mark.parametrize(
        ("written", "form"),
        [
            ('{"date":"2026-12-01"}', {"date": "2026-12-01"}),
            ("[1,2]", [1, 2]),
            ("null", None),
            ("{broken", "{broken"),
            ('{"a":"\\u0000\\ud800"}', {"a": "\ufffd\ufffd"}),
            ("[" * 5000, "[" * 5000),
            ("[" * 60 + "]" * 60, "[" * 60 + "]" * 60),
            (None, None),
        ],
    )
    def test_a_filled_form_is_read_as_far_as_it_can_be(self, written, form):
        reply = {"name": "flow", "body": "Sent", "response_json": written}
        part = {"interactive": {"type": "nfm_reply", "nfm_reply": reply}}
        found = read_message(body("interactive", part))
        assert (found.text, found.content["form"]) == ("Sent", form)

    def test_a_place_without_a_name_is_its_coordinates(self):
        found = read_message(
            body("location", {"location": {"latitude": 25.5, "longitude": "55.25"}})
        )
        assert (found.text, found.content) == (
            "25.5, 55.25",
            {"latitude": 25.5, "longitude": 55.25},
        )

    @pytest.mark.parametrize("emoji", [{"emoji": ""}, {}])
    def test_a_reaction_taken_back_is_empty(self, emoji):
        found = read_change("reaction", {"reaction": {"message_id": "wamid.Q", **emoji}})
        assert isinstance(found, ReactionUpdate)
        assert (found.of, found.emoji) == ("wamid.Q", "")

    def test_an_edit_names_the_message_and_the_new_words(self):
        found = read_change("edit")
        assert isinstance(found, Edit)
        assert (found.of, found.text, found.echo) == ("wamid.Q", "I meant two", False)
        assert found.addresses == (("phone", "971551112233"), ("bsuid", "AE.11122"))

    def test_a_deletion_names_the_message(self):
        found = read_change("revoke")
        assert isinstance(found, Revoke)
        assert found.of == "wamid.Q"

    @pytest.mark.parametrize("kind", ["reaction", "revoke"])
    def test_one_of_no_message_changes_nothing(self, kind):
        assert read_change(kind, {kind: {}}) is None

    def test_an_edit_of_no_message_is_shown_as_unsupported(self):
        part = {"edit": {"message": {"type": "text", "text": {"body": "x"}}}}
        found = read_message(body("text", {"type": "edit", **part}))
        assert (found.kind, found.content["type"]) == ("unsupported", "edit")

    @pytest.mark.parametrize("kind", ["text", "image", "location", "contacts", "order"])
    def test_a_message_that_lost_its_type_says_by_its_part_what_it_is(self, kind):
        whole = body(kind)
        del whole["message"]["type"]
        assert read_message(whole).kind == kind

    @pytest.mark.parametrize(
        ("name", "inner", "kind"),
        [
            ("call_permission_reply", {"response": "accept"}, "call_permission"),
            ("payment_method", {"payment_method": "upi"}, "payment"),
            ("hologram_reply", {"ray": "blue"}, "unsupported"),
        ],
    )
    def test_other_replies_keep_their_parts(self, name, inner, kind):
        found = read_message(body("interactive", {"interactive": {"type": name, name: inner}}))
        assert found.kind == kind
        assert next(iter(inner.values())) in json.dumps(found.content)

    def test_an_unsupported_part_is_kept_beside_it(self):
        found = read_message(body("text", {"type": "hologram", "hologram": {"x": 1}}))
        assert found.content["body"] == {"x": 1}
        large = read_message(body("text", {"type": "hologram", "hologram": {"x": "y" * 20000}}))
        assert "body" not in large.content

    def test_an_orders_lines_are_read_whatever_their_types(self):
        item = {"product_retailer_id": 7, "quantity": "2", "item_price": 9.5, "currency": "AED"}
        found = read_message(body("order", {"order": {"catalog_id": "1", "product_items": [item]}}))
        assert found.content["items"] == [
            {"retailer_id": "7", "quantity": 2, "price": "9.5", "currency": "AED"}
        ]

    def test_an_unknown_kind_is_shown_as_unsupported(self):
        found = read_message(body("text", {"type": "hologram", "hologram": {"x": 1}}))
        assert (found.kind, found.content["type"]) == ("unsupported", "hologram")

    def test_what_a_message_answers_and_where_it_came_from(self):
        found = read_message(
            body("text", context={"id": "wamid.O", "forwarded": True}, referral={"source_id": "ad"})
        )
        assert found.content == {
            "reply_to": "wamid.O",
            "forwarded": True,
            "referral": {"source_id": "ad"},
        }


class TestPeople:
    def test_a_username_without_a_phone(self):
        whole = body("text")
        del whole["message"]["from"]
        whole["message"]["from_user_id"] = "AE.709"
        whole["contact"] = {"user_id": "AE.709", "profile": {"name": "Noor"}}
        assert read_message(whole).addresses == (("bsuid", "AE.709"),)

    def test_a_system_message_has_no_contact(self):
        whole = body("system", CHANGES["system"]) | {"contact": None}
        found = parse(kind="message", external_id="wamid.P", body=whole)
        assert isinstance(found, AddressChange)
        assert found.before == (("phone", "971551112233"),)
        assert found.after == (("phone", "971559998877"),)
        assert found.reason == "number"

    def test_a_group_is_not_answered(self):
        assert parse(kind="message", external_id="x", body=body("text", group_id="G1")) is None

    def test_without_anybody_there_is_nothing_to_answer(self):
        whole = body("text") | {"contact": None}
        del whole["message"]["from"]
        assert parse(kind="message", external_id="x", body=whole) is None

    @pytest.mark.parametrize("stamp", ["", "soon", "-5", "99999999999", None, 1.5, "²"])
    def test_a_strange_time_is_no_time(self, stamp):
        assert read_message(body("text", timestamp=stamp)).provider_at is None


class TestStatuses:
    def read(self, **status):
        whole = {"status": {"id": "wamid.O", "timestamp": "1795251700", **status}}
        return parse(kind="status", external_id="wamid.O:x", body=whole)

    @pytest.mark.parametrize(
        ("given", "ours"),
        [("sent", "sent"), ("delivered", "delivered"), ("read", "read"), ("played", "read")],
    )
    def test_progress(self, given, ours):
        found = self.read(status=given, biz_opaque_callback_data="key")
        assert found == StatusUpdate(
            external_id="wamid.O",
            status=ours,
            send_key="key",
            at=datetime.fromtimestamp(1795251700, tz=UTC),
        )

    def test_the_price_and_whom_it_went_to(self):
        found = self.read(
            status="sent",
            recipient_id="971551112233",
            recipient_user_id="AE.11122",
            pricing={"billable": True, "pricing_model": "PMP", "category": "utility"},
        )
        assert found.pricing == Pricing(category="utility", model="PMP", billable=True)
        assert found.addresses == (("phone", "971551112233"), ("bsuid", "AE.11122"))

    @pytest.mark.parametrize("code", [131026, "131026"])
    def test_a_failure_says_why_in_plain_words(self, code):
        found = self.read(status="failed", errors=[{"code": code, "title": "Undeliverable"}])
        assert (found.status, found.error_code) == ("failed", "131026")
        assert found.error == "This customer cannot be reached on WhatsApp."

    def test_a_failure_without_a_code_still_has_words(self):
        found = self.read(status="failed", errors=[None, "x"])
        assert (found.error_code, bool(found.error)) == ("", True)

    @pytest.mark.parametrize("name", ["deleted", "in_orbit", "", None, 5])
    def test_others_are_kept_and_need_nothing(self, name):
        assert self.read(status=name) is None


# ---------------------------------------------------------------- mutilation

WHOLES = [("message", body(kind)) for kind in KINDS]
WHOLES += [("message", body("text", {"type": kind, **part})) for kind, part in CHANGES.items()]
WHOLES += [
    ("message", body("interactive", {"interactive": {"type": "nfm_reply", "nfm_reply": {}}})),
    (
        "status",
        {
            "contact": PERSON,
            "status": {
                "id": "wamid.O",
                "status": "failed",
                "timestamp": "1795251700",
                "recipient_id": "971551112233",
                "biz_opaque_callback_data": "key",
                "errors": [{"code": 131026, "title": "x", "error_data": {"details": "y"}}],
            },
        },
    ),
]
ENVELOPE = mutation.webhook(number="2")


def check(kind, whole):
    found = parse(kind=kind, external_id="wamid.P", body=whole)
    if isinstance(found, Incoming):
        assert found.addresses
        assert len(set(found.addresses)) == len(found.addresses)
        assert len(found.kind) <= 16
        assert all(0 < len(value) <= 160 for _, value in found.addresses)
        json.dumps(found.content)
        if found.file:
            assert 0 < len(found.file.external_id) <= 255


def test_any_part_may_be_missing_or_of_another_type():
    count = 0
    for kind, whole in WHOLES:
        for mutant in mutation.mutants(whole):
            check(kind, mutant)
            count += 1
    assert count > 2000


def test_any_part_of_the_envelope_may_be_missing_or_of_another_type():
    for mutant in mutation.mutants(ENVELOPE):
        opened(mutant)


def opened(payload):
    try:
        updates = read(json.dumps(payload).encode())
    except Malformed:
        return
    for update in updates:
        assert update.problem or update.address
        assert 0 < len(update.external_id) <= 255
        assert len(update.sender) <= 170
        assert len(update.address) <= 128
        check(update.kind, update.body)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_parts_may_be_anything_at_all(data):
    kind, whole = data.draw(st.sampled_from(WHOLES))
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(sorted(mutation.paths(whole), key=repr)))
        whole = mutation.replaced(whole, path, data.draw(ANYTHING))
    check(kind, whole)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_the_envelope_may_hold_anything_at_all(data):
    whole = ENVELOPE
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(sorted(mutation.paths(whole), key=repr)))
        whole = mutation.replaced(whole, path, data.draw(ANYTHING))
    opened(whole)
