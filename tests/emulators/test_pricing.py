"""What a message counts as: one price a message, free inside some windows."""

from typing import Any

import pytest

from tests.emulators.stand import NUMBER_ID, Business, EmulatorProcess, wait_for

DAY = 24 * 3600
ADVERT = {
    "source_url": "https://fb.me/spring",
    "source_id": "120",
    "source_type": "ad",
    "headline": "Spring offer",
    "ctwa_clid": "abc",
}
VISIT = {"type": "text", "text": {"body": "I saw your ad"}, "referral": ADVERT}


def pricing(emulator: EmulatorProcess, business: Business, body: Any) -> dict[str, Any]:
    wamid = emulator.send(body)
    [status, *_] = wait_for(lambda: business.statuses(wamid))
    found: dict[str, Any] = status["pricing"]
    return found


def template(emulator: EmulatorProcess, category: str) -> dict[str, Any]:
    name = f"note_{category.lower()}"
    emulator.control(
        "templates", {"name": name, "language": "en", "category": category, "body": "All is well."}
    )
    return {"type": "template", "template": {"name": name, "language": {"code": "en"}}}


@pytest.mark.parametrize(
    ("rule", "kind"), [("free", "free_customer_service"), ("paid", "regular"), ("dated", "regular")]
)
def test_service_messages(
    emulator: EmulatorProcess, business: Business, rule: str, kind: str
) -> None:
    """Since 1 October 2026 they cost, which is past in every run of these tests."""
    emulator.faults(service_pricing=rule)
    emulator.inbound("Hi")
    assert pricing(emulator, business, "Hello") == {
        "billable": kind == "regular",
        "pricing_model": "PMP",
        "type": kind,
        "category": "service",
    }


@pytest.mark.parametrize(
    ("category", "inside"),
    [
        ("UTILITY", "free_customer_service"),
        ("MARKETING", "regular"),
        ("AUTHENTICATION", "regular"),
    ],
)
def test_templates_inside_and_outside_the_window(
    emulator: EmulatorProcess, business: Business, category: str, inside: str
) -> None:
    body = template(emulator, category)
    emulator.inbound("Hi")
    assert pricing(emulator, business, body)["type"] == inside
    emulator.control("clock", {"advance_seconds": DAY + 1})
    outside = pricing(emulator, business, body)
    assert (outside["type"], outside["category"]) == ("regular", category.lower())
    assert outside["billable"] is True


def test_an_answered_advert_is_free_for_three_days(
    emulator: EmulatorProcess, business: Business
) -> None:
    emulator.inbound(VISIT)
    first = emulator.send("Hello")
    [status, *_] = wait_for(lambda: business.statuses(first))
    assert status["pricing"]["type"] == "free_entry_point"
    assert status["conversation"]["origin"] == {"type": "referral_conversion"}
    body = template(emulator, "MARKETING")
    emulator.control("clock", {"advance_seconds": 2 * DAY})
    assert pricing(emulator, business, body)["type"] == "free_entry_point"
    emulator.control("clock", {"advance_seconds": DAY + 1})
    assert pricing(emulator, business, body)["type"] == "regular"


def test_an_advert_answered_too_late_opens_nothing(
    emulator: EmulatorProcess, business: Business
) -> None:
    emulator.inbound(VISIT)
    emulator.control("clock", {"advance_seconds": DAY + 1})
    body = template(emulator, "MARKETING")
    assert pricing(emulator, business, body)["type"] == "regular"
    answer = emulator.try_send({"type": "text", "text": {"body": "Hello?"}})
    assert answer.json()["error"]["code"] == 131047


def test_an_entry_point_opens_the_window_where_that_is_asked(emulator: EmulatorProcess) -> None:
    text = {"type": "text", "text": {"body": "Hello?"}}
    emulator.inbound(VISIT)
    emulator.send("Hello")
    emulator.control("clock", {"advance_seconds": DAY + 1})
    assert emulator.try_send(text).json()["error"]["code"] == 131047
    emulator.faults(entry_point_opens_window=True)
    assert emulator.try_send(text).ok
    emulator.control("clock", {"advance_seconds": 2 * DAY})
    assert emulator.try_send(text).json()["error"]["code"] == 131047


def test_a_voice_note_that_was_heard_is_played(
    emulator: EmulatorProcess, business: Business
) -> None:
    emulator.inbound("Hi")
    text = emulator.send("Listen")
    note = emulator.send({"type": "audio", "audio": {"link": "https://example.com/a.ogg"}})
    wait_for(lambda: "delivered" in business.status_names(note))
    who = {"number": NUMBER_ID, "customer": emulator.conversation()[0]["customer"]}
    emulator.control("read", {**who, "played": note})
    wait_for(lambda: business.status_names(note)[-1] == "played")
    emulator.control("read", {**who, "played": text}, expect=400)
    assert "played" not in business.status_names(text)


def test_one_numbers_statuses_may_have_the_older_shape(
    emulator: EmulatorProcess, business: Business
) -> None:
    emulator.control(f"numbers/{NUMBER_ID}/settings", {"webhook_shape": "v23"})
    emulator.inbound("Hi")
    wamid = emulator.send("Hello")
    [status, *_] = wait_for(lambda: business.statuses(wamid))
    assert status["pricing"]["pricing_model"] == "CBP"
    assert status["conversation"]["id"]
