"""pywa, a client for Meta's Cloud API written by others, takes the emulator for Meta."""

import io

import pytest
from PIL import Image
from pywa import WhatsApp, errors, types
from pywa.types import templates as shapes

from tests.clients.customer import Listener
from tests.emulators.stand import EMMA, NUMBER, NUMBER_ID, EmulatorProcess

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:pywa")
NOTE = b"OggS" + b"\0" * 60


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "seagreen").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def emma(emulator: EmulatorProcess) -> str:
    """Somebody who has just written."""
    emulator.inbound("Hi", name="Emma")
    return EMMA


# ------------------------------------------------------------------- sending


def test_every_kind_it_sends_is_on_the_phone(
    wa: WhatsApp, emma: str, emulator: EmulatorProcess
) -> None:
    text = wa.send_message(emma, "Hello *Emma*", tracker="row-1")
    wa.send_message(
        emma, "Book it?", buttons=[types.Button("Yes", "yes"), types.Button("No", "no")]
    )
    rows = [types.SectionRow("Mowing", "mow", "£45.00"), types.SectionRow("Hedges", "hedge")]
    wa.send_message(
        emma, "Pick one", buttons=types.SectionList("Services", [types.Section("Garden", rows)])
    )
    wa.send_image(emma, picture(), caption="The hedge", mime_type="image/png")
    wa.send_document(emma, b"%PDF-1.4", filename="plan.pdf", mime_type="application/pdf")
    wa.send_voice(emma, NOTE, mime_type="audio/ogg; codecs=opus")
    wa.send_location(emma, 51.5, -0.12, name="Our shop", address="Fleet Street")
    name = types.Contact.Name(formatted_name="Ann Lee", first_name="Ann")
    wa.send_contact(emma, types.Contact(name=name, phones=[types.Contact.Phone(phone="+4420")]))
    wa.send_reaction(emma, "👍", emulator.conversation()[0]["wamid"])

    said = [row for row in emulator.conversation() if row["direction"] == "outbound"]
    assert [row["kind"] for row in said] == [
        "text",
        "interactive",
        "interactive",
        "image",
        "document",
        "audio",
        "location",
        "contacts",
        "reaction",
    ]
    assert said[0]["wamid"] == text.id
    assert said[0]["biz_opaque_callback_data"] == "row-1"
    assert [button["title"] for button in said[1]["buttons"]] == ["Yes", "No"]
    assert said[2]["list"]["sections"][0]["rows"][0]["description"] == "£45.00"
    assert said[3]["media"]["caption"] == "The hedge"
    assert said[4]["media"]["filename"] == "plan.pdf"
    assert said[6]["location"]["name"] == "Our shop"


def test_what_it_uploads_it_can_fetch_again(wa: WhatsApp, emma: str) -> None:
    media = wa.upload_media(picture(), mime_type="image/png", filename="a.png")
    address = wa.get_media_url(media.id)
    assert address.mime_type == "image/png"
    assert wa.get_media_bytes(address.url) == picture()


def test_read_and_typing_are_taken(wa: WhatsApp, emulator: EmulatorProcess) -> None:
    wamid = emulator.inbound("Hi")
    wa.indicate_typing(wamid)
    assert emulator.message(wamid)["status"] == "read"


@pytest.mark.parametrize(
    ("told", "raised"),
    [
        ({"code": 130429}, errors.RateLimitHit),
        ({"code": 131056}, errors.TooManyMessages),
        ({"code": 131047}, errors.ReEngagementMessage),
        ({"code": 131026}, errors.MessageUndeliverable),
        ({"code": 190, "subcode": 463}, errors.ExpiredAccessToken),
        ({"code": 368}, errors.TemporarilyBlocked),
        ({"code": 131031}, errors.AccountLocked),
        ({"code": 80007}, errors.RateLimitIssues),
        ({"code": 4}, errors.ToManyAPICalls),
    ],
)
def test_a_refusal_is_the_error_it_knows(
    wa: WhatsApp, emma: str, emulator: EmulatorProcess, told: dict[str, int], raised: type
) -> None:
    emulator.control("script", {"then": "error", **told})
    with pytest.raises(raised) as caught:
        wa.send_message(emma, "Hello")
    assert caught.value.code == told["code"]
    assert caught.value.fbtrace_id
    assert len(emulator.conversation()) == 1


