"""Business numbers, and the customers who write to them."""

import hashlib
from dataclasses import dataclass
from typing import Any

from emulators.whatsapp.store import Store

# name, wa_id, user_id, username, language. Numbers from ranges kept for fiction where one exists.
SEEDED = (
    ("Emma Clarke", "447700900142", None, None, "en"),
    ("ليلى حداد", "971505550138", None, None, "ar"),
    ("Sofía Ramírez", "34600555017", None, None, "es"),
    ("Amélie Laurent", "33639980177", None, None, "fr"),
    ("Jonas Weber", "4915155501234", None, None, "de"),
    ("Noor", None, "AE.70914465283350916", "noor.reads", "en"),
)
# Enough prefixes for believable user ids; anything else passes for the United States.
COUNTRIES = (
    ("971", "AE"),
    ("966", "SA"),
    ("962", "JO"),
    ("20", "EG"),
    ("27", "ZA"),
    ("31", "NL"),
    ("33", "FR"),
    ("34", "ES"),
    ("39", "IT"),
    ("41", "CH"),
    ("43", "AT"),
    ("44", "GB"),
    ("49", "DE"),
    ("52", "MX"),
    ("55", "BR"),
    ("90", "TR"),
    ("91", "IN"),
    ("1", "US"),
)


@dataclass(frozen=True)
class Number:
    """A business number registered with the platform."""

    phone_number_id: str
    waba_id: str
    display_phone_number: str
    name: str

    @property
    def digits(self) -> str:
        """The number as it stands in webhooks and contexts."""
        return "".join(char for char in self.display_phone_number if char.isdigit())

    def as_json(self) -> dict[str, str]:
        """The number as the control API shows it."""
        return {
            "phone_number_id": self.phone_number_id,
            "waba_id": self.waba_id,
            "display_phone_number": self.display_phone_number,
            "name": self.name,
        }


@dataclass(frozen=True)
class Customer:
    """A person with WhatsApp: reached by phone, or by a business-scoped user id alone."""

    key: str
    wa_id: str | None
    user_id: str | None
    username: str | None
    name: str
    language: str
    on_whatsapp: bool

    def user_id_for(self, waba_id: str) -> str:
        """The id this person has for one business portfolio; every portfolio sees another."""
        if self.user_id:
            return self.user_id
        phone = self.wa_id or ""
        country = next((code for prefix, code in COUNTRIES if phone.startswith(prefix)), "US")
        digest = hashlib.sha256(f"{waba_id}:{phone}".encode()).digest()
        return f"{country}.{int.from_bytes(digest[:8]) % 10**17:017d}"

    def as_json(self) -> dict[str, Any]:
        """The person as the control API shows them."""
        return {
            "customer": self.key,
            "wa_id": self.wa_id,
            "user_id": self.user_id,
            "username": self.username,
            "name": self.name,
            "language": self.language,
            "on_whatsapp": self.on_whatsapp,
        }


def canonical_wa_id(address: str) -> str | None:
    """The id WhatsApp knows a phone number under; None for what is no phone number.

    Mexican mobiles get a 1 after the country code, and older Brazilian ones lose the ninth
    digit, so what a business sent to may differ from the `wa_id` in the answer.
    """
    digits = "".join(char for char in address if char.isdigit())
    if not 7 <= len(digits) <= 15 or any(char not in "+0123456789 ()-." for char in address):
        return None
    if digits.startswith("52") and len(digits) == 12:
        return f"521{digits[2:]}"
    if digits.startswith("55") and len(digits) == 13 and digits[4] == "9" and digits[2:4] > "30":
        return digits[:4] + digits[5:]
    return digits


class People:
    """Looks people and numbers up, and lets new ones in."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def seed(self) -> None:
        """Put a few friendly customers in, once."""
        for position, (name, wa_id, user_id, username, language) in enumerate(SEEDED):
            self._store.run(
                "INSERT OR IGNORE INTO customers"
                " (key, wa_id, user_id, username, name, language, position)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                wa_id or user_id,
                wa_id,
                user_id,
                username,
                name,
                language,
                position,
            )

    def register_number(self, number: Number) -> None:
        """Add a business number or update what is known of it."""
        self._store.run(
            "INSERT INTO numbers (phone_number_id, waba_id, display_phone_number, name)"
            " VALUES (?, ?, ?, ?) ON CONFLICT (phone_number_id) DO UPDATE SET"
            " waba_id = excluded.waba_id, name = excluded.name,"
            " display_phone_number = excluded.display_phone_number",
            number.phone_number_id,
            number.waba_id,
            number.display_phone_number,
            number.name,
        )

    def numbers(self) -> list[Number]:
        """All registered numbers, oldest first."""
        return [
            Number(**dict(row)) for row in self._store.rows("SELECT * FROM numbers ORDER BY rowid")
        ]

    def number(self, phone_number_id: str) -> Number | None:
        """One registered number."""
        row = self._store.row("SELECT * FROM numbers WHERE phone_number_id = ?", phone_number_id)
        return Number(**dict(row)) if row else None

    def customers(self) -> list[Customer]:
        """Everybody, the seeded ones first."""
        rows = self._store.rows("SELECT * FROM customers ORDER BY position, rowid")
        return [_customer(row) for row in rows]

    def customer(self, key: str) -> Customer | None:
        """A person by wa_id, by own user id, or by the user id a business knows them under."""
        row = self._store.row(
            "SELECT * FROM customers WHERE key = ?1 OR user_id = ?1"
            " OR key = (SELECT customer FROM identities WHERE user_id = ?1)",
            key,
        )
        return _customer(row) if row else None

    def meet(
        self,
        *,
        wa_id: str | None = None,
        user_id: str | None = None,
        username: str | None = None,
        name: str | None = None,
        on_whatsapp: bool = True,
    ) -> Customer:
        """The customer under this address, made if new; a name given replaces the old one."""
        key = wa_id or user_id
        if key is None:
            raise ValueError("a customer needs a wa_id or a user_id")
        self._store.run(
            "INSERT INTO customers (key, wa_id, user_id, username, name, on_whatsapp)"
            " VALUES (?1, ?2, ?3, ?4, coalesce(?5, ?4, '+' || ?2, 'Customer'), ?6)"
            " ON CONFLICT (key) DO UPDATE SET name = coalesce(?5, name),"
            " username = coalesce(?4, username), user_id = coalesce(?3, user_id),"
            " on_whatsapp = ?6",
            key,
            wa_id,
            user_id,
            username,
            name or None,
            on_whatsapp,
        )
        return _customer(self._store.rows("SELECT * FROM customers WHERE key = ?", key)[0])

    def note_identity(self, *, customer: Customer, waba_id: str) -> str:
        """The customer's user id for this business, remembered so that it can be written to."""
        user_id = customer.user_id_for(waba_id)
        self._store.run(
            "INSERT OR IGNORE INTO identities (user_id, customer, waba_id) VALUES (?, ?, ?)",
            user_id,
            customer.key,
            waba_id,
        )
        return user_id


def _customer(row: Any) -> Customer:
    return Customer(
        key=row["key"],
        wa_id=row["wa_id"],
        user_id=row["user_id"],
        username=row["username"],
        name=row["name"],
        language=row["language"],
        on_whatsapp=bool(row["on_whatsapp"]),
    )
