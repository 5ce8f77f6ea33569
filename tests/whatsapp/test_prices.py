"""What a message cost: by Meta's word and the list of its day, and never by a guess."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from conversations.channels import Pricing
from conversations.models import Message
from conversations.pricing import note_price
from tenants.context import in_tenant
from tests import factories
from whatsapp.prices import lists

UTILITY = Pricing(category="utility", model="PMP", type="regular", billable=True)
SERVICE = Pricing(category="service", model="PMP", type="regular", billable=True)
FREE = Pricing(category="utility", model="PMP", type="free_customer_service", billable=False)
OCTOBER = datetime(2026, 11, 20, 12, tzinfo=UTC)
SMALL = {
    "source": "https://example.com/prices",
    "valid_from": "2026-11-10",
    "currency": "USD",
    "markets": [{"market": "UAE", "countries": ["AE"], "utility": "0.02"}],
}


@pytest.fixture
def sent(tenant_db: None, alpha: Any) -> Any:
    """A message to a customer in the Emirates, as it is before its first status."""
    with in_tenant(alpha):
        channel = factories.ChannelFactory()
        address = factories.ContactAddressFactory(channel=channel, value="971551112233")
        talk = factories.ConversationFactory(channel=channel, contact=address.contact)
        yield factories.OutboundMessageFactory(
            conversation=talk, kind="template", status=Message.Status.SENT
        )


def delivered(message: Message, pricing: Pricing | None = None, at: datetime = OCTOBER) -> Message:
    message.delivered_at = at
    note_price(message, pricing)
    message.refresh_from_db()
    return message


def customer(message: Message, *, kind: str, value: str) -> None:
    message.conversation.contact.addresses.update(kind=kind, value=value)


class TestNoting:
    def test_metas_words_are_kept_at_once_and_the_cost_once_it_is_delivered(self, sent) -> None:
        note_price(sent, UTILITY)
        sent.refresh_from_db()
        said = (sent.price_category, sent.price_model, sent.price_type, sent.billable)
        assert said == ("utility", "PMP", "regular", True)
        assert sent.cost_micros is None
        assert (delivered(sent).cost_micros, sent.cost_currency) == (15_700, "USD")

    def test_what_is_known_is_not_changed_again(self, sent) -> None:
        delivered(sent, UTILITY)
        note_price(sent, Pricing(category="marketing", model="PMP", billable=True))
        sent.refresh_from_db()
        assert sent.cost_micros == 15_700

    def test_what_is_free_costs_nothing_whatever_the_list_says(self, sent) -> None:
        assert delivered(sent, FREE).cost_micros == 0

    def test_a_status_without_a_word_on_it_tells_nothing(self, sent) -> None:
        assert delivered(sent, None).cost_micros is None
        assert sent.billable is None

    def test_unless_meta_says_that_it_is_charged_nothing_is_reckoned(self, sent) -> None:
        assert delivered(sent, Pricing(category="utility", model="PMP")).cost_micros is None

    @pytest.mark.parametrize(
        "pricing",
        [
            Pricing(category="utility", model="CBP", billable=True),
            Pricing(category="referral_conversion", model="PMP", billable=True),
            Pricing(category="marketing_lite", model="PMP", billable=True),
            Pricing(category="x" * 100, model="PMP", billable=True),
            Pricing(model="PMP", billable=True),
        ],
        ids=["conversation", "entry", "lite", "long", "none"],
    )
    def test_what_no_list_names_is_unknown(self, sent, pricing: Pricing) -> None:
        assert delivered(sent, pricing).cost_micros is None
        assert sent.billable is True

    @pytest.mark.parametrize(
        ("value", "micros"),
        [
            ("971551112233", 15_700),
            ("14155550123", 3_400),
            ("18765550123", 11_300),  # Jamaica shares the United States' code
            ("966501234567", 10_700),
            ("9647701234567", None),  # Iraq: a market of its own, whose price is not in the list
            ("9999999999999", None),
        ],
    )
    def test_the_country_is_the_numbers(self, sent, value: str, micros: int | None) -> None:
        customer(sent, kind="phone", value=value)
        assert delivered(sent, UTILITY).cost_micros == micros

    def test_a_customer_without_a_number_is_placed_by_the_id(self, sent) -> None:
        customer(sent, kind="bsuid", value="AE.1234567890abcdef")
        assert delivered(sent, SERVICE).cost_micros == 15_700
        other = factories.OutboundMessageFactory(conversation=sent.conversation)
        customer(sent, kind="bsuid", value="1234567890abcdef")
        assert delivered(other, SERVICE).cost_micros is None

    def test_before_the_first_list_nothing_is_known(self, sent) -> None:
        before = datetime(2026, 9, 30, 23, 59, 59, tzinfo=UTC)
        assert delivered(sent, UTILITY, at=before).cost_micros is None


class TestLists:
    def test_the_list_of_the_day_counts_and_one_that_is_replaced_is_read_again(
        self, sent, tmp_path: Path, settings: Any
    ) -> None:
        settings.WHATSAPP_PRICES_DIR = str(tmp_path)
        call_command("import_prices", _file(tmp_path, SMALL), stdout=io.StringIO())
        day = datetime(2026, 11, 10, tzinfo=UTC)
        assert delivered(sent, UTILITY, at=day).cost_micros == 20_000
        dearer = SMALL | {"markets": [SMALL["markets"][0] | {"utility": "0.031"}]}
        call_command("import_prices", _file(tmp_path, dearer), stdout=io.StringIO())
        other = factories.OutboundMessageFactory(conversation=sent.conversation)
        assert delivered(other, UTILITY, at=day).cost_micros == 31_000
        early = factories.OutboundMessageFactory(conversation=sent.conversation)
        last = datetime(2026, 11, 9, 23, 59, tzinfo=UTC)
        assert delivered(early, UTILITY, at=last).cost_micros == 15_700

    def test_another_currency_counts_only_where_it_is_billed(
        self, sent, tmp_path: Path, settings: Any
    ) -> None:
        settings.WHATSAPP_PRICES_DIR = str(tmp_path)
        in_euro = SMALL | {"currency": "EUR"}
        call_command("import_prices", _file(tmp_path, in_euro), stdout=io.StringIO())
        assert delivered(sent, UTILITY).cost_micros == 15_700
        settings.WHATSAPP_PRICES_CURRENCY = "EUR"
        other = factories.OutboundMessageFactory(conversation=sent.conversation)
        assert (delivered(other, UTILITY).cost_micros, other.cost_currency) == (20_000, "EUR")

    def test_a_broken_file_prices_nothing_and_stops_nothing(
        self, sent, tmp_path: Path, settings: Any
    ) -> None:
        settings.WHATSAPP_PRICES_DIR = str(tmp_path)
        (tmp_path / "2026-11-01-USD.json").write_text("{")
        assert delivered(sent, UTILITY).cost_micros is None
        assert sent.price_category == "utility"

    def test_every_shipped_list_is_one_and_names_its_source(self) -> None:
        shipped = [lists.parse(path.read_text()) for path in lists.SHIPPED.glob("*.json")]
        assert {one.file_name for one in shipped} == {p.name for p in lists.SHIPPED.glob("*.json")}
        assert all(one.source.startswith("https://developers.facebook.com/") for one in shipped)

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"source": "somewhere"}, "source"),
            ({"source": None}, "source"),
            ({"currency": "XXX"}, "currency"),
            ({"valid_from": "1 October"}, "valid_from"),
            ({"valid_from": 7}, "valid_from"),
            ({"prices": []}, "prices"),
            ({"markets": []}, "markets"),
            ({"markets": {}}, "markets"),
            ({"markets": [7]}, "no name"),
            ({"markets": [{"market": "UAE", "countries": []}]}, "countries"),
            ({"markets": [{"market": "UAE", "countries": ["ae"]}]}, "two-letter"),
            ({"markets": [{"market": "UAE", "countries": ["AE"], "gold": "1"}]}, "gold"),
            ({"markets": [*SMALL["markets"], *SMALL["markets"]]}, "two markets"),
            *(
                ({"markets": [{"market": "UAE", "countries": ["AE"], "utility": price}]}, "utility")
                for price in ("free", "-0.01", "NaN", "1e9", "0.00000001", True, None, [], "101")
            ),
        ],
    )
    def test_what_is_no_list_is_refused_with_where_and_nothing_is_kept(
        self, change: dict[str, Any], said: str, tmp_path: Path, settings: Any
    ) -> None:
        settings.WHATSAPP_PRICES_DIR = str(tmp_path / "lists")
        with pytest.raises(CommandError, match=said):
            call_command("import_prices", _file(tmp_path, SMALL | change))
        assert not (tmp_path / "lists").exists()

    def test_without_a_folder_a_list_can_be_checked_and_not_kept(
        self, tmp_path: Path, settings: Any
    ) -> None:
        settings.WHATSAPP_PRICES_DIR = ""
        out = io.StringIO()
        call_command("import_prices", _file(tmp_path, SMALL), check=True, stdout=out)
        assert "1 countries, 1 prices" in out.getvalue()
        with pytest.raises(CommandError, match="WHATSAPP_PRICES_DIR"):
            call_command("import_prices", _file(tmp_path, SMALL))

    @pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"[" * 100_000, b'{"a": 1e999}'])
    def test_bytes_of_any_kind_are_refused(self, raw: bytes, tmp_path: Path) -> None:
        path = tmp_path / "raw.json"
        path.write_bytes(raw)
        with pytest.raises(CommandError):
            call_command("import_prices", str(path), check=True)


def _file(folder: Path, content: dict[str, Any]) -> str:
    path = folder / "new.txt"
    path.write_text(json.dumps(content))
    return str(path)
