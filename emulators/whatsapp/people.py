"""The customers: people with WhatsApp, and the names businesses know them under."""

import hashlib
import secrets
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
class Customer:
    """A person with WhatsApp: reached by phone, or by a business-scoped user id alone."""

    key: str
    wa_id: str | None
    user_id: str | None
    username: str | None
    name: str
    language: str
    on_whatsapp: bool
    parent_user_id: str | None = None
    hide_phone: bool = False

    @property
    def shown_wa_id(self) -> str | None:
        """The phone number as a business gets to see it: not at all when it is withheld."""
        return None if self.hide_phone else self.wa_id

    def as_contact(self, waba_id: str) -> dict[str, Any]:
        """The person as a webhook introduces them."""
        profile: dict[str, str] = {"name": self.name}
        if self.username:
            profile["username"] = self.username
        contact: dict[str, Any] = {"profile": profile, "user_id": self.user_id_for(waba_id)}
        if self.shown_wa_id:
            contact["wa_id"] = self.shown_wa_id
        if self.parent_user_id:
            contact["parent_user_id"] = self.parent_user_id
        return contact

    def as_sender(self, waba_id: str) -> dict[str, str]:
        """Who wrote, as it stands in a message."""
        sender = {"from": self.shown_wa_id} if self.shown_wa_id else {}
        sender["from_user_id"] = self.user_id_for(waba_id)
        if self.parent_user_id:
            sender["from_parent_user_id"] = self.parent_user_id
        return sender

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
            "parent_user_id": self.parent_user_id,
            "hide_phone": self.hide_phone,
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


class TakenError(Exception):
    """Somebody else has this phone number or user id."""


class People:
    """Looks people up, lets new ones in, and follows them when their addresses change."""

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

    def customers(self) -> list[Customer]:
        """Everybody, the seeded ones first."""
        rows = self._store.rows("SELECT * FROM customers ORDER BY position, rowid")
        return [_customer(row) for row in rows]

    def customer(self, key: str) -> Customer | None:
        """A person by wa_id, by own user id, or by the user id a business knows them under."""
        row = self._store.row(
            "SELECT * FROM customers WHERE key = ?1 OR wa_id = ?1 OR user_id = ?1"
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
        parent_user_id: str | None = None,
        on_whatsapp: bool = True,
    ) -> Customer:
        """The customer under this address, made if new; a name given replaces the old one."""
        key = wa_id or user_id
        if key is None:
            raise ValueError("a customer needs a wa_id or a user_id")
        self._store.run(
            "INSERT INTO customers"
            " (key, wa_id, user_id, username, name, on_whatsapp, parent_user_id)"
            " VALUES (?1, ?2, ?3, ?4, coalesce(?5, ?4, '+' || ?2, 'Customer'), ?6, ?7)"
            " ON CONFLICT (key) DO UPDATE SET name = coalesce(?5, name),"
            " username = coalesce(?4, username), user_id = coalesce(?3, user_id),"
            " on_whatsapp = ?6, parent_user_id = coalesce(?7, parent_user_id)",
            key,
            wa_id,
            user_id,
            username,
            name or None,
            on_whatsapp,
            parent_user_id,
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

    def businesses_of(self, customer: Customer) -> list[str]:
        """The numbers this person has exchanged messages with."""
        rows = self._store.rows(
            "SELECT DISTINCT phone_number_id FROM messages WHERE customer = ?", customer.key
        )
        return [row["phone_number_id"] for row in rows]

    def move(
        self, customer: Customer, *, wa_id: str | None = None, user_id: str | None = None
    ) -> Customer:
        """A new phone number or user id: the same person and the same chats under it.

        The user ids that businesses knew go with the old address, as the platform has it.
        Raises `TakenError` when somebody else is reached there.
        """
        key = wa_id or (customer.key if customer.wa_id else user_id) or customer.key
        other = self.customer(wa_id or user_id or "")
        if other is not None and other.key != customer.key:
            raise TakenError(f"{other.name} is reached under {wa_id or user_id}.")
        with self._store.transaction():
            self._store.run("DELETE FROM identities WHERE customer = ?", customer.key)
            self._store.run(
                "UPDATE customers SET key = ?, wa_id = ?, user_id = ? WHERE key = ?",
                key,
                wa_id or customer.wa_id,
                user_id or (customer.user_id if wa_id is None else None),
                customer.key,
            )
            for table in ("messages", "preferences", "blocked", "entry_points"):
                self._store.run(
                    f"UPDATE {table} SET customer = ? WHERE customer = ?",  # noqa: S608 - ours
                    key,
                    customer.key,
                )
        return _customer(self._store.rows("SELECT * FROM customers WHERE key = ?", key)[0])

    def rename(self, customer: Customer, *, username: str | None, hide_phone: bool) -> Customer:
        """Take, change or give up a username; with one the phone may be withheld."""
        self._store.run(
            "UPDATE customers SET username = ?, hide_phone = ? WHERE key = ?",
            username,
            hide_phone,
            customer.key,
        )
        return _customer(self._store.rows("SELECT * FROM customers WHERE key = ?", customer.key)[0])


def stranger(wa_id: str) -> Customer:
    """Somebody with WhatsApp whom nobody here has met yet."""
    return Customer(
        key=wa_id,
        wa_id=wa_id,
        user_id=None,
        username=None,
        name=f"+{wa_id}",
        language="",
        on_whatsapp=True,
    )


def new_user_id(customer: Customer, waba_id: str) -> str:
    """Another business-scoped user id, of the same country."""
    country = customer.user_id_for(waba_id).partition(".")[0]
    return f"{country}.{secrets.randbelow(10**17):017d}"


def _customer(row: Any) -> Customer:
    return Customer(
        key=row["key"],
        wa_id=row["wa_id"],
        user_id=row["user_id"],
        username=row["username"],
        name=row["name"],
        language=row["language"],
        on_whatsapp=bool(row["on_whatsapp"]),
        parent_user_id=row["parent_user_id"],
        hide_phone=bool(row["hide_phone"]),
    )
