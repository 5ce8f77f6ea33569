"""Who may be written to, and how fast: recipients, rates, the windows, who is blocked."""

from emulators.whatsapp.clock import Clock
from emulators.whatsapp.errors import GraphError
from emulators.whatsapp.faults import Faults
from emulators.whatsapp.limits import Outgoing
from emulators.whatsapp.numbers import Number
from emulators.whatsapp.people import Customer, People, canonical_wa_id, stranger
from emulators.whatsapp.store import Store
from emulators.whatsapp.throttle import Meters

DAY = 24 * 3600
WINDOW_SECONDS = DAY
# The answer has to come within a day; then the entry point is open for three.
ENTRY_POINT_SECONDS = 3 * DAY
HOUR = 3600
REACTION_DAYS = 30


class Rules:
    """What the platform checks beyond the request's own form."""

    def __init__(self, *, store: Store, clock: Clock, people: People) -> None:
        self.faults = Faults()
        self.meters = Meters()
        self._store = store
        self._clock = clock
        self._people = people

    def resolve(self, *, number: Number, outgoing: Outgoing) -> Customer:
        """Who is meant; the phone wins when both addresses are given."""
        if outgoing.to is not None:
            wa_id = canonical_wa_id(outgoing.to)
            if wa_id is None:
                raise GraphError(131009, f"Param to is not a phone number: {outgoing.to}")
            if wa_id == number.digits:
                raise GraphError(131021, "Sender and recipient phone number is the same.")
            return self._people.customer(wa_id) or stranger(wa_id)
        customer = self._people.customer(outgoing.recipient or "")
        if customer is None:
            raise GraphError(131026, "Message undeliverable: unknown business-scoped user ID.")
        return customer

    # How fast

    def check_rate(self, *, number: Number, customer: Customer) -> None:
        """Refuse what is over the number's throughput or the pair's."""
        if self._number_level(number) < 1:
            raise GraphError(
                130429,
                "Message failed to send because there were too many messages sent from this "
                "phone number in a short period of time",
            )
        if self._pair_is_full(number, customer):
            raise GraphError(
                131056,
                "Message failed to send because there were too many messages sent from this "
                "phone number to the same phone number in a short period of time.",
            )

    def count(self, *, number: Number, customer: Customer | None = None) -> None:
        """Count a message: of the number always, of the pair when the business sent it."""
        self._number_level(number)
        self.meters.take(("number", number.phone_number_id))
        if customer is not None:
            key = ("pair", number.phone_number_id, customer.key)
            self._pair_level(number, customer)
            self.meters.take(key)
            self.meters.owe(key, now=self._clock.now(), seconds=self.faults.pair_seconds)

    def count_management(self, waba_id: str) -> float:
        """Count a call about an account; how much of the hour's quota is used, from 0 to 1."""
        quota = self.faults.management_per_hour
        key = ("management", waba_id)
        left = self.meters.level(
            key, now=self._clock.now(), capacity=quota, per_second=quota / HOUR
        )
        if left < 1:
            raise GraphError(
                80007,
                message="(#80007) There have been too many calls from this WhatsApp Business "
                "account. Wait a bit and try again.",
                subcode=2446079,
            )
        self.meters.take(key)
        return 1 - (left - 1) / quota

    def _number_level(self, number: Number) -> float:
        per_second = number.per_second(self.faults.throughput_mps)
        return self.meters.level(
            ("number", number.phone_number_id),
            now=self._clock.now(),
            capacity=max(per_second, 1),
            per_second=per_second,
        )

    def _pair_level(self, number: Number, customer: Customer) -> float:
        return self.meters.level(
            ("pair", number.phone_number_id, customer.key),
            now=self._clock.now(),
            capacity=self.faults.pair_burst,
            per_second=1 / self.faults.pair_seconds,
        )

    def _pair_is_full(self, number: Number, customer: Customer) -> bool:
        if self.faults.pair_payback == "strict":
            return self.meters.is_in_debt(
                ("pair", number.phone_number_id, customer.key),
                now=self._clock.now(),
                burst=self.faults.pair_burst,
                seconds=self.faults.pair_seconds,
            )
        return self._pair_level(number, customer) < 1

    # To whom

    def recipient_problem(
        self, *, number: Number, customer: Customer, outgoing: Outgoing, category: str
    ) -> GraphError | None:
        """Why this person cannot be written to now, if so."""
        if not customer.on_whatsapp:
            return GraphError(131026, "Message undeliverable.")
        if self.is_blocked(number=number, customer=customer):
            return GraphError(130403, "The business has blocked this user.")
        if category == "authentication" and outgoing.to is None:
            return GraphError(
                131062, "Authentication templates can only be sent to a phone number."
            )
        if category == "marketing" and self.refuses_marketing(number=number, customer=customer):
            return GraphError(131050, "The user has stopped marketing messages from this business.")
        if outgoing.kind != "template" and not self.may_write_freely(
            number=number, customer=customer
        ):
            return GraphError(
                131047,
                "Message failed to send because more than 24 hours have passed since the "
                "customer last replied to this number.",
            )
        return None

    def reaction_problem(self, *, number: Number, customer: Customer, of: str) -> GraphError | None:
        """Why nothing can be put on that message, if so."""
        row = self._store.row(
            "SELECT kind, at FROM messages WHERE wamid = ? AND phone_number_id = ?"
            " AND customer = ? AND NOT EXISTS (SELECT 1 FROM messages AS gone"
            " WHERE gone.kind = 'revoke'"
            " AND json_extract(gone.body, '$.revoke.original_message_id') = messages.wamid)",
            of,
            number.phone_number_id,
            customer.key,
        )
        is_good = (
            row is not None
            and row["kind"] not in ("reaction", "revoke")
            and self._clock.now() - row["at"] < REACTION_DAYS * DAY
        )
        if is_good:
            return None
        return GraphError(
            131009,
            "The message reacted to is older than 30 days, was deleted, is a reaction itself, or "
            "is not in this chat.",
        )

    def window_open(self, *, number: Number, customer: Customer) -> bool:
        """Whether the customer wrote within the last 24 hours."""
        row = self._store.row(
            "SELECT max(at) AS at FROM messages WHERE phone_number_id = ? AND customer = ?"
            " AND direction = 'inbound' AND origin = '' AND kind NOT IN ('system', 'revoke')",
            number.phone_number_id,
            customer.key,
        )
        return bool(row and row["at"] and self._clock.now() - row["at"] < WINDOW_SECONDS)

    def may_write_freely(self, *, number: Number, customer: Customer) -> bool:
        """Whether anything but a template may be sent now."""
        return self.window_open(number=number, customer=customer) or (
            self.faults.entry_point_opens_window
            and self.entry_point_until(number=number, customer=customer) is not None
        )

    def note_referral(self, *, number: Number, customer: Customer) -> None:
        """The customer came by an advert."""
        self._store.run(
            "INSERT INTO entry_points (phone_number_id, customer, referred) VALUES (?, ?, ?)"
            " ON CONFLICT (phone_number_id, customer)"
            " DO UPDATE SET referred = excluded.referred, opened = NULL",
            number.phone_number_id,
            customer.key,
            self._clock.now(),
        )

    def note_answer(self, *, number: Number, customer: Customer) -> None:
        """The business answers: within a day of the advert that opens the entry point."""
        now = self._clock.now()
        self._store.run(
            "UPDATE entry_points SET opened = ? WHERE phone_number_id = ? AND customer = ?"
            " AND opened IS NULL AND referred > ?",
            now,
            number.phone_number_id,
            customer.key,
            now - DAY,
        )

    def entry_point_until(self, *, number: Number, customer: Customer) -> float | None:
        """When the free entry point that is open now closes."""
        row = self._store.row(
            "SELECT opened FROM entry_points WHERE phone_number_id = ? AND customer = ?",
            number.phone_number_id,
            customer.key,
        )
        if row is None or row["opened"] is None:
            return None
        until = float(row["opened"]) + ENTRY_POINT_SECONDS
        return until if until > self._clock.now() else None

    # Wishes

    def prefer(self, *, number: Number, customer: Customer, marketing: str) -> None:
        """The customer stops or resumes marketing messages of this business."""
        self._store.run(
            "INSERT OR REPLACE INTO preferences (phone_number_id, customer, marketing)"
            " VALUES (?, ?, ?)",
            number.phone_number_id,
            customer.key,
            marketing,
        )

    def refuses_marketing(self, *, number: Number, customer: Customer) -> bool:
        """Whether the customer has stopped marketing messages of this business."""
        row = self._store.row(
            "SELECT marketing FROM preferences WHERE phone_number_id = ? AND customer = ?",
            number.phone_number_id,
            customer.key,
        )
        return bool(row and row["marketing"] == "stop")

    def block(self, *, number: Number, customer: Customer) -> None:
        """The business blocks somebody."""
        self._store.run(
            "INSERT OR IGNORE INTO blocked (phone_number_id, customer) VALUES (?, ?)",
            number.phone_number_id,
            customer.key,
        )

    def unblock(self, *, number: Number, customer: Customer) -> bool:
        """Let somebody write again; whether they were blocked."""
        gone = self._store.run(
            "DELETE FROM blocked WHERE phone_number_id = ? AND customer = ?",
            number.phone_number_id,
            customer.key,
        )
        return gone > 0

    def is_blocked(self, *, number: Number, customer: Customer) -> bool:
        """Whether the business has blocked this person."""
        row = self._store.row(
            "SELECT 1 FROM blocked WHERE phone_number_id = ? AND customer = ?",
            number.phone_number_id,
            customer.key,
        )
        return row is not None

    def blocked_by(self, number: Number) -> list[str]:
        """Everybody a business has blocked."""
        rows = self._store.rows(
            "SELECT customer FROM blocked WHERE phone_number_id = ? ORDER BY rowid",
            number.phone_number_id,
        )
        return [row["customer"] for row in rows]