def test_a_token_taken_away_and_given_back(
    wa: WhatsApp, emma: str, emulator: EmulatorProcess
) -> None:
    emulator.control(f"numbers/{NUMBER_ID}/token", {"state": "revoked"})
    with pytest.raises(errors.WhatsAppError) as caught:
        wa.send_message(emma, "Hello")
    assert (caught.value.code, caught.value.subcode) == (190, 460)
    emulator.control(f"numbers/{NUMBER_ID}/token", {"state": "valid"})
    assert wa.send_message(emma, "Hello").id


def test_outside_the_window_only_a_template_leaves(
    wa: WhatsApp, emma: str, emulator: EmulatorProcess
) -> None:
    emulator.control("clock", {"advance_seconds": 24 * 3600 + 1})
    with pytest.raises(errors.ReEngagementMessage):
        wa.send_message(emma, "Hello")
    sent = wa.send_template(
        emma,
        "follow_up",
        shapes.TemplateLanguage.ENGLISH,
        [shapes.BodyText.params("Emma", "the hedge")],
    )
    assert emulator.message(sent.id)["text"].startswith("Hello Emma, we have news about the hedge")


# ------------------------------------------------------------------ templates


def offer(**changes: object) -> shapes.Template:
    parts = {
        "name": "spring_offer",
        "language": shapes.TemplateLanguage.ENGLISH,
        "category": shapes.TemplateCategory.MARKETING,
        "components": [
            shapes.HeaderImage(picture(), mime_type="image/png"),
            shapes.BodyText("Hello {{1}}, mowing is {{2}} this week.", "Emma", "£40"),
            shapes.FooterText(text="Say stop to hear no more"),
            shapes.Buttons(
                buttons=[
                    shapes.QuickReplyButton(text="Book"),
                    shapes.URLButton(text="See", url="https://example.com/{{1}}", example="x"),
                ]
            ),
        ],
        **changes,
    }
    return shapes.Template(**parts)  # type: ignore[arg-type]


def test_a_template_is_handed_in_reviewed_and_sent(
    wa: WhatsApp, listener: Listener, emma: str, emulator: EmulatorProcess
) -> None:
    emulator.faults(template_review="manual")
    created = wa.create_template(offer())
    assert created.status == shapes.TemplateStatus.PENDING
    params = [
        shapes.HeaderImage.params(image=picture(), mime_type="image/png"),
        shapes.BodyText.params("Emma", "£40"),
        shapes.QuickReplyButton.params(callback_data="book", index=0),
        shapes.URLButton.params(url_variable="spring", index=1),
    ]
    with pytest.raises(errors.TemplateNotExists):
        wa.send_template(emma, "spring_offer", shapes.TemplateLanguage.ENGLISH, params)

    emulator.control(f"templates/{created.id}/review", {"event": "APPROVED"})
    [update] = listener.hears(shapes.TemplateStatusUpdate)
    assert update.template_name == "spring_offer"
    assert update.new_status == shapes.TemplateStatus.APPROVED
    sent = wa.send_template(emma, "spring_offer", shapes.TemplateLanguage.ENGLISH, params)
    shown = emulator.message(sent.id)
    assert shown["text"] == "Hello Emma, mowing is £40 this week."
    assert shown["header"]["type"] == "image"
    assert [button["title"] for button in shown["template_buttons"]] == ["Book", "See"]
    assert shown["template_buttons"][1]["url"] == "https://example.com/spring"


def test_wrong_parameters_are_the_errors_it_knows(
    wa: WhatsApp, emma: str, emulator: EmulatorProcess
) -> None:
    with pytest.raises(errors.TemplateParamCountMismatch):
        wa.send_template(
            emma, "follow_up", shapes.TemplateLanguage.ENGLISH, [shapes.BodyText.params("Emma")]
        )
    with pytest.raises(errors.TemplateNotExists):
        wa.send_template(emma, "nothing", shapes.TemplateLanguage.ENGLISH, [])
    assert len(emulator.conversation()) == 1


