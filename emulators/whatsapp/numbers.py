"""Business numbers, and what the platform knows of each: token, throughput, quality, limits."""

import dataclasses
import json
from dataclasses import dataclass, field
from typing import Any

from emulators.whatsapp.store import Store

COEXISTENCE_MPS = 20.0
QUALITIES = ("GREEN", "YELLOW", "RED", "UNKNOWN")
TIERS = ("TIER_50", "TIER_250", "TIER_2K", "TIER_10K", "TIER_100K", "TIER_UNLIMITED")
TOKEN_STATES = ("valid", "revoked", "expired", "no_permission")
SHAPES = ("v23", "v24")


class BadSettingsError(Exception):
    """A setting of a number that does not exist or cannot be."""


@dataclass(frozen=True)
class Own:
    """What is this number's own; None stands for what the faults say for all numbers.

    `per_second` is in messages, both ways together.
    """

    per_second: float | None = None
    coexistence: bool = False
    quality: str = "GREEN"
    tier: str = "TIER_2K"
    webhook_shape: str | None = None
    token: str | None = None
    token_state: str = TOKEN_STATES[0]

    def as_json(self) -> dict[str, Any]:
        """The settings as the control API shows them; a token never leaves."""
        shown = dataclasses.asdict(self)
        shown["own_token"] = shown.pop("token") is not None
        return shown


@dataclass(frozen=True)
class Number:
    """A business number registered with the platform."""

    phone_number_id: str
    waba_id: str
    display_phone_number: str
    name: str
    products: tuple[dict[str, Any], ...] = ()
    own: Own = field(default_factory=Own)

    @property
    def digits(self) -> str:
        """The number as it stands in webhooks and contexts."""
        return "".join(char for char in self.display_phone_number if char.isdigit())

    @property
    def metadata(self) -> dict[str, str]:
        """How a webhook names the number it is about."""
        return {"display_phone_number": self.digits, "phone_number_id": self.phone_number_id}

    def per_second(self, common: float) -> float:
        """Messages a second this number may move; coexistence is fixed at 20."""
        if self.own.per_second is not None:
            return self.own.per_second
        return COEXISTENCE_MPS if self.own.coexistence else common

    def as_json(self) -> dict[str, Any]:
        """The number as the control API shows it."""
        return {
            "phone_number_id": self.phone_number_id,
            "waba_id": self.waba_id,
            "display_phone_number": self.display_phone_number,
            "name": self.name,
            "products": list(self.products),
        }


class Numbers:
    """All registered numbers."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def register(self, number: Number, *, products: list[dict[str, Any]] | None = None) -> None:
        """Add a business number or update what is known of it.

        Its own settings stay, and so does what it sells where no `products` are named.
        """
        self._store.run(
            "INSERT INTO numbers"
            " (phone_number_id, waba_id, display_phone_number, name, products)"
            " VALUES (?1, ?2, ?3, ?4, coalesce(?5, '[]'))"
            " ON CONFLICT (phone_number_id) DO UPDATE SET"
            " waba_id = excluded.waba_id, name = excluded.name,"
            " display_phone_number = excluded.display_phone_number,"
            " products = coalesce(?5, products)",
            number.phone_number_id,
            number.waba_id,
            number.display_phone_number,
            number.name,
            None if products is None else json.dumps(products),
        )

    def all(self) -> list[Number]:
        """All registered numbers, oldest first."""
        return [_number(row) for row in self._store.rows("SELECT * FROM numbers ORDER BY rowid")]

    def find(self, phone_number_id: str) -> Number | None:
        """One registered number."""
        row = self._store.row("SELECT * FROM numbers WHERE phone_number_id = ?", phone_number_id)
        return _number(row) if row else None

    def of_account(self, waba_id: str) -> list[Number]:
        """The numbers of one WhatsApp business account."""
        rows = self._store.rows("SELECT * FROM numbers WHERE waba_id = ? ORDER BY rowid", waba_id)
        return [_number(row) for row in rows]

    def change(self, number: Number, **changes: Any) -> Number:
        """Change settings of a number; raises `BadSettingsError` for what cannot be."""
        for name, value in changes.items():
            _check(name, value)
        default = dataclasses.asdict(Own())
        changes = {
            name: default[name] if value is None else value for name, value in changes.items()
        }
        own = dataclasses.replace(number.own, **changes)
        self._store.run(
            "UPDATE numbers SET settings = ? WHERE phone_number_id = ?",
            json.dumps(dataclasses.asdict(own)),
            number.phone_number_id,
        )
        return dataclasses.replace(number, own=own)


def _number(row: Any) -> Number:
    return Number(
        phone_number_id=row["phone_number_id"],
        waba_id=row["waba_id"],
        display_phone_number=row["display_phone_number"],
        name=row["name"],
        products=tuple(json.loads(row["products"])),
        own=Own(**json.loads(row["settings"])),
    )


_CHOICES: dict[str, tuple[str, ...]] = {
    "quality": QUALITIES,
    "tier": TIERS,
    "webhook_shape": SHAPES,
    "token_state": TOKEN_STATES,
}


def _check(name: str, value: Any) -> None:
    if name not in {item.name for item in dataclasses.fields(Own)}:
        raise BadSettingsError(f"A number has no setting {name!r}.")
    if value is None:
        return
    if name in _CHOICES and value not in _CHOICES[name]:
        raise BadSettingsError(f"{name} is one of {list(_CHOICES[name])}.")
    if name == "coexistence" and not isinstance(value, bool):
        raise BadSettingsError("coexistence is true or false.")
    if name == "token" and (not isinstance(value, str) or not value.strip()):
        raise BadSettingsError("token is a non-empty string.")
    if name == "per_second" and (
        isinstance(value, bool) or not isinstance(value, int | float) or not 0.01 <= value <= 1e6
    ):
        raise BadSettingsError("per_second is a number of messages, at least 0.01.")