def test_a_rejected_template_says_why_and_can_be_edited(
    wa: WhatsApp, listener: Listener, emulator: EmulatorProcess
) -> None:
    emulator.faults(template_review="reject", template_review_seconds=0)
    created = wa.create_template(offer())
    [update] = listener.hears(shapes.TemplateStatusUpdate)
    assert update.new_status == shapes.TemplateStatus.REJECTED
    assert update.reason == shapes.TemplateRejectionReason.INVALID_FORMAT
    emulator.faults(template_review_seconds=0)
    words = shapes.BodyText("Mowing is cheaper this week, {{1}}, come and see.", "Emma")
    wa.update_template(created.id, new_components=[words])
    assert [item.new_status for item in listener.hears(shapes.TemplateStatusUpdate, count=2)][
        1
    ] == shapes.TemplateStatus.APPROVED


def test_templates_are_listed_by_pages_and_deleted(wa: WhatsApp, emulator: EmulatorProcess) -> None:
    emulator.faults(template_review_seconds=0)
    for index in range(30):
        wa.create_template(
            offer(name=f"note_{index:02}", components=[shapes.BodyText("All is well today.")])
        )
    found = wa.get_templates(pagination=types.Pagination(limit=20))
    names = [template.name for template in found]
    assert len(names) == 20
    assert found.has_next
    following = types.Pagination(limit=20, after=found.after)
    names += [template.name for template in wa.get_templates(pagination=following)]
    assert {f"note_{index:02}" for index in range(30)} < set(names)
    assert wa.delete_template("note_07")
    assert "note_07" not in {template.name for template in wa.get_templates(name="note_07")}


# ------------------------------------------------------------------ receiving


def test_what_customers_send_is_parsed(
    wa: WhatsApp, listener: Listener, emulator: EmulatorProcess
) -> None:
    emulator.inbound("Hello", name="Emma")
    emulator.inbound({"type": "image", "image": {"data": "aGVsbG8=", "mime_type": "image/png"}})
    emulator.inbound({"type": "location", "location": {"latitude": 1.5, "longitude": 2.5}})
    emulator.inbound({"type": "reaction", "reaction": {"message_id": "wamid.x", "emoji": "👍"}})
    item = {"product_retailer_id": "mow", "quantity": 2, "item_price": 45, "currency": "GBP"}
    emulator.inbound({"type": "order", "order": {"catalog_id": "7", "product_items": [item]}})
    emulator.inbound(
        {
            "type": "text",
            "text": {"body": "I saw your ad"},
            "referral": {
                "source_url": "https://fb.me/x",
                "source_id": "1",
                "source_type": "ad",
                "headline": "Spring",
                "body": "Cheap mowing",
                "media_type": "image",
                "ctwa_clid": "abc",
            },
        }
    )
    text, image, place, reaction, order, referred = listener.hears(types.Message, count=6)
    assert (text.text, text.from_user.name, text.from_user.wa_id) == ("Hello", "Emma", EMMA)
    assert text.from_user.bsuid.startswith("GB.")
    assert image.image.mime_type == "image/png"
    assert wa.get_media_bytes(wa.get_media_url(image.image.id).url) == b"hello"
    assert (place.location.latitude, place.location.longitude) == (1.5, 2.5)
    assert reaction.reaction.emoji == "👍"
    assert order.order.products[0].sku == "mow"
    assert referred.referral.source_id == "1"


def test_taps_edits_and_deletions_are_parsed(
    wa: WhatsApp, listener: Listener, emma: str, emulator: EmulatorProcess
) -> None:
    asked = wa.send_message(emma, "Book it?", buttons=[types.Button("Yes", "yes")])
    reply = {"type": "button_reply", "button_reply": {"id": "yes", "title": "Yes"}}
    context = {"id": asked.id, "from": "442079460011"}
    emulator.inbound({"type": "interactive", "interactive": reply, "context": context})
    [tap] = listener.hears(types.CallbackButton)
    assert (tap.data, tap.title, tap.reply_to_message.id) == ("yes", "Yes", asked.id)

    said = emulator.inbound("On Monday")
    who = {"number": NUMBER_ID, "customer": EMMA, "wamid": said}
    emulator.control("edit", {**who, "text": "On Tuesday"})
    [edited] = listener.hears(types.EditedMessage)
    assert (edited.message.text, edited.original_message_id) == ("On Tuesday", said)
    assert emulator.message(said)["edited"] == "On Tuesday"
    emulator.control("revoke", who)
    [deleted] = listener.hears(types.DeletedMessage)
    assert deleted.original_message_id == said
    assert emulator.message(said)["revoked"] is True


def test_statuses_carry_the_tracker_and_the_price(
    wa: WhatsApp, listener: Listener, emma: str
) -> None:
    sent = wa.send_message(emma, "Hello", tracker="row-7")
    first, second = listener.hears(types.MessageStatus, count=2)
    assert [first.status, second.status] == ["sent", "delivered"]
    assert {first.id, second.id} == {sent.id}
    assert first.tracker == "row-7"
    assert first.pricing.model == "PMP"
    assert first.pricing.category == "service"


def test_a_failure_told_later_is_parsed(
    wa: WhatsApp, listener: Listener, emma: str, emulator: EmulatorProcess
) -> None:
    emulator.control("script", {"then": "fail", "code": 131026})
    wa.send_message(emma, "Hello")
    [status] = listener.hears(types.MessageStatus)
    assert status.status == "failed"
    assert isinstance(status.error, errors.MessageUndeliverable)


def test_changes_of_address_and_wishes_are_parsed(
    listener: Listener, emma: str, emulator: EmulatorProcess
) -> None:
    emulator.control(f"customers/{EMMA}/preferences", {"number": NUMBER_ID, "marketing": "stop"})
    [wish] = listener.hears(types.UserMarketingPreferences)
    assert not wish
    emulator.control(f"customers/{EMMA}/identity", {"number": NUMBER_ID})
    assert listener.hears(types.IdentityChange)
    emulator.control(f"customers/{EMMA}/number", {"wa_id": "447700900999"})
    [moved] = listener.hears(types.PhoneNumberChange)
    assert (moved.old_wa_id, moved.new_wa_id) == (EMMA, "447700900999")
    assert len(emulator.conversation("447700900999")) >= 1


def test_somebody_without_a_phone_can_be_answered(
    wa: WhatsApp, listener: Listener, emulator: EmulatorProcess
) -> None:
    user_id = "GB.55500011122233344"
    emulator.inbound("Hi", sender={"user_id": user_id, "username": "sam.reads"}, name="Sam")
    [message] = listener.hears(types.Message)
    assert message.from_user.wa_id is None
    assert message.from_user.bsuid == user_id
    sent = message.reply("Hello Sam")
    assert emulator.message(sent.id, user_id)["text"] == "Hello Sam"


def test_an_echo_of_the_phone_app_is_an_outgoing_message(
    listener: Listener, emma: str, emulator: EmulatorProcess
) -> None:
    emulator.control("echo", {"number": NUMBER_ID, "to": EMMA, "message": "From my phone"})
    [echo] = listener.hears(types.OutgoingMessage)
    assert echo.text == "From my phone"
    assert emulator.conversation()[-1]["origin"] == "phone_app"


# -------------------------------------------------------------- the business


def test_numbers_profile_and_blocked_people(
    wa: WhatsApp, listener: Listener, emma: str, emulator: EmulatorProcess
) -> None:
    [number] = wa.get_business_phone_numbers()
    assert (number.id, number.verified_name) == (NUMBER_ID, NUMBER["name"])
    wa.update_business_profile(about="Gardens, hedges, lawns")
    assert wa.get_business_profile().about == "Gardens, hedges, lawns"
    assert wa.block_users([emma])
    emulator.inbound("Are you there?")
    assert len(emulator.conversation()) == 1
    with pytest.raises(errors.WhatsAppError) as caught:
        wa.send_message(emma, "Hello")
    assert caught.value.code == 130403
    assert wa.unblock_users([emma])
    emulator.inbound("And now?")
    listener.hears(types.Message, count=2)
